"""Rows of a bound table as the items of a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from extractor.checks.make import cell as cell_evidence
from extractor.families.bind import Bound
from extractor.families.cut import whole_texts
from extractor.families.declare import Breakdown, ColumnOf, Matrix, Records
from extractor.families.grid import figure_of, number
from extractor.families.words import clean, key, same, title
from extractor.families.years import years_of
from extractor.model import Evidence
from extractor.patterns import later
from extractor.text import municipality

__all__ = ["bullets", "items", "label_of", "rows_of", "whole_row"]

_DITTO = later(r"^(同上|同じ|同|〃|々|〟|\"|”|″)$")
_BULLETS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BULLET = later(rf"([{_BULLETS}])")
_EDGES = " 　\n・"

Data = dict[str, Any]


def items(bound: Bound, fiscal_year: int | None, above: dict[str, str] | None = None) -> list[Data]:
    """The items that a table gives, in the order of its rows, each with its evidence.

    ``above``: what stood last in each column for which 同上 may stand, where the table goes on from another one.
    """
    if isinstance(bound.spec, Breakdown):
        return _breakdown(bound, bound.spec)
    if isinstance(bound.spec, Matrix):
        return _matrix(bound)
    assert isinstance(bound.spec, Records)
    return _records(bound, bound.spec, fiscal_year, {} if above is None else above)


def rows_of(bound: Bound) -> Iterator[int]:
    """The rows that are items: no headers, no totals, none that says 該当なし."""
    for row in bound.grid.rows():
        if bound.grid.is_empty(row):
            continue
        if isinstance(bound.spec, Records) or not bound.grid.is_total(row):
            yield row


def label_of(bound: Bound, row: int) -> str:
    """The label of a row: the texts of its stub columns, a text over several of them once."""
    texts: list[str] = []
    for column in bound.stub:
        cell = bound.grid.at(row, column)
        words = clean(cell.text) if cell is not None else ""
        if words and words not in texts:
            texts.append(words)
    return "　".join(texts)


def bullets(text: str) -> list[tuple[str, str]]:
    """What stands after each ①②③ of a text, with its mark; empty where there is none."""
    parts = _BULLET.split(text)
    return [(mark, clean(words).strip(_EDGES)) for mark, words in zip(parts[1::2], parts[2::2], strict=True)]


def _row_evidence(bound: Bound, row: int) -> Evidence:
    return Evidence(table=bound.grid.table.id, row=row)


def whole_row(bound: Bound) -> int | None:
    """The row of a breakdown on its side that is the whole: its total row, its only one, or the latest of its years."""
    rows = list(bound.grid.rows())
    totals = [r for r in rows if bound.grid.is_total(r) and not bound.grid.is_subtotal(r)]
    if totals or len(rows) == 1:
        return totals[-1] if totals else rows[0]
    years = years_of([[label_of(bound, row)] for row in rows])
    return next((row for n, row in enumerate(rows) if len(years) == len(rows) and years[n] == 0), None)


def _across(bound: Bound, spec: Breakdown) -> list[Data]:
    """A breakdown on its side: its labels are headers; rows are wholes of their own, or the total row alone counts."""
    name = spec.columns[0].field

    def parts(row: int) -> list[Data]:
        return [
            {
                "label": bound.grid.headers[c][-1],
                name: bound.grid.value(row, c),
                "evidence": cell_evidence(bound.grid.table, row, c),
            }
            for c in bound.across
        ]

    if spec.parts is None:
        row = whole_row(bound)
        return [] if row is None else parts(row)
    found: list[Data] = []
    for row in rows_of(bound):
        own = bound.cell(row, name)
        whole = None if own is None else figure_of(own)
        found.append({"label": label_of(bound, row) or None, name: whole, "evidence": _row_evidence(bound, row)})
        found[-1][spec.parts] = parts(row)
    return found


def _breakdown(bound: Bound, spec: Breakdown) -> list[Data]:
    if bound.across:
        return _across(bound, spec)
    found: list[Data] = []
    head: Data | None = None
    for row in rows_of(bound):
        label = label_of(bound, row)
        if not label:
            continue
        item: Data = {"label": label}
        for column in spec.columns:
            cell = bound.cell(row, column.field)
            item[column.field] = None if cell is None else figure_of(cell)
        item["evidence"] = _row_evidence(bound, row)
        if spec.parts is None:
            found.append(item)
        elif _is_head(label, spec) or (head is None and not any(same(label, names) for names in spec.rows)):
            head = item | {spec.parts: []}
            found.append(head)
        else:
            if head is None:  # the parts of a whole that the table does not name
                head = dict.fromkeys(item) | {spec.parts: []}
                found.append(head)
            head[spec.parts].append(item)
    return found


def _is_head(label: str, spec: Breakdown) -> bool:
    return key(label).endswith(tuple(key(h) for h in spec.heads))


def _matrix(bound: Bound) -> list[Data]:
    grid, table = bound.grid, bound.grid.table
    heading = title(table.caption or (table.section[-1] if table.section else ""))
    headed = any(grid.headers)
    measures = [
        c
        for c in range(table.column_count)
        if c not in bound.stub and (grid.headers[c] if headed else grid.is_figures(c)) and _figures(bound, c)
    ]
    found: list[Data] = []
    rows = [(r, label) for r in rows_of(bound) if (label := label_of(bound, r))]
    codes = _codes([label for _, label in rows])
    for row, organisation in rows:
        for column in measures:
            found.append(
                {
                    "table": heading,
                    "organisation": organisation,
                    "code": codes[organisation],
                    "measure": grid.headers[column],
                    "value": grid.value(row, column),
                    "evidence": cell_evidence(table, row, column),
                }
            )
    return found


def _figures(bound: Bound, column: int) -> bool:
    """Whether a column of a matrix is a measure: not words throughout."""
    grid = bound.grid
    texts = [r for r, text in zip(grid.rows(), grid.column_keys[column], strict=True) if text]
    return not texts or any(
        grid.value(r, column) is not None or getattr(grid.at(r, column), "symbol", None) for r in texts
    )


def _codes(names: Sequence[str]) -> dict[str, str | None]:
    """The codes of organisations; a name of several (府中市) is the one in the prefecture of most others."""
    known = {name: municipality(name) for name in names}
    prefectures = Counter(body.prefecture for body in known.values() if body is not None)
    if prefectures:
        most = prefectures.most_common(1)[0][0]
        known |= {n: municipality(n, prefecture=most) for n, body in known.items() if body is None}
    return {name: None if body is None else body.code for name, body in known.items()}


def _records(bound: Bound, spec: Records, fiscal_year: int | None, above: dict[str, str]) -> list[Data]:
    found: list[Data] = []
    counter = next((c.field for c in spec.columns if c.kind == "number"), "")
    last: int | None = None
    carried: dict[str, str] = {}
    whole = whole_texts(bound)
    for row in rows_of(bound):
        no = number(bound.text(row, counter))
        if isinstance(no, int):
            if last is not None and no > last + 1:
                above.clear()  # the row to which 同上 points is not there
            last = no
        texts = {c.field: bound.text(row, c.field) for c in spec.columns}
        if whole:
            texts |= {c.field: whole[id(cell)] for c in spec.columns if id(cell := bound.cell(row, c.field)) in whole}
        if bound.grid.table.ruling != "ruled":
            texts |= {c.field: carried.get(c.field, "") for c in spec.columns if c.group and not texts[c.field].strip()}
            carried = texts
        for one in _split(spec, texts):
            item: Data = {}
            for column in spec.columns:
                there = column.field in bound.columns
                if there or not column.optional or column.field not in item:
                    item |= _read(column, one[column.field], there, above, fiscal_year)
            if bound.columns and not any(v for k, v in item.items() if k not in spec.constants):
                continue
            item |= spec.constants
            item["evidence"] = _row_evidence(bound, row)
            found.append(item)
    return found


def _split(spec: Records, texts: dict[str, str]) -> list[dict[str, str]]:
    """A row's texts, or one set of texts for each ①②③ of its cells; cells without bullets count for all of them."""
    split = {c.field: dict(bullets(texts[c.field])) for c in spec.columns if c.bullets}
    marks = next((list(s) for c in spec.columns if c.bullets and (s := split[c.field])), [])
    if not marks:
        return [texts]
    marks += [m for s in split.values() for m in s if m not in marks]
    return [
        {name: (split[name].get(mark, "") if split.get(name) else words) for name, words in texts.items()}
        for mark in marks
    ]


def _read(column: ColumnOf, text: str, there: bool, above: dict[str, str], fiscal_year: int | None) -> Data:
    """The fields that one cell gives."""
    if column.spread and column.read is not None:
        return dict(column.read(text, fiscal_year))
    if not there or not text.strip():
        empty: Data = {column.field: None}
        return empty | ({column.printed: None} if column.printed else {})
    if column.kind == "number":
        found = number(text)
        return {column.field: found if isinstance(found, int) else None}
    if column.kind == "figure":
        return {column.field: number(text)}
    printed = clean(text)
    words = printed
    if column.ditto:
        if not _DITTO.match(key(printed)):
            above[column.field] = printed
        words = above.get(column.field, "")
    value: Any = words or None
    if column.read is not None and words:
        value = column.read(words if column.ditto else text, fiscal_year)
    return {column.field: value} | ({column.printed: printed} if column.printed else {})
