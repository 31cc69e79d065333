from __future__ import annotations

import pytest

from extractor.checks import reconcile
from tests.checks.build import paper, table

PLACES = [("甲", 799), ("乙", 95), ("丙", 37), ("丁", 184), ("戊", 33), ("己", 131), ("庚", 21)]
WHOLE = sum(count for _, count in PLACES)


def shares(header, *, sign="%", total="", printed=()):
    """The claims about a table of counts and their shares; ``printed`` stands in place of what is worked out."""
    rows = [[name, str(n), f"{100 * n / WHOLE:.1f}{sign}"] for name, n in PLACES]
    for row, text in printed:
        rows[row][2] = text
    document = paper(table([["区分", "人数", header], *rows, ["合計", str(WHOLE), total]]))
    return [c for c in reconcile(document) if c.kind == "claim"]


@pytest.mark.parametrize(("header", "total"), [("", ""), ("", "100%"), ("割合", ""), ("割合", "－")])
def test_figures_in_per_cent_are_shares_though_header_or_total_does_not_say_so(header, total):
    (check,) = shares(header, total=total)
    assert (check.status, check.lines.held) == ("pass", len(PLACES))


def test_a_wrong_share_without_a_header_is_told_at_its_cell():
    good, wrong = shares("", printed=[(3, "41.2%")])
    assert (good.lines.tested, good.lines.held) == (len(PLACES), len(PLACES) - 1)
    assert (wrong.status, wrong.evidence[0].row, wrong.expected, wrong.actual) == ("fail", 4, 14.2, 41.2)


def test_shares_that_add_up_to_a_hundred_need_few_rows():
    rows = [["甲", "9", "60%"], ["乙", "4", "27%"], ["丙", "2", "13%"], ["合計", "15", ""]]
    (check,) = [c for c in reconcile(paper(table([["区分", "人数", ""], *rows]))) if c.kind == "claim"]
    assert (check.status, check.lines.held) == ("pass", 3)


def test_figures_without_a_sign_or_a_header_are_no_shares():
    assert shares("", sign="") == []


@pytest.mark.parametrize("header", ["増減率", "前年度比"])
def test_rates_in_per_cent_are_no_shares(header):
    assert shares(header) == []


def test_figures_in_per_cent_that_are_no_shares_are_left_alone():
    assert shares("", printed=[(0, "3.1%"), (1, "70.2%"), (3, "90.5%"), (5, "1.0%")]) == []
