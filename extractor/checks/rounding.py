"""Rounded figures: how much a sum of them may miss, and whether a table's figures were rounded at all.

Figures in 千円 may have been rounded one by one; then a sum of n of them misses by a few in the last place now and
then. A budget book is drawn up in 千円: its sums hold to the last digit, and one that misses by 2 is wrong. Which of
the two a table is, is told by how often its sums hold exactly (Bayes' rule; what is usual is told by the paper's other
tables), unless the paper says that it rounds.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Final

from extractor.checks.relation import FAILS, HOLDS, Relation
from extractor.checks.sheet import Sheet
from extractor.checks.view import View

__all__ = ["exact_tables", "rounded_tables", "rounding_of"]

_COARSE = ("千", "万", "億", "百万")
_SLIP: Final = 0.001
"""The chance of a slip in an exact table that is as small as what rounding would explain."""
_SURE: Final = 1.5
"""log10 of the odds from which on a table is exact."""
_OFTEN: Final = 3
"""So many sums that miss by a little are no slips of the pen."""
_USUAL: Final = 1.5
"""What the other tables of a paper may count for at most (log10)."""


def rounding_of(view: View, noted: bool = False) -> Callable[[int, int], int]:
    """The tolerance of a line: exact for counts, ±½ of the last place for every term where figures are rounded.

    Rounded are figures with decimals, in 千円/百万円/億円 and in papers that say so (``noted``: 四捨五入, 端数); but
    not those of a table whose sums were found to hold to the last digit (`exact_tables`).
    """
    sheet = view.sheet
    if sheet.exact:
        return lambda line, terms: 0
    coarse = noted or sheet.says_rounded or sheet.rounded or _is_coarse(sheet.table.unit)
    if not view.down:
        half = coarse or sheet.scale > 1
        return lambda line, terms: math.ceil(terms / 2) if half else 0
    step = sheet.steps
    rounded = [coarse or step[c] < sheet.scale or _is_coarse(sheet.units.get(c)) for c in range(len(step))]
    return lambda line, terms: math.ceil(terms * step[line] / 2) if rounded[line] else 0


def _is_coarse(unit: str | None) -> bool:
    return unit is not None and any(word in unit for word in _COARSE)


def exact_tables(relations: Sequence[Relation], more: Iterable[tuple[Sheet, int, int]] = ()) -> list[Sheet]:
    """The tables with a sum that rounding alone would excuse, though the others show that nothing is rounded there.

    ``more``: sums that are no relations, each as its table, how many figures, and what is left.
    """
    lines: dict[int, list[tuple[int, int]]] = defaultdict(list)
    sheets: dict[int, Sheet] = {}
    for relation in relations:
        if relation.op != "=" or not relation.tolerance:
            continue
        sheet = relation.view.sheet
        if sheet.says_rounded:
            continue
        sheets[id(sheet)] = sheet
        lines[id(sheet)] += _rounded_lines(relation)
    for sheet, terms, residual in more:
        if id(sheet) in lines and 2 * abs(residual) <= terms + 1:
            lines[id(sheet)].append((terms, residual))
    odds = {key: sum(_odds(terms, residual) for terms, residual in found) for key, found in lines.items()}
    exact = sum(value > 0 for value in odds.values())
    rounded = sum(value < 0 for value in odds.values())
    found = []
    for key, value in odds.items():
        if all(not residual for _, residual in lines[key]):
            continue
        others = math.log10((exact - (value > 0) + 1) / (rounded - (value < 0) + 1))
        if value + max(-_USUAL, min(_USUAL, others)) >= _SURE:
            found.append(sheets[key])
    return found


def rounded_tables(relations: Sequence[Relation]) -> list[Sheet]:
    """The tables of which no word says that they are rounded, but where sums miss by a little again and again."""
    sums = [r for r in relations if r.op == "=" and not r.tolerance and not r.view.sheet.rounded]
    off: Counter[int] = Counter()
    for relation in sums:
        if relation.failed:
            misses = [(_terms(relation, line), residual) for line, residual in relation.failing()]
            off[id(relation.view.sheet)] += sum(_is_small(terms, residual) for terms, residual in misses)
    odds: dict[int, float] = defaultdict(float)
    sheets: dict[int, Sheet] = {}
    for relation in sums:
        sheet = relation.view.sheet
        if off[id(sheet)] < _OFTEN:
            continue
        sheets[id(sheet)] = sheet
        for line, status, residual in relation.results:
            terms = _terms(relation, line)
            if terms >= 2 and (status == HOLDS or (status == FAILS and _is_small(terms, residual))):
                odds[id(sheet)] += _odds(terms, residual)
    return [sheet for key, sheet in sheets.items() if odds[key] <= -_SURE]


def _terms(relation: Relation, line: int) -> int:
    """How many parts print a figure on a line."""
    return sum([1 for part in relation.parts if relation.view.value(part, line)])


def _is_small(terms: int, residual: int) -> bool:
    """Whether rounding alone may leave so much of a sum."""
    return terms >= 2 and 2 * abs(residual) <= terms + 1


def _rounded_lines(relation: Relation) -> Iterable[tuple[int, int]]:
    """The lines on which at least two parts print a figure: how many terms, and what is left."""
    for line, status, residual in relation.results:
        if status == HOLDS:
            terms = _terms(relation, line)
            if terms >= 2:
                yield terms, residual


@lru_cache(maxsize=1024)
def _odds(terms: int, residual: int) -> float:
    """log10 of how much likelier this residual is of exact figures than of rounded ones.

    The sum of n figures rounded by themselves misses by about normal chance with a variance of n/12.
    """
    spread = math.sqrt(terms / 6)  # times the root of 2, which erf takes
    chance = (math.erf((abs(residual) + 0.5) / spread) - math.erf((abs(residual) - 0.5) / spread)) / 2
    return math.log10((_SLIP if residual else 1.0) / max(chance, 1e-12))
