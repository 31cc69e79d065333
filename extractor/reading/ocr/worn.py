"""Rules that a bad copy broke into dashes and dots of all lengths, found by how much of a straight line is inked.

No piece of such a rule is long enough to be told from a stroke of a letter. But along the whole of it most places hold
thin ink at one height, with little close above or below, which is true of no line of text.
"""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.reading.ocr.engine import Grey
from extractor.reading.ocr.soundness import Found
from extractor.reading.page import Bools, Floats

__all__ = ["filled", "is_worn", "with_worn", "worn"]

# Points.
_GAP = 8.0  # breaks up to this are looked over,
_LEAST = 45.0  # in a stretch at least this long
_THIN = 2.2  # its ink is no thicker
_CLEAR = (1.3, 3.0)  # from the middle of a rule: where the strips above and below it lie that hold little ink
_NEAR = 1.3  # rules nearer than this are one
# Shares of a stretch's length.
_INKED = 0.6  # with thin ink
_FREE = 0.85  # with no ink in the strip on one of its sides,
_FREE_OTHER = 0.6  # and on the other, where words may stand close
_COVERED = 0.9  # that rules found before already cover
_WORN = 0.06  # of all rules' length: from here on a page is worn,
_SPLIT = 0.15  # the same for rules that stand in pieces, the gaps between them short
_WORN_LENGTH = 250.0  # points: where that is no chance
_RESUMED = 0.4  # of the way from one crossing to the next that is inked where a rule stands on the same line
_WITHIN = 0.2  # so much where it stands before and behind,
_BESIDE = 0.25  # and no more than this of one side of it, twice as much of the other,
_CELL = 40.0  # points: with no more than a cell between
_LITTLE = 14.0  # points: what may lack to the next crossing, whatever ink there is
_REACH = 4.0  # points: a rule across may end this short of the line

_Counts = NDArray[np.int32]


def worn(ink: Grey, scale: float) -> Floats:
    """Level stretches of broken rules as rows ``y, x0, x1, thickness``."""
    high = max(3, round(_THIN * scale)) + 1
    thin = cv2.subtract(ink, cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((high, 1), np.uint8)))
    near = cv2.dilate(thin, np.ones((3, 1), np.uint8))
    gap, least = round(_GAP * scale), round(_LEAST * scale)
    closed = cv2.morphologyEx(near, cv2.MORPH_CLOSE, np.ones((1, gap + 1), np.uint8))
    y, x0, x1 = _runs(cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, least), np.uint8)) > 0)
    length = np.maximum(x1 - x0, 1)
    inked = _sums(near > 0, y, x0, x1) / length
    keep = inked >= _INKED
    y, x0, x1, length, inked = (part[keep] for part in (y, x0, x1, length, inked))
    sides = [1 - _sums(strip, y, x0, x1) / length for strip in _strips(ink, scale)]
    free = np.stack(sides) if len(y) else np.empty((2, 0))
    keep = (free.max(0) >= _FREE) & (free.min(0) >= _FREE_OTHER)
    y, x0, x1, inked = (part[keep] for part in (y, x0, x1, inked))
    found: list[tuple[float, float, float, float]] = []
    taken: list[tuple[int, int, int]] = []
    for k in np.lexsort((y, -(inked * (x1 - x0)))).tolist():
        a, b, c = int(y[k]), int(x0[k]), int(x1[k])
        if any(abs(a - d) <= _NEAR * scale and min(c, f) > max(b, e) for d, e, f in taken):
            continue
        taken.append((a, b, c))
        found.append(_measured(thin, a, b, c, high))
    return np.array(found, np.float64).reshape(-1, 4)


