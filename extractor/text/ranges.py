"""What is not one figure: ranges and bounds (８日から１４日, 15日以内), and places in an order (第3回, ①, 表1)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import unicodedata2

from extractor.patterns import later_regex
from extractor.text.figures import parse_figure
from extractor.text.normal import normalise
from extractor.text.numerals import KANJI_NUMERAL, read_number

__all__ = ["Range", "parse_ordinal", "parse_range"]


@dataclass(frozen=True, slots=True)
class Range:
    """From ``low`` to ``high``; None is an open side.

    Attributes:
        low, high: the bounds.
        unit: of both.
        low_included, high_included: whether the bound itself is within (以上, 以下) or not (超, 未満).
    """

    low: int | Decimal | None
    high: int | Decimal | None
    unit: str | None = None
    low_included: bool = True
    high_included: bool = True

    def __contains__(self, value: int | Decimal) -> bool:
        above = self.low is None or value > self.low or (value == self.low and self.low_included)
        below = self.high is None or value < self.high or (value == self.high and self.high_included)
        return above and below


_BETWEEN = later_regex(r"(?P<low>.+?)[ 　]?(?P<sign>〜|から|[-―－])[ 　]?(?P<high>.+?)(?:まで)?")
_BOUND = later_regex(
    r"(?P<figure>.+?)[ 　]?(?P<side>以上|以下|以内|以前|以後|以降|未満|超|を超える|を超え|から|まで|〜)"
)
_FROM_BELOW = later_regex(r"〜[ 　]?(?P<high>.+)")
_BOTH = later_regex(r"(?P<low>.+?)(?P<low_side>以上|超|を超え)[ 　、]*(?P<high>.+?)(?P<high_side>以下|以内|未満|まで)")
_OUT = ("未満", "超", "を超える", "を超え")
_UPPER = ("以下", "以内", "以前", "未満", "まで")


def parse_range(text: str) -> Range | None:
    """The range or bound that a text is, or None: 8日から14日まで, 10〜20人, 31日以上, 1,000円以上2,000円未満."""
    words = normalise(text).strip(" 　")
    if len(words) > 60:
        return None
    if m := _BOTH.fullmatch(words):
        return _range(m["low"], m["high"], m["low_side"] not in _OUT, m["high_side"] not in _OUT)
    if m := _BOUND.fullmatch(words):
        upper = m["side"] in _UPPER
        inside = m["side"] not in _OUT
        bound = _range(None, m["figure"], True, inside) if upper else _range(m["figure"], None, inside, True)
        if bound is not None:
            return bound
    if m := _FROM_BELOW.fullmatch(words):
        return _range(None, m["high"], True, True)
    if m := _BETWEEN.fullmatch(words):
        between = _range(m["low"], m["high"], True, True)
        if between is not None and (between.unit or m["sign"] not in "-―－"):  # 753-3634 is a telephone number
            return between
    return None


def _range(low: str | None, high: str | None, low_included: bool, high_included: bool) -> Range | None:
    one, other = (parse_figure(low) if low else None), (parse_figure(high) if high else None)
    if any(words is not None and (f is None or f.value is None) for words, f in ((low, one), (high, other))):
        return None
    first, last = (one.value if one else None), (other.value if other else None)
    units = {f.unit for f in (one, other) if f is not None and f.unit is not None}
    if len(units) > 1 or (first is not None and last is not None and first > last):
        return None
    return Range(first, last, next(iter(units), None), low_included, high_included)


_ORDINAL = later_regex(
    rf"(?:[^0-9]{{0,6}}第|表|図|別表|資料|別紙|問|議案第?|No\.|№|※)?[ 　]?(?P<number>[0-9]+|[{KANJI_NUMERAL}]+)"
    r"(?:[章節条項款部編回号期次位番]|番目|年目|回目|日目|つ目|人目|件目)?"
)
_LABEL = later_regex(r"[（(【]?(.+?)[)）】．.]?")


def parse_ordinal(text: str) -> int | None:
    """The place in an order that a label tells, or None: 第3回 → 3, ① → 1, （１） → 1, 表1 → 1, 3番目 → 3, No.5 → 5."""
    words = normalise(text).strip(" 　")
    if len(words) == 1 and unicodedata2.decomposition(words).startswith(("<circle>", "<compat>")):
        words = unicodedata2.normalize("NFKC", words)
    inside = _LABEL.fullmatch(words)
    m = _ORDINAL.fullmatch(inside[1] if inside else words)
    number = read_number(m["number"]) if m else None
    return int(number[0]) if number else None
