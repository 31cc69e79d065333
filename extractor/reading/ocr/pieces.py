"""Straight pieces of ink that may be rules or parts of rules: runs, dashes, and pieces joined over small breaks."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from extractor.reading.ocr.engine import Grey
from extractor.reading.page import Bools, Floats, Ints

__all__ = ["dashes", "join", "runs"]

# All lengths in points.
SHORTEST = 7.0  # a run of ink this long may be part of a rule
THICKEST = 5.0
GAP = 6.0  # breaks in a faint rule up to this are closed,
GAP_SHARE = 0.3  # unless the pieces beside them are no longer than a few breaks: those are strokes of letters
DASH = 9.0  # a dash is at most this long,
DASH_GAP = 5.0  # and at most this far from the next
DASHED = 24.0  # a dashed rule is at least this long
BREAKS, DOTS = 0.35, 0.92  # a row of dots has so many breaks a point, and no more of it is inked
LONG = 100.0  # a shorter rule
WAVY = 0.7  # strays no further from a straight line (pixels)
BLOCK = 500_000  # pairs of pieces looked at in one step
SECOND = 24.0  # straight ink along a rule may belong to it from this length on


def runs(ink: Grey, scale: float) -> tuple[Floats, Grey]:
    """Level pieces of rules as rows ``y, x0, x1, thickness``, and their ink."""
    small_gap = max(2, round(0.8 * scale))
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, small_gap + 1), np.uint8))
    length = max(9, round(SHORTEST * scale))
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
    pieces: list[tuple[float, float, float, float]] = []
    mask = np.zeros_like(ink)
    for k, (x, y, w, h, area) in enumerate(stats.tolist()):
        if not k or w < length or (h > 3 * THICKEST * scale and h > 0.2 * w):
            continue
        view = np.s_[y : y + h, x : x + w]
        whole = area == w * h
        part = labels[view] == k
        if _dotted(ink[view], part, scale):
            continue
        found = _even(w, h, scale) if whole else _straight(part, scale)
        if not found:
            continue
        for x0, x1, middle, thickness in found:
            pieces.append((y + middle, x + x0, x + x1, thickness))
        if w >= SECOND * scale:
            mask[view][part] = 255
    return np.array(pieces, np.float64).reshape(-1, 4), mask


def _dotted(ink: Grey, part: Bools, scale: float) -> bool:
    """Whether a piece of closed ink is a row of dots: broken far oftener than the copy of a solid rule."""
    inked: Bools = np.any((ink > 0) & part, axis=0)
    breaks = int((np.diff(inked.astype(np.int8)) < 0).sum())
    return breaks >= BREAKS * part.shape[1] / scale and float(inked.mean()) <= DOTS


def _even(width: int, height: int, scale: float) -> list[tuple[float, float, float, float]]:
    """What ``_straight`` says of a piece that fills its box, as most do."""
    return [(0.0, float(width), height / 2, float(height))] if height <= THICKEST * scale else []


def _straight(part: Bools, scale: float) -> list[tuple[float, float, float, float]]:
    """A connected piece as straight level stretches ``x0, x1, y, thickness``; nothing where it is an area.

    Where a piece forks (double rules that touch, a letter that stands on the rule) the thickness jumps; the commonest
    thickness tells the rule's own.
    """
    thick = part.sum(0)
    usual = _middle(thick)
    if usual > THICKEST * scale:
        return []
    height = np.arange(part.shape[0])[:, None]
    middle = (part * height).sum(0) / np.maximum(thick, 1) + 0.5
    own = thick <= usual * 1.5 + 1
    if not own.any():
        return []
    x = np.flatnonzero(own)
    if 3 <= len(x) < LONG * scale:
        off, away = x - x.mean(), middle[x] - middle[x].mean()
        away -= off * float((off * away).sum() / (off * off).sum())
        if np.abs(away).mean() > WAVY + 0.15 * usual:
            return []
    out = []
    # A fork or step is where the middle jumps by more than the rule is thick.
    jump = np.abs(np.diff(middle[x])) > max(1.5, 0.75 * usual)
    starts = np.concatenate([[0], np.flatnonzero(jump) + 1])
    ends = np.append(starts[1:], len(x))
    for a, b in zip(starts.tolist(), ends.tolist(), strict=True):
        run = x[a:b]
        if len(run) < max(4, SHORTEST * scale * 0.5) and len(starts) > 1:
            continue
        out.append((float(run[0]), float(run[-1] + 1), _middle(middle[run]), _middle(thick[run])))
    return out


def _middle(values: Floats) -> float:
    """The median: of a few values, sorting is quicker than ``np.median``."""
    ordered = np.sort(values)
    n = len(ordered)
    return float(ordered[(n - 1) // 2] + ordered[n // 2]) / 2


def dashes(ink: Grey, scale: float) -> Floats:
    """Dashed and dotted rules among ink that is no solid rule."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    w, h = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    thin = (h <= max(2, 1.6 * scale)) & (w <= DASH * scale) & (w >= 1)
    thin[0] = False
    if thin.sum() < 4:
        return np.empty((0, 4))
    dashes = np.where(thin, 255, 0).astype(np.uint8)[labels]
    closed = cv2.morphologyEx(dashes, cv2.MORPH_CLOSE, np.ones((1, round(DASH_GAP * scale)), np.uint8))
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, round(DASHED * scale)), np.uint8))
    n, _, boxes, centers = cv2.connectedComponentsWithStats(opened, connectivity=8)
    found = []
    for k in range(1, n):
        x, y, width, height, area = boxes[k].tolist()
        if height > 2.5 * scale + 1:
            continue
        inside = dashes[y : y + height, x : x + width] > 0
        steps = np.flatnonzero(np.diff(inside.any(0).astype(np.int8)) == 1)
        if len(steps) < 3:
            continue
        found.append((centers[k][1] + 0.5, x, x + width, area / width))
    return np.array(found, np.float64).reshape(-1, 4)


