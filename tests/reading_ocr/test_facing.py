"""Two pages on one sheet: told by the fold, each straightened and read by itself."""

from __future__ import annotations

import cv2
import numpy as np

from extractor.reading.ocr.engine import Grey
from extractor.reading.ocr.recognise import recognise_sheet
from extractor.reading.page import Floats
from tests.reading_ocr.draw import Parrot

DPI = 72.0
SHEET = (842, 1191)  # A3 lying, a pixel to the point


class Eye(Parrot):
    """A parrot that sees where words stand."""

    def find(self, picture: Grey, em: float) -> Floats:
        """The boxes around ink that lies close together."""
        near = cv2.dilate((picture < 128).astype(np.uint8), np.ones((3, 25), np.uint8))
        _, _, stats, _ = cv2.connectedComponentsWithStats(near)
        x, y, w, h, _ = stats[1:].T.astype(float)
        return np.stack([x, y, x + w, y, x + w, y + h, x, y + h], 1)


def sheet(*lefts: int, slope: float = 0.0) -> Grey:
    """A sheet with eight lines of print from each of some places on, 420 points wide."""
    picture = np.full(SHEET, 250, np.uint8)
    for left in lefts:
        for k in range(8):
            y = 120 + 80 * k
            for x in range(left, left + 420, 14):
                top = round(y + slope * (x - left))
                picture[top : top + 10, x : x + 9] = 0
    return picture


def pages(picture: Grey) -> list[tuple[float, float]]:
    """Width and height of each page on a sheet."""
    read = recognise_sheet(picture, DPI, Eye(np.empty((0, 8)), ["7"]))
    return [(r.page.width, r.page.height) for r in read]


def test_two_pages_are_parted_at_the_fold() -> None:
    (left, _), (right, height) = pages(sheet(90, 680))
    assert abs(left - 595) < 30
    assert left + right == 1191
    assert height == 842


def test_a_cover_whose_words_end_far_from_the_fold_is_a_page() -> None:
    picture = sheet(680)
    for y in (200, 260, 700):
        for x in range(120, 340, 14):
            picture[y : y + 10, x : x + 9] = 0
    assert pages(picture) == [(595, 842), (596, 842)]


def test_a_title_across_the_sheet_makes_it_one_page() -> None:
    picture = sheet(90, 680)
    for x in range(400, 800, 14):
        picture[60:70, x : x + 9] = 0
    assert pages(picture) == [(1191, 842)]


def test_columns_with_a_gutter_no_wider_than_a_column_gap_are_one_page() -> None:
    assert pages(sheet(165, 608)) == [(1191, 842)]


def test_an_upright_page_with_two_columns_is_one_page() -> None:
    assert pages(np.ascontiguousarray(sheet(90, 680)[:, :700])) == [(700, 842)]


def test_each_page_lies_straight_and_knows_its_place_on_the_sheet() -> None:
    picture = np.minimum(sheet(90, slope=0.012), sheet(680, slope=-0.012))
    left, right = recognise_sheet(picture, DPI, Eye(np.empty((0, 8)), ["7"]))
    for read, start, slope in ((left, 0.0, 0.012), (right, left.page.width, -0.012)):
        middle = read.page.width / 2
        x0, top, x1, bottom = read.place([middle - 1, 420, middle + 1, 422])
        assert abs((x0 + x1) / 2 - start - middle) < 8
        assert abs((top + bottom) / 2 - 421) < 8
        assert abs(read.back.matrix[1, 0] - slope) < 0.003
