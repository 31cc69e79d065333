"""Figures, names and dates in sentences, found by the words around them.

The search runs on the characters of ``raw`` folded one by one, so that the words found can be shown as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from extractor.checks.make import prose as prose_evidence
from extractor.families.declare import Prose
from extractor.families.grid import Number, number
from extractor.model import Block, Evidence
from extractor.text import match_key, normalise, parse_date, parse_figure

__all__ = ["Said", "find", "find_all"]

_COUNTERS = (
    "ファイル|パーセント|か所|箇所|事業所|事業者|世帯|家庭|団体|機関|区市町村|事務|件|人|名|回|区|課|社|冊|枚|台|%|％"
)
_TOKENS = {
    "figure": (
        r"(?P<figure>(?:約|およそ|おおむね)?[△▲\-]?\d[\d,]*(?:\.\d+)?(?:[万千億](?:\d[\d,]*)?)*"
        rf"(?:{_COUNTERS})?)"
    ),
    "words": r"(?P<words>[^「」『』。、]{1,40}?)",
    "date": r"(?P<date>(?:(?:明治|大正|昭和|平成|令和|[MTSHR])?(?:元|\d{1,4})年度?)(?:\d{1,2}月)?(?:\d{1,2}日)?末?)",
}
_TOKEN = re.compile(r"\{(figure|words|date)\}|\[([^\[\]]*)\]|(…)|([はがもで])")
_ABOUT = re.compile(r"^(約|およそ|おおむね)")


@dataclass(frozen=True, repr=False, eq=False)
class Said:
    """What a sentence says, and where."""

    value: Number | str
    decimals: int
    evidence: Evidence
    block: Block


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    folded = match_key(char)
    return "" if folded.isspace() else folded


@lru_cache(maxsize=16_384)
def _folded(raw: str) -> tuple[str, tuple[int, ...]]:
    """The folded text, and for each of its characters the index of the raw character it comes from."""
    out: list[str] = []
    places: list[int] = []
    for index, char in enumerate(raw):
        for folded in _fold_char(char):
            out.append(folded)
            places.append(index)
    return "".join(out), tuple(places)


def _literal(words: str) -> str:
    return re.escape(_folded(words)[0])


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of the declaration as a regular expression over folded text."""
    parts: list[str] = []
    at = 0
    for m in _TOKEN.finditer(pattern):
        parts.append(_literal(pattern[at : m.start()]))
        token, choice, gap, particle = m.groups()
        if token:
            parts.append(_TOKENS[token])
            # The counter belongs to the figure as printed: what follows in the pattern may be part of it.
            counter = re.match(rf"{_COUNTERS}", pattern[m.end() :]) if token == "figure" else None
            at = m.end() + (len(counter.group()) if counter else 0)
            if counter:
                parts.append(rf"(?<={_literal(counter.group())})")
            continue
        if choice is not None and choice.startswith("^"):
            parts += [f"(?<!{_literal(c)})" for c in choice[1:].split("|")]
        elif choice is not None:
            parts.append("(?:" + "|".join(_literal(c) for c in choice.split("|")) + ")、?")
        elif gap:
            parts.append(r"[^。]{0,80}?")
        else:
            parts.append(_literal(particle) + "、?")
        at = m.end()
    parts.append(_literal(pattern[at:]))
    return re.compile("".join(parts))


def find(source: Prose, blocks: Iterable[Block], fiscal_year: int | None = None) -> Said | None:
    """The first that any pattern finds, in the order of the patterns."""
    blocks = list(blocks)
    for pattern in source.patterns:
        for block in blocks:
            for said in find_all(pattern, source.take, block, fiscal_year):
                return said
    return None


def find_all(pattern: str, take: str, block: Block, fiscal_year: int | None = None) -> Iterable[Said]:
    """Every place in a block where the pattern stands."""
    raw = block.raw if block.raw is not None else block.text
    if not raw:
        return
    folded, places = _folded(raw)
    for m in _compiled(pattern).finditer(folded):
        if take == "nothing":
            yield Said(0, 0, prose_evidence(block, raw[places[m.start()] : places[m.end() - 1] + 1]), block)
            continue
        token = "date" if take == "month" else take
        words = m.group(token)
        printed = raw[places[m.start(token)] : places[m.end(token) - 1] + 1].replace("\n", "")
        value: Number | str | None
        decimals = 0
        if take == "figure":
            figure = parse_figure(_ABOUT.sub("", words))
            value = number(_ABOUT.sub("", words))
            decimals = (figure.decimals or 0) if figure is not None else 0
        elif token == "date":
            value = parse_date(words.removesuffix("末"), fiscal_year=fiscal_year)
            if take == "month" and value is not None:
                value = value[:7]
        else:
            value = normalise(printed).strip()
        if value is not None:
            yield Said(value, decimals, prose_evidence(block, printed), block)
