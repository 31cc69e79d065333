"""Stacked letters in a cell read as vertical writing; horizontal text stays as it is."""

from __future__ import annotations

import numpy as np

from extractor.layout.lines import find_lines
from extractor.layout.upright import upright_columns
from tests.support.pages import glyphs


def read(*letters):
    found = glyphs(list(letters))
    lines = find_lines(found, owner=np.zeros(len(found), int))
    return [line.text for line in upright_columns(lines, found)]


def test_staggered_columns_are_read_from_right_to_left():
    right = [(62, 100 + 12 * k, ch) for k, ch in enumerate("公設置")]
    left = [(50, 106 + 12 * k, ch) for k, ch in enumerate("民営")]
    assert read(*right, *left) == ["公設置", "民営"]


def test_a_line_that_stops_short_above_full_ones_tells_columns():
    left = [(50, 100 + 11 * k, ch) for k, ch in enumerate("こども園")]
    right = [(61, 111 + 11 * k, ch) for k, ch in enumerate("認定")]
    assert read(*left, *right) == ["認定", "こども園"]


def test_lines_of_two_letters_side_by_side_stay_horizontal():
    assert read((50, 100, "地域"), (50, 113, "型保"), (50, 126, "育")) == ["地域", "型保", "育"]


def test_words_of_other_widths_stay_horizontal():
    assert read((50, 100, "予算"), (50, 113, "現額")) == ["予算", "現額"]


def test_two_spread_lines_stay_horizontal():
    spread = [(50 + 20 * k, y, ch) for y, word in ((100, "国保財政"), (112, "調整基金")) for k, ch in enumerate(word)]
    assert read(*spread) == ["国保財政", "調整基金"]
