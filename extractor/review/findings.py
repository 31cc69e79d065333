"""The checks of a document as they are shown: those that wait for a person first, each with its evidence and sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.model import Cell, Check, Document, Evidence, Suggestion, Table
from extractor.outputs.summary import column_label, place_of, row_label
from extractor.review.library import needs_look
from extractor.review.sheets import Lit, Place, Sheets, name_of

__all__ = [
    "Finding",
    "Proof",
    "Term",
    "failing_cells",
    "figure",
    "finding",
    "label_of",
    "lit_by",
    "ordered",
    "proof",
    "waiting",
]

TERMS = 60
"""So many figures of one check are written out; the rest is counted."""

Number = int | float


@dataclass(frozen=True, slots=True)
class Term:
    """One figure of a check: where it stands and what it says. ``place`` is None for words in running text."""

    label: str
    text: str
    value: Number | None
    page: int | None
    place: Place | None
    name: str
    is_total: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A suggestion of a check, with the cell that it would change."""

    number: int
    label: str
    text: str
    reason: Suggestion
    place: Place | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One check in the list. ``number``: its place in the document's list of checks."""

    number: int
    check: Check
    page: int | None
    where: str
    waits: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """The arithmetic of a check. ``parts`` and ``total`` are given only where the evidence is a plain sum."""

    terms: list[Term]
    left_out: int
    parts: list[Term]
    total: Term | None
    added: Number | None
    difference: Number | None
    offers: list[Offer]


def ordered(document: Document) -> list[int]:
    """The numbers of all checks: unjudged failures, judged ones, undecided ones, then those that hold."""
    rank = {"fail": 1, "undecided": 2, "pass": 3}

    def key(number: int) -> tuple[int, int]:
        check = document.checks[number]
        return (0 if needs_look(check.status, check.remark) else rank[check.status], number)

    return sorted(range(len(document.checks)), key=key)


def waiting(document: Document) -> list[int]:
    """The numbers of the checks that wait for a person."""
    return [n for n, check in enumerate(document.checks) if needs_look(check.status, check.remark)]


def finding(sheets: Sheets, number: int) -> Finding:
    """One check as it stands in the list."""
    check = sheets.document.checks[number]
    first = next((e for e in check.evidence if e.document is None), None)
    at = sheets.number_of.get(first.table or "") if first is not None else None
    tables = {} if at is None else {sheets.document.tables[at].id: sheets.document.tables[at]}
    return Finding(
        number=number,
        check=check,
        page=_page(sheets, first),
        where=place_of(first, tables) if first is not None else "",
        waits=needs_look(check.status, check.remark),
    )


def failing_cells(sheets: Sheets) -> frozenset[Place]:
    """The cells that failing checks point at one by one, except those that a person has judged."""
    out: set[Place] = set()
    for check in sheets.document.checks:
        if needs_look(check.status, check.remark):
            for evidence in check.evidence[:1]:  # the likeliest first; the others are only part of the relation
                out.update(place for place, _ in _cells(sheets, evidence))
    return frozenset(out)


def lit_by(sheets: Sheets, check: Check) -> Lit:
    """What is lit on the pages while a check is looked at."""
    cells: set[Place] = set()
    blocks: set[int] = set()
    boxes: list[tuple[int, tuple[float, ...]]] = []
    for evidence in check.evidence:
        if evidence.document is not None:
            continue
        cells.update(place for place, _ in _cells(sheets, evidence))
        if evidence.table is None and evidence.page is not None:
            if evidence.bbox is not None:
                boxes.append((evidence.page, tuple(evidence.bbox)))
            blocks.update(_blocks(sheets.document, evidence))
    return Lit(frozenset(cells), frozenset(blocks), tuple(boxes))


def proof(sheets: Sheets, check: Check) -> Proof:
    """The figures of a check, one by one, and how they add up."""
    terms: list[Term] = []
    seen: set[Place] = set()
    count = 0
    for evidence in check.evidence:
        for term in _terms(sheets, evidence):
            if term.place is not None and term.place in seen:
                continue
            if term.place is not None:
                seen.add(term.place)
            count += 1
            if len(terms) < TERMS:
                terms.append(term)
    parts, total, added = _sum(check, terms) if count == len(terms) else ([], None, None)
    if len({term.place[0] for term in terms if term.place is not None}) > 1:
        terms = [_with_table(sheets, term) for term in terms]
    return Proof(
        terms=terms,
        left_out=count - len(terms),
        parts=parts,
        total=total,
        added=added,
        difference=_difference(check),
        offers=[_offer(sheets, n, s) for n, s in enumerate(check.suggestions)],
    )


