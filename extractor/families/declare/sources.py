"""Where single values of a paper stand: its prose, totals, rows and counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "CountOf",
    "FigureOf",
    "LastOf",
    "Prose",
    "RowNamed",
    "RowOf",
    "Source",
    "Total",
    "nothing",
    "prose",
    "value",
]


@dataclass(frozen=True, repr=False, eq=False)
class Prose:
    """Words of the running text with a ``{figure}``, ``{words}`` or ``{date}``; the first pattern found counts."""

    patterns: tuple[str, ...]
    take: Literal["figure", "words", "date", "month", "nothing"] = "figure"


def prose(*patterns: str, take: Literal["figure", "words", "date", "month"] = "figure") -> Prose:
    """The value in a sentence of the paper, in any of several wordings; ``month`` is a ``{date}`` without its day."""
    return Prose(patterns, take)


def nothing(*patterns: str) -> Prose:
    """0, where a sentence says that there was none (審査請求はなかった)."""
    return Prose(patterns, "nothing")


@dataclass(frozen=True, repr=False, eq=False)
class Total:
    """The total row of a breakdown, in one of its columns."""

    table: str
    column: str


@dataclass(frozen=True, repr=False, eq=False)
class RowOf:
    """One row of a breakdown by the words of its label."""

    table: str
    label: tuple[str, ...]
    column: str


@dataclass(frozen=True, repr=False, eq=False)
class RowNamed:
    """The row of a breakdown whose label is the value of a field of the data (``top_subject.label``)."""

    table: str
    field: str
    column: str


@dataclass(frozen=True, repr=False, eq=False)
class CountOf:
    """How many records of a list there are (with this value in this field)."""

    field: str
    where: tuple[str, str] | None = None


@dataclass(frozen=True, repr=False, eq=False)
class LastOf:
    """The last running number of a list."""

    field: str
    column: str = "no"


Source = Prose | Total | RowOf | RowNamed | CountOf | LastOf


@dataclass(frozen=True, repr=False, eq=False)
class FigureOf:
    """One value that the paper prints in several places: all must agree.

    ``field`` is its path in the data (``holdings.files``), or None for a figure that is only compared.
    """

    field: str | None
    sources: tuple[Source, ...]
    title: str | None = None
    """What it is called in checks; the field's title where it is left out."""
    needed: bool = True
    """Whether it is told when the paper does not say it."""


def value(field: str | None, *sources: Source, title: str | None = None, needed: bool = True) -> FigureOf:
    """A value and all the places that print it."""
    return FigureOf(field, sources, title, needed)
