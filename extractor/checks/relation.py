"""A relation: a whole and its parts, tested on every line of a table."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter, mul
from typing import Final, Literal

from extractor.checks.view import BLANK, COVERED, FIGURE, NOTHING, TEXT, UNKNOWN, Item, View

__all__ = [
    "AGAIN",
    "EMPTY",
    "FAILS",
    "HOLDS",
    "ONLY_SISTERS",
    "SAID_TWICE",
    "SKIPPED",
    "Line",
    "Place",
    "Relation",
    "measure",
    "near",
]

Place = tuple[str, int, int]
"""A cell: table id, row, column."""

HOLDS: Final = 1
FAILS: Final = 2
EMPTY: Final = 3
"""Holds, but only because everything is 0."""
SKIPPED: Final = 4
"""Cannot be told: a figure is missing or not told."""

AGAIN: Final = "again"
"""The form of a second sum of one total: by ward before it, by age behind it."""
ONLY_SISTERS: Final = "again, on few lines"
"""The same on so few lines that only tables with the same labels can speak for it."""
SAID_TWICE: Final = "said twice"
"""The form of a sum that the total of its parts says again, and that a slip parts from it."""

Op = Literal["=", "<=", ">="]


@dataclass(slots=True)
class Line:
    """One line of a relation: ``sum(coefficient · value) + constant`` is compared with 0."""

    terms: list[tuple[int, Place, int]]
    op: Op
    tolerance: int
    scale: int
    holds: bool
    constant: int = 0

    def residual(self) -> int:
        """What is left: 0 where an equation holds."""
        return sum(k * v for k, _, v in self.terms) + self.constant

    def satisfied(self, residual: int) -> bool:
        """Whether the line would hold with this residual."""
        if self.op == "=":
            return abs(residual) <= self.tolerance
        return residual >= -self.tolerance if self.op == "<=" else residual <= self.tolerance


@dataclass(slots=True)
class Relation:
    """``whole`` compared with the signed sum of ``parts`` on the lines of a view.

    op "=": they are equal; "<=": the parts are at most the whole; ">=": the parts are at least the whole.
    """

    kind: str
    view: View
    whole: int
    parts: tuple[int, ...]
    signs: tuple[int, ...]
    op: Op
    form: str
    tried: int = 1
    tolerance: int = 0
    results: list[tuple[int, int, int]] = field(default_factory=list)
    """(line, HOLDS/FAILS/EMPTY/SKIPPED, residual)"""
    held: int = 0
    failed: int = 0
    empty: int = 0
    evidence: float = 0.0

    def failing(self) -> list[tuple[int, int]]:
        """The lines that fail, each with its residual."""
        return [(line, residual) for line, status, residual in self.results if status == FAILS]

    def line(self, index: int, holds: bool) -> Line:
        """One line spelt out."""
        view = self.view
        terms = [(1, view.place(self.whole, index), view.value(self.whole, index))]
        for sign, part in zip(self.signs, self.parts, strict=True):
            if view.state(part, index) in (FIGURE, NOTHING, BLANK):
                terms.append((-sign, view.place(part, index), view.value(part, index)))
        return Line(terms, self.op, self.tolerance, view.sheet.scale, holds)

    def lines(self) -> Iterable[Line]:
        """All lines that were tested, spelt out."""
        for index, status, _ in self.results:
            if status in (HOLDS, FAILS, EMPTY):
                yield self.line(index, status != FAILS)


def measure(
    view: View,
    whole: int,
    parts: Sequence[int],
    lines: Sequence[Item],
    *,
    kind: str,
    form: str,
    op: Op = "=",
    signs: Sequence[int] | None = None,
    tried: int = 1,
    rounding: Callable[[int, int], int] | None = None,
    patience: int | None = None,
) -> Relation | None:
    """The relation with its results; None as soon as more than ``patience`` lines fail.

    ``rounding`` gives the tolerance of a line (in scaled units) with so many terms; none is 0.
    """
    found = Relation(kind, view, whole, tuple(parts), tuple(signs or [1] * len(parts)), op, form, tried)
    sheet = view.sheet
    values, states = (sheet.values_down, sheet.states_down) if view.down else (sheet.values, sheet.states)
    count = len(parts)
    results = found.results
    # One look at a row is one call: a getter of one place would give it bare.
    pick = itemgetter(*parts) if count > 1 else lambda row: [row[part] for part in parts]
    for item in lines:
        line = item.index
        there, figures = states[line], values[line]
        w = there[whole]
        stands = pick(there)
        known = stands.count(FIGURE)
        if not (known == count and w == FIGURE) and _untold(w, stands, op):
            results.append((line, SKIPPED, 0))
            continue
        total = figures[whole]
        # Where no figure stands the value is 0.
        added = sum(pick(figures)) if signs is None else sum(map(mul, signs, pick(figures)))
        residual = total - added
        tolerance = 0 if rounding is None else rounding(line, count + 1)
        if op == "=":
            good = -tolerance <= residual <= tolerance
        elif op == "<=":
            good = residual >= -tolerance
        else:
            good = residual <= tolerance
        if tolerance > found.tolerance:
            found.tolerance = tolerance
        if not good:
            found.failed += 1
            results.append((line, FAILS, residual))
            if patience is not None and found.failed > patience:
                return None
        elif total == 0 and added == 0 and (op == "=" or known == 0):
            found.empty += 1
            results.append((line, EMPTY, 0))
        else:
            found.held += 1
            largest = max(abs(total), abs(added), 1)
            found.evidence += math.log10((largest + 1) / (2 * tolerance + 1))
            results.append((line, HOLDS, residual))
    return found


def _untold(whole: int, parts: Sequence[int], op: Op) -> bool:
    """Whether nothing can be said of a line, by what stands in its cells."""
    if (whole != FIGURE and whole != NOTHING) or UNKNOWN in parts or TEXT in parts:
        return True
    blank = parts.count(BLANK) + parts.count(COVERED)
    return blank == len(parts) or (op != "=" and (blank > 0 or whole != FIGURE))


def near(old: int, new: int) -> str | None:
    """How one figure could have become the other by a slip: "sign", "digit", "swap", "missing", "extra"; else None."""
    if old == new:
        return None
    if old == -new:
        return "sign"
    if (old < 0) != (new < 0):
        return None
    a, b = str(abs(old)), str(abs(new))
    if len(a) == len(b):
        differing = [i for i in range(len(a)) if a[i] != b[i]]
        if len(differing) == 1:
            return "digit"
        if len(differing) == 2 and a[differing[0]] == b[differing[1]] and a[differing[1]] == b[differing[0]]:
            return "swap"
        return None
    if abs(len(a) - len(b)) == 1:
        short, long = sorted((a, b), key=len)
        if any(long[:i] + long[i + 1 :] == short for i in range(len(long))):
            return "missing" if len(a) < len(b) else "extra"
    return None
