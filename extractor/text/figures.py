"""``parse_figure``: a figure that stands alone, with its unit, or the symbol that stands instead of one.

Signs, symbols and units follow the notation of official statistics (統計表の記号: － 該当数字なし, … 不詳, x 秘匿,
・ あり得ない) and of budget books (△ ▲ for minus).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

import regex

from extractor.patterns import later_regex
from extractor.text.counters import COUNTERS, NOUNS, scale
from extractor.text.normal import normalise
from extractor.text.numerals import KANJI_NUMERAL, read_number

__all__ = ["Figure", "parse_figure"]

Symbol = Literal["none", "unknown", "secret", "not_applicable"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, or a symbol instead of it.

    Attributes:
        value: the number, None where a symbol stands. 1,234千円 has the value 1234 and the unit 千円.
        decimals: how many decimals are printed; None for a symbol and for a fraction (3分の1).
        unit: the counter or unit as printed, half-width (``％`` is ``%``); None without one.
        approximate: 約, およそ, 余, 程度 and the like stand with it.
        symbol: the statistical symbol: ``none``, ``unknown``, ``secret`` or ``not_applicable``.
        bracketed: the figure stands in brackets: a part (内数), last year's; in books that write minus so, a minus.
    """

    value: int | Decimal | None
    decimals: int | None = 0
    unit: str | None = None
    approximate: bool = False
    symbol: Symbol | None = None
    bracketed: bool = False

    def amount(self, table_unit: str | None = None) -> int | Decimal | None:
        """The value in the base unit: 1,234千円 is 1234000, and so is 1,234 in a table of 単位：千円."""
        return None if self.value is None else self.value * scale(self.unit or table_unit)


_SYMBOLS: dict[str, Symbol] = {
    **dict.fromkeys("-－−‐‑‒–—―─━", "none"),
    **dict.fromkeys(("--", "---", "――", "－－", "‐‐", "——", "──"), "none"),
    **dict.fromkeys(("…", "‥", "...", "..", "……", "・・・", "･･･", "***"), "unknown"),
    **dict.fromkeys(("x", "X", "χ", "Χ", "*", "＊"), "secret"),
    **dict.fromkeys(("・", "･", "/", "／"), "not_applicable"),
}
_NARROW = str.maketrans("（）［］，．％＋￥／", "()[],.%+¥/")
_NOTE = later_regex(r"(?<=.)[ 　]*(?:※[0-9]*|[*＊][0-9]*|[(]?注[0-9]*[)])$")
_UNIT_FIRST = regex.compile(  # the unit of a column, printed within its first cell: 千円 over 82,553
    r"(?P<unit>(?:千|百万|億)?円|人|件|[％%]|世帯|戸|台|校|箇所|か所|㎡|㎥|㎞|km|ha|t)[ 　]?"
    r"(?P<figure>[△▲+-]?[ ]?[0-9][0-9,.]*)"
)
_FIGURE = later_regex(
    rf"""
    (?P<about> 約 | およそ | おおよそ | おおむね | 概ね | 概算 | ほぼ )? [ 　]?
    (?: 延べ? | のべ )?
    ¥? (?P<sign> [-－‐‑–+△▲▼Δ∆±] [ 　]{{0,3}} )? (?P<yen> ¥ )?
    (?P<number> (?: [0-9,.] | [{KANJI_NUMERAL}] | (?<=[0-9])[ 、](?=[0-9]{{3}}) )+ )
    (?P<more> 余(?!り) | 余り | 強 | 弱 )?
    (?P<gap> [ 　] )?
    (?P<unit> [^0-9△▲\s]{{1,8}}? (?: [²³23] (?: /日 )? )? )?
    (?P<more2> 余り? | 程度 | 前後 | ほど | 強 | 弱 )?
    """,
    regex.VERBOSE,
)
_PLAIN = regex.compile(r"[0-9,.]++")
_NUMBER_FIRST = regex.compile(rf"[-－‐‑–+△▲▼Δ∆±約おほ概延のべ¥,. 　(\[0-9{KANJI_NUMERAL}]")
_TABLE_MONEY = later_regex(
    r"(?P<number>(?:約|¥|[-－+△▲▼] ?)*[0-9][0-9,.]*)"
    r"(?P<unit>(?:千|百万|十億|億|兆)円|千(?:m3|m³|㎥|㎡|t|kL|kWh))(?P<more>.{0,3})"
)
_FRACTION = later_regex(rf"(?P<about>約)?(?P<of>[0-9]+|[{KANJI_NUMERAL}]+)分の(?P<part>[0-9]+|[{KANJI_NUMERAL}]+)")
_BRACKETED = later_regex(r"[(\[](.+)[)\]](?P<unit>[^()\[\]]{0,4})")
_LABEL_NUMBER = later_regex(rf"[0-9]{{1,2}}|[{KANJI_NUMERAL}].*")
_SYMBOL_AND_UNIT = regex.compile(r"([-－‐‑–―…xX]) ?(.{1,4})")
_UNIT_HEADS = ("千", "百万", "千万", "十億")
_ZERO_SIGN = "〇"  # alone it is the mark ○, typed as a numeral


