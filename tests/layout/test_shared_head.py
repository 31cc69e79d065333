"""A header printed once for the tables below it."""

from __future__ import annotations

from extractor.checks import reconcile
from extractor.layout import assemble, lay_out
from tests.checks.build import paper
from tests.support.pages import page, ruling, table_texts

XS = [50.0, 170.0, 250.0, 330.0, 410.0]
HEAD = ["目", "補正前の額", "補正額", "計"]
FIRST = [HEAD, ["1.利子割", "10,000", "812", "10,812"], ["計", "10,000", "812", "10,812"]]
SECOND = [["1.配当割", "18,000", "13,080", "31,080"], ["計", "18,000", "13,080", "31,080"]]


def below(second, *, xs=XS, gap=60.0):
    """The tables of a page: one with a header, and ``second`` with a line of text between them."""
    ys = [80.0 + 20 * k for k in range(len(FIRST) + 1)]
    top = ys[-1] + gap
    more = [top + 20 * k for k in range(len(second) + 1)]
    texts = [(50, 70, "款　3.利子割交付金"), (50, top - 10, "款　4.配当割交付金")]
    texts += [*table_texts(XS, ys, FIRST), *table_texts(xs, more, second)]
    return assemble([lay_out(page(texts, [*ruling(XS, ys), *ruling(xs, more)]))])


def test_a_table_without_a_header_is_called_by_the_one_above_it():
    _, tables, _ = below(SECOND)
    assert [t.header_rows for t in tables] == [1, 0]
    assert [c.header for c in tables[1].columns] == [[text] for text in HEAD]


def test_columns_elsewhere_or_of_another_kind_share_no_header():
    for second, xs in (
        (SECOND, [60.0, 170.0, 250.0, 330.0, 410.0]),
        ([["1.配当割", "あり", "なし", "あり"], ["2.利子割", "なし", "なし", "あり"]], XS),
    ):
        _, tables, _ = below(second, xs=xs)
        assert len(tables) == 2
        assert not any(c.header for c in tables[1].columns)


def test_what_the_shared_header_says_of_figures_is_worked_out():
    second = [*SECOND[:1], ["2.株式等", "22,000", "19,573", "41,573"], ["計", "40,000", "32,653", "72,635"]]
    _, tables, _ = below(second)
    document = paper(*tables)
    wrong = [c for c in reconcile(document) if c.status == "fail"]
    assert {(c.kind, c.evidence[0].row, c.evidence[0].column) for c in wrong} == {
        ("row_total", 2, 3),
        ("column_total", 2, 3),
    }
