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


def wrong(*rows, header_rows=1):
    checks = reconcile(paper(table([list(r) for r in rows], header_rows=header_rows)))
    return [c for c in checks if c.status == "fail"]


def test_a_total_that_prints_nothing_is_told_where_the_empty_row_beside_it_adds_up():
    rows = [("区分", "元金", "利子"), ("普通債", "16,813", "412"), ("災害債", "3,971", "88")]
    (check,) = wrong(*rows, ("合計", "", ""), ("その他", "20,784", "500"))
    assert "「合計」" in check.statement.ja
    assert "「その他」" in check.statement.ja
    assert wrong(*rows, ("その他", "", ""), ("合計", "20,784", "500")) == []


def test_a_total_in_the_block_of_last_year_is_told_as_well():
    block = [("長等", "42,381", "8,708"), ("議員", "129,188", "33,023"), ("計", "61,603", "1,858")]
    rows = [("前年度", *block[0]), ("^", *block[1]), ("^", *block[2]), ("^", "その他の特別職", "233,172", "43,589")]
    (check,) = wrong(("区分", "<", "給与費", "共済費"), *rows)
    assert check.kind == "column_total"


def test_a_false_total_of_changes_below_zero_is_told_by_its_arithmetic():
    rows = [
        ("長等", "△281", "△58"),
        ("議員", "△1,437", "△1,376"),
        ("計", "3,459", "△85"),
        ("特別職", "1,741", "△1,519"),
    ]
    (check,) = wrong(("区分", "給与費", "共済費"), *rows)
    assert "「特別職」" in check.statement.ja


def test_small_figures_are_enough_where_the_tables_beside_it_say_the_usual_order():
    usual = ("園", "0歳児", "1歳児", "合計")
    odd = ("園", "0歳児", "合計", "1歳児")
    rows = [("申込者数", "1", "0", "1"), ("募集数", "1", "1", "2")]
    tables = [table([list(r) for r in (usual, *rows)], name=f"t{n}") for n in range(1, 4)]
    last = table([list(r) for r in (odd, *rows)], name="t9")
    told = [c for c in reconcile(paper(*tables, last)) if c.status == "fail"]
    assert {e.table for c in told for e in c.evidence} == {"t9"}
    assert [c for c in reconcile(paper(last)) if c.status == "fail"] == []


def test_a_false_total_of_what_is_listed_is_told_though_an_item_is_not():
    (check,) = wrong(
        ["目", "補正前の額", "補正額", "計"],
        ["1.総務費", "381", "△7", "374"],
        ["2.民生費", "10,305", "△1,818", "8,487"],
        ["計", "62,069", "△23,599", "38,470"],
        ["4.教育費", "73,705", "△25,424", "48,281"],
    )
    assert (first_cell(check), check.expected) == ((3, 2), -25424)
