"""Wholes and parts that the header (or the stub) tells by its form: a group whose first column has no name of its own.

    個人情報ファイル数 |            |      the first column is the whole, the others are parts of it
                       | 要配慮を含む |

Whether the parts add up, or are only within the whole, is told by the words and by the arithmetic of all lines.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from extractor.checks.relation import Relation, measure
from extractor.checks.rounding import rounding_of
from extractor.checks.slips import explained
from extractor.checks.view import FIGURE, NOTHING, Item, View
from extractor.checks.words import is_part, overlap
from extractor.patterns import later

__all__ = ["breakdowns", "groups", "of_which", "parts_of_groups"]

_BREAKDOWN = re.compile(r"^[(（【]?(?P<of>.{0,12}?)の?(財源)?内訳[)）】]?$")
_BESIDE = frozenset({"", "左", "上記", "同上", "右"})
"""What 内訳 is said of where it is the item before it."""
_NEGATED = later(r"な(い|かった|し)|不|非|未|無|否")
_SISTERS = 5
"""So many lines of other tables with the same words speak for a 内訳."""
_LIKELY = 4
"""So many lines of its own table, where one slip of the pen explains the one that fails."""
_ENOUGH = 3.0
"""log10 of the chance against parts that add up on the lines seen by accident (RELATIONS: E - L >= 3)."""


def groups(view: View) -> Iterator[tuple[Item, list[Item], str]]:
    """Every group with a nameless first item: the whole, the parts, and all the words that stand over the parts.

    A part that is a group of its own with a nameless first item is represented by that item.
    """
    for k, whole in enumerate(view.items):
        depth = next((d for d in range(1, len(whole.chain)) if not whole.chain[d][2] and whole.chain[d - 1][2]), 0)
        if not depth or any(whole.chain[d][2] for d in range(depth, len(whole.chain))):
            continue
        parent = whole.chain[depth - 1][:2]
        members = [
            i for i in view.items[k + 1 :] if len(i.chain) > depth and i.chain[depth - 1][:2] == parent and i.leaf
        ]
        if k and view.items[k - 1].chain[depth - 1 : depth] == whole.chain[depth - 1 : depth]:
            continue  # not the first of its group
        nested = {i.chain[d][:2]: d for i in members for d in range(depth + 1, len(i.chain)) if not i.chain[d][2]}
        parts = [i for i in members if not any(p[:2] in nested for p in i.chain[depth:-1])] if nested else members
        words = "".join(text for i in [whole, *members] for _, _, text in i.chain)
        if parts:
            yield whole, parts, words


def parts_of_groups(view: View) -> list[Relation]:
    """For every group either "the parts add up to the whole" or "each part is within the whole".

    Where parts may overlap (複数該当) also "the whole is at most their sum".
    """
    lines = [line for line in view.lines if not line.rate]
    out: list[Relation] = []
    for whole, parts, words in groups(view):
        parts = [p for p in parts if not p.rate and not p.share and not p.other and not p.strength]
        if not parts or whole.rate:
            continue
        indices = [p.index for p in parts]
        overlaps = overlap(words)
        included = any(is_part(text) for p in parts for _, _, text in p.chain)
        if len(parts) >= 2 and not overlaps and not included:
            total = measure(
                view,
                whole.index,
                indices,
                lines,
                kind="row_total" if not view.down else "column_total",
                form="nameless whole",
                rounding=rounding_of(view),
            )
            if total is not None and _adds_up(total, parts):
                out.append(total)
                continue
        for p in parts:
            relation = measure(view, whole.index, [p.index], lines, kind="part_of", form="within", op="<=")
            if relation is not None and _mostly(relation):
                out.append(relation)
        if overlaps and len(parts) >= 2:
            relation = measure(view, whole.index, indices, lines, kind="part_of", form="covered", op=">=")
            if relation is not None and _mostly(relation):
                out.append(relation)
    return out


def breakdowns(views: Sequence[View]) -> list[Relation]:
    """Columns under 内訳: they add up to the column before them, or to the one that is named (本年度予算額の財源内訳).

    They must do so on several lines, of their own table or of others with the same words.
    """
    found: dict[tuple[str, ...], list[tuple[Relation, list[Item]]]] = defaultdict(list)
    for view in views:
        for whole, parts, words in _broken_down(view):
            relation = measure(
                view,
                whole.index,
                [p.index for p in parts],
                [line for line in view.lines if not line.rate and not line.share],
                kind="column_total" if view.down else "row_total",
                form="breakdown",
                rounding=rounding_of(view),
            )
            if relation is not None:
                found[whole.leaf, words].append((relation, parts))
    out: list[Relation] = []
    for group in found.values():
        held, failed = sum(r.held for r, _ in group), sum(r.failed for r, _ in group)
        for relation, parts in group:
            others = held - relation.held >= _SISTERS and 10 * (failed - relation.failed) <= held - relation.held
            likely = others or (relation.held >= _LIKELY and relation.evidence >= 2 * _ENOUGH)
            alike = likely and relation.failed <= 1 and (not relation.failed or explained(relation))
            if (relation.held >= 2 and _adds_up(relation, parts)) or (alike and relation.held + relation.failed):
                out.append(relation)
    return out


def _broken_down(view: View) -> Iterator[tuple[Item, list[Item], str]]:
    """Every 内訳 of a view: the whole, its parts, and the words of the head."""
    for k, before in enumerate(view.items[:-1]):
        head = next((p for p in view.items[k + 1].chain if _BREAKDOWN.match(p[2])), None)
        if head is None or head in before.chain:
            continue
        said = _BREAKDOWN.match(head[2])
        of = said["of"] if said else ""
        named = [i for i in view.items[: k + 1] if i.leaf and (of.startswith(i.leaf) or i.leaf.startswith(of))]
        whole = before if of in _BESIDE else named[-1] if named else None
        if whole is None or whole.rate or whole.share:
            continue
        under = [i for i in view.items[k + 1 :] if head in i.chain]
        parts = [i for i in under if not i.rate and not i.share and not i.strength and not is_part(i.leaf)]
        least = 2 if of in _BESIDE else 1
        if len(parts) >= least and not any(overlap(text) for i in (whole, *parts) for _, _, text in i.chain):
            yield whole, parts, head[2]


def _adds_up(relation: Relation, parts: Sequence[Item]) -> bool:
    tested = relation.held + relation.failed + relation.empty
    if not tested:
        return False
    if relation.evidence >= _ENOUGH and relation.held >= 2:
        return 10 * relation.failed <= relation.held + relation.failed
    return _complements([p.leaf for p in parts]) and 3 * relation.failed <= tested


def _complements(names: Sequence[str]) -> bool:
    """Whether two names say yes and no to one thing: 契約締結に至った件数, 契約締結にまで至らなかった件数."""
    if len(names) != 2:
        return False
    yes, no = sorted(names, key=lambda n: bool(_NEGATED.search(n)))
    if _NEGATED.search(yes) or not _NEGATED.search(no):
        return False
    shared = 0
    while shared < min(len(yes), len(no)) and yes[shared] == no[shared]:
        shared += 1
    return shared >= 3 or yes in no


def _mostly(relation: Relation) -> bool:
    """Whether "at most" holds on so many lines that one that does not is an error."""
    tested = relation.held + relation.failed + relation.empty
    if not relation.failed:
        return tested > 0
    return relation.held >= 5 and 10 * relation.failed <= tested


def of_which(view: View) -> list[Relation]:
    """Items that say うち or 再掲: each is at most the item that it follows."""
    out: list[Relation] = []
    lines = [line for line in view.lines if not line.rate and not line.share]
    whole: Item | None = None
    for item in view.items:
        if not item.part:
            whole = item
            continue
        if whole is None or item.rate or whole.rate or item.share or any(not p[2] for p in item.chain):
            continue
        if not any(view.state(item.index, line.index) in (FIGURE, NOTHING) for line in lines):
            continue
        if not view.down and (not is_part(item.leaf) or item.unit != whole.unit):
            continue  # of columns only those that say so themselves
        relation = measure(view, whole.index, [item.index], lines, kind="part_of", form="of which", op="<=")
        if relation is None or not (relation.held or relation.failed):
            continue
        if not relation.failed or (relation.held >= 2 and 4 * relation.failed <= relation.held):
            out.append(relation)
    return out
