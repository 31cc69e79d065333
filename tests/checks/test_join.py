from __future__ import annotations

import pytest

from extractor.checks import across, reconcile, reread
from extractor.checks.make import cell, decide, span
from extractor.model import Document
from tests.checks.build import paper, table

ROWS = [["区分", "人数（人）", "件数（件）"], ["甲", "10", "120"], ["乙", "20", "80"], ["合計", "30", "200"]]


def declared(column):
    return decide(
        "column_total", "甲＋乙＝合計", "sum", actual=1, expected=1, key=["t1", "total", str(column)],
        evidence=[span("t1", 1, 2, [column]), cell("t1", 3, column)],
    )  # fmt: skip


def test_a_discovered_check_that_repeats_declared_ones_is_left_out():
    document = paper(table(ROWS))
    assert len(reconcile(document)) == 1
    assert [c.statement.en for c in reconcile(document, [declared(1), declared(2)])] == ["sum", "sum"]
    assert len(reconcile(document, [declared(1)])) == 2


def test_ids_count_from_one_and_keys_are_unique_and_stable():
    document = paper(table(ROWS), table(ROWS, name="t2"))
    document.tables[1].key = "t1"
    checks = reconcile(document)
    assert [c.id for c in checks] == [f"c{n + 1}" for n in range(len(checks))]
    assert len({c.key for c in checks}) == len(checks)
    other = [[*r] for r in ROWS]
    other[1][2], other[3][2] = "130", "210"
    again = reconcile(paper(table(other)))
    assert again[0].key == reconcile(paper(table(ROWS)))[0].key


def test_reconciling_twice_gives_the_same_and_leaves_the_document_alone():
    document = paper(table(ROWS))
    before = document.model_dump_json()
    assert [c.model_dump() for c in reconcile(document)] == [c.model_dump() for c in reconcile(document)]
    assert document.model_dump_json() == before


def broken():
    rows = [[*r] for r in ROWS]
    rows[3][2] = "210"
    return paper(table(rows))


def test_only_failing_checks_are_read_again_and_readings_that_differ_blame_the_extraction():
    document = broken()
    asked = []

    def other(document, at):
        asked.append((at.row, at.column))
        return "200" if (at.row, at.column) == (3, 2) else at.raw

    checks = [reread(c, document, {"other": other}) for c in reconcile(document)]
    wrong = [c for c in checks if c.status == "fail"]
    assert [c.blame for c in wrong] == ["extraction"]
    assert asked
    assert {r.text for r in wrong[0].readings} >= {"200"}
    same = [reread(c, document, {"other": lambda d, at: at.raw}) for c in reconcile(document)]
    assert [c.blame for c in same if c.status == "fail"] == ["unclear"]
    seen = [reread(c, document, {"picture": lambda d, at: at.raw}) for c in reconcile(document)]
    assert [c.blame for c in seen if c.status == "fail"] == ["source"]


def test_two_documents_that_print_one_table_agree_or_differ_at_a_cell():
    a, b = paper(table(ROWS)), paper(table(ROWS), sha256="1" * 64)
    assert [(c.kind, c.status) for c in across([a, b])] == [("across_documents", "pass")]
    rows = [[*r] for r in ROWS]
    rows[2][2] = "81"
    wrong = [c for c in across([a, paper(table(rows), sha256="2" * 64)]) if c.status == "fail"]
    assert [(c.actual, c.expected, c.evidence[1].document) for c in wrong] == [(80, 81, "2" * 64)]


def test_the_column_of_the_year_before_is_compared_with_the_paper_of_that_year():
    this = [
        ["科目", "本年度", "前年度"],
        ["甲", "130", "124"],
        ["乙", "120", "150"],
        ["丙", "7", "9"],
        ["丁", "3", "4"],
    ]
    last = [
        ["科目", "本年度", "前年度"],
        ["甲", "124", "100"],
        ["乙", "151", "100"],
        ["丙", "9", "9"],
        ["丁", "4", "1"],
    ]
    new = paper(table(this, part="part1"), fiscal_year=2025)
    old = paper(table(last, part="part1"), sha256="3" * 64, fiscal_year=2024)
    wrong = [c for c in across([old, new]) if c.status == "fail"]
    assert [(c.actual, c.expected) for c in wrong] == [(150, 151)]


def _issued(year: int, header: list[str], rows: list[list[str]]) -> Document:
    made = table([header, *rows], part="part1", caption="表1 交付方法別件数")
    return paper(made, fiscal_year=year, sha256=f"{year % 10}" * 64)


LAST = [["窓口", "1,310", "1,200"], ["郵送", "320", "340"], ["申請", "790", "560"], ["合計", "2,420", "2,100"]]


@pytest.mark.parametrize(
    "header", [["区分", "令和７年度", "令和６年度"], ["種別", "本年度", "前年度"], ["区分", "今年度", "昨年度"]]
)
def test_a_year_is_the_same_one_however_each_paper_calls_it(header: list[str]):
    old = _issued(2024, ["区分", "令和６年度", "令和５年度"], LAST)
    this = [["窓口", "1,290", "1,310"], ["郵送", "331", "302"], ["申請", "1,020", "790"], ["合計", "2,641", "2,402"]]
    told = across([old, _issued(2025, header, this)])
    assert [(c.status, c.actual, c.expected) for c in told if c.status == "fail"] == [
        ("fail", 302, 320),
        ("fail", 2402, 2420),
    ]
    assert told[0].lines is not None
    assert told[0].lines.tested == 4


def test_figures_without_a_year_are_not_compared_over_years():
    old = _issued(2024, ["区分", "件数", "人数"], LAST)
    assert across([old, _issued(2025, ["区分", "件数", "人数"], LAST)]) == []
