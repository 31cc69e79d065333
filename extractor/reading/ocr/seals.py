"""Seals and date stamps in colour, taken off a page's picture: what was typed under them shows through.

A clerk stamps a paper after it was printed, often over its table. A seal is told by its shape: a ring or a square of
one colour, no larger than an official seal, most of it free. Coloured words, rules and grounds are left as they are.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.reading.ocr.engine import Grey

__all__ = ["Colour", "grey_of"]

Colour = NDArray[np.uint8]
"""A picture in colour, rows × columns × blue, green, red."""

_SMALLEST, _LARGEST = 18.0, 125.0  # points: sides of a seal, from a name's to an official one
_BREAK = 1.5  # points: where a stroke of black crosses a ring, so much of it is missing
_EDGE = 1.0  # points: a seal's blurred edge
_COLOURED = 45  # levels between a pixel's strongest and weakest colour: less is grey, paper or JPEG's fringes
_NO_BLACK = 105  # what is left of a seal's ink is lighter: its colour spreads less far than its shade
_SLENDER = 0.7  # the shorter side, of the longer
_ROUND, _SQUARE = (0.7, 0.86), 0.9  # of its box that a ring's hull fills, and a square's
_MOST = 0.6  # of its hull that is inked: more is a ground
_RIM, _RIM_FULL = 0.12, 0.75  # of its shorter side: so wide a rim of the hull has ink almost all around


def grey_of(colour: Colour, dpi: float) -> Grey:
    """The picture in shades of grey, seals left out."""
    grey: Grey = cv2.cvtColor(colour, cv2.COLOR_BGR2GRAY)
    blue, green, red = cv2.split(colour)
    strongest: Grey = cv2.max(cv2.max(blue, green), red)
    spread: Grey = cv2.subtract(strongest, cv2.min(cv2.min(blue, green), red))
    for hull in _seals(spread, dpi / 72):
        x, y, w, h = cv2.boundingRect(hull)
        pad = round(_EDGE * dpi / 72) + 1
        part = np.s_[max(0, y - pad) : y + h + pad, max(0, x - pad) : x + w + pad]
        inside = np.zeros(grey[part].shape, np.uint8)
        cv2.fillConvexPoly(inside, hull - np.array([max(0, x - pad), max(0, y - pad)]), 255)
        inside = cv2.dilate(inside, np.ones((2 * pad - 1, 2 * pad - 1), np.uint8))
        # Coloured ink takes little of its own colour from the paper; black takes all.
        shining = np.maximum(grey[part], cv2.add(strongest[part], spread[part] // 2))
        near = cv2.dilate((spread[part] > _COLOURED).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        shining[near & (shining > _NO_BLACK)] = round(float(np.percentile(grey[part], 90)))
        grey[part] = np.where(inside > 0, shining, grey[part])
    return grey


def _seals(spread: Grey, scale: float) -> list[NDArray[np.int32]]:
    """The hulls of seals. ``spread``: how strong the colour of each pixel is."""
    _, ink = cv2.threshold(spread, _COLOURED, 1, cv2.THRESH_BINARY)
    if not cv2.countNonZero(ink):
        return []
    side = round(_BREAK * scale) | 1
    whole = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(whole, connectivity=8)
    found = []
    for k in range(1, len(stats)):
        x, y, w, h, _area = stats[k].tolist()
        short, long = sorted((w, h))
        if short < _SMALLEST * scale or long > _LARGEST * scale or short < _SLENDER * long:
            continue
        part = np.s_[y : y + h, x : x + w]
        rows, columns = np.nonzero(labels[part] == k)
        hull = cv2.convexHull(np.stack([columns, rows], 1).astype(np.int32))
        if _is_seal(hull, ink[part], short):
            found.append(np.asarray(hull + np.array([x, y]), np.int32))
    return found


def _is_seal(hull: NDArray[np.int32], ink: Grey, short: int) -> bool:
    """Whether a piece of coloured ink is a ring or a square frame, with what stands in it."""
    full = np.zeros(ink.shape, np.uint8)
    cv2.fillConvexPoly(full, hull, 1)
    share = float(full.mean())
    if not (_ROUND[0] <= share <= _ROUND[1] or share >= _SQUARE):
        return False
    if float(ink[full > 0].mean()) > _MOST:
        return False
    wide = max(2, round(_RIM * short))
    framed = cv2.copyMakeBorder(full, wide, wide, wide, wide, cv2.BORDER_CONSTANT, value=0)
    inner = cv2.erode(framed, np.ones((2 * wide + 1, 2 * wide + 1), np.uint8))[wide:-wide, wide:-wide]
    return _all_around(ink, (full > 0) & (inner == 0))


def _all_around(ink: Grey, rim: NDArray[np.bool_]) -> bool:
    """Whether nearly every direction from the middle of a rim meets ink on it."""
    rows, columns = np.nonzero(rim)
    angle = np.arctan2(rows - rim.shape[0] / 2, columns - rim.shape[1] / 2)
    sector = ((angle + np.pi) / (2 * np.pi) * 36).astype(int) % 36
    inked = np.bincount(sector, weights=ink[rows, columns], minlength=36) > 0
    return float(inked.mean()) >= _RIM_FULL
