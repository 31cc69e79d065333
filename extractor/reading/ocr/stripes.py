"""Rows that only their ground parts: shaded stripes within what rules enclose, told by the edges of their shading.

The ground of a row is what shows between its letters, so it is looked for along the row alone: a line of print, however
dense, lets the paper through, and a stripe is hardly higher than a line. A shadow has no edges, a stain no straight
ones, and what one cell alone shows is a mark: a row ends where the grounds of the cells beside each other change
together. Shading is often hardly darker than the noise of a scan; together the cells tell it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from extractor.reading.ocr.engine import Grey
from extractor.reading.ocr.lines import Regions
from extractor.reading.ocr.ruling import Ruling
from extractor.reading.ocr.shading import WALL
from extractor.reading.page import Floats, Shapes

__all__ = ["striped"]

_WORK_DPI = 144.0
# Points.
_BETWEEN = 24.0  # along a row, the paper shows at least so often between its letters
_LOWEST = 7.0  # a stripe is at least this high
_SIDE = 1.6  # of a cell left out at each side, where its rules are
_SOFT = 1.5  # a scanned edge is no softer
_LEVEL = 2.0  # cells whose tops, and whose bottoms, differ by less stand beside each other,
_APART = 6.0  # if there is no more than a double rule between them
_ON_RULE = 1.5  # an edge this near to a rule is that rule
_NARROWEST = 12.0  # a cell
# Shares of the paper's grey.
_STEP = 0.02  # at an edge, the ground changes by at least this
_EVEN = 0.02  # within a stripe it varies by no more
# Shares of an edge's step.
_OWN = 0.4  # that a cell has which takes part in it
_TOGETHER = 0.7  # of the cells beside each other take part in every edge
_DRIFT = 0.35  # by which the ground changes, at most, over the stripes at its sides: more is the shadow of a fold
_WIDE = 3  # soft edges: so much is looked at on either side of an edge


@dataclass(slots=True)
class _Cell:
    """A cell's box in points, the first row of its free space in the small picture, its ground row by row."""

    box: tuple[float, float, float, float]
    top: int
    rows: Floats


def striped(straight: Grey, ruling: Ruling, regions: Regions, dpi: float) -> Shapes:
    """The shaded stripes of cells, as filled rectangles in points.

    Args:
        straight: the straight picture as it was scanned, its ground not evened out.
        ruling: its rules, on which an edge of shading may lie.
        regions: what they enclose.
        dpi: resolution of the picture.
    """
    scale = min(1.0, _WORK_DPI / dpi)
    small = cv2.resize(straight, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    pixels = scale * dpi / 72  # of the small picture, to the point
    reach = round(_BETWEEN * pixels) | 1
    ground = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8))
    points = regions.box[1:].astype(np.float64) * 72 / dpi
    cells = [cell for box in points.tolist() if (cell := _cell(ground, box, pixels)) is not None]
    striped: list[tuple[_Cell, list[float]]] = []
    for row in _beside(cells):
        striped += _stripes(row, pixels)
    alone = [c for c in cells if all(c is not other for other, _ in striped)]
    for _ in range(2):
        striped += [(c, heights) for c in alone if (heights := _taken_over(c, striped, pixels))]
        alone = [c for c in alone if all(c is not other for other, _ in striped)]
    boxes: list[tuple[float, ...]] = []
    fills: list[int] = []
    level, upright = ruling.horizontal[:, 0] * 72 / dpi, ruling.vertical[:, 0] * 72 / dpi
    for cell, heights in striped:
        left, right = (_snapped(x, upright) for x in (cell.box[0] - WALL, cell.box[2] + WALL))
        edges = [_snapped(y, level) for y in (cell.box[1] - WALL, *heights, cell.box[3] + WALL)]
        for (top, bottom), grey in zip(pairwise(edges), _greys(cell, heights, pixels), strict=True):
            if grey <= 1 - _STEP / 2:
                shade = min(round(grey * 255), 248)
                shade -= shade % 8
                boxes.append((left, top, right, bottom))
                fills.append(0xFF000000 | shade << 16 | shade << 8 | shade)
    n = len(boxes)
    return Shapes(
        np.array(boxes, np.float64).reshape(-1, 4),
        np.array(fills, np.int64),
        np.zeros(n, np.int64),
        np.ones(n, bool),
        np.arange(n, dtype=np.int32),
    )


def _cell(ground: Grey, box: tuple[float, float, float, float], pixels: float) -> _Cell | None:
    """A cell that has room for two stripes, its ground as a share of its lightest rows; None for others."""
    x0, y0, x1, y1 = box
    if y1 - y0 < 2 * _LOWEST or x1 - x0 < _NARROWEST:
        return None
    top, bottom = round((y0 + _SIDE) * pixels), round((y1 - _SIDE) * pixels)
    part = ground[top:bottom, round((x0 + _SIDE) * pixels) : round((x1 - _SIDE) * pixels)]
    rows = np.median(part, axis=1)
    return _Cell(box, top, rows / max(float(np.percentile(rows, 90)), 1.0))


