"""A note that a failing figure is marked with is told beside it; the check keeps failing."""

from __future__ import annotations

from extractor.checks import reconcile
from extractor.model import Check
from tests.checks.build import paper, table

NOTE = "※1 再掲の件数を含む。"


def _failing(label: str) -> Check:
    rows = [["科目", "件数"], ["教育", "1,726"], ["福祉", "2,938"], [label, "4,674"]]
    document = paper(table(rows, notes=[NOTE]), ("note", NOTE))
    [check] = [c for c in reconcile(document) if c.status == "fail"]
    return check


def test_the_note_of_a_marked_total_stands_among_the_evidence() -> None:
    check = _failing("合計※1")
    assert [e.text for e in check.evidence if e.text] == [NOTE]
    assert check.remark is None


def test_a_note_of_another_figure_is_not_told() -> None:
    assert not [e for e in _failing("合計").evidence if e.text]
