"""A table's cells by place, with the words that name a place: the one derivation that exports, reports and compare use.

A merged cell stands at every place that it covers. A row that one cell fills from side to side (a 中見出し inside the
body) is no datum: it names the rows below it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from extractor.model import Cell, Table

__all__ = ["Matrix", "one_line", "words"]


def one_line(text: str) -> str:
    """The text without line breaks: an author's new line becomes one blank."""
    return " ".join(part.strip() for part in text.split("\n") if part.strip())


def words(cell: Cell) -> str:
    """A cell's text as it holds now: a person's correction goes before what was read."""
    return cell.text if cell.corrected is None else cell.corrected


@dataclass(slots=True)
class Matrix:
    """The grid of a table. Rows and columns count from 0, header rows included."""

    table: Table
    _places: dict[tuple[int, int], Cell] = field(default_factory=dict)
    _headings: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for cell in self.table.cells:
            for row in range(cell.row, cell.row + cell.row_span):
                for column in range(cell.column, cell.column + cell.column_span):
                    self._places.setdefault((row, column), cell)
        heading = ""
        for row in range(self.table.header_rows, self.table.row_count):
            if self._fills(row):
                heading = one_line(words(self._places[row, 0]))
            self._headings[row] = heading

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers a place; None outside the grid."""
        return self._places.get((row, column))

    def _fills(self, row: int) -> bool:
        cell = self._places.get((row, 0))
        return (
            cell is not None
            and self.table.column_count > 1
            and cell.column_span >= self.table.column_count
            and cell.value is None
            and bool(words(cell))
        )

    def is_heading(self, row: int) -> bool:
        """Whether a body row is a heading inside the table."""
        return row in self._headings and self._fills(row)

    @property
    def has_headings(self) -> bool:
        """Whether any heading stands inside the body."""
        return any(self._headings.values())

    def heading(self, row: int) -> str:
        """The heading inside the table that a row stands under; "" where there is none."""
        return self._headings.get(row, "")

    def body(self) -> Iterator[int]:
        """The rows of data: without header rows and headings."""
        return (r for r in range(self.table.header_rows, self.table.row_count) if not self.is_heading(r))

    @property
    def stub(self) -> int:
        """How many columns at the left only name their row."""
        return min(self.table.stub_columns, self.table.column_count)

    def row_path(self, row: int) -> tuple[str, ...]:
        """The words that name a row, from the heading above it through its label cells, each cell once."""
        path = [self.heading(row)] if self.heading(row) else []
        seen: list[Cell] = []
        for column in range(self.stub):
            cell = self.at(row, column)
            if cell is not None and cell not in seen:
                seen.append(cell)
                path.append(one_line(words(cell)))
        return tuple(text for text in path if text)

    def column_path(self, column: int) -> tuple[str, ...]:
        """The header texts above a column from top to bottom, each cell once, empty ones left out."""
        path: list[str] = []
        seen: list[Cell] = []
        for row in range(self.table.header_rows):
            cell = self.at(row, column)
            if cell is not None and cell not in seen:
                seen.append(cell)
                path.append(one_line(words(cell)))
        if not any(path):
            path = [one_line(text) for c in self.table.columns if c.index == column for text in c.header]
        return tuple(text for text in path if text)

    def unit(self, column: int) -> str | None:
        """The unit of a column: its own, or the table's where that names only one."""
        own = next((c.unit for c in self.table.columns if c.index == column), None)
        if own:
            return own
        unit = self.table.unit
        return unit if unit and not any(mark in unit for mark in "、,・") else None
