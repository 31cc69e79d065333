"""Totals by their label: 合計 and its parts, in rows and in columns, with subtotals, levels and indented parts."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from extractor.checks.relation import AGAIN, ONLY_SISTERS, SAID_TWICE, Relation, measure, near
from extractor.checks.rounding import rounding_of
from extractor.checks.slips import changed_about, explained
from extractor.checks.view import FIGURE, NOTHING, Item, View
from extractor.checks.words import of_distinct, overlap

__all__ = [
    "best_sum",
    "overlapping",
    "totals",
    "usable_lines",
    "with_families",
]

_TESTED = 4
"""So many lines are looked at for rows that add up to the row before them."""
_BOTH = 4.0
"""log10 of the chance against a second sum of one total that holds by accident."""
_ASTRAY = 1.5
"""What counts against a sum that fails somewhere and goes beyond the group of its total (log10)."""


def overlapping(view: View) -> bool:
    """Whether the paper says that the parts of this table overlap (複数該当, 延べ): then they do not add up."""
    table = view.sheet.table
    return any(overlap(text) for text in (table.caption or "", *table.notes))


def _plain(items: Sequence[Item], *, differences: bool = False) -> list[int]:
    """The items that are added up; ``differences``: also those called 増減額, which in a cash flow are items."""
    added = [i for i in items if not i.strength and not i.part and not i.rate and not i.share]
    return [i.index for i in added if differences or not i.other]


def _group(view: View, total: Item) -> tuple[list[Item], list[Item]]:
    """The items before and after a total that stand in the same group of its label chain."""
    items = view.group(total.parent)
    before = [i for i in items if i.index < total.index]
    after = [i for i in items if i.index > total.index]
    return before, after


def _since(items: Sequence[Item]) -> list[Item]:
    for k in range(len(items) - 1, -1, -1):
        if items[k].strength:
            return list(items[k + 1 :])
    return list(items)


def _until(items: Sequence[Item]) -> list[Item]:
    for k, item in enumerate(items):
        if item.strength:
            return list(items[:k])
    return list(items)


def _top(items: Sequence[Item]) -> list[Item]:
    """The items of the outermost level."""
    plain = [i for i in items if not i.strength and not i.part]
    least = min((i.level for i in plain), default=0)
    return [i for i in plain if i.level == least]


def _candidates(view: View, total: Item) -> Iterator[tuple[str, list[int]]]:
    """What a total may be the sum of, the likeliest first."""
    before, after = _group(view, total)
    runs = ["group", "wide"] if len(before) + len(after) + 1 < len(view.items) else ["group"]
    for name in runs:
        left, right = before, after
        if name == "wide":
            left = [i for i in view.items if i.index < total.index]
            right = [i for i in view.items if i.index > total.index]
        since = _since(left)
        yield f"{name} since", _plain(since)
        yield f"{name} level", _plain(_top(since))
        yield f"{name} all", _plain(left)
        yield f"{name} top", _plain(_top(left))
        subs = [i for i in left if i.strength]
        peers = [i for i in subs if i.leaf == subs[-1].leaf] if subs else []
        same = max((i.index for i in left if i.strength and i.leaf == total.leaf), default=-1)
        yield f"{name} subtotals", [i.index for i in subs if i.index > same]
        yield f"{name} peers", [i.index for i in peers]
        if subs:
            yield f"{name} mixed", [subs[-1].index, *_plain(since)]
        yield (
            f"{name} subtotals+plain",
            sorted([i.index for i in subs] + _plain([i for i in left if not subs or i.index > subs[-1].index])),
        )
        until = _until(right)
        yield f"{name} since with differences", _plain(since, differences=view.down)
        yield f"{name} after", _plain(until)
        yield f"{name} after level", _plain(_top(until))
        yield f"{name} after all", _plain(right)
        yield f"{name} after top", _plain(_top(right))
        yield f"{name} after subtotals", [i.index for i in right if i.strength]
    if total.leaf and len(total.chain) > 1:
        outer = total.chain[0]
        yield (
            "same leaf",
            [
                i.index
                for i in view.items
                if i.leaf == total.leaf and i.chain[0][:2] != outer[:2] and not i.chain[0][2].endswith("計")
            ],
        )


def usable_lines(view: View) -> list[Item]:
    """The lines on which figures are added up."""
    return [line for line in view.lines if not line.rate]


def _families(view: View, lines: Sequence[Item], items: Sequence[Item]) -> dict[int, list[int]]:
    """Rows whose following rows add up to them: whole → its parts.

    On every line; on all but one where no rows do on every line and there are enough to tell. Only wholes of two parts
    and more whose figure is not 0; at most 80 items are looked at.
    """
    found: dict[int, list[int]] = {}
    indices = [i.index for i in items][:80]
    tested = [line.index for line in lines][:_TESTED]
    k = 0
    while k < len(indices) - 2:
        end = _family_end(view, tested, indices, k, 0)
        if end is None and len(tested) == _TESTED:
            end = _family_end(view, tested, indices, k, 1)
        if end is not None:
            while end + 1 < len(indices) and not any(view.value(indices[end + 1], line) for line in tested):
                end += 1
            found[indices[k]] = indices[k + 1 : end + 1]
            k = end
        k += 1
    return found


def _family_end(view: View, lines: Sequence[int], indices: Sequence[int], k: int, spared: int) -> int | None:
    """Where the rows end that add up to the row before them, with so many lines that may miss; None if nowhere."""
    wholes = [view.value(indices[k], line) for line in lines]
    if any(w < 0 for w in wholes) or sum(w > 0 for w in wholes) < 1 + 2 * spared:
        return None
    sums = [0] * len(lines)
    for j in range(k + 1, len(indices)):
        sums = [s + view.value(indices[j], line) for s, line in zip(sums, lines, strict=True)]
        if sum(s > w for s, w in zip(sums, wholes, strict=True)) > spared:
            return None
        if j >= k + 2 and sum(s != w for s, w in zip(sums, wholes, strict=True)) <= spared:
            return j
    return None


def totals(view: View, noted: bool = False) -> list[Relation]:
    """Every labelled total of a view with what it is the sum of, where that can be told."""
    kind = "column_total" if view.down else "row_total"
    lines = usable_lines(view)
    if not lines or len(view.items) < 2 or overlapping(view):
        return []
    rounding = rounding_of(view, noted)
    found: list[Relation] = []
    for total in view.items:
        if not total.strength or total.rate or total.share or of_distinct(total.name):
            continue
        best = best_sum(view, total, lines, kind, rounding)
        if view.down and (best is None or best.failed):
            family = with_families(view, total, lines, kind, rounding)
            if family and (best is None or family[0].failed < best.failed):
                found.extend(family)
                continue
        if best is not None:
            found.append(best)
            found.extend(_again(view, total, best, lines, rounding))
    return found


def _again(
    view: View, total: Item, best: Relation, lines: Sequence[Item], rounding: Callable[[int, int], int]
) -> Iterator[Relation]:
    """The sum of the other items, where a total stands between two breakdowns of one quantity (by ward, by age)."""
    side = _group(view, total)[best.parts[0] < total.index]
    parts = _plain(_until(side) if best.parts[0] < total.index else _since(side))
    if len(parts) < 2 or best.failed > best.held or not set(best.parts).isdisjoint(parts):
        return
    units = {i.index: i.unit for i in view.items}
    parts = [p for p in parts if view.down or not total.unit or units[p] in (None, total.unit)]
    relation = measure(
        view,
        total.index,
        parts,
        lines,
        kind=best.kind,
        form=AGAIN,
        tried=best.tried + 1,
        rounding=rounding,
        patience=max(2, len(lines) // 8),
    )
    if relation is None or not (relation.held or relation.failed):
        return
    about = relation.failed == 2 and changed_about(relation)  # one slip, on two lines
    if relation.held < _TESTED:
        relation.form = ONLY_SISTERS
    elif relation.evidence - 3 * (1 if about else relation.failed) < _BOTH:
        return
    if about or 10 * relation.failed <= relation.held or explained(relation):
        yield relation


def _nearness(relation: Relation) -> float:
    """What speaks for a sum that fails on its only line: how little it misses by (log10, at most 2), and a slip."""
    if relation.held or relation.failed != 1:
        return 0.0
    ((line, residual),) = relation.failing()
    total = abs(relation.view.value(relation.whole, line))
    return max(0.0, min(2.0, math.log10(max(total, 1) / abs(residual)))) + explained(relation)


def _has_own(view: View, total: Item) -> bool:
    """Whether items enough to be added up stand in the group of a total itself."""
    before, after = _group(view, total)
    return max(len(_plain(before)), len(_plain(after))) >= 2


def best_sum(
    view: View, total: Item, lines: Sequence[Item], kind: str, rounding: Callable[[int, int], int]
) -> Relation | None:
    """The likeliest relation of a total: the one that holds on most evidence with the fewest failing lines."""
    tried: set[tuple[int, ...]] = set()
    best: Relation | None = None
    best_score = -math.inf
    for form, parts in _candidates(view, total):
        if view.down is False and total.unit:
            units = {i.index: i.unit for i in view.items}
            parts = [p for p in parts if units[p] in (None, total.unit)]
        key = tuple(parts)
        if len(parts) < 2 or key in tried:
            continue
        tried.add(key)
        relation = measure(
            view,
            total.index,
            parts,
            lines,
            kind=kind,
            form=form,
            tried=len(tried),
            rounding=rounding,
            patience=max(3, len(lines) // 3),
        )
        if relation is None or not (relation.held or relation.failed or relation.empty):
            continue
        score = relation.evidence - 3 * relation.failed - math.log10(len(tried)) / 2
        score += _nearness(relation)
        score -= _ASTRAY * (form.startswith("wide") and relation.failed > 0 and _has_own(view, total))
        if score > best_score:
            best, best_score = relation, score
        if relation.held and not relation.failed and relation.evidence >= 1 + math.log10(len(tried)) / 2:
            break
    return best


def with_families(
    view: View, total: Item, lines: Sequence[Item], kind: str, rounding: Callable[[int, int], int]
) -> list[Relation]:
    """A total above which some rows are only the parts of another row: these rows are added once."""
    before = [i for i in _since([i for i in view.items if i.index < total.index]) if not i.part and not i.rate]
    real = [line for line in lines if view.state(total.index, line.index) in (FIGURE, NOTHING)]
    if len(before) < 3 or not real:
        return []
    families = _families(view, real, before)
    if not families:
        return _said_twice(view, total, before, lines, kind, rounding)
    inner = {p for parts in families.values() for p in parts}
    outer = [i.index for i in before if i.index not in inner]
    whole = measure(view, total.index, outer, lines, kind=kind, form="outer rows", tried=3, rounding=rounding)
    if whole is None or not _but_for_a_slip(whole):
        return []
    out = [whole]
    for row, parts in families.items():
        relation = measure(view, row, parts, lines, kind="part_of", form="inner rows", tried=3, rounding=rounding)
        if relation is not None and (not relation.failed or _but_for_a_slip(relation)):
            out.append(relation)
    return out


def _said_twice(
    view: View,
    total: Item,
    before: Sequence[Item],
    lines: Sequence[Item],
    kind: str,
    rounding: Callable[[int, int], int],
) -> list[Relation]:
    """開示請求, its parts, 合計: the parts add up to the total, but by a slip not to the row before them."""
    first, *rest = before
    parts = [i.index for i in rest if not i.strength]
    whole = measure(view, total.index, parts, lines, kind=kind, form="outer rows", tried=3, rounding=rounding)
    again = measure(view, first.index, parts, lines, kind="part_of", form=SAID_TWICE, tried=3, rounding=rounding)
    if len(parts) < 2 or whole is None or whole.failed or not whole.held or again is None or again.failed != 1:
        return []
    ((line, _),) = again.failing()
    slip = near(view.value(first.index, line), view.value(total.index, line))
    return [whole, again] if slip else []


def _but_for_a_slip(relation: Relation) -> bool:
    """Whether a relation holds, on all lines or on all but one in which a slip of the pen explains it."""
    if not relation.failed:
        return relation.held > 0
    return relation.failed == 1 and relation.held >= 3 and explained(relation)
