"""Glyphs to chunks: which gaps part a line, and which blanks bridge them."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.layout.unruled.chunks import levels_of, says_figure
from extractor.layout.unruled.pieces import find_chunks, has_figure
from tests.support.pages import glyphs


def chunks(*texts):
    made = glyphs(texts)
    return [c.text for c in find_chunks(made, np.arange(len(made)))]


def test_a_gap_that_nobody_typed_parts_a_line():
    assert chunks((50, 100, "教育"), (120, 100, "1,726")) == ["教育", "1,726"]


def test_a_typed_full_width_blank_is_inside_of_a_label():
    assert chunks((50, 100, "区　分")) == ["区 分"]


def test_two_labels_of_one_character_far_apart_are_two():
    assert chunks((50, 100, "男"), (80, 100, "女")) == ["男", "女"]


def test_a_bullet_and_its_text_are_one():
    assert chunks((50, 100, "①"), (70, 100, "戸籍に関する事務")) == ["①戸籍に関する事務"]


def test_the_blanks_of_a_justified_line_part_nothing():
    words, x = [], 50.0
    for word in ("the", "quick", "brown", "fox", "jumps", "over"):
        words.append((x, 100, word + " "))
        x += 5 * (len(word) + 1) + 4
    line = "".join(w for *_, w in words).strip()
    made = glyphs([(50, 100, line)])
    made.box[:, [0, 2]] += 4.0 * np.cumsum(made.space)[:, None]
    assert [c.text for c in find_chunks(made, np.arange(len(made)))] == [line]


def test_a_raised_mark_belongs_to_the_text_that_it_stands_at():
    assert chunks((50, 100, "保有状況"), (90, 96, "※1", 5.0)) == ["保有状況※1"]


def test_a_chunk_never_leaves_its_cell():
    made = glyphs([(50, 100, "123456")])
    place = np.array([0, 0, 0, 1, 1, 1])
    assert [c.text for c in find_chunks(made, np.arange(6), place)] == ["123", "456"]


@pytest.mark.parametrize(
    "text", ["1,726", "△35", "37.0%", "４，６６４", "－", "12件", "(1,234)", "…", "n.a.", "1,090*"]
)
def test_figures_and_signs_for_figures(text):
    assert says_figure(text)


@pytest.mark.parametrize("text", ["教育", "3歳", "4月", "合計", "令和6年度", "16日から30日まで", "A-1 概要"])
def test_labels_are_no_figures(text):
    assert not says_figure(text)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=30, unique=True))
def test_every_glyph_is_in_one_chunk_and_every_chunk_in_one_level(places):
    made = glyphs([(30.0 * x, 20.0 * y + 20, "字") for x, y in places])
    found = find_chunks(made, np.arange(len(made)))
    held = sorted(i for c in found for i in c.glyphs.tolist())
    assert held == list(range(len(made)))
    levels = levels_of(found)
    assert sum(len(level) for level in levels) == len(found)
    assert all(a.x0 <= b.x0 for level in levels for a, b in itertools.pairwise(level))


SAID = st.sampled_from(["教育", "1,726", "12", "1", "・", "総務費", "※1", "△3", "0.5", "-", "とても長い語"])
PLACED = st.tuples(st.sampled_from([50.0, 62.0, 80.0, 120.0]), st.integers(0, 40), SAID, st.sampled_from([10.0, 6.0]))


@given(st.lists(PLACED, max_size=30))
def test_a_figure_among_chunks_is_told_as_all_chunks_tell_it(placed):
    made = glyphs([(x, 100 + 2.5 * y, text, size) for x, y, text, size in placed])
    every = np.arange(len(made))
    assert has_figure(made, every) == any(c.figure for c in find_chunks(made, every))
