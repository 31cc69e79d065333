from __future__ import annotations

import pytest

from extractor.checks import reconcile
from extractor.checks.words import skeleton, total_strength
from tests.checks.build import LEFT, UP, paper, table


def told(document, kind=None):
    return [(c.kind, c.status) for c in reconcile(document) if kind is None or c.kind == kind]


def failing(document):
    return [c for c in reconcile(document) if c.status == "fail"]


def first_cell(check):
    return check.evidence[0].row, check.evidence[0].column


def counts(*rows, header=("区分", "件数（件）")):
    return table([list(header), *[list(r) for r in rows]])


def test_a_total_below_its_parts_is_found():
    document = paper(counts(("甲", "120"), ("乙", "80"), ("合計", "200")))
    (check,) = reconcile(document)
    assert (check.kind, check.status, check.expected, check.actual) == ("column_total", "pass", 200, 200)
    assert "200" in check.statement.ja
    assert "合計" in check.statement.ja


def test_a_total_above_its_parts_is_found():
    assert told(paper(counts(("総数", "200"), ("甲", "120"), ("乙", "80")))) == [("column_total", "pass")]


def test_several_columns_are_one_check_with_lines():
    document = paper(
        counts(("甲", "1", "120"), ("乙", "2", "80"), ("合計", "3", "200"), header=("区分", "人数（人）", "件数（件）"))
    )
    (check,) = reconcile(document)
    assert check.lines is not None
    assert (check.lines.tested, check.lines.held) == (2, 2)
    assert check.status == "pass"


def test_a_line_that_fails_is_a_check_of_its_own_and_the_relation_itself_never_fails():
    rows = [("甲", "10", "120", "31"), ("乙", "20", "80", "44"), ("合計", "30", "210", "75")]
    checks = reconcile(paper(counts(*rows, header=("区分", "一月", "二月", "三月"))))
    whole = [c for c in checks if c.lines]
    assert [(c.status, c.lines.tested, c.lines.held) for c in whole] == [("pass", 3, 2)]
    (wrong,) = [c for c in checks if not c.lines]
    assert wrong.status == "fail"
    assert wrong.blame == "unclear"
    assert {(e.row, e.column) for e in wrong.evidence} == {(1, 2), (2, 2), (3, 2)}


def test_subtotals_are_not_added_twice():
    document = paper(
        counts(("甲", "10"), ("乙", "20"), ("小計", "30"), ("丙", "40"), ("丁", "5"), ("小計", "45"), ("合計", "75"))
    )
    assert told(document) == [("column_total", "pass")] * 3


def test_rows_that_are_parts_of_the_row_above_are_not_added_twice():
    document = paper(
        counts(
            ("開示請求", "210"), ("全部", "148"), ("部分", "44"), ("不存在", "18"), ("訂正請求", "7"), ("合計", "217")
        )
    )
    checks = reconcile(document)
    assert sorted((c.kind, c.status) for c in checks) == [("column_total", "pass"), ("part_of", "pass")]
    part = next(c for c in checks if c.kind == "part_of")
    assert first_cell(part) == (1, 1)


def test_rows_marked_uchi_are_within_the_row_above_and_not_added():
    document = paper(counts(("甲", "120"), ("うち区外", "30"), ("乙", "80"), ("合計", "200")))
    assert sorted(told(document)) == [("column_total", "pass"), ("part_of", "pass")]


def test_a_dash_adds_nothing_and_a_secret_figure_leaves_the_line_out():
    header = ("区分", "一月", "二月", "三月")
    rows = [("甲", "10", "x", "30"), ("乙", "－", "20", "12"), ("丙", "5", "31", "9"), ("合計", "15", "99", "51")]
    (check,) = reconcile(paper(counts(*rows, header=header)))
    assert (check.lines.tested, check.lines.held) == (2, 2)


def test_a_column_of_totals_is_found_in_every_row():
    document = paper(
        counts(("甲", "3", "4", "7"), ("乙", "12", "30", "42"), ("丙", "5", "6", "11"), header=("校", "男", "女", "計"))
    )
    assert told(document) == [("row_total", "pass")]


