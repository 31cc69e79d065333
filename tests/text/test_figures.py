"""Figures, symbols, ranges, ordinals."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kanjize import KanjizeConfiguration, KanjizeStyle, number2kanji

from extractor.text import Figure, parse_figure, parse_ordinal, parse_range
from extractor.text.counters import COUNTERS, scale
from extractor.text.numerals import read_number

WIDE = str.maketrans("0123456789,.-%", "０１２３４５６７８９，．－％")


@pytest.mark.parametrize(
    ("text", "value", "decimals", "unit"),
    [
        ("４９６", 496, 0, None),
        ("１，２０5", 1205, 0, None),
        ("1 234 567", 1234567, 0, None),
        ("１、２３４", 1234, 0, None),
        ("1.234.567", 1234567, 0, None),
        ("０．０", Decimal("0.0"), 1, None),
        (".5", Decimal("0.5"), 1, None),
        ("37.0 ％", Decimal("37.0"), 1, "%"),
        ("12.5‰", Decimal("12.5"), 1, "‰"),
        ("△0.3ポイント", Decimal("-0.3"), 1, "ポイント"),
        ("▲１，２３４", -1234, 0, None),
        ("△ 4.5", Decimal("-4.5"), 1, None),
        ("−123", -123, 0, None),
        ("－１２３", -123, 0, None),
        ("+5", 5, 0, None),
        ("±0", 0, 0, None),
        ("△0.0", Decimal("0.0"), 1, None),
        ("１２３円", 123, 0, "円"),
        ("￥1,000", 1000, 0, "円"),
        ("￥△1,000", -1000, 0, "円"),
        ("1,234千円", 1234, 0, "千円"),
        ("５百万円", 5, 0, "百万円"),
        ("1.5億円", Decimal("1.5"), 1, "億円"),
        ("1億2,345万円", 123450000, 0, "円"),
        ("３０万人", 300000, 0, "人"),
        ("37.5万人", 375000, 0, "人"),
        ("2千5百円", 2500, 0, "円"),
        ("千円\n82,553", 82553, 0, "千円"),
        ("二十三", 23, 0, None),
        ("廿三", 23, 0, None),
        ("百二十", 120, 0, None),
        ("二〇二四", 2024, 0, None),
        ("壱百弐拾参", 123, 0, None),
        ("一億二千万円", 120000000, 0, "円"),
        ("十人", 10, 0, "人"),
        ("１８名分", 18, 0, "名分"),
        ("3か所", 3, 0, "か所"),
        ("12施設", 12, 0, "施設"),
        ("10㎡", 10, 0, "㎡"),
        ("24時間", 24, 0, "時間"),
        ("40＊", 40, 0, None),
        ("1,234※２", 1234, 0, None),
        ("延べ120人", 120, 0, "人"),
    ],
)
def test_a_figure_is_read_with_its_decimals_and_unit(text: str, value: int | Decimal, decimals: int, unit: str) -> None:
    assert parse_figure(text) == Figure(value, decimals, unit)


@pytest.mark.parametrize(
    "text", ["約３７．０％", "およそ100人", "100余人", "百余人", "30人余", "10人程度", "約1,200千円"]
)
def test_about_is_told(text: str) -> None:
    figure = parse_figure(text)
    assert figure is not None
    assert figure.approximate


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        *((dash, "none") for dash in ("－", "-", "−", "‐", "―", "–", "—", "--")),
        *((dots, "unknown") for dots in ("…", "‥", "...", "……")),
        *((x, "secret") for x in ("x", "X", "Ｘ", "χ", "*")),
        *((na, "not_applicable") for na in ("・", "･", "/", "／")),
    ],
)
def test_a_statistical_symbol_has_no_value(text: str, symbol: str) -> None:
    assert parse_figure(text) == Figure(None, None, symbol=symbol)
    assert parse_figure(f" {text}　") == Figure(None, None, symbol=symbol)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "○", "〇", "◎", "×", "△", "▲", "ー", "①", "⑴", "Ⅲ", "㈱"),
        *("表１", "第３回", "No.5", "（１）", "(12)", "（一）", "（一社）", "1 歳入", "1歳入", "2総務費", "1.", "A4"),
        *("10以上", "8日から14日", "10〜20", "10-20", "数十人", "二三人", "万一", "千代", "三田", "二三十"),
        *("令和6年度", "2024年", "2017年5月4日", "7:30", "03-3993-1111", "1/2", "千円", "百万円", "件", "％"),
        *("1,23", "12,34", "0120", "012", "1.2.3", "10 20", "10\n20", "4/17", "5人(3人)", "１ー２"),
    ],
)
def test_what_is_no_figure_is_none(text: str) -> None:
    assert parse_figure(text) is None


def test_brackets_are_told_and_small_bare_ones_are_labels() -> None:
    assert parse_figure("（1,234）") == Figure(1234, bracketed=True)
    assert parse_figure("(△5)") == Figure(-5, bracketed=True)
    assert parse_figure("（5人）") == Figure(5, unit="人", bracketed=True)
    assert parse_figure("（5）") is None


def test_a_fraction_has_no_decimals() -> None:
    half, third = parse_figure("2分の1"), parse_figure("三分の一")
    assert half == Figure(Decimal("0.5"), None)
    assert third is not None
    assert float(third.value or 0) == 1 / 3


@pytest.mark.parametrize(
    ("text", "table_unit", "amount"),
    [("1,234", "千円", 1234000), ("1,234千円", "円", 1234000), ("5億円", None, 500000000), ("12人", "千円", 12)],
)
def test_the_amount_is_in_the_base_unit(text: str, table_unit: str | None, amount: int) -> None:
    figure = parse_figure(text)
    assert figure is not None
    assert figure.amount(table_unit) == amount


def test_units_have_their_scale() -> None:
    assert [scale(unit) for unit in ("円", "千円", "百万円", "億円", "千㎥", None)] == [1, 1000, 10**6, 10**8, 1000, 1]


@given(st.integers(-(10**13), 10**13), st.booleans(), st.booleans(), st.sampled_from(["", "件", "千円", "%"]))
def test_a_printed_integer_comes_back(number: int, wide: bool, grouped: bool, unit: str) -> None:
    printed = f"{abs(number):,}" if grouped else str(abs(number))
    printed = ("△" if number < 0 else "") + (printed.translate(WIDE) if wide else printed) + unit
    assert parse_figure(printed) == Figure(number, 0, unit or None)


@given(st.decimals(-(10**9), 10**9, allow_nan=False, places=2), st.booleans())
def test_a_printed_decimal_comes_back(number: Decimal, wide: bool) -> None:
    printed = f"{number:,.2f}"
    figure = parse_figure(printed.translate(WIDE) if wide else printed)
    assert figure is not None
    assert (figure.value, figure.decimals) == (number, 2)


@given(st.integers(1, 10**16 - 1), st.sampled_from([KanjizeStyle.ALL, KanjizeStyle.MIXED]))
def test_a_kanji_numeral_comes_back(number: int, style: KanjizeStyle) -> None:
    assert read_number(number2kanji(number, KanjizeConfiguration(style=style))) == (number, 0)


@pytest.mark.parametrize("unit", sorted(COUNTERS))
def test_each_counter_is_read(unit: str) -> None:
    figure = parse_figure(f"１２{unit}")
    assert figure is not None
    assert figure.value == 12


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("８日から１４日まで", 8, 14, "日"),
        ("8日から14日", 8, 14, "日"),
        ("10〜20", 10, 20, None),
        ("５～９歳", 5, 9, "歳"),
        ("15日以内", None, 15, "日"),
        ("31日以上", 31, None, "日"),
        ("～59歳", None, 59, "歳"),
        ("80歳～", 80, None, "歳"),
        ("1,000円以上2,000円未満", 1000, 2000, "円"),
    ],
)
def test_a_range_has_its_bounds(text: str, low: int | None, high: int | None, unit: str | None) -> None:
    found = parse_range(text)
    assert found is not None
    assert (found.low, found.high, found.unit) == (low, high, unit)


@pytest.mark.parametrize("text", ["", "5人", "753-3634", "20〜10", "5人〜3件", "4月から6月", "東京〜大阪"])
def test_what_is_no_range_is_none(text: str) -> None:
    assert parse_range(text) is None


def test_a_bound_may_be_outside() -> None:
    under = parse_range("5人未満")
    assert under is not None
    assert 4 in under
    assert 5 not in under
    assert 5 in (parse_range("5人以下") or under)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("第３回", 3),
        ("①", 1),
        ("⑳", 20),
        ("（１）", 1),
        ("表1", 1),
        ("No.5", 5),
        ("3番目", 3),
        ("議案第５号", 5),
        ("二", 2),
    ],
)
def test_an_ordinal_tells_its_place(text: str, place: int) -> None:
    assert parse_ordinal(text) == place


@pytest.mark.parametrize("text", ["", "件数", "4,664件", "A", "○"])
def test_what_is_no_ordinal_is_none(text: str) -> None:
    assert parse_ordinal(text) is None
