"""What the page shows of a document, worked out: plain values, so that the template only places them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractor.codes import PROBLEMS
from extractor.model import Check, Document, Evidence, Message, Part, Problem, Table
from extractor.outputs import plots
from extractor.outputs.report.rows import HtmlTable, html_table
from extractor.outputs.report.words import BLAMES, KINDS, LAYERS, SEVERITIES, pair
from extractor.outputs.sources import missing
from extractor.outputs.summary import page_of, place_of

__all__ = ["CheckView", "PaperView", "Shown", "TableView", "number", "of", "totals"]

MOST_CHECKS = 300
"""Passing checks that are listed one by one; the rest is counted."""
_HIDDEN = "hidden-text"


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture as it stands in the page. ``kinds``: of the marks in it."""

    page: int
    uri: str
    width: int
    height: int
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CheckView:
    """A check: figures as text, its places with the anchors of their cells."""

    anchor: str
    kind: Message
    status: str
    statement: Message
    expected: str | None
    actual: str | None
    difference: str | None
    lines: str | None
    places: list[tuple[str, int | None, str | None]]
    blame: Message | None
    readings: list[tuple[str, str]]
    suggestions: list[Message]
    remark: str | None
    pictures: list[Shown]


@dataclass(frozen=True, slots=True)
class TableView:
    """A table with its rows and plots."""

    anchor: str
    title: str
    part: str | None
    pages: str
    unit: str | None
    notes: list[str]
    html: HtmlTable
    plots: list[str]
    flagged: int


@dataclass(slots=True)
class PaperView:
    """A document."""

    anchor: str
    document: Document
    layers: list[tuple[Message, str]]
    parts: list[tuple[str, str]]
    failing: list[CheckView]
    undecided: list[CheckView]
    passing: list[CheckView]
    passing_left: int
    counts: dict[str, int]
    problems: list[tuple[Problem, Message, Message]]
    tables: list[TableView] = field(default_factory=list)
    pictures_missing: bool = False


def of(document: Document, anchor: str, taken: Mapping[str, list[Shown]], *, missing: bool) -> PaperView:
    """A document as the page shows it. ``taken``: the pictures of its failing checks; ``missing``: no PDF is there."""
    tables = {table.id: table for table in document.tables}
    by_status: dict[str, list[CheckView]] = {"fail": [], "undecided": [], "pass": []}
    for n, check in enumerate(document.checks, start=1):
        if check.status == "pass" and len(by_status["pass"]) >= MOST_CHECKS:
            continue
        view = _check(check, f"{anchor}-c{n}", anchor, tables, taken.get(check.id, []))
        by_status[check.status].append(view)
    counts = Counter(check.status for check in document.checks)
    return PaperView(
        anchor=anchor,
        document=document,
        layers=_layers(document),
        parts=[_part(part) for part in document.parts],
        failing=by_status["fail"],
        undecided=by_status["undecided"],
        passing=by_status["pass"],
        passing_left=counts["pass"] - len(by_status["pass"]),
        counts={status: counts[status] for status in ("pass", "fail", "undecided")},
        problems=_problems(document, source_missing=missing and counts["fail"] > 0),
        tables=_tables(document, anchor),
        pictures_missing=missing,
    )


def totals(papers: Sequence[PaperView]) -> dict[str, int]:
    """The counts of all documents together."""
    return {
        "documents": len(papers),
        "pages": sum(len(p.document.pages) for p in papers),
        "tables": sum(len(p.document.tables) for p in papers),
        "problems": sum(len(p.problems) for p in papers),
        **{s: sum(p.counts[s] for p in papers) for s in ("pass", "fail", "undecided")},
    }


def number(value: float | str | None) -> str | None:
    """A figure as a person writes it: 4,664."""
    if value is None or isinstance(value, str):
        return value
    return f"{value:,}" if isinstance(value, int) else f"{value:,.10g}"


def _check(check: Check, name: str, paper: str, tables: dict[str, Table], taken: list[Shown]) -> CheckView:
    difference = None
    if isinstance(check.expected, int | float) and isinstance(check.actual, int | float):
        gap = round(check.actual - check.expected, 6)
        difference = ("+" if gap > 0 else "") + (number(int(gap) if float(gap).is_integer() else gap) or "")
    return CheckView(
        anchor=name,
        kind=pair(KINDS, check.kind),
        status=check.status,
        statement=check.statement,
        expected=number(check.expected),
        actual=number(check.actual),
        difference=difference if check.status == "fail" else None,
        lines=f"{check.lines.held:,} / {check.lines.tested:,}" if check.lines else None,
        places=[_place(e, paper, tables) for e in check.evidence],
        blame=pair(BLAMES, check.blame) if check.blame else None,
        readings=_readings(check),
        suggestions=[s.reason for s in check.suggestions],
        remark=check.remark,
        pictures=taken,
    )


