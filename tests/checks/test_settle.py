from __future__ import annotations

from extractor.checks import reconcile
from tests.checks.build import paper, table

HEAD = ["園", "0歳児", "1歳児", "合計"]


def failing(*tables):
    return [c for c in reconcile(paper(*tables)) if c.status == "fail"]


def test_sister_tables_with_the_same_labels_speak_for_a_sum_of_small_figures():
    """Two figures of one column have changed places: two of three rows fail, and nothing but the sisters speaks."""
    rows = [["申込者数", "3", "2", "5"], ["優先利用", "0", "1", "1"], ["募集数", "2", "2", "4"]]
    sisters = [table([HEAD, *rows], name=f"t{n}", caption=f"園{n}") for n in range(1, 4)]
    wrong = [["申込者数", "0", "2", "5"], ["優先利用", "3", "1", "1"], rows[2]]
    checks = failing(*sisters, table([HEAD, *wrong], name="t9", caption="園9"))
    assert {e.table for c in checks for e in c.evidence} == {"t9"}
    assert {e.row for c in checks for e in c.evidence} == {1, 2}


def test_a_weak_label_is_enough_where_a_large_sum_misses_by_a_hair():
    rows = [["固定資産合計", "7,362,328"], ["流動資産合計", "627,839"], ["資産合計", "7,990,167"]]
    assert not failing(table([["区分", "金額"], *rows]))
    rows[1][1] = "627,809"
    (check,) = failing(table([["区分", "金額"], *rows]))
    assert (2, 1) in {(e.row, e.column) for e in check.evidence}


def test_a_part_with_a_weak_label_is_no_sum_with_a_wrong_sign():
    """固定 = 資産 - 流動: where the parts alone have a total, none of them is told as one."""
    rows = [["固定資産合計", "7,362,328"], ["流動資産合計", "627,839"], ["資産合計", "7,990,167"]]
    checks = reconcile(paper(table([["区分", "金額"], *rows])))
    assert [c.status for c in checks] == ["pass"]


def test_one_slip_among_lines_that_lack_an_item_is_told_alone():
    rows = [[f"{n}費", f"{100 * n}", "10", f"{100 * n + 10}", f"{7 * n}"] for n in range(1, 7)]
    total = ["計", "2,900", "60", "2,960", "147"]
    head = ["款", "補正前の額", "補正額", "計", "財源"]
    assert not failing(table([head, *rows, total]))
    rows[2][4] = "27"
    checks = failing(table([head, *rows, total]))
    assert {e.column for c in checks for e in c.evidence} == {4}


def supplementary(name, *, last="△23,599"):
    """補正前 and 計 of the last row lack 950, since an item that does not change is not listed."""
    head = ["目", "補正前の額", "補正額", "計"]
    rows = [["1.総務費", "381", "△7", "374"], ["2.民生費", "10,305", "△1,818", "8,487"]]
    rows += [["4.教育費", "62,069", last, "38,470"], ["計", "73,705", "△25,424", "48,281"]]
    return table([head, *rows], name=name, caption=f"款 {name}")


def test_what_is_listed_adds_up_though_on_other_lines_an_item_is_missing():
    checks = [c for c in reconcile(paper(supplementary("t1"))) if c.kind == "column_total"]
    assert [(c.status, c.evidence[0].column, c.actual) for c in checks] == [("pass", 2, -25424)]


def test_a_slip_in_what_is_listed_is_told_where_other_tables_list_only_what_changes():
    whole = [supplementary(f"t{n}") for n in range(1, 4)]
    checks = [c for c in failing(*whole, supplementary("t9", last="△23,569")) if c.kind != "same_figure"]
    assert {(c.kind, c.evidence[0].table, c.evidence[0].row, c.evidence[0].column) for c in checks} == {
        ("column_total", "t9", 3, 2),
        ("row_total", "t9", 3, 2),
    }


WARDS = ["東", "西", "南", "北"]


def weekly(name, *rows):
    """Cases by ward, their total, and the same total by age."""
    body = [[f"病{n}", *row] for n, row in enumerate(rows)]
    return table([["疾病", *WARDS, "計", "幼児", "成人"], *body], name=name, caption=f"週報 {name}")


def test_a_second_breakdown_on_one_line_is_told_by_tables_with_the_same_labels():
    usual = weekly("t1", *[[str(n), "2", "1", "4", str(n + 7), "3", str(n + 4)] for n in range(5, 12)])
    few = [
        "31",
        "",
        "4",
        "5",
        "22",
        "9",
        "13",
    ]  # 31 for 13; the second ward prints nothing
    (check,) = failing(usual, weekly("t2", few))
    assert {(e.table, e.row) for e in check.evidence} == {("t2", 1)}
    assert (1, 1) in {(e.row, e.column) for e in check.evidence}
