"""Dates in eras and in the common calendar."""

from __future__ import annotations

import warnings
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.text import parse_date, read_date


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("令和６年８月６日", "2024-08-06"),
        ("令和元年５月１日", "2019-05-01"),
        ("平成31年4月30日", "2019-04-30"),
        ("昭和64年1月7日", "1989-01-07"),
        ("明治45年", "1912"),
        ("大正元年", "1912"),
        ("令和元年度", "2019"),
        ("平成31年度", "2019"),
        ("令和６年10月", "2024-10"),
        ("令和７年３月末", "2025-03"),
        ("令和七年三月", "2025-03"),
        ("R6.4.1", "2024-04-01"),
        ("Ｒ６．４．１", "2024-04-01"),
        ("S63", "1988"),
        ("H31.4.30", "2019-04-30"),
        ("㍻30年", "2018"),
        ("令6", "2024"),
        ("2024年4月1日", "2024-04-01"),
        ("2024/4/1", "2024-04-01"),
        ("2024-05", "2024-05"),
        ("２０２４年度", "2024"),
        ("二〇二四年", "2024"),
        ("平成31年/令和元年", "2019"),
        ("令和6年（2024年）4月1日", "2024-04-01"),
        ("令和6年4月1日（月）現在", "2024-04-01"),
        ("平成３０年３月１日時点", "2018-03-01"),
        ("（令和6年度）", "2024"),
        ("令和６年度３月", "2025-03"),
        ("令和　６年　８月　６日", "2024-08-06"),
    ],
)
def test_a_date_becomes_iso(text: str, iso: str) -> None:
    assert parse_date(text) == iso


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("令和６年２月３０日", "no-such-day"),
        ("令和5年2月29日", "no-such-day"),
        ("令和6年13月1日", "no-such-day"),
        ("令和0年", "no-such-day"),
        ("昭和64年1月8日", "outside-era"),
        ("令和元年4月30日", "outside-era"),
        ("平成31年5月1日", "outside-era"),
        ("平成32年度", "outside-era"),
        ("6年5月", "no-era"),
        ("【６年５月】", "no-era"),
        ("5月10日", "no-era"),
        ("令和6年（2023年）", "contradiction"),
        ("平成31年/令和2年", "contradiction"),
        ("", "no-date"),
        ("4,664件", "no-date"),
        ("令和6年4月〜6月", "no-date"),
        ("第6回", "no-date"),
        ("R", "no-date"),
    ],
)
def test_what_is_no_date_is_refused_with_a_reason(text: str, reason: str) -> None:
    assert parse_date(text) is None
    assert read_date(text).reason == reason


@pytest.mark.parametrize(
    ("text", "fiscal_year", "iso"),
    [
        ("【６年５月】", 2024, "2024-05"),
        ("【７年３月】", 2024, "2025-03"),
        ("【６年10月】", 2024, "2024-10"),
        ("6年度", 2024, "2024"),
        ("30年5月", 2018, "2018-05"),
        ("5月10日", 2024, "2024-05-10"),
        ("２月", 2024, "2025-02"),
        ("3月31日", 2024, "2025-03-31"),
        ("4月1日", 2024, "2024-04-01"),
        ("4月", 2024, "2024-04"),
        ("令和6年度3月", None, "2025-03"),
        ("令和6年度4月", None, "2024-04"),
        ("平成32年3月31日", 2017, "2020-03-31"),
        ("平成35年度", 2018, "2023"),
    ],
)
def test_the_papers_fiscal_year_tells_era_and_year(text: str, fiscal_year: int | None, iso: str) -> None:
    assert parse_date(text, fiscal_year=fiscal_year) == iso


def test_a_fiscal_year_is_told_from_a_calendar_year() -> None:
    assert read_date("令和6年度").fiscal
    assert not read_date("令和6年").fiscal


@given(st.dates(date(1873, 1, 1), date(2099, 12, 31)), st.booleans())
def test_every_day_comes_back_as_japanera_writes_it(day: date, wide: bool) -> None:
    from japanera import EraDate

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        printed = EraDate.from_date(day).strftime("%-K%-y年%-m月%-d日")
    if wide:
        printed = printed.translate({ord("0") + i: ord("０") + i for i in range(10)})
    assert parse_date(printed) == day.isoformat()


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["{0}年{1}月{2}日", "{0}/{1}/{2}", "{0}.{1}.{2}"])
)
def test_every_common_day_comes_back(day: date, form: str) -> None:
    assert parse_date(form.format(day.year, day.month, day.day)) == day.isoformat()
