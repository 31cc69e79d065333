from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractor.reading.ocr.engine import Grey
from extractor.reading.ocr.signs import bullet, lone, points, shape_of
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
