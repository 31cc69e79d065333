"""Operations on one cell: its text, its value, its span. ``raw`` and the places on the page stay as they were read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from extractor.corrections.places import ConflictError
from extractor.model import Cell, Column, Region, Table

__all__ = ["figure_of", "refresh_columns", "set_span", "set_text"]

Number = int | float


def set_text(table: Table, cell: Cell, text: str, value: Number | Literal["from_text"] | None = "from_text") -> None:
    """Give a cell another text and the value that follows from it, or the given one."""
    cell.text = text
    cell.corrected = text
    if value == "from_text":
        cell.value, cell.decimals, cell.symbol = figure_of(text) if cell.role != "header" else (None, None, None)
    else:
        cell.value, cell.symbol = value, None
        cell.decimals = None if value is None else _decimals(value)
    if cell.row < table.header_rows:
        refresh_columns(table)


def figure_of(text: str) -> tuple[Number | None, int | None, str | None]:
    """Value, decimals and symbol of a cell's text, as the extraction would tell them."""
    from extractor.text import parse_figure

    figure = parse_figure(text)
    if figure is None:
        return None, None, None
    if figure.value is None:
        return None, None, figure.symbol
    whole = figure.value == int(figure.value) and not figure.decimals
    return int(figure.value) if whole else float(figure.value), figure.decimals, figure.symbol


def set_span(table: Table, cell: Cell, row_span: int, column_span: int) -> None:
    """Give a cell another span. Raises ConflictError where it would leave the table or cut another cell.

    Cells that it then covers are taken in: their words come after its own, line by line, and their places are kept.
    Places that it gives up become empty cells.
    """
    bottom, right = cell.row + row_span, cell.column + column_span
    if bottom > table.row_count or right > table.column_count:
        raise ConflictError("結合の範囲が表からはみ出します", "the span would leave its table")
    inside, outside = [], []
    for other in table.cells:
        if other is cell:
            continue
        clear = (
            other.row >= bottom
            or other.row + other.row_span <= cell.row
            or other.column >= right
            or other.column + other.column_span <= cell.column
        )
        if clear:
            outside.append(other)
        elif (
            other.row >= cell.row
            and other.row + other.row_span <= bottom
            and other.column >= cell.column
            and other.column + other.column_span <= right
        ):
            inside.append(other)
        else:
            raise ConflictError("結合の範囲が別の結合セルを切ってしまいます", "the span would cut another merged cell")
    given_up = [
        (row, column)
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
        if row >= bottom or column >= right
    ]
    _take_in(cell, sorted(inside, key=lambda c: (c.row, c.column)))
    cell.row_span, cell.column_span = row_span, column_span
    role = cell.role
    empty = [Cell(row=r, column=k, text="", raw="", role=role, regions=[]) for r, k in given_up]
    table.cells = sorted([cell, *outside, *empty], key=lambda c: (c.row, c.column))
    refresh_columns(table)


def refresh_columns(table: Table) -> None:
    """Work out the header texts of the columns again; their units stay."""
    units = {column.index: column.unit for column in table.columns}
    heads = sorted((c for c in table.cells if c.row < table.header_rows and c.text), key=lambda c: c.row)
    table.columns = [
        Column(
            index=index,
            header=[c.text for c in heads if c.column <= index < c.column + c.column_span],
            unit=units.get(index),
        )
        for index in range(table.column_count)
    ]


def _take_in(cell: Cell, others: Iterable[Cell]) -> None:
    """Join the words of covered cells to a cell's own; nothing that was read is lost."""
    worded = [c for c in others if c.raw or c.text]
    for other in others:
        cell.regions = [*cell.regions, *(Region(page=r.page, bbox=list(r.bbox)) for r in other.regions)]
    if not worded:
        return
    cell.raw = "\n".join(filter(None, [cell.raw, *(c.raw for c in worded)]))
    cell.text = "\n".join(filter(None, [cell.text, *(c.text for c in worded)]))
    cell.corrected = cell.text
    if cell.role != "header":
        cell.value, cell.decimals, cell.symbol = figure_of(cell.text)


def _decimals(value: Number) -> int:
    """The digits behind the point that a number needs."""
    if isinstance(value, int):
        return 0
    digits = repr(value).partition(".")[2]
    return 0 if digits in ("", "0") or "e" in digits else len(digits)
