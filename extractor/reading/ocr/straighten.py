"""Turning a page upright: skew worked out from its lines and rules, quarter turns tried by reading.

A scanner feeds paper at an angle, and rarely keeps its own rules square: lines that should be level and lines that
should be upright are measured apart, and one affine map sets both right.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from extractor.reading.ocr.engine import Grey
from extractor.reading.page import Floats

__all__ = ["Map", "lean", "skew", "straighten"]

MAX_SKEW = 8.0  # degrees
FINE = 0.02  # degrees
WORK_DPI = 75.0
MAX_LEAN = 1.0  # degrees: how far uprights stand off from square to the lines
LEAN_DPI, LEAN_LENGTH = 100.0, 20.0  # told by upright strokes of at least so many points
CLEAR = 1.03  # a lean is set right where its uprights are sharper by so much


@dataclass(frozen=True, slots=True)
class Map:
    """Pixels of the straightened picture to pixels of the picture as it was: ``matrix`` 2 × 3."""

    matrix: Floats

    def back(self, points: Floats) -> Floats:
        """Points n × 2 of the straightened picture, in the picture as it was."""
        return points @ self.matrix[:, :2].T + self.matrix[:, 2]

    def then(self, other: Map) -> Map:
        """First this way back, then the other one."""
        matrix = other.matrix[:, :2] @ self.matrix
        matrix[:, 2] += other.matrix[:, 2]
        return Map(matrix)


def _sharpness(ink: Floats, angle: float) -> float:
    """How sharply rows of ink stand apart when the picture is turned by ``angle`` degrees."""
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    rows = cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_LINEAR).sum(1)
    steps = np.diff(rows)
    return float((steps * steps).sum())


def skew(ink: Grey, dpi: float) -> float:
    """By how many degrees the picture must be turned (counter-clockwise) for its lines to be level."""
    scale = min(1.0, WORK_DPI / dpi)
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.float32)
    if not small.any():
        return 0.0
    best, step = 0.0, 1.0
    reach = MAX_SKEW
    while step >= FINE:
        angles = np.arange(best - reach, best + reach + step / 2, step)
        scores = [max(_sharpness(small, a), _sharpness(small.T.copy(), -a)) for a in angles.tolist()]
        best = float(angles[int(np.argmax(scores))])
        reach, step = step, step / 4
    return best


def lean(ink: Grey, dpi: float) -> float:
    """By how many degrees upright lines of a level picture lean; 0 where it has no upright lines to tell by."""
    scale = min(1.0, LEAN_DPI / dpi)
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    least = round(LEAN_LENGTH * LEAN_DPI / 72)
    turned = np.ascontiguousarray(small.T)
    long = cv2.morphologyEx(turned, cv2.MORPH_OPEN, np.ones((1, least), np.uint8)).astype(np.float32)
    if not long.any():
        return 0.0
    angles = np.arange(-MAX_LEAN, MAX_LEAN + 0.01, 0.05)
    scores = [_sharpness(long, -a) for a in angles.tolist()]
    best = int(np.argmax(scores))
    straight = scores[len(angles) // 2]
    return float(angles[best]) if scores[best] > CLEAR * straight else 0.0


def straighten(picture: Grey, angle: float, lean: float = 0.0) -> tuple[Grey, Map]:
    """The picture turned by ``angle`` degrees counter-clockwise, uprights set right by ``lean`` degrees more.

    The ground around it is white. Nothing is done below a hundredth of a degree.
    """
    height, width = picture.shape
    if abs(angle) < 0.01 and abs(lean) < 0.01:
        return picture, Map(np.array([[1.0, 0, 0], [0, 1.0, 0]]))
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    shear = np.tan(np.radians(lean))
    forward = np.array([[1.0, shear, -shear * height / 2], [0.0, 1.0, 0.0]])
    matrix = forward[:, :2] @ turn
    matrix[:, 2] += forward[:, 2]
    out: Grey = cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    return out, Map(cv2.invertAffineTransform(matrix))
