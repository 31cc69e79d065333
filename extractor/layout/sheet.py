"""One page laid out: its tables, and everything else as blocks in reading order."""

from __future__ import annotations

import numpy as np

from extractor.layout.bands import with_bands
from extractor.layout.cut_cells import cut_through, hang_over, open_feet, tied_at_top
from extractor.layout.flow import read_in_order
from extractor.layout.form import with_fields
from extractor.layout.found import GridCell, PageLayout, TableGrid
from extractor.layout.frames import owners, sort_out
from extractor.layout.grid import Grid, find_grids
from extractor.layout.lines import Box, Line, find_lines
from extractor.layout.median import median
from extractor.layout.native import load, plain
from extractor.layout.rules import Rules, find_rules, is_white
from extractor.layout.seats import Seats
from extractor.layout.stacked import unstack
from extractor.layout.stepped import with_steps
from extractor.layout.unruled import find_unruled, grids_of, melted, own_cells, refine, what_stood_before
from extractor.layout.upright import upright_columns
from extractor.reading.page import Floats, Page, Shapes

__all__ = ["lay_out"]

SHADED_ROWS = 12  # the first rows, whose grounds tell the header
PAIRS_AT_ONCE = 1_000_000  # cells and shapes that are compared in one step
NATIVE = load("_cells")


def lay_out(page: Page, before: PageLayout | None = None) -> PageLayout:
    """The tables and blocks of a page, from its glyphs and what is drawn on it.

    ``before``: the page laid out last; where it is the page before, its last table may go on here.
    """
    glyphs = page.glyphs
    follows = before is not None and before.number == page.number - 1
    rules = find_rules(page)
    open_table = _last_table(before) if before is not None and follows else None
    if open_table is not None:
        rules = tied_at_top(rules, open_table.xs, page.height)
    drawn = len(rules.vertical)
    rules = with_steps(rules, page, None if open_table is None else open_table.xs)
    stepped = rules.vertical[drawn:]
    rules = with_bands(rules, page)
    em = median(glyphs.size) if len(glyphs) else 10.0
    grids = find_grids(rules, near=min(max(0.3 * em, 1.5), 3.0))
    seats = Seats(glyphs)
    tables, frames = sort_out(
        [g for g in grids if g.inked or g.columns == 1 or not melted(g, glyphs, seats)], page, seats
    )
    last = what_stood_before(before.items) if before is not None and follows else None
    free = find_unruled(page, rules, tables, frames, last)
    tables, parted = refine(glyphs, tables, seats)
    free.extend(parted)
    frames = [f for f in frames if not any(_within(f, t.box) for t in free)]
    owner, spans = owners(tables, frames, glyphs, seats)
    feet = [open_feet(grid, rules) for grid in tables]
    first = len(frames) + 1
    for grid, count, open_columns in zip(tables, spans, feet, strict=True):
        if open_columns:
            hang_over(owner, grid, first, open_columns, glyphs)
        cut_through(owner, grid, first, glyphs)
        first += count
    first_free = first
    whole = np.arange(len(frames) + 1, own_cells(free, owner, first_free))
    lines = find_lines(glyphs, owner, whole)
    by_owner: dict[int, list[Line]] = {}
    for line in lines:
        own = by_owner.get(line.owner)
        if own is None:
            by_owner[line.owner] = [line]
        else:
            own.append(line)
    laid: list[TableGrid] = []
    stacked: list[tuple[int, Box]] = []
    first = len(frames) + 1
    for grid, count, open_columns in zip(tables, spans, feet, strict=True):
        laid.append(_table(grid, first, by_owner, page))
        laid[-1].banded = _banded(grid, rules)
        if len(stepped) and laid[-1].banded and _holds(grid.box, stepped):
            laid[-1].ruling = "partly"
        laid[-1].open_feet = open_columns
        first += count
    laid.extend(grids_of(free, first_free, by_owner, page.number))
    for table in laid:
        if table.header_rows is None:
            stacked.extend((len(c.lines), c.box) for c in unstack(table))
            _dress(table, page)
    items = read_in_order(by_owner, frames, laid, page)
    return PageLayout(page.number, page.width, page.height, with_fields(items, page), stacked)


def _last_table(layout: PageLayout) -> TableGrid | None:
    """The last table of a page, if its rules told it."""
    last = next((i for i in reversed(layout.items) if isinstance(i, TableGrid)), None)
    return last if last is not None and last.ruling != "unruled" else None


def _banded(grid: Grid, rules: Rules) -> bool:
    """Whether no ink runs down along most of a grid: its columns go on where no rule can tell them."""
    x0, top, x1, bottom = grid.box
    x, start, end, ink = rules.vertical.T
    along = np.minimum(end, bottom) - np.maximum(start, top)
    return not ((ink > 0) & (x > x0 - 2) & (x < x1 + 2) & (along > 0.3 * (bottom - top))).any()


