from __future__ import annotations

from extractor.checks import reconcile
from tests.checks.build import LEFT, UP, paper, table


def divided(name, caption, *rows, header="件数（件）"):
    return table([["区分", header], *[list(r) for r in rows]], name=name, caption=caption)


def three(second="4,664", row="444"):
    return [
        divided("t1", "表1 内容別", ("教育", "1,726"), ("区政", "2,938"), ("合計", "4,664")),
        divided("t2", "表2 処理別", ("公開", "4,220"), ("取下げ", "444"), ("合計", second)),
        divided("t3", "表3 期間別", ("決定", "4,220"), ("取り下げられたもの", row), ("合計", "4,664")),
    ]


def told(*content, kind="same_figure"):
    return [c for c in reconcile(paper(*content)) if c.kind == kind]


def test_totals_of_one_name_and_the_prose_are_one_figure():
    checks = told("公開請求件数は４，６６４件だった。", *three())
    total = next(c for c in checks if c.actual == 4664)
    assert total.status == "pass"
    assert [e.text for e in total.evidence if e.text] == ["４，６６４件"]
    assert {e.table for e in total.evidence if e.table} == {"t1", "t2", "t3"}


def test_the_odd_total_fails_at_its_cell():
    wrong = [c for c in told(*three(second="4,646")) if c.status == "fail"]
    assert [(c.evidence[0].table, c.evidence[0].row, c.actual, c.expected) for c in wrong] == [("t2", 3, 4646, 4664)]


def test_a_slip_in_the_prose_fails_at_the_sentence():
    wrong = [c for c in told("公開請求件数は４，６４６件だった。", *three()) if c.status == "fail"]
    assert [(c.evidence[0].text, c.expected) for c in wrong] == [("４，６４６件", 4664)]


def test_another_quantity_of_the_same_unit_is_left_alone():
    checks = told("審査請求が５件あった。委託の件数は５３３件だった。", *three())
    assert all(c.status == "pass" for c in checks)
    assert not [e for c in checks for e in c.evidence if e.text]


def test_rows_of_one_name_in_two_divisions_of_a_total_are_one_figure():
    checks = told(*three())
    assert ("pass", 444, 444) in [(c.status, c.actual, c.expected) for c in checks]
    document = list(three(row="447"))
    wrong = [c for c in told(*document) if c.status == "fail"]
    assert [(c.evidence[0].table, c.evidence[0].row, c.expected) for c in wrong] == [("t3", 2, 444)]


def test_the_same_row_may_differ_where_the_totals_do():
    tables = [
        divided("t1", "表1", ("区民", "206"), ("区外", "290"), ("合計", "496")),
        divided("t2", "表2", ("区民", "216"), ("区外", "100"), ("合計", "316")),
    ]
    assert told(*tables) == []


def test_totals_of_different_reports_are_not_compared():
    first = three()[:2]
    second = [divided("t3", "表1 別の件", ("甲", "4,000"), ("乙", "646"), ("合計", "4,646"))]
    content = [("caption", "表1 内容別"), first[0], ("caption", "表2 処理別"), first[1], ("heading", "○ 別の報告")]
    content += [("caption", "表1 別の件"), second[0]]
    assert all(c.status == "pass" for c in reconcile(paper(*content)))


def test_totals_of_one_year_that_count_requests_and_people_are_not_one_quantity():
    def counted(name, over, *values):
        rows = [["区分", over, LEFT], [UP, "2022年度", "2023年度"], *values, ["総計", "900", values[0][2]]]
        return table(rows, header_rows=2, name=name, caption=name)

    document = paper(
        counted("t1", "件数（件）", ["甲", "900", "2,470"]),
        counted("t2", "件数（件）", ["乙", "900", "2,470"]),
        counted("t3", "請求者数（人）", ["丙", "900", "247"]),
    )
    checks = [c for c in reconcile(document) if c.kind == "same_figure"]
    assert checks
    assert all("t3" not in {e.table for e in c.evidence} for c in checks if "2023" in c.statement.ja)


def test_the_number_of_something_else_in_the_prose_is_no_slip_for_the_total():
    other = ("paragraph", "個人情報を取り扱う委託の件数は200件である。")
    same = ("paragraph", "請求の件数は200件である。")
    tables = [divided(f"t{n}", f"表{n} 請求の内訳", ["甲", "206"], ["合計", "206"]) for n in (1, 2)]
    assert [c for c in told(*tables, other) if c.status == "fail"] == []
    assert [c.status for c in told(*tables, same)].count("fail") == 1


def test_round_totals_of_many_tables_that_agree_by_accident_are_not_one_quantity():
    totals = [10_000, 10_000, 12_400, 18_000, 30_500, 41_000, 52_700, 66_000]
    tables = [
        divided(f"t{n}", f"款{n}", (f"甲{n}", f"{t - 200:,}"), (f"乙{n}", "200"), ("計", f"{t:,}"), header="本年度")
        for n, t in enumerate(totals, 1)
    ]
    assert told(*tables) == []