def _readings(check: Check) -> list[tuple[str, str]]:
    """What was read again, each text once, with who read it."""
    by: dict[str, list[str]] = {}
    for reading in check.readings:
        names = by.setdefault(reading.text, [])
        if reading.by not in names:
            names.append(reading.by)
    return [(text, ", ".join(names)) for text, names in by.items()]


def _place(evidence: Evidence, paper: str, tables: dict[str, Table]) -> tuple[str, int | None, str | None]:
    """Words, page and the anchor of the cell, where it stands in this document."""
    table = tables.get(evidence.table or "") if evidence.document is None else None
    anchor = None
    if table is not None and evidence.row is not None:
        column = evidence.column or 0
        for cell in table.cells:
            inside = cell.row <= evidence.row < cell.row + cell.row_span
            if inside and cell.column <= column < cell.column + cell.column_span:
                anchor = f"{paper}-{table.id}-{cell.row}-{cell.column}"
    words = place_of(evidence, tables)
    if evidence.document is not None:
        words = f"{words} [{evidence.document[:8]}]".strip()
    return words, page_of(evidence, tables), anchor


def _tables(document: Document, paper: str) -> list[TableView]:
    flags: dict[str, dict[tuple[int, int], tuple[str, ...]]] = {}
    maybe: dict[str, set[tuple[int, int]]] = {}
    for n, check in enumerate(document.checks, start=1):
        for k, evidence in enumerate(check.evidence if check.status == "fail" else []):
            if evidence.table and evidence.row is not None and evidence.document is None:
                place = _origin(document, evidence)
                if k == 0:
                    cells = flags.setdefault(evidence.table, {})
                    cells[place] = (*cells.get(place, ()), f"{paper}-c{n}")
                else:
                    maybe.setdefault(evidence.table, set()).add(place)
    parts = {part.id: part for part in document.parts}
    views = []
    for table in document.tables:
        part = parts.get(table.part or "")
        prefix = f"{paper}-{table.id}"
        own = flags.get(table.id, {})
        views.append(
            TableView(
                anchor=prefix,
                title=table.caption or " ".join(table.section[-1:]) or table.id,
                part=" ".join(filter(None, _part(part))) if part else None,
                pages=_ranges(table.pages),
                unit=table.unit,
                notes=table.notes,
                html=html_table(table, prefix, own, maybe.get(table.id, set())),
                plots=plots.of_table(table),
                flagged=len({flag for checks in own.values() for flag in checks}),
            )
        )
    return views


def _origin(document: Document, evidence: Evidence) -> tuple[int, int]:
    """The top-left place of the cell that an evidence points at."""
    row, column = evidence.row or 0, evidence.column or 0
    for table in document.tables:
        if table.id == evidence.table:
            for cell in table.cells:
                if (
                    cell.row <= row < cell.row + cell.row_span
                    and cell.column <= column < cell.column + cell.column_span
                ):
                    return cell.row, cell.column
    return row, column


def _part(part: Part) -> tuple[str, str]:
    year = part.era_label or ("" if part.fiscal_year is None else str(part.fiscal_year))
    place = part.municipality.name if part.municipality else ""
    return part.label or "", " ".join(filter(None, [place, year, part.title]))


def _layers(document: Document) -> list[tuple[Message, str]]:
    """Where the text of the pages comes from: one line for each kind."""
    pages: dict[str, list[int]] = {}
    for page in document.pages:
        pages.setdefault(page.layer, []).append(page.number)
    return [(pair(LAYERS, layer), _ranges(numbers)) for layer, numbers in pages.items()]


def _ranges(numbers: Sequence[int]) -> str:
    """Page numbers as ``1–3, 7``."""
    groups: list[list[int]] = []
    for n in sorted(set(numbers)):
        if groups and n == groups[-1][1] + 1:
            groups[-1][1] = n
        else:
            groups.append([n, n])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in groups)


def _problems(document: Document, *, source_missing: bool) -> list[tuple[Problem, Message, Message]]:
    """Problems with their severity and what is said of them; hidden words are never repeated."""
    order: dict[str, Any] = {"error": 0, "warning": 1, "info": 2}
    told = [p for p in document.problems if p.code != "source-missing"]  # that was when it was checked
    found = [*told, *([missing(document)] if source_missing else [])]
    out = []
    for problem in sorted(found, key=lambda p: order[p.severity]):
        message = problem.message
        if problem.code == _HIDDEN:
            code = PROBLEMS[_HIDDEN]
            message = Message(ja=code.ja + "。", en=code.en[:1].upper() + code.en[1:] + ".")
        out.append((problem, pair(SEVERITIES, problem.severity), message))
    return out
