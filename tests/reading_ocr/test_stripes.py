from __future__ import annotations

import numpy as np
import pytest

from extractor.reading.ocr.engine import Grey
from extractor.reading.ocr.lines import find_regions
from extractor.reading.ocr.picture import binarise, even, ground_of
from extractor.reading.ocr.ruling import find_ruling
from extractor.reading.ocr.stripes import striped
from extractor.reading.page import Shapes
from tests.reading_ocr.draw import DPI, SCALE, blank, grid, word

XS, YS = [20.0, 150.0, 280.0], [20.0, 68.0, 116.0]


def stripes(picture: Grey) -> Shapes:
    ink = binarise(even(picture, ground_of(picture, DPI)), DPI)
    ruling = find_ruling(ink, DPI)
    return striped(picture, ruling, find_regions(picture.shape, ruling, DPI), DPI)


def shade(picture: Grey, x0: float, y0: float, x1: float, y1: float, grey: int) -> None:
    picture[round(y0 * SCALE) : round(y1 * SCALE), round(x0 * SCALE) : round(x1 * SCALE)] = grey


def written() -> Grey:
    return np.full_like(blank(), 245)


def letters(picture: Grey) -> None:
    grid(picture, XS, YS)
    for x in (30, 160):
        for y in (32, 48, 64, 80, 96, 112):
            word(picture, x, y, "RECORD 123", 0.6)


def test_rows_that_only_their_ground_parts_are_told_in_each_cell() -> None:
    picture = written()
    for top in (20.0, 68.0):
        shade(picture, 20, top, 280, top + 16, 190)
        shade(picture, 20, top + 16, 280, top + 32, 220)
    letters(picture)
    noise = np.random.default_rng(3).normal(0, 5, picture.shape)
    found = stripes(np.clip(picture + noise, 0, 255).astype(np.uint8))
    assert len(found) == 8
    assert np.allclose(found.box[:2, [1, 3]], [[20, 36], [36, 52]], atol=1)
    assert sorted({round(y) for y in found.box[:, 3].tolist()}) == [36, 52, 84, 100]


def test_dense_letters_on_an_even_ground_are_no_stripes() -> None:
    picture = written()
    letters(picture)
    assert not len(stripes(picture))


def test_a_shadow_that_fades_is_no_stripe() -> None:
    picture = written()
    picture[: round(116 * SCALE)] = np.linspace(200, 245, round(116 * SCALE)).astype(np.uint8)[:, None]
    letters(picture)
    assert not len(stripes(picture))


@pytest.mark.parametrize("seed", range(4))
def test_the_shadow_of_a_fold_through_a_table_is_no_stripe(seed: int) -> None:
    away = np.arange(blank().shape[0]) / SCALE - 24
    picture = (written() * (1 - 0.06 * np.exp(-((away / 14) ** 2)))[:, None]).astype(np.uint8)
    letters(picture)
    noise = np.random.default_rng(seed).normal(0, 4, picture.shape)
    assert not len(stripes(np.clip(picture + noise, 0, 255).astype(np.uint8)))


def test_what_one_cell_alone_shows_is_a_mark() -> None:
    picture = written()
    shade(picture, 20, 36, 150, 52, 200)
    letters(picture)
    assert not len(stripes(picture))
