"""Which changes are out of line: beyond what the other figures of the same column did.

For counts: the column's median ratio r is what was to be expected, e = r × old; the spread is that of a count (√e)
together with the column's own (1.4826 × the median deviation of the ratios, a robust standard deviation). For shares
and figures with decimals the same with differences. More than three spreads is out of line. A figure ten times or a
tenth of what was expected is told as such: that is how a lost or doubled digit looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log, sqrt
from statistics import median

from extractor.compare.changes import Change

__all__ = ["FAR", "mark_out_of_line"]

FAR = 3.0
"""Spreads."""
_ROBUST = 1.4826
_FEW = 4
"""Fewer changes than this do not say what is usual: then nothing but the spread of a count and a quarter of it."""
_LOOSE = 0.25
_STILL = 0.7
"""Where so much of a column did not change, whatever changed is out of line."""
_ALONE = ("前年から大きく動いた", "a long way from last year's")
_LEAST = 5
"""A change of less is never out of line: small counts jump."""


def mark_out_of_line(changes: Sequence[Change], equal: Sequence[Change] = ()) -> None:
    """Set ``out_of_line`` and its reason on the changes, column by column; ``equal``: what did not change."""
    groups: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        if change.is_restated:
            change.out_of_line = FAR + abs(change.absolute) / sqrt(max(abs(change.old), 1.0))
            change.reason = ("前年の文書の数字と違う", "last year's own paper has another figure")
    for change in [*(c for c in changes if not c.is_restated), *equal]:
        groups.setdefault((change.table, f"\0{change.row}" if change.is_single else change.column), []).append(change)
    for group in groups.values():
        if all(not c.absolute for c in group):
            continue
        if len(group) > _FEW and sum(not c.absolute for c in group) >= _STILL * len(group):
            _by_stillness(group)
        elif any(c.unit in ("%", "％") or not _whole(c) for c in group):
            _by_difference(group)
        else:
            _by_ratio(group)


def _whole(change: Change) -> bool:
    return float(change.old).is_integer() and float(change.new).is_integer()


def _by_stillness(group: Sequence[Change]) -> None:
    for change in group:
        if change.absolute:
            change.out_of_line = FAR + abs(change.absolute) / sqrt(max(abs(change.old), 1.0))
            change.reason = ("同じ列のほかの数字はほとんど変わっていない", "hardly anything else of the column changed")


def _by_ratio(group: Sequence[Change]) -> None:
    ratios = [log((c.new + 0.5) / (c.old + 0.5)) for c in group if c.old >= 0 and c.new >= 0]
    middle, own = _usual(ratios)
    for change in group:
        if change.old < 0 or change.new < 0 or abs(change.absolute) < _LEAST:
            continue
        expected = change.old * 2.718281828459045**middle
        spread = sqrt(expected + (own * expected) ** 2 + 1)
        far = abs(change.new - expected) / spread
        slip = _slip(change.new, expected)
        if slip and abs(change.new - expected) >= _LEAST * 4:
            change.out_of_line = max(far, FAR)
            change.reason = slip
        elif far > FAR:
            change.out_of_line = far
            change.reason = (
                _ALONE
                if len(group) == 1
                else (
                    f"同じ列の動き（中央値 {_percent(middle)}）から外れる",
                    f"beside the rest of the column (median {_percent(middle)})",
                )
            )


def _by_difference(group: Sequence[Change]) -> None:
    gaps = [c.new - c.old for c in group]
    middle = median(gaps) if len(gaps) >= _FEW else 0.0
    own = _ROBUST * median(abs(g - middle) for g in gaps) if len(gaps) >= _FEW else 2.0
    for change in group:
        far = abs(change.new - change.old - middle) / max(own, 1.0)
        if far > FAR:
            change.out_of_line = far
            change.reason = (
                _ALONE
                if len(group) == 1
                else (
                    f"同じ列の差（中央値 {middle:+.1f}）から外れる",
                    f"beside the differences of the column (median {middle:+.1f})",
                )
            )


def _usual(ratios: Sequence[float]) -> tuple[float, float]:
    """The median of the ratios' logarithms and their robust spread."""
    if len(ratios) < _FEW:
        return (median(ratios) if len(ratios) == _FEW - 1 else 0.0), _LOOSE
    middle = median(ratios)
    return middle, max(_ROBUST * median(abs(r - middle) for r in ratios), 0.03)


def _slip(new: float, expected: float) -> tuple[str, str] | None:
    """A factor of ten: a digit too many or too few."""
    if expected < 1 or new < 1:
        return None
    factor = log(new / expected, 10)
    if abs(abs(factor) - 1) < 0.12:
        return ("桁が違うように見える（約10倍）", "a digit too many, it seems (ten times)") if factor > 0 else (
            "桁が違うように見える（約10分の1）", "a digit too few, it seems (a tenth)")  # fmt: skip
    return None


def _percent(ratio: float) -> str:
    return f"{100 * (2.718281828459045**ratio - 1):+.1f}%"
