import re

from extractor.outputs.plots import Series, bars, lines, of_table, pairs
from tests.compare.build import rows


def widths(svg: str) -> list[float]:
    return [float(w) for w in re.findall(r'<rect [^>]*width="([\d.]+)" height="12"', svg)]


def test_bars_are_as_long_as_their_figures():
    svg = bars(Series("件数", ("a", "b", "c"), (100.0, 50.0, None)))
    assert len(widths(svg)) == 2
    assert widths(svg)[0] == 2 * widths(svg)[1]
    assert ">100<" in svg


def test_totals_and_numbering_are_not_plotted():
    table = rows("a", ["区分", "No.", "件数"], [("甲", 4, 10), ("乙", 5, 20), ("丙", 6, 30), ("合計", 7, 60)])
    (svg,) = of_table(table)
    assert "件数" in svg
    assert ">60<" not in svg


def test_years_in_the_header_become_lines_in_their_order():
    table = rows("a", ["区分", "令和6年度", "令和4年度", "令和5年度"], [("甲", 30, 10, 20), ("乙", 3, 1, 2)])
    (svg,) = of_table(table)
    labels = [t for t in re.findall(r">([^<]+)</text>", svg) if t.startswith("令和")]
    assert labels == ["令和4年度", "令和5年度", "令和6年度"]
    assert svg.count("<polyline") == 2


def test_years_at_the_left_become_a_line_for_each_column():
    table = rows("a", ["年度", "件数"], [("令和4年度", 5), ("令和5年度", 7), ("令和6年度", 9)])
    (svg,) = of_table(table)
    assert svg.count("<polyline") == 1
    assert svg.count("<circle") == 3


def test_a_table_of_words_or_of_two_rows_has_no_plot():
    assert of_table(rows("a", ["課", "ファイル"], [("甲", "x"), ("乙", "y"), ("丙", "z")])) == []
    assert of_table(rows("a", ["課", "件数"], [("甲", 1), ("乙", 5)])) == []


def test_labels_are_escaped_and_cut():
    svg = bars(Series('<a b="c">', ("<script>", "と" * 40, "x"), (1.0, 2.0, 3.0)))
    assert "<script>" not in svg
    assert '<a b="c">' not in svg
    assert "と" * 40 not in svg


def test_pairs_show_both_years():
    svg = pairs("件数", ["甲"], [10.0], [20.0], ("前", "今"))
    assert svg.count('height="10"') == 4  # two keys, two bars
    assert lines([Series("空", ("a",), (None,))]) == ""
