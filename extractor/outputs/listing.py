"""A table as plain lines, for standard output: columns by the width that a terminal gives to East Asian letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

__all__ = ["lines_of", "width_of"]


def width_of(text: str) -> int:
    """Columns of a terminal that a text takes (UAX #11: wide and full-width letters take two, marks none)."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in ("W", "F") else 1 for c in text
    )


def lines_of(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """The lines of a table; the last column is not filled up."""
    table = [tuple(head), *(tuple(row) for row in rows)]
    widths = [max(width_of(row[n]) for row in table) for n in range(len(head))]
    lines = ["  ".join(c + " " * (w - width_of(c)) for c, w in zip(row, widths, strict=True)).rstrip() for row in table]
    lines.insert(1, "  ".join("-" * w for w in widths[:-1]) + "  " + "-" * min(widths[-1], 40))
    return lines
