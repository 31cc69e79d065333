"""Differences that a label names: 比較 = 本年度 − 前年度, 差引 = 歳入 − 歳出, 不用額 = 予算現額 − 支出済額 − 繰越額.

Which figures are subtracted is told by the arithmetic of all lines; only a difference that holds on several of them is
stated. △ is a minus, and a difference printed without its sign (増減 as an amount) is taken as it stands.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence

from extractor.checks.relation import Relation, measure
from extractor.checks.rounding import rounding_of
from extractor.checks.slips import changed_about, explained
from extractor.checks.view import FIGURE, Item, View
from extractor.checks.words import traits

__all__ = ["differences"]

_BALANCES = (
    (re.compile(r"歳入"), re.compile(r"歳出")),
    (re.compile(r"収入|収益"), re.compile(r"支出|費用")),
    (re.compile(r"^(本|今|当)年度"), re.compile(r"^前年度")),
)
_ENOUGH = 3.0
_SURE = 2.0
"""The same where the words name what is subtracted."""
_SLIPS = 2
"""So many failing lines are looked at for a slip of the pen, in however few lines."""
_REACH = 6
"""How many figures beside a difference are looked at."""


def differences(view: View, noted: bool = False) -> list[Relation]:
    """Every labelled difference of a view that holds on at least three lines (two where rows are subtracted)."""
    named = [item for item in view.items if item.difference and not item.rate and not item.share]
    if not named:
        return []
    lines = [line for line in view.lines if not line.rate and not line.share]
    least = 2 if view.down else 3
    rounding = rounding_of(view, noted)
    kind = "column_total" if view.down else "row_total"
    out: list[Relation] = []
    for item in named:
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
                patience=max(_SLIPS, len(lines) // 8),
            )
            if relation is None or relation.held < least or not _trusted(relation):
                continue
            if not _telling(relation):
                continue
            score = relation.evidence - 3 * relation.failed - math.log10(tried)
            if score > best_score:
                best, best_score = relation, score
        best = best or _balance(view, item, lines, kind, rounding)
        if best is not None:
            out.append(best)
    return out


def _balance(
    view: View, item: Item, lines: Sequence[Item], kind: str, rounding: Callable[[int, int], int]
) -> Relation | None:
    """歳入 − 歳出 = 差引 on a single line: the words name all three, so one line is enough.

    It is stated where it holds, or where one slip of the pen in one figure explains that it does not.
    """
    before = [i for i in view.items if i.index < item.index and not i.rate and not i.share][-_REACH:]
    block = max((k + 1 for k, i in enumerate(before) if traits(i.leaf).difference), default=0)
    before = before[block:]  # 本年度, 前年度, 比較 come again and again
    for income, outgo in _BALANCES:
        into = [i for i in before if income.search(i.leaf) and not outgo.search(i.leaf)]
        out = [i for i in before if outgo.search(i.leaf) and not income.search(i.leaf)]
        if len(into) != 1 or len(out) != 1:
            continue
        relation = measure(
            view,
            item.index,
            [into[0].index, out[0].index],
            lines,
            kind=kind,
            form="balance",
            signs=[1, -1],
            rounding=rounding,
        )
        if relation is None or relation.held + relation.failed == 0:
            continue
        if relation.failed <= max(1, relation.held // 4) and (not relation.failed or explained(relation)):
            return relation if relation.failed or relation.evidence >= _SURE else None
    return None


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


def _trusted(relation: Relation) -> bool:
    """Whether a difference may be stated: it fails seldom, or slips of the pen explain where it does."""
    if 10 * relation.failed <= relation.held:
        return True
    if relation.failed > _SLIPS or 2 * relation.failed > relation.held:
        return False
    if 4 * relation.failed <= relation.held and _years(relation):
        return True
    return explained(relation) or (relation.failed == 2 and changed_about(relation))


def _years(relation: Relation) -> bool:
    """Whether the words name what is subtracted: last year from this year, outgo from income."""
    leaves = [relation.view.by_index[p].leaf for p in relation.parts if p in relation.view.by_index]
    return len(leaves) == 2 and any(a.search(leaves[0]) and b.search(leaves[1]) for a, b in _BALANCES)


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
