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
