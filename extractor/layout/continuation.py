"""One table over several pages: repeated headers once, a cell cut by the page break one cell again."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import regex

from extractor.layout.found import GridCell, TableGrid
from extractor.layout.headers import header_depth
from extractor.layout.lines import Box, Line
from extractor.reading.page import Floats

__all__ = ["JoinedCell", "JoinedTable", "begin", "continues", "join", "same_edges"]

EDGE_SHARE = 0.02  # column edges of one table agree this well, as a share of its width
SENTENCE_END = regex.compile(r"[。．）)】」]\s*$")


@dataclass(slots=True)
class JoinedCell:
    """A cell of the whole table; one region for each page that it stands on."""

    row: int
    column: int
    row_span: int
    column_span: int
    lines: list[Line]
    regions: list[tuple[int, Box]]
    align: str = ""
    fill: int = 0
    confidence: float = 1.0

    @property
    def raw(self) -> str:
        """The words as the pages have them, line breaks as newlines."""
        lines = self.lines
        return lines[0].text if len(lines) == 1 else "\n".join([line.text for line in lines])


@dataclass(slots=True)
class JoinedTable:
    """A table over all its pages."""

    pages: list[int]
    xs: Floats
    rows: int
    columns: int
    header_rows: int
    cells: list[JoinedCell]
    ruling: str
    last: TableGrid  # its part on the last page
    boxes: list[tuple[int, Box]] = field(default_factory=list)


def _words(text: str) -> str:
    return "".join(text.split())


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


def _depth(part: TableGrid) -> int:
    """The header rows of a part."""
    known = part.header_rows
    return header_depth(part.cells, part.rows, part.columns) if known is None else known


def begin(part: TableGrid) -> JoinedTable:
    """A table's first part."""
    return JoinedTable(
        [part.page],
        part.xs,
        part.rows,
        part.columns,
        _depth(part),
        [_as_joined(c, 0) for c in part.cells],
        part.ruling,
        part,
        [(part.page, part.box)],
    )


def _repeated(table: JoinedTable, part: TableGrid) -> int:
    """How many first rows of ``part`` repeat the table's header word for word."""
    depth = table.header_rows or 1
    if part.rows < depth:
        return 0

    def head(cells: list[GridCell] | list[JoinedCell]) -> set[tuple[int, int, int, int, str]]:
        return {(c.row, c.column, c.row_span, c.column_span, _words(c.raw)) for c in cells if c.row < depth}

    mine, other = head(table.cells), head(part.cells)
    return depth if mine == other and any(words for *_, words in mine) else 0


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
    return bool(head) and all(c.align in ("center", "") for c in head)


def join(table: JoinedTable, part: TableGrid) -> None:
    """Adds the next page's part to the table."""
    skip = _repeated(table, part)
    table.header_rows = max(table.header_rows, skip)  # what is printed again on every page heads the table
    body = [c for c in part.cells if c.row >= skip]
    if not body:
        _close(table, part)
        return
    bottom = {k: c for c in table.cells if c.row + c.row_span == table.rows for k in _columns(c)}
    top = {k: c for c in body if c.row == skip for k in _columns(c)}
    merging = _merging(table, body)
    cut_row = _row_is_cut(table, part, bottom, top, merging)
    shift = table.rows - skip - (1 if cut_row else 0)
    whole: dict[int, JoinedCell] = {}  # first cells of the part that go on in the table
    so_far = True
    for k in sorted(top):
        cell, above = top[k], bottom.get(k)
        if cell.column != k:
            continue
        fits = above is not None and (above.column, above.column_span) == (cell.column, cell.column_span)
        if fits and above is not None and (cut_row or _one_cell(above, cell, k in merging, so_far)):
            whole[id(cell)] = above
        else:
            so_far = False
    before = len(table.cells)
    for cell in body:
        above_cell = whole.get(id(cell))
        if above_cell is None:
            table.cells.append(_as_joined(cell, shift))
            continue
        again = _words(cell.raw) == _words(above_cell.raw)
        above_cell.row_span += cell.row_span - (1 if cut_row else 0)
        above_cell.regions.append((cell.page, cell.box))
        if not again:
            above_cell.lines.extend(cell.lines)
    table.rows += part.rows - skip - (1 if cut_row else 0)
    # Only the rows from the break on are to be sorted in: the cost of a table grows with its pages, not their square.
    while before and table.cells[before - 1].row >= shift + skip:
        before -= 1
    table.cells[before:] = sorted(table.cells[before:], key=lambda c: (c.row, c.column))
    _close(table, part)


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


def _one_cell(above: JoinedCell, cell: GridCell, merging: bool, cut_so_far: bool) -> bool:
    """Whether the cell above the break and the one below it are one.

    They are where the lower one is empty, or its words are printed again in the first column or beside cells that
    are cut too; two empty ones are one where everything to their left is.
    """
    if not merging:
        return False
    if not cell.lines:
        return bool(above.lines) or cut_so_far
    return cut_so_far and _words(cell.raw) == _words(above.raw)


def _row_is_cut(
    table: JoinedTable,
    part: TableGrid,
    bottom: dict[int, JoinedCell],
    top: dict[int, GridCell],
    merging: set[int],
) -> bool:
    """Whether the page break stands in the middle of a row.

    Then the row's number is not printed again, and each text that goes on had not come to its end.
    """
    if "bottom" in table.last.open_sides or "top" in part.open_sides:
        if any(c.lines for c in top.values()) and any(c.lines for c in bottom.values()):
            first, above = top.get(0), bottom.get(0)
            return first is not None and above is not None and (not first.lines or not above.lines)
        return False
    first, above = top.get(0), bottom.get(0)
    if first is None or above is None or 0 in merging or first.lines or not above.lines:
        return False
    filled = [(bottom.get(k), c) for k, c in top.items() if c.lines]
    return bool(filled) and all(
        b is not None and b.lines and not SENTENCE_END.search(b.lines[-1].text) and len(b.lines) > 1 for b, _ in filled
    )
