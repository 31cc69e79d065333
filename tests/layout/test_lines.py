"""Glyphs become lines, with the blanks that a reader sees."""

from __future__ import annotations

import numpy as np

from extractor.layout.lines import find_lines
from tests.support.pages import glyphs


def lines(*texts, owner=None, whole=None):
    marks = glyphs(texts)
    own = np.zeros(len(marks), np.int64) if owner is None else np.asarray(owner)
    return [line.text for line in find_lines(marks, own, whole)]


def test_one_baseline_is_one_line_in_whatever_order_it_was_painted():
    assert lines((150, 100, "三四"), (130, 100, "一二")) == ["一二三四"]


def test_baselines_are_lines_from_top_to_bottom():
    assert lines((50, 130, "下"), (50, 100, "上")) == ["上", "下"]


def test_no_blank_is_made_up_between_spaced_japanese_letters():
    assert lines((50, 100, "合"), (67, 100, "計")) == ["合計"]


def test_a_typed_blank_is_kept_as_it_was_typed():
    assert lines((50, 100, "区　分")) == ["区　分"]
    assert lines((50, 100, "種 別")) == ["種 別"]


def test_a_gap_between_latin_words_is_a_blank():
    assert lines((50, 100, "open"), (74, 100, "data")) == ["open data"]


def test_a_wide_gap_parts_two_chunks_on_the_open_page():
    assert lines((50, 100, "左"), (200, 100, "右")) == ["左", "右"]


def test_a_cell_is_never_cut_at_a_gap():
    assert lines((50, 100, "○事業費"), (200, 100, "9,636"), whole=np.array([0])) == ["○事業費 9,636"]


def test_a_raised_mark_joins_its_line():
    assert lines((50, 100, "情報"), (70, 96, "※1", 5), (77.5, 100, "の状況")) == ["情報※1の状況"]


def test_lines_never_leave_their_owner():
    assert lines((50, 100, "甲"), (60, 100, "乙"), owner=[1, 2]) == ["甲", "乙"]


def test_text_turned_by_ninety_degrees_is_read_in_its_own_direction():
    marks = glyphs([(0, 0, "上下")])
    marks.angle[:] = 90.0
    marks.box[:] = [[100, 50, 110, 60], [100, 60, 110, 70]]
    marks.origin[:] = [[101, 50], [101, 60]]
    (line,) = find_lines(marks, np.zeros(2, np.int64))
    assert (line.text, line.direction) == ("上下", 1)


def test_vertical_writing_goes_from_right_to_left():
    marks = glyphs([(0, 0, "右列左列")])
    marks.vertical[:] = True
    marks.box[:] = [[120, 50, 130, 60], [120, 60, 130, 70], [100, 50, 110, 60], [100, 60, 110, 70]]
    assert [line.text for line in find_lines(marks, np.zeros(4, np.int64))] == ["右列", "左列"]