def test_a_wrong_cell_in_two_relations_is_named_first_with_its_right_value():
    header = ("校", "男", "女", "計")
    rows = [("甲", "13", "24", "37"), ("乙", "12", "36", "42"), ("丙", "25", "16", "41"), ("計", "50", "70", "120")]
    wrong = failing(paper(counts(*rows, header=header)))
    assert wrong
    assert {first_cell(c) for c in wrong} == {(2, 2)}
    assert all(c.expected == 30 and c.actual == 36 for c in wrong)
    assert all([s.text for s in c.suggestions] == ["30"] for c in wrong)


def test_a_supposed_total_that_never_holds_is_no_total():
    header = ("年", "一月", "二月", "三月")
    rows = [("甲", "13", "24", "37"), ("乙", "12", "36", "42"), ("合計", "500", "811", "4")]
    assert told(paper(counts(*rows, header=header))) == []


def test_reasons_that_may_stand_together_do_not_add_up():
    document = paper(
        table(
            [["理由", "件数（件）"], ["個人情報", "120"], ["法人情報", "90"], ["合計", "200"]],
            notes=["※ 複数の理由が含まれているものがある。"],
        )
    )
    assert failing(document) == []


@pytest.mark.parametrize(
    ("note", "kinds"),
    [
        ("※重複例は複数カウントせず", ["column_total"]),
        ("重複を除いた件数である。", ["column_total"]),
        ("重複があるため、合計と一致しない。", []),
        ("重複して計上しているため合計と一致しない。", []),
        ("複数回答可", []),
    ],
)
def test_parts_that_are_counted_once_add_up(note, kinds):
    rows = [["区分", "件数（件）"], ["甲", "120"], ["乙", "80"], ["合計", "200"]]
    assert [kind for kind, _ in told(paper(table(rows, notes=[note])))] == kinds


def test_a_total_of_what_is_counted_once_is_no_sum_of_what_is_counted_twice():
    """入院 and 退院 count a patient twice; the row below 合計 does not."""
    parts = ("入院中", "153"), ("療養中", "29"), ("退院", "2,074"), ("死亡", "45")
    document = paper(counts(*parts, ("合計", "2,301"), ("合計（実数）", "2,297")))
    assert told(document) == [("column_total", "pass")]


def test_an_area_and_its_districts_are_no_sum():
    document = paper(counts(("東京都", "951"), ("千代田区", "93"), ("中央区", "447"), ("港区", "84")))
    assert told(document) == []


def test_rounded_figures_may_miss_their_total_by_half_a_unit_each():
    rows = [["区分", "金額"], ["甲", "10.4"], ["乙", "20.4"], ["丙", "30.4"], ["合計", "61.3"]]
    (check,) = reconcile(paper(table(rows)))
    assert check.status == "pass"
    assert check.tolerance > 0
    assert told(paper(table([["区分", "千円"], ["甲", "104"], ["乙", "205"], ["計", "310"]], unit="千円"))) == [
        ("column_total", "pass")
    ]


def test_a_merged_stub_keeps_the_totals_of_its_groups_apart():
    rows = [
        ["種別", "区分", "件数"],
        ["甲", "一般", "11"],
        [UP, "特別", "22"],
        [UP, "計", "33"],
        ["乙", "一般", "40"],
        [UP, "特別", "2"],
        [UP, "計", "42"],
    ]
    document = paper(table(rows))
    document.tables[0].stub_columns = 2
    assert told(document) == [("column_total", "pass")] * 2


def test_a_difference_named_so_is_found_with_its_sign():
    header = ("科目", "本年度", "前年度", "比較")
    rows = [("甲", "130", "124", "6"), ("乙", "120", "150", "△30"), ("丙", "251", "251", "0"), ("丁", "90", "80", "10")]
    (check,) = reconcile(paper(counts(*rows, header=header)))
    assert (check.kind, check.status) == ("row_total", "pass")
    assert "本年度" in check.statement.ja


