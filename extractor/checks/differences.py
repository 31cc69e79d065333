"""Differences that a label names: 比較 = 本年度 − 前年度, 差引 = 歳入 − 歳出, 不用額 = 予算現額 − 支出済額 − 繰越額.

Which figures are subtracted is told by the arithmetic of all lines; only a difference that holds on several of them is
stated. △ is a minus, and a difference printed without its sign (増減 as an amount) is taken as it stands.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache

from extractor.checks.relation import Relation, measure
from extractor.checks.sheet import FIGURE, Item, View
from extractor.checks.totals import rounding_of
from extractor.checks.words import stem

__all__ = ["differences"]

_NAMED = re.compile(
    r"^(比較|増減|増△減|差引|差額|差|収支|不用額|残額|残高|過不足|伸び?額)|(増減額?|差引額?|残額|比較増減)$"
)
_ENOUGH = 3.0
_REACH = 6
"""How many figures beside a difference are looked at."""


def differences(view: View, noted: bool = False) -> list[Relation]:
    """Every labelled difference of a view that holds on at least three lines (two where rows are subtracted)."""
    lines = [line for line in view.lines if not line.rate and not line.share]
    least = 2 if view.down else 3
    if len(lines) < least:
        return []
    rounding = rounding_of(view, noted)
    kind = "column_total" if view.down else "row_total"
    out: list[Relation] = []
    for item in view.items:
        if item.rate or item.share or not any(map(_named, (t for _, _, t in item.chain))):
            continue
        best: Relation | None = None
        best_score = _ENOUGH
        for tried, (parts, signs) in enumerate(_candidates(view, item), 1):
            relation = measure(
                view,
                item.index,
                parts,
                lines,
                kind=kind,
                form="difference",
                signs=signs,
                tried=tried,
                rounding=rounding,
                patience=max(1, len(lines) // 8),
            )
            if relation is None or relation.held < least or 10 * relation.failed > relation.held:
                continue
            if not _telling(relation):
                continue
            score = relation.evidence - 3 * relation.failed - math.log10(tried)
            if score > best_score:
                best, best_score = relation, score
        if best is not None:
            out.append(best)
    return out


@lru_cache(maxsize=8192)
def _named(label: str) -> bool:
    """Whether a label (a stem) names a difference."""
    return bool(label) and bool(_NAMED.search(stem(label)))


def _candidates(view: View, item: Item) -> Iterator[tuple[list[int], list[int]]]:
    """Pairs (and triples) of neighbouring figures: first minus the others, the nearest first."""
    usable = [i for i in view.items if not i.rate and not i.share and i.index != item.index]
    before = [i for i in usable if i.index < item.index][-_REACH:]
    after = [i for i in usable if i.index > item.index][:2]
    if len(before) >= 2:
        yield [before[-2].index, before[-1].index], [1, -1]
        yield [before[-1].index, before[-2].index], [1, -1]
    for a in range(len(before)):
        for b in range(a + 1, len(before)):
            yield [before[a].index, before[b].index], [1, -1]
            yield [before[b].index, before[a].index], [1, -1]
    for a in range(len(before) - 2):
        yield [before[a].index, before[-2].index, before[-1].index], [1, -1, -1]
    if before and after:
        yield [before[-1].index, after[0].index], [1, -1]


def _telling(relation: Relation) -> bool:
    """Whether on two lines at least every figure that is subtracted is not 0: else it is only a copy."""
    view = relation.view
    rich = 0
    for line, status, _ in relation.results:
        if status == 1 and all(
            view.state(p, line) == FIGURE and view.value(p, line) for p in relation.parts[: len(relation.parts)]
        ):
            rich += 1
            if rich >= 2:
                return True
    return False
