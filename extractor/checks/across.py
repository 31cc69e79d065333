"""Several documents: the same table, row and column in two of them, and last year's figure printed again this year."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.checks import say
from extractor.checks.make import cell, decide
from extractor.checks.sheet import FIGURE, Sheet
from extractor.checks.words import fold, stem
from extractor.model import Check, Document, Evidence, Table

__all__ = ["across"]

_THIS_YEAR = ("本年度", "当年度", "今年度", "令和", "平成")
_LAST_YEAR = ("前年度", "前年")


def across(documents: Sequence[Document]) -> list[Check]:
    """Checks over every pair of documents: ids c1…, evidence with the sha256 of the document in which it stands.

    Papers of the same year (or of no known year): tables with the same key, row and column labels print the same
    figures. Papers of neighbouring years: the 前年度 column of the newer against the same column of the older.
    """
    out: list[Check] = []
    for n, a in enumerate(documents):
        for b in documents[n + 1 :]:
            if a.source.sha256 != b.source.sha256:
                out += _pair(a, b)
    for n, check in enumerate(out, 1):
        check.id = f"c{n}"
    return out


def _year(document: Document, table: Table) -> int | None:
    return next((p.fiscal_year for p in document.parts if p.id == table.part), None)


def _tables(document: Document) -> dict[str, Table]:
    found: dict[str, Table] = {}
    twice = set()
    for table in document.tables:
        name = stem(table.caption or "") or table.key
        if name in found:
            twice.add(name)
        found[name] = table
    return {k: t for k, t in found.items() if k and k not in twice}


def _pair(a: Document, b: Document) -> list[Check]:
    out: list[Check] = []
    theirs = _tables(b)
    for name, table in _tables(a).items():
        other = theirs.get(name)
        if other is None:
            continue
        years = _year(a, table), _year(b, other)
        if years[0] is None or years[1] is None or years[0] == years[1]:
            out += _same(a, Sheet(table), b, Sheet(other), {})
        elif abs(years[0] - years[1]) == 1:
            older, newer = ((a, table), (b, other)) if years[0] < years[1] else ((b, other), (a, table))
            out += _same(newer[0], Sheet(newer[1]), older[0], Sheet(older[1]), {"last": "this"})
    return out


def _labels(sheet: Sheet) -> tuple[dict[str, int], dict[str, int]]:
    rows = {i.label: i.index for i in sheet.row_items}
    columns = {i.label: i.index for i in sheet.column_items}
    return rows, columns


def _same(a: Document, mine: Sheet, b: Document, other: Sheet, years: dict[str, str]) -> list[Check]:
    """One check for two tables over all figures that both print, and one for each that differs."""
    my_rows, my_columns = _labels(mine)
    rows, columns = _labels(other)
    pairs = []
    for label, column in my_columns.items():
        if years:
            if not label.startswith(_LAST_YEAR):
                continue
            theirs = {name: c for name, c in columns.items() if not name.startswith(_LAST_YEAR)}
            wanted = [c for name, c in theirs.items() if name.startswith(_THIS_YEAR) or label.endswith(name)]
            target = wanted[0] if len(wanted) == 1 else columns.get(label.removeprefix("前年度").lstrip("/"))
        else:
            target = columns.get(label)
        if target is None:
            continue
        for name, row in my_rows.items():
            match = rows.get(name)
            if match is None or mine.states[row][column] != FIGURE or other.states[match][target] != FIGURE:
                continue
            pairs.append((name, label, (row, column), (match, target)))
    if len(pairs) < 2:
        return []
    differing = [
        p for p in pairs if mine.number(mine.values[p[2][0]][p[2][1]]) != other.number(other.values[p[3][0]][p[3][1]])
    ]
    if 3 * len(differing) > len(pairs):
        return []  # another scope or another year: not the same figures
    title = say.title(mine.table)
    held = len(pairs) - len(differing)
    key = [mine.table.key or mine.table.id, fold(b.source.file_name)]

    def there(place: tuple[int, int]) -> Evidence:
        return Evidence(table=other.table.id, row=place[0], column=place[1], document=b.source.sha256)

    def here(place: tuple[int, int]) -> Evidence:
        evidence = cell(mine.table, *place)
        evidence.document = a.source.sha256
        return evidence

    out = [
        decide(
            "across_documents",
            f"{title}: {b.source.file_name} と同じ数値（{len(pairs)}か所のうち{held}か所）",
            f"{title}: the same figures as in {b.source.file_name} ({held} of {len(pairs)})",
            actual=None,
            expected=None,
            status="pass" if held else "undecided",
            lines=(len(pairs), held),
            key=key,
            evidence=[e for p in pairs[:1] for e in (here(p[2]), there(p[3]))],
        )
    ]
    for name, label, at, where in differing:
        value = mine.number(mine.values[at[0]][at[1]])
        printed = other.number(other.values[where[0]][where[1]])
        out.append(
            decide(
                "across_documents",
                f"{title}「{name}」「{label}」: {say.number(value)} が {b.source.file_name} では {say.number(printed)}",
                f"{title}, “{name}”, “{label}”: {say.number(value)}, in {b.source.file_name} {say.number(printed)}",
                actual=value,
                expected=printed,
                evidence=[here(at), there(where)],
                key=[*key, name, label],
            )
        )
    return out