def test_a_column_of_shares_is_worked_out_and_a_wrong_share_is_told_at_its_cell():
    header = ("区分", "件数", "構成比")
    rows = [
        ("甲", "50", "25.0"),
        ("乙", "30", "15.0"),
        ("丙", "80", "40.0"),
        ("丁", "40", "20.0"),
        ("計", "200", "100.0"),
    ]
    good = [c for c in reconcile(paper(counts(*rows, header=header))) if c.kind == "claim"]
    assert [c.status for c in good] == ["pass"]
    rows += [("戊", "x", "1.0")]
    more = [("甲", "50", "25.0"), ("乙", "30", "15.0"), ("丙", "80", "40.0"), ("丁", "30", "15.0"), ("戊", "4", "2.0")]
    more += [("己", "6", "8.0"), ("計", "200", "100.0")]
    wrong = [c for c in failing(paper(counts(*more, header=header))) if c.kind == "claim"]
    assert [(first_cell(c), c.expected) for c in wrong] == [((6, 2), 3.0)]


@pytest.mark.parametrize(
    ("label", "strength"), [("合計", 3), ("合 計", 3), ("小計", 2), ("歳入合計", 1), ("一般会計", 0)]
)
def test_labels_name_totals(label, strength):
    assert total_strength(label) == strength


def test_a_label_and_its_sentence_have_one_skeleton():
    assert skeleton("取下げ") == skeleton("取り下げられたもの")


def test_an_increase_or_decrease_is_an_item_of_a_cash_flow():
    flow = counts(
        ("当年度純利益", "80,131"),
        ("減価償却費", "271,012"),
        ("貸倒引当金の増減額", "△9"),
        ("支払利息", "50,341"),
        ("小計", "401,475"),
        header=("項目", "金額（千円）"),
    )
    assert told(paper(flow)) == [("column_total", "pass")]


def test_lines_that_all_lack_the_same_amount_lack_an_item_not_a_figure():
    budget = table(
        [
            ["款", "補正前の額", "補正額", "計"],
            ["議会費", "100", "5", "105"],
            ["総務費", "300", "20", "320"],
            ["民生費", "500", "-7", "493"],
            ["歳出合計", "1,000", "18", "1,018"],
        ]
    )
    assert [c.kind for c in failing(paper(budget))] == []


def test_a_figure_whose_sign_was_turned_is_told_on_a_single_line():
    (wrong,) = failing(paper(counts(("甲", "26"), ("乙", "△1,484"), ("丙", "714"), ("合計", "2,224"))))
    assert (2, 1) in {(e.row, e.column) for e in wrong.evidence}


def test_a_total_that_has_changed_places_with_a_part_in_one_column_is_told():
    header = ("区分", "人数（人）", "件数（件）")
    rows = [("甲", "206", "11"), ("乙", "60", "12"), ("丙", "496", "13"), ("合計", "230", "36")]
    (wrong,) = failing(paper(counts(*rows, header=header)))
    assert {(e.row, e.column) for e in wrong.evidence} >= {(3, 1), (4, 1)}


def test_two_rows_whose_totals_have_changed_places_are_both_told():
    header = ("目", "補正前の額", "補正額", "計")
    rows = [("8", "40,781", "△5,285", "248"), ("9", "831", "△583", "35,496"), ("10", "41,612", "△868", "40,744")]
    wrong = failing(paper(counts(*rows, header=header)))
    assert {e.row for c in wrong for e in c.evidence} == {1, 2}


def test_a_total_of_another_scope_is_no_turned_sign():
    assert failing(paper(counts(("甲", "26"), ("乙", "1,484"), ("丙", "714"), ("合計", "3,981")))) == []


def test_what_stands_before_the_parts_of_a_total_is_no_slip_in_it():
    """Labels of a balance sheet, torn over columns, do not tell that 負債合計 stands apart from 資本合計."""
    sums = {
        "固定負債合計": "3,975,255",
        "流動負債合計": "353,785",
        "繰延収益合計": "1,146,444",
        "負債合計": "5,475,484",
        "資本金合計": "1,831,835",
        "剰余金合計": "624,776",
        "資本合計": "2,456,611",
        "負債資本合計": "7,932,095",
    }
    rows = [["", label[0], label[1:-1], label[-1], "", amount] for label, amount in sums.items()]
    rows.insert(4, ["6", "資本", "", "金", "", ""])
    rows.insert(4, ["", "", "", "資本の部", "", ""])
    document = paper(table([["", "", "", "", "内訳", "金額"], *rows]))
    assert "pass" in [status for _, status in told(document)]
    assert not failing(document)


