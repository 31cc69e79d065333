from __future__ import annotations

from extractor.checks import reconcile
from tests.checks.build import paper, table


def failing(*rows):
    checks = reconcile(paper(table([["区分", "件数"], *[list(r) for r in rows]])))
    return [c for c in checks if c.status == "fail"]


def test_two_digits_changed_about_are_told_though_the_sum_misses_by_far():
    (check,) = failing(("行政検査", "19"), ("保険診療", "92"), ("検査事業", "13"), ("合計", "61"))
    assert (2, 1) in {(e.row, e.column) for e in check.evidence}
    assert "29" in {s.text for s in check.suggestions}


def test_a_digit_left_out_of_a_large_total_is_told():
    (check,) = failing(("前日まで", "96,598"), ("当日", "321"), ("合計", "6,919"))
    assert (check.actual, check.expected) == (6919, 96919)


def test_a_wrong_digit_among_small_figures_is_a_coincidence():
    assert failing(("甲", "3"), ("乙", "8"), ("合計", "5")) == []


def test_the_only_minus_of_a_table_is_told_where_it_explains_the_sum():
    rows = [("理念", "10"), ("計画", "16"), ("地域", "24"), ("合計", "50")]
    assert failing(*rows) == []
    (check,) = failing(rows[0], ("計画", "-16"), *rows[2:])
    assert (2, 1) in {(e.row, e.column) for e in check.evidence}
