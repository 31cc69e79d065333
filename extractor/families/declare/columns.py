"""Columns by their header words, their unit and the look of their cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["ColumnOf", "Reader", "figure", "number", "text"]

Reader = Callable[[str, int | None], Any]
"""Reads a cell's text; the second argument is the part's fiscal year."""


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class ColumnOf:
    """A column by its header words, its unit and what its cells look like."""

    field: str
    words: tuple[str, ...]
    kind: Literal["text", "figure", "number"] = "text"
    unit: str | None = None
    looks: str | None = None
    """A regular expression that its cells' texts match, to tell columns apart where headers do not."""
    begins: str | None = None
    """A regular expression with which each of its texts begins: one that does not goes on from the page before."""
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
    begins: str | None = None,
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
        begins=begins,
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
