from __future__ import annotations

from extractor.checks import reconcile
from tests.checks.build import LEFT, UP, paper, table

HEAD = [["目", "本年度", "前年度", "節", LEFT], [UP, UP, UP, "区分", "金額"]]
ROWS = [
    ["1.体育総務費", "8,898", "12,314", "8.旅費", "1,898"],
    [UP, UP, UP, "10.需用費", "7,000"],
    ["2.体育施設費", "457,055", "186,736", "12.委託料", "84,842"],
    [UP, UP, UP, "14.工事請負費", "367,505"],
    [UP, UP, UP, "17.備品購入費", "4,708"],
    ["3.学校給食費", "29,500", "345,765", "1.報酬", "3,400"],
    [UP, UP, UP, "2.給料", "26,100"],
    ["4.雑費", "75", "80", "10.需用費", "75"],
]


def statement(name, rows=ROWS, caption=None):
    return table([*HEAD, *rows], header_rows=2, name=name, caption=caption or f"項 {name}")


def changed(row, column, text):
    rows = [list(r) for r in ROWS]
    rows[row][column] = text
    return rows


def told(*tables):
    return [c for c in reconcile(paper(*tables)) if c.kind == "column_total"]


def test_merged_cells_are_the_sums_of_the_figures_beside_them():
    (check,) = told(statement("t1"))
    assert (check.status, check.lines.tested, check.lines.held) == ("pass", 4, 4)
    assert (check.evidence[0].rows, check.evidence[0].columns) == ([2, 9], [1, 4])


def test_a_wrong_figure_beside_a_merged_cell_is_told_with_its_sum():
    others = [statement(f"t{n}") for n in range(1, 4)]
    wrong = [c for c in told(*others, statement("t9", changed(3, 4, "367,055"))) if c.status == "fail"]
    assert [(c.evidence[0].table, c.evidence[0].row, c.evidence[0].column) for c in wrong] == [("t9", 5, 4)]
    assert [(c.actual, c.expected) for c in wrong] == [(367055, 367505)]


def test_figures_beside_merged_cells_that_do_not_add_up_are_left_alone():
    assert told(statement("t1", changed(6, 4, "99,123"))) == []


def test_a_sum_that_the_page_cuts_is_no_failure():
    before = [statement(f"t{n}") for n in range(1, 4)]
    cut, following = statement("t9", changed(7, 4, "73"), "項 9"), statement("t10", caption="項 9")
    cut.pages, following.pages = [4], [5]
    assert [c.status for c in told(*before, cut, following) if c.status == "fail"] == []
    following.pages = [7]
    assert [c.evidence[0].table for c in told(*before, cut, following) if c.status == "fail"] == ["t9"]
