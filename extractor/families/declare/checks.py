"""What a family's figures must hold among themselves."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.families.declare.sources import RowOf, Source

__all__ = ["Adds", "CaptionCount", "DeclaredCheck", "GroupCounts", "PartsOf", "Rate", "Runs", "SumOfRows", "Within"]


@dataclass(frozen=True, repr=False, eq=False)
class Rate:
    """A percentage that the prose claims: sum(over) / (sum(under) - sum(less)), rounded as it is printed.

    What is to be left out (``less``) is left out only if the sentence names it.
    """

    field: str
    over: tuple[Source, ...]
    under: tuple[Source, ...]
    less: tuple[RowOf, ...] = ()


@dataclass(frozen=True, repr=False, eq=False)
class PartsOf:
    """Figures of the prose that add up to another one."""

    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True, repr=False, eq=False)
class SumOfRows:
    """Figures of the prose that add up to the number of rows of a table."""

    table: str
    parts: tuple[str, ...]
    column: str
    """The column whose cells are the evidence."""


@dataclass(frozen=True, repr=False, eq=False)
class Runs:
    """Running numbers over all tables of a list: none missing, none twice."""

    field: str
    column: str = "no"


@dataclass(frozen=True, repr=False, eq=False)
class GroupCounts:
    """Cells like 紛失（8） that tell the number of rows they cover."""

    field: str
    column: str


@dataclass(frozen=True, repr=False, eq=False)
class CaptionCount:
    """A caption like …（4事務） that tells the number of records."""

    field: str
    unit: str
    columns: tuple[str, ...]


@dataclass(frozen=True, repr=False, eq=False)
class Adds:
    """In every row of a table one declared column is the sum of others."""

    table: str
    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True, repr=False, eq=False)
class Within:
    """In every row of a table one declared column is never more than another, of which it is a part."""

    table: str
    whole: str
    part: str


DeclaredCheck = Rate | PartsOf | SumOfRows | Runs | GroupCounts | CaptionCount | Adds | Within
