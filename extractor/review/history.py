"""What was done to a document, the newest first, as the page tells it."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.corrections.model import (
    AcceptDiscrepancy,
    AcceptSuggestion,
    JoinTables,
    Operation,
    SetCell,
    SetSpan,
    SplitTable,
    Undo,
    active,
)
from extractor.corrections.places import ConflictError
from extractor.review.library import Opened

__all__ = ["Line", "lines"]


@dataclass(frozen=True, slots=True)
class Line:
    """One operation. ``counts``: it was not taken back; ``conflict``: why it is not in the document."""

    operation: Operation
    where: str
    was: str
    now: str
    counts: bool
    conflict: ConflictError | None


def lines(opened: Opened) -> list[Line]:
    """All operations on a document, the newest first."""
    if opened.corrections is None:
        return []
    counting = {o.id for o in active(opened.corrections)}
    return [
        Line(o, *_told(o), o.id in counting, opened.replayed.conflicts.get(o.id))
        for o in reversed(opened.corrections.operations)
    ]


def _told(operation: Operation) -> tuple[str, str, str]:
    """Where it was, what stood there, what stands there now."""
    if isinstance(operation, SetCell | AcceptSuggestion | SetSpan | SplitTable):
        ref = operation.cell
        where = " / ".join(filter(None, [" ".join(ref.row), " ".join(ref.column)]))
        if isinstance(operation, SetSpan):
            return where, ref.raw, f"{operation.row_span} × {operation.column_span}"
        return where, ref.raw, operation.caption or "" if isinstance(operation, SplitTable) else operation.text
    if isinstance(operation, JoinTables):
        return " + ".join(" ".join(ref.words) for ref in (operation.first, operation.second)), "", ""
    if isinstance(operation, AcceptDiscrepancy):
        return operation.check, str(operation.actual), ""
    return (operation.target if isinstance(operation, Undo) else ""), "", ""
