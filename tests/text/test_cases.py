"""The cases of the fixtures, and strings of real papers with what must become of them."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from extractor import text
from tests.support.shared import shared_path

HERE = Path(__file__).parent
FIXTURE_CASES = [
    json.loads(line)
    for line in (HERE.parents[1] / "fixtures" / "text-cases.jsonl").read_text(encoding="utf-8").splitlines()
]
REAL_CASES = [
    line.split("\t")
    for line in (HERE / "real_cases.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def agrees(expected: Any, got: Any) -> bool:
    if not isinstance(expected, dict):
        return bool(expected == got)
    return got is not None and all(
        (Decimal(str(value)) == getattr(got, key))
        if isinstance(value, int | float) and not isinstance(value, bool) and getattr(got, key) is not None
        else getattr(got, key) == value
        for key, value in expected.items()
    )


@pytest.mark.parametrize("case", FIXTURE_CASES, ids=lambda case: f"{case['call']}-{case['input'][:12]}")
def test_each_case_of_the_fixtures(case: dict[str, Any]) -> None:
    assert agrees(case["expected"], getattr(text, case["call"])(case["input"]))


@pytest.mark.parametrize(("call", "given", "expected", "file", "page"), REAL_CASES)
def test_each_string_of_a_real_paper(call: str, given: str, expected: str, file: str, page: str) -> None:
    assert agrees(json.loads(expected), getattr(text, call)(json.loads(given)))


def test_there_are_three_hundred_real_cases_of_many_papers() -> None:
    assert len(REAL_CASES) >= 300
    assert len({file for *_, file, _ in REAL_CASES}) >= 15


@cache
def _letters(file: str, page: int) -> Counter[str]:
    with pypdfium2.PdfDocument(shared_path(f"real/{file}")) as paper:
        return Counter(paper[page - 1].get_textpage().get_text_bounded().replace("\ufffe", "-").replace("\x02", "-"))


def test_the_strings_stand_on_their_pages() -> None:
    for _, given, _, file, page in REAL_CASES:
        letters = Counter("".join(json.loads(given).split()))
        assert not letters - _letters(file, int(page)), (file, page, given)
