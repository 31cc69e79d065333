"""Tables held against a truth, cell by cell, whoever read them.

A true cell is found only where the matched table has the same row, column, row span, column span and the same text
(normalised, without white space). Empty cells count; nothing is forgiven for an offset or for a table cut in two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Cell", "Score", "score"]

Cell = tuple[int, int, int, int, str]


@dataclass(frozen=True)
class Score:
    """Counts of cells and tables; they can be added up over documents."""

    hits: int = 0
    predicted: int = 0
    true: int = 0
    perfect: int = 0
    tables: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.hits + other.hits,
            self.predicted + other.predicted,
            self.true + other.true,
            self.perfect + other.perfect,
            self.tables + other.tables,
        )

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1.0 where there is nothing to find and nothing was said."""
        return 2 * self.hits / (self.predicted + self.true) if self.predicted + self.true else 1.0


def score(true: Sequence[Sequence[Cell]], predicted: Sequence[Sequence[Cell]]) -> Score:
    """Each true table is matched with at most one predicted table, the pairs with the most cells in common first."""
    want = [Counter(t) for t in true]
    got = [Counter(t) for t in predicted]
    pairs = sorted(
        ((_common(w, g), -i, -j) for i, w in enumerate(want) for j, g in enumerate(got)),
        reverse=True,
    )
    left_true, left_predicted = set(range(len(want))), set(range(len(got)))
    hits = perfect = 0
    for common, minus_i, minus_j in pairs:
        i, j = -minus_i, -minus_j
        if common and i in left_true and j in left_predicted:
            left_true.discard(i)
            left_predicted.discard(j)
            hits += common
            perfect += want[i] == got[j]
    return Score(hits, sum(map(len, predicted)), sum(map(len, true)), perfect, len(want))


def _common(a: Counter[Cell], b: Counter[Cell]) -> int:
    return (a & b).total()
