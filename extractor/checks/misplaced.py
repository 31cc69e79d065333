"""A total's label in the wrong place: what stands beside 合計 is no total, but the row before or behind it is one.

The label names a total that does not add up on any line, while the row (or column) next to it is the sum of all the
others and of the row that is called the total: then the two labels have changed places, or the two rows.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from extractor.checks import say
from extractor.checks.make import cell, decide
from extractor.checks.relation import Relation
from extractor.checks.rounding import rounding_of
from extractor.checks.settle import skip_unlisted
from extractor.checks.sheet import Sheet
from extractor.checks.totals import best_sum, overlapping, usable_lines, with_families
from extractor.checks.view import BLANK, FIGURE, NOTHING, Item, View
from extractor.checks.words import of_distinct
from extractor.model import Check, Evidence

__all__ = ["misplaced", "orders"]

_ENOUGH: Final = 1.5
"""log10 of the chance against a row beside a false total that is the sum of the others by accident."""
_SISTERS: Final = 0.5
"""The same where the tables beside this one bear their labels in the order that it would have."""
_BEYOND_DOUBT: Final = 4.0
"""The same for figures below 0, among which a sum may be less than its parts, and for parts of another sum."""
_LIKE: Final = 3
"""So many tables with the same labels in the same order make it the usual one."""
_LABELS: Final = 2
"""How surely the label must name a total: 合計, 計, 小計 alone."""


Order = tuple[str, ...]
"""The labels of a table along one axis, in their order."""


def orders(sheets: Iterable[Sheet]) -> Counter[Order]:
    """How many tables bear their row labels, or their column labels, in one order."""
    counts: Counter[Order] = Counter()
    for sheet in sheets:
        for down in (True, False):
            counts[_order(sheet, down)] += 1
    return counts


def misplaced(
    view: View, stated: Sequence[Relation], noted: bool = False, usual: Callable[[], Mapping[Order, int]] = Counter
) -> list[Check]:
    """A check for every total without a sum whose neighbour has one, once their labels have changed places.

    ``stated`` are the sums of the view that may be told: a total that has one stands in its place. ``usual`` gives
    the orders of labels in the paper's tables (`orders`) when they are asked for.
    """
    lines = usable_lines(view)
    if not lines or overlapping(view):
        return []
    sums = [r for r in stated if r.view is view and r.held and r.op == "=" and set(r.signs) == {1}]
    sound = {r.whole for r in sums}
    if all(total.index in sound for total in view.items if total.strength >= _LABELS) and not _silent(view):
        return []
    parts = {p for r in sums for p in r.parts}
    view = _with_silent(view)
    if len(view.items) < 3:
        return []
    rounding = rounding_of(view, noted)
    out: list[Check] = []
    for k, total in enumerate(view.items):
        if total.strength < _LABELS or total.index in sound or total.rate or total.share:
            continue
        if of_distinct(total.name):
            continue
        found: list[tuple[Relation, Item]] = []
        for other in _neighbours(view, k):
            if other.index in sound:
                continue
            relation = _exchanged(view, total, other, lines, rounding)
            if relation is not None:
                least = _least(view, total, other, lines, parts, usual)
                if relation.evidence - math.log10(relation.tried) / 2 >= least:
                    found.append((relation, other))
        if len(found) == 1:
            out.append(_check(view, total, *found[0]))
    return out


def _least(
    view: View,
    total: Item,
    other: Item,
    lines: Sequence[Item],
    parts: Collection[int],
    usual: Callable[[], Mapping[Order, int]],
) -> float:
    """How much evidence it takes to say that the labels of a total and its neighbour have changed places."""
    if other.index in parts or not _above(view, other, total, lines):
        return _BEYOND_DOUBT
    own = list(_order(view.sheet, view.down))
    start = _start(view.sheet, view.down)
    a, b = total.index - start, other.index - start
    own[a], own[b] = own[b], own[a]
    return _SISTERS if usual().get(tuple(own), 0) >= _LIKE else _ENOUGH


def _order(sheet: Sheet, down: bool) -> Order:
    start = _start(sheet, down)
    if not down:
        return tuple(["/".join([t for _, _, t in chain]) for chain in sheet.header_chains[start:]])
    return tuple(sheet.row_words[start:])


def _start(sheet: Sheet, down: bool) -> int:
    """The first row below the header, or the first column of figures: before it, every table bears its own name."""
    return sheet.first if down or not sheet.figure_columns else sheet.figure_columns[0]


def _silent(view: View) -> list[Item]:
    """The totals that print no figure at all."""
    items = view.sheet.silent_rows if view.down else view.sheet.silent_columns
    return [i for i in items if i.strength >= _LABELS]


def _with_silent(view: View) -> View:
    silent = _silent(view)
    if not silent:
        return view
    items = sorted([*view.items, *silent], key=lambda i: i.index)
    return View(view.sheet, view.down, items, view.lines, {i.index: i for i in items})


def _neighbours(view: View, k: int) -> Iterator[Item]:
    total = view.items[k]
    for n in (k - 1, k + 1):
        if 0 <= n < len(view.items):
            other = view.items[n]
            # A whole block may be called 前年度: then its total is as well.
            apart = other.other and not total.other
            if not other.strength and not other.part and not other.rate and not other.share and not apart:
                yield other


def _above(view: View, other: Item, total: Item, lines: Sequence[Item]) -> bool:
    """Whether the neighbour is more than the false total wherever both print a figure, as a sum is more than a part.

    Below 0 it is less: △25 is the sum of △23 and △2.
    """
    pairs = [
        (view.value(other.index, n.index), view.value(total.index, n.index))
        for n in lines
        if view.state(other.index, n.index) == FIGURE and view.state(total.index, n.index) in (FIGURE, NOTHING, BLANK)
    ]
    return bool(pairs) and all(a >= b >= 0 or a <= b <= 0 for a, b in pairs) and any(a != b for a, b in pairs)


def _exchanged(
    view: View, total: Item, other: Item, lines: Sequence[Item], rounding: Callable[[int, int], int]
) -> Relation | None:
    """The sum of the neighbour, were it called the total; None where it has none."""
    items = [
        replace(total, index=i.index) if i is other else replace(other, index=i.index) if i is total else i
        for i in view.items
    ]
    supposed = View(view.sheet, view.down, items, view.lines, {i.index: i for i in items})
    kind = "column_total" if view.down else "row_total"
    whole = supposed.by_index[other.index]
    relation = best_sum(supposed, whole, lines, kind, rounding)
    if relation is not None and relation.held:
        relation = skip_unlisted(relation)
    told = [relation] if relation is not None and not relation.failed else []
    if not told and view.down:
        told = with_families(supposed, whole, lines, kind, rounding)
    return told[0] if any(total.index in r.parts for r in told) else None


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
    told = [(row, column) for row, column, text in item.chain if text and row >= 0]
    return cell(table, *told[-1]) if told else None
