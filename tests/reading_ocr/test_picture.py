from __future__ import annotations

import cv2
import numpy as np

from extractor.reading.ocr.picture import positive
from tests.reading_ocr.draw import blank, word


def test_a_page_printed_light_on_dark_is_made_dark_on_light() -> None:
    page = blank()
    word(page, 40, 45, "777")
    assert np.array_equal(positive(cv2.bitwise_not(page)), page)


def test_a_page_with_a_large_dark_head_stays_as_it_is() -> None:
    page = blank()
    page[: len(page) // 3] = 20
    assert positive(page) is page
