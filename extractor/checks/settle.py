"""Which of the sums that were found may be stated: what holds elsewhere in the document is trusted here.

Precision comes before recall; what fails is told only where lines, sister tables or one slip of the pen speak for it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from extractor.checks.relation import FAILS, ONLY_SISTERS, SAID_TWICE, SKIPPED, Relation
from extractor.checks.slips import changed_about, explained, sign_alone, slip_chance, sole_minus, turned
from extractor.checks.view import FIGURE, TEXT

__all__ = ["settle", "skip_unlisted"]

Name = tuple[str, ...]
"""A sum by its kind and the labels of its whole and its parts."""

_FORMS = 4
"""So many forms of a sum may have been tried where nothing but a slip in its only line speaks for it."""
_CHANCE = 0.04
"""The chance from which on a slip that would mend a sum is no coincidence."""
_HAIR = 0.001
"""By so small a share a sum may miss, or so small the chance of its slip, where its label alone is weak (歳入合計)."""
_LISTED = 3.0
"""log10 of the chance against a sum of what is listed, where on other lines an item is not."""
_LIKE = 3
"""So many sums with items that are not listed make this a paper that lists only what changes."""
_TWINS = 5
"""So many lines of sister tables with the same labels speak for a sum."""


def settle(relations: Sequence[Relation]) -> list[Relation]:
    """The labelled totals that may be stated, seen together.

    A relation without a failing line needs some evidence; one with failing lines needs lines or sister tables in
    which it holds, or one slip of the pen that would mend it.
    """
    if all(not r.failed and r.form != ONLY_SISTERS for r in relations):
        return [r for r in relations if _has_evidence(r)]
    forms, twins = _forms(relations), _twins(relations)
    kept = []
    few = [r for r in relations if r.form == ONLY_SISTERS]
    relations = [r for r in relations if r.form != ONLY_SISTERS]
    kept += [r for r in few if _of_sisters(r, twins)]
    kept += [r for r in relations if _has_evidence(r)]
    failing = [(r, skip_unlisted(r) if r.held else r) for r in relations if r.failed]
    listed = [r for first, r in failing if r is not first and _strong(r) and not r.failed]
    kept += [r for r in listed if r.evidence - math.log10(max(r.tried, 1)) >= _LISTED]
    for _, each in failing:
        r = skip_unlisted(each) if not each.held and len(listed) >= _LIKE else each
        if not r.failed or _fewer(r):
            continue
        sound, unsound = forms[r.kind, r.form]
        habit = sound >= 3 and unsound <= max(1, 0.34 * sound)
        if _by_lines(r) or _by_sisters(r, habit, _of_sisters(r, twins)) or _by_a_slip(r):
            kept.append(r)
    return kept


def _has_evidence(r: Relation) -> bool:
    return not r.failed and r.held > 0 and r.evidence - math.log10(max(r.tried, 1)) / 2 >= 0.4


def _forms(relations: Sequence[Relation]) -> dict[tuple[str, str], list[int]]:
    """For every form of a sum, how many relations of it hold and how many fail without a slip that explains it."""
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for r in relations:
        if r.held or r.failed:
            found = counts[r.kind, r.form]
            if not r.failed:
                found[0] += 1
            elif not explained(r):  # a slip speaks neither for the form nor against it
                found[1] += 1
    return counts


def _twins(relations: Sequence[Relation]) -> dict[Name, list[int]]:
    """On how many lines a sum of the same labels holds and fails, in all tables together."""
    counts: dict[Name, list[int]] = defaultdict(lambda: [0, 0])
    for r in relations:
        found = counts[_named(r)]
        found[0] += r.held
        found[1] += r.failed
    return counts


def _of_sisters(relation: Relation, twins: dict[Name, list[int]]) -> bool:
    """Whether a sum of the same labels holds in other tables, and hardly fails there."""
    held, failed = twins[_named(relation)]
    return held - relation.held >= _TWINS and 5 * (failed - relation.failed) <= held - relation.held


def _named(relation: Relation) -> Name:
    labels, measure = relation.view.by_index, "rounded" if relation.tolerance else "exact"
    whole = labels[relation.whole].label
    if relation.view.down or relation.op != "=":
        return (relation.kind, measure, whole, *[labels[p].label for p in relation.parts if p in labels])
    chains = relation.view.sheet.header_chains
    return (relation.kind, measure, whole, *["/".join([t for _, _, t in chains[c] if t]) for c in _listed(relation)])


def _listed(relation: Relation) -> list[int]:
    """The columns of a sum, with those among and beside them in which nothing stands: no case in that ward."""
    sheet, parts = relation.view.sheet, sorted(relation.parts)

    def silent(c: int) -> bool:
        names = any(text for _, _, text in sheet.header_chains[c])
        states = sheet.states_down[c][sheet.first :]
        return names and c != relation.whole and FIGURE not in states and TEXT not in states

    first, last = parts[0], parts[-1]
    while first > 1 and silent(first - 1):
        first -= 1
    while last + 1 < sheet.table.column_count and silent(last + 1):
        last += 1
    return [c for c in range(first, last + 1) if c in relation.parts or silent(c)]


def _strong(relation: Relation) -> bool:
    return relation.view.by_index[relation.whole].strength >= 2


def _by_lines(r: Relation) -> bool:
    """Whether its other lines speak for a sum."""
    tested, cost = r.held + r.failed, math.log10(max(r.tried, 1))
    if r.held >= 2 and 3 * r.failed <= tested and r.evidence - cost >= 3:
        return True
    if not r.held or not _strong(r):
        return False
    likely = 2 * r.failed <= tested and r.evidence - cost / 2 >= 1 and explained(r)
    return likely or (r.failed == 2 and changed_about(r))


def _by_sisters(r: Relation, habit: bool, twin: bool) -> bool:
    """Whether other tables speak for a sum: its form (``habit``), or a sum of the same labels (``twin``)."""
    if _strong(r) and habit and r.failed <= 2 and (_close(r, 0.5) or explained(r)):
        return True
    return twin and r.failed <= 2


def _by_a_slip(r: Relation) -> bool:
    """Whether a slip that would mend a sum speaks for it by how rare it is."""
    if r.form == SAID_TWICE:
        return True
    if r.tried > _FORMS:
        return False
    if _strong(r):
        if r.tried <= 2 and r.failed <= max(1, r.held) and turned(r):
            return True
        if r.failed == 1 and (sole_minus(r) or (not r.held and slip_chance(r) <= _CHANCE)):
            return True
        return not r.held and r.failed == 1 and r.tried <= 2 and explained(r) and _close(r, 0.3)
    if r.held or r.failed != 1 or not explained(r) or sign_alone(r):  # 固定 = 資産 - 流動 is no sum with a wrong sign
        return False
    return _close(r, _HAIR) or slip_chance(r) <= _HAIR


def skip_unlisted(relation: Relation) -> Relation:
    """The relation without the lines that lack the same amount: an item is not listed here, no figure is wrong.

    The books of a supplementary budget list only what changes: 補正前 and 計 lack the same, 補正額 adds up. Gives the
    relation itself where there are no such lines.
    """
    counts = Counter(residual for _, residual in relation.failing())
    least = (len(relation.parts) + 2) / 2  # what rounding explains is no item
    common = {residual for residual, count in counts.items() if count > 1 and abs(residual) > least}
    if not common:
        return relation
    results = [
        (line, SKIPPED if status == FAILS and residual in common else status, residual)
        for line, status, residual in relation.results
    ]
    failed = sum(status == FAILS for _, status, _ in results)
    return replace(relation, results=results, failed=failed)


def _fewer(relation: Relation) -> bool:
    """Whether on every failing line the last of the parts alone add up to the total, and no line holds.

    Then what stands before them is no part of it: the liabilities of a balance sheet above 資本合計.
    """
    if relation.held:
        return False
    view = relation.view
    for line, _ in relation.failing():
        total, rest = view.value(relation.whole, line), 0
        sums = []
        for sign, part in zip(reversed(relation.signs), reversed(relation.parts), strict=True):
            rest += sign * view.value(part, line)
            sums.append(rest)
        if not total or total not in sums[1:-1]:
            return False
    return True


def _close(relation: Relation, share: float) -> bool:
    """Whether what is missing is at most this share of the total on every failing line."""
    return all(
        abs(residual) <= share * max(abs(relation.view.value(relation.whole, line)), 1)
        for line, residual in relation.failing()
    )
