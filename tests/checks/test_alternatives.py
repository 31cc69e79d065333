from __future__ import annotations

from extractor.checks import reconcile
from extractor.checks.alternatives import suggest_readings
from extractor.model import Cell, Document
from extractor.reading.ocr.alternatives import Doubt
from tests.checks.build import paper, table

ROWS = [["区分", "件数"], ["教育", "120"], ["福祉", "85"], ["環境", "40"], ["合計", "240"]]


def judge(doc: Document) -> None:
    doc.checks = reconcile(doc)


def scan(rows: list[list[str]]) -> Document:
    """A document with one table, each cell at a place of its own, its checks worked out."""
    doc = paper(table(rows))
    for cell in doc.tables[0].cells:
        cell.regions[0].bbox = [100.0 * cell.column, 20.0 * cell.row, 100.0 * cell.column + 90, 20.0 * cell.row + 15]
    judge(doc)
    return doc


def doubt(cell: Cell, text: str, *others: tuple[str, float]) -> Doubt:
    x0, top, x1, bottom = cell.regions[0].bbox
    middle = ((x0 + x1) / 2, (top + bottom) / 2)
    box = (middle[0] - 1, middle[1] - 1, middle[0] + 1, middle[1] + 1)
    return Doubt(cell.regions[0].page, box, text, 0.5, others)


def cell_of(doc: Document, row: int, column: int) -> Cell:
    return next(c for c in doc.tables[0].cells if (c.row, c.column) == (row, column))


def offered(doc: Document) -> list[tuple[int | None, str]]:
    return [(s.evidence.row, s.text) for c in doc.checks for s in c.suggestions if "may be read as" in s.reason.en]


def test_the_reading_that_makes_all_checks_of_a_cell_hold_is_offered_and_nothing_is_changed() -> None:
    doc = scan(ROWS)
    assert any(c.status == "fail" for c in doc.checks)
    suggest_readings(doc, [doubt(cell_of(doc, 2, 1), "5", ("0", 0.3), ("6", 0.1))], judge)
    assert offered(doc) == [(2, "80")]
    assert cell_of(doc, 2, 1).raw == "85"


def test_a_reading_that_closes_nothing_is_not_offered() -> None:
    doc = scan(ROWS)
    suggest_readings(doc, [doubt(cell_of(doc, 2, 1), "5", ("6", 0.4))], judge)
    assert offered(doc) == []


def test_a_doubt_elsewhere_on_the_page_changes_nothing() -> None:
    doc = scan(ROWS)
    far = Doubt(1, (500.0, 700.0, 502.0, 702.0), "5", 0.5, (("0", 0.4),))
    suggest_readings(doc, [far], judge)
    assert offered(doc) == []


def test_a_paper_without_failures_is_not_tried() -> None:
    doc = scan([*ROWS[:-1], ["合計", "245"]])
    called = []
    suggest_readings(doc, [doubt(cell_of(doc, 2, 1), "5", ("0", 0.3))], lambda d: called.append(1))
    assert not called
