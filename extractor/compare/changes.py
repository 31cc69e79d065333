"""What changed between two years, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from extractor.model import Document

__all__ = ["Change", "Comparison", "Gone", "Key", "Reworded"]

Key = tuple[str, str, str]
"""Table, row and column of a figure."""


@dataclass(slots=True)
class Change:
    """A figure that has changed. ``out_of_line``: how far beyond what its neighbours did, in spreads; 0 if within.

    ``is_restated``: last year's figure, which this year's paper prints again and otherwise. ``is_single``: a figure of
    the prose, a quantity of its own that no column puts beside others.
    """

    table: str
    row: str
    column: str
    old: float
    new: float
    unit: str | None = None
    is_total: bool = False
    out_of_line: float = 0.0
    reason: tuple[str, str] | None = None
    pages: tuple[int | None, int | None] = (None, None)
    is_restated: bool = False
    is_single: bool = False

    @property
    def absolute(self) -> float:
        """New less old; whole where both are."""
        gap = round(self.new - self.old, 6)
        return int(gap) if float(gap).is_integer() else gap

    @property
    def percent(self) -> float | None:
        """The change in per cent of the old figure; None where that was zero or is itself a share."""
        if self.old == 0 or self.unit in ("%", "％"):
            return None
        return round(100 * (self.new - self.old) / abs(self.old), 1)

    def record(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "table": self.table,
            "row": self.row,
            "column": self.column,
            "unit": self.unit,
            "old": self.old,
            "new": self.new,
            "absolute": self.absolute,
            "percent": self.percent,
            "total": self.is_total,
            "out_of_line": round(self.out_of_line, 1),
            "reason": None if self.reason is None else {"ja": self.reason[0], "en": self.reason[1]},
            "pages": list(self.pages),
        }


@dataclass(slots=True)
class Gone:
    """A table, row or column that only one of the years has. ``figures``: what stands in it, by header."""

    kind: str
    table: str
    name: str
    is_new: bool
    page: int | None = None
    figures: dict[str, float] = field(default_factory=dict)

    def record(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "kind": self.kind,
            "table": self.table,
            "name": self.name,
            "status": "new" if self.is_new else "gone",
            "page": self.page,
            "figures": self.figures,
        }


@dataclass(slots=True)
class Reworded:
    """Words that have changed: a row's label, a header, a caption, or a cell of words. ``kind`` says which."""

    kind: str
    table: str
    place: str
    old: str
    new: str

    def record(self) -> dict[str, Any]:
        """As JSON."""
        return {"kind": self.kind, "table": self.table, "place": self.place, "old": self.old, "new": self.new}


@dataclass(slots=True)
class Comparison:
    """Two documents side by side. ``equal``: the figures that are the same in both.

    ``history``: figures over more than two years, by table, row and column of the newest paper, then by year.
    """

    old: Document
    new: Document
    changes: list[Change] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)
    reworded: list[Reworded] = field(default_factory=list)
    equal: list[Change] = field(default_factory=list)
    history: dict[Key, dict[str, float]] = field(default_factory=dict)
    tables: int = 0

    @property
    def out_of_line(self) -> list[Change]:
        """The changes that are out of line, farthest first."""
        return sorted((c for c in self.changes if c.out_of_line), key=lambda c: -c.out_of_line)

    def record(self) -> dict[str, Any]:
        """As JSON."""

        def about(document: Document) -> dict[str, Any]:
            years = [p.fiscal_year for p in document.parts if p.fiscal_year is not None]
            return {
                "file_name": document.source.file_name,
                "sha256": document.source.sha256,
                "fiscal_year": years[0] if years else None,
            }

        rest = [c for c in self.changes if not c.out_of_line]
        return {
            "old": about(self.old),
            "new": about(self.new),
            "matched_tables": self.tables,
            "same": len(self.equal),
            "changes": [c.record() for c in [*self.out_of_line, *rest]],
            "new_and_gone": [g.record() for g in self.gone],
            "reworded": [r.record() for r in self.reworded],
            "history": [
                {"table": table, "row": row, "column": column, "figures": figures}
                for (table, row, column), figures in self.history.items()
            ],
        }
