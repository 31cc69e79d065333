"""The picture without its rules, so that letters can be read that stand on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from extractor.reading.ocr.engine import Grey
from extractor.reading.ocr.soundness import through
from extractor.reading.page import Floats

if TYPE_CHECKING:
    from extractor.reading.ocr.ruling import Ruling

__all__ = ["along", "erase", "erase_diagonals", "mask_of"]

SPLINTER = 1.6  # points
ALONG = 0.4  # the second line of a double rule runs along this share of it
SLANTED = 12.0  # points: a straight slanted line this wide is no letter


def mask_of(ink: Grey, rules: Floats, scale: float) -> Grey:
    """The ink of level rules: at each place the run through the rule's middle, where it is no thicker than the rule."""
    mask = np.zeros_like(ink)
    for y, x0, x1, thickness in rules.tolist():
        reach = round(thickness / 2 + 1.2 * scale) + 1
        top, bottom = max(0, round(y) - reach), min(ink.shape[0], round(y) + reach + 1)
        left, right = max(0, int(x0) - 1), min(ink.shape[1], int(x1) + 2)
        band = ink[top:bottom, left:right] > 0
        runs = through(band, round(y) - top, max(2.0, 0.75 * scale))
        view = mask[top:bottom, left:right]
        view[runs & (runs.sum(0) <= thickness * 1.6 + 2)] = 255
    return mask


def along(runs: Grey, rules: Floats, scale: float) -> Grey:
    """The straight ink that lies along kept rules within a point or two: the second line of a double one."""
    mask = np.zeros_like(runs)
    for y, x0, x1, thickness in rules.tolist():
        reach = round(thickness / 2 + 2.0 * scale)
        area = np.s_[max(0, round(y) - reach) : round(y) + reach + 1, max(0, int(x0) - 1) : int(x1) + 2]
        strip = runs[area].copy()
        own = round(thickness / 2 + 1)
        middle = round(y) - max(0, round(y) - reach)
        strip[max(0, middle - own) : middle + own + 1] = 0  # the rule itself is known, and letters cross it
        count, labels, stats, _ = cv2.connectedComponentsWithStats(strip, connectivity=8)
        for k in range(1, count):
            if stats[k, cv2.CC_STAT_WIDTH] >= ALONG * (x1 - x0):
                mask[area][labels == k] = 255
    return mask


def erase(level: Grey, ink: Grey, ruling: Ruling, dpi: float) -> tuple[Grey, Grey]:
    """The even picture and its ink without rules; strokes of letters that cross a rule or stand close to it stay.

    A rule's blurred edge goes with it: outwards, as long as the picture grows no darker again.
    """
    soft = max(2, round(0.5 * dpi / 72))
    gone = np.zeros(level.shape, bool)
    for axis, mask in ((0, ruling.flat), (1, ruling.upright)):
        own = mask > 0
        for _ in range(soft):
            for step in (1, -1):
                inner = np.roll(own, step, axis)
                edge = [slice(None), slice(None)]
                edge[axis] = slice(0, 1) if step == 1 else slice(-1, None)
                inner[tuple(edge)] = False
                own |= inner & (level >= np.roll(level, step, axis))
        gone |= own
    clean, rest = level.copy(), ink.copy()
    clean[gone] = 255
    rest[gone] = 0
    for mask, thin in ((ruling.flat, cv2.CC_STAT_HEIGHT), (ruling.upright, cv2.CC_STAT_WIDTH)):
        _splinters(clean, rest, mask, thin, dpi / 72)
    return clean, rest


def _splinters(level: Grey, ink: Grey, mask: Grey, thin: int, scale: float) -> None:
    """Take out, in place, the thin bits that a rough rule leaves at its sides."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    touching = np.unique(labels[cv2.dilate(mask, np.ones((5, 5), np.uint8)) > 0])
    gone = [k for k in touching.tolist() if k and stats[k, thin] <= SPLINTER * scale]
    if gone:
        bits = np.isin(labels, gone)
        ink[bits] = 0
        level[cv2.dilate(bits.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0] = 255


def erase_diagonals(level: Grey, ink: Grey, dpi: float) -> None:
    """Take out, in place, the slanted lines that cross out a cell, and what is left of rules that lean."""
    scale = dpi / 72
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    for k in range(1, len(stats)):
        x, y, w, h, area = stats[k].tolist()
        length = float(np.hypot(w, h))
        if w < SLANTED * scale or h < 0.5 * SLANTED * scale or area > 2.5 * scale * length or area > 0.25 * w * h:
            continue
        part = labels[y : y + h, x : x + w] == k
        rows, columns = np.nonzero(part)
        for falling in (True, False):
            across = columns / w if falling else 1 - columns / w
            off = np.abs(rows / h - across) * w * h / length
            if off.mean() <= 1.0 * scale:
                ink[y : y + h, x : x + w][part] = 0
                level[y : y + h, x : x + w][cv2.dilate(part.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0] = 255
                break
