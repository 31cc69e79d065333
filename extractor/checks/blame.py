"""Whom to blame: the cells of a failing check read again by others. Only failing checks pay for this.

A reading votes by what it says, not by its form: figures are compared as figures, words without white space and in
one width. A finder of tables that cuts its boxes otherwise (a number together with its neighbour's words, or nothing
where the words went next door) has no vote, since that says nothing about the figure.

A reading that differs is tried in a copy of the document: where it makes the check hold, it is the first suggestion.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from extractor.checks.trial import Judge, Trials
from extractor.checks.words import fold
from extractor.model import Cell, Check, Document, Evidence, Message, Reading, Region, Suggestion

__all__ = ["SUSPECTS", "Reader", "find_blame", "first_of", "reread"]

Reader = Callable[[Document, Cell], str | None]
"""Reads one cell again from the PDF, independently of what is in the document; None where it cannot."""

SUSPECTS = 3
"""How many of the cells of a failing check are told with their readings."""
_LOOKED_AT = 24
"""How many cells of a failing check are read again: a tie may put the wrong one far behind."""
_TRIES = 24
"""So many readings of a document are tried at most: each works its checks out again."""
_FULL = 0.8
"""The share of a column's cells that hold figures, from which on an empty one is odd."""
_PICTURE = "picture"
_FIGURE = re.compile(r"[-△▲]?\d[\d,]*(?:\.\d+)?")
_NAMES = {_PICTURE: Message(ja="画像", en="the picture")}


@dataclass(slots=True)
class _Said:
    """What one reader said of one piece of evidence. ``vote``: whether that is what the document says."""

    evidence: Evidence
    by: str
    text: str
    vote: bool | None


@dataclass(slots=True)
class _Looked:
    """A failing check and what was said of its figures.

    ``figures``: how many were asked for; ``seen``: how many pictures show what the document says.
    """

    check: Check
    figures: int = 0
    seen: int = 0
    said: list[_Said] = field(default_factory=list)


def reread(check: Check, document: Document, readers: Mapping[str, Reader]) -> Check:
    """The failing check with what each reader gave for its first cells, and the blame that follows.

    A reading that says something else than the cell: ``extraction``. On a page that was recognised itself, a picture
    that differs counts only where it gives the very figure that the check demands; else it is a misreading of its own
    and leaves the blame ``unclear``. ``source`` only where the picture agrees on every figure that the check rests on,
    since readers of one text layer share its lies; without it, or without any reading, ``unclear``.
    """
    if check.status == "fail" and readers:
        looked = _Looked(check)
        _look(looked, document, readers, 0, _LOOKED_AT)
        _settle(looked, document, None)
    return check


def find_blame(document: Document, readers: Mapping[str, Reader], judge: Judge) -> None:
    """`reread` for all failing checks of a document; readings that make checks hold are suggested, first of all.

    The likeliest cells of every check are read before the others of any.
    """
    failing = [_Looked(c) for c in document.checks if c.status == "fail"]
    if not failing or not readers:
        return
    for first, last in ((0, SUSPECTS), (SUSPECTS, _LOOKED_AT)):
        for looked in failing:
            _look(looked, document, readers, first, last)
    trials = Trials(document, judge, _TRIES)
    for looked in failing:
        _settle(looked, document, trials)


def _suspects(check: Check) -> list[Evidence]:
    """The cells of a check, likeliest first, then the words outside of tables that it rests on."""
    own = [e for e in check.evidence if e.document is None]
    return [e for e in own if e.row is not None] + [e for e in own if e.table is None and e.bbox is not None]


def _look(looked: _Looked, document: Document, readers: Mapping[str, Reader], first: int, last: int) -> None:
    """Have some of the evidence of a check read again."""
    suspects = _suspects(looked.check)
    for n, evidence in enumerate(suspects[first:last], start=first):
        cell = _cell(document, evidence)
        if cell is None:
            continue
        missed = _may_be_missed(document, evidence, cell)
        counts = (n < SUSPECTS and evidence.table is not None) or missed or _counts(cell, evidence)
        looked.figures += counts
        for name, reader in readers.items():
            text = reader(document, cell)
            if text is None:
                continue
            vote = _vote(cell, text) if evidence.table else _vote_of_prose(cell, evidence.text or "", text)
            picture = name.startswith(_PICTURE)
            if picture and vote is False and _recognised(document, cell):
                vote = False if _demanded(looked.check, evidence, text) else None
            if picture and vote is True and missed:
                vote = None  # what the recogniser missed once it misses again
            looked.seen += picture and vote is True and counts
            looked.said.append(_Said(evidence, name, text, vote))


