"""A header that a page prints once for several tables: those below it have the same columns and none of their own."""

from __future__ import annotations

from extractor.layout.continuation import JoinedTable, same_edges
from extractor.model import Table

__all__ = ["head_columns", "stands_below"]

MISALIGNED = 2.0
"""Points by which the left edges of two tables in one frame may differ."""


def stands_below(above: JoinedTable, table: JoinedTable) -> bool:
    """Whether a table without a header has the columns of the table above it on its page."""
    aligned = above.pages[-1] == table.pages[0] and abs(above.xs[0] - table.xs[0]) <= MISALIGNED
    return not table.header_rows and bool(aligned) and same_edges(above, table.last)


def head_columns(table: Table, above: Table) -> None:
    """Calls a table's columns by the header of the one above it, where figures stand below figures."""
    if table.header_rows or not any(column.header for column in above.columns):
        return
    own, theirs = _columns_of_figures(table), _columns_of_figures(above)
    if own and all(theirs.get(k, number) == number for k, number in own.items()) and any(own.values()):
        table.columns = [column.model_copy(deep=True) for column in above.columns]


def _columns_of_figures(table: Table) -> dict[int, bool]:
    """For every column in which something stands below the header: whether most of it is figures."""
    filled: dict[int, list[bool]] = {}
    for cell in table.cells:
        if cell.row >= table.header_rows and cell.text:
            filled.setdefault(cell.column, []).append(cell.value is not None or cell.symbol is not None)
    return {k: 2 * sum(figures) > len(figures) for k, figures in filled.items()}
