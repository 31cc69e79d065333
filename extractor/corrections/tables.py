"""Operations on whole tables: one table made two, two made one. The block that stands for a table follows."""

from __future__ import annotations

from extractor.corrections.cells import refresh_columns
from extractor.corrections.places import ConflictError
from extractor.keys import key_text
from extractor.model import Block, Cell, Document, Table

__all__ = ["join_tables", "split_table"]


def split_table(document: Document, table: Table, row: int, header_rows: int, caption: str | None) -> Table:
    """Cut a table above ``row``; gives the second one. Raises ConflictError where a merged cell is in the way.

    ``header_rows`` counts the header rows of the second table; with none it keeps the column heads of the first, which
    then stand above it for the machine only.
    """
    if not 0 < row < table.row_count:
        raise ConflictError("表の端では分けられません", "a table cannot be split at its edge")
    if any(c.row < row < c.row + c.row_span for c in table.cells):
        raise ConflictError("結合セルの途中では分けられません", "a merged cell is in the way of the split")
    if header_rows > table.row_count - row:
        raise ConflictError("見出し行の数が行数を超えます", "there are fewer rows than header rows")
    below = [c for c in table.cells if c.row >= row]
    for cell in below:
        cell.row -= row
        cell.role = "header" if cell.row < header_rows else "data" if cell.role == "header" else cell.role
    second = Table(
        id=_free_id(document, table.id),
        key=f"{table.key}/{key_text(caption or below[0].raw)}",
        part=table.part,
        caption=caption,
        section=[*table.section],
        unit=table.unit,
        pages=_pages(below) or [table.pages[-1]],
        header_rows=header_rows,
        stub_columns=table.stub_columns,
        row_count=table.row_count - row,
        column_count=table.column_count,
        columns=[column.model_copy(deep=True) for column in table.columns],
        ruling=table.ruling,
        notes=table.notes,
        cells=below,
    )
    table.cells = [c for c in table.cells if all(c is not b for b in below)]
    table.row_count, table.notes = row, []
    table.header_rows = min(table.header_rows, row)
    table.pages = _pages(table.cells) or [table.pages[0]]
    if header_rows:
        refresh_columns(second)
    document.tables.insert(_index(document, table) + 1, second)
    _place_block(document, table, second)
    return second


def join_tables(document: Document, first: Table, second: Table, drop_rows: int) -> None:
    """Put the rows of ``second`` under those of ``first``. Raises ConflictError where that cannot be.

    ``drop_rows``: so many rows at the top of the second repeat the header and are left out.
    """
    if first is second:
        raise ConflictError("同じ表です", "it is the same table")
    if first.column_count != second.column_count:
        raise ConflictError("列の数が違います", "the tables have different numbers of columns")
    if drop_rows >= second.row_count:
        raise ConflictError("残る行がありません", "no row would be left")
    if any(c.row < drop_rows < c.row + c.row_span for c in second.cells):
        raise ConflictError("結合セルの途中では切れません", "a merged cell is in the way")
    for cell in second.cells:
        if cell.row < drop_rows:
            continue
        cell.row += first.row_count - drop_rows
        if cell.role == "header":
            cell.role = "label" if cell.column < first.stub_columns else "data"
        first.cells.append(cell)
    first.row_count += second.row_count - drop_rows
    first.pages = sorted({*first.pages, *second.pages})
    first.notes = [*first.notes, *(n for n in second.notes if n not in first.notes)]
    document.tables = [t for t in document.tables if t is not second]
    document.blocks = [b for b in document.blocks if not (b.kind == "table" and b.table == second.id)]


def _pages(cells: list[Cell]) -> list[int]:
    return sorted({region.page for cell in cells for region in cell.regions})


def _index(document: Document, table: Table) -> int:
    return next(n for n, t in enumerate(document.tables) if t is table)


def _free_id(document: Document, old: str) -> str:
    taken = {table.id for table in document.tables}
    return next(name for n in range(2, len(taken) + 3) if (name := f"{old}-{n}") not in taken)


def _place_block(document: Document, table: Table, second: Table) -> None:
    """The second table is read right after the first."""
    taken = {block.id for block in document.blocks}
    for n, block in enumerate(document.blocks):
        if block.kind == "table" and block.table == table.id:
            name = next(i for k in range(2, len(taken) + 3) if (i := f"{block.id}-{k}") not in taken)
            new = Block(id=name, part=block.part, kind="table", page=second.pages[0], table=second.id)
            document.blocks.insert(n + 1, new)
            return
