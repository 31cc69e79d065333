"""Slips of the pen that explain why a sum fails, and how telling they are.

Almost any gap between small figures is a wrong digit away from nothing; two digits changed about, or a digit left out,
mend few gaps, so where they do the sum was meant.
"""

from __future__ import annotations

from collections import defaultdict

from extractor.checks.relation import FAILS, Relation, near

__all__ = ["changed_about", "explained", "sign_alone", "slip_chance", "sole_minus", "turned"]

_SLACK = 5
"""Rounding up to which a slip is looked for: beyond, almost any figure is a slip away from what would do."""
_RARE = 30
"""From here on a gap that is twice a figure, or the same on two lines, is no coincidence (for each figure of a sum)."""
_KINDS = ("digit", "swap", "missing", "extra", "sign")


def slip_chance(relation: Relation) -> float:
    """The chance that a slip as rare as the one that mends the only failing line mends it by accident; 1 if none does.

    Counted are the gaps that slips of the kind, or of a rarer one, would mend, among all gaps up to the sum itself.
    """
    view = relation.view
    ((line, residual), *more) = relation.failing()
    if more:
        return 1.0
    terms = [(-1, view.value(relation.whole, line))]
    terms += [(s, view.value(p, line)) for s, p in zip(relation.signs, relation.parts, strict=True)]
    mended: dict[str, set[int]] = defaultdict(set)
    for sign, value in terms:
        if value:
            for kind, gaps in _gaps(value).items():
                mended[kind] |= {sign * gap for gap in gaps}
    kinds = {near(value, value + sign * residual) for sign, value in terms if value}
    total = view.value(relation.whole, line)
    reach = 2 * max(abs(total), abs(total - residual), 1) + 1
    rarest = min((len(mended[kind]) for kind in kinds if kind), default=None)
    if rarest is None:
        return 1.0
    return sum(len(mended[kind]) for kind in _KINDS if len(mended[kind]) <= rarest) / reach


def _gaps(value: int) -> dict[str, set[int]]:
    """By how much a figure may have changed by one slip, for every kind of slip: what it should be, less what it is."""
    text = str(abs(value))
    sign = 1 if value >= 0 else -1
    wanted: dict[str, set[str]] = {kind: set() for kind in _KINDS}
    for i, old in enumerate(text):
        wanted["digit"] |= {text[:i] + new + text[i + 1 :] for new in "0123456789" if new != old}
        wanted["extra"].add(text[:i] + text[i + 1 :])
        for j in range(i):
            wanted["swap"].add(text[:j] + old + text[j + 1 : i] + text[j] + text[i + 1 :])
    for i in range(len(text) + 1):
        wanted["missing"] |= {text[:i] + new + text[i:] for new in "0123456789"}
    gaps = {kind: {sign * int(w or "0") - value for w in texts} - {0} for kind, texts in wanted.items()}
    return {**gaps, "sign": {-2 * value}}


def explained(relation: Relation) -> bool:
    """Whether on every failing line one slip in one figure explains the difference."""
    for line, status, residual in relation.results:
        if status != FAILS:
            continue
        view = relation.view
        slack = relation.tolerance if relation.tolerance <= _SLACK else 0
        terms = [(-1, relation.whole), *zip(relation.signs, relation.parts, strict=True)]
        figures = [(sign, view.value(p, line)) for sign, p in terms]
        if not any(
            near(value, value + sign * (residual + off)) for off in range(-slack, slack + 1) for sign, value in figures
        ):
            return False
    return True


def turned(relation: Relation) -> bool:
    """Whether on every failing line the sign of one figure, or the total and one part changed about, explains it.

    Such a gap is twice a figure, or twice the difference of two: a coincidence only among small figures.
    """
    view = relation.view
    limit = _RARE * (len(relation.parts) + 1)
    for line, residual in relation.failing():
        total = view.value(relation.whole, line)
        terms = [(-1, total), *((s, view.value(p, line)) for s, p in zip(relation.signs, relation.parts, strict=True))]
        turned = any(residual == -2 * sign * value and abs(value) >= limit for sign, value in terms)
        about = any(
            sign > 0 and residual == 2 * (total - value) and abs(residual) >= limit and value > total
            for sign, value in terms[1:]
        )
        if not turned and not about:
            return False
    return True


def sign_alone(relation: Relation) -> bool:
    """Whether the sign of a figure would mend the only failing line, as it does where a part is called the whole."""
    view = relation.view
    ((line, residual), *_) = relation.failing()
    terms = [(-1, relation.whole), *zip(relation.signs, relation.parts, strict=True)]
    return any(residual == -2 * sign * view.value(p, line) for sign, p in terms)


def sole_minus(relation: Relation) -> bool:
    """Whether the only figure of a table that is below 0 explains a failing line by its sign."""
    view = relation.view
    (line, residual) = relation.failing()[0]
    terms = [(-1, relation.whole), *zip(relation.signs, relation.parts, strict=True)]
    found = [view.value(p, line) for sign, p in terms if residual == -2 * sign * view.value(p, line)]
    below = sum(value < 0 for row in view.sheet.values for value in row)
    return below == 1 and any(value < 0 for value in found)


def changed_about(relation: Relation) -> bool:
    """Whether two lines lack and exceed by one amount: then two figures of one item have changed places."""
    (_, first), (_, second) = relation.failing()
    return first == -second and abs(first) >= _RARE
