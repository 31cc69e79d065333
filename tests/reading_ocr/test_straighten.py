from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor.reading.ocr.engine import Grey
from extractor.reading.ocr.picture import binarise, even, ground_of, without_dust, without_margins
from extractor.reading.ocr.straighten import lean, skew, straighten
from extractor.reading.ocr.turning import turn
from tests.reading_ocr.draw import DPI, SCALE, blank, grid, scanned, word


def level(picture: Grey) -> Grey:
    return even(picture, ground_of(picture, DPI))


@pytest.mark.parametrize("degrees", [0.0, 0.7, -2.0, 4.5])
def test_a_page_laid_askew_is_set_straight(degrees: float) -> None:
    picture = blank(400, 300)
    grid(picture, [40.0, 200.0, 360.0], [60.0, 90.0, 120.0, 240.0])
    word(picture, 50, 80, "1234 5678")
    found = skew(binarise(level(scanned(picture, degrees)), DPI), DPI)
    assert abs(found + degrees) < 0.06


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault
@given(
    st.floats(-8, 8),
    st.sampled_from([0, 90, 180, 270]),
    st.lists(st.tuples(st.floats(0, 99), st.floats(0, 59)), min_size=1, max_size=5),
)
def test_every_place_of_a_turned_page_is_led_back(
    degrees: float, quarter: int, places: list[tuple[float, float]]
) -> None:
    picture = np.full((60, 100), 255, np.uint8)
    upright, way = turn(picture, quarter)
    straight, back = straighten(upright, degrees)
    assert straight.shape == upright.shape
    points = np.array(places)
    forward = np.linalg.inv(np.vstack([back.then(way).matrix, [0, 0, 1]]))
    there = points @ forward[:2, :2].T + forward[:2, 2]
    assert np.allclose(back.then(way).back(there), points, atol=1e-6)


def test_a_quarter_turn_moves_ink_where_the_map_says() -> None:
    picture = np.full((60, 100), 255, np.uint8)
    picture[10, 80] = 0
    for quarter in (90, 180, 270):
        turned, way = turn(picture, quarter)
        y, x = np.argwhere(turned == 0)[0]
        assert way.back(np.array([[x, y]], float)).tolist() == [[80.0, 10.0]]


def test_shadows_and_grey_paper_become_white() -> None:
    picture = (blank() * np.linspace(0.6, 0.9, round(300 * SCALE))[None, :]).astype(np.uint8)
    assert level(picture).min() > 240


def test_dust_is_swept_from_a_dusty_page_and_points_of_a_clean_one_stay() -> None:
    picture = blank()
    word(picture, 30, 100, "12.5")
    ink = binarise(picture, DPI)
    assert (without_dust(picture, ink, DPI)[1] == ink).all()
    dusty = picture.copy()
    places = np.random.default_rng(1).integers(0, min(dusty.shape) - 3, (300, 2))
    for y, x in places.tolist():
        dusty[y : y + 2, x : x + 2] = 0
    clean, left = without_dust(dusty, binarise(dusty, DPI), DPI)
    above = np.s_[: round(60 * SCALE)]
    assert (left[above] > 0).sum() < 0.2 * (dusty[above] == 0).sum()  # specks that touch are larger
    assert (clean[above] == 0).sum() < 0.2 * (dusty[above] == 0).sum()
    assert left[round(85 * SCALE) : round(101 * SCALE)].any()


@pytest.mark.parametrize("degrees", [-0.5, 0.3])
def test_uprights_that_lean_are_set_square(degrees: float) -> None:
    picture = blank(400, 300)
    grid(picture, [40.0, 200.0, 360.0], [10.0, 90.0, 290.0])
    slope = np.tan(np.radians(degrees))
    height, width = picture.shape
    leaning = cv2.warpAffine(
        picture, np.array([[1, slope, -slope * height / 2], [0, 1, 0]]), (width, height), borderValue=255
    )
    ink = binarise(leaning, DPI)
    found = lean(ink, DPI)
    straight, _ = straighten(leaning, 0.0, found)
    columns = (binarise(straight, DPI) > 0).sum(0)
    assert abs(found + degrees) < 0.08
    assert (columns > 0.5 * columns.max()).sum() < 3 * 6


def test_the_dark_edge_of_the_glass_is_no_ink_and_a_frame_is() -> None:
    picture = blank()
    grid(picture, [0.2, 150.0, 299.0], [0.2, 100.0, 199.0])
    framed = binarise(picture, DPI)
    assert (without_margins(picture, framed, DPI)[1] == framed).all()
    picture[:, : round(9 * SCALE)] = 0
    clean, ink = without_margins(picture, binarise(picture, DPI), DPI)
    assert not ink[round(120 * SCALE) : round(180 * SCALE), : round(9 * SCALE)].any()
    assert clean[round(150 * SCALE), round(4 * SCALE)] == 255
    assert ink[:, round(150 * SCALE)].mean() > 200


def test_points_and_colons_of_small_print_are_no_dust() -> None:
    picture = blank()
    for x in (50, 59, 90, 99, 130, 139):  # digits of 8 points, 5 wide
        picture[round(92 * SCALE) : round(100 * SCALE), round(x * SCALE) : round((x + 5) * SCALE)] = 0
    rng = np.random.default_rng(4)
    for x, y in rng.uniform((5, 5), (290, 80), (90, 2)):
        picture[round(y * SCALE) : round(y * SCALE) + 3, round(x * SCALE) : round(x * SCALE) + 3] = 0
    point, colon, dust = (57.0, 99.2), ((97.0, 99.2), (97.0, 95.0)), (137.0, 93.5)
    for x, y in (point, *colon, dust):
        picture[round(y * SCALE) - 1 : round(y * SCALE) + 2, round(x * SCALE) - 1 : round(x * SCALE) + 2] = 0
    _, left = without_dust(picture, binarise(picture, DPI), DPI)
    seen = [bool(left[round(y * SCALE), round(x * SCALE)]) for x, y in (point, *colon, dust)]
    assert seen == [True, True, True, False]
    above = np.s_[: round(85 * SCALE)]
    assert (left[above] > 0).sum() < 0.2 * (picture[above] == 0).sum()  # specks that touch are larger