def _holds(box: Box, vertical: Floats) -> bool:
    """Whether one of the rules down stands in a box."""
    x, top, bottom, _ = vertical.T
    return bool(((x > box[0] + 2) & (x < box[2] - 2) & (top < box[3] - 2) & (bottom > box[1] + 2)).any())


def _within(box: Box, outer: Box, slack: float = 4.0) -> bool:
    """Whether a box (the ground of a head or a row) lies in a table."""
    x0, top, x1, bottom = outer
    return box[0] >= x0 - slack and box[1] >= top - slack and box[2] <= x1 + slack and box[3] <= bottom + slack


def _table(grid: Grid, first: int, by_owner: dict[int, list[Line]], page: Page) -> TableGrid:
    cells = _cells(grid, first, by_owner, page)
    ruling = "ruled" if grid.inked and not grid.open_sides & {"top", "bottom"} else "partly"
    return TableGrid(page.number, grid.box, grid.xs, grid.ys, cells, ruling, grid.open_sides)


def _cells(grid: Grid, first: int, by_owner: dict[int, list[Line]], page: Page) -> list[GridCell]:
    """The cells of a grid, each with its lines; ``first`` owns the lines of the first one."""
    xs, ys = grid.xs.tolist(), grid.ys.tolist()

    def several(lines: list[Line]) -> list[Line]:
        return upright_columns(lines, page.glyphs)

    if NATIVE is not None:
        told: list[GridCell] = NATIVE.seated(grid.spans, xs, ys, first, by_owner, page.number, GridCell, several)
        return told
    cells = []
    for k, (r, c, rs, cs) in enumerate(grid.spans):
        own = by_owner.get(first + k, [])
        if len(own) > 1:
            own = several(own)
        cells.append(GridCell(r, c, rs, cs, (xs[c], ys[r], xs[c + cs], ys[r + rs]), own, page=page.number))
    return cells


def _dress(table: TableGrid, page: Page) -> None:
    """Sets how the text stands in each cell, and the ground of the first rows' cells."""
    if NATIVE is not None:
        NATIVE.set_alignment(table.cells)
    else:
        for cell in table.cells:
            if cell.lines:
                cell.align = _alignment(cell)
    first = [cell for cell in table.cells if cell.row < SHADED_ROWS]
    shapes = page.shapes
    if NATIVE is not None and NATIVE.set_grounds(first, plain(shapes.box), plain(shapes.fill, np.int64)):
        return
    for cell, fill in zip(first, _grounds([cell.box for cell in first], shapes), strict=True):
        cell.fill = fill


def _grounds(boxes: list[Box], shapes: Shapes) -> list[int]:
    """The colour of what was painted last under the middle of each box, 0 for none or white."""
    if not boxes or not len(shapes):
        return [0] * len(boxes)
    place = np.array(boxes)
    x, y = (place[:, 0] + place[:, 2]) / 2, (place[:, 1] + place[:, 3]) / 2
    x0, top, x1, bottom = shapes.box.T
    near = (x0 <= x.max()) & (x1 >= x.min()) & (top <= y.max()) & (bottom >= y.min())
    area = np.flatnonzero(near & ~is_white(shapes.fill))[::-1]  # from the last one painted
    fills = np.zeros(len(boxes), np.int64)
    if not len(area):
        return fills.tolist()
    x0, top, x1, bottom = shapes.box[area].T
    step = max(PAIRS_AT_ONCE // len(area), 1)
    for k in range(0, len(boxes), step):
        own = slice(k, k + step)
        at, height = x[own, None], y[own, None]
        under = (x0 <= at) & (at <= x1) & (top <= height) & (height <= bottom)
        fills[own] = np.where(under.any(1), shapes.fill[area[under.argmax(1)]], 0)
    return fills.tolist()


def _alignment(cell: GridCell) -> str:
    """How the text stands in its cell, by the free room left and right of its lines."""
    if cell.lines[0].direction != 0:
        return ""
    first = cell.lines[0]
    size, start, _, end, _ = first.size, *first.box
    for line in cell.lines[1:]:
        start, end = min(start, line.box[0]), max(end, line.box[2])
    left = start - cell.box[0]
    right = cell.box[2] - end
    if left + right < 1.2 * size and len(cell.lines) > 1:  # full lines: the shortest tells
        short = min(cell.lines, key=lambda line: line.box[2] - line.box[0])
        left, right = short.box[0] - cell.box[0], cell.box[2] - short.box[2]
    if left + right < 1.2 * size:
        return ""
    if abs(left - right) <= max(0.12 * (left + right), 0.35 * size):
        return "center"
    return "left" if left < right else "right"
