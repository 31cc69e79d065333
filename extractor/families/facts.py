"""What a report says of itself: its fiscal year, and the public body whose report it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from extractor.model import Block, Municipality, Table
from extractor.patterns import later
from extractor.text import municipality, normalise, parse_date
from extractor.text.municipalities import Municipality as Body
from extractor.text.municipalities import all_municipalities

__all__ = ["body_of", "year_of", "year_of_headers"]

_YEAR = later(r"(?:令和|平成|昭和|[RHS])\s*(?:元|\d{1,2})\s*年度|20\d\d\s*年度")
_PLANNED = re.compile(r"見込|計画|目標|予定|翌年度|以降|推計")
_ADDRESS = re.compile(r"[0-9０-９一二三四五六七八九十]+(?:丁目|番|[-－の])|[0-9０-９]+$")
_AREA = re.compile(r"[都道府県市区町村]")
_OWN = later(r"^(情報公開|個人情報|における|教育委員会|議会|条例|長|の実施機関|役所|役場|情報セキュリティ|監査|総務)")
_LONGEST = 12
"""The longest names that are tried: with prefecture and county or city."""
_WEIGHTS = {"heading": 3, "caption": 2}


def year_of(title: Sequence[Block], blocks: Sequence[Block]) -> tuple[int | None, str | None]:
    """The fiscal year (its first calendar year) and how the paper prints it: (2024, "令和6年度").

    The year of the title counts; else the year that headings and sentences name most, the earlier one if even.
    """
    weight: Counter[int] = Counter()
    printed: dict[int, str] = {}
    texts = [(block, 50) for block in title]
    texts += [(b, _WEIGHTS.get(b.kind, 1)) for b in blocks]
    for block, worth in texts:
        if not block.text or "度" not in block.text:  # no year of any paper is without it; most blocks are
            continue
        said = [normalise(m) for m in _YEAR.findall(normalise(block.text))]
        for place, words in enumerate(said):
            date = parse_date(words)
            if date is None or not re.match(r"\d{4}", date):
                continue
            year = int(date[:4])
            # Of several years in one heading (令和4年度〜令和6年度) the last is the report's.
            weight[year] += worth + (1 if worth == 50 and place == len(said) - 1 else 0)
            printed.setdefault(year, re.sub(r"\s", "", words))
    if not weight:
        return None, None
    year = max(weight, key=lambda y: weight[y])
    return year, printed[year]


def year_of_headers(tables: Iterable[Table]) -> tuple[int | None, str | None]:
    """The latest year that the headers of some tables name, but for what is planned; where no sentence names one."""
    named = (c.text for t in tables for c in t.cells if c.row < t.header_rows and "年度" in c.text)
    said = [w for text in named if not _PLANNED.search(text) for w in _YEAR.findall(normalise(text))]
    years = {int(date[:4]): words for words in said if (date := parse_date(words)) is not None}
    return (max(years), re.sub(r"\s", "", years[max(years)])) if years else (None, None)


def body_of(blocks: Iterable[Block]) -> Municipality | None:
    """The municipality (or prefecture) that the running text names most; names before 条例, における … count double.

    A name of several bodies (府中市, 中央区) is the one in a prefecture or city that the text names too; a ward of a
    designated city is that city's.
    """
    weight: Counter[str] = Counter()
    texts = [b.text for b in blocks if b.kind != "table" and b.text]
    for text in texts:
        for name, end in _names(text):
            weight[name] += 3 if _OWN.match(text[end:]) else 1
    prefectures = {n for n in weight if n.endswith(("都", "道", "府", "県"))}
    worth: Counter[str] = Counter()
    found: dict[str, Municipality] = {}
    for name, count in weight.items():
        body = _resolved(name, prefectures, set(weight))
        if body is not None:
            found.setdefault(body.code or body.name, body)
            worth[body.code or body.name] += count
    if not worth:
        return None
    best = max(worth, key=lambda code: (worth[code], found[code].name not in prefectures))
    return found[best]


def _resolved(name: str, prefectures: set[str], named: set[str]) -> Municipality | None:
    """The body of a name, by what else the text names."""
    body = municipality(name)
    if body is None:
        here = [b for p in sorted(prefectures) if (b := municipality(name, prefecture=p)) is not None]
        body = here[0] if len(here) == 1 else None
    if body is None:
        return None
    if body.kind in ("ward", "special_ward"):
        others = _wards().get(body.name, ())
        cities = [b.within for b in others if b.within in named]
        if (
            body.kind == "special_ward"
            and name == body.name
            and others
            and not cities
            and not _of_tokyo(named - {name})
        ):
            return None  # 中央区 and 北区 are wards of many cities
        city = body.within or (cities[0] if len(cities) == 1 and "東京都" not in named else "")
        owner = municipality(city) if city else None
        if owner is not None:
            return Municipality(name=owner.name, code=owner.code)
    return Municipality(name=body.name, code=body.code)


def _of_tokyo(named: set[str]) -> bool:
    """Whether a text names 東京都 or a special ward that no other city has."""
    return "東京都" in named or any(
        (body := municipality(name)) is not None and body.kind == "special_ward" and name not in _wards()
        for name in named
    )


@cache
def _wards() -> dict[str, list[Body]]:
    """The wards of designated cities by their bare names."""
    found: dict[str, list[Body]] = {}
    for body in all_municipalities():
        if body.kind == "ward":
            found.setdefault(body.name, []).append(body)
    return found


@cache
def _known() -> frozenset[str]:
    return frozenset(n for b in all_municipalities() for n in (b.name, b.within + b.name, b.full_name))


def _names(text: str) -> Iterable[tuple[str, int]]:
    """The longest known names that end at each 都道府県市区町村, with the place after it."""
    for m in _AREA.finditer(text):
        end = m.end()
        for length in range(min(_LONGEST, end), 1, -1):
            name = text[end - length : end]
            if name in _known():
                if not (name.endswith("町") and _ADDRESS.match(text[end:])):
                    yield name, end
                break
