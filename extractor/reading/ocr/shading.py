"""Shaded and dark areas of a page's picture: light letters on a dark ground made readable, heads of tables told.

Shading is told only where it fills what rules enclose: a shadow or a stain has no such edges.
"""

from __future__ import annotations

import cv2
import numpy as np

from extractor.reading.ocr.engine import Grey
from extractor.reading.ocr.lines import Regions
from extractor.reading.page import Floats, Ints, Shapes

__all__ = ["WALL", "shaded", "turned_light"]

# Points.
_STROKE = 3.5  # strokes of light letters are thinner
WALL = 0.8  # from the middle of a rule to the free space beside it
_RIM = 0.7  # within its edges a dark area is solid all around
_AREA = (16.0, 8.0)  # a dark area is at least this wide and high
# Shares.
_DARK = 0.58  # of a dark area that is ink, whatever its letters; printed words are far lighter
_EDGE = 0.93  # of each of its four sides that is ink
_SOLID = 0.9  # of its box that it fills
_LIGHTER = 0.965  # shading is darker than this share of the paper's own grey
_EVEN = 0.03  # a shaded cell's ground varies by no more of the paper's grey
_INNER = 0.15  # of a cell left out at each side, where the ground is worked out from its rules


def turned_light(level: Grey, ink: Grey, dpi: float) -> Floats:
    """Turn dark areas with light letters, in place, into light areas with dark letters; gives their boxes in pixels."""
    scale = dpi / 72
    close, reach = round(_STROKE * scale) | 1, round(_AREA[1] * scale)
    solid = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((close, close), np.uint8))
    solid = cv2.morphologyEx(solid, cv2.MORPH_OPEN, np.ones((reach, reach), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=4)
    boxes = []
    for k in range(1, count):
        x, y, w, h, area = stats[k].tolist()
        if w < _AREA[0] * scale or h < _AREA[1] * scale or area < _SOLID * w * h:
            continue
        part = np.s_[y : y + h, x : x + w]
        rim = round(_RIM * scale)
        inside = ink[y + rim : y + h - rim, x + rim : x + w - rim]
        sides = (inside[0], inside[-1], inside[:, 0], inside[:, -1])
        if (ink[part] > 0).mean() < _DARK or min((side > 0).mean() for side in sides) < _EDGE:
            continue
        dark, light = np.percentile(level[part], (20, 99))
        if light - dark < 40:
            light = 255.0  # no letters on it
        stretched = (255.0 * (light - level[part].astype(np.float32)) / max(light - dark, 1.0)).clip(0, 255)
        level[part] = stretched.astype(np.uint8)
        ink[part] = np.where(stretched < 128, 255, 0)
        boxes.append((x, y, x + w, y + h))
    return np.array(boxes, np.float64).reshape(-1, 4)


def shaded(ground: Grey, paper: int, regions: Regions, dark: Floats, dpi: float) -> Shapes:
    """The cells that are shaded, as filled rectangles in points. ``ground``: the straight picture without its ink."""
    boxes: list[tuple[float, ...]] = []
    fills: list[int] = []
    for x0, y0, x1, y1 in regions.box[1:].tolist():
        dx, dy = round(_INNER * (x1 - x0)), round(_INNER * (y1 - y0))
        inner = ground[y0 + dy : y1 - dy, x0 + dx : x1 - dx]
        if not inner.size:
            continue
        grey = float(np.median(inner))
        middle = ((x0 + x1) / 2, (y0 + y1) / 2)
        if any(a <= middle[0] <= c and b <= middle[1] <= d for a, b, c, d in dark.tolist()):
            grey = 64.0
        elif grey > _LIGHTER * paper or np.percentile(inner, 90) - np.percentile(inner, 10) > 2 * _EVEN * paper:
            continue
        shade = min(round(grey / paper * 255), 248)
        shade -= shade % 8  # neighbouring cells of one shade are one
        wall = WALL * dpi / 72
        boxes.append((x0 - wall, y0 - wall, x1 + wall, y1 + wall))
        fills.append(0xFF000000 | shade << 16 | shade << 8 | shade)
    n = len(boxes)
    colors: Ints = np.array(fills, np.int64)
    return Shapes(
        np.array(boxes, np.float64).reshape(-1, 4) * 72 / dpi,
        colors,
        np.zeros(n, np.int64),
        np.ones(n, bool),
        np.arange(n, dtype=np.int32),
    )
