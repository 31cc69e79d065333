"""The wide form: a table as it is read, with one header row, merged cells filled and symbols in columns of their own.

A column is numeric if nothing but figures and statistical symbols stands in it; then the symbols move to a column
beside it (記号), so that numbers are numbers (統一ルール 1-3, 1-13). 同上 and 〃 become what they stand for (1-6).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extractor.model import Cell, Document, Table
from extractor.outputs.export.long import SEPARATOR
from extractor.outputs.export.sheet import Field, Sheet, Value, figure
from extractor.outputs.matrix import Matrix, one_line, words

__all__ = ["HEADING", "SAME", "kind_of", "plain", "wide_sheet", "wide_sheets"]

HEADING = "見出し"
"""The column that a heading inside the body becomes."""
_SYMBOL = "（記号）"
LARGEST = 2**63
"""Whole numbers below this are those of every program that reads the exports."""
SAME = frozenset({"同上", "〃"})
"""Words that stand for the cell above."""


def wide_sheets(document: Document, stem: str) -> list[Sheet]:
    """One sheet for each table, in reading order."""
    return [wide_sheet(table, f"{stem}.{table.id}") for table in document.tables]


def wide_sheet(table: Table, name: str) -> Sheet:
    """One table with one header row, filled."""
    matrix = Matrix(table)
    rows = list(matrix.body())
    fields: list[Field] = []
    columns: list[list[Value]] = []
    taken: Counter[str] = Counter()

    def add(title: str, kind: str, unit: str | None, values: list[Value]) -> None:
        fields.append(Field(_unique(title, taken), title, kind, unit))
        columns.append(values)

    if matrix.has_headings:
        add(HEADING, "string", None, [matrix.heading(row) or None for row in rows])
    for column in range(table.column_count):
        cells = [matrix.at(row, column) for row in rows]
        title = SEPARATOR.join(matrix.column_path(column)) or f"列{column + 1}"
        kind = kind_of(cells)
        if kind == "string":
            add(title, kind, None, _resolved([plain(cell) for cell in cells]))
            continue
        add(title, kind, matrix.unit(column), [None if cell is None else figure(cell) for cell in cells])
        if any(cell is not None and cell.symbol for cell in cells):
            add(title + _SYMBOL, "string", None, [cell.symbol if cell else None for cell in cells])
    sheet = Sheet(name, table.caption or (table.section[-1] if table.section else name), fields, table=table)
    sheet.rows = [list(row) for row in zip(*columns, strict=True)]
    return sheet


def kind_of(cells: Sequence[Cell | None]) -> str:
    """``integer`` or ``number`` where nothing but figures and symbols stands in the cells, else ``string``."""
    filled = [cell for cell in cells if cell is not None and words(cell)]
    figures = [figure(cell) for cell in filled if cell.value is not None]
    if not figures or any(cell.value is None and cell.symbol is None for cell in filled):
        return "string"
    is_whole = all(isinstance(value, int) and abs(value) < LARGEST for value in figures)
    return "integer" if is_whole else "number"


def plain(cell: Cell | None) -> str | None:
    """A cell of a column of words: a bare figure without separators, everything else as printed, on one line."""
    if cell is None or not words(cell):
        return None
    text = one_line(words(cell))
    value = figure(cell)
    return text if value is None or not text.replace(",", "").isascii() or "%" in text else str(value)


def _resolved(values: list[str | None]) -> list[Value]:
    """The values with what 同上 stands for in its place; one that has nothing above it stays."""
    out: list[Value] = []
    above: str | None = None
    for value in values:
        above = above if value in SAME and above else value or above
        out.append(above if value in SAME else value)
    return out


def _unique(title: str, taken: Counter[str]) -> str:
    """The title, with an ordinal from the second like it on."""
    taken[title] += 1
    return title if taken[title] == 1 else _unique(f"{title} {taken[title]}", taken)
