"""``parse_date``: dates in eras and in the common calendar → ISO 8601, impossible ones refused with a reason."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

import regex

from extractor.patterns import later_regex
from extractor.text.normal import normalise
from extractor.text.numerals import KANJI_NUMERAL, read_number

__all__ = ["DateReading", "parse_date", "read_date"]

Reason = Literal["no-date", "no-era", "no-such-day", "outside-era", "contradiction"]


@dataclass(frozen=True, slots=True)
class DateReading:
    """What a text says as a date.

    Attributes:
        value: ``2024``, ``2024-05`` or ``2024-05-01``; None where ``reason`` says why not.
        fiscal: the year is a fiscal year (April to March): 令和6年度.
        reason: ``no-date`` it is none; ``no-era`` a year of an era that is not told (6年5月); ``no-such-day`` 2月30日,
            13月; ``outside-era`` a day that its era did not have (昭和64年2月1日); ``contradiction`` 令和6年（2023年）.
    """

    value: str | None
    fiscal: bool = False
    reason: Reason | None = None


_ERAS = {  # name: (letter, first day, last day); source: the ordinances on eras (改元の政令)
    "明治": ("M", date(1868, 10, 23), date(1912, 7, 30)),
    "大正": ("T", date(1912, 7, 30), date(1926, 12, 25)),
    "昭和": ("S", date(1926, 12, 25), date(1989, 1, 7)),
    "平成": ("H", date(1989, 1, 8), date(2019, 4, 30)),
    "令和": ("R", date(2019, 5, 1), date(9999, 12, 31)),
}
_BY_LETTER = {letter: name for name, (letter, _, _) in _ERAS.items()}
_SHORT = {
    "明": "明治",
    "大": "大正",
    "昭": "昭和",
    "平": "平成",
    "令": "令和",
    "㍾": "明治",
    "㍽": "大正",
    "㍼": "昭和",
    "㍻": "平成",
    "㋿": "令和",
}
_N = rf"(?:[0-9]{{1,2}}|[{KANJI_NUMERAL}]{{1,4}})"
_Y = rf"(?:元|[0-9]{{1,2}}|[{KANJI_NUMERAL}]{{1,4}})"
_ERA = r"(?P<era>明治|大正|昭和|平成|令和|[㍾㍽㍼㍻㋿明大昭平令]|[MTSHRmtshr])"
_TAIL = (
    r"(?:末日|末|当初|現在|時点|付け?|発行|施行|から|以降|まで)*[ ]?"
    r"(?:[(（](?:[月火水木金土日](?:曜日?)?)(?:[・･]?祝日?|・休)?[)）])?[ ]?(?:末|現在|時点|付け?)?"
)
_WORDS = later_regex(
    rf"(?:{_ERA}[ ]?(?P<y>{_Y})|(?:西暦)?(?P<ad>[0-9]{{4}}|[〇一二三四五六七八九]{{4}})|(?P<bare>{_Y}))"
    rf"[ ]?(?:(?P<fy>年度分?)|年度?)"
    rf"(?:[ ]?[(（](?P<other>[^()（）]+)[)）])?"
    rf"(?:[ ]?(?P<m>{_N})[ ]?月分?)?(?:[ ]?(?P<d>{_N})[ ]?日)?[ ]?{_TAIL}"
)
_NUMBERS = later_regex(
    rf"(?:{_ERA}[ ]?(?P<y>元|[0-9]{{1,2}})|(?P<ad>(?:18|19|20|21)[0-9]{{2}}))"
    rf"(?:(?P<s>[./・-])[ ]?(?P<m>[0-9]{{1,2}})(?:(?P=s)[ ]?(?P<d>[0-9]{{1,2}}))?)?[ ]?{_TAIL}"
)
_DAY = later_regex(rf"(?P<m>{_N})[ ]?月[ ]?(?:(?P<d>{_N})[ ]?日)?[ ]?{_TAIL}")
_FRAME = later_regex(r"^[【\[〔(（](.+)[】\]〕)）]$")
_TWO_NAMES = later_regex(r"(.+年度?)[ ]?[/／・=＝][ ]?(.+年度?)$")
_NO_DATE = DateReading(None, reason="no-date")


def parse_date(text: str, *, fiscal_year: int | None = None) -> str | None:
    """A date as ISO 8601 (``2024``, ``2024-05``, ``2024-05-01``), or None where the text is none or the day never was.

    Args:
        text: the date alone: 令和６年８月６日, R6.4.1, 令和元年度, 2024/4/1, 【６年５月】.
        fiscal_year: the paper's fiscal year (2024 for 令和6年度). With it 6年5月 is read in the paper's era, and 5月 or
            2月10日 in the paper's year, April to March.
    """
    return read_date(text, fiscal_year=fiscal_year).value


@lru_cache(maxsize=16384)
def read_date(text: str, *, fiscal_year: int | None = None) -> DateReading:
    """The same as ``parse_date``, with the reason where there is none, and whether it is a fiscal year."""
    if len(text) > 60:
        return _NO_DATE
    words = normalise(text).strip().replace("　", " ").replace("．", ".").replace("／", "/")
    if framed := _FRAME.match(words):
        words = framed[1].strip()
    two = _TWO_NAMES.fullmatch(words)
    if two:
        return _agreed(read_date(two[1], fiscal_year=fiscal_year), read_date(two[2], fiscal_year=fiscal_year))
    m = _WORDS.fullmatch(words) or _NUMBERS.fullmatch(words)
    if m is not None:
        return _read(m, fiscal_year)
    m = _DAY.fullmatch(words)
    if m is None:
        return _NO_DATE
    month, day = _number(m["m"]), _number(m["d"])
    if fiscal_year is None or month is None:
        return DateReading(None, reason="no-era")
    return _valid(fiscal_year + (month < 4), month, day)


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    if text == "元":
        return 1
    if text.isascii():
        return int(text)
    number = read_number(text)
    return int(number[0]) if number else -1


def _read(m: regex.Match[str], fiscal_year: int | None) -> DateReading:
    groups = m.groupdict()
    month, day = _number(m["m"]), _number(m["d"])
    if day is not None and month is None:
        return _NO_DATE
    fiscal = bool(groups.get("fy")) or "年度" in m.group()
    if fiscal and month is not None:
        return _fiscal_month(m, fiscal_year, month, day)
    era = None
    if m["ad"]:
        year = _number(m["ad"]) if m["ad"].isascii() else (read_number(m["ad"]) or (0, 0))[0]
        year = int(year or 0)
    else:
        count = _number(m["y"] if m["era"] else m["bare"])
        if count is None or count < 1:
            return DateReading(None, reason="no-such-day")
        era = _era(m["era"]) if m["era"] else _era_of(fiscal_year, count)
        if era is None:
            return DateReading(None, reason="no-era")
        year = _ERAS[era][1].year + count - 1
    reading = _valid(year, month, day, fiscal=fiscal)
    if era is not None and reading.value is not None and not _within(era, year, month, day, fiscal, fiscal_year):
        return DateReading(None, reason="outside-era")
    if groups.get("other"):
        other = read_date(groups["other"], fiscal_year=fiscal_year)
        if other.value is not None and other.value != str(year):
            return DateReading(None, reason="contradiction")
        if other.value is None and not m["ad"]:
            return _NO_DATE
    return reading


def _fiscal_month(m: regex.Match[str], fiscal_year: int | None, month: int, day: int | None) -> DateReading:
    """令和6年度3月: March of the fiscal year, so of 2025."""
    head = m.group()[: m.start("m")].strip()
    year = read_date(head, fiscal_year=fiscal_year)
    if year.value is None:
        return year
    return _valid(int(year.value) + (month < 4), month, day)


def _era(name: str) -> str | None:
    if name in _ERAS:
        return name
    return _SHORT.get(name) or _BY_LETTER.get(name.upper())


def _era_of(fiscal_year: int | None, count: int) -> str | None:
    """The era in which a paper of that fiscal year counts, or the one before it where that gives a nearer year.

    In a paper of fiscal 2019 (令和元年度) 31年4月 is of 平成.
    """
    if fiscal_year is None:
        return None
    last_day = date(fiscal_year + 1, 3, 31)
    begun = [name for name, (_, first, _) in _ERAS.items() if first <= last_day]
    return min(reversed(begun[-2:]), key=lambda name: abs(_ERAS[name][1].year + count - 1 - fiscal_year), default=None)


def _valid(year: int, month: int | None, day: int | None, *, fiscal: bool = False) -> DateReading:
    if month is None:
        return DateReading(f"{year:04}", fiscal)
    if not 1 <= month <= 12 or not 1 <= year <= 9999:
        return DateReading(None, reason="no-such-day")
    if day is None:
        return DateReading(f"{year:04}-{month:02}")
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return DateReading(None, reason="no-such-day")
    return DateReading(f"{year:04}-{month:02}-{day:02}")


def _within(era: str, year: int, month: int | None, day: int | None, fiscal: bool, fiscal_year: int | None) -> bool:
    """Whether the era had that year, month or day; a paper written before an era ended counts on in it (平成32年度)."""
    _, first, last = _ERAS[era]
    if fiscal:
        begin, end = date(year, 4, 1), date(year + 1, 3, 31)
    elif month is None:
        begin, end = date(year, 1, 1), date(year, 12, 31)
    else:
        begin = date(year, month, day or 1)
        end = date(year, month, day or calendar.monthrange(year, month)[1])
    written_before = fiscal_year is not None and date(fiscal_year, 4, 1) <= last
    return end >= first and (begin <= last or written_before)


def _agreed(one: DateReading, other: DateReading) -> DateReading:
    """平成31年/令和元年: two names of one year."""
    if one.value is None or other.value is None:
        return one if one.value is None else other
    return one if one.value == other.value else DateReading(None, reason="contradiction")
