"""A document family: all that is declared of it."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.families.declare.checks import DeclaredCheck
from extractor.families.declare.record import Record
from extractor.families.declare.sources import FigureOf
from extractor.families.declare.tables import TableOf

__all__ = ["Family"]


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
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
