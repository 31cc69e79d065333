from __future__ import annotations

import pytest

from extractor.checks import reconcile
from tests.checks.build import paper, table

SUBJECTS = table(
    [["内容", "件数（件）"], ["教育", "1,726"], ["都市整備", "2,494"], ["取下げ", "444"], ["合計", "4,664"]]
)


def told(*content, **options):
    return [c for c in reconcile(paper(*content, **options)) if c.kind == "claim"]


@pytest.mark.parametrize(("said", "status"), [("約３７．０％", "pass"), ("37%", "pass"), ("約３７．９％", "fail")])
def test_a_share_of_the_whole_is_worked_out(said, status):
    (check,) = told(f"「教育」に関するものが多く、全体の{said}を占めている。", SUBJECTS)
    assert check.status == status
    assert check.evidence[0].text in (said, said.removeprefix("約"))
    assert {(e.row, e.column) for e in check.evidence if e.table} == {(1, 1), (4, 1)}


def test_rows_that_are_left_out_are_taken_off_the_whole():
    (check,) = told("件数（「取下げ」を除く。）に占める「教育」の割合は約４０．９％だった。", SUBJECTS)
    assert (check.status, check.expected) == ("pass", 40.9)


def test_a_percentage_of_something_else_is_left_alone():
    assert told("「福祉」は全体の１２．５％である。", SUBJECTS) == []
    assert told("普及率は全体の８５％である。", SUBJECTS) == []


def contents(page):
    return [
        ("heading", "目次"),
        f"・漏えい等事案の状況　{page}ページ",
        ("page", "2"),
        ("page_number", "－ 1 －"),
        ("heading", "●はじめに"),
        ("page", "3"),
        ("heading", "●漏えい等事案※1の状況"),
        ("page_number", "－ 2 －"),
    ]


@pytest.mark.parametrize(("page", "status"), [("２", "pass"), ("６", "fail")])
def test_contents_are_compared_with_the_printed_page_numbers(page, status):
    (check,) = told(*contents(page), pages=3)
    assert (check.status, check.expected) == (status, 2)
    assert check.evidence[0].page == 1