def _runs(line: Bools) -> tuple[_Counts, _Counts, _Counts]:
    """Row, first and last column + 1 of each level run."""
    edge = np.diff(np.pad(line, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    y, x0 = np.nonzero(edge == 1)
    _, x1 = np.nonzero(edge == -1)
    return y.astype(np.int32), x0.astype(np.int32), x1.astype(np.int32)


def _sums(mask: Bools, y: _Counts, x0: _Counts, x1: _Counts) -> Floats:
    """How many places of each run are set."""
    rows = np.unique(y)
    total = np.pad(mask[rows].cumsum(1, dtype=np.int32), ((0, 0), (1, 0)))
    row = np.searchsorted(rows, y)
    sums: Floats = (total[row, x1] - total[row, x0]).astype(np.float64)
    return sums


def _strips(ink: Grey, scale: float) -> tuple[Bools, Bools]:
    """For each place whether there is ink a little above it, and whether there is some a little below it."""
    first, last = round(_CLEAR[0] * scale), round(_CLEAR[1] * scale)
    tall = last - first + 1
    # A kernel of ``tall`` rows: at its end, it looks upwards only.
    reach = cv2.dilate(ink, np.ones((tall, 1), np.uint8), anchor=(0, tall - 1)) > 0
    above = np.zeros_like(reach)
    above[first:] = reach[:-first]
    reach = cv2.dilate(ink, np.ones((tall, 1), np.uint8), anchor=(0, 0)) > 0
    below = np.zeros_like(reach)
    below[:-first] = reach[first:]
    return above, below


def _measured(thin: Grey, y: int, x0: int, x1: int, high: int) -> tuple[float, float, float, float]:
    """A stretch with the middle and the thickness that its ink has."""
    top = max(0, y - high // 2)
    band = thin[top : y + high // 2 + 1, x0:x1] > 0
    rows = band.sum(1)
    inked = np.flatnonzero(band.any(0))
    middle = top + float((rows * np.arange(len(rows))).sum() / max(rows.sum(), 1)) + 0.5
    thick = float(np.median(band[:, inked].sum(0))) if len(inked) else 1.0
    return middle, float(x0 + inked[0]) if len(inked) else x0, float(x0 + inked[-1] + 1) if len(inked) else x1, thick


def with_worn(found: Found, stretches: Floats, scale: float) -> Found:
    """The rules with those that stand broken; pieces of them that were found before give way."""
    rules, dashed, alone = found.rules, found.dashed, found.alone
    for y, x0, x1, thick in stretches.tolist():
        same = (np.abs(rules[:, 0] - y) <= _NEAR * scale) & (rules[:, 1] < x1) & (rules[:, 2] > x0)
        cover = np.minimum(rules[same, 2], x1) - np.maximum(rules[same, 1], x0)
        if same.any() and float(cover.max()) >= _COVERED * (x1 - x0):
            continue
        a, b = min(x0, *rules[same, 1].tolist(), x0), max(x1, *rules[same, 2].tolist(), x1)
        rules = np.concatenate([rules[~same], [[y, a, b, thick]]])
        dashed, alone = np.append(dashed[~same], False), np.append(alone[~same], True)
    return Found(rules, dashed, alone)


def is_worn(found: tuple[Found, Found], stretches: tuple[Floats, Floats], scale: float) -> bool:
    """Whether a page is a bad copy: so much of its rules stands broken that it is no chance row of letters."""
    whole = broken = split = 0.0
    for own, more in zip(found, stretches, strict=True):
        rules = own.rules[~own.dashed]
        whole += float((rules[:, 2] - rules[:, 1]).sum())
        for y, x0, x1, _ in more.tolist():
            near = own.rules[np.abs(own.rules[:, 0] - y) <= _NEAR * scale]
            cover = np.maximum(np.minimum(near[:, 2], x1) - np.maximum(near[:, 1], x0), 0.0)
            broken += max(0.0, x1 - x0 - float(cover.sum()))
            solid = np.maximum(np.minimum(rules[:, 2], x1) - np.maximum(rules[:, 1], x0), 0.0)
            solid = solid[(np.abs(rules[:, 0] - y) <= _NEAR * scale) & (solid > 0)]
            if (
                len(solid) > 1
                and float(solid.max()) < _COVERED * (x1 - x0)
                and float(solid.sum()) >= _INKED * (x1 - x0)
            ):
                split += x1 - x0
    least, length = _WORN_LENGTH * scale, whole + broken
    return (broken >= least and broken >= _WORN * length) or (split >= least and split >= _SPLIT * length)


def filled(ink: Grey, own: Found, across: Floats, scale: float) -> Found:
    """Rules of a worn page carried from crossing to crossing: no rule of a table ends within a cell.

    A line on which rules stand is looked at between each two rules across it: where enough of it is inked, or little
    is missing to the next crossing, the rule goes on there.
    """
    solid, rest = own.only(~own.dashed), own.only(own.dashed)
    rules: list[tuple[float, float, float, float]] = []
    for line in _collinear(solid.rules, _NEAR * scale):
        y, thick = np.average(line[:, [0, 3]], axis=0, weights=line[:, 2] - line[:, 1]).tolist()
        pieces = _united([(a, b) for _, a, b, _ in line.tolist()])
        slack = _REACH * scale
        crossed = across[(across[:, 1] - slack <= y) & (y <= across[:, 2] + slack), 0]
        ways = list(pairwise(np.unique(crossed.round(1)).tolist()))
        lacks = [_lacking(a, b, pieces) for a, b in ways]
        for k, (a, b) in enumerate(ways):
            if lacks[k] <= scale:
                continue
            little = lacks[k] < b - a and lacks[k] <= min(_LITTLE * scale, 0.5 * (b - a))
            within = 0 < k < len(ways) - 1 and max(lacks[k - 1], lacks[k + 1]) <= scale and b - a <= _CELL * scale
            if little or _resumes(ink, y, a, b, _WITHIN if within else _RESUMED, scale):
                pieces = _united([*pieces, (a, b)])
        rules += [(y, a, b, thick) for a, b in pieces]
    n = len(rules)
    return Found(
        np.concatenate([np.array(rules, np.float64).reshape(-1, 4), rest.rules]),
        np.append(np.zeros(n, bool), rest.dashed),
        np.append(np.ones(n, bool), rest.alone),
    )


def _lacking(a: float, b: float, pieces: list[tuple[float, float]]) -> float:
    """How much of the way from ``a`` to ``b`` no piece covers."""
    return b - a - sum(max(0.0, min(b, d) - max(a, c)) for c, d in pieces)


def _resumes(ink: Grey, y: float, a: float, b: float, least: float, scale: float) -> bool:
    """Whether a rule runs between two crossings: so much of it inked, little ink close above and below."""
    edge = round(scale)
    left, right = round(a) + edge, round(b) - edge
    if right - left < 3 * scale:
        return False
    first, last, own = round(_CLEAR[0] * scale), round(_CLEAR[1] * scale), max(1, round(0.5 * scale))
    middle = int(y)

    def rows(top: int, bottom: int) -> float:
        return float((ink[max(0, top) : max(0, bottom + 1), left:right] > 0).any(0).mean())

    inked = rows(middle - own, middle + own)
    near, other = sorted((rows(middle - last, middle - first), rows(middle + first, middle + last)))
    # Words that stand across the way have as much ink beside the line as on it.
    return inked >= least and near <= min(_BESIDE, 0.5 * inked) and other <= min(2 * _BESIDE, inked)


def _collinear(rules: Floats, near: float) -> list[Floats]:
    """Rules in groups that lie on one line."""
    order = np.argsort(rules[:, 0], kind="stable")
    breaks = np.flatnonzero(np.diff(rules[order, 0]) > near) + 1
    return [rules[group] for group in np.split(order, breaks) if len(group)]


def _united(pieces: list[tuple[float, float]]) -> list[tuple[float, float]]:
    out: list[tuple[float, float]] = []
    for a, b in sorted(pieces):
        if out and a <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(out[-1][1], b))
        else:
            out.append((a, b))
    return out
