"""From what is drawn to clean rules: horizontal and vertical lines that can bound a cell.

A rule is drawn in many ways: as a stroke, as a filled rectangle a hair thin, once per cell, doubled, dashed, or only as
the edge where a shaded cell ends. Here all of them become rows of one array; equal ones are joined.
Positions are PDF points from the top left of the displayed page.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from extractor.layout.native import load, plain
from extractor.reading.page import Bools, Floats, Ints, Page

__all__ = ["Rules", "find_rules", "is_white"]

THIN = 3.0  # a filled rectangle at most this thick is a rule, not an area
STRAIGHT = 0.6  # how far a rule may lean, points
SAME = 0.8  # rules nearer than this are one line drawn twice
HAIR_GAP = 2.0  # a gap in a rule that nobody sees
DASH_GAP = 4.5  # a gap between dashes
DOT = (
    2.0  # a filled rectangle is a dot, part of a rule across or down, where no side is longer than this times the other
)
DOTS = 3  # dots that make a rule
NATIVE = load("_ruled")


@dataclass(slots=True)
class Rules:
    """``horizontal``: rows ``y, x0, x1, thickness``; ``vertical``: rows ``x, top, bottom, thickness``.

    A thickness of 0 marks the edge of a shaded area, which is no ink of its own.
    """

    horizontal: Floats
    vertical: Floats


def is_white(color: Ints, threshold: int = 250) -> Bools:
    """Whether colours (0xAABBGGRR) are white or transparent."""
    if not color.size:
        return np.zeros(0, bool)
    pale = ((color & 255) >= threshold) & ((color >> 8 & 255) >= threshold) & ((color >> 16 & 255) >= threshold)
    white: Bools = pale | (color >> 24 == 0)
    return white


def _pieces(page: Page) -> tuple[Floats, Floats]:
    """All straight pieces as (position, start, end, thickness), horizontal and vertical."""
    horizontal: list[Floats] = []
    vertical: list[Floats] = []
    strokes = page.strokes
    if len(strokes):
        x0, y0, x1, y1 = strokes.box.T
        ink = ~is_white(strokes.color)
        dx, dy = np.abs(x1 - x0), np.abs(y1 - y0)
        flat = ink & (dy <= np.minimum(STRAIGHT, 0.2 * dx)) & (dx > 0.5)
        upright = ink & (dx <= np.minimum(STRAIGHT, 0.2 * dy)) & (dy > 0.5)
        width = np.maximum(strokes.width, 0.1)
        horizontal.append(
            np.stack([(y0 + y1) / 2, np.minimum(x0, x1), np.maximum(x0, x1), width], 1)[flat & (strokes.width <= 8)]
        )
        vertical.append(
            np.stack([(x0 + x1) / 2, np.minimum(y0, y1), np.maximum(y0, y1), width], 1)[upright & (strokes.width <= 8)]
        )
        # A fat, short stroke is how some producers fill an area: its edges are those of the area.
    shapes = page.shapes
    if len(shapes):
        x0, y0, x1, y1 = shapes.box.T
        w, h = x1 - x0, y1 - y0
        filled = ~is_white(shapes.fill) & shapes.rectangle
        dots = np.flatnonzero(filled & (np.maximum(w, h) <= THIN) & (np.maximum(w, h) < DOT * np.minimum(w, h)))
        if len(dots) >= DOTS:
            across, rows = _dotted(shapes.box[dots])
            filled[dots[across]] = False
            horizontal.append(rows)
        flat = filled & (h <= THIN) & (w > h)
        upright = filled & (w <= THIN) & (h >= w) & ~flat
        horizontal.append(np.stack([(y0 + y1) / 2, x0, x1, np.maximum(h, 0.1)], 1)[flat])
        vertical.append(np.stack([(x0 + x1) / 2, y0, y1, np.maximum(w, 0.1)], 1)[upright])
        x0, y0, x1, y1 = shapes.box[filled & (h > THIN) & (w > THIN)].T
        if len(x0):
            zero = np.zeros(len(x0))
            horizontal.extend(np.stack([y, x0, x1, zero], 1) for y in (y0, y1))
            vertical.extend(np.stack([x, y0, y1, zero], 1) for x in (x0, x1))
    empty = np.empty((0, 4))
    return np.concatenate([*horizontal, empty]), np.concatenate([*vertical, empty])


def _dotted(dots: Floats) -> tuple[Ints, Floats]:
    """Dots drawn one by one that stand next to each other at one height: which ones, and the rules that they make.

    A dot by itself has no direction: only its neighbours tell that it is no part of a rule downwards.
    """
    x0, y0, x1, y1 = dots.T
    height = np.round((y0 + y1) / 2, 1)
    order = np.lexsort((x0, height))
    near = (np.diff(height[order]) == 0) & (x0[order][1:] - x1[order][:-1] <= DASH_GAP)
    first = np.flatnonzero(np.concatenate([np.ones(min(len(dots), 1), bool), ~near]))
    count = np.diff(np.append(first, len(dots)))
    held = order[np.repeat(count, count) >= DOTS]
    a, b = order[first[count >= DOTS]], order[(first + count - 1)[count >= DOTS]]
    return held, np.stack([(y0[a] + y1[a]) / 2, x0[a], x1[b], (y1 - y0)[a]], 1)


def _join(pieces: Floats) -> Floats:
    """Pieces on one line that touch, overlap or nearly do become one rule."""
    if len(pieces) < 2:
        return pieces
    pieces = pieces[np.argsort(pieces[:, 0], kind="stable")]
    level = np.concatenate([[0], np.cumsum(np.diff(pieces[:, 0]) > SAME)])
    pieces = pieces[np.lexsort((pieces[:, 1], level))]  # within their levels, which stand in order already
    # The reach of all earlier pieces of the line, worked out for all lines at once by shifting each line apart.
    offset = level * (np.ptp(pieces[:, 1:3]) + 100.0)
    reach = np.maximum.accumulate(pieces[:, 2] + offset)
    gap = pieces[1:, 1] + offset[1:] - reach[:-1]
    length = pieces[:, 2] - pieces[:, 1]
    dash = (length[1:] < 12) & (length[:-1] < 12) & (pieces[1:, 3] > 0)
    fresh = np.concatenate([[True], (gap > np.where(dash, DASH_GAP, HAIR_GAP)) | (np.diff(level) > 0)])
    starts = np.flatnonzero(fresh)
    # The position of the longest inked piece stands for the rule: the first where several are.
    weight = length + 1e6 * (pieces[:, 3] > 0) * (length > 0)
    count = np.concatenate([starts[1:], [len(pieces)]]) - starts
    heaviest = np.repeat(np.maximum.reduceat(weight, starts), count)
    longest = np.flatnonzero(~(weight < heaviest))
    out = np.empty((len(starts), 4))
    out[:, 0] = pieces[longest[np.searchsorted(longest, starts)], 0]
    out[:, 1] = np.minimum.reduceat(pieces[:, 1], starts)
    out[:, 2] = np.maximum.reduceat(pieces[:, 2], starts)
    out[:, 3] = np.maximum.reduceat(pieces[:, 3], starts)
    return out


def find_rules(page: Page) -> Rules:
    """The rules of a page, equal ones joined, very short ones left out."""
    strokes, shapes = page.strokes, page.shapes
    if NATIVE is not None:
        told = NATIVE.rules(
            plain(strokes.box),
            plain(strokes.width),
            plain(strokes.color, np.int64),
            plain(shapes.box),
            plain(shapes.fill, np.int64),
            plain(shapes.rectangle, np.bool_),
        )
        if told is not None:
            return Rules(*(np.frombuffer(rows).reshape(-1, 4) for rows in told))
    horizontal, vertical = map(_join, _pieces(page))
    keep = 3.0  # shorter than any cell
    return Rules(
        horizontal[horizontal[:, 2] - horizontal[:, 1] >= keep], vertical[vertical[:, 2] - vertical[:, 1] >= keep]
    )
