from __future__ import annotations

from extractor.checks import reconcile
from tests.checks.build import LEFT, UP, paper, table


def told(*rows, header_rows=1):
    return reconcile(paper(table([list(r) for r in rows], header_rows=header_rows)))


SETTLED = [("区分", "金額（円）"), ("歳入総額", "1,234,567"), ("歳出総額", "1,200,123")]


def test_income_less_outgo_is_stated_on_a_single_line_since_the_words_name_all_three():
    (check,) = told(*SETTLED, ("歳入歳出差引額", "34,444"))
    assert (check.kind, check.status) == ("column_total", "pass")
    assert "歳出総額" in check.statement.ja


def test_a_slip_in_a_single_balance_is_told():
    (check,) = told(*SETTLED, ("歳入歳出差引額", "34,454"))
    assert check.status == "fail"
    assert (3, 1) in {(e.row, e.column) for e in check.evidence}


def test_a_balance_that_no_slip_explains_is_of_other_figures():
    assert told(*SETTLED, ("歳入歳出差引額", "21,907")) == []


def test_columns_under_a_breakdown_add_up_to_the_column_before_them():
    rows = [("甲", "30", "10", "20"), ("乙", "50", "31", "19"), ("丙", "61", "30", "31")]
    (check,) = told(("区分", "件数", "内訳", LEFT), (UP, UP, "男", "女"), *rows, header_rows=2)
    assert (check.kind, check.status, check.lines.held) == ("row_total", "pass", 3)


def test_a_breakdown_that_is_not_complete_is_no_sum():
    rows = [("甲", "30", "11", "20"), ("乙", "50", "31", "9"), ("丙", "61", "30", "3")]
    assert told(("区分", "件数", "内訳", LEFT), (UP, UP, "男", "女"), *rows, header_rows=2) == []


def test_a_column_called_of_which_is_within_the_column_before_it():
    rows = [("甲", "30", "10"), ("乙", "50", "31"), ("丙", "61", "30"), ("丁", "40", "14"), ("戊", "44", "4")]
    (check,) = told(("区分", "件数", "うち区外"), *rows)
    assert (check.kind, check.status) == ("part_of", "pass")
    wrong = [c for c in told(("区分", "件数", "うち区外"), *rows, ("己", "16", "61")) if c.status == "fail"]
    assert [(c.evidence[0].row, c.evidence[0].column) for c in wrong] == [(6, 1)]


BUDGET = ("款", "本年度", "前年度", "比較")
CHAPTERS = [
    ("議会費", "183,712", "190,020", "△6,308"),
    ("総務費", "2,751,845", "2,604,310", "147,535"),
    ("民生費", "8,939,180", "8,700,002", "239,178"),
    ("衛生費", "1,302,777", "1,411,114", "△108,337"),
    ("土木費", "883,972", "1,237,223", "△353,251"),
    ("消防費", "700,315", "672,134", "28,181"),
]


def test_figures_of_one_column_that_have_changed_places_are_told_in_both_rows():
    rows = [list(row) for row in CHAPTERS]
    rows[3][1], rows[4][1] = rows[4][1], rows[3][1]
    assert [c.status for c in told(BUDGET, *CHAPTERS)] == ["pass"]
    wrong = [c for c in told(BUDGET, *rows) if c.status == "fail"]
    assert {e.row for c in wrong for e in c.evidence} == {4, 5}


def test_a_difference_that_fails_on_many_rows_without_a_reason_is_none():
    rows = [(a, b, c, "11,111" if k < 2 else d) for k, (a, b, c, d) in enumerate(CHAPTERS)]
    assert [c for c in told(BUDGET, *rows) if c.status == "fail"] == []


def test_this_year_last_year_and_their_difference_may_come_again_and_again():
    rows = [
        ("区分", "通勤手当", "住居手当", "児童手当"),
        ("本年度", "19,312", "33,093", "24,870"),
        ("前年度", "19,786", "37,334", "24,650"),
        ("比較", "△474", "△4,241", "220"),
        ("本年度", "5,566", "", "420"),
        ("前年度", "5,787", "1,800", ""),
        ("比較", "△321", "△1,800", "420"),
    ]
    (wrong,) = [c for c in told(*rows) if c.status == "fail"]
    assert {(e.row, e.column) for e in wrong.evidence} == {(4, 1), (5, 1), (6, 1)}
