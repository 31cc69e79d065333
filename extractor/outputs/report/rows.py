"""A table as rows of HTML cells: spans, scopes, and the flags of checks that do not hold."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

from extractor.model import Cell, Table
from extractor.outputs.matrix import Matrix, words

__all__ = ["MOST_ROWS", "HtmlCell", "HtmlTable", "html_table"]

MOST_ROWS = 500
"""Rows of one table that a page shows; the rest is counted and stands in the exports."""
_UNSURE = 0.8
_SHORT, _LONG = 8, 24
"""Letters: a shorter text is not broken, a longer one gets room."""

Flags = Mapping[tuple[int, int], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class HtmlCell:
    """One cell. ``scope``: of a header cell, else None. ``flags``: the checks (anchors) that doubt it first of all."""

    lines: tuple[str, ...]
    scope: str | None
    row_span: int
    column_span: int
    style: str
    anchor: str
    flags: tuple[str, ...]
    was: str | None = None


@dataclass(frozen=True, slots=True)
class HtmlTable:
    """Header rows and body rows; ``left_out``: how many rows are not shown."""

    head: list[list[HtmlCell]]
    body: list[list[HtmlCell]]
    left_out: int


def html_table(table: Table, prefix: str, flags: Flags, maybe: Set[tuple[int, int]] = frozenset()) -> HtmlTable:
    """Rows of a table.

    Args:
        table: the table.
        prefix: of the cells' anchors.
        flags: the checks (anchors) that doubt a cell first of all, by its top-left place.
        maybe: cells that a failing check doubts too.
    """
    matrix = Matrix(table)
    shown = min(table.row_count, table.header_rows + MOST_ROWS)
    rows: list[list[HtmlCell]] = [[] for _ in range(shown)]
    for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
        if cell.row < shown:
            rows[cell.row].append(_cell(cell, matrix, prefix, flags, maybe, shown))
    heads = table.header_rows
    return HtmlTable(rows[:heads], rows[heads:], table.row_count - shown)


def _cell(cell: Cell, matrix: Matrix, prefix: str, flags: Flags, maybe: Set[tuple[int, int]], shown: int) -> HtmlCell:
    place = (cell.row, cell.column)
    heads = matrix.table.header_rows
    last = heads if cell.row < heads else shown
    text = words(cell)
    styles = [
        "number" if cell.value is not None and cell.row >= heads else "",
        "total" if cell.role == "total" else "",
        "bad" if place in flags else "maybe" if place in maybe else "",
        "unsure" if cell.confidence < _UNSURE else "",
        "short" if len(text) <= _SHORT and "\n" not in text else "long" if len(text) > _LONG else "",
    ]
    return HtmlCell(
        lines=tuple(text.split("\n")),
        scope=_scope(cell, matrix),
        row_span=min(cell.row_span, last - cell.row),
        column_span=cell.column_span,
        style=" ".join(filter(None, styles)),
        anchor=f"{prefix}-{cell.row}-{cell.column}",
        flags=flags.get(place, ()),
        was=cell.text if cell.corrected is not None and cell.corrected != cell.text else None,
    )


def _scope(cell: Cell, matrix: Matrix) -> str | None:
    """What a header cell speaks for; None for data and for empty header cells, which speak for nothing."""
    if not words(cell).strip():
        return None
    if cell.row < matrix.table.header_rows:
        return "colgroup" if cell.column_span > 1 else "col"
    if matrix.is_heading(cell.row):
        return "rowgroup"
    if cell.column < matrix.stub:
        return "rowgroup" if cell.row_span > 1 else "row"
    return None
