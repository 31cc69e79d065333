"""The words with which a family is declared. A declaration says what is meant; the engine finds where it stands.

Nothing here names a page, a position, a number of rows, a 表 number, an order of columns or a year. In words, ``…``
stands for anything between; in prose patterns ``{figure}``, ``{words}`` and ``{date}`` are what is looked for,
``[は|が]`` are alternatives (``[約|]`` may be missing).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

from extractor.families.words import Folded, fold
from extractor.model import Evidence

__all__ = [
    "Adds",
    "Breakdown",
    "CaptionCount",
    "ColumnOf",
    "CountOf",
    "Family",
    "Figure",
    "FigureOf",
    "GroupCounts",
    "Item",
    "LastOf",
    "Matrix",
    "PartsOf",
    "Prose",
    "Rate",
    "Record",
    "Records",
    "RowNamed",
    "RowOf",
    "Runs",
    "SumOfRows",
    "TableOf",
    "Total",
    "Within",
    "figure",
    "nothing",
    "number",
    "prose",
    "text",
    "value",
]

Figure = int | float
"""A figure as the paper prints it; percentages have decimals."""


class Record(BaseModel):
    """Base of the typed records: a field's ``title`` is its Japanese header."""

    model_config = ConfigDict(extra="forbid", defer_build=True)  # most papers need none of them


