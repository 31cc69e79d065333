from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from extractor.reading.ocr.engine import Grey
from extractor.reading.ocr.glyphs import ReadLine
from extractor.reading.ocr.signs import (
    among_amounts,
    bullet,
    colons,
    doubtful,
    lone,
    middle_dots,
    points,
    shape_of,
    times,
    without_specks,
)
from tests.reading_ocr.draw import line

EM = 40.0


def drawn(kind: str) -> Grey:
    ink = np.zeros((60, 60), np.uint8)
    middle, corners = (30, 30), np.array([[30, 13], [47, 45], [13, 45]])
    if kind == "disc":
        cv2.circle(ink, middle, 16, 255, -1)
    elif kind == "ring":
        cv2.circle(ink, middle, 16, 255, 2)
    elif kind == "double ring":
        cv2.circle(ink, middle, 16, 255, 2)
        cv2.circle(ink, middle, 9, 255, 2)
    elif kind == "square":
        cv2.rectangle(ink, (14, 14), (46, 46), 255, -1)
    elif kind == "box":
        cv2.rectangle(ink, (14, 14), (46, 46), 255, 2)
    elif kind == "triangle":
        cv2.fillPoly(ink, [corners], 255)
    elif kind == "open triangle":
        cv2.polylines(ink, [corners], True, 255, 2)
    elif kind == "zero":
        cv2.ellipse(ink, middle, (9, 15), 0, 0, 360, 255, 3)
    elif kind == "bar":
        cv2.line(ink, (14, 30), (46, 30), 255, 3)
    elif kind == "cross":
        cv2.line(ink, (16, 16), (44, 44), 255, 3)
        cv2.line(ink, (16, 44), (44, 16), 255, 3)
    return ink


@pytest.mark.parametrize(
    ("kind", "sign"),
    [
        ("disc", "●"),
        ("ring", "○"),
        ("double ring", "◎"),
        ("square", "■"),
        ("box", "□"),
        ("triangle", "▲"),
        ("open triangle", "△"),
        ("zero", None),
        ("bar", None),
    ],
)
def test_a_bullet_is_told_by_its_shape(kind: str, sign: str | None) -> None:
    shape = shape_of(drawn(kind))
    assert shape is not None
    assert bullet(shape, EM) == sign


@pytest.mark.parametrize(
    ("read", "kind", "column", "sign"),
    [
        ("O", "zero", "", "0"),
        ("O", "ring", "○○×", "○"),
        ("0", "ring", "", "○"),
        ("一", "bar", "12，345 67", "－"),
        ("ー", "bar", "二三四", "一"),
        ("X", "cross", "○○", "×"),
        ("あ", "ring", "", None),
    ],
)
def test_a_lone_sign_is_told_by_its_shape_and_its_column(read: str, kind: str, column: str, sign: str | None) -> None:
    shape = shape_of(drawn(kind))
    assert shape is not None
    assert lone(read, shape, EM, column) == sign


def test_no_ink_has_no_shape() -> None:
    assert shape_of(np.zeros((10, 10), np.uint8)) is None


@pytest.mark.parametrize(
    ("read", "low", "printed"), [("1.726", True, "1,726"), ("37,0%", False, "37.0%"), ("1.5", True, "1.5")]
)
def test_a_comma_is_told_from_a_point_by_its_tail_and_the_digits_behind_it(read: str, low: bool, printed: str) -> None:
    found = line(read)
    mark = next(k for k, c in enumerate(read) if c in ",.")
    found.rows[mark] = (95, 104) if low else (95, 100)
    points(found)
    assert found.text == printed


def test_no_comma_follows_a_point() -> None:
    found = line("2.625,434")
    points(found)
    assert found.text == "2,625,434"


@pytest.mark.parametrize(("amounts", "printed"), [(True, "27,278"), (False, "27.278")])
def test_among_figures_with_commas_a_trace_of_one_is_enough(amounts: bool, printed: str) -> None:
    found = line("27.278")
    found.chars[2] = replace(found.chars[2], others=((",", 0.004),))
    points(found, amounts=amounts)
    assert found.text == printed


@pytest.mark.parametrize(("places", "text"), [((0, 30, 45, 60), "444"), ((0, 30, 55, 80), "44.4")])
def test_a_point_between_digits_that_leave_no_room_for_it_is_a_speck(places: tuple[int, ...], text: str) -> None:
    read = line("44.4")
    read.edge = np.array([(x, x + 5 if k == 2 else x + 20) for k, x in enumerate(places)], float)
    without_specks(read)
    assert read.text == text
    assert len(read.edge) == len(read.rows) == len(text)


