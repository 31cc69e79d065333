"""Coloured seals taken off a picture; other coloured print left alone."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractor.reading.ocr.seals import Colour, grey_of
from tests.reading_ocr.draw import DPI, SCALE, blank, word

RED = (45, 40, 215)  # blue, green, red
BLUE = (200, 90, 40)


def paper(text: str = "1,234") -> Colour:
    picture = blank()
    word(picture, 100, 100, text)
    return np.ascontiguousarray(np.repeat(picture[..., None], 3, axis=2))


def at(x: float, y: float) -> tuple[int, int]:
    return round(x * SCALE), round(y * SCALE)


def stamped(picture: Colour, colour: tuple[int, int, int], square: bool) -> Colour:
    """A date stamp of an inch over the words."""
    ink = np.full_like(picture, 255)
    if square:
        cv2.rectangle(ink, at(90, 60), at(162, 132), colour, 4)
    else:
        cv2.circle(ink, at(126, 96), round(36 * SCALE), colour, 4)
    cv2.line(ink, at(93, 88), at(159, 88), colour, 3)
    cv2.putText(ink, "7.6.-1", at(104, 84), cv2.FONT_HERSHEY_SIMPLEX, 0.8, colour, 2)
    return np.minimum(picture, ink)


@pytest.mark.parametrize("square", [False, True])
@pytest.mark.parametrize("colour", [RED, BLUE])
def test_what_was_typed_under_a_seal_shows_without_it(colour: tuple[int, int, int], square: bool) -> None:
    plain = grey_of(paper(), DPI)
    clean = grey_of(stamped(paper(), colour, square), DPI)
    assert (clean[plain > 200] > 180).all()
    assert (clean[plain < 60] < 100).mean() > 0.98


def test_coloured_words_and_rules_stay() -> None:
    picture = paper()
    cv2.putText(picture, "-1,000", at(20, 40), cv2.FONT_HERSHEY_SIMPLEX, 0.8, RED, 2)
    cv2.rectangle(picture, at(20, 120), at(280, 180), RED, 3)
    cv2.line(picture, at(150, 120), at(150, 180), RED, 3)
    cv2.circle(picture, at(250, 40), round(4 * SCALE), RED, 2)  # the sign ○
    assert np.array_equal(grey_of(picture, DPI), cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))


def test_a_coloured_ground_with_white_letters_stays() -> None:
    picture = paper()
    cv2.rectangle(picture, at(200, 20), at(260, 80), BLUE, -1)
    cv2.putText(picture, "12", at(215, 60), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (255, 255, 255), 2)
    assert np.array_equal(grey_of(picture, DPI), cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))
