"""Rows without rules between shaded ones, and below a head that alone is divided."""

from __future__ import annotations

import itertools

from extractor.layout import lay_out
from extractor.layout.found import TableGrid
from tests.support.pages import page

XS = [50.0, 150.0, 220.0, 290.0]


def shaded(top, bottom):
    return [(a, top, b, bottom) for a, b in itertools.pairwise(XS)]


def row(y, *words):
    return [(x + 4, y, word) for x, word in zip(XS, words, strict=False)]


def table(texts, fills=(), lines=()):
    laid = lay_out(page(texts, lines, fills))
    found = [item for item in laid.items if isinstance(item, TableGrid)]
    assert len(found) == 1
    return {(c.row, c.column): c.raw for c in found[0].cells}


ROWS = [("学校", "男", "女"), ("北小学校", "120", "134"), ("南小学校", "98", "101"), ("東小学校", "77", "80")]


def test_rows_between_shaded_ones_belong_to_the_table():
    texts = [t for k, words in enumerate(ROWS) for t in row(112 + 16 * k, *words)]
    found = table(texts, shaded(100, 116) + shaded(132, 148))
    assert [found[r, 0] for r in range(4)] == ["学校", "北小学校", "南小学校", "東小学校"]
    assert found[1, 2] == "134"
    assert found[3, 1] == "77"


def test_rows_below_a_shaded_head_are_divided_as_the_head_is():
    texts = [t for k, words in enumerate(ROWS) for t in row(112 + 16 * k, *words)]
    lines = [(XS[0], y, XS[-1], y) for y in (132.0, 148.0, 164.0)]
    found = table(texts, shaded(100, 116), lines)
    assert len(found) == 12
    assert found[2, 1] == "98"


def test_a_caption_between_two_tables_of_the_same_columns_joins_them_not():
    texts = row(112, *ROWS[0]) + row(128, *ROWS[1]) + [(54, 150, "表2"), (230, 150, "（単位：人）")]
    texts += row(172, *ROWS[0]) + row(188, *ROWS[2])
    fills = [f for top in (100, 116, 160, 176) for f in shaded(top, top + 16)]
    laid = lay_out(page(texts, (), fills))
    assert sum(isinstance(item, TableGrid) for item in laid.items) == 2


def test_a_table_that_is_open_at_its_left_does_not_go_on_into_a_wider_one_below_it():
    """A label over several rows has no rule at its left where a page break cuts it; a caption stands between both."""
    upper = [(x, y, x + dx, y) for y in (100.0, 120.0, 140.0) for x, dx in ((150.0, 140.0),)]
    upper += [(x, 100.0, x, 140.0) for x in (150.0, 220.0, 290.0)]
    texts = [(154, 114, "一号公園"), (224, 114, "街区"), (154, 134, "二号公園"), (224, 134, "緑地"), (54, 124, "北部")]
    texts += [(54, 160, "表３　学校")]
    lower = [(50.0, y, 290.0, y) for y in (170.0, 210.0, 230.0)] + [(x, 170.0, x, 230.0) for x in (50.0, 120.0, 290.0)]
    lower += [(120.0, 190.0, 290.0, 190.0), (205.0, 170.0, 205.0, 230.0)]
    lower = [(max(x0, 150.0) if y == 190.0 else x0, y, x1, z) for x0, y, x1, z in lower]
    texts += [(54, 194, "区分"), (156, 184, "男"), (240, 184, "女"), (156, 204, "人数"), (240, 204, "人数")]
    texts += [(54, 224, "小学校"), (156, 224, "3"), (240, 224, "4")]
    found = [i for i in lay_out(page(texts, [*upper, *lower])).items if isinstance(i, TableGrid)]
    assert [(round(t.box[1]), round(t.box[3])) for t in found] == [(100, 140), (170, 230)]


def test_a_shaded_head_of_other_columns_begins_another_table():
    """The last row of the upper table is not shaded, and a caption stands closely below it."""
    other = [50.0, 190.0, 250.0, 290.0]
    texts = [t for k, words in enumerate(ROWS) for t in row(112 + 16 * k, *words)]
    texts += [(50, 186, "満足度"), (54, 206, "区分"), (194, 206, "全体"), (254, 206, "男")]
    texts += [(54, 222, "満足"), (194, 222, "958"), (254, 222, "744")]
    fills = shaded(100, 116) + shaded(132, 148) + [(a, 194, b, 210) for a, b in itertools.pairwise(other)]
    fills += [(a, 210, b, 226) for a, b in itertools.pairwise(other)]
    found = [i for i in lay_out(page(texts, (), fills)).items if isinstance(i, TableGrid)]
    assert [(t.rows, t.columns) for t in found] == [(4, 3), (2, 3)]
