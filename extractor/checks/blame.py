"""Whom to blame: the cells of a failing check read again by others. Only failing checks pay for this.

A reading votes by what it says, not by its form: figures are compared as figures, words without white space and in
one width. A finder of tables that cuts its boxes otherwise (a number together with its neighbour's words, or nothing
where the words went next door) has no vote, since that says nothing about the figure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from extractor.checks.words import fold
from extractor.model import Cell, Check, Document, Evidence, Reading

__all__ = ["SUSPECTS", "Reader", "reread"]

Reader = Callable[[Document, Cell], str | None]
"""Reads one cell again from the PDF, independently of what is in the document; None where it cannot."""

SUSPECTS = 3
"""How many of the cells of a failing check are told with their readings, and read from the picture."""
_LOOKED_AT = 24
"""How many cells of a failing check are read again from the text layer: a tie may put the wrong one far behind."""
_PICTURE = "picture"
_FIGURE = re.compile(r"[-△▲]?\d[\d,]*(?:\.\d+)?")


def reread(check: Check, document: Document, readers: Mapping[str, Reader]) -> Check:
    """The failing check with what each reader gave for its first cells, and the blame that follows.

    A reading of the text layer that says something else than the cell: ``extraction``. So does a reading of the
    picture (its name begins with "picture") that gives the very figure the check demands; another one that differs is
    a misreading of its own and leaves the blame ``unclear``. ``source`` only where the picture agrees on every cell
    that was told, since readers of one text layer share its lies; without it, or without any reading, ``unclear``.
    """
    if check.status != "fail" or not readers:
        return check
    tables = {t.id: t for t in document.tables}
    suspects = [e for e in check.evidence if e.document is None and e.table in tables and e.row is not None]
    readings: list[Reading] = []
    told, seen, differs = 0, 0, False
    for n, evidence in enumerate(suspects[:_LOOKED_AT]):
        table = tables[evidence.table or ""]
        cell = next((c for c in table.cells if (c.row, c.column) == (evidence.row, evidence.column)), None)
        if cell is None:
            continue
        told += n < SUSPECTS
        for name, reader in readers.items():
            picture = name.startswith(_PICTURE)
            if picture and n >= SUSPECTS:
                continue
            text = reader(document, cell)
            if text is None:
                continue
            vote = _vote(cell, text)
            if picture and vote is False and not _demanded(check, evidence, text):
                vote = None
            differs = differs or vote is False
            seen += picture and vote is True
            if n < SUSPECTS or vote is False:
                readings.append(Reading(by=name, text=text))
    check.readings = readings
    check.blame = "extraction" if differs else "source" if told and seen >= told else "unclear"
    return check


def _plain(text: str) -> str:
    return fold(unicodedata.normalize("NFKC", text))


def _vote(cell: Cell, text: str) -> bool | None:
    """Whether a reading says the same as the cell; None where it only cuts the boxes otherwise."""
    mine, theirs = _plain(cell.raw), _plain(text)
    if mine == theirs:
        return True
    if cell.value is not None:
        own, figures = _figures(mine), _figures(_spaced(text))
        if own and own == figures:
            return True  # the same figure with other words beside it
        if not figures or (own and len(figures) > len(own) and set(own) <= set(figures)):
            return None
        return False
    if not mine or not theirs or mine in theirs or theirs in mine:
        return None
    return False


def _spaced(text: str) -> str:
    """A reading in one width whose parts stay apart."""
    return " ".join(_plain(part) for part in text.split())


def _figures(text: str) -> list[str]:
    return [f.replace(",", "").replace("▲", "-").replace("△", "-") for f in _FIGURE.findall(text)]


def _demanded(check: Check, evidence: Evidence, text: str) -> bool:
    """Whether a reading of the first cell gives what the check expects there."""
    if evidence is not check.evidence[0] or not isinstance(check.expected, int | float):
        return False
    return _figures(_plain(text)) == [f"{check.expected}"]
