from __future__ import annotations

from extractor.checks import reconcile
from tests.checks.build import paper, table

HEADER = ["月", "件数", "人数", "金額"]
MONTHS = [["4月", "10", "100", "1,000"], ["5月", "20", "110", "2,300"], ["6月", "33", "121", "3,100"]]


def means(rows, header=HEADER):
    return [c for c in reconcile(paper(table([header, *rows]))) if c.kind == "claim"]


def test_a_row_of_averages_is_worked_out_from_the_rows_above():
    (check,) = means([*MONTHS, ["平均", "21.0", "110.3", "2,133.3"]])
    assert check.status == "pass"
    assert (check.lines.tested, check.lines.held) == (3, 3)
    assert "平均" in check.statement.ja


def test_the_total_above_an_average_is_not_one_of_its_figures():
    (check,) = means([*MONTHS, ["合計", "63", "331", "6,400"], ["月平均", "21.0", "110.3", "2,133.3"]])
    assert check.status == "pass"


def test_a_wrong_average_is_told_at_its_cell():
    header = [*HEADER, "世帯"]
    rows = [[*r, w] for r, w in zip(MONTHS, ("51", "60", "75"), strict=True)]
    (wrong,) = [c for c in means([*rows, ["平均", "21.0", "110.3", "2,193.3", "62.0"]], header) if c.status == "fail"]
    assert (wrong.evidence[0].row, wrong.evidence[0].column) == (4, 3)
    assert (wrong.actual, wrong.expected) == (2193.3, 2133.3)


def test_a_mean_that_is_weighted_is_left_alone():
    assert means([*MONTHS, ["平均", "25.2", "117.7", "1,888.1"]]) == []
    assert means([*MONTHS, ["加重平均", "21.0", "110.3", "2,133.3"]]) == []


def test_a_column_of_averages_is_worked_out_in_every_row():
    header = ["施設", "4月", "5月", "6月", "平均"]
    rows = [["甲", "10", "20", "33", "21.0"], ["乙", "100", "110", "121", "110.3"], ["丙", "30", "20", "21", "23.7"]]
    (check,) = means(rows, header)
    assert (check.status, check.lines.held) == ("pass", 3)
