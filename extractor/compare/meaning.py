"""What captions, headers and row labels mean when the year has changed: keys to compare by, never to show.

Numbers before captions (表1), marks (○ ●), note marks (※1), brackets with units and differences of form go; a year
becomes its distance from the paper's own, so that 令和6年度 in the paper of 2024 is 令和7年度 in that of 2025.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from extractor.outputs.times import ERA, period_of
from extractor.text import match_key

__all__ = ["bare_key", "caption_key", "column_key", "last_as_this", "likeness", "row_key", "years_in"]

_NOTE = re.compile(r"[※＊]\s*[0-9０-９]*|[（(]注\s*[0-9０-９]*[)）]")
_MARK = re.compile(r"^[○●◯◎■□◆◇▼▽・\s]+")
_NUMBER = re.compile(r"^(?:表|図|別表|様式)?\s*[0-9０-９]+(?:[-－.．][0-9０-９]+)*[\s.．、:：)）]*")
_COUNT = re.compile(r"[（(][0-9０-９,，]+[\u4e00-\u9fff]{0,3}[)）]")
_UNIT = re.compile(r"[（(](?:件|人|名|円|千円|百万円|%|％|個|世帯|単位[:：][^()（）]*|[^()（）]{1,3})[)）]$")
_WESTERN = re.compile(r"(?<!\d)(?:19|20)\d\d\s*年度?")

_BRACKETS = re.compile(r"[（(【][^（）()【】]*[)）】]")
_THIS, _LAST = match_key("本年度"), match_key("前年度")

_SYNONYMS = (
    ("合計", "計", "総計", "総数", "合計額", "合計数", "総額"),
    ("本年度", "当年度", "今年度", "本年", "当年", "y+0"),
    ("前年度", "昨年度", "前年", "昨年", "y-1"),
    ("増減", "増減数", "増減額", "比較増減", "対前年度増減", "前年度比増減", "比較"),
    ("増減率", "対前年度増減率", "前年度比", "伸び率"),
    ("構成比", "構成割合", "構成率", "割合"),
    ("所管", "所管課", "所管課名", "所管部署", "担当課", "部課名", "担当部署"),
    ("区分", "種別", "分類", "項目"),
    ("件数", "請求件数"),
    ("備考", "摘要"),
)
"""Words that mean the same in a header or at the left of a row."""


@lru_cache(maxsize=1)
def _same() -> dict[str, str]:
    return {match_key(word): match_key(group[0]) for group in _SYNONYMS for word in group}


def years_in(texts: Iterable[str]) -> list[int]:
    """The Western years that texts name."""
    years = []
    for text in texts:
        for found in [*ERA.finditer(text), *_WESTERN.finditer(text)]:
            period = period_of([found.group()])
            if period is not None and period.year is not None:
                years.append(int(period.year[:4]))
    return years


@lru_cache(maxsize=16384)
def _relative(text: str, base: int | None) -> str:
    """The text with each year as its distance from ``base``; Y where no base is known."""

    def distance(found: re.Match[str]) -> str:
        period = period_of([found.group()])
        if period is None or period.year is None:
            return found.group()
        return "Y" if base is None else f"Y{int(period.year[:4]) - base:+d}"

    return _WESTERN.sub(distance, ERA.sub(distance, text))


@lru_cache(maxsize=16384)
def _key(text: str, base: int | None) -> str:
    key = match_key(_relative(_NOTE.sub("", text).strip(), base))
    return _same().get(key, key)


def caption_key(text: str, base: int | None) -> str:
    """A caption or heading without its number, mark, counts and notes."""
    bare = _COUNT.sub("", _NUMBER.sub("", _MARK.sub("", text)))
    return _key(bare or text, base)


def column_key(path: Iterable[str], base: int | None) -> str:
    """A header path without units in brackets; a level that only repeats the one above counts once."""
    keys: list[str] = []
    for text in path:
        key = _key(_UNIT.sub("", text) or text, base)
        if key and (not keys or keys[-1] != key):
            keys.append(key)
    return "/".join(keys)


def last_as_this(key: str) -> str:
    """The key of a header that names last year as the paper of that year had it: 前年度 was 本年度, y-1 was y+0.

    A header that names several years, or none, stays as it is.
    """
    pieces = key.split("/")
    last = [n for n, piece in enumerate(pieces) if piece == _LAST or "y-1" in piece.casefold()]
    if len(last) != 1:
        return key
    piece = pieces[last[0]]
    pieces[last[0]] = _THIS if piece == _LAST else piece.casefold().replace("y-1", "y+0")
    return "/".join(pieces)


def bare_key(key: str) -> str:
    """A row's key without what stands in brackets: 電子申請 for 電子申請(オンライン)."""
    return _BRACKETS.sub("", key)


def row_key(path: Iterable[str], base: int | None) -> str:
    """The label path of a row without leading numbers and counts in brackets."""
    return "/".join(filter(None, (_key(_COUNT.sub("", _MARK.sub("", text)), base) for text in path)))


@lru_cache(maxsize=65536)
def likeness(a: str, b: str) -> float:
    """How alike two keys are, from 0 to 1."""
    if a == b:
        return 1.0
    if not a or not b:
        return 0.0
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.real_quick_ratio() < 0.5 or matcher.quick_ratio() < 0.5:
        return 0.0
    return matcher.ratio()
