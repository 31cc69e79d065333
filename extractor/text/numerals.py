"""Numbers written with digits, kanji numerals, or both (4,664 · 二十三 · 1億2,345万 · 二〇二四)."""

from __future__ import annotations

from decimal import Decimal

import regex

from extractor.patterns import later_regex

__all__ = ["KANJI_NUMERAL", "read_number"]

_ONES = "一二三四五六七八九壱壹弐貳弍参參"
KANJI_NUMERAL = _ONES + "〇零十拾百千万億兆廿卅"
_MODERN = str.maketrans({"壹": "壱", "貳": "弐", "弍": "弐", "參": "参", "廿": "二十", "卅": "三十", "萬": "万"})
_DIGIT = str.maketrans("〇零一二三四五六七八九壱弐参", "00123456789123")

_GROUPED = regex.compile(
    r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?"  # 1,234.5
    r"|[0-9]{1,3}(?:[ 、][0-9]{3})+(?:\.[0-9]+)?"  # 1 234, １、２３４
    r"|[0-9]{1,3}(?:\.[0-9]{3}){2,}"  # 1.234.567
    r"|(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"
    r"|\.[0-9]+"
)
_SMALL = r"(?:[一二三四五六七八九壱弐参1-9]?{unit})?"
_UNDER_MYRIAD = later_regex(
    "".join(_SMALL.format(unit=unit) for unit in ("千", "百", "[十拾]")) + "[一二三四五六七八九壱弐参1-9]?"
)
_POSITIONAL = later_regex(r"[〇零一二三四五六七八九]{2,}")
_MYRIADS = (("兆", 10**12), ("億", 10**8), ("万", 10**4))
_ASCENDING = later_regex("一二|二三|三四|四五|五六|六七|七八|八九")  # 二三人: two or three


def read_number(text: str) -> tuple[int | Decimal, int] | None:
    """A number and the decimals that it prints; None where the text is not exactly one number.

    Digits are half-width here. Grouping must be right (1,23 is none); a number that begins with 0 is a code, no figure.
    """
    if _GROUPED.fullmatch(text):
        return _plain(text)
    text = text.translate(_MODERN)
    if _POSITIONAL.fullmatch(text) and not _ASCENDING.fullmatch(text) and text[0] not in "〇零":
        return int(text.translate(_DIGIT)), 0
    if text in ("〇", "零"):
        return 0, 0
    value = Decimal(0)
    rest = text
    for myriad, size in _MYRIADS:
        before, found, after = rest.partition(myriad)
        if not found:
            continue
        group = _group(before)
        if group is None or group <= 0 or (value and group >= 10000):
            return None
        value += group * size
        rest = after
    if rest:
        group = _group(rest)
        if group is None or (value and (group >= 10000 or group <= 0)) or not (value or group):
            return None
        value += group
    elif not value:
        return None
    return _tidy(value)


def _plain(text: str) -> tuple[int | Decimal, int]:
    if text.count(".") > 1:
        text = text.replace(".", "")
    whole, _, fraction = text.partition(".")
    digits = whole.replace(",", "").replace(" ", "").replace("、", "")
    return (Decimal(f"{digits or 0}.{fraction}"), len(fraction)) if fraction else (int(digits), 0)


def _group(text: str) -> Decimal | None:
    """What stands before 兆, 億, 万 or at the end: digits, or up to 千百十 and a numeral."""
    if _GROUPED.fullmatch(text):
        value, _ = _plain(text)
        return Decimal(value)
    if not text or not _UNDER_MYRIAD.fullmatch(text):
        return None
    from kanjize import kanji2number

    return Decimal(kanji2number(text))


def _tidy(value: Decimal) -> tuple[int | Decimal, int]:
    if value == value.to_integral_value():
        return int(value), 0
    exponent = value.normalize().as_tuple().exponent
    return value, -exponent if isinstance(exponent, int) else 0
