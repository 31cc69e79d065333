"""The rules of a page's picture: thin, thick, dashed, with gaps where the copy is faint; and the picture without them.

A rule is a run of ink far longer than thick. Strokes of letters are that too, on a small scale: a short piece counts
only where it spans from one crossing rule to another, as the side of a cell does.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.reading.ocr.engine import Grey
from extractor.reading.page import Floats

__all__ = ["Ruling", "erase", "erase_diagonals", "find_ruling"]

# All lengths in points.
SHORTEST = 7.0  # a run of ink this long may be part of a rule
SURE = 40.0  # a straight run this long is a rule, whatever it touches
THICKEST = 5.0
GAP = 6.0  # breaks in a faint rule up to this are closed,
GAP_SHARE = 0.3  # unless the pieces beside them are no longer than a few breaks: those are strokes of letters
TOUCH = 1.3  # a side of a cell ends this near to the rules that it spans between
BEYOND = 4.0  # or reaches this far beyond them
DASH = 9.0  # a dash is at most this long,
DASH_GAP = 5.0  # and at most this far from the next
DASHED = 24.0  # a dashed rule is at least this long

# Shares of a rule's length.
SOLID, SOLID_LONG = 0.88, 0.75  # inked: a short rule, one longer than LONG
FREE = 0.72  # no thicker than the rule: letters stand on it or cross it in few places;
FREE_ALONE = 0.9  # that of a rule that touches no other
ONE_SIDE = 0.9  # or a long one no thicker on one of its sides, where letters sit on the other
DRAWN = 0.96  # and inked nearly everywhere
LONG = 100.0  # points
WAVY = 0.7  # pixels: a short rule strays no further from a straight line
SHORT_END = 30.0  # points: an end no longer than this, beyond the last crossing,
SOLID_END, FREE_END = 0.6, 0.6  # is part of the rule where so much of it is inked and free
ALONG = 0.4  # the second line of a double rule runs along this share of it
SLANTED = 12.0  # points: a straight slanted line this wide is no letter
SECOND = 24.0  # points: straight ink along a rule belongs to it from this length on


@dataclass(slots=True)
class Ruling:
    """Rules in pixels: rows ``position, start, end, thickness``, the position in the middle of the rule.

    ``dashed_…`` tells for each which is dashed. ``flat`` and ``upright`` are 255 where the ink of level and of upright
    rules lies.
    """

    horizontal: Floats
    vertical: Floats
    dashed_horizontal: NDArray[np.bool_]
    dashed_vertical: NDArray[np.bool_]
    flat: Grey
    upright: Grey

    @property
    def mask(self) -> Grey:
        """255 where any rule's ink lies."""
        return np.maximum(self.flat, self.upright)


def find_ruling(ink: Grey, dpi: float) -> Ruling:
    """The rules in a straight page's ink."""
    scale = dpi / 72
    turned = np.ascontiguousarray(ink.T)
    flat, flat_mask = _runs(ink, scale)
    upright, upright_mask = _runs(turned, scale)
    rest = cv2.subtract(ink, cv2.max(flat_mask, upright_mask.T))
    across = _plain(ink, _join(flat, scale), _dashes(rest, scale), scale)
    down = _plain(turned, _join(upright, scale), _dashes(np.ascontiguousarray(rest.T), scale), scale)
    across, down = _sound(across, down, scale)
    across, down = _trimmed(ink, across, down.rules, scale), _trimmed(turned, down, across.rules, scale)
    flat_ink = cv2.max(_mask_of(ink, across.rules, scale), _beside(flat_mask, across.rules, scale))
    upright_ink = cv2.max(_mask_of(turned, down.rules, scale), _beside(upright_mask, down.rules, scale))
    return Ruling(across.rules, down.rules, across.dashed, down.dashed, flat_ink, np.ascontiguousarray(upright_ink.T))


@dataclass(slots=True)
class _Found:
    """Rules of one direction. ``alone``: so plainly drawn that they are rules even where they touch nothing."""

    rules: Floats
    dashed: NDArray[np.bool_]
    alone: NDArray[np.bool_]

    def only(self, keep: NDArray[np.bool_]) -> _Found:
        return _Found(self.rules[keep], self.dashed[keep], self.alone[keep])


