from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractor.reading.ocr.erasing import erase, erase_diagonals
from extractor.reading.ocr.picture import binarise
from extractor.reading.ocr.ruling import find_ruling
from tests.reading_ocr.draw import DPI, SCALE, blank, grid, stroke, word

XS, YS = [20.0, 100.0, 180.0, 280.0], [20.0, 40.0, 60.0, 80.0]


def positions(rules: np.ndarray, unit: float = SCALE) -> list[float]:
    return sorted(round(y / unit) for y in rules[:, 0])


@pytest.mark.parametrize("width", [0.3, 0.7, 2.0])
def test_all_rules_of_a_grid_are_found_thin_or_thick(width: float) -> None:
    picture = blank()
    grid(picture, XS, YS, width)
    ruling = find_ruling(binarise(picture, DPI), DPI)
    assert positions(ruling.horizontal) == [20, 40, 60, 80]
    assert positions(ruling.vertical) == [20, 100, 180, 280]


def test_breaks_of_a_faint_copy_do_not_part_a_rule() -> None:
    picture = blank()
    grid(picture, XS, YS)
    for x in range(30, 280, 23):
        picture[:, round(x * SCALE) : round((x + 1.5) * SCALE)] = 255
    ruling = find_ruling(binarise(picture, DPI), DPI)
    ends = [(round(a / SCALE), round(b / SCALE)) for _, a, b, _ in ruling.horizontal]
    assert len(ends) == 4
    assert all(abs(a - 20) <= 1 and abs(b - 280) <= 1 for a, b in ends)


def test_a_rule_that_stops_at_a_merged_cell_stays_short() -> None:
    picture = blank()
    grid(picture, XS, YS)
    stroke_out = picture[round(41.5 * SCALE) : round(58.5 * SCALE), round(98 * SCALE) : round(102 * SCALE)]
    stroke_out[:] = 255
    ruling = find_ruling(binarise(picture, DPI), DPI)
    pieces = sorted((a / SCALE, b / SCALE) for x, a, b, _ in ruling.vertical if round(x / SCALE) == 100)
    assert np.allclose(pieces, [(20, 41.5), (58.5, 80)], atol=1)


def test_tables_that_stand_close_over_each_other_keep_their_uprights_apart() -> None:
    picture = blank()
    grid(picture, XS, [20.0, 40.0, 60.0])
    grid(picture, XS, [65.0, 85.0, 105.0])
    ruling = find_ruling(binarise(picture, DPI), DPI)
    for x in XS:
        pieces = sorted((a / SCALE, b / SCALE) for y, a, b, _ in ruling.vertical if round(y / SCALE) == x)
        assert np.allclose(pieces, [(20, 60), (65, 105)], atol=1)


def test_a_low_row_that_one_upright_lost_is_not_the_end_of_a_table() -> None:
    picture = blank()
    grid(picture, XS, [20.0, 40.0, 60.0, 65.0, 85.0])
    picture[round(60.5 * SCALE) : round(64.5 * SCALE), round(98 * SCALE) : round(102 * SCALE)] = 255
    ruling = find_ruling(binarise(picture, DPI), DPI)
    assert np.allclose(ruling.vertical[:, 1:3] / SCALE, [(20, 85)] * 4, atol=1)


def low_row() -> np.ndarray:
    """A table whose second row is so low that the words in its wide cell touch the rules."""
    picture = blank()
    grid(picture, XS, [20.0, 40.0])
    grid(picture, XS, [50.0, 90.0])
    for x in (20, 280):
        stroke(picture, x, 40, x, 50)
    return picture


def test_a_stroke_of_a_letter_that_touches_the_rules_of_a_low_row_parts_no_cell() -> None:
    picture = low_row()
    stroke(picture, 140, 40, 140, 50)
    for y in (43.0, 45.0, 47.0):
        stroke(picture, 142.2, y, 148, y, 1.0)
    ruling = find_ruling(binarise(picture, DPI), DPI)
    assert 140 not in positions(ruling.vertical)


def test_a_short_rule_with_room_beside_it_parts_a_cell() -> None:
    picture = low_row()
    stroke(picture, 140, 40, 140, 50)
    word(picture, 110, 47.5, "12", 0.5)
    word(picture, 146, 47.5, "34", 0.5)
    ruling = find_ruling(binarise(picture, DPI), DPI)
    assert 140 in positions(ruling.vertical)


def test_rules_that_stand_in_pieces_are_whole_where_most_do() -> None:
    picture = blank()
    grid(picture, XS, YS)
    for y in YS:
        for x in (55.0, 225.0):
            picture[round((y - 2) * SCALE) : round((y + 2) * SCALE), round(x * SCALE) : round((x + 7.2) * SCALE)] = 255
    ruling = find_ruling(binarise(picture, DPI), DPI)
    assert positions(ruling.horizontal) == [20, 40, 60, 80]
    assert np.allclose(ruling.horizontal[:, 1:3] / SCALE, [(20, 280)] * 4, atol=1.5)


def test_brackets_in_row_after_row_are_no_dashed_rule() -> None:
    picture = blank()
    ys = [20.0 + 11 * k for k in range(9)]
    grid(picture, XS, ys)
    for y in ys[:-1]:
        stroke(picture, 130, y + 2, 130, y + 9)
        stroke(picture, 150, y + 2, 150, y + 9)
    ruling = find_ruling(binarise(picture, DPI), DPI)
    assert positions(ruling.vertical) == [20, 100, 180, 280]


def test_the_rough_edge_of_a_rule_is_no_dashed_rule_beside_it() -> None:
    picture = blank()
    grid(picture, XS, YS, 1.0)
    for y in np.arange(22, 78, 5.0):
        stroke(picture, 100.7, y, 100.7, y + 3, 0.4)
    ruling = find_ruling(binarise(picture, DPI), DPI)
    assert positions(ruling.vertical) == [20, 100, 180, 280]


