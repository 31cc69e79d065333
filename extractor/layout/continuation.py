"""One table over several pages: repeated headers once, a cell cut by the page break one cell again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import cast

import numpy as np

from extractor.layout.breaks import (
    begins_empty,
    centred_over,
    flows_on,
    one_cell,
    rest_of_row,
    row_is_cut,
    without_halves,
    words_of,
)
from extractor.layout.found import GridCell, JoinedCell, TableGrid
from extractor.layout.headers import header_depth
from extractor.layout.lines import Box, Line
from extractor.reading.page import Floats

__all__ = [
    "Head",
    "JoinedCell",
    "JoinedTable",
    "begin",
    "continues",
    "head_of",
    "join",
    "late_head",
    "same_edges",
    "settle_cut_lines",
]

Head = frozenset[tuple[int, int, int, int, str]]
"""A header's cells: row, column, spans, words without blanks."""

_ROWS = 3  # so many rows tell that a column has words in each
EDGE_SHARE = 0.02  # column edges of one table agree this well, as a share of its width


@dataclass(slots=True)
class JoinedTable:
    """A table over all its pages."""

    pages: list[int]
    xs: Floats
    rows: int
    columns: int
    header_rows: int
    cells: list[GridCell] | list[JoinedCell]  # those of its page, as long as it has one alone
    ruling: str
    last: TableGrid  # its part on the last page
    boxes: list[tuple[int, Box]] = field(default_factory=list)


def _as_joined(cell: GridCell, shift: int) -> JoinedCell:
    return JoinedCell(
        cell.row + shift,
        cell.column,
        cell.row_span,
        cell.column_span,
        list(cell.lines),
        [(cell.page, cell.box)],
        cell.align,
        cell.fill,
        cell.confidence,
    )


def _own_cells(table: JoinedTable) -> list[JoinedCell]:
    """The cells of a table that goes on; those of its first page are made its own with the second one."""
    if len(table.pages) == 1:
        table.cells = [_as_joined(c, 0) for c in cast(list[GridCell], table.cells)]
    return cast(list[JoinedCell], table.cells)


def _depth(part: TableGrid) -> int:
    """The header rows of a part."""
    known = part.header_rows
    return header_depth(part.cells, part.rows, part.columns) if known is None else known


def settle_cut_lines(part: TableGrid) -> None:
    """Gives a line that stands on the lower edge of its cell to the cell below: half of it is on the page before."""
    for cell in part.cells:
        while len(cell.lines) > 1 and _on_edge(cell.lines[-1], cell.box[3]):
            foot = cell.row + cell.row_span
            below = next((c for c in part.cells if c.row == foot and c.column == cell.column), None)
            if below is None:
                return
            below.lines.insert(0, cell.lines.pop())


def _on_edge(line: Line, edge: float) -> bool:
    return line.direction == 0 and (line.box[1] + line.box[3]) / 2 > edge - 0.2 * line.size


def begin(part: TableGrid) -> JoinedTable:
    """A table's first part."""
    return JoinedTable(
        [part.page],
        part.xs,
        part.rows,
        part.columns,
        _depth(part),
        part.cells,
        part.ruling,
        part,
        [(part.page, part.box)],
    )


def _repeated(table: JoinedTable, part: TableGrid) -> int:
    """How many first rows of ``part`` repeat the table's header word for word."""
    depth = table.header_rows or 1
    if part.rows < depth:
        return 0

    mine, other = _head(table.cells, depth), _head(part.cells, depth)
    return depth if mine == other and any(words for *_, words in mine) else 0


def _head(cells: list[GridCell] | list[JoinedCell], depth: int) -> Head:
    return frozenset((c.row, c.column, c.row_span, c.column_span, words_of(c.raw)) for c in cells if c.row < depth)


def head_of(table: JoinedTable) -> Head:
    """The header of a table as it is compared; empty where it has none."""
    return _head(table.cells, table.header_rows)


def late_head(table: JoinedTable, part: TableGrid, known: Collection[Head]) -> int:
    """How many first rows of ``part`` head a table that began without a header, below another of the same columns.

    ``known``: the headers of the tables before it.
    """
    depth = 0 if table.header_rows else _depth(part)
    return depth if depth and _head(part.cells, depth) in known else 0


def same_edges(table: JoinedTable, part: TableGrid) -> bool:
    """Whether the columns of a part are as wide as the table's."""
    a, b = table.xs - table.xs[0], part.xs - part.xs[0]
    return len(a) == len(b) and bool(np.abs(a - b).max() <= EDGE_SHARE * max(a[-1], b[-1]) + 1.5)


def continues(table: JoinedTable, part: TableGrid, adjacent: bool) -> bool:
    """Whether ``part``, on the page after the table's last one, goes on with it.

    ``adjacent``: nothing but running heads and page numbers stands between the two.
    """
    if part.page != table.pages[-1] + 1 or part.columns != table.columns:
        return False
    if _repeated(table, part):
        return same_edges(table, part) or adjacent
    if not adjacent or not same_edges(table, part):
        return False
    # Without a repeated header: a first row that heads a table of its own begins a new one.
    own = _depth(part)
    return own == 0 or table.header_rows == 0 or not _looks_like_header(part, own)