def _beside(cells: list[_Cell]) -> list[list[_Cell]]:
    """The cells that stand beside each other at one height, two or more together."""
    rows: list[list[_Cell]] = []
    for cell in sorted(cells, key=lambda c: c.box[0]):
        x0, y0, _, y1 = cell.box
        for row in rows:
            _, top, right, bottom = row[-1].box
            if abs(top - y0) <= _LEVEL and abs(bottom - y1) <= _LEVEL and abs(x0 - right) <= _APART:
                row.append(cell)
                break
        else:
            rows.append([cell])
    return [row for row in rows if len(row) > 1]


def _stripes(row: list[_Cell], pixels: float) -> list[tuple[_Cell, list[float]]]:
    """The cells of a row that are striped, and the heights (points) that part their stripes."""
    top, size = max(c.top for c in row), min(c.top + len(c.rows) for c in row)
    rows = np.stack([c.rows[top - c.top : size - c.top] for c in row])
    soft = max(1, round(_SOFT * pixels))
    wide = _WIDE * soft
    usual = np.median(rows, axis=0)
    if rows.shape[1] < 2 * wide or np.ptp(usual) < _STEP:
        return []
    step = _steps(usual, soft)
    found = _peaks(np.abs(step), _STEP, wide)
    parts = list(pairwise([0, *found, len(usual)]))
    if not found or any(b - a < (_LOWEST - _SIDE) * pixels for a, b in parts):
        return []  # it changes too often for rows
    inner = soft + 1
    drift = []
    for a, b in parts:
        own = usual[a + (inner if a else 0) : b - (inner if b < len(usual) else 0)]
        if np.percentile(own, 90) - np.percentile(own, 10) > 2 * _EVEN:
            return []
        drift.append(_drift(own))
    if any(max(drift[k : k + 2]) > _DRIFT * abs(float(step[y])) for k, y in enumerate(found)):
        return []
    steps = np.stack([_steps(own, soft) for own in rows])
    taking = np.all(steps[:, found] * np.sign(step[found]) >= _OWN * np.abs(step[found]), axis=1)
    if taking.sum() < 2 or taking.mean() < _TOGETHER:
        return []
    heights = [(top + _exact(usual, y, wide)) / pixels for y in found]
    return [(cell, heights) for cell, takes in zip(row, taking, strict=True) if takes]


def _drift(rows: Floats) -> float:
    """By how much the ground changes from the first to the last third of a stripe."""
    third = len(rows) // 3
    return abs(float(np.median(rows[-third:])) - float(np.median(rows[:third]))) if third else 0.0


def _taken_over(cell: _Cell, striped: list[tuple[_Cell, list[float]]], pixels: float) -> list[float]:
    """The heights at which a cell of another height is striped like one beside it, none where it is not."""
    x0, top, x1, bottom = cell.box
    step: Floats | None = None
    for other, heights in striped:
        apart = max(other.box[0] - x1, x0 - other.box[2])
        own = [y for y in heights if top + _LOWEST <= y <= bottom - _LOWEST]
        if not own or not -_APART <= apart <= _APART:
            continue
        if step is None:
            step = _steps(cell.rows, max(1, round(_SOFT * pixels)))
        near = [np.abs(step[max(0, k - 1) : k + 2]) for y in own for k in [round(y * pixels) - cell.top]]
        if all(len(n) and float(n.max()) >= _STEP for n in near):
            return own
    return []


def _greys(cell: _Cell, heights: list[float], pixels: float) -> list[float]:
    """The shade of each stripe of a cell, by its lightest one."""
    at = [0, *(min(max(round(y * pixels) - cell.top, 1), len(cell.rows) - 1) for y in heights), len(cell.rows)]
    return [float(np.median(cell.rows[a : max(b, a + 1)])) for a, b in pairwise(at)]


def _snapped(place: float, rules: Floats) -> float:
    """A place, or that of the rule that it lies on."""
    near = rules[np.abs(rules - place) <= _ON_RULE]
    return float(near[np.abs(near - place).argmin()]) if len(near) else place


def _exact(rows: Floats, y: int, wide: int) -> float:
    """Where the ground is half-way between that above and that below an edge."""
    near = rows[y - wide : y + wide]
    above, below = float(np.median(near[:wide])), float(np.median(near[wide:]))
    return y - wide + float(((near - below) / (above - below)).clip(0, 1).sum())


def _steps(rows: Floats, soft: int) -> Floats:
    """By how much the ground grows lighter at each height, a soft edge to each side of it left out."""
    wide, left_out = _WIDE * soft, soft // 2
    out = np.zeros(len(rows) + 1)
    if len(rows) < 2 * wide:
        return out
    level = np.median(np.lib.stride_tricks.sliding_window_view(rows, wide - left_out), axis=1)
    out[wide : len(rows) - wide + 1] = level[wide + left_out :] - level[: len(rows) - 2 * wide + 1]
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