def figure(value: Number | str | None) -> str:
    """A figure with thousands separators."""
    if value is None or isinstance(value, str):
        return value or "–"
    return f"{value:,}"


def label_of(table: Table, cell: Cell) -> str:
    """Where a cell stands, by its labels."""
    row = "" if cell.row < table.header_rows else row_label(table, cell.row)
    return " / ".join(filter(None, [row, column_label(table, cell.column)]))


def _with_table(sheets: Sheets, term: Term) -> Term:
    """A term that tells its table too, where a check is about several."""
    if term.place is None:
        return term
    table = sheets.document.tables[term.place[0]]
    return replace(term, label=" ".join(filter(None, [table.caption, term.label])))


def _sum(check: Check, terms: Sequence[Term]) -> tuple[list[Term], Term | None, Number | None]:
    """Parts, total and the sum of the parts, where the evidence is one total and its parts."""
    totals = [t for t in terms if t.is_total]
    if check.kind not in ("column_total", "row_total") or len(totals) != 1 or any(t.value is None for t in terms):
        return [], None, None
    parts = sorted((t for t in terms if not t.is_total), key=lambda t: t.place or (0, 0, 0))
    added = sum((Decimal(str(t.value)) for t in parts), Decimal(0))
    if not _explains(check, added, totals[0]):
        return [], None, None
    return parts, totals[0], int(added) if added == int(added) else float(added)


def _explains(check: Check, added: Decimal, total: Term) -> bool:
    """Whether the plain sum is the relation that the check is about: its gap is the check's gap."""
    gap = _difference(check)
    return gap is not None and abs(added - Decimal(str(total.value))) == abs(Decimal(str(gap)))


def _difference(check: Check) -> Number | None:
    if isinstance(check.expected, int | float) and isinstance(check.actual, int | float):
        gap = Decimal(str(check.actual)) - Decimal(str(check.expected))
        return int(gap) if gap == int(gap) else float(gap)
    return None


def _terms(sheets: Sheets, evidence: Evidence) -> list[Term]:
    if evidence.table is None:
        name = next((f"b{n}" for n in _blocks(sheets.document, evidence)), "")
        return [Term("", (evidence.text or "").replace("\n", ""), None, evidence.page, None, name, False)]
    out = []
    for place, cell in _cells(sheets, evidence):
        table = sheets.document.tables[place[0]]
        label = label_of(table, cell)
        page = sheets.page_of(place[0], cell.row)
        text = cell.text.replace("\n", " ")
        out.append(Term(label, text, cell.value, page, place, name_of(place), cell.role == "total"))
    return out


def _cells(sheets: Sheets, evidence: Evidence) -> list[tuple[Place, Cell]]:
    """The cells that an evidence in this document covers, each once."""
    number = sheets.number_of.get(evidence.table or "")
    if number is None or evidence.document is not None:
        return []
    if evidence.row is not None and evidence.column is not None:
        wanted = [(evidence.row, evidence.column)]
    else:
        first, last = (evidence.rows or [0, -1])[0], (evidence.rows or [0, -1])[-1]
        last = min(last, sheets.document.tables[number].row_count - 1)
        wanted = [(r, k) for r in range(max(first, 0), last + 1) for k in evidence.columns or []]
    out: dict[Place, Cell] = {}
    for row, column in wanted:
        cell = sheets.covering(number, row, column)
        if cell is not None:
            out[number, cell.row, cell.column] = cell
    return list(out.items())


def _blocks(document: Document, evidence: Evidence) -> list[int]:
    """The blocks that an evidence in running text stands in."""
    if evidence.bbox is None:
        return []
    same = [n for n, b in enumerate(document.blocks) if b.page == evidence.page and b.bbox is not None]
    exact = [n for n in same if document.blocks[n].bbox == evidence.bbox]
    return exact or [n for n in same if _inside(evidence.bbox, document.blocks[n].bbox or [])]


def _inside(box: Sequence[float], outer: Sequence[float]) -> bool:
    """Whether the middle of a box is in another."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _page(sheets: Sheets, evidence: Evidence | None) -> int | None:
    if evidence is None:
        return None
    cells = _cells(sheets, evidence)
    return sheets.page_of(cells[0][0][0], cells[0][0][1]) if cells else evidence.page


def _offer(sheets: Sheets, number: int, suggestion: Suggestion) -> Offer:
    cells = _cells(sheets, suggestion.evidence)
    label = label_of(sheets.document.tables[cells[0][0][0]], cells[0][1]) if cells else ""
    return Offer(number, label, suggestion.text, suggestion, cells[0][0] if cells else None)
