"""Checks of single values: one figure in several places, rates and sums that the prose tells.

A figure that differs by more than a slip of the pen may be another quantity: then the check stays undecided.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from extractor.checks import say
from extractor.checks.make import cell as cell_evidence
from extractor.checks.make import decide
from extractor.checks.relation import near
from extractor.families.declare import FigureOf, PartsOf, Rate, SumOfRows
from extractor.families.fill import Filled, name_of
from extractor.families.records import rows_of
from extractor.families.sources import Found, find, place, settle
from extractor.families.words import contains
from extractor.model import Check, Evidence

__all__ = ["parts", "rate", "same", "sum_of_rows"]

_APART = 0.3
"""Figures further apart than this share are another quantity, not a slip."""


def _key(filled: Filled, *words: str) -> list[str]:
    return [filled.family.name, *words]


def same(filled: Filled, value: FigureOf, places: Sequence[Found]) -> Iterator[Check]:
    """One figure in several places: one check for those that agree, one for each that differs."""
    best = settle(places)
    if best is None or len(places) < 2 or not any(f.printed for f in places) or isinstance(best.value, str):
        return
    agreeing = [f for f in places if f.value == best.value]
    named = value.title or name_of(filled.family, value.field or "")
    words = [value.field or value.title or "", "same"]
    ja = "、".join(f.where[0] for f in agreeing)
    en = ", ".join(f.where[1] for f in agreeing)
    evidence = [e for f in agreeing for e in f.evidence]
    if len(agreeing) >= 2:
        yield decide(
            "same_figure",
            f"「{named}」{say.number(best.value)} が同じ: {ja}",
            f"“{named}”, {say.number(best.value)}, is the same in: {en}",
            actual=best.value,
            expected=best.value,
            lines=(len(places), len(agreeing)) if len(agreeing) < len(places) else None,
            status="pass",
            evidence=evidence,
            key=_key(filled, *words),
        )
    for other in places:
        if other.value == best.value or isinstance(other.value, str):
            continue
        # What was counted is what the paper should print; a printed figure is what may be wrong.
        odd, rest = (other, agreeing) if other.printed or len(agreeing) > 1 else (best, [other])
        expected = rest[0].value
        # Of two figures that are printed once each, neither is the usual one: they may be two quantities.
        alone = len(agreeing) == 1 and best.printed and other.printed
        meant = (_near if alone else _slip)(odd.value, expected)
        yield decide(
            "same_figure",
            f"「{named}」が {odd.where[0]}では {say.number(odd.value)}、"
            f"{'、'.join(f.where[0] for f in rest)}では {say.number(expected)}",
            f"“{named}” is {say.number(odd.value)} in {odd.where[1]}, "
            f"but {say.number(expected)} in {', '.join(f.where[1] for f in rest)}",
            actual=odd.value,
            expected=expected,
            status="fail" if meant else "undecided",
            evidence=[*odd.evidence, *(e for f in rest for e in f.evidence)],
            key=_key(filled, *words, "at", odd.key),
        )


def _near(one: int | float | str, other: int | float | str) -> bool:
    """Whether one slip of the pen parts two figures."""
    return isinstance(one, int) and isinstance(other, int) and near(one, other) is not None


def _slip(one: int | float | str, other: int | float | str) -> bool:
    """Whether two figures are so near that they are meant to be one."""
    if isinstance(one, str) or isinstance(other, str):
        return False
    if _near(one, other):
        return True
    return abs(one - other) <= _APART * max(abs(one), abs(other))


def _found(filled: Filled, field: str) -> list[Found]:
    return next((places for value, places in filled.found if value.field == field), [])


def _said(filled: Filled, field: str) -> Found | None:
    """What the prose says of a field."""
    return next((f for f in _found(filled, field) if f.key == "prose"), None)


def rate(filled: Filled, check: Rate) -> Iterator[Check]:
    """A percentage of the prose, worked out from the rows it speaks of, rounded or cut off as it is printed."""
    said = _said(filled, check.field)
    if said is None or isinstance(said.value, str):
        return
    words = said.block.text or "" if said.block is not None else ""
    less = [s for s in check.less if contains(words, s.label)]
    over = [find(s, filled.reading) for s in check.over]
    under = [find(s, filled.reading) for s in (*check.under, *less)]
    if any(f is None or isinstance(f.value, str) for f in (*over, *under)):
        return
    above = [Decimal(str(f.value)) for f in over if f is not None]
    below = [Decimal(str(f.value)) for f in under if f is not None]
    whole = sum(below[: len(check.under)], Decimal()) - sum(below[len(check.under) :], Decimal())
    if whole <= 0:
        return
    exact = 100 * sum(above, Decimal()) / whole
    step = Decimal(1).scaleb(-said.decimals)
    printed = Decimal(str(said.value))
    right = printed in (exact.quantize(step, ROUND_HALF_UP), exact.quantize(step, ROUND_DOWN))
    rounded = exact.quantize(step, ROUND_HALF_UP)
    named = name_of(filled.family, check.field)
    parts = "＋".join(say.number(f.value) for f in over if f is not None)
    divided = "－".join(say.number(f.value) for f in under if f is not None)
    yield decide(
        "claim",
        f"本文「{named}」{printed}%: （{parts}）÷（{divided}）＝ {exact:.{said.decimals + 2}f}%",
        f"“{named}” {printed}% in the text: ({parts}) / ({divided}) = {exact:.{said.decimals + 2}f}%",
        actual=said.value,
        expected=float(rounded) if said.decimals else int(rounded),
        status="pass" if right else "fail" if _slip(said.value, float(exact)) else "undecided",
        evidence=[*said.evidence, *(e for f in (*over, *under) if f is not None for e in f.evidence)],
        key=_key(filled, check.field, "rate"),
    )


def parts(filled: Filled, check: PartsOf) -> Iterator[Check]:
    """Figures of the prose that add up to another one of it."""
    whole = _said(filled, check.whole)
    parts = [_said(filled, p) for p in check.parts]
    if whole is None or isinstance(whole.value, str) or any(p is None or isinstance(p.value, str) for p in parts):
        return
    values = [p.value for p in parts if p is not None and not isinstance(p.value, str)]
    added = sum(values)
    sums = "＋".join(say.number(v) for v in values)
    names = "、".join(name_of(filled.family, p) for p in check.parts)
    called = name_of(filled.family, check.whole)
    yield decide(
        "part_of",
        f"本文の「{names}」{sums}＝{say.number(added)} と「{called}」{say.number(whole.value)}",
        f"in the text, {sums} = {say.number(added)} and the whole, {say.number(whole.value)}",
        actual=whole.value,
        expected=added,
        status=None if _slip(whole.value, added) else "undecided",
        evidence=[*whole.evidence, *(e for p in parts if p is not None for e in p.evidence)],
        key=_key(filled, check.whole, "parts"),
    )


def sum_of_rows(filled: Filled, check: SumOfRows) -> Iterator[Check]:
    """Figures of the prose that add up to the number of rows of a table."""
    bound = filled.reading.table(check.table)
    parts = [_said(filled, p) for p in check.parts]
    if bound is None or check.column not in bound.columns or any(p is None for p in parts):
        return
    values = [p.value for p in parts if p is not None and not isinstance(p.value, str)]
    rows = [r for b in filled.reading.bound if b.spec is bound.spec for r in rows_of(b)]
    said = sum(values)
    evidence: list[Evidence] = []
    for b in filled.reading.bound:
        if b.spec is bound.spec:
            tops = {(c.row, c.column): None for r in rows_of(b) if (c := b.cell(r, check.column)) is not None}
            evidence += [cell_evidence(b.grid.table, r, c) for r, c in tops]
    sums = "＋".join(say.number(v) for v in values)
    yield decide(
        "group_count",
        f"{place(bound)}: 行数 {len(rows)} と本文の {sums}＝{say.number(said)}",
        f"{place(bound)}: {len(rows)} rows, the text says {sums} = {say.number(said)}",
        actual=len(rows),
        expected=said,
        status=None if _slip(len(rows), said) else "undecided",
        evidence=[*evidence, *(e for p in parts if p is not None for e in p.evidence)],
        key=_key(filled, check.table, "rows"),
    )