def test_a_dashed_rule_through_many_rows_is_one() -> None:
    picture = blank()
    ys = [20.0 + 11 * k for k in range(9)]
    grid(picture, XS, ys)
    for y in np.arange(20, 106, 4.0):
        stroke(picture, 140, y, 140, y + 2)
    ruling = find_ruling(binarise(picture, DPI), DPI)
    assert 140 in positions(ruling.vertical[ruling.dashed_vertical])


def test_strokes_of_letters_are_no_rules() -> None:
    picture = blank()
    for y in (40, 70, 100):
        word(picture, 20, y, "EEETTTHHHIIILLL111", 1.2)
    ruling = find_ruling(binarise(picture, DPI), DPI)
    assert len(ruling.horizontal) == len(ruling.vertical) == 0


def test_a_dashed_rule_between_two_others_is_found_and_told() -> None:
    picture = blank()
    grid(picture, XS, [20.0, 80.0])
    for x in np.arange(20, 279, 5.0):
        stroke(picture, x, 50, x + 3, 50, 0.5)
    ruling = find_ruling(binarise(picture, DPI), DPI)
    dashed = ruling.horizontal[ruling.dashed_horizontal]
    assert positions(dashed) == [50]


def test_erasing_leaves_a_letter_that_crosses_a_rule() -> None:
    picture = blank()
    grid(picture, XS, YS)
    stroke(picture, 60, 30, 60, 50, 1.5)  # a letter's stroke over the rule at 40
    ink = binarise(picture, DPI)
    clean, rest = erase(picture, ink, find_ruling(ink, DPI), DPI)
    column = clean[round(31 * SCALE) : round(49 * SCALE), round(60 * SCALE)]
    assert (column < 128).mean() > 0.9
    assert clean[round(40 * SCALE), round(130 * SCALE)] == 255
    assert not rest[round(60 * SCALE), round(150 * SCALE)]


def test_a_line_that_crosses_out_a_cell_is_taken_out() -> None:
    picture = blank()
    stroke(picture, 20, 20, 60, 50)
    word(picture, 70, 45, "12")
    ink = binarise(picture, DPI)
    erase_diagonals(picture, ink, DPI)
    assert not ink[:, : round(65 * SCALE)].any()
    assert ink[:, round(65 * SCALE) :].any()


def test_rules_that_a_bad_copy_broke_into_dashes_of_all_lengths_are_whole_again() -> None:
    picture = blank(400, 200)
    xs, ys = [20.0, 150.0, 260.0, 380.0], [20.0, 45.0, 70.0, 95.0, 120.0, 145.0, 170.0]
    grid(picture, xs, ys)
    chance = np.random.default_rng(11)
    breaks = cv2.GaussianBlur(chance.normal(0, 1, picture.shape).astype(np.float32), (0, 0), 4)
    picture[breaks > 0.7 * breaks.std()] = 255
    ruling = find_ruling(binarise(picture, DPI), DPI)
    assert positions(ruling.horizontal) == ys
    assert positions(ruling.vertical) == xs
    assert all(a <= 21 * SCALE and b >= 379 * SCALE for _, a, b, _ in ruling.horizontal)


def test_lines_of_text_make_no_page_a_bad_copy() -> None:
    picture = blank()
    for y in range(30, 190, 16):
        word(picture, 20, y, "EFZTLEFZTLEFZTLEFZTLEF", 1.0)
    ruling = find_ruling(binarise(picture, DPI), DPI)
    assert len(ruling.horizontal) == 0


def test_a_rule_of_fine_dots_is_a_dashed_one() -> None:
    picture = blank()
    grid(picture, [20, 150, 280], [20, 80, 140])
    y = round(50 * SCALE)
    for x in range(round(21 * SCALE), round(279 * SCALE), 4):
        picture[y : y + 2, x : x + 2] = 0
    found = find_ruling(binarise(picture, DPI), DPI)
    assert sorted(np.round(found.horizontal[:, 0] / SCALE).tolist()) == [20, 50, 80, 140]
    assert found.dashed_horizontal.sum() == 1


@pytest.mark.parametrize(("poking", "top"), [([100], 40), ([20, 100, 180], 30)])
def test_an_end_beyond_the_outermost_rule_stays_where_others_end_there_as_well(poking: list[int], top: int) -> None:
    picture = blank()
    grid(picture, [20, 100, 180], [40, 80, 120])
    for x in poking:
        stroke(picture, x, 30, x, 40)
    found = find_ruling(binarise(picture, DPI), DPI)
    (rule,) = [v for v in found.vertical.tolist() if abs(v[0] / SCALE - 100) < 1]
    assert abs(rule[1] / SCALE - top) < 1


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_rules_of_a_turned_picture_are_those_found_in_it(degrees: int) -> None:
    picture = blank()
    grid(picture, XS, YS)
    stroke(picture, 180, 90, 280, 90, 2.0)
    stroke(picture, 180, 80, 180, 90)
    stroke(picture, 280, 80, 280, 90)
    ink = binarise(picture, DPI)
    turned = find_ruling(ink, DPI).turned(degrees)
    found = find_ruling(np.ascontiguousarray(np.rot90(ink, -degrees // 90)), DPI)
    for own, other in ((turned.horizontal, found.horizontal), (turned.vertical, found.vertical)):
        assert np.allclose(own, other[np.lexsort((other[:, 1], other[:, 0]))], atol=1.5)
    assert ((turned.flat > 0) != (found.flat > 0)).mean() < 0.001
    assert ((turned.upright > 0) != (found.upright > 0)).mean() < 0.001
