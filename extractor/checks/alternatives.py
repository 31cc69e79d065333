"""Digits that the recogniser was not sure of: where another reading makes all checks of its cell hold, it is offered.

A scanned 3 may be an 8. Where a total does not close and one doubtful digit of the cells involved would close it, with
every other check of that cell, the reading is a suggestion of the check. Nothing is changed by itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from extractor.checks.blame import first_of
from extractor.checks.trial import Judge, Trials
from extractor.model import Cell, Check, Document, Evidence, Message, Suggestion, Table
from extractor.text import normalise

if TYPE_CHECKING:
    from extractor.reading.ocr.alternatives import Doubt

__all__ = ["suggest_readings"]

TRIES = 40
"""So many readings of a document are tried at most: each works its checks out again."""
OFFERS = 3
"""So many readings are offered for a check at most."""


def suggest_readings(document: Document, doubts: Sequence[Doubt], judge: Judge) -> None:
    """Add the readings that would make checks hold to the suggestions of the failing checks."""
    failing = [c for c in document.checks if c.status == "fail"]
    if not failing or not doubts:
        return
    tables = {t.id: t for t in document.tables}
    trials = Trials(document, judge, TRIES)
    for check in failing:
        found: list[Suggestion] = []
        for table, cell in _suspects(check, tables):
            for text, confidence in _readings(cell, doubts):
                if len(found) >= OFFERS:
                    break
                outcome = trials.outcome((table.id, cell.row, cell.column, text))
                if outcome is not None and outcome.clean and check.key in outcome.closed:
                    found.append(_suggestion(table, cell, text, confidence))
        check.suggestions = first_of(found, check.suggestions)


def _suspects(check: Check, tables: dict[str, Table]) -> Iterator[tuple[Table, Cell]]:
    """The cells of a check's evidence, those of ranges too."""
    seen: set[tuple[str, int, int]] = set()
    for evidence in check.evidence:
        table = tables.get(evidence.table or "")
        if table is None or evidence.document is not None:
            continue
        rows = _span(evidence.rows, evidence.row)
        columns = _span(evidence.columns, evidence.column)
        for cell in table.cells:
            inside = rows[0] <= cell.row <= rows[1] and columns[0] <= cell.column <= columns[1]
            place = (table.id, cell.row, cell.column)
            if inside and cell.value is not None and place not in seen:
                seen.add(place)
                yield table, cell


def _span(span: Sequence[int] | None, single: int | None) -> tuple[int, int]:
    """First and last index; all where the evidence names none."""
    if span:
        return span[0], span[-1]
    return (0, 1 << 30) if single is None else (single, single)


def _readings(cell: Cell, doubts: Sequence[Doubt]) -> Iterator[tuple[str, float]]:
    """The cell's words with one doubtful digit read otherwise, likeliest first, and the confidence of that reading."""
    options: dict[str, float] = {}
    for doubt in doubts:
        x, y = (doubt.box[0] + doubt.box[2]) / 2, (doubt.box[1] + doubt.box[3]) / 2
        if not any(
            r.page == doubt.page and r.bbox[0] <= x <= r.bbox[2] and r.bbox[1] <= y <= r.bbox[3] for r in cell.regions
        ):
            continue
        own = unicodedata.normalize("NFKC", doubt.text)
        for k, char in enumerate(cell.raw):
            if unicodedata.normalize("NFKC", char) != own:
                continue
            for other, probability in doubt.others:
                text = cell.raw[:k] + other + cell.raw[k + 1 :]
                options[text] = max(options.get(text, 0.0), probability)
    yield from sorted(options.items(), key=lambda item: (-item[1], item[0]))


def _suggestion(table: Table, cell: Cell, text: str, confidence: float) -> Suggestion:
    old, new = cell.text, normalise(text)
    return Suggestion(
        evidence=Evidence(table=table.id, row=cell.row, column=cell.column),
        text=text,
        reason=Message(
            ja=f"{old} は {new} とも読める（確信度 {confidence:.2f}）。そう読むと、このセルの検算がすべて成り立つ",
            en=f"{old} may be read as {new} (confidence {confidence:.2f}); then every check of this cell holds",
        ),
    )
