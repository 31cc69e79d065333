from __future__ import annotations

import pytest

from extractor.checks import reconcile
from tests.checks.build import paper, table


def claims(*rows, unit=None):
    return [c for c in reconcile(paper(table([list(r) for r in rows], unit=unit))) if c.kind == "claim"]


def first_cell(check):
    return check.evidence[0].row, check.evidence[0].column


CHANGES = [
    ("科目", "令和6年度", "令和5年度", "増減", "増減率（％）"),
    ("甲", "130", "124", "6", "4.8"),
    ("乙", "120", "150", "△30", "△20.0"),
    ("丙", "251", "255", "△4", "△1.6"),
    ("丁", "93", "90", "3", "3.3"),
    ("戊", "31", "30", "1", "3.3"),
]


def test_a_rate_of_change_is_worked_out_from_the_figures_beside_it():
    (check,) = claims(*CHANGES)
    assert check.status == "pass"
    assert (check.lines.tested, check.lines.held) == (5, 5)
    assert "増減率" in check.statement.ja


def test_a_wrong_rate_of_change_is_told_at_its_cell_with_what_it_should_be():
    rows = [*CHANGES[:4], ("丁", "93", "90", "3", "3.9"), CHANGES[5]]
    (wrong,) = [c for c in claims(*rows) if c.status == "fail"]
    assert first_cell(wrong) == (4, 4)
    assert (wrong.actual, wrong.expected) == (3.9, 3.3)


@pytest.mark.parametrize(
    ("name", "rates"),
    [("前年比（％）", ("104.8", "80.0", "98.4", "103.3")), ("執行率", ("104.8%", "80.0%", "98.4%", "103.3%"))],
)
def test_one_figure_by_another_in_per_cent_is_found(name, rates):
    figures = [("甲", "130", "124"), ("乙", "120", "150"), ("丙", "251", "255"), ("丁", "93", "90")]
    rows = [(*f, r) for f, r in zip(figures, rates, strict=True)]
    (check,) = claims(("科目", "支出済額", "予算現額", name), *rows)
    assert check.status == "pass"
    assert "÷" in check.statement.ja


def test_an_amount_for_each_person_is_found():
    rows = [("甲", "10", "1,003", "100.3"), ("乙", "20", "1,100", "55.0"), ("丙", "33", "1,210", "36.7")]
    (check,) = claims(("区", "人数", "金額（円）", "1人当たり"), *rows)
    assert check.status == "pass"


def test_a_row_of_shares_is_worked_out_and_a_wrong_share_is_told():
    header = ("区分", "甲", "乙", "丙", "丁", "計")
    good = claims(
        header, ("件数", "50", "30", "100", "20", "200"), ("構成比（％）", "25.0", "15.0", "50.0", "10.0", "100.0")
    )
    assert [c.status for c in good] == ["pass"]
    wrong = claims(
        header, ("件数", "50", "30", "100", "20", "200"), ("構成比（％）", "25.0", "16.0", "50.0", "10.0", "100.0")
    )
    failing = [c for c in wrong if c.status == "fail"]
    assert [(first_cell(c), c.expected) for c in failing] == [((2, 2), 15.0)]


def test_rates_that_no_figures_beside_them_give_are_left_alone():
    rows = [
        ("甲", "130", "124", "7.1"),
        ("乙", "120", "150", "9.3"),
        ("丙", "251", "255", "4.4"),
        ("丁", "93", "90", "2.0"),
    ]
    assert claims(("科目", "令和6年度", "令和5年度", "増減率"), *rows) == []


def test_rates_of_figures_in_thousands_may_be_rounded_from_the_full_figures():
    rows = [
        ("甲", "130", "124", "4.5"),
        ("乙", "120", "150", "△19.8"),
        ("丙", "251", "255", "△1.6"),
        ("丁", "93", "90", "3.5"),
    ]
    assert [c for c in claims(("科目", "本年度", "前年度", "増減率"), *rows, unit="千円") if c.status == "fail"] == []
