"""Hands found tables over to the layout: glyphs to their cells, cells to a table of the page."""

from __future__ import annotations

from extractor.layout.found import GridCell, TableGrid
from extractor.layout.lines import Line
from extractor.layout.unruled.table import Found
from extractor.reading.page import Ints

__all__ = ["grids_of", "own_cells"]

BY_WORDS = 0.8  # confidence of a merged cell that only its words tell


def own_cells(tables: list[Found], owner: Ints, first: int) -> int:
    """Gives the glyphs of each cell the cell's number, from ``first`` on, in place; and the next free number."""
    for table in tables:
        for cell in table.cells:
            for chunk in cell.chunks:
                owner[chunk.glyphs] = first
            if cell.own is not None:
                owner[cell.own] = first
            first += 1
    return first


def grids_of(tables: list[Found], first: int, by_owner: dict[int, list[Line]], page: int) -> list[TableGrid]:
    """The tables as the layout knows them; ``first``: the owner of the first cell."""
    out = []
    for table in tables:
        cells = []
        depth = table.header_rows or 0
        xs, ys = table.xs.tolist(), table.ys.tolist()
        for cell in table.cells:
            r, c, rs, cs = cell.row, cell.column, cell.row_span, cell.column_span
            box = (xs[c], ys[r], xs[c + cs], ys[r + rs])
            placed = GridCell(r, c, rs, cs, box, by_owner.get(first, []), page=page)
            if cell.chunks:
                placed.align = "" if table.columns is None else "center" if r < depth else table.columns.align[c]
            if rs * cs > 1 and not cell.sure:
                placed.confidence = BY_WORDS
            cells.append(placed)
            first += 1
        grid = TableGrid(page, table.box, table.xs, table.ys, cells, table.ruling)
        grid.header_rows = table.header_rows
        out.append(grid)
    return out
