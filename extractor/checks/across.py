"""Several documents: the same table, row and column in two of them, and last year's figure printed again this year.

Tables, rows and columns are matched by meaning, as ``extractor compare`` matches them. A year counts as the year that
it is: 前年度 and 令和6年度 in the paper of 令和7年度 are 本年度 and 令和6年度 in that of 令和6年度.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from extractor.checks import say
from extractor.checks.make import cell, decide
from extractor.checks.words import fold
from extractor.model import Check, Document, Evidence
from extractor.patterns import later

if TYPE_CHECKING:
    from extractor.compare.sheets import SheetOf

__all__ = ["across"]

_THIS_YEAR = later("本年度|当年度|今年度")
_LAST_YEAR = later("前年度|昨年度")
_DISTANCE = later(r"y([+-]\d+)", re.IGNORECASE)
_CAPTION = 0.8
"""How alike the captions of one table in two papers are at least."""

Place = tuple[int, int]


def across(documents: Sequence[Document]) -> list[Check]:
    """Checks over every pair of documents: ids c1…, evidence with the sha256 of the document in which it stands.

    Papers of the same year (or of no known year): tables of the same caption, row and column labels print the same
    figures. Papers of different years: the figures of which both say the year.
    """
    from extractor.compare.sheets import sheets_of

    sheets = [sheets_of(document) for document in documents]
    out: list[Check] = []
    for n, a in enumerate(documents):
        for m in range(n + 1, len(documents)):
            if a.source.sha256 != documents[m].source.sha256:
                out += _pair(sheets[n], sheets[m])
    for n, check in enumerate(out, 1):
        check.id = f"c{n}"
    return out


def _pair(mine: Sequence[SheetOf], others: Sequence[SheetOf]) -> Iterator[Check]:
    """The checks over two documents: one for each table that both have, and one for each figure that differs."""
    from extractor.compare.match import table_pairs
    from extractor.compare.meaning import likeness

    for i, k in table_pairs(mine, others):
        a, b = mine[i], others[k]
        if not a.caption or not b.caption or likeness(a.caption, b.caption) < _CAPTION or _elsewhere(a, b):
            continue
        newer, older = (b, a) if a.base is not None and b.base is not None and a.base < b.base else (a, b)
        yield from _same(newer, older)


def _elsewhere(a: SheetOf, b: SheetOf) -> bool:
    """Whether two tables are those of two towns."""
    towns = [s.part.municipality.name for s in (a, b) if s.part and s.part.municipality and s.part.municipality.name]
    return len(set(towns)) > 1


def _dated(key: str, base: int | None) -> str:
    """A key whose years are told as they are: @2024 for y-1 in the paper of 2025."""
    if base is None:
        return key
    key = _LAST_YEAR.sub("y-1", _THIS_YEAR.sub("y+0", key))
    return _DISTANCE.sub(lambda found: f"@{base + int(found[1])}", key)


def _places(sheet: SheetOf) -> dict[tuple[str, str], Place]:
    """The figures of a table by row and column; those whose labels stand twice are left out."""
    rows = {row: _dated(sheet.key(row, sheet.label_columns), sheet.base) for row in sheet.rows}
    columns = {c: _dated(key, sheet.base) for c, key in sheet.columns.items()}
    twice = {key for names in (rows, columns) for key, count in Counter(names.values()).items() if count > 1 or not key}
    return {
        (rows[r], columns[c]): (r, c)
        for r in rows
        for c in columns
        if rows[r] not in twice and columns[c] not in twice and sheet.value(r, c) is not None
    }


def _number(sheet: SheetOf, place: Place) -> int | float:
    value = sheet.value(*place)
    return value if isinstance(value, int) else float(value or 0)


def _same(a: SheetOf, b: SheetOf) -> list[Check]:
    """One check for two tables over all figures that both print, and one for each that differs."""
    same_year = a.base is None or b.base is None or a.base == b.base
    there_of = _places(b)
    pairs = [
        (at, there_of[key])
        for key, at in _places(a).items()
        if key in there_of and (same_year or "@" in "".join(key)) and _alike_units(a, at, b, there_of[key])
    ]
    telling = [p for p in pairs if _number(a, p[0]) or _number(b, p[1])]
    differing = [p for p in telling if _number(a, p[0]) != _number(b, p[1])]
    # Of one year as both say, half may have been revised; else a third at most: it may be another scope or year.
    if len(telling) < 2 or (3 if same_year else 2) * len(differing) > len(telling):
        return []
    held, file_name = len(pairs) - len(differing), b.document.source.file_name
    title = say.title(a.table)
    key = [a.table.key or a.table.id, fold(file_name)]

    def evidence(at: Place, where: Place) -> list[Evidence]:
        here, there = cell(a.table, *at), cell(b.table, *where)
        here.document, there.document = a.document.source.sha256, b.document.source.sha256
        return [here, there]

    out = [
        decide(
            "across_documents",
            f"{title}: {file_name} と同じ数値（{len(pairs)}か所のうち{held}か所）",
            f"{title}: the same figures as in {file_name} ({held} of {len(pairs)})",
            actual=None,
            expected=None,
            status="pass" if held else "undecided",
            lines=(len(pairs), held),
            key=key,
            evidence=evidence(*telling[0]),
        )
    ]
    for at, where in differing:
        value, printed = _number(a, at), _number(b, where)
        name, label = "／".join(a.path(at[0], a.label_columns)), a.header(at[1])
        out.append(
            decide(
                "across_documents",
                f"{title}「{name}」「{label}」: {say.number(value)} が {file_name} では {say.number(printed)}",
                f"{title}, “{name}”, “{label}”: {say.number(value)}, in {file_name} {say.number(printed)}",
                actual=value,
                expected=printed,
                evidence=evidence(at, where),
                key=[*key, name, label],
            )
        )
    return out


def _alike_units(a: SheetOf, at: Place, b: SheetOf, where: Place) -> bool:
    """Whether two figures are counted in the same unit, as far as both say."""
    units = {a.matrix.unit(at[1]), b.matrix.unit(where[1])} - {None}
    return len(units) < 2