def parse_figure(text: str) -> Figure | None:
    """The figure that a text is, or None where it is no figure.

    A label with a number (表1, ①, 第3回, 1 歳入), a mark (○, △ alone), a bound (10以上), a range (8日から14日) and a
    date are no figures. ``value`` is an int, or a Decimal where decimals are printed (37.0 → Decimal("37.0") with
    ``decimals`` 1). An Arabic figure before 千円, 百万円, 億円 keeps that unit, as tables print it; 1億2,345万円 and
    一億二千万円 are read through to 円.
    """
    return _parse(text)


@lru_cache(maxsize=65536)
def _parse(text: str) -> Figure | None:
    if len(text) > 60:
        return None
    words = normalise(text)
    if _PLAIN.fullmatch(words) and (number := read_number(words)) is not None:  # by far the most
        return Figure(*number)
    words = words.translate(_NARROW).strip(" 　")
    if not words or "\n" in words or words == _ZERO_SIGN:
        return None
    if words in _SYMBOLS:
        return Figure(None, None, symbol=_SYMBOLS[words])
    if not _NUMBER_FIRST.match(words):
        return _symbol_and_unit(words) or _unit_first(words)
    words = _NOTE.sub("", words)
    if inside := _BRACKETED.fullmatch(words):
        return _in_brackets(inside[1].strip(), inside["unit"])
    return _table_money(words) or _figure(words) or _fraction(words) or _symbol_and_unit(words) or _unit_first(words)


def _figure(words: str) -> Figure | None:
    m = _FIGURE.fullmatch(words)
    if m is None:
        return None
    number, unit = read_number(m["number"]), m["unit"]
    if number is None or not (unit is None or unit in COUNTERS or (unit in NOUNS and not m["gap"])):
        return None
    value, decimals = number
    if unit is not None and m["number"] in _UNIT_HEADS:  # 千円 alone names a unit
        return None
    sign = (m["sign"] or "+")[0]
    if (sign == "±" and value) or (unit == "年" and value >= 1000):  # ±5 is a margin, 2024年 a date
        return None
    if sign not in "+±" and value:
        value = -value
    if "¥" in words[: m.start("number")]:
        unit = unit or "円"
    return Figure(value, decimals, unit, bool(m["about"] or m["more"] or m["more2"]))


def _table_money(words: str) -> Figure | None:
    """1,234千円: the unit is the one that tables print; the number has no myriads of its own."""
    m = _TABLE_MONEY.fullmatch(words)
    figure = _figure(m["number"] + "円" + m["more"]) if m else None
    if m is None or figure is None:
        return None
    return Figure(figure.value, figure.decimals, m["unit"], figure.approximate)


def _unit_first(words: str) -> Figure | None:
    m = _UNIT_FIRST.fullmatch(words)
    figure = _figure(m["figure"]) if m else None
    if m is None or figure is None:
        return None
    return Figure(figure.value, figure.decimals, "%" if m["unit"] == "％" else m["unit"])


def _in_brackets(words: str, unit: str) -> Figure | None:
    """(1,234) and (5人) are figures; (1), (12), (一) and （一社） are labels."""
    if _LABEL_NUMBER.fullmatch(words):
        return None
    figure = _table_money(words + unit) or _figure(words + unit)
    if figure is None:
        return None
    return Figure(figure.value, figure.decimals, figure.unit, figure.approximate, bracketed=True)


def _fraction(words: str) -> Figure | None:
    m = _FRACTION.fullmatch(words)
    if m is None:
        return None
    of, part = read_number(m["of"]), read_number(m["part"])
    if of is None or part is None or not of[0]:
        return None
    return Figure(Decimal(part[0]) / Decimal(of[0]), None, None, bool(m["about"]))


def _symbol_and_unit(words: str) -> Figure | None:
    """－件, … %: a symbol before a unit."""
    m = _SYMBOL_AND_UNIT.fullmatch(words)
    if m is None or m[2] not in COUNTERS or (m[1] in "xX" and m[2].isascii()):
        return None
    return Figure(None, None, m[2], symbol=_SYMBOLS[m[1]])
