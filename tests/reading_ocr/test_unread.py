"""Ink of a line that no character accounts for."""

from __future__ import annotations

import numpy as np
import pytest

from extractor.reading.ocr.engine import Char, Grey
from extractor.reading.ocr.unread import with_unread
from tests.reading_ocr.draw import Parrot

EM = 40.0


def letters(dot: tuple[int, int, int, int] | None) -> Grey:
    """Two letters with room for a third between them, and a dot (x, y, width, height) in it."""
    ink = np.zeros((40, 120), np.uint8)
    ink[2:38, 2:38] = ink[2:38, 82:118] = 255
    if dot is not None:
        x, y, w, h = dot
        ink[y : y + h, x : x + w] = 255
    return ink


@pytest.mark.parametrize(
    ("dot", "text"),
    [
        ((56, 16, 8, 8), "月・火"),
        ((56, 2, 8, 8), "月火"),
        ((56, 18, 8, 2), "月火"),
        (None, "月火"),
    ],
)
def test_a_middle_dot_that_the_engine_left_out_is_put_in(dot: tuple[int, int, int, int] | None, text: str) -> None:
    ink = letters(dot)
    chars = [Char("月", 0.9, 20 / 120), Char("火", 0.9, 100 / 120)]
    found = with_unread(chars, np.asarray(255 - ink, np.uint8), ink, EM, Parrot(np.empty((0, 8)), ["?"]))
    assert "".join(c.text for c in found) == text
