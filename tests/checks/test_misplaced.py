from __future__ import annotations

from extractor.checks import reconcile
from tests.checks.build import paper, table


def told(*rows):
    return reconcile(paper(table([list(r) for r in rows])))


def first_cell(check):
    return check.evidence[0].row, check.evidence[0].column


def test_a_total_whose_label_has_changed_places_with_the_row_above_it_is_told_at_its_figure():
    (check,) = told(("区分", "件数"), ("甲", "120"), ("合計", "80"), ("乙", "200"))
    assert (check.kind, check.status) == ("column_total", "fail")
    assert first_cell(check) == (2, 1)
    assert (check.actual, check.expected) == (80, 200)
    assert {(e.row, e.column) for e in check.evidence} >= {(2, 0), (3, 0)}


def test_a_total_column_whose_header_has_changed_places_is_told_too():
    rows = [("甲", "3", "4", "7"), ("乙", "12", "30", "42"), ("丙", "5", "6", "11")]
    (check,) = [c for c in told(("校", "男", "計", "女"), *rows) if c.status == "fail"]
    assert check.kind == "row_total"
    assert "「女」" in check.statement.ja


def test_a_total_that_does_not_add_up_is_not_misplaced_where_nothing_beside_it_does():
    assert told(("区分", "件数"), ("甲", "120"), ("合計", "80"), ("乙", "211")) == []


def test_a_total_that_holds_is_never_misplaced():
    checks = told(("区分", "件数"), ("甲", "100"), ("乙", "100"), ("合計", "200"), ("丙", "400"))
    assert [c.status for c in checks] == ["pass"]


def test_small_figures_that_agree_by_chance_are_left_alone():
    assert told(("区分", "件数"), ("甲", "2"), ("合計", "1"), ("乙", "3")) == []
