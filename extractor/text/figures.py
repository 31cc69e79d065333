"""``parse_figure``: a figure that stands alone, with its unit, or the symbol that stands instead of one.

Signs, symbols and units follow the notation of official statistics (統計表の記号: － 該当数字なし, … 不詳, x 秘匿, ・ あり得ない)
and of budget books (△ ▲ for minus).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

import regex

from extractor.text.counters import COUNTERS
from extractor.text.normal import normalise
from extractor.text.numerals import KANJI_NUMERAL, read_number

__all__ = ["Figure", "parse_figure"]

Symbol = Literal["none", "unknown", "secret", "not_applicable"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, or a symbol instead of it.

    Attributes:
        value: the number, None where a symbol stands.
        decimals: how many decimals are printed; None for a symbol and for a fraction (3分の1).
        unit: the counter or unit as printed, half-width (``％`` is ``%``); None without one.
        approximate: 約, およそ, 余, 程度.
        symbol: the statistical symbol: ``none``, ``unknown``, ``secret`` or ``not_applicable``.
        bracketed: the figure stands in brackets: a part (内数), last year's, or in a company's books a minus.
    """

    value: int | Decimal | None
    decimals: int | None = 0
    unit: str | None = None
    approximate: bool = False
    symbol: Symbol | None = None
    bracketed: bool = False


_SYMBOLS: dict[str, Symbol] = {
    **dict.fromkeys("-－−‐‑‒–—―─━", "none"),
    **dict.fromkeys(("--", "---", "――", "－－", "‐‐", "——", "──"), "none"),
    **dict.fromkeys(("…", "‥", "...", "..", "……", "・・・", "･･･", "***"), "unknown"),
    **dict.fromkeys(("x", "X", "χ", "Χ", "*", "＊"), "secret"),
    **dict.fromkeys(("・", "･", "/", "／"), "not_applicable"),
}
_NARROW = str.maketrans("（）［］〔〕，．％＋￥／", "()[][],.%+¥/")
_NOTE = regex.compile(r"[ 　]*(?:※[0-9]*|\*[0-9]*|[(]?注[0-9]*[)])$")
_FIGURE = regex.compile(
    rf"""
    (?P<about> 約 | およそ | おおよそ | おおむね | 概ね | 概算 | ほぼ )? [ ]?
    (?: 延べ? | のべ )?
    (?P<yen> ¥ )?
    (?P<sign> [-－‐‑–+△▲▼Δ∆±] [ 　]{{0,3}} )?
    (?P<yen2> ¥ )?
    (?P<number> (?: [0-9,.] | [{KANJI_NUMERAL}] | (?<=[0-9])[ 、](?=[0-9]{{3}}) )+ )
    (?P<more> 余り? | 余(?=[^り]) | 強 | 弱 )?
    [ 　]?
    (?P<unit> [^0-9△▲\s]{{1,8}}? [²³23]? )?
    (?P<more2> 余り? | 程度 | 前後 | ほど | 強 | 弱 )?
    """,
    regex.VERBOSE,
)
_FRACTION = regex.compile(rf"(?P<about>約)?(?P<of>[0-9]+|[{KANJI_NUMERAL}]+)分の(?P<part>[0-9]+|[{KANJI_NUMERAL}]+)")
_BRACKETED = regex.compile(r"[(\[](.+)[)\]](?P<unit>[^()\[\]]{0,4})")
_SCALED_UNIT = regex.compile(r"([0-9,.]+)(千|百万|十億|億|兆)円")
_PLAIN_SYMBOL_UNIT = regex.compile(r"([-－‐‑–—―…xX]) ?(.{1,4})")


def parse_figure(text: str) -> Figure | None:
    """The figure that a text is, or None where it is no figure.

    A label with a number (表1, ①, 第3回, 1 歳入), a mark (○, △ alone), a bound (10以上), a range (8日から14日) and a date are
    no figures. ``value`` is an int, or a Decimal where decimals are printed (37.0 → Decimal("37.0"), ``decimals`` 1).
    """
    return _parse(text)


@lru_cache(maxsize=65536)
def _parse(text: str) -> Figure | None:
    if len(text) > 60:
        return None
    words = normalise(text).translate(_NARROW).strip()
    if not words or "\n" in words:
        return None
    if words in _SYMBOLS:
        return Figure(None, None, symbol=_SYMBOLS[words])
    words = _NOTE.sub("", words)
    if inside := _BRACKETED.fullmatch(words):
        return _in_brackets(inside[1], inside["unit"])
    return _figure(words) or _fraction(words) or _symbol_with_unit(words)


def _figure(words: str) -> Figure | None:
    plain = _SCALED_UNIT.search(words)
    if plain and read_number(plain[1]):
        words = words.replace(plain[2] + "円", "\N{INFORMATION SEPARATOR ONE}円")
    m = _FIGURE.fullmatch(words)
    if m is None:
        return None
    number = read_number(m["number"])
    unit = m["unit"]
    if unit is not None and plain is not None:
        unit = unit.replace("\N{INFORMATION SEPARATOR ONE}", plain[2])
    if number is None or (unit is not None and unit not in COUNTERS):
        return None
    value, decimals = number
    sign = (m["sign"] or "+").strip(" 　")
    if sign == "±" and value:
        return None
    if sign not in "+±":
        value = -value
    if m["yen"] or m["yen2"]:
        unit = unit or "円"
    return Figure(value, decimals, unit, bool(m["about"] or m["more"] or m["more2"]))


def _in_brackets(words: str, unit: str) -> Figure | None:
    """(1,234) is a figure; (1), (12) and (一) are labels."""
    figure = _figure(words.strip() + unit)
    if figure is None or figure.value is None:
        return None
    bare = regex.fullmatch(rf"[0-9]{{1,2}}|[{KANJI_NUMERAL}]+", words.strip())
    if bare and not unit:
        return None
    return Figure(figure.value, figure.decimals, figure.unit, figure.approximate, None, bracketed=True)


def _fraction(words: str) -> Figure | None:
    m = _FRACTION.fullmatch(words)
    if m is None:
        return None
    of, part = read_number(m["of"]), read_number(m["part"])
    if of is None or part is None or not of[0]:
        return None
    return Figure(Decimal(part[0]) / Decimal(of[0]), None, None, bool(m["about"]))


def _symbol_with_unit(words: str) -> Figure | None:
    """－件, … %: a symbol before a unit."""
    m = _PLAIN_SYMBOL_UNIT.fullmatch(words)
    if m is None or m[2] not in COUNTERS or (m[1] in "xX" and m[2].isascii()):
        return None
    return Figure(None, None, m[2], symbol=_SYMBOLS[m[1]])
