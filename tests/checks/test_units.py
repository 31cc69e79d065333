from __future__ import annotations

from extractor.checks import reconcile
from tests.checks.build import paper, table

YEN = [["区分", "金額（円）"], ["甲", "1,234,567"], ["乙", "2,000,500"], ["丙", "1,499,501"], ["合計", "4,734,568"]]


def compared(*rows):
    thousands = [["区分", "金額（千円）"], *map(list, rows)]
    document = paper(
        table(YEN, caption="表1 決算額", name="t1", unit="円"),
        table(thousands, caption="表2 決算額の内訳", name="t2", unit="千円"),
    )
    return [c for c in reconcile(document) if c.kind == "same_figure"]


def test_amounts_in_yen_and_in_thousands_of_yen_are_the_same_figures():
    (check,) = compared(("甲", "1,235"), ("乙", "2,001"), ("丙", "1,500"), ("合計", "4,735"))
    assert check.status == "pass"
    assert (check.lines.tested, check.lines.held) == (4, 4)


def test_amounts_that_were_cut_off_are_the_same_figures_too():
    (check,) = compared(("甲", "1,234"), ("乙", "2,000"), ("丙", "1,499"), ("合計", "4,734"))
    assert check.status == "pass"


def test_a_slip_in_the_coarser_table_is_told_at_its_cell():
    wrong = [
        c for c in compared(("甲", "1,235"), ("乙", "2,001"), ("丙", "1,600"), ("合計", "4,735")) if c.status == "fail"
    ]
    assert [(c.evidence[0].table, c.evidence[0].row, c.expected) for c in wrong] == [("t2", 3, 1500)]


def test_amounts_of_another_scope_are_not_compared():
    assert compared(("甲", "1,235"), ("乙", "2,001"), ("丙", "7,700"), ("合計", "10,936")) == []
