"""Several records in one ruled row, line by line: given as rows of their own.

Offices put twenty-four wards into one row of cells, a line each. The lines are rows when every stacked cell has the
same number of them, at the same heights, and figures among them show that they are not one broken sentence.
"""

from __future__ import annotations

import itertools

import numpy as np

from extractor.layout.found import GridCell, TableGrid
from extractor.layout.lines import Line
from extractor.layout.unruled.chunks import says_figure

__all__ = ["unstack"]

LEVEL = 0.35  # em: lines of one record stand at one height, within this


def unstack(table: TableGrid) -> list[GridCell]:
    """Splits stacked rows of the table in place; gives the cells that were split."""
    split: list[GridCell] = []
    for row in range(table.rows - 1, -1, -1):
        inside = [c for c in table.cells if c.row <= row < c.row + c.row_span]
        own = [c for c in inside if c.row_span == 1]
        count = _records(own)
        if count:
            split.extend(c for c in own if len(c.lines) == count)
            _split_row(table, row, count, inside)
    if split:
        table.cells.sort(key=lambda c: (c.row, c.column))
    return split


def _records(cells: list[GridCell]) -> int:
    """The number of records stacked in the cells of a row, 0 where it is one row."""
    stacked = [c for c in cells if len(c.lines) > 1]
    if len(stacked) < 2 or any(len(c.lines) == 1 for c in cells):
        return 0
    count = len(stacked[0].lines)
    if any(len(c.lines) != count or c.lines[0].direction != 0 for c in stacked):
        return 0
    figures = [c for c in stacked if all(says_figure(line.text) for line in c.lines)]
    if not figures or any(_broken(c) for c in stacked if c not in figures):
        return 0
    base = [_middle(line) for line in stacked[0].lines]
    for cell in stacked[1:]:
        for line, middle in zip(cell.lines, base, strict=True):
            if abs(_middle(line) - middle) > LEVEL * line.size:
                return 0
    return count


def _middle(line: Line) -> float:
    return (line.box[1] + line.box[3]) / 2


def _broken(cell: GridCell) -> bool:
    """Whether the lines of a cell are one text, broken at the cell's edge."""
    return all(cell.box[2] - line.box[2] < 1.5 * line.size for line in cell.lines[:-1])


def _split_row(table: TableGrid, row: int, count: int, inside: list[GridCell]) -> None:
    """Row ``row`` becomes ``count`` rows; cells that span it span them all."""
    lead = next(c for c in inside if c.row_span == 1 and len(c.lines) == count)
    middles = [_middle(line) for line in lead.lines]
    cuts = [(a + b) / 2 for a, b in itertools.pairwise(middles)]
    top, bottom = float(table.ys[row]), float(table.ys[row + 1])
    table.ys = np.concatenate([table.ys[: row + 1], cuts, table.ys[row + 1 :]])
    edges = [top, *cuts, bottom]
    added = count - 1
    fresh: list[GridCell] = []
    for cell in table.cells:
        if cell.row > row:
            cell.row += added
        elif cell in inside and cell.row_span > 1:
            cell.row_span += added
        elif cell in inside:
            for k in range(count):
                box = (cell.box[0], edges[k], cell.box[2], edges[k + 1])
                lines = [cell.lines[k]] if cell.lines else []
                fresh.append(
                    GridCell(row + k, cell.column, 1, cell.column_span, box, lines, cell.align, cell.fill, cell.page)
                )
    kept = [c for c in table.cells if not (c.row == row and c.row_span == 1 and any(c is i for i in inside))]
    table.cells = kept + fresh
