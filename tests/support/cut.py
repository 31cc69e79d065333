"""Papers that lost something: a document without one row, one column or one whole table of its source."""

from __future__ import annotations

from extractor.model import Document, Table

__all__ = ["with_columns_turned", "without_column", "without_row", "without_table"]


def _table(document: Document, table_id: str) -> Table:
    return next(t for t in document.tables if t.id == table_id)


def without_row(document: Document, table_id: str, row: int) -> Document:
    """A copy in which the table never had the row: merged cells over it are one row shorter."""
    copy = document.model_copy(deep=True)
    table = _table(copy, table_id)
    kept = []
    for cell in table.cells:
        if cell.row <= row < cell.row + cell.row_span:
            cell.row_span -= 1
        elif cell.row > row:
            cell.row -= 1
        if cell.row_span:
            kept.append(cell)
    table.cells = kept
    table.row_count -= 1
    if row < table.header_rows:
        table.header_rows -= 1
        for column in table.columns:
            column.header = [
                c.text
                for c in kept
                if c.row < table.header_rows and c.column <= column.index < c.column + c.column_span and c.text
            ]
    return copy


def without_column(document: Document, table_id: str, column: int) -> Document:
    """A copy in which the table never had the column: merged cells over it are one column narrower."""
    copy = document.model_copy(deep=True)
    table = _table(copy, table_id)
    kept = []
    for cell in table.cells:
        if cell.column <= column < cell.column + cell.column_span:
            cell.column_span -= 1
        elif cell.column > column:
            cell.column -= 1
        if cell.column_span:
            kept.append(cell)
    table.cells = kept
    table.column_count -= 1
    table.columns = [c for c in table.columns if c.index != column]
    for index, left in enumerate(table.columns):
        left.index = index
    table.stub_columns = min(table.stub_columns, table.column_count)
    return copy


def without_table(document: Document, table_id: str) -> Document:
    """A copy without the table and without its caption."""
    copy = document.model_copy(deep=True)
    caption = _table(copy, table_id).caption
    copy.tables = [t for t in copy.tables if t.id != table_id]
    copy.blocks = [
        b for b in copy.blocks if b.table != table_id and not (b.kind == "caption" and caption and b.text == caption)
    ]
    return copy


def with_columns_turned(document: Document, table_id: str, order: list[int]) -> Document:
    """A copy whose table has its columns in another order; cells over several columns must stay together."""
    copy = document.model_copy(deep=True)
    table = _table(copy, table_id)
    place = {old: new for new, old in enumerate(order)}
    for cell in table.cells:
        cell.column = min(place[c] for c in range(cell.column, cell.column + cell.column_span))
    table.cells.sort(key=lambda c: (c.row, c.column))
    for column in table.columns:
        column.index = place[column.index]
    table.columns.sort(key=lambda c: c.index)
    return copy
