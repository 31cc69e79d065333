from __future__ import annotations

import numpy as np

from extractor.reading.ocr.lines import find_regions
from extractor.reading.ocr.picture import binarise, even, ground_of, paper_level
from extractor.reading.ocr.ruling import find_ruling
from extractor.reading.ocr.shading import shaded, turned_light
from tests.reading_ocr.draw import DPI, SCALE, blank, grid, word

XS, YS = [20.0, 150.0, 280.0], [20.0, 50.0, 80.0, 110.0]


def test_the_shaded_head_of_a_table_is_told_and_its_white_body_is_not() -> None:
    picture = blank()
    picture[round(20 * SCALE) : round(50 * SCALE), round(20 * SCALE) : round(280 * SCALE)] = 215
    grid(picture, XS, YS)
    word(picture, 40, 40, "HEAD")
    word(picture, 40, 70, "123")
    ground = ground_of(picture, DPI)
    ink = binarise(even(picture, ground), DPI)
    regions = find_regions(picture.shape, find_ruling(ink, DPI), DPI)
    shapes = shaded(ground, paper_level(picture), regions, np.empty((0, 4)), DPI)
    assert len(shapes) == 2
    assert np.allclose(shapes.box[:, 1], 20, atol=1)
    assert np.allclose(shapes.box[:, 3], 50, atol=1)
    assert len(set(shapes.fill.tolist())) == 1


def test_light_letters_on_a_dark_ground_become_dark_ones_on_a_light_ground() -> None:
    picture = blank()
    dark = np.s_[round(20 * SCALE) : round(45 * SCALE), round(20 * SCALE) : round(200 * SCALE)]
    word(picture, 30, 38, "HEAD 123")
    picture[dark] = 255 - picture[dark]
    word(picture, 30, 90, "BODY 456 BODY 456")
    before = picture.copy()
    ink = binarise(picture, DPI)
    (box,) = turned_light(picture, ink, DPI)
    assert np.allclose(box / SCALE, [20, 20, 200, 45], atol=1)
    assert 0.02 < (ink[dark] > 0).mean() < 0.4
    assert picture[dark].mean() > 150
    below = np.s_[round(50 * SCALE) :]
    assert (picture[below] == before[below]).all()