def _runs(ink: Grey, scale: float) -> tuple[Floats, Grey]:
    """Level pieces of rules as rows ``y, x0, x1, thickness``, and their ink."""
    small_gap = max(2, round(0.8 * scale))
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, small_gap + 1), np.uint8))
    length = max(9, round(SHORTEST * scale))
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
    pieces: list[tuple[float, float, float, float]] = []
    mask = np.zeros_like(ink)
    for k in range(1, count):
        x, y, w, h, _area = stats[k].tolist()
        if w < length or (h > 3 * THICKEST * scale and h > 0.2 * w):
            continue
        part = labels[y : y + h, x : x + w] == k
        found = _straight(part, scale)
        if not found:
            continue
        for x0, x1, middle, thickness in found:
            pieces.append((y + middle, x + x0, x + x1, thickness))
        if w >= SECOND * scale:
            view = mask[y : y + h, x : x + w]
            view[part] = 255
    return np.array(pieces, np.float64).reshape(-1, 4), mask


def _straight(part: NDArray[np.bool_], scale: float) -> list[tuple[float, float, float, float]]:
    """A connected piece as straight level stretches ``x0, x1, y, thickness``; nothing where it is an area.

    Where a piece forks (double rules that touch, a letter that stands on the rule) the thickness jumps; the commonest
    thickness tells the rule's own.
    """
    thick = part.sum(0)
    usual = float(np.median(thick))
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
        out.append((float(run[0]), float(run[-1] + 1), float(np.median(middle[run])), float(np.median(thick[run]))))
    return out


def _dashes(ink: Grey, scale: float) -> Floats:
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


def _join(pieces: Floats, scale: float) -> Floats:
    """Pieces on one line with no more than a faint break between them are one rule."""
    pieces = pieces[np.lexsort((pieces[:, 1], pieces[:, 0]))]
    n = len(pieces)
    group = np.arange(n)
    widest = max(1.6, 0.6 * scale, 0.5 * THICKEST * scale)
    last = np.searchsorted(pieces[:, 0], pieces[:, 0] + widest, side="right")
    for i in range(n):
        y, x0, x1, thick = pieces[i]
        other = pieces[i + 1 : last[i]]
        if not len(other):
            continue
        near = other[:, 0] - y <= np.maximum(max(1.6, 0.6 * scale), 0.5 * np.maximum(thick, other[:, 3]))
        gap = np.maximum(other[:, 1] - x1, x0 - other[:, 2])
        shorter = np.minimum(x1 - x0, other[:, 2] - other[:, 1])
        joins = near & (gap <= np.minimum(GAP * scale, np.maximum(scale, GAP_SHARE * shorter)))
        for j in (np.flatnonzero(joins) + i + 1).tolist():
            a, b = sorted((int(group[i]), int(group[j])))
            group[group == b] = a
    joined = []
    for k in np.unique(group).tolist():
        own = pieces[group == k]
        length = own[:, 2] - own[:, 1]
        y, thick = np.average(own[:, [0, 3]], axis=0, weights=length).tolist()
        joined.append((y, own[:, 1].min(), own[:, 2].max(), thick))
    return np.array(joined, np.float64).reshape(-1, 4)


def _plain(ink: Grey, rules: Floats, dashes: Floats, scale: float) -> _Found:
    """The rules that are drawn through and stand free; strokes of letters in a row are neither."""
    plain, alone = [], []
    for rule in rules.tolist():
        long = rule[2] - rule[1] >= LONG * scale
        inked, free, side = _drawn(ink, rule, scale)
        plain.append(
            (free >= FREE and inked >= (SOLID_LONG if long else SOLID))
            or (long and inked >= DRAWN and side >= ONE_SIDE)
        )
        alone.append(free >= FREE_ALONE and inked >= (SOLID if long else DRAWN))
    kept = np.array(plain, bool)
    n = len(dashes)
    return _Found(
        np.concatenate([rules[kept], dashes]) if len(rules) else dashes,
        np.concatenate([np.zeros(int(kept.sum()), bool), np.ones(n, bool)]),
        np.concatenate([np.array(alone, bool)[kept], np.zeros(n, bool)]),
    )


def _drawn(ink: Grey, rule: list[float], scale: float) -> tuple[float, float, float]:
    """Shares of a rule's length: inked; of that, no thicker than the rule; no thicker on the better of its sides."""
    y, x0, x1, thickness = rule
    reach = round(thickness / 2 + 1.5 * scale) + 1
    top = max(0, round(y) - reach)
    band = ink[top : round(y) + reach + 1, int(x0) : int(x1) + 1] > 0
    middle = round(y) - top
    runs = _through(band, middle, max(2.0, 0.75 * scale))
    inked = runs.any(0)
    if not inked.any():
        return 0.0, 0.0, 0.0
    free = (runs.sum(0)[inked] <= thickness * 1.5 + 2).mean()
    half = 0.75 * thickness + 1.5
    above, below = runs[:middle].sum(0)[inked] <= half, runs[middle + 1 :].sum(0)[inked] <= half
    return float(inked.mean()), float(free), float(max(above.mean(), below.mean()))


