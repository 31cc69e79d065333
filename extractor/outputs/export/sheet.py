"""A sheet: rows of plain values under typed columns, the one shape that every writer takes.

Values are ``None``, ``str``, ``bool``, ``int`` or ``Decimal`` (a figure with the decimals that the paper prints).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from extractor.model import Cell, Table

__all__ = ["Field", "Sheet", "Value", "figure"]

Value = None | str | bool | int | Decimal


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a sheet. ``type``: ``string`` | ``integer`` | ``number`` | ``boolean``, in Frictionless' words."""

    name: str
    title: str
    type: str
    unit: str | None = None


@dataclass(slots=True)
class Sheet:
    """One table to be written. ``table``: where it comes from, None for the long form of a whole document."""

    name: str
    title: str
    fields: list[Field]
    rows: list[list[Value]] = field(default_factory=list)
    table: Table | None = None


def figure(cell: Cell) -> int | Decimal | None:
    """A cell's figure as it is printed: 37.0 stays 37.0 (``decimals`` 1), a whole number is an int."""
    if cell.value is None:
        return None
    if cell.decimals:
        return Decimal(str(cell.value)).quantize(Decimal(1).scaleb(-cell.decimals))
    if isinstance(cell.value, int) or float(cell.value).is_integer():
        return int(cell.value)
    return Decimal(str(cell.value))
