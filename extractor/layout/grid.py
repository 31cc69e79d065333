"""Rules to grids to cells with spans, from geometry alone.

Rules that touch each other make one network; its positions, snapped, make a grid; two places of the grid that no rule
divides are one cell. Nothing here knows what the cells say.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import numpy as np

from extractor.layout.native import load, plain
from extractor.layout.rules import Rules
from extractor.reading.page import Bools, Floats, Ints

__all__ = ["Grid", "find_grids"]

TOUCH = 3.0  # rules this near to each other meet
COVER = 0.3  # a rule may stop this share of a place short of its end and still bound it
LONG = 0.5  # share of a grid's height along which a rule between columns runs that may show an open row by itself
PAIRS_AT_ONCE = 4_000_000  # pairs of rules that are compared in one step
SIDES = ("left", "right", "top", "bottom")
NATIVE = load("_ruled")


@dataclass(slots=True)
class Grid:
    """A network of rules as rows and columns.

    ``xs`` (columns + 1) and ``ys`` (rows + 1) are the grid lines; ``owner[r, c]`` numbers the cell that holds the
    place; ``spans[k]`` is cell k as ``row, column, row_span, column_span``. Cells are numbered row by row.
    """

    xs: Floats
    ys: Floats
    owner: Ints
    spans: list[tuple[int, int, int, int]]
    open_sides: frozenset[str] = field(default_factory=frozenset)  # outer sides without a rule: left right top bottom
    inked: bool = True  # some of its rules are drawn, not only edges of shading

    @property
    def box(self) -> tuple[float, float, float, float]:
        """``x0, top, x1, bottom``."""
        return float(self.xs[0]), float(self.ys[0]), float(self.xs[-1]), float(self.ys[-1])

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.ys) - 1

    @property
    def columns(self) -> int:
        """Number of columns."""
        return len(self.xs) - 1

    def cell_box(self, k: int) -> tuple[float, float, float, float]:
        """The box of cell k."""
        r, c, rs, cs = self.spans[k]
        return float(self.xs[c]), float(self.ys[r]), float(self.xs[c + cs]), float(self.ys[r + rs])


def _networks(horizontal: Floats, vertical: Floats) -> tuple[Ints, Ints]:
    """A label for each rule: equal labels belong to one network of touching rules; -1 touches nothing."""
    n, m = len(horizontal), len(vertical)
    if not n or not m:
        return np.full(n, -1), np.full(m, -1)
    across, down = _meetings(horizontal, vertical)
    label = np.arange(n + m)
    while True:
        a, b = label[across], label[n + down]
        if np.array_equal(a, b):
            break
        least = np.minimum(a, b)
        np.minimum.at(label, a, least)
        np.minimum.at(label, b, least)
        while not np.array_equal(label, label[label]):
            label = label[label]
    touched = np.zeros(n + m, bool)
    touched[across] = touched[n + down] = True
    label = np.where(touched, label, -1)
    return label[:n], label[n:]


def _meetings(horizontal: Floats, vertical: Floats) -> tuple[Ints, Ints]:
    """Every pair of a horizontal and a vertical rule that meet, as indices into each.

    Only pairs that are level with each other are compared, along the axis on which fewer are, some millions at once.
    """
    by_height = _level(horizontal[:, 0], vertical[:, 1:3])
    by_width = _level(vertical[:, 0], horizontal[:, 1:3])
    turned = by_width[2].sum() < by_height[2].sum()
    order, first, count = by_width if turned else by_height
    found: list[tuple[Ints, Ints]] = []
    start, ends = 0, np.cumsum(count)
    while start < len(count):
        done = ends[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, done + PAIRS_AT_ONCE, side="right")))
        own = np.repeat(np.arange(start, stop), count[start:stop])
        rank = np.arange(len(own)) - np.repeat(ends[start:stop] - count[start:stop] - done, count[start:stop])
        other = order[first[own] + rank]
        across, down = (own, other) if turned else (other, own)
        h, v = horizontal[across], vertical[down]
        meet = (h[:, 1] - TOUCH <= v[:, 0]) & (v[:, 0] <= h[:, 2] + TOUCH)
        meet &= (v[:, 1] - TOUCH <= h[:, 0]) & (h[:, 0] <= v[:, 2] + TOUCH)
        found.append((across[meet], down[meet]))
        start = stop
    return np.concatenate([a for a, _ in found]), np.concatenate([d for _, d in found])


def _level(places: Floats, reaches: Floats) -> tuple[Ints, Ints, Ints]:
    """For each reach the places within it: the order of the places, the first one in that order, and how many."""
    order = np.argsort(places, kind="stable")
    placed = places[order]
    first = np.searchsorted(placed, reaches[:, 0] - TOUCH, side="left")
    last = np.searchsorted(placed, reaches[:, 1] + TOUCH, side="right")
    return order, first, np.maximum(last - first, 0)


def _snap(positions: Floats, weights: Floats, near: float) -> tuple[Floats, Ints]:
    """Positions nearer than ``near`` become one grid line, at their weighted mean; and the line of each position."""
    order = np.argsort(positions, kind="stable")
    line = np.empty(len(positions), np.int64)
    line[order] = np.concatenate([[0], np.cumsum(np.diff(positions[order]) > near)])
    total = np.bincount(line, weights)
    return np.bincount(line, weights * positions) / total, line


def _bounds(rules: Floats, line: Ints, lines: int, cross: Floats) -> Bools:
    """``[i, j]``: whether grid line i is drawn between cross lines j and j + 1."""
    drawn = np.zeros((lines, len(cross) - 1), bool)
    slack = COVER * np.diff(cross)
    first = np.searchsorted(cross[:-1] + slack, rules[:, 1] - 1e-6)
    last = np.searchsorted(cross[1:] - slack, rules[:, 2] + 1e-6, side="right")
    for i, a, b in zip(line.tolist(), first.tolist(), last.tolist(), strict=True):
        drawn[i, a:b] = True
    return drawn


def _cells(h_drawn: Bools, v_drawn: Bools) -> tuple[Ints, list[tuple[int, int, int, int]]]:
    """Places that nothing divides are one cell. ``h_drawn[i, c]``: above row i; ``v_drawn[j, r]``: left of column j."""
    rows, columns = h_drawn.shape[0] - 1, v_drawn.shape[0] - 1
    below = ~h_drawn[1:-1]  # [r, c]: place (r, c) is one with (r + 1, c)
    right = ~v_drawn[1:-1].T  # [r, c]: place (r, c) is one with (r, c + 1)
    owner = np.full((rows, columns), -1)
    spans: list[tuple[int, int, int, int]] = []
    melts = np.zeros((rows, columns), bool)  # whether a place is one with the next one below or to the right
    melts[:-1] |= below
    melts[:, :-1] |= right
    joining = np.logical_or.reduce(melts, axis=1)
    for r in range(rows):
        taken, joins = owner[r].tolist(), melts[r].tolist()
        if not joining[r] and max(taken) < 0:  # ruled throughout, as most rows are
            owner[r] = np.arange(len(spans), len(spans) + columns)
            spans.extend((r, c, 1, 1) for c in range(columns))
            continue
        for c in range(columns):
            if taken[c] >= 0:
                continue
            if not joins[c]:  # ruled on its right and below: most cells are
                owner[r, c] = len(spans)
                spans.append((r, c, 1, 1))
                continue
            # The largest rectangle from here that no drawn rule crosses; a missing piece of a rule inside an
            # otherwise divided area does not melt it.
            c_end = c + 1
            while c_end < columns and owner[r, c_end] < 0 and right[r, c_end - 1]:
                c_end += 1
            r_end = r + 1
            while (
                r_end < rows
                and below[r_end - 1, c:c_end].all()
                and (c_end - c == 1 or right[r_end, c : c_end - 1].all())
                and (owner[r_end, c:c_end] < 0).all()
            ):
                r_end += 1
            owner[r:r_end, c:c_end] = len(spans)
            taken[c:c_end] = [len(spans)] * (c_end - c)
            spans.append((r, c, r_end - r, c_end - c))
    return owner, spans


def _extend(xs: Floats, reach: tuple[float, float], names: tuple[str, str]) -> tuple[Floats, set[str]]:
    """Adds an outer line where the cross rules reach out beyond the last drawn one; names the open sides."""
    sides: set[str] = set()
    if reach[0] < xs[0] - 2 * TOUCH:
        xs = np.concatenate([[reach[0]], xs])
        sides.add(names[0])
    if reach[1] > xs[-1] + 2 * TOUCH:
        xs = np.concatenate([xs, [reach[1]]])
        sides.add(names[1])
    return xs, sides


def _grid(horizontal: Floats, vertical: Floats, near: float) -> Grid | None:
    def weight(rules: Floats) -> Floats:
        return np.where(rules[:, 3] > 0, 1.0, 0.05) * (rules[:, 2] - rules[:, 1])

    ys, h_line = _snap(horizontal[:, 0], weight(horizontal), near)
    xs, v_line = _snap(vertical[:, 0], weight(vertical), near)
    wide_xs, x_sides = _extend(xs, _reach_across(horizontal, xs), ("left", "right"))
    wide_ys, y_sides = _extend(ys, _reach_down(vertical, ys), ("top", "bottom"))
    if len(wide_xs) < 2 or len(wide_ys) < 2:
        return None
    h_line = h_line + ("top" in y_sides)
    v_line = v_line + ("left" in x_sides)
    h_drawn = _bounds(horizontal, h_line, len(wide_ys), wide_xs)
    v_drawn = _bounds(vertical, v_line, len(wide_xs), wide_ys)
    owner, spans = _cells(h_drawn, v_drawn)
    inked = bool((horizontal[:, 3] > 0).any() or (vertical[:, 3] > 0).any())
    return Grid(wide_xs, wide_ys, owner, spans, frozenset(x_sides | y_sides), inked)


def _reach(rules: Floats) -> tuple[float, float]:
    """How far out at least two rules reach (one may be a stray underline)."""
    starts, ends = np.sort(rules[:, 1]), np.sort(rules[:, 2])
    return float(starts[min(1, len(starts) - 1)]), float(ends[max(-2, -len(ends))])


def _reach_across(horizontal: Floats, xs: Floats) -> tuple[float, float]:
    """How far left and right the rules between the rows reach: the first and the last one that cross all tell alone."""
    low, high = _reach(horizontal)
    outer = (horizontal[:, 0] < horizontal[:, 0].min() + TOUCH) | (horizontal[:, 0] > horizontal[:, 0].max() - TOUCH)
    whole = horizontal[outer & (horizontal[:, 3] > 0) & (horizontal[:, 1] < xs[0] + TOUCH)]
    whole = whole[whole[:, 2] > xs[-1] - TOUCH]
    if len(whole) and len(xs) > 2:
        low, high = min(low, float(whole[:, 1].min())), max(high, float(whole[:, 2].max()))
    return low, high


def _reach_down(vertical: Floats, ys: Floats) -> tuple[float, float]:
    """How far up and down the rules between the columns reach: one that runs along most rows tells, if it is alone."""
    low, high = _reach(vertical)
    inked = vertical[vertical[:, 3] > 0]
    long = inked[inked[:, 2] - inked[:, 1] > LONG * (ys[-1] - ys[0])]
    if len(long):
        low, high = min(low, float(long[:, 1].min())), max(high, float(long[:, 2].max()))
    return low, high


def _by_label(rules: Floats, label: Ints) -> list[Floats]:
    """The rules of each network, in the order of the labels; a network has rules of both directions."""
    order = np.argsort(label, kind="stable")
    order = order[np.searchsorted(label[order], 0) :]
    if not len(order):
        return []
    return np.split(rules[order], np.flatnonzero(np.diff(label[order])) + 1)


def _told(rules: Rules, near: float) -> list[Grid] | None:
    """The grids, from the module in C; None where it is not there or the numbers are none that it takes."""
    if NATIVE is None:
        return None
    told = NATIVE.grids(plain(rules.horizontal), plain(rules.vertical), near)
    if told is None:
        return None
    return [
        Grid(
            np.frombuffer(xs),
            np.frombuffer(ys),
            np.frombuffer(owner, np.int64).reshape(len(ys) // 8 - 1, len(xs) // 8 - 1),
            spans,
            frozenset(name for k, name in enumerate(SIDES) if sides >> k & 1),
            bool(inked),
        )
        for xs, ys, owner, spans, sides, inked in told
    ]


def find_grids(rules: Rules, near: float = 2.5) -> list[Grid]:
    """All grids of a page, 1 × 1 frames among them, largest first. ``near``: lines this close are one, in points."""
    grids = _told(rules, near)
    if grids is None:
        h_label, v_label = _networks(rules.horizontal, rules.vertical)
        own = _by_label(rules.horizontal, h_label), _by_label(rules.vertical, v_label)
        grids = [grid for grid in map(_grid, *own, itertools.repeat(near)) if grid is not None]
    return sorted(grids, key=lambda g: (g.box[0] - g.box[2]) * (g.box[3] - g.box[1]))