def test_a_figure_where_none_was_is_told_though_the_figures_behind_it_alone_add_up():
    rows = [[f"園{n}", "0", "1", "2", "3"] for n in range(1, 6)]
    document = paper(table([["園", "0歳", "1歳", "2歳", "計"], *rows]))
    assert not failing(document)
    rows[2][1] = "4"
    document = paper(table([["園", "0歳", "1歳", "2歳", "計"], *rows]))
    assert [c.kind for c in failing(document)] == ["row_total"]


def test_a_total_between_two_breakdowns_is_the_sum_of_each():
    rows = [[f"病{n}", str(n), str(2 * n), str(3 * n), str(n + 1), str(2 * n - 1)] for n in range(3, 12)]
    head = ["疾病", "東", "西", "計", "10歳未満", "10歳以上"]
    assert told(paper(table([head, *rows])), "row_total") == [("row_total", "pass")] * 2
    rows[4][1] = "17"
    (wrong,) = failing(paper(table([head, *rows])))
    assert first_cell(wrong) == (5, 1)
    rows[4][1], rows[2][5] = "7", "90"
    (wrong,) = failing(paper(table([head, *rows])))
    assert first_cell(wrong) == (3, 5)


def test_a_slip_in_a_row_that_has_parts_of_its_own_is_told():
    rows = [
        ["普通債", "900", "800", "1,200", "710"],
        ["総務", "400", "300", "500", "210"],
        ["民生", "500", "500", "700", "500"],
        ["災害復旧債", "77", "81", "60", "50"],
        ["農林", "40", "31", "20", "20"],
        ["土木", "37", "50", "40", "30"],
        ["合計", "977", "881", "1,260", "760"],
    ]
    head = ["区分", "元年度", "2年度", "3年度", "4年度"]
    assert not failing(paper(table([head, *rows])))
    rows[3][1] = "71"
    assert {c.kind for c in failing(paper(table([head, *rows])))} >= {"column_total"}


def test_a_total_is_rather_the_sum_of_its_own_group_than_of_the_next():
    now = [("令和4年", "1級", "1", "6", "2"), (UP, "2級", "2", "3", "2"), (UP, "計", "3", "8", "4")]
    then = [("令和3年", "1級", "1", "5", "1"), (UP, "2級", "2", "3", "2"), (UP, "計", "3", "8", "3")]
    document = paper(table([["年", "級", "事務", "技術", "その他"], *map(list, now), *map(list, then)]))
    assert {e.row for c in failing(document) for e in c.evidence} == {1, 2, 3}


def test_a_slip_in_a_row_that_its_parts_and_the_total_both_repeat_is_told():
    rows = [["開示請求", "210"], ["全部開示", "148"], ["部分開示", "44"], ["不存在", "18"], ["合計", "210"]]
    assert not failing(paper(table([["区分", "件数"], *rows])))
    rows[0][1] = "201"
    (wrong,) = failing(paper(table([["区分", "件数"], *rows])))
    assert first_cell(wrong) == (1, 1)


def test_of_sums_that_fail_the_one_that_a_slip_explains_is_told():
    rows = [["入院中", "-153"], ["調整中", "3"], ["療養中", "26"], ["療養者計", ""], ["解除", "2,074"], ["死亡", "45"]]
    (wrong,) = failing(paper(table([["状況", "人数"], *rows, ["合計", "2,301"]])))
    assert (1, 1) in {(e.row, e.column) for e in wrong.evidence}


def test_a_row_of_words_over_the_figures_belongs_to_the_header_though_it_was_read_as_data():
    head = ["", "令和4年度", LEFT, "令和5年度", LEFT, "増減", LEFT]
    rows = [
        ["区分", "金額", "構成比", "金額", "構成比", "金額", "率"],
        ["市税", "600", "60.0", "700", "58.3", "100", "16.7"],
        ["市債", "400", "40.0", "500", "41.7", "100", "25.0"],
        ["総計", "1,000", "100.0", "1,200", "100.0", "200", "20.0"],
    ]
    assert {c.status for c in reconcile(paper(table([head, *rows])))} == {"pass"}