@pytest.mark.parametrize(("rows", "text"), [((84, 91), "2・3"), ((92, 100), "2.3")])
def test_a_point_half_way_up_its_neighbours_is_a_middle_dot(rows: tuple[int, int], text: str) -> None:
    read = line("2.3")
    read.rows = np.array([(75.0, 100.0), rows, (75.0, 100.0)])
    middle_dots(read)
    assert read.text == text


@pytest.mark.parametrize(("sign", "text"), [("*", "産科・婦人科"), ("-", "産科・婦人科")])
def test_a_small_square_of_ink_between_letters_is_a_middle_dot(sign: str, text: str) -> None:
    read = line(f"産科{sign}婦人科")
    read.rows = np.array([(75.0, 100.0)] * len(read.chars))
    read.rows[2], read.edge[2] = (84, 91), (73, 79)
    middle_dots(read)
    assert read.text == text


def test_a_bar_between_letters_is_no_middle_dot() -> None:
    read = line("産科-婦人科")
    read.rows = np.array([(75.0, 100.0)] * len(read.chars))
    read.rows[2] = (86, 89)
    middle_dots(read)
    assert read.text == "産科-婦人科"


def test_pieces_that_do_not_touch_are_no_bullet() -> None:
    ink = drawn("cross")
    for x, y in ((30, 14), (30, 46), (14, 30), (46, 30)):
        cv2.circle(ink, (x, y), 3, 255, -1)
    shape = shape_of(ink)
    assert shape is not None
    assert shape.pieces > 1
    assert bullet(shape, EM) is None


@pytest.mark.parametrize(
    ("column", "amounts"),
    [(["1,234", "56,789"], True), (["1,234"], False), (["1,234", "56,789", "37.5"], False), (["12", "34"], False)],
)
@pytest.mark.parametrize("region", [0, 4])
def test_a_column_of_amounts_has_commas_and_no_fraction(column: list[str], amounts: bool, region: int) -> None:
    one, others = line("3.225", region=region), [line(text, region=region) for text in column]
    assert among_amounts(one, [one, *others]) is amounts


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("7.30", ["8:00", "16:30", "9:00"], "7:30"),
        ("7.30", ["8:00", "16:30"], "7.30"),
        ("7.30", ["8:00", "16:30", "9:00", "2.5"], "7.30"),
        ("7.65", ["8:00", "16:30", "9:00"], "7.65"),
    ],
)
def test_a_colon_that_lost_a_dot_is_told_by_the_times_of_its_column(text: str, column: list[str], said: str) -> None:
    one = line(text)
    times(one, [one, *map(line, column)])
    assert one.text == said


def with_gap(text: str, at: int, more: float) -> ReadLine:
    """A line whose characters from ``at`` on stand further to the right."""
    read = line(text)
    read.edge[at:] += more
    return read


@pytest.mark.parametrize(
    ("text", "more", "column", "said", "sure"),
    [
        ("730", 10.0, ["7:00", "18:30", "9:15"], "7:30", False),
        ("1630", 10.0, ["7:00", "18:30", "9:15"], "16:30", False),
        ("730", 0.0, ["7:00", "18:30", "9:15"], "730", False),
        ("780", 10.0, ["7:00", "18:30", "9:15"], "780", True),
        ("730", 10.0, ["700", "1,830", "9:15"], "730", True),
    ],
)
def test_a_colon_that_a_copy_lost_is_put_back_among_times(
    text: str, more: float, column: list[str], said: str, sure: bool
) -> None:
    one = with_gap(text, len(text) - 2, more)
    colons(one, [one, *map(line, column)])
    assert one.text == said
    assert len(one.edge) == len(one.rows) == len(one.chars)
    assert (min(c.probability for c in one.chars) > 0.8) == sure


@pytest.mark.parametrize(("wide", "column", "doubt"), [(30, "0000", True), (30, "0120", False), (18, "0000", False)])
def test_a_round_zero_in_a_column_without_figures_is_doubted(wide: int, column: str, doubt: bool) -> None:
    ink = np.zeros((60, 60), np.uint8)
    cv2.ellipse(ink, (30, 30), (wide // 2, 17), 0, 0, 360, 255, 2)
    shape = shape_of(ink)
    assert shape is not None
    assert doubtful("0", shape, column) == doubt


@pytest.mark.parametrize(("amounts", "printed", "sure"), [(True, "456,611", False), (False, "456.611", True)])
def test_a_point_before_three_digits_among_amounts_is_a_comma_and_doubted(
    amounts: bool, printed: str, sure: bool
) -> None:
    found = line("456.611")
    points(found, amounts=amounts)
    assert found.text == printed
    assert (min(c.probability for c in found.chars) > 0.8) == sure
