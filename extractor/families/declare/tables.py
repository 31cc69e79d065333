"""Tables by words of their captions, headers and rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from extractor.families.declare.columns import ColumnOf
from extractor.families.words import Folded, Sought, fold, sought

__all__ = ["Breakdown", "Matrix", "Records", "TableOf"]


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class TableOf:
    """A table by words of its caption (or heading) and of its headers."""

    field: str
    """The list of the data that its rows go into."""
    name: str = ""
    """What declarations call it; the field where it is left out."""
    caption: tuple[str, ...]
    unless: tuple[str, ...] = ()
    """Words of a caption with which it is another table."""
    columns: tuple[ColumnOf, ...] = ()
    optional: bool = False
    many: bool = False
    """Several tables of the paper may be this one."""

    @property
    def called(self) -> str:
        """Its name in the declaration."""
        return self.name or self.field

    @cached_property
    def caption_sought(self) -> Sought:
        """The words of its caption, ready to be looked for in many papers."""
        return sought(self.caption)

    @cached_property
    def unless_words(self) -> Folded:
        """The words with which it is another table."""
        return fold(self.unless)

    @cached_property
    def columns_sought(self) -> tuple[Sought, ...]:
        """The words of each of its columns."""
        return tuple(sought(column.words) for column in self.columns)


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Breakdown(TableOf):
    """Labels with figures and, as a rule, a total.

    It may lie on its side: where columns are called as its ``rows`` are, the total row (or the only one) is read.
    """

    label: tuple[str, ...]
    """Words of the header over the labels."""
    rows: tuple[tuple[str, ...], ...] = ()
    """Rows that such a paper has, each with its other names: what is gone or new is told."""
    total: bool = True
    heads: tuple[str, ...] = ()
    """Labels that end so are wholes; the rows below are their parts …"""
    parts: str | None = None
    """… and go into this list of theirs."""

    @cached_property
    def label_sought(self) -> Sought:
        """The words of the header over the labels."""
        return sought(self.label)

    @cached_property
    def rows_sought(self) -> tuple[Sought, ...]:
        """The names of each of its rows."""
        return tuple(map(sought, self.rows))


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Records(TableOf):
    """One record a row (or several where cells hold ①②③)."""

    constants: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Matrix(TableOf):
    """Organisations down, measures across: one long-form figure a cell."""

    label: tuple[str, ...]
    """Words of the header over the organisations."""
    others: bool = False
    """Also takes tables that no other declaration knows."""

    @cached_property
    def label_sought(self) -> Sought:
        """The words of the header over the organisations."""
        return sought(self.label)
