from __future__ import annotations

import pytest

from extractor.checks import reconcile
from tests.checks.build import paper, table

COUNTS = table([["区分", "件数（件）"], ["甲", "80"], ["乙", "120"], ["合計", "200"]], caption="表1 請求件数")


def claims(*content):
    return [(c.status, c.actual, c.expected) for c in reconcile(paper(*content)) if c.kind == "claim"]


def test_what_is_said_to_be_the_most_is_compared_with_the_other_rows():
    assert claims("「乙」が最も多く１２０件である。", COUNTS) == [("pass", 120, 120)]
    assert claims("「甲」が最も多く８０件である。", COUNTS) == [("fail", 80, 120)]


@pytest.mark.parametrize(
    "words",
    ["「乙」を除き「甲」が最も多く８０件である。", "「丙」が最も多く８０件である。", "「甲」が最も多く９９件である。"],
)
def test_a_sentence_that_may_mean_something_else_is_left_alone(words):
    assert claims(words, COUNTS) == []


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("請求は２００件で、前年度の１８０件に比べ２０件増加した。", "pass"),
        ("請求は１８０件で、前年度の２００件に比べ２０件減少した。", "pass"),
        ("請求は２００件で、前年度の１８０件に比べ２０件減少した。", "fail"),
        ("請求は２００件で、前年度の１８０件に比べ３０件増加した。", "fail"),
    ],
)
def test_a_change_from_last_year_is_worked_out_from_the_figures_of_its_sentence(words, status):
    assert [s for s, *_ in claims(words)] == [status]


@pytest.mark.parametrize(
    "words",
    [
        "請求は２００件で、前年度の１８０件に比べ７件増加した。",
        "請求は２００件で、苦情の１８０件に比べ３０件増加した。",
        "請求は約２００件で、前年度の１８０件に比べ３０件増加した。",
        "請求は２００件である。前年度の１８０件に比べ３０件増加した。",
    ],
)
def test_a_change_of_something_else_is_left_alone(words):
    assert claims(words) == []


def test_a_share_with_a_wrong_first_digit_is_told():
    words = "「乙」に関するものが多く、全体の約{}０．０％である。"
    assert [s for s, *_ in claims(words.format("６"), COUNTS)] == ["pass"]
    assert claims(words.format("９"), COUNTS) == [("fail", 90.0, 60.0)]
