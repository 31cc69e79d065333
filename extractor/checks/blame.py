"""Whom to blame: the cells of a failing check read again by others. Only failing checks pay for this."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from extractor.checks.words import fold
from extractor.model import Cell, Check, Document, Reading

__all__ = ["SUSPECTS", "Reader", "reread"]

Reader = Callable[[Document, Cell], str | None]
"""Reads one cell again from the PDF, independently of what is in the document; None where it cannot."""

SUSPECTS = 3
"""How many of the cells of a failing check are read again: the likeliest wrong ones stand first in its evidence."""


def reread(check: Check, document: Document, readers: Mapping[str, Reader]) -> Check:
    """The failing check with what each reader gave for its first cells, and the blame that follows.

    Readings that differ from the cell: ``extraction``. All agree: still ``unclear``, since readers of one text layer
    share its lies; only a reader of the picture (its name begins with "picture") that agrees makes it ``source``.
    """
    if check.status != "fail" or not readers:
        return check
    tables = {t.id: t for t in document.tables}
    suspects = [e for e in check.evidence if e.table in tables and e.row is not None][:SUSPECTS]
    readings: list[Reading] = []
    differs, seen = False, False
    for evidence in suspects:
        cell = next(
            (c for c in tables[evidence.table or ""].cells if (c.row, c.column) == (evidence.row, evidence.column)),
            None,
        )
        if cell is None:
            continue
        for name, reader in readers.items():
            text = reader(document, cell)
            if text is None:
                continue
            readings.append(Reading(by=name, text=text))
            differs = differs or fold(text) != fold(cell.raw)
            seen = seen or name.startswith("picture")
    check.readings = readings
    check.blame = "extraction" if differs else "source" if seen else "unclear"
    return check
