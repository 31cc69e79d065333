"""Cells that the end of a page cuts: they have no rule at their foot where the other cells of the last row have one.

A browser rules off the cells that end with a page and leaves those open that go on, so the rules tell which cell above
a page break is one with the cell below it. The words of an open cell may hang out below the table. Where such a cell
takes up a whole page, no rule across ties the column beyond it to the others.
"""

from __future__ import annotations

import numpy as np

from extractor.layout.grid import COVER, TOUCH, Grid
from extractor.layout.rules import Rules
from extractor.reading.page import Bools, Floats, Glyphs, Ints

__all__ = ["cut_through", "hang_over", "open_feet", "tied_at_top"]

LEADING = 2.2  # em: lines of one text are at most this far apart
OVER = 0.5  # em by which words may reach out of their cell
INSIDE = 0.25  # share of a line's height that is inside of the cell whose edge cuts it
SAME = 1.5  # points: rules this near stand at one place
MOST = 0.6  # of the columns' edges must have a rule down that begins where the table goes on
HIGH = 0.35  # share of the page in whose upper part a table goes on


def open_feet(grid: Grid, rules: Rules) -> frozenset[int]:
    """The columns in which no rule ends the last row, if one is drawn in others; shading counts too."""
    x0, _, x1, bottom = grid.box
    near = rules.horizontal[np.abs(rules.horizontal[:, 0] - bottom) <= TOUCH]
    if not (near[:, 3] > 0).any() or _whole(near, x0, x1):
        return frozenset()
    slack = COVER * np.diff(grid.xs)
    left, right = grid.xs[:-1] + slack, grid.xs[1:] - slack
    ruled = (near[:, 1] <= left[:, None]) & (near[:, 2] >= right[:, None])
    drawn = ruled.any(1)
    return frozenset(np.flatnonzero(~drawn).tolist()) if drawn.any() else frozenset()


def tied_at_top(rules: Rules, xs: Floats, height: float) -> Rules:
    """The rules, tied together where rules down begin at the edges of the table that the page before ends with.

    Columns without any rule across are those of a cell that is cut twice; they get one at the top.


    ``xs``: the edges of its columns; ``height``: of the page.
    """
    vertical = rules.vertical[rules.vertical[:, 3] > 0]
    if len(vertical) < 2:
        return rules
    at = np.abs(vertical[:, 0] - xs[:, None]) <= SAME
    tops = np.where(at, vertical[:, 1], np.inf).min(1)
    top = float(tops[0])
    if not top < HIGH * height or abs(float(tops[-1]) - top) > TOUCH or (np.abs(tops - top) <= TOUCH).mean() < MOST:
        return rules
    bottom = float(vertical[at.any(0), 2].max())
    y = rules.horizontal[:, 0]
    across = rules.horizontal[(y > top - TOUCH) & (y < bottom + TOUCH)]
    _, start, end, _ = across.T
    left, right = xs[:-1], xs[1:]
    over = np.minimum(end, right[:, None]) - np.maximum(start, left[:, None])
    loose = np.flatnonzero(~(over > 0.5 * (right - left)[:, None]).any(1))
    if not len(loose):
        return rules
    ties = np.stack([np.full(len(loose), top), left[loose], right[loose], np.zeros(len(loose))], 1)
    return Rules(np.concatenate([rules.horizontal, ties]), rules.vertical)


def _whole(near: Floats, x0: float, x1: float) -> bool:
    """Whether one rule crosses the whole width, as it does below most tables."""
    return bool(((near[:, 1] <= x0 + TOUCH) & (near[:, 2] >= x1 - TOUCH)).any())


def hang_over(owner: Ints, grid: Grid, first: int, feet: frozenset[int], glyphs: Glyphs) -> None:
    """Gives an open cell the lines that hang out below it: they go on at its leading and keep within its edges.

    ``first``: the owner number of the grid's first cell; ``owner`` is changed in place.
    """
    bottom = float(grid.ys[-1])
    for k, (r, c, rs, cs) in enumerate(grid.spans):
        if r + rs != grid.rows or not feet.issuperset(range(c, c + cs)):
            continue
        own = np.flatnonzero(owner == first + k)
        if not len(own):
            continue
        last = float(glyphs.origin[own, 1].max())
        em = float(glyphs.size[own].max())
        if bottom - last > LEADING * em:
            continue
        x0, x1 = float(grid.xs[c]) - OVER * em, float(grid.xs[c + cs]) + OVER * em
        below = np.flatnonzero(
            (owner == 0) & ~glyphs.vertical & (glyphs.origin[:, 1] > last) & (glyphs.box[:, 1] < bottom + 4 * em)
        )
        below = below[np.argsort(glyphs.origin[below, 1], kind="stable")]
        bases = glyphs.origin[below, 1]
        for line in np.split(below, np.flatnonzero(np.diff(bases) > 0.3 * em) + 1):
            if not len(line) or float(glyphs.origin[line, 1].min()) - last > LEADING * em:
                break
            inside = (glyphs.box[line, 0] >= x0) & (glyphs.box[line, 2] <= x1)
            if not inside.all():
                if not inside.any() or not _kept_apart(glyphs.box[line], inside, em):
                    break
                line = line[inside]
            owner[line] = first + k
            last = float(glyphs.origin[line, 1].max())


def cut_through(owner: Ints, grid: Grid, first: int, glyphs: Glyphs) -> None:
    """Gives a line that the upper or lower edge of a table cuts through to the empty cell that holds a part of it.

    A spreadsheet prints a cell over a page break so: half of the line on each page. ``owner`` is changed in place.
    """
    x0, top, x1, bottom = grid.box
    box = glyphs.box
    high = box[:, 3] - box[:, 1]
    part = np.minimum(box[:, 3] - top, bottom - box[:, 1])
    cut = (owner == 0) & ~glyphs.vertical & (box[:, 0] > x0) & (box[:, 2] < x1)
    cut &= (part > INSIDE * high) & (part < (1 - INSIDE) * high)
    if not cut.any():
        return
    held = set(owner[(owner >= first) & (owner < first + len(grid.spans))].tolist())
    for row, edge in ((0, top), (grid.rows - 1, bottom)):
        line = np.flatnonzero(cut & (box[:, 1] < edge) & (box[:, 3] > edge))
        columns = np.searchsorted(grid.xs, (box[line, 0] + box[line, 2]) / 2) - 1
        cells = grid.owner[row, np.clip(columns, 0, grid.columns - 1)]
        for k in np.unique(cells).tolist():
            _, c, _, cs = grid.spans[k]
            own = line[cells == k]
            inside = box[own, 0].min() >= grid.xs[c] - SAME and box[own, 2].max() <= grid.xs[c + cs]
            if first + k not in held and inside:
                owner[own] = first + k


def _kept_apart(boxes: Floats, inside: Bools, em: float) -> bool:
    """Whether what stands at the height of a line, outside of its cell, is well away from it: of a cell beside it."""
    x0, x1 = float(boxes[inside, 0].min()), float(boxes[inside, 2].max())
    others = boxes[~inside]
    return bool(((others[:, 2] < x0 - em) | (others[:, 0] > x1 + em)).all())
