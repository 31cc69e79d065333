"""Figures tried in a copy of the document: which failing checks would hold with them? The document stays as it is.

A reading or a digit that makes one check hold by chance breaks another one; so all checks are worked out again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from extractor.model import Cell, Check, Document
from extractor.text import normalise, parse_figure

__all__ = ["Judge", "Outcome", "Put", "Trials", "put"]

Judge = Callable[[Document], None]
"""Works out the checks of a document again."""

Put = tuple[str, int, int, str]
"""A cell (table id, row, column) and what is to stand in it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a trial.

    ``closed``: the keys of the failing checks that hold with it. ``clean``: nothing fails that held before, and no
    check of the changed cells fails any more.
    """

    closed: frozenset[str]
    clean: bool


class Trials:
    """Trials on one document, each made once, ``most`` of them in all."""

    def __init__(self, document: Document, judge: Judge, most: int) -> None:
        self._document, self._judge, self._left = document, judge, most
        self._failing = {c.key for c in document.checks if c.status == "fail"}
        self._done: dict[tuple[Put, ...], Outcome | None] = {}

    @property
    def spent(self) -> bool:
        """Whether no more trials are left."""
        return self._left <= 0

    def outcome(self, *puts: Put) -> Outcome | None:
        """What would come of it; None where a text is no figure, or no trials are left."""
        if puts not in self._done:
            if self.spent:
                return None
            self._left -= 1
            self._done[puts] = self._tried(puts)
        return self._done[puts]

    def _tried(self, puts: Sequence[Put]) -> Outcome | None:
        trial = _copy(self._document)
        places = []
        for table_id, row, column, text in puts:
            table = next(t for t in trial.tables if t.id == table_id)
            at = next(n for n, c in enumerate(table.cells) if (c.row, c.column) == (row, column))
            table.cells[at] = table.cells[at].model_copy()
            if not put(table.cells[at], text):
                return None
            places.append((table_id, row, column))
        self._judge(trial)
        failing = [c for c in trial.checks if c.status == "fail"]
        after = {c.key for c in failing}
        touched = any(_touches(c, place) for c in failing for place in places)
        return Outcome(frozenset(self._failing - after), not after - self._failing and not touched)


def _copy(document: Document) -> Document:
    """A copy whose blocks and tables are its own, and whose cells are shared: judging names parts and keys anew."""
    tables = [t.model_copy(update={"cells": list(t.cells)}) for t in document.tables]
    return document.model_copy(update={"tables": tables, "blocks": [b.model_copy() for b in document.blocks]})


def put(cell: Cell, text: str) -> bool:
    """Put a figure into a cell; False where the text is none."""
    figure = parse_figure(normalise(text))
    if figure is None or figure.value is None:
        return False
    cell.raw, cell.text = text, normalise(text)
    whole = figure.value == int(figure.value) and not figure.decimals
    cell.value, cell.decimals = int(figure.value) if whole else float(figure.value), figure.decimals
    return True


def _touches(check: Check, place: tuple[str, int, int]) -> bool:
    return any((e.table, e.row, e.column) == place for e in check.evidence)