def _looks_like_header(part: TableGrid, depth: int) -> bool:
    head = [c for c in part.cells if c.row < depth and c.lines]
    filled = {k for c in head for k in _columns(c)}
    if 2 * len(filled) < part.columns and not any(c.align for c in head):
        return False  # few cells have full lines: they are the rest of a row that the break cuts
    return bool(head) and all(c.align in ("center", "") for c in head)


def join(table: JoinedTable, part: TableGrid, late: int = 0) -> None:
    """Adds the next page's part to the table, whose header its first ``late`` rows are (`late_head`)."""
    cells = _own_cells(table)
    if late:
        _put_on_top(table, cells, part, late)
    skip = late or _repeated(table, part)
    table.header_rows = max(table.header_rows, skip)  # what is printed again on every page heads the table
    body = [_from_row(c, skip) for c in part.cells if c.row + c.row_span > skip]
    if not body:
        _close(table, part)
        return
    bottom = {k: c for c in cells if c.row + c.row_span == table.rows for k in _columns(c)}
    top = {k: c for c in body if c.row == skip for k in _columns(c)}
    merging = _merging(table, body)
    feet = table.last.open_feet
    cut_row = not feet and (
        row_is_cut(_open_at_break(table.last, part), bottom, top, merging)
        or rest_of_row(bottom, top, _always_full(table, top))
        or (table.rows > table.header_rows and begins_empty(bottom, top))
    )
    shift = table.rows - skip - (1 if cut_row else 0)
    whole: dict[int, JoinedCell] = {}  # first cells of the part that go on in the table
    so_far, beside = True, False
    for k in sorted(top):
        cell, above = top[k], bottom.get(k)
        if cell.column != k:
            continue
        if above is None or (above.column, above.column_span) != (cell.column, cell.column_span):
            so_far = beside = False
            continue
        if feet:  # the rules above the break tell it
            one, centred = feet.issuperset(_columns(cell)) and flows_on(above, cell), k in merging and k in feet
        else:
            one, centred = cut_row or one_cell(above, cell, k in merging, so_far, beside), k in merging
        if one or (centred and centred_over(above, cell, cell.row + cell.row_span == part.rows)):
            whole[id(cell)] = above
            beside = True
        else:
            so_far = beside = False
    before = len(cells)
    for cell in body:
        above_cell = whole.get(id(cell))
        if above_cell is None:
            cells.append(_as_joined(cell, shift))
            continue
        again = words_of(cell.raw) == words_of(above_cell.raw)
        lines = without_halves(above_cell, cell)
        above_cell.row_span += cell.row_span - (1 if cut_row else 0)
        above_cell.regions.append((cell.page, cell.box))
        if not again:
            above_cell.lines.extend(lines)
    table.rows += part.rows - skip - (1 if cut_row else 0)
    # Only the rows from the break on are to be sorted in: the cost of a table grows with its pages, not their square.
    while before and cells[before - 1].row >= shift + skip:
        before -= 1
    cells[before:] = sorted(cells[before:], key=lambda c: (c.row, c.column))
    if len(table.pages) == 1 and table.last.rows == 1 and not table.header_rows:
        table.header_rows = _late_depth(table)  # the first page has no more of the table than its header
    _close(table, part)


def _from_row(cell: GridCell, first: int) -> GridCell:
    """A cell as it stands from a row on: a label beside header and body goes on below a header that is left out."""
    return cell if cell.row >= first else replace(cell, row=first, row_span=cell.row + cell.row_span - first)


def _put_on_top(table: JoinedTable, cells: list[JoinedCell], part: TableGrid, rows: int) -> None:
    for cell in cells:
        cell.row += rows
    head = [_as_joined(c, 0) for c in part.cells if c.row < rows]
    for cell in head:
        cell.row_span = min(cell.row_span, rows - cell.row)
    cells[:0] = head
    table.rows += rows
    table.header_rows = rows


def _late_depth(table: JoinedTable) -> int:
    """The header rows of a table as it is joined so far."""
    return header_depth(table.cells, table.rows, table.columns)


def _close(table: JoinedTable, part: TableGrid) -> None:
    table.pages.append(part.page)
    table.boxes.append((part.page, part.box))
    table.last = part
    if part.ruling != table.ruling:
        table.ruling = "partly"


def _columns(cell: GridCell | JoinedCell) -> range:
    return range(cell.column, cell.column + cell.column_span)


def _merging(table: JoinedTable, body: list[GridCell]) -> set[int]:
    """Columns in which the author merges cells over rows."""
    cells = [c for c in table.cells if c.row >= table.header_rows] + body
    return {c.column for c in cells if c.row_span > 1}


def _always_full(table: JoinedTable, top: dict[int, GridCell]) -> set[int]:
    """Those of the columns that are empty below the break in which every row above it has words of its own."""
    empty = {k for k, c in top.items() if not c.lines}
    rows = table.rows - table.header_rows
    if len(empty) < 2 or rows < _ROWS:
        return set()
    filled = dict.fromkeys(empty, 0)
    for c in table.cells:
        if c.row >= table.header_rows and c.column in empty and c.lines and c.row_span == c.column_span == 1:
            filled[c.column] += 1
    return {k for k, n in filled.items() if n == rows}


def _open_at_break(last: TableGrid, part: TableGrid) -> frozenset[str]:
    return frozenset((last.open_sides & {"bottom"}) | (part.open_sides & {"top"}))
