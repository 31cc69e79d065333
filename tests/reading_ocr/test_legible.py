"""Confidence in the figures of pages that read well and badly."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from extractor.reading.ocr.glyphs import ReadLine
from extractor.reading.ocr.legible import no_surer_than_the_page
from extractor.reading.page import Glyphs
from tests.reading_ocr.draw import line


def lines(probability: float, count: int) -> list[ReadLine]:
    read = [line("合計") for _ in range(count)]
    for one in read:
        one.chars = [replace(c, probability=probability) for c in one.chars]
    return read


def glyphs() -> Glyphs:
    text = ["計", "1", ",", "２"]
    n = len(text)
    made = Glyphs(text, np.zeros((n, 4)), np.zeros((n, 2)), np.ones(n))
    made.confidence = np.array([1.0, 1.0, 1.0, 0.3])
    return made


@pytest.mark.parametrize(
    ("probability", "count", "left"),
    [(0.9, 20, [1, 1, 1, 0.3]), (0.6, 20, [1, 0.58, 1, 0.3]), (0.6, 4, [1, 1, 1, 0.3])],
)
def test_digits_of_a_page_that_reads_badly_are_no_surer_than_its_lines(
    probability: float, count: int, left: list[float]
) -> None:
    found = glyphs()
    no_surer_than_the_page(found, lines(probability, count))
    assert np.allclose(found.confidence, left)
