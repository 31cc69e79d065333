"""How a correction finds its cell again: by the table's key, the labels of row and column, and what was read there.

Labels are the ``raw`` of the label and header cells (folded as in keys: NFKC, no blanks), which no correction changes.
Where several cells are alike in all of it, their number and order are held too; where that number changed, nothing is
guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from extractor.corrections.model import CellRef, TableRef
from extractor.errors import ExtractorError
from extractor.keys import key_text
from extractor.model import Cell, Document, Table

__all__ = [
    "ConflictError",
    "Labels",
    "SettledError",
    "cell_at",
    "find_cell",
    "find_named",
    "find_table",
    "ref_of",
    "table_ref",
]


class ConflictError(ExtractorError):
    """A correction does not fit the document any more; ``ja`` and ``en`` say what is different."""

    code = "correction-conflict"

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(en)
        self.message_ja, self.message_en = ja, en


class SettledError(ExtractorError):
    """The document says already what the correction wanted: there is nothing to do and nothing to tell."""


class Labels:
    """The labels of all rows and columns of one table, worked out in one pass."""

    def __init__(self, table: Table) -> None:
        self._rows: defaultdict[int, list[str]] = defaultdict(list)
        self._columns: defaultdict[int, list[str]] = defaultdict(list)
        stub = max(table.stub_columns, 1)
        for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
            if cell.row < table.header_rows:
                if cell.raw:
                    for column in range(cell.column, cell.column + cell.column_span):
                        self._columns[column].append(key_text(cell.raw))
            elif cell.column < stub:
                for row in range(cell.row, cell.row + cell.row_span):
                    self._rows[row].append(key_text(cell.raw))

    def row(self, row: int) -> list[str]:
        """The label cells of a row, as read, folded."""
        return self._rows.get(row, [])

    def column(self, column: int) -> list[str]:
        """The header cells of a column from top to bottom, as read, folded; empty ones left out."""
        return self._columns.get(column, [])


def cell_at(table: Table, row: int, column: int) -> Cell | None:
    """The cell whose top-left place it is."""
    return next((c for c in table.cells if (c.row, c.column) == (row, column)), None)


def ref_of(table: Table, cell: Cell, key: str | None = None) -> CellRef:
    """How a correction holds on to a cell. ``key``: the table's key in the document as it was before corrections."""
    labels = Labels(table)
    row, column = labels.row(cell.row), labels.column(cell.column)
    alike = _alike(table, row, column, key_text(cell.raw))
    return CellRef(
        table=table.key if key is None else key,
        row=row,
        column=column,
        raw=cell.raw,
        nth=next(n for n, c in enumerate(alike, start=1) if c is cell),
        of=len(alike),
    )


def find_table(document: Document, key: str) -> Table:
    """The table of a key. Raises ConflictError."""
    found = [table for table in document.tables if table.key == key]
    if len(found) != 1:
        raise ConflictError("その表が見つかりません", "its table is not there")
    return found[0]


def table_ref(table: Table, key: str | None = None) -> TableRef:
    """How a correction holds on to a whole table."""
    return TableRef(table=table.key if key is None else key, words=words_of(table))


def find_named(document: Document, ref: TableRef) -> Table:
    """The table of a reference, if its first row still says the same. Raises ConflictError."""
    table = find_table(document, ref.table)
    if words_of(table) != ref.words:
        raise ConflictError("その表の最初の行が変わりました", "the first row of its table is different now")
    return table


def words_of(table: Table) -> list[str]:
    """The first row of a table as read, folded."""
    return [key_text(c.raw) for c in sorted((c for c in table.cells if c.row == 0), key=lambda c: c.column)]


def find_cell(document: Document, ref: CellRef, wanted: str | None = None) -> tuple[Table, Cell]:
    """The cell that a reference means.

    Raises:
        SettledError: the cell is read differently now, and as ``wanted``.
        ConflictError: it is not there, is read differently, or cannot be told from others.
    """
    table = find_table(document, ref.table)
    alike = _alike(table, ref.row, ref.column, key_text(ref.raw))
    if len(alike) == ref.of:
        return table, alike[ref.nth - 1]
    if alike:
        raise ConflictError(
            f"同じ見出しと同じ値のセルが {ref.of} つではなく {len(alike)} つあります",
            f"{len(alike)} cells have these labels and this text, not {ref.of}",
        )
    same_place = _labelled(table, ref.row, ref.column)
    if wanted is not None and any(key_text(c.raw) == key_text(wanted) for c in same_place):
        raise SettledError("the extraction agrees now")
    if same_place:
        raise ConflictError("そのセルの読み取りが変わりました", "its cell is read differently now")
    raise ConflictError("その見出しの行・列が見つかりません", "no row and column have these labels now")


def _labelled(table: Table, row: Sequence[str], column: Sequence[str]) -> list[Cell]:
    labels = Labels(table)
    cells = [c for c in table.cells if labels.row(c.row) == list(row) and labels.column(c.column) == list(column)]
    return sorted(cells, key=lambda c: (c.row, c.column))


def _alike(table: Table, row: Sequence[str], column: Sequence[str], raw: str) -> list[Cell]:
    return [c for c in _labelled(table, row, column) if key_text(c.raw) == raw]