def _settle(looked: _Looked, document: Document, trials: Trials | None) -> None:
    """Readings, blame and suggestions of a check from what was said."""
    check, own = looked.check, {id(e) for e in _suspects(looked.check)[:SUSPECTS] if e.table is not None}
    check.readings = [Reading(by=s.by, text=s.text) for s in looked.said if id(s.evidence) in own or s.vote is False]
    differs = any(s.vote is False for s in looked.said)
    if trials is not None:
        closing = _closing(looked, document, trials)
        differs = differs or bool(closing)
        check.suggestions = first_of(closing, check.suggestions)
    check.blame = (
        "extraction" if differs else "source" if looked.figures and looked.seen >= looked.figures else "unclear"
    )


def _closing(looked: _Looked, document: Document, trials: Trials) -> list[Suggestion]:
    """The differing readings with which the check holds, and with it all checks of their cell."""
    found: list[Suggestion] = []
    for said in looked.said:
        cell = _cell(document, said.evidence) if said.evidence.table else None
        if cell is None or said.vote is True or cell.value is None:
            continue
        text = " ".join(said.text.split())
        figures = _FIGURE.findall(_plain(text))
        if len(figures) != 1 or _figures(_plain(text)) == _figures(_plain(cell.raw)):
            continue
        outcome = trials.outcome((said.evidence.table or "", cell.row, cell.column, text))
        if outcome is None or not outcome.clean or looked.check.key not in outcome.closed:
            continue
        if all(not _alike(s, said.evidence, text) for s in found):
            name = _NAMES.get(said.by.split()[0], Message(ja=said.by, en=said.by))
            reason = Message(
                ja=f"{name.ja}では {text} と読める。そう読むと、このセルの検算がすべて成り立つ",
                en=f"{name.en} says {text}; with it every check of this cell holds",
            )
            evidence = Evidence(table=said.evidence.table, row=cell.row, column=cell.column)
            found.append(Suggestion(evidence=evidence, text=text, reason=reason))
    return found


def first_of(found: Sequence[Suggestion], others: Sequence[Suggestion]) -> list[Suggestion]:
    """What was read, then the other suggestions that say something else."""
    return [*found, *(o for o in others if all(not _alike(o, s.evidence, s.text) for s in found))]


def _alike(suggestion: Suggestion, evidence: Evidence, text: str) -> bool:
    place = suggestion.evidence
    same = (place.table, place.row, place.column) == (evidence.table, evidence.row, evidence.column)
    return same and _figures(_plain(suggestion.text)) == _figures(_plain(text))


def _cell(document: Document, evidence: Evidence) -> Cell | None:
    """The cell of a piece of evidence; for words outside of tables, their block as if it were one."""
    if evidence.table is not None:
        cells = next((t.cells for t in document.tables if t.id == evidence.table), [])
        return next((c for c in cells if (c.row, c.column) == (evidence.row, evidence.column)), None)
    for block in document.blocks:
        if block.bbox is not None and (block.page, block.bbox) == (evidence.page, evidence.bbox) and block.raw:
            regions = block.regions or [Region(page=block.page, bbox=block.bbox)]
            return Cell(row=0, column=0, text=block.raw, raw=block.raw, regions=regions)
    return None


def _counts(cell: Cell, evidence: Evidence) -> bool:
    """Whether a check rests on a figure there: words, and empty cells, need be seen only where they stand first."""
    return cell.value is not None or bool(_FIGURE.search(_plain(cell.raw if evidence.table else evidence.text or "")))


def _may_be_missed(document: Document, evidence: Evidence, cell: Cell) -> bool:
    """Whether nothing was recognised in a cell of a column that is full of figures otherwise: a lone 1 is lost so."""
    if cell.raw or evidence.table is None or not _recognised(document, cell):
        return False
    table = next(t for t in document.tables if t.id == evidence.table)
    column = [c for c in table.cells if c.column == cell.column and c.row >= table.header_rows]
    return sum(c.value is not None for c in column) >= _FULL * len(column)


def _recognised(document: Document, cell: Cell) -> bool:
    pages = {r.page for r in cell.regions}
    return any(p.number in pages and p.layer in ("ocr", "mixed") for p in document.pages)


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


def _vote_of_prose(block: Cell, quoted: str, text: str) -> bool | None:
    """Whether a reading of a block has the figures of the quoted words; False where those alone are others."""
    wanted, own, figures = _figures(_plain(quoted)), _figures(_spaced(block.raw)), _figures(_spaced(text))
    if not wanted or len(own) != len(figures):
        return None
    changed = {mine for mine, theirs in zip(own, figures, strict=True) if mine != theirs}
    return None if changed - set(wanted) else not changed


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