class Item(Record):
    """One item of a list, with the place where it stands."""

    evidence: Evidence | None = Field(None, title="根拠", description="The row or the words it was read from.")

    @model_serializer(mode="wrap")
    def _evidence_last(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        told: dict[str, Any] = handler(self)
        evidence = told.pop("evidence", None)
        return told if evidence is None else told | {"evidence": evidence}


Reader = Callable[[str, int | None], Any]
"""Reads a cell's text; the second argument is the part's fiscal year."""


# ------------------------------------------------------------------------------------------------------- columns


@dataclass(frozen=True, kw_only=True)
class ColumnOf:
    """A column by its header words, its unit and what its cells look like."""

    field: str
    words: tuple[str, ...]
    kind: Literal["text", "figure", "number"] = "text"
    unit: str | None = None
    looks: str | None = None
    """A regular expression that its cells' texts match, to tell columns apart where headers do not."""
    blank: bool = False
    """Its header may be empty (a number column)."""
    read: Reader | None = None
    spread: bool = False
    """``read`` gives several fields at once, as a mapping."""
    ditto: bool = False
    """同上 stands for the text above; what is printed goes to ``printed``."""
    printed: str | None = None
    bullets: bool = False
    """①②③ in one cell are records of their own."""
    group: bool = False
    """It groups rows: where no rules tell the groups, an empty cell below means the same."""
    optional: bool = False


def text(
    field: str,
    *words: str,
    looks: str | None = None,
    read: Reader | None = None,
    spread: bool = False,
    ditto: bool = False,
    printed: str | None = None,
    bullets: bool = False,
    group: bool = False,
    optional: bool = False,
) -> ColumnOf:
    """A column of words."""
    return ColumnOf(
        field=field,
        words=words,
        looks=looks,
        read=read,
        spread=spread,
        ditto=ditto,
        printed=printed,
        bullets=bullets,
        group=group,
        optional=optional,
    )


def figure(field: str, *words: str, unit: str | None = None, optional: bool = False) -> ColumnOf:
    """A column of figures."""
    return ColumnOf(field=field, words=words, kind="figure", unit=unit, optional=optional)


def number(field: str, *words: str) -> ColumnOf:
    """A column of running numbers; its header is often empty."""
    return ColumnOf(field=field, words=words, kind="number", looks=r"\d{1,4}", blank=True)


# -------------------------------------------------------------------------------------------------------- tables


@dataclass(frozen=True, kw_only=True)
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
    def caption_words(self) -> Folded:
        """The words of its caption, ready to be looked for in many papers."""
        return fold(self.caption)

    @cached_property
    def unless_words(self) -> Folded:
        """The words with which it is another table."""
        return fold(self.unless)

    @cached_property
    def column_words(self) -> tuple[Folded, ...]:
        """The words of each of its columns."""
        return tuple(fold(column.words) for column in self.columns)


@dataclass(frozen=True, kw_only=True)
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
    def label_words(self) -> Folded:
        """The words of the header over the labels."""
        return fold(self.label)

    @cached_property
    def row_words(self) -> tuple[Folded, ...]:
        """The names of each of its rows."""
        return tuple(map(fold, self.rows))


@dataclass(frozen=True, kw_only=True)
class Records(TableOf):
    """One record a row (or several where cells hold ①②③)."""

    constants: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Matrix(TableOf):
    """Organisations down, measures across: one long-form figure a cell."""

    label: tuple[str, ...]
    """Words of the header over the organisations."""
    others: bool = False
    """Also takes tables that no other declaration knows."""

    @cached_property
    def label_words(self) -> Folded:
        """The words of the header over the organisations."""
        return fold(self.label)


# ------------------------------------------------------------------------------------------------------- sources


@dataclass(frozen=True)
class Prose:
    """Words of the running text with a ``{figure}``, ``{words}`` or ``{date}``; the first pattern found counts."""

    patterns: tuple[str, ...]
    take: Literal["figure", "words", "date", "nothing"] = "figure"


def prose(*patterns: str, take: Literal["figure", "words", "date"] = "figure") -> Prose:
    """The value in a sentence of the paper, in any of several wordings."""
    return Prose(patterns, take)


def nothing(*patterns: str) -> Prose:
    """0, where a sentence says that there was none (審査請求はなかった)."""
    return Prose(patterns, "nothing")


@dataclass(frozen=True)
class Total:
    """The total row of a breakdown, in one of its columns."""

    table: str
    column: str


@dataclass(frozen=True)
class RowOf:
    """One row of a breakdown by the words of its label."""

    table: str
    label: tuple[str, ...]
    column: str


@dataclass(frozen=True)
class RowNamed:
    """The row of a breakdown whose label is the value of a field of the data (``top_subject.label``)."""

    table: str
    field: str
    column: str


@dataclass(frozen=True)
class CountOf:
    """How many records of a list there are (with this value in this field)."""

    field: str
    where: tuple[str, str] | None = None


@dataclass(frozen=True)
class LastOf:
    """The last running number of a list."""

    field: str
    column: str = "no"


Source = Prose | Total | RowOf | RowNamed | CountOf | LastOf


@dataclass(frozen=True)
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


# -------------------------------------------------------------------------------------------------------- checks


@dataclass(frozen=True)
class Rate:
    """A percentage that the prose claims: sum(over) / (sum(under) - sum(less)), rounded as it is printed.

    What is to be left out (``less``) is left out only if the sentence names it.
    """

    field: str
    over: tuple[Source, ...]
    under: tuple[Source, ...]
    less: tuple[RowOf, ...] = ()


@dataclass(frozen=True)
class PartsOf:
    """Figures of the prose that add up to another one."""

    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class SumOfRows:
    """Figures of the prose that add up to the number of rows of a table."""

    table: str
    parts: tuple[str, ...]
    column: str
    """The column whose cells are the evidence."""


@dataclass(frozen=True)
class Runs:
    """Running numbers over all tables of a list: none missing, none twice."""

    field: str
    column: str = "no"


@dataclass(frozen=True)
class GroupCounts:
    """Cells like 紛失（8） that tell the number of rows they cover."""

    field: str
    column: str


@dataclass(frozen=True)
class CaptionCount:
    """A caption like …（4事務） that tells the number of records."""

    field: str
    unit: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Adds:
    """In every row of a table one declared column is the sum of others."""

    table: str
    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Within:
    """In every row of a table one declared column is never more than another, of which it is a part."""

    table: str
    whole: str
    part: str


DeclaredCheck = Rate | PartsOf | SumOfRows | Runs | GroupCounts | CaptionCount | Adds | Within


# -------------------------------------------------------------------------------------------------------- family


@dataclass(frozen=True, kw_only=True)
class Family:
    """One document family."""

    name: str
    version: str
    ja: str
    """What the paper is called."""
    titles: tuple[str, ...]
    """Words of the heading with which such a report begins."""
    model: type[Record]
    tables: tuple[TableOf, ...] = ()
    values: tuple[FigureOf, ...] = ()
    checks: tuple[DeclaredCheck, ...] = ()

    def table(self, name: str) -> TableOf:
        """A declared table by its name. Raises KeyError."""
        return {t.called: t for t in self.tables}[name]
