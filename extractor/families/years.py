"""Columns that stand for years: this year's figures beside last year's, and what compares the two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractor.families.words import key
from extractor.patterns import later
from extractor.text import parse_date

__all__ = ["compares", "years_of"]

_YEAR = later(r"^((?:令和|平成|昭和|[rhs])(?:元|\d{1,2})|(?:19|20)\d\d)(?:年度?)?(?:[(（].*[)）])?$")
_BARE = later(r"^(元|\d{1,2})年度(?:[(（].*[)）])?$")
_THIS = later(r"^(?:本|当|今)年度?(?:[(（].*[)）])?$")
_LAST = later(r"^(?P<before>前々|前|昨)年度?(?:[(（].*[)）])?$")
_ERA, _LONGEST = 20, 64
"""Years side by side are at most this many apart; and what the longest era had."""
_COMPARES = later(
    r"^(?:対?前年度?(?:比|差|増減|との)|増減|比較|伸び率|増加率|構成比|構成割合|割合|比率|差引|差$)|[率比]$|[(（][%％][)）]$"
)


def years_of(headers: Sequence[Sequence[str]]) -> Mapping[int, int]:
    """Of a table with several years side by side: how many years each such column is behind the latest.

    Only the lowest header of a column counts. Empty where fewer than two columns are years.
    """
    paths = [(column, key(path[-1])) for column, path in enumerate(headers) if path]
    named = {column: year for column, words in paths if (year := _year(words)) is not None}
    bare = {column: m[1] for column, words in paths if (m := _BARE.match(words)) is not None}
    named = named or _of_one_era(bare)
    found = {column: 0 for column, words in paths if _THIS.match(words)}
    found |= {
        column: 2 if m["before"] == "前々" else 1 for column, words in paths if (m := _LAST.match(words)) is not None
    }
    if named:
        latest = max(named.values())
        found |= {column: latest - year for column, year in named.items()}
    return found if len(set(found.values())) > 1 else {}


def _of_one_era(bare: Mapping[int, str]) -> dict[int, int]:
    """Years without their era (8年度): the number tells which is later, unless an era ends between them (30, 元)."""
    numbers = {column: 1 if number == "元" else int(number) for column, number in bare.items()}
    if numbers and max(numbers.values()) - min(numbers.values()) > _ERA:
        numbers = {column: n + (_LONGEST if n <= _ERA else 0) for column, n in numbers.items()}
    return numbers


def _year(words: str) -> int | None:
    """The year that a header is, in the western calendar."""
    m = _YEAR.match(words)
    date = None if m is None else parse_date(f"{m[1]}年度")
    return None if date is None else int(date[:4])


def compares(path: Sequence[str]) -> bool:
    """Whether a column compares figures (増減, 前年度比, 構成比) and counts nothing itself."""
    return bool(path) and _COMPARES.search(key(path[-1])) is not None