def join(pieces: Floats, scale: float) -> Floats:
    """Pieces on one line with no more than a faint break between them are one rule."""
    pieces = pieces[np.lexsort((pieces[:, 1], pieces[:, 0]))]
    n = len(pieces)
    group = np.arange(n)
    widest = max(1.6, 0.6 * scale, 0.5 * THICKEST * scale)
    last = np.searchsorted(pieces[:, 0], pieces[:, 0] + widest, side="right")
    for i, j in _neighbours(pieces, last, scale):
        a, b = sorted((int(group[i]), int(group[j])))
        if a != b:
            group[group == b] = a
    joined = []
    order = np.argsort(group, kind="stable")
    for members in np.split(order, np.flatnonzero(np.diff(group[order])) + 1) if n else []:
        own = pieces[members]
        length = own[:, 2] - own[:, 1]
        y, thick = np.average(own[:, [0, 3]], axis=0, weights=length).tolist()
        joined.append((y, own[:, 1].min(), own[:, 2].max(), thick))
    return np.array(joined, np.float64).reshape(-1, 4)


def _neighbours(pieces: Floats, last: Ints, scale: float) -> Iterator[tuple[int, int]]:
    """Pairs of pieces that are one rule, a block at a time. ``last``: up to where pieces are near enough to each."""
    near_by = max(1.6, 0.6 * scale)
    start = 0
    while start < len(pieces):
        # The pieces before the ``BLOCK``-th pair, and at least one.
        pairs = np.cumsum(last[start:] - np.arange(start + 1, len(pieces) + 1))
        end = start + max(1, int(np.searchsorted(pairs, BLOCK)))
        count = last[start:end] - np.arange(start + 1, end + 1)
        i = np.repeat(np.arange(start, end), count)
        j = i + 1 + np.arange(len(i)) - np.repeat(np.cumsum(count) - count, count)
        start = end
        one, other = pieces[i], pieces[j]
        near = other[:, 0] - one[:, 0] <= np.maximum(near_by, 0.5 * np.maximum(one[:, 3], other[:, 3]))
        gap = np.maximum(other[:, 1] - one[:, 2], one[:, 1] - other[:, 2])
        shorter = np.minimum(one[:, 2] - one[:, 1], other[:, 2] - other[:, 1])
        joins = near & (gap <= np.minimum(GAP * scale, np.maximum(scale, GAP_SHARE * shorter)))
        yield from zip(i[joins].tolist(), j[joins].tolist(), strict=True)
