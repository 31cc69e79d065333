"""How telling a slip of the pen is: the chance that some slip of its kind would mend a sum that was never meant.

Almost any gap between small figures is a wrong digit away from nothing; two digits changed about, or a digit left out,
mend few gaps, so where they do the sum was meant.
"""

from __future__ import annotations

from collections import defaultdict

from extractor.checks.relation import Relation, near

__all__ = ["slip_chance"]

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
