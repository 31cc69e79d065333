"""Footnoted exceptions: a failing check whose cells bear a mark (※1, 注2, *) gets the note's words as further evidence.

A note may explain why a figure does not add up (※1 再掲を含む). Whether it does is for a person to judge, so the check
keeps failing; a remark is what a person says, so the note is no remark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractor.checks.make import prose
from extractor.checks.words import fold
from extractor.model import Check, Document, Table

__all__ = ["attach_notes"]

_MARK = re.compile(r"※\d*|\*\d+|注\d+")


def attach_notes(document: Document, checks: Iterable[Check]) -> None:
    """Adds to each failing check the notes of its table whose mark stands in its cells, row labels or headers."""
    failing = [c for c in checks if c.status == "fail"]
    tables = {t.id: t for t in document.tables if t.notes} if failing else {}
    if not tables:
        return
    blocks = [(fold(b.text), b) for b in document.blocks if b.kind in ("note", "paragraph") and b.text]
    for check in failing:
        for table in {e.table: tables[e.table] for e in check.evidence if e.table in tables}.values():
            marks = _marks(check, table)
            for note in table.notes:
                found = _MARK.match(fold(note))
                if found is None or found[0] not in marks:
                    continue
                block = next((b for text, b in blocks if fold(note) in text), None)
                if block is not None:
                    check.evidence.append(prose(block, note))


def _marks(check: Check, table: Table) -> set[str]:
    """The marks in the first cell of the evidence, in the labels of its row and in the headers of its column."""
    first = next((e for e in check.evidence if e.table == table.id and e.row is not None), None)
    if first is None:
        return set()
    words = [
        c.raw
        for c in table.cells
        if (c.row <= (first.row or 0) < c.row + c.row_span and (c.column == first.column or c.role == "label"))
        or (c.row < table.header_rows and c.column <= (first.column or 0) < c.column + c.column_span)
    ]
    return {mark for word in words for mark in _MARK.findall(fold(word))}
