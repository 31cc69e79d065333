"""What a report says of itself: its fiscal year, and the public body whose report it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from extractor.model import Block, Municipality
from extractor.text import municipality, normalise, parse_date

__all__ = ["body_of", "year_of"]

_YEAR = re.compile(r"(?:令和|平成|昭和|[RHS])\s*(?:元|\d{1,2})\s*年度|20\d\d\s*年度")
_AREA = re.compile(r"[都道府県市区町村]")
_OWN = re.compile(
    r"^(情報公開|個人情報|における|教育委員会|議会|条例|長|の実施機関|役所|役場|情報セキュリティ|監査|総務)"
)
_LONGEST = 7
"""The longest name of a municipality is of 7 characters (かすみがうら市)."""
_WEIGHTS = {"heading": 3, "caption": 2}


def year_of(title: Block | None, blocks: Sequence[Block]) -> tuple[int | None, str | None]:
    """The fiscal year (its first calendar year) and how the paper prints it: (2024, "令和6年度").

    The year of the title counts; else the year that headings and sentences name most, the earlier one if even.
    """
    weight: Counter[int] = Counter()
    printed: dict[int, str] = {}
    texts = [(title, 50)] if title is not None else []
    texts += [(b, _WEIGHTS.get(b.kind, 1)) for b in blocks]
    for block, worth in texts:
        said = [normalise(m) for m in _YEAR.findall(normalise(block.text or ""))]
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


def body_of(blocks: Iterable[Block]) -> Municipality | None:
    """The municipality (or prefecture) that the running text names most; names before 条例, における … count double."""
    weight: Counter[str] = Counter()
    found: dict[str, Municipality] = {}
    for block in blocks:
        if block.kind == "table" or not block.text:
            continue
        text = block.text
        for name, end in _names(text):
            known = found.get(name)
            if known is None:
                body = municipality(name)
                if body is None:
                    continue
                known = found[name] = Municipality(name=body.name, code=body.code)
            weight[name] += 3 if _OWN.match(text[end:]) else 1
    if not weight:
        return None
    best = max(weight, key=lambda n: (weight[n], not n.endswith(("都", "道", "府", "県"))))
    return found[best]


def _names(text: str) -> Iterable[tuple[str, int]]:
    """What may be a name: the longest known words that end at each 都道府県市区町村, with the place after it."""
    for m in _AREA.finditer(text):
        end = m.end()
        for length in range(_LONGEST, 1, -1):
            name = text[max(0, end - length) : end]
            if len(name) == length and municipality(name) is not None:
                yield name, end
                break
