"""What was found in a document, in a few plain values: for ``--json``, the summary table and the drop folder."""

from __future__ import annotations

from typing import Any

from extractor.model import Check, Document, Evidence, Table

__all__ = ["place_of", "summarise"]

_NAME = 24
"""So many letters of a caption or label are shown."""


def summarise(document: Document) -> dict[str, Any]:
    """Counts of a document, and what did not reconcile, as plain values that travel between processes."""
    statuses = {"pass": 0, "fail": 0, "undecided": 0}
    for check in document.checks:
        statuses[check.status] += 1
    problems: dict[str, dict[str, Any]] = {}
    for problem in document.problems:
        entry = problems.setdefault(problem.code, {"count": 0, "severity": problem.severity})
        entry["count"] += 1
    tables = {table.id: table for table in document.tables}
    return {
        "sha256": document.source.sha256,
        "pages": len(document.pages),
        "page_count": document.source.page_count,
        "tables": len(document.tables),
        "parts": [
            {"label": p.label, "title": p.title, "family": p.family, "records": _records(p.data)}
            for p in document.parts
        ],
        "checks": statuses,
        "failing": [_failing(check, tables) for check in document.checks if check.status == "fail"],
        "problems": problems,
    }


def _records(data: object) -> int:
    """How many records a part holds: the items of its lists, not those of the lists within an item."""
    if isinstance(data, list):
        return sum(isinstance(item, dict) for item in data)
    if isinstance(data, dict):
        return sum(_records(value) for key, value in data.items() if key != "evidence")
    return 0


def _failing(check: Check, tables: dict[str, Table]) -> dict[str, Any]:
    return {
        "id": check.id,
        "kind": check.kind,
        "ja": check.statement.ja,
        "en": check.statement.en,
        "expected": check.expected,
        "actual": check.actual,
        "place": place_of(check.evidence[0], tables) if check.evidence else "",
        "page": page_of(check.evidence[0], tables) if check.evidence else None,
        "blame": check.blame,
    }


def place_of(evidence: Evidence, tables: dict[str, Table]) -> str:
    """Where an evidence stands, as a person would say it: caption, row label / column header; or the words."""
    table = tables.get(evidence.table or "")
    if table is None:
        return (evidence.text or "").replace("\n", "")
    caption = _short(table.caption or table.id)
    row = evidence.row if evidence.rows is None else evidence.rows[0]
    column = evidence.column if evidence.columns is None else evidence.columns[0]
    names = filter(None, [_short(row_label(table, row)), _short(column_label(table, column))])
    return " ".join(filter(None, [caption, "/".join(names)]))


def _short(name: str) -> str:
    """A name that may be a whole sentence, cut to what a line of a table holds."""
    return name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"


def page_of(evidence: Evidence, tables: dict[str, Table]) -> int | None:
    """The page of an evidence."""
    table = tables.get(evidence.table or "")
    if table is None:
        return evidence.page
    row = evidence.row if evidence.row is not None else (evidence.rows or [0])[0]
    for cell in table.cells:
        if cell.row <= row < cell.row + cell.row_span and cell.regions:
            return cell.regions[0].page
    return table.pages[0]


def row_label(table: Table, row: int | None) -> str:
    """The words at the left of a row: its stub cells, or its first cell."""
    if row is None:
        return ""
    stub = max(table.stub_columns, 1)
    cells = [c for c in table.cells if c.row <= row < c.row + c.row_span and c.column < stub and c.text]
    return " ".join(c.text.replace("\n", "") for c in sorted(cells, key=lambda c: c.column))


def column_label(table: Table, column: int | None) -> str:
    """The header of a column from top to bottom."""
    if column is None:
        return ""
    return " ".join(text for c in table.columns if c.index == column for text in c.header)
