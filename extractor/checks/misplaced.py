"""A total's label in the wrong place: what stands beside 合計 is no total, but the row before or behind it is one.

The label names a total that does not add up on any line, while the row (or column) next to it is the sum of all the
others and of the row that is called the total: then the two labels have changed places, or the two rows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from extractor.checks import say
from extractor.checks.make import cell, decide
from extractor.checks.relation import Relation
from extractor.checks.totals import best_sum, overlapping, rounding_of, usable_lines
from extractor.checks.view import FIGURE, Item, View
from extractor.model import Check, Evidence

__all__ = ["misplaced"]

_ENOUGH: Final = 2.0
"""log10 of the chance against a row beside a false total that is the sum of the others by accident."""
_LABELS: Final = 2
"""How surely the label must name a total: 合計, 計, 小計 alone."""


def misplaced(view: View, stated: Sequence[Relation], noted: bool = False) -> list[Check]:
    """A check for every total without a sum whose neighbour has one, once their labels have changed places.

    ``stated`` are the sums of the view that may be told: a total that has one stands in its place.
    """
    lines = usable_lines(view)
    if not lines or len(view.items) < 3 or overlapping(view):
        return []
    sound = {r.whole for r in stated if r.view is view and r.held}
    parts = {p for r in stated if r.view is view and r.held for p in r.parts}
    rounding = rounding_of(view, noted)
    out: list[Check] = []
    for k, total in enumerate(view.items):
        if total.strength < _LABELS or total.index in sound or total.rate or total.share:
            continue
        found: list[tuple[Relation, Item]] = []
        for other in _neighbours(view, k):
            if other.index in sound or other.index in parts or not _above(view, other, total, lines):
                continue
            relation = _exchanged(view, total, other, lines, rounding)
            if relation is not None:
                found.append((relation, other))
        if len(found) == 1:
            out.append(_check(view, total, *found[0]))
    return out


def _neighbours(view: View, k: int) -> Iterator[Item]:
    for n in (k - 1, k + 1):
        if 0 <= n < len(view.items):
            other = view.items[n]
            if not other.strength and not other.part and not other.rate and not other.share and not other.other:
                yield other


def _above(view: View, other: Item, total: Item, lines: Sequence[Item]) -> bool:
    """Whether the neighbour is greater than the false total wherever both print a figure: a sum is more than a part."""
    pairs = [
        (view.value(other.index, n.index), view.value(total.index, n.index))
        for n in lines
        if view.state(other.index, n.index) == FIGURE and view.state(total.index, n.index) == FIGURE
    ]
    return bool(pairs) and all(abs(a) >= abs(b) for a, b in pairs) and any(abs(a) > abs(b) for a, b in pairs)


def _exchanged(
    view: View, total: Item, other: Item, lines: Sequence[Item], rounding: Callable[[int, int], int]
) -> Relation | None:
    """The sum of the neighbour, were it called the total; None where it is not sure."""
    items = [
        replace(total, index=i.index) if i is other else replace(other, index=i.index) if i is total else i
        for i in view.items
    ]
    supposed = View(view.sheet, view.down, items, view.lines, {i.index: i for i in items})
    kind = "column_total" if view.down else "row_total"
    whole = supposed.by_index[other.index]
    relation = best_sum(supposed, whole, lines, kind, rounding)
    if relation is None or relation.failed or total.index not in relation.parts:
        return None
    return relation if relation.evidence - math.log10(relation.tried) / 2 >= _ENOUGH else None


def _check(view: View, total: Item, relation: Relation, other: Item) -> Check:
    table, title = view.sheet.table, say.title(view.sheet.table)
    line = next(n for n, status, _ in relation.results if status == 1)
    printed, wanted = (view.sheet.number(view.value(i, line)) for i in (total.index, other.index))
    kind = "column_total" if view.down else "row_total"
    labels = [_label(table.id, i) for i in (total, other)]
    cells = [cell(*view.place(i, n)) for i in (total.index, other.index) for n, s, _ in relation.results if s == 1]
    what = ("行", "row") if view.down else ("列", "column")
    return decide(
        kind,
        f"{title}: 「{total.name}」 {say.number(printed)} は合計でなく、隣の{what[0]}「{other.name}」 "
        f"{say.number(wanted)} がほかの{what[0]}の合計に一致する（見出しの入れ替わり）",
        f"{title}: “{total.name}”, {say.number(printed)}, is no total, but the {what[1]} beside it, “{other.name}”, "
        f"{say.number(wanted)}, is the sum of the others (labels changed about)",
        actual=printed,
        expected=wanted,
        status="fail",
        evidence=[cells[0], *[e for e in labels if e is not None], *cells[1:]],
        key=[table.key or table.id, total.label, "misplaced"],
    )


def _label(table: str, item: Item) -> Evidence | None:
    told = [(row, column) for row, column, text in item.chain if text]
    return cell(table, *told[-1]) if told else None
