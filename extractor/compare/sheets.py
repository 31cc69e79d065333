"""A table as it is compared: its figures by row and column, each with a key of its meaning.

A column that only counts its rows (1, 2, 3 …) names nothing and is no figure. Where the labels at the left do not tell
rows apart, columns of words are taken too (the same ones in both years).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from extractor.checks.words import NUMBER_HEADER, fold
from extractor.compare.meaning import caption_key, column_key, row_key, years_in
from extractor.model import Cell, Document, Part, Table
from extractor.outputs.export.sheet import figure
from extractor.outputs.export.wide import SAME
from extractor.outputs.matrix import Matrix, one_line, words

__all__ = ["SheetOf", "sheets_of"]


@dataclass(slots=True)
class SheetOf:
    """One table of one year."""

    document: Document
    table: Table
    part: Part | None
    base: int | None
    matrix: Matrix
    caption: str
    columns: dict[int, str] = field(default_factory=dict)
    """Keys of the columns that are compared, numbering columns left out."""
    rows: list[int] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The table's name for people."""
        return self.table.caption or " ".join(self.table.section[-1:]) or self.table.id

    def header(self, column: int) -> str:
        """A column's name for people."""
        return " / ".join(self.matrix.column_path(column)) or f"列{column + 1}"

    @property
    def label_columns(self) -> list[int]:
        """The columns at the left that name their row, numbering columns left out."""
        return [c for c in range(max(self.matrix.stub, 1)) if c in self.columns]

    def path(self, row: int, columns: Sequence[int]) -> list[str]:
        """The heading above a row and its words in the given columns, each cell once."""
        path = [self.matrix.heading(row)] if self.matrix.heading(row) else []
        seen: list[Cell] = []
        for column in columns:
            cell = self.matrix.at(row, column)
            if cell is not None and cell not in seen:
                seen.append(cell)
                path.append(self.text(row, column))
        return [text for text in path if text]

    def text(self, row: int, column: int) -> str:
        """A cell's words on one line; 同上 is what it stands for."""
        for above in range(row, self.table.header_rows - 1, -1):
            cell = self.matrix.at(above, column)
            text = one_line(words(cell)) if cell is not None else ""
            if text not in SAME:
                return text
        return ""

    def value(self, row: int, column: int) -> int | Decimal | None:
        """A cell's figure; a merged figure counts in its first row only."""
        cell = self.matrix.at(row, column)
        if cell is None or (cell.row, cell.column) != (row, column):
            return None
        return figure(cell)

    def is_total(self, row: int) -> bool:
        """Whether a row is a total."""
        cells = (self.matrix.at(row, c) for c in range(self.table.column_count))
        return any(cell is not None and cell.role == "total" for cell in cells)

    def has_figures(self, column: int) -> bool:
        """Whether figures stand in a column."""
        return any(self.value(row, column) is not None for row in self.rows)

    def key(self, row: int, columns: Sequence[int]) -> str:
        """The key of a row by the given columns."""
        return row_key(self.path(row, columns), self.base)


def sheets_of(document: Document) -> list[SheetOf]:
    """The tables of a document as they are compared, in reading order."""
    parts = {part.id: part for part in document.parts}
    sheets = []
    for table in document.tables:
        part = parts.get(table.part or "")
        matrix = Matrix(table)
        base = part.fiscal_year if part and part.fiscal_year is not None else _newest(table, matrix)
        caption = caption_key(table.caption or " ".join(table.section[-1:]), base)
        sheet = SheetOf(document, table, part, base, matrix, caption, rows=list(matrix.body()))
        for column in range(table.column_count):
            if not _counts_rows(sheet, column):
                sheet.columns[column] = column_key(matrix.column_path(column), base)
        sheets.append(sheet)
    return sheets


def _newest(table: Table, matrix: Matrix) -> int | None:
    """The newest year that a table names: its own, where the paper does not say."""
    headers = [text for c in range(table.column_count) for text in matrix.column_path(c)]
    return max(years_in([table.caption or "", *headers]), default=None)


def _counts_rows(sheet: SheetOf, column: int) -> bool:
    """Whether a column only numbers its rows: by its header, or by an empty header over n, n+1, n+2 …."""
    path = sheet.matrix.column_path(column)
    if path:
        return bool(NUMBER_HEADER.match(fold(path[-1])))
    values = [v for row in sheet.rows if (v := sheet.value(row, column)) is not None]
    steps = sum(1 for a, b in pairwise(values) if b - a == 1)
    return len(values) >= 2 and steps * 10 >= (len(values) - 1) * 8
