"""A paper that lost a row, a column or a table still gives every other record, and tells what is gone."""

from __future__ import annotations

from collections import Counter

import pytest

from extractor.families import interpret
from tests.checks.build import paper, table
from tests.families.papers import bare, interpreted
from tests.support.cut import without_column, without_row, without_table
from tests.support.truth import document


def read(cut):
    interpret(cut)
    return cut


def lists(paper):
    return {
        (part.family, field): value
        for part in paper.parts
        for field, value in (part.data or {}).items()
        if isinstance(value, list)
    }


def frozen(item, dropped=()):
    """An item as something to count; what only the lost thing told (a 同上 resolved, parts of a whole) is left out."""
    return repr({k: v for k, v in bare(item).items() if k not in dropped})


def lost(name, cut, dropped=("cause", "outcomes")):
    """Items of the paper that the cut one does not give, with the table that they stand in."""
    whole, left = lists(interpreted(name)), lists(cut)
    out = []
    for key, items in whole.items():
        there = Counter(frozen(i, dropped) for i in left.get(key, []))
        for item in items:
            words = frozen(item, dropped)
            if there[words]:
                there[words] -= 1
            else:
                out.append((item["evidence"]["table"], item["evidence"]["row"]))
    return out


def news(name, cut):
    """The problems that the cut paper has and the whole one has not."""
    known = {p.message.ja for p in interpreted(name).problems}
    return [p for p in cut.problems if p.message.ja not in known]


ROWS = [
    (name, table.id, row)
    for name, step in (("shiryo1", 1), ("shiryo2", 6), ("shiryo3", 11))
    for table in document(name).tables
    for row in range(table.header_rows, table.row_count, step)
    if table.id != "t6" or name != "shiryo3"  # a table that no family declares
]


@pytest.mark.parametrize(("name", "table", "row"), ROWS)
def test_a_lost_row_costs_its_own_records_and_is_told(name, table, row):
    cut = read(without_row(document(name), table, row))
    assert set(lost(name, cut)) <= {(table, row)}
    last = row == next(t.row_count for t in document(name).tables if t.id == table) - 1
    if not (name == "shiryo3" and table == "t5" and last):  # nothing says how many questions there are
        assert any(p.code in ("row-missing", "table-missing") for p in news(name, cut))


TABLES = [
    (n, t.id) for n in ("shiryo1", "shiryo2", "shiryo3") for t in document(n).tables if (n, t.id) != ("shiryo3", "t6")
]


@pytest.mark.parametrize(("name", "table"), TABLES)
def test_a_lost_table_costs_its_own_records_and_is_told(name, table):
    cut = read(without_table(document(name), table))
    assert {t for t, _ in lost(name, cut)} <= {table}
    assert [p.code for p in news(name, cut) if p.code == "table-missing"]


COLUMNS = [
    (name, table.id, column)
    for name in ("shiryo1", "shiryo2", "shiryo3")
    for table in document(name).tables
    if (name, table.id) != ("shiryo3", "t6")
    for column in range(table.column_count)
]


@pytest.mark.parametrize(("name", "table", "column"), COLUMNS)
def test_a_lost_column_costs_its_own_field_and_is_told(name, table, column):
    cut = read(without_column(document(name), table, column))
    assert {t for t, _ in lost(name, cut)} <= {table}
    assert [p.code for p in news(name, cut) if p.code == "column-missing"]
    if name == "shiryo2" and table == "t1":
        whole, left = interpreted(name).parts[0].data["files"], cut.parts[0].data["files"]
        fields = {k for a, b in zip(whole, left, strict=True) for k in a if k != "evidence" and a[k] != b[k]}
        assert len(fields) <= 2  # task and purpose share a column


HEADERS = [(n, t.id) for n in ("shiryo1", "shiryo2") for t in document(n).tables]


@pytest.mark.parametrize(("name", "table"), HEADERS)
def test_a_lost_header_costs_no_record_and_is_told(name, table):
    cut = read(without_row(document(name), table, 0))
    assert lost(name, cut) == []
    assert "header-missing" in [p.code for p in news(name, cut)]


@pytest.mark.parametrize(("name", "table"), HEADERS)
def test_a_first_row_that_the_layout_takes_for_the_lost_header_is_a_record_all_the_same(name, table):
    paper = without_row(document(name), table, 0)
    cut_table = next(t for t in paper.tables if t.id == table)
    cut_table.header_rows = 1
    cut = read(paper)
    assert lost(name, cut) == []
    assert "header-missing" in [p.code for p in news(name, cut)]


def test_a_whole_paper_misses_nothing():
    for name in ("shiryo1", "shiryo2", "shiryo2.shifted"):
        assert interpreted(name).problems == []
    assert [p.code for p in interpreted("shiryo3").problems] == ["table-unknown"]


def test_a_sentence_that_is_gone_is_told_by_the_name_of_its_value():
    paper = document("shiryo2")
    paper.blocks = [b for b in paper.blocks if "協議件数" not in (b.text or "")]
    cut = read(paper)
    assert cut.parts[0].data["summary"]["consultations"] is None
    assert [p.message.ja for p in cut.problems] == ["「協議件数」が本文にも表にも見つかりません。"]


def test_a_row_that_is_new_is_told_and_read():
    paper = document("shiryo1")
    table = paper.tables[2]
    label = next(c for c in table.cells if (c.row, c.column) == (4, 0))
    label.text = label.raw = "スマートフォン"
    cut = read(paper)
    assert "スマートフォン" in [i["label"] for i in cut.parts[0].data["by_method"]]
    assert {p.code for p in cut.problems} == {"row-unknown", "row-missing"}


def test_what_was_told_before_is_told_anew_not_twice():
    paper = read(without_table(document("shiryo1"), "t3"))
    before = [p.message.ja for p in paper.problems]
    interpret(paper)
    assert [p.message.ja for p in paper.problems] == before


def test_what_may_stand_on_a_page_that_was_not_read_is_not_told_as_missing():
    cut = read(without_table(document("shiryo1"), "t1"))
    assert "table-missing" in {p.code for p in cut.problems}
    cut.source.page_count = len(cut.pages) + 1
    assert "table-missing" not in {p.code for p in read(cut).problems}


def test_last_years_column_and_what_compares_the_years_are_no_news():
    read_paper = paper(
        ("heading", "公文書の公開状況（令和7年度）"),
        ("caption", "表3 請求方法"),
        table(
            [
                ["請求方法", "令和7年度", "前年度", "増減", "備考"],
                ["窓口", "3", "2", "1", ""],
                ["郵送", "4", "5", "△1", ""],
            ],
            caption="表3 請求方法",
            name="t1",
            header_rows=1,
        ),
    )
    interpret(read_paper)
    unknown = [p.message.ja for p in read_paper.problems if p.code == "column-unknown"]
    assert len(unknown) == 1
    assert "「備考」" in unknown[0]
