"""Words spaced out over the width of their column, and heads of one letter that only look so."""

from __future__ import annotations

import numpy as np

from extractor.layout.unruled.pieces import find_chunks
from extractor.layout.unruled.spaced import join_spaced
from tests.layout.unruled.make import cells, put, tables
from tests.support.pages import glyphs


def spaced(y, word, left=60.0, right=200.0):
    """The letters of a word, from the left edge to the right one."""
    step = (right - left - 10.0) / (len(word) - 1)
    return [(left + k * step, y, letter) for k, letter in enumerate(word)]


def joined(*texts):
    made = glyphs(texts)
    return [c.text for c in join_spaced(find_chunks(made, np.arange(len(made))), made)]


def test_letters_at_equal_distances_are_one_word():
    assert joined(*spaced(100, "営業収益")) == ["営業収益"]


def test_a_number_before_the_first_letter_stays_with_the_word():
    assert joined((44, 100, "(1)"), *spaced(100, "給水収益", left=64.0))[0].endswith("給水収益")


def test_two_letters_near_each_other_are_one_label():
    assert joined((50, 100, "原"), (71, 100, "因")) == ["原因"]


def test_two_letters_far_apart_are_a_word_between_the_edges_of_longer_ones():
    assert joined(*spaced(100, "営業収益"), *spaced(118, "土地")) == ["営業収益", "土地"]


def test_two_letters_far_apart_without_such_words_are_two():
    assert joined((50, 100, "男"), (120, 100, "女")) == ["男", "女"]


def test_letters_over_columns_of_figures_head_them():
    head = [(100, 100, "男"), (150, 100, "女"), (200, 100, "計")]
    below = [(95, 118, "120"), (145, 118, "134"), (195, 118, "254")]
    assert joined(*head, *below)[:3] == ["男", "女", "計"]


def test_a_balance_sheet_of_spaced_labels_keeps_one_column_of_labels():
    said = []
    for k, (word, figure) in enumerate(
        [
            ("給水収益", "579,091"),
            ("雑収益", "786"),
            ("原水及び浄水費", "82,943"),
            ("総係費", "99,178"),
            ("資産減耗費", "5,050"),
        ]
    ):
        y = 100 + 18 * k
        said += [put(x, y, letter) for x, _, letter in spaced(y, word)] + [put(300, y, figure, "right")]
    (table,) = tables(said)
    assert table.column_count == 2
    assert [cells(table)[r, 0][2] for r in range(5)] == ["給水収益", "雑収益", "原水及び浄水費", "総係費", "資産減耗費"]


def test_the_mark_of_an_item_before_a_long_word_is_no_column():
    item = [(78, 100, "ニ"), (96, 100, "当年度未処分利益剰余金")]
    assert joined(*item, *spaced(114, "剰余金合計"))[-1] == "剰余金合計"
