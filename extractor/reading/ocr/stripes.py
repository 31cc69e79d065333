"""Rows that only their ground parts: shaded stripes within what rules enclose, told by the edges of their shading.

The ground of a row is what shows between its letters, so it is looked for along the row alone: a line of print, however
dense, lets the paper through, and a stripe is hardly higher than a line. A shadow has no edges, a stain no straight
ones, and what one cell alone shows is a mark: a row ends where the grounds of neighbouring cells change together.
"""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np

from extractor.reading.ocr.engine import Grey
from extractor.reading.ocr.lines import Regions
from extractor.reading.ocr.shading import WALL
from extractor.reading.page import Floats, Shapes

__all__ = ["striped"]

_WORK_DPI = 144.0
# Points.
_BETWEEN = 24.0  # along a row, the paper shows at least so often between its letters
_LOWEST = 7.0  # a stripe is at least this high
_SIDE = 1.6  # of a cell left out at each side, where its rules are
_SOFT = 1.5  # a scanned edge is no softer
_TOGETHER = 1.5  # edges of neighbouring cells nearer than this are one
_NARROWEST = 12.0  # a cell
_APART = 6.0  # neighbouring cells are no further apart: a double rule
# Shares of the paper's grey.
_STEP = 0.025  # at an edge, the ground changes by at least this
_EVEN = 0.02  # within a stripe it varies by no more
_WIDE = 3  # soft edges: so much is looked at on either side of an edge
_PARTS = 3  # into so many parts a cell is cut across; each has the edge


def striped(straight: Grey, paper: int, regions: Regions, dpi: float) -> Shapes:
    """The shaded stripes of cells, as filled rectangles in points.

    Args:
        straight: the straight picture as it was scanned, its ground not evened out.
        paper: the grey of its paper.
        regions: what rules enclose.
        dpi: resolution of the picture.
    """
    scale = min(1.0, _WORK_DPI / dpi)
    small = cv2.resize(straight, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    pixels = scale * dpi / 72  # of the small picture, to the point
    reach = round(_BETWEEN * pixels) | 1
    ground = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8))
    points = regions.box.astype(np.float64) * 72 / dpi
    steps = {k: found for k in range(1, len(points)) if (found := _edges(ground, points[k], paper, pixels))}
    together = np.sort(np.array([e for edges in steps.values() for e in edges]))
    boxes: list[tuple[float, ...]] = []
    fills: list[int] = []
    for k, edges in steps.items():
        x0, y0, x1, y1 = points[k].tolist()
        if not all(any(_beside(points[k], points[j], e, steps[j]) for j in steps if j != k) for e in edges):
            continue
        heights = [y0 - WALL, *(_common(e, together) for e in edges), y1 + WALL]
        greys = _greys(ground, points[k], edges, pixels)
        for (top, bottom), grey in zip(pairwise(heights), greys, strict=True):
            if grey <= max(greys) - _STEP * paper / 2:
                shade = min(round(grey / paper * 255), 248)
                shade -= shade % 8
                boxes.append((x0 - WALL, top, x1 + WALL, bottom))
                fills.append(0xFF000000 | shade << 16 | shade << 8 | shade)
    n = len(boxes)
    return Shapes(
        np.array(boxes, np.float64).reshape(-1, 4),
        np.array(fills, np.int64),
        np.zeros(n, np.int64),
        np.ones(n, bool),
        np.arange(n, dtype=np.int32),
    )


def _inner(box: Floats, pixels: float) -> tuple[int, int, int, int]:
    x0, y0, x1, y1 = (box * pixels).tolist()
    side = _SIDE * pixels
    return round(x0 + side), round(y0 + side), round(x1 - side), round(y1 - side)


def _edges(ground: Grey, box: Floats, paper: int, pixels: float) -> list[float]:
    """Heights (points) at which a cell's ground changes; none where it is even or changes without edges."""
    left, top, right, bottom = _inner(box, pixels)
    if bottom - top < 2 * (_LOWEST - _SIDE) * pixels or right - left < (_NARROWEST - 2 * _SIDE) * pixels:
        return []
    cell = ground[top:bottom, left:right]
    rows = np.median(cell, axis=1)
    if np.ptp(rows) < _STEP * paper:
        return []
    soft = max(1, round(_SOFT * pixels))
    wide = _WIDE * soft
    step = _steps(rows, soft)
    found = _peaks(np.abs(step), _STEP * paper, wide)
    least = (_LOWEST - _SIDE) * pixels
    if any(b - a < least for a, b in pairwise([0, *found, len(rows)])):
        return []  # it changes too often for rows
    inner = soft + 1
    for a, b in pairwise([0, *found, len(rows)]):
        own = rows[a + (inner if a else 0) : b - (inner if b < len(rows) else 0)]
        if len(own) and np.percentile(own, 90) - np.percentile(own, 10) > 2 * _EVEN * paper:
            return []
    for part in np.array_split(cell, _PARTS, axis=1):
        own = _steps(np.median(part, axis=1), soft)
        if any(own[y] * np.sign(step[y]) < 0.5 * _STEP * paper for y in found):
            return []
    return [(top + _exact(rows, y, wide)) / pixels for y in found]


def _exact(rows: Floats, y: int, wide: int) -> float:
    """Where the ground is half-way between that above and that below an edge."""
    near = rows[y - wide : y + wide].astype(np.float64)
    above, below = float(np.median(near[:wide])), float(np.median(near[wide:]))
    return y - wide + float(((near - below) / (above - below)).clip(0, 1).sum())


def _steps(rows: Floats, soft: int) -> Floats:
    """By how much the ground grows lighter at each height, a soft edge to each side of it left out."""
    wide = _WIDE * soft
    out = np.zeros(len(rows) + 1)
    for y in range(wide, len(rows) - wide + 1):
        out[y] = np.median(rows[y + soft // 2 : y + wide]) - np.median(rows[y - wide : y - soft // 2])
    return out


def _peaks(size: Floats, least: float, reach: int) -> list[int]:
    """Where a run of heights with a step is highest, each further than ``reach`` from a higher one."""
    found: list[int] = []
    for y in np.argsort(-size, kind="stable").tolist():
        if size[y] < least:
            break
        if all(abs(y - z) > reach for z in found):
            found.append(y)
    return sorted(found)


def _beside(box: Floats, other: Floats, y: float, edges: list[float]) -> bool:
    """Whether a cell at one side of a cell has an edge at a height."""
    apart = abs(float(max(other[0] - box[2], box[0] - other[2])))
    return apart <= _APART and any(abs(y - e) <= _TOGETHER for e in edges)


def _common(y: float, together: Floats) -> float:
    """The height of one row's edge, of all those of the page near it (in order)."""
    group = np.split(together, np.flatnonzero(np.diff(together) > _TOGETHER / 2) + 1)
    return float(np.median(min(group, key=lambda g: float(np.abs(g - y).min()))))


def _greys(ground: Grey, box: Floats, edges: list[float], pixels: float) -> list[float]:
    left, top, right, bottom = _inner(box, pixels)
    heights = [top, *(round(e * pixels) for e in edges), bottom]
    return [float(np.median(ground[a:b, left:right])) for a, b in pairwise(heights)]
