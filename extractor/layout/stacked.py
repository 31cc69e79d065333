"""Several records in one ruled row, line by line: given as rows of their own.

Offices put twenty-four wards into one row of cells, a line each. The lines are rows when every stacked cell has the
same number of them, at the same heights, and figures among them show that they are not one broken sentence. Cells may
say less where the table itself shows its records: the same names stacked in row after row (募集数, 申込者数) name the
lines of each, and a figure belongs to the name at its height.
"""

from __future__ import annotations

import itertools
from collections import Counter

import numpy as np

from extractor.layout.found import GridCell, TableGrid
from extractor.layout.lines import Line
from extractor.layout.unruled.chunks import says_figure

__all__ = ["unstack"]

LEVEL = 0.35  # em: lines of one record stand at one height, within this
REPEATED = 3  # rows in which the same names stand at the same lines

_Levels = list[list[Line]]  # lines of a cell, those at one height together, from top to bottom
_Found = tuple[list[float], list[GridCell]]  # heights of records, cells that belong to all of them
_Names = set[tuple[int, int, str]]  # what rows say again and again: column, line, text


def unstack(table: TableGrid) -> list[GridCell]:
    """Splits stacked rows of the table in place; gives the cells that were split."""
    split: list[GridCell] = []
    by_row: dict[int, list[GridCell]] = {c.row: [] for c in table.cells if c.row_span == 1 and len(c.lines) > 1}
    if not by_row:
        return split
    names = _names(table)
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            if row in by_row:
                by_row[row].append(cell)
    for row in sorted(by_row, reverse=True):  # from the last one up: a split moves only what stands below it
        inside = by_row[row]
        own = [c for c in inside if c.row_span == 1]
        found = _records(own)
        heights, stubs = (found, []) if found else _beside_stub(own) or _named(own, names)
        if heights:
            split.extend(c for c in own if len(c.lines) == len(heights) and c not in stubs)
            _split_row(table, row, heights, inside, stubs)
    if split:
        table.cells.sort(key=lambda c: (c.row, c.column))
    return split


def _records(cells: list[GridCell]) -> list[float]:
    """The heights of the records stacked in the cells of a row, none where it is one row."""
    stacked = [c for c in cells if len(c.lines) > 1]
    if len(stacked) < 2 or any(len(c.lines) == 1 for c in cells):
        return []
    count = len(stacked[0].lines)
    if any(len(c.lines) != count or c.lines[0].direction != 0 for c in stacked):
        return []
    figures = [c for c in stacked if all(says_figure(line.text) for line in c.lines)]
    if not figures or any(_broken(c) for c in stacked if c not in figures):
        return []
    base = [_middle(line) for line in stacked[0].lines]
    for cell in stacked[1:]:
        for line, middle in zip(cell.lines, base, strict=True):
            if abs(_middle(line) - middle) > LEVEL * line.size:
                return []
    return base


def _beside_stub(cells: list[GridCell]) -> _Found | None:
    """The records of a row whose first cell names them all together: they have names of their own."""
    filled = sorted((c for c in cells if c.lines), key=lambda c: c.column)
    if len(filled) < 3 or any(says_figure(line.text) for c in filled[:2] for line in c.lines):
        return None
    heights = _records([c for c in cells if c is not filled[0]])
    return (heights, filled[:1]) if heights and len(filled[1].lines) == len(heights) else None


def _names(table: TableGrid) -> _Names:
    """What a column says at the same line in several ruled rows; the first line may name the whole as well."""
    found: Counter[tuple[int, int, str]] = Counter()
    for cell in table.cells:
        if cell.row_span == 1 and len(cell.lines) > 1:
            for k, line in enumerate(_levels(cell)[1:], start=1):
                said = line[-1].text
                if not says_figure(said):
                    found[cell.column, k, said] += 1
    return {name for name, rows in found.items() if rows >= REPEATED}


def _named(cells: list[GridCell], names: _Names) -> _Found:
    """The records of a row whose lines have the names that the table repeats, none without such.

    Each figure stands at the height of a name; what stands before the names is theirs together.
    """
    filled = [c for c in cells if c.lines]
    if not names or any(c.lines[0].direction != 0 for c in filled):
        return [], []
    levels = {id(c): _levels(c) for c in filled}
    label = next((c for c in filled if _repeats(c.column, levels[id(c)], names)), None)
    if label is None:
        return [], []
    base = [_middle(level[-1]) for level in levels[id(label)]]
    figures = [c for c in filled if c.column > label.column]
    if not any(len(levels[id(c)]) > 1 for c in figures):
        return [], []
    for cell in figures:
        for line in cell.lines:
            away = min(abs(_middle(line) - middle) for middle in base)
            if not says_figure(line.text) or away > LEVEL * line.size:
                return [], []
    return base, [c for c in filled if c.column < label.column]


def _repeats(column: int, levels: _Levels, names: _Names) -> bool:
    """Whether every line of a cell but the first is a name that the table repeats; one may be misread."""
    known = sum((column, k, level[-1].text) in names for k, level in enumerate(levels[1:], start=1))
    return known > 0 and known >= len(levels) - 2


def _levels(cell: GridCell) -> _Levels:
    """The lines of a cell, those at one height together, from left to right."""
    out: _Levels = []
    for line in sorted(cell.lines, key=_middle):
        if out and abs(_middle(line) - _middle(out[-1][0])) <= LEVEL * min(line.size, out[-1][0].size):
            out[-1].append(line)
        else:
            out.append([line])
    return [sorted(level, key=lambda line: line.box[0]) for level in out]


def _middle(line: Line) -> float:
    return (line.box[1] + line.box[3]) / 2


def _broken(cell: GridCell) -> bool:
    """Whether the lines of a cell are one text, broken at the cell's edge."""
    return all(cell.box[2] - line.box[2] < 1.5 * line.size for line in cell.lines[:-1])


def _split_row(table: TableGrid, row: int, heights: list[float], inside: list[GridCell], stubs: list[GridCell]) -> None:
    """Row ``row`` becomes a row for each height; cells that span it, and stubs before its names, span them all."""
    cuts = [(a + b) / 2 for a, b in itertools.pairwise(heights)]
    top, bottom = float(table.ys[row]), float(table.ys[row + 1])
    table.ys = np.concatenate([table.ys[: row + 1], cuts, table.ys[row + 1 :]])
    edges = [top, *cuts, bottom]
    added = len(cuts)
    here, whole = {id(cell) for cell in inside}, {id(cell) for cell in stubs}
    fresh: list[GridCell] = []
    for cell in table.cells:
        if cell.row > row:
            cell.row += added
        elif id(cell) in here and (cell.row_span > 1 or id(cell) in whole):
            cell.row_span += added
        elif id(cell) in here:
            for k in range(added + 1):
                box = (cell.box[0], edges[k], cell.box[2], edges[k + 1])
                lines = [line for line in cell.lines if edges[k] <= _middle(line) < edges[k + 1]]
                fresh.append(
                    GridCell(row + k, cell.column, 1, cell.column_span, box, lines, cell.align, cell.fill, cell.page)
                )
    kept = [c for c in table.cells if not (c.row == row and c.row_span == 1 and id(c) in here)]
    table.cells = kept + fresh
