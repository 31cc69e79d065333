from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.checks import reconcile
from extractor.checks.sequence import faults
from tests.checks.build import UP, paper, table


def numbered(values, name="t1", header="No.", part=None):
    return table(
        [[header, "内容"], *[[v, f"事項{name}{k}"] for k, v in enumerate(values)]], name=name, part=part, caption=name
    )


def told(*content, **options):
    return [c for c in reconcile(paper(*content, **options)) if c.kind == "sequence"]


def texts(first, last):
    return [str(n) for n in range(first, last + 1)]


def test_numbers_that_run_on_pass():
    (check,) = told(numbered(texts(1, 9)))
    assert (check.status, check.actual, check.expected) == ("pass", 9, 9)


@pytest.mark.parametrize(
    ("values", "row", "expected", "actual"),
    [
        ([*texts(1, 5), "5", *texts(7, 9)], 6, 6, 5),
        ([*texts(1, 5), "", *texts(7, 9)], 6, 6, ""),
        ([*texts(1, 5), *texts(7, 10)], 6, 6, 7),
        ([*texts(1, 8), "8"], 9, 9, 8),
        (["7", *texts(2, 9)], 1, 1, 7),
    ],
)
def test_a_hole_a_double_and_an_empty_cell_are_told_at_the_cell(values, row, expected, actual):
    checks = told(numbered(values))
    (wrong,) = [c for c in checks if c.status == "fail"]
    assert (wrong.evidence[0].row, wrong.evidence[0].column) == (row, 0)
    assert (wrong.expected, wrong.actual) == (expected, actual)
    assert [c.status for c in checks if c.lines] == ["pass"]


def test_a_table_that_goes_on_where_another_ended_is_one_run():
    (check,) = told(numbered(texts(1, 6), "t1"), numbered(texts(7, 11), "t2"))
    assert (check.status, check.actual) == ("pass", 11)
    assert [e.table for e in check.evidence] == ["t1", "t2"]


def test_tables_of_two_parts_number_for_themselves():
    checks = told(numbered(texts(1, 6), "t1", part="part1"), numbered(texts(1, 5), "t2", part="part2"))
    assert [c.actual for c in checks] == [6, 5]


def test_years_and_months_number_nothing():
    assert told(numbered([f"{y}" for y in range(2015, 2022)], header="年度")) == []
    assert told(numbered(texts(4, 12), header="月")) == []


def test_captions_run_on_and_begin_anew_with_the_next_report():
    names = [("caption", f"表{n} 件名{n}") for n in (1, 2, 3)] + [("heading", "○ 別の報告")]
    names += [("caption", f"表{n} 別の件名{n}") for n in (1, 2)]
    checks = told(*names)
    assert [(c.status, c.actual) for c in checks] == [("pass", 3), ("pass", 2)]
    assert [e.text for e in checks[0].evidence] == ["表1", "表2", "表3"]


def test_a_missing_caption_is_told_and_a_repeated_one_is_not():
    names = [("caption", f"表{n} 件名{n}") for n in (1, 2, 2, 4, 5)]
    (wrong,) = told(*names)
    assert (wrong.status, wrong.expected, wrong.actual) == ("fail", 3, 4)


def test_beside_unread_pages_a_hole_is_undecided():
    rows = [*texts(1, 5), *texts(7, 10)]
    checks = told(numbered(rows), pages=3, read=[1, 3])
    assert "fail" not in {c.status for c in checks}
    assert "undecided" in {c.status for c in checks}


def test_merged_numbers_count_once():
    rows = [["番号", "内容"], ["1", "甲"], [UP, "乙"], ["2", "丙"], ["3", "丁"], [UP, "戊"], ["4", "己"]]
    (check,) = told(table(rows))
    assert (check.status, check.actual) == ("pass", 4)


@given(st.integers(1, 60), st.integers(3, 60), st.data())
def test_one_changed_number_is_one_fault_at_its_place(first, length, data):
    values: list[int | None] = list(range(first, first + length))
    assert faults(values) == []
    at = data.draw(st.integers(0, length - 1))
    new = data.draw(st.one_of(st.none(), st.integers(1, 200)))
    if new == values[at] or (new == 1 and first != 1) or at == 0 or (length < 5 and at < 2):
        return
    values[at] = new
    found = faults(values)
    if at == length - 1 and new is None:
        assert [f.index for f in found] == [at]
        return
    assert at in [f.index for f in found]
    assert len(found) <= 2


def test_a_caption_whose_number_stands_in_a_cell_is_not_missing():
    names = [("caption", f"第{n}表 件名{n}") for n in (1, 2)]
    checks = told(*names, table([["第3表", "件名3"], ["事項", "期間"]], caption=None), ("caption", "第4表 件名4"))
    assert [(c.kind, c.status) for c in checks] == [("sequence", "pass")]


def test_a_missing_caption_may_stand_on_an_unread_page_between():
    names = [("caption", "表1 甲"), ("caption", "表2 乙"), ("page", "4"), ("caption", "表4 丁"), ("caption", "表5 戊")]
    (wrong,) = told(*names, pages=4, read=[1, 2, 4])
    assert wrong.status == "undecided"


def test_a_list_of_circled_numbers_that_runs_on_passes():
    (check,) = told("①甲について", "説明である。", "②乙について", "③丙について")
    assert (check.status, check.actual, [e.text for e in check.evidence]) == ("pass", 3, ["①", "②", "③"])


def test_a_circled_number_that_is_missing_from_a_list_of_four_and_more_fails_where_the_next_one_stands():
    (check,) = told("①甲について", "②乙について", "④丁について", "⑤戊について")
    assert (check.status, check.actual, check.expected) == ("fail", 4, 3)
    assert check.evidence[0].text == "④"


def test_a_short_list_of_circled_numbers_with_a_gap_is_no_list():
    assert told("①甲について", "②乙について", "④丁について") == []


def test_each_list_of_circled_numbers_begins_anew():
    checks = told("①甲について", "②乙について", "③丙について", "①子について", "②丑について", "③寅について")
    assert [c.status for c in checks] == ["pass", "pass"]
