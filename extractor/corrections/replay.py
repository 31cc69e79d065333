"""Doing all corrections of a document again, after it was extracted (or from the copy that was kept of it).

What cannot be done any more is told as ``correction-conflict`` and left out; nothing is guessed. Afterwards the
document is interpreted and reconciled again, so that records, checks and exports follow the corrected cells.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field

from extractor.codes import problem
from extractor.corrections.cells import set_span, set_text
from extractor.corrections.model import (
    AcceptDiscrepancy,
    AcceptSuggestion,
    Confirm,
    Corrections,
    JoinTables,
    Operation,
    SetCell,
    SetSpan,
    SplitTable,
    active,
)
from extractor.corrections.places import ConflictError, SettledError, find_cell, find_named
from extractor.corrections.tables import join_tables, split_table
from extractor.model import Check, Document, Problem

__all__ = ["Replayed", "content_of", "do_all", "foreign", "is_confirmed", "judge_again", "replay"]


@dataclass(slots=True)
class Replayed:
    """What came of it.

    ``keys``: the key of each table (by its id) that corrections hold on to; the document's own keys may differ where a
    header was corrected. ``conflicts``: operation id → why it was left out.
    """

    document: Document
    keys: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, ConflictError] = field(default_factory=dict)


def replay(document: Document, corrections: Corrections, revision: str) -> Replayed:
    """Do the corrections on an extracted document, in place, and judge it again.

    ``revision``: the sha256 of the corrections file, told in the document.
    """
    out = Replayed(document)
    document.corrections_sha256 = revision
    document.problems = [p for p in document.problems if p.code != ConflictError.code]
    if corrections.source.sha256 != document.source.sha256:
        foreign(document)
        return out
    out.keys, out.conflicts = do_all(document, corrections)
    out.conflicts |= judge_again(document, corrections)
    _tell(document, corrections, out.conflicts)
    return out


def do_all(document: Document, corrections: Corrections) -> tuple[dict[str, str], dict[str, ConflictError]]:
    """Do the operations on cells and tables, in place, without judging anew; gives ``keys`` and ``conflicts``."""
    conflicts = {}
    for operation in active(corrections):
        try:
            _do(document, operation)
        except SettledError:
            continue
        except ConflictError as conflict:
            conflicts[operation.id] = conflict
    return {table.id: table.key for table in document.tables}, conflicts


def judge_again(document: Document, corrections: Corrections | None = None) -> dict[str, ConflictError]:
    """Interpret and reconcile a saved document, keeping what only its PDF, other documents and people can tell.

    Gives the remarks of ``corrections`` that do not fit any more, by their operation's id.
    """
    from extractor.pipeline import judge

    before = list(document.checks)
    judge(document)
    _keep(document, before)
    document.problems = _once(document.problems)  # interpreting a second time tells the same again
    conflicts = {}
    for operation in active(corrections) if corrections is not None else []:
        if isinstance(operation, AcceptDiscrepancy):
            try:
                _remark(document, operation)
            except ConflictError as conflict:
                conflicts[operation.id] = conflict
    return conflicts


def _do(document: Document, operation: Operation) -> None:
    """One operation on cells or tables. Raises ConflictError, SettledError."""
    if isinstance(operation, SetCell):
        table, cell = find_cell(document, operation.cell, operation.text)
        set_text(table, cell, operation.text, operation.value)
    elif isinstance(operation, AcceptSuggestion):
        table, cell = find_cell(document, operation.cell, operation.text)
        set_text(table, cell, operation.text)
    elif isinstance(operation, SetSpan):
        table, cell = find_cell(document, operation.cell)
        set_span(table, cell, operation.row_span, operation.column_span)
    elif isinstance(operation, SplitTable):
        table, cell = find_cell(document, operation.cell)
        split_table(document, table, cell.row, operation.header_rows, operation.caption)
    elif isinstance(operation, JoinTables):
        first, second = find_named(document, operation.first), find_named(document, operation.second)
        join_tables(document, first, second, operation.drop_rows)


def _remark(document: Document, operation: AcceptDiscrepancy) -> None:
    """Put a person's judgement on the failing check that it was about. Raises ConflictError."""
    failing = [c for c in document.checks if c.key == operation.check and c.status == "fail"]
    if not failing:
        raise ConflictError("その不一致は今は出ていません", "its check does not fail now")
    same = [c for c in failing if (c.expected, c.actual) == (operation.expected, operation.actual)]
    if not same:
        raise ConflictError("その検算の数字が変わりました", "the figures of its check are different now")
    for check in same:
        check.blame = "source"
        check.remark = f"{operation.why}（{operation.who} {operation.when[:10]}）"


def _keep(document: Document, before: list[Check]) -> None:
    """Keep what only the PDF or other documents can tell of checks that did not change.

    Readings and blame of a check with the same figures stay. A check across documents is kept where it stood: it cannot
    be worked out again without the others, so one whose figure here was corrected is undecided.
    """
    known = {(c.key, str(c.expected), str(c.actual)): c for c in before if c.readings}
    for check in document.checks:
        old = known.get((check.key, str(check.expected), str(check.actual)))
        if old is not None and check.status == "fail":
            check.readings, check.blame = old.readings, old.blame
    present = {check.key for check in document.checks}
    corrected = {(t.id, c.row, c.column) for t in document.tables for c in t.cells if c.corrected is not None}
    for check in before:
        if check.key in present or not any(e.document for e in check.evidence):
            continue
        own = [e for e in check.evidence if not e.document]
        if any((e.table, e.row, e.column) in corrected for e in own):
            check = check.model_copy(update={"status": "undecided", "blame": None})
        document.checks.append(check.model_copy(update={"id": f"c{len(document.checks) + 1}"}))


def _tell(document: Document, corrections: Corrections, conflicts: dict[str, ConflictError]) -> None:
    told = {o.id: o for o in corrections.operations}
    for name, conflict in conflicts.items():
        who = told[name].who
        document.problems.append(
            problem(
                "correction-conflict",
                f"訂正 {name}（{who}）を反映していません: {conflict.message_ja}。",
                f"Correction {name} ({who}) was not applied: {conflict.message_en}.",
            )
        )


def _once(problems: list[Problem]) -> list[Problem]:
    return list({item.model_dump_json(): item for item in problems}.values())


def foreign(document: Document) -> None:
    """Tell that the corrections that lie beside the document are those of another PDF."""
    document.problems.append(
        problem(
            "correction-conflict",
            "訂正ファイルは別のPDFのものです。どの訂正も反映していません。",
            "The corrections file belongs to another PDF; none of it was applied.",
        )
    )


def content_of(document: Document) -> str:
    """sha256 of what a person confirms: the words, the grids, the values and the remarks; no boxes, no ids."""
    tables = {
        table.id: [
            table.caption,
            table.unit,
            table.notes,
            table.header_rows,
            [[c.row, c.column, c.row_span, c.column_span, c.text, c.value, c.symbol] for c in table.cells],
        ]
        for table in document.tables
    }
    content = [[b.kind, b.text, tables.get(b.table or "")] for b in document.blocks]
    remarks = [[c.key, c.status, c.remark] for c in document.checks if c.status == "fail"]
    text = json.dumps([content, remarks], ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def is_confirmed(document: Document, corrections: Corrections | None) -> bool:
    """Whether a person confirmed the document as it is now."""
    if corrections is None:
        return False
    given = {o.content for o in active(corrections) if isinstance(o, Confirm)}
    return bool(given) and content_of(document) in given