def _sound(across: _Found, down: _Found, scale: float) -> tuple[_Found, _Found]:
    """The pieces that are rules: long ones, and short or dashed ones that span between two kept rules across them."""
    long = [(f.rules[:, 2] - f.rules[:, 1] >= SURE * scale) & ~f.dashed for f in (across, down)]
    keep = [long[0] & across.alone, long[1] & down.alone]
    while True:
        more = list(keep)
        for k, (own, other) in enumerate(((across, down), (down, across))):
            begins, ends = _meets(own, other.rules[more[1 - k]], scale)
            more[k] = more[k] | (begins & ends) | (long[k] & (begins | ends))
        if all((a == b).all() for a, b in zip(more, keep, strict=True)):
            return across.only(keep[0]), down.only(keep[1])
        keep = more


def _trimmed(ink: Grey, own: _Found, across: Floats, scale: float) -> _Found:
    """Rules without the ends that reach from their last crossing into the strokes of a letter."""
    rules = own.rules.copy()
    for k, rule in enumerate(rules.tolist()):
        if own.dashed[k]:
            continue
        y, x0, x1, _ = rule
        slack = TOUCH * scale
        crossed = across[(across[:, 1] - slack <= y) & (y <= across[:, 2] + slack), 0]
        inner = np.sort(crossed[(crossed > x0 + slack) & (crossed < x1 - slack)])
        if not len(inner):
            continue
        for end, edge, place in ((x0, float(inner[0]), 1), (x1, float(inner[-1]), 2)):
            a, b = sorted((end, edge))
            gap = rule[3] + 1.0  # the crossing rule itself tells nothing
            if b - a > SHORT_END * scale or b - a <= 2 * gap:
                continue
            inked, free, _ = _drawn(
                ink, [y, a + (gap if place == 2 else 0), b - (gap if place == 1 else 0), rule[3]], scale
            )
            if inked < SOLID_END or free < FREE_END:
                rules[k, place] = edge
    return _Found(rules, own.dashed, own.alone)


def _meets(own: _Found, across: Floats, scale: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which rules begin at a rule across them, and which end at one."""
    rules = own.rules
    if not len(rules) or not len(across):
        return np.zeros(len(rules), bool), np.zeros(len(rules), bool)
    slack = TOUCH * scale
    position = rules[:, 0, None]
    meets = (across[None, :, 1] - slack <= position) & (position <= across[None, :, 2] + slack)
    loose = np.where(own.dashed, DASH_GAP * scale, slack)[:, None]
    thin = rules[:, 2] - rules[:, 1] >= 4 * rules[:, 3]
    place, beyond = across[None, :, 0], BEYOND * scale
    begins = (meets & (place >= rules[:, 1, None] - loose) & (place <= rules[:, 1, None] + beyond)).any(1)
    ends = (meets & (place <= rules[:, 2, None] + loose) & (place >= rules[:, 2, None] - beyond)).any(1)
    return begins & thin, ends & thin


def _mask_of(ink: Grey, rules: Floats, scale: float) -> Grey:
    """The ink of level rules: at each place the run through the rule's middle, where it is no thicker than the rule."""
    mask = np.zeros_like(ink)
    for y, x0, x1, thickness in rules.tolist():
        reach = round(thickness / 2 + 1.2 * scale) + 1
        top, bottom = max(0, round(y) - reach), min(ink.shape[0], round(y) + reach + 1)
        left, right = max(0, int(x0) - 1), min(ink.shape[1], int(x1) + 2)
        band = ink[top:bottom, left:right] > 0
        runs = _through(band, round(y) - top, max(2.0, 0.75 * scale))
        view = mask[top:bottom, left:right]
        view[runs & (runs.sum(0) <= thickness * 1.6 + 2)] = 255
    return mask


def _beside(runs: Grey, rules: Floats, scale: float) -> Grey:
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


def _through(band: NDArray[np.bool_], middle: int, wander: float) -> NDArray[np.bool_]:
    """In each column, the run of ink that passes within ``wander`` pixels of the middle row."""
    height = band.shape[0]
    out = np.zeros_like(band)
    near = np.abs(np.arange(height) - middle) <= wander
    seed = band & near[:, None]
    out |= seed
    while True:
        grown = out.copy()
        grown[1:] |= out[:-1]
        grown[:-1] |= out[1:]
        grown &= band
        if (grown == out).all():
            return out
        out = grown


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
    return clean, rest


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
