from __future__ import annotations

from extractor.checks import reconcile
from tests.checks.build import LEFT, UP, paper, table


def within(rows, header=("個人情報ファイル数", "要配慮を含む")):
    body = [[name, *figures] for name, *figures in rows]
    return table([["団体名", header[0], LEFT], [UP, "", header[1]], *body], header_rows=2)


ROWS = [
    ("甲区", "93", "38"),
    ("乙区", "447", "138"),
    ("丙区", "84", "72"),
    ("丁区", "761", "20"),
    ("戊区", "192", "78"),
]
ROWS += [
    ("己区", "212", "71"),
    ("庚区", "306", "114"),
    ("辛区", "329", "127"),
    ("壬区", "327", "88"),
    ("癸区", "355", "1"),
]


def test_a_nameless_first_column_is_the_whole_of_its_group():
    (check,) = reconcile(paper(within(ROWS)))
    assert (check.kind, check.status) == ("part_of", "pass")
    assert (check.lines.tested, check.lines.held) == (10, 10)
    assert check.evidence[0].columns == [1, 2]


def test_a_part_above_its_whole_fails_with_both_cells():
    rows = [*ROWS[:2], ("丙区", "84", "92"), *ROWS[3:]]
    checks = reconcile(paper(within(rows)))
    (wrong,) = [c for c in checks if c.status == "fail"]
    assert {(e.row, e.column) for e in wrong.evidence} == {(4, 1), (4, 2)}
    assert "丙区" in wrong.statement.ja


def test_parts_that_often_exceed_the_whole_are_no_parts():
    rows = [(name, whole, str(int(whole) + k % 3)) for k, (name, whole, _) in enumerate(ROWS)]
    assert reconcile(paper(within(rows))) == []


def test_parts_that_may_overlap_are_each_within_the_whole_and_cover_it():
    header = [
        ["団体", "２項に基づく場合", LEFT, LEFT],
        [UP, "", "各号の別（複数該当あり）", LEFT],
        [UP, UP, "２号", "３号"],
    ]
    body = [[f"{n}区", str(20 + n), str(15 + n), str(9 - n % 3)] for n in range(8)]
    checks = reconcile(paper(table([*header, *body], header_rows=3)))
    assert [c.kind for c in checks] == ["part_of"] * 3
    assert all(c.status == "pass" for c in checks)
    assert sorted(c.evidence[0].columns for c in checks) == [[1, 2], [1, 2, 3], [1, 3]]


def parts_of_zero(wrong=False):
    header = [["団体", "適合となった件数", LEFT, LEFT], [UP, "", "契約に至った件数", "契約に至らなかった件数"]]
    body = [[f"{n}区", "0", "1" if wrong and n == 5 else "0", "0"] for n in range(12)]
    return table([*header, *body], header_rows=2)


def test_yes_and_no_add_up_even_where_all_is_zero():
    (check,) = reconcile(paper(parts_of_zero()))
    assert (check.kind, check.status, check.lines.held) == ("row_total", "pass", 12)
    (wrong,) = [c for c in reconcile(paper(parts_of_zero(wrong=True))) if c.status == "fail"]
    assert (7, 2) in {(e.row, e.column) for e in wrong.evidence}


def sources(*rows):
    head = [
        ["目", "補正前の額", "補正額", "計", "補正額の財源内訳", LEFT, LEFT],
        [UP, UP, UP, UP, "国県支出金", "地方債", "一般財源"],
    ]
    return table([*head, *[list(r) for r in rows]], header_rows=2)


def test_the_columns_of_a_breakdown_add_up_to_the_column_that_it_names():
    rows = [
        ["1.総務費", "18,000", "△153", "17,847", "476", "△400", "△229"],
        ["2.公園費", "117,836", "0", "117,836", "", "△50,400", "50,400"],
        ["3.土木費", "2,119", "12,569", "14,688", "", "", "12,569"],
        ["4.消防費", "11,676", "△4,383", "7,293", "", "△4,600", "217"],
    ]
    told = {c.statement.ja for c in reconcile(paper(sources(*rows))) if c.status == "pass"}
    assert any("「補正額」" in s and "「地方債」" in s and "4行すべて" in s for s in told)
    rows[3][6] = "247"
    (wrong,) = [c for c in reconcile(paper(sources(*rows, *rows[:3]))) if c.status == "fail"]
    assert (5, 6) in {(e.row, e.column) for e in wrong.evidence}
