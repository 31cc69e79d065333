"""The year that a label names, printed and Western: 令和6年度 is 2024 (統一ルール 1-11; DS-441 writes YYYY)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.text import parse_date

__all__ = ["ERA", "Period", "period_of"]

ERA = re.compile(
    r"(?:令和|平成|昭和|大正|明治|㋿|㍻|㍼|㍽|㍾|(?<![A-Za-z])[RHST])\s*(?:元|\d{1,2})\s*年(?:度|(?:\d{1,2}月(?:\d{1,2}日)?)?)"
)
"""A Japanese year, with what follows it: 年度, or a month and a day."""
_WESTERN = re.compile(r"(?<!\d)(?:19|20)\d\d\s*年度?")


@dataclass(frozen=True, slots=True)
class Period:
    """A time as printed (``era``) and as DS-441 writes it (``year``: YYYY, YYYY-MM or YYYY-MM-DD)."""

    era: str | None = None
    year: str | None = None


def period_of(texts: Sequence[str]) -> Period | None:
    """The time that the first of the texts to name one names; None where none does."""
    for text in texts:
        match = ERA.search(text) or _WESTERN.search(text)
        if match is not None:
            iso = parse_date(match.group())
            if iso is not None:
                return Period(match.group(), iso)
    return None
