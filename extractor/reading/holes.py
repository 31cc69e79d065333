"""Rectangles of one path that lie within each other: a frame is not an area, a grid of holes is not a page of ink.

Some producers paint a border as an outer and an inner rectangle filled together, or a whole grid as one rectangle with
a hole for each cell. Taken one by one these would be areas that cover text. Here such a path is given as the strips
that are really painted.
"""

from __future__ import annotations

import numpy as np

from extractor.reading.page import Bools, Floats, Ints

__all__ = ["nested", "painted"]

_SAME = 0.05  # points
_MOST = 400  # rectangles of one path; more are left as they are


def nested(box: Floats, path: Ints) -> list[tuple[int, int]]:
    """Runs ``(first, last + 1)`` of boxes that belong to one path and of which one holds all the others.

    ``path``: the path of each box, in order.
    """
    if not (path[1:] == path[:-1]).any():
        return []
    fresh = np.flatnonzero(np.append(True, path[1:] != path[:-1]))
    count = np.diff(np.append(fresh, len(path)))
    low, high = np.minimum.reduceat(box[:, :2], fresh), np.maximum.reduceat(box[:, 2:], fresh)
    hull = (high - low).prod(1)
    largest = np.maximum.reduceat((box[:, 2:] - box[:, :2]).prod(1), fresh)
    runs = np.flatnonzero((count > 1) & (count <= _MOST) & (largest > 0) & (largest >= 0.999 * hull))
    return [(int(fresh[r]), int(fresh[r] + count[r])) for r in runs]


def painted(box: Floats, turn: Ints, even_odd: bool) -> Floats | None:
    """What is painted of rectangles that are filled together, as few rectangles; None where nothing is left out.

    Args:
        box: n × 4, ``x0, top, x1, bottom``.
        turn: of each, 1 or -1: the sense in which it is drawn.
        even_odd: the rule by which the path is filled, else by winding (ISO 32000-1, 8.5.3.3).
    """
    xs, ys = _levels(box[:, [0, 2]]), _levels(box[:, [1, 3]])
    left, right = np.searchsorted(xs, box[:, 0] - _SAME), np.searchsorted(xs, box[:, 2] - _SAME)
    top, bottom = np.searchsorted(ys, box[:, 1] - _SAME), np.searchsorted(ys, box[:, 3] - _SAME)
    count = np.zeros((len(ys), len(xs)), np.int32)
    for x0, x1, y0, y1, step in zip(left, right, top, bottom, turn, strict=True):
        count[y0:y1, x0:x1] += 1 if even_odd else step
    ink = (count % 2 == 1 if even_odd else count != 0)[: len(ys) - 1, : len(xs) - 1]
    if ink.all() or len(xs) < 2 or len(ys) < 2:
        return None
    return _rectangles(ink, xs, ys)


def _levels(edges: Floats) -> Floats:
    """The distinct places of edges."""
    values = np.sort(edges, axis=None)
    levels: Floats = values[np.append(True, np.diff(values) > _SAME)]
    return levels


def _rectangles(ink: Bools, xs: Floats, ys: Floats) -> Floats:
    """Inked fields as rectangles: runs along the rows, the same run of rows below each other as one."""
    found: list[list[float]] = []
    running: dict[tuple[int, int], int] = {}
    for r in range(len(ink)):
        row = np.concatenate([[False], ink[r], [False]])
        edges = np.flatnonzero(row[1:] != row[:-1])
        runs = {(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)}
        running = {run: top for run, top in running.items() if run in runs}
        for a, b in sorted(runs):
            if (a, b) in running:
                found[running[a, b]][3] = float(ys[r + 1])
            else:
                running[a, b] = len(found)
                found.append([float(xs[a]), float(ys[r]), float(xs[b]), float(ys[r + 1])])
    return np.array(found).reshape(-1, 4)
