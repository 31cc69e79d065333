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
