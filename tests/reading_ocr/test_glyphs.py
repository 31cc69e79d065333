from __future__ import annotations

import numpy as np

from extractor.reading.ocr.glyphs import level, to_glyphs
from extractor.reading.ocr.lines import Regions
from extractor.reading.ocr.prior import figures, weights
from tests.reading_ocr.draw import line

PAGE = Regions(np.zeros((200, 1000), np.int32), np.array([[0, 0, 1000, 200], [5, 40, 95, 120]], np.int32))


def test_digits_set_an_em_apart_are_full_width_and_touch() -> None:
    glyphs = to_glyphs([line("4,664", pitch=30)], PAGE, 72)
    assert "".join(glyphs.text) == "４，６６４"
    assert np.allclose(glyphs.box[1:, 0], glyphs.box[:-1, 2])
    assert not glyphs.space.any()


def test_digits_set_close_are_half_width() -> None:
    read = line("4664", pitch=17)
    read.edge[:, 1] = read.edge[:, 0] + 14
    assert "".join(to_glyphs([read], PAGE, 72).text) == "4664"


def test_a_gap_in_a_line_is_a_blank_that_was_typed() -> None:
    read = line("合計")
    read.edge[1] += 30
    assert to_glyphs([read], PAGE, 72).space.tolist() == [0, 2]


def test_no_glyph_leaves_the_cell_of_its_line() -> None:
    read = line("（注）", region=1)
    glyphs = to_glyphs([read], PAGE, 72)
    assert glyphs.box[:, 0].min() >= 5
    assert glyphs.box[:, 2].max() <= 95


def test_boxes_are_points_and_confidence_is_kept() -> None:
    read = line("都")
    glyphs = to_glyphs([read], PAGE, 144)
    assert glyphs.size.tolist() == [15.0]
    assert glyphs.origin[0, 1] == 50.0
    assert glyphs.confidence.tolist() == [0.9]


def test_pieces_of_one_line_get_one_baseline_and_lines_one_over_the_other_keep_theirs() -> None:
    left, right, below = line("個人"), line("情報"), line("保護")
    right.edge += 200
    right.line.box = (200, 60, 260, 110)
    right.base = 103
    below.base = 108
    level([left, right, below])
    assert left.base == right.base != below.base


def test_lines_of_nearly_one_size_get_one_size() -> None:
    a, b, c = line("個人情報"), line("保護", em=31), line("題", em=45)
    level([a, b, c])
    assert a.size == b.size != c.size


def test_the_prior_is_for_what_japanese_papers_print() -> None:
    allowed = weights(["", "区", "减", "·", "・", "※", "澤", "Ж", "é"])
    assert allowed[[0, 1, 4]].tolist() == [1.0, 1.0, 1.0]
    assert allowed[[2, 3, 8]].tolist() == [0.0, 0.0, 0.0]
    assert 0 < allowed[6] < 1 < allowed[5]
    old, name = weights(["齡", "濱"])
    assert old < 0.1 * name
    assert figures(["", "1", "区", "△"]).tolist() == [1.0, 1.0, 0.0, 1.0]
