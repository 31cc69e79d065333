"""Ink that the engine did not take for text, and that is some: lone signs and digits in cells."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.reading.ocr.engine import Grey
from extractor.reading.ocr.lines import DOWNWARDS, Regions, TextLine, placed
from extractor.reading.ocr.ruling import Ruling
from extractor.reading.page import Bools, Floats

__all__ = ["missed"]

AS_HIGH = 0.12  # of a digit's height: by so much the heads and feet of digits in one row differ


def _level_with(stats: NDArray[np.int32], digits: Floats) -> Bools:
    """Which pieces of ink (of connected components) begin and end at the heights of figures."""
    top, high = stats[:, cv2.CC_STAT_TOP], stats[:, cv2.CC_STAT_HEIGHT]
    near = (AS_HIGH * high)[:, None]
    same = (np.abs(top[:, None] - digits[:, 0]) <= near) & (np.abs((top + high)[:, None] - digits[:, 1]) <= near)
    return np.asarray(same.any(1), np.bool_)


def missed(
    ink: Grey, ruling: Ruling, lines: list[TextLine], regions: Regions, em: float, digits: Floats
) -> list[TextLine]:
    """Lines of ink that the engine did not find: lone signs and digits in cells. ``em``: the page's text, in pixels.

    ``ink``: without rules; ``ruling``: where they were; ``digits``: rows ``top, bottom`` of the figures that were read.
    What is left of a rule is no letter, nor is ink too small, too large or too thin for one; a thin stroke close to a
    rule is a 1 where it stands as high as figures in its row.
    """
    left = ink.copy()
    for line in lines:
        x0, y0, x1, y1 = line.box
        left[max(0, y0 - 1) : y1 + 1, max(0, x0 - 1) : x1 + 1] = 0
    _, labels, stats, _ = cv2.connectedComponentsWithStats(left, connectivity=8)
    w, h, area = (stats[:, k] for k in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
    big, small = np.maximum(w, h), np.minimum(w, h)
    letter = (big >= 0.2 * em) & (big <= 3 * em) & (area >= 0.012 * em * em)
    letter &= ~((small <= 0.12 * em) & (big > 1.6 * em)) & (area >= 0.08 * w * h)
    letter[0] = False
    for rules, thin in ((ruling.flat, h), (ruling.upright, w)):
        beside = np.unique(labels[cv2.dilate(rules, np.ones((5, 5), np.uint8)) > 0])
        letter[beside] &= (thin[beside] > 0.25 * em) | _level_with(stats[beside], digits)
    if not letter.any():
        return []
    kept = np.where(letter, 255, 0).astype(np.uint8)[labels]
    kept[regions.label < 0] = 0
    joined = cv2.dilate(kept, np.ones((1, max(3, round(1.2 * em)) | 1), np.uint8))
    joined[regions.label < 0] = 0
    n, _, boxes, _ = cv2.connectedComponentsWithStats(joined, connectivity=4)
    margin = round(0.6 * em)
    out = []
    for k in range(1, n):
        x, y, width, height, _area = boxes[k].tolist()
        x0, x1 = x + margin // 2, x + width - margin // 2
        pad = max(2, round(0.2 * em))
        more = placed((x0, y - pad, x1, y + height + pad), regions)
        if more is not None:
            more.found = False
            more.downwards &= height > DOWNWARDS * em  # a narrow figure is no column of letters
            out.append(more)
    return out
