"""Columns that stand for years: this year's figures beside last year's, and what compares the two."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extractor.families.words import key
from extractor.text import parse_date

__all__ = ["compares", "years_of"]

_YEAR = re.compile(r"^((?:令和|平成|昭和|[rhs])(?:元|\d{1,2})|(?:19|20)\d\d)(?:年度?)?(?:[(（].*[)）])?$")
_THIS = re.compile(r"^(?:本|当|今)年度?(?:[(（].*[)）])?$")
_LAST = re.compile(r"^(?:前|昨|前々)年度?(?:[(（].*[)）])?$")
_COMPARES = re.compile(r"^(?:対?前年度?(?:比|差|増減|との)|増減|比較|伸び率|増加率|構成比|構成割合|割合|比率|差引)")


def years_of(headers: Sequence[Sequence[str]]) -> Mapping[int, int]:
    """Of a table with several years side by side: how many years each such column is behind the latest.

    Only the lowest header of a column counts. Empty where fewer than two columns are years.
    """
    found: dict[int, int] = {}
    for column, path in enumerate(headers):
        words = key(path[-1]) if path else ""
        year = _YEAR.match(words)
        if year is not None:
            date = parse_date(f"{year[1]}年度")
            if date is not None:
                found[column] = int(date[:4])
        elif _THIS.match(words):
            found[column] = 9999
        elif _LAST.match(words):
            found[column] = 9998 if "々" not in words else 9997
    if len(set(found.values())) < 2:
        return {}
    latest = max(found.values())
    return {column: latest - year for column, year in found.items()}


def compares(path: Sequence[str]) -> bool:
    """Whether a column compares figures (増減, 前年度比, 構成比) and counts nothing itself."""
    return bool(path) and _COMPARES.match(key(path[-1])) is not None
