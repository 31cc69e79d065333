"""Which straight pieces are rules: told from strokes of letters by how they are drawn and by what they touch."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extractor.reading.ocr.engine import Grey
from extractor.reading.page import Bools, Floats

__all__ = ["Found", "drawn", "hanging", "in_step", "lettered", "plain", "sound", "through"]

# Lengths in points, shares of a rule's length.
SURE = 40.0  # a straight run this long is a rule, whatever it touches
TOUCH = 1.3  # a side of a cell ends this near to the rules that it spans between
BEYOND = 4.0  # or reaches this far beyond them
DASH_GAP = 5.0  # the last dash of a dashed rule ends at most this far from the rule across
HANGS = 6.0  # a rule that parts a cell ends nearer than this to the cell's sides
SOLID, SOLID_LONG = 0.88, 0.75  # inked: a short rule, one longer than LONG
FREE = 0.72  # no thicker than the rule: letters stand on it or cross it in few places;
FREE_ALONE = 0.9  # that of a rule that touches no other
ONE_SIDE = 0.9  # or a long one no thicker on one of its sides, where letters sit on the other
DRAWN = 0.96  # and inked nearly everywhere
LONG = 100.0  # points
STROKE = 14.0  # points: strokes of letters that touch the rules above and below them are no longer
SAME_LINE = 2.0  # points: rules nearer than this part the same columns
STROKES, MOST_ROWS = 2, 0.7  # a bracket has no more dashes in a row, in so many of its rows
NEAR_RULE = 0.9  # points: and ends further than this from the rules of its row
EDGE = 1.0  # points: nearer than this to a solid rule stands its own rough edge
BESIDE, LETTERED = (0.8, 2.5), 0.3  # points from a stroke's edge: there the rest of its letter begins, along this share


@dataclass(slots=True)
class Found:
    """Rules of one direction. ``alone``: so plainly drawn that they are rules even where they touch nothing."""

    rules: Floats
    dashed: Bools
    alone: Bools

    def only(self, keep: Bools) -> Found:
        """Some of the rules."""
        return Found(self.rules[keep], self.dashed[keep], self.alone[keep])


def plain(ink: Grey, rules: Floats, dashes: Floats, scale: float) -> Found:
    """The rules that are drawn through and stand free; strokes of letters in a row are neither."""
    kept, alone = [], []
    for rule in rules.tolist():
        long = rule[2] - rule[1] >= LONG * scale
        inked, free, side = drawn(ink, rule, scale)
        kept.append(
            (free >= FREE and inked >= (SOLID_LONG if long else SOLID))
            or (long and inked >= DRAWN and side >= ONE_SIDE)
        )
        alone.append(free >= FREE_ALONE and inked >= (SOLID if long else DRAWN))
    keep = np.array(kept, bool)
    n = len(dashes)
    return Found(
        np.concatenate([rules[keep], dashes]) if len(rules) else dashes,
        np.concatenate([np.zeros(int(keep.sum()), bool), np.ones(n, bool)]),
        np.concatenate([np.array(alone, bool)[keep], np.zeros(n, bool)]),
    )


def drawn(ink: Grey, rule: list[float], scale: float) -> tuple[float, float, float]:
    """Shares of a rule's length: inked; of that, no thicker than the rule; no thicker on the better of its sides."""
    y, x0, x1, thickness = rule
    reach = round(thickness / 2 + 1.5 * scale) + 1
    top = max(0, round(y) - reach)
    band = ink[top : round(y) + reach + 1, int(x0) : int(x1) + 1] > 0
    middle = round(y) - top
    runs = through(band, middle, max(2.0, 0.75 * scale))
    inked = runs.any(0)
    if not inked.any():
        return 0.0, 0.0, 0.0
    free = (runs.sum(0)[inked] <= thickness * 1.5 + 2).mean()
    half = 0.75 * thickness + 1.5
    above, below = runs[:middle].sum(0)[inked] <= half, runs[middle + 1 :].sum(0)[inked] <= half
    return float(inked.mean()), float(free), float(max(above.mean(), below.mean()))


def through(band: Bools, middle: int, wander: float) -> Bools:
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


def sound(across: Found, down: Found, scale: float) -> tuple[Found, Found]:
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


def hanging(rules: Floats, across: Floats, scale: float) -> Bools:
    """Which rules begin and end in the open within one cell: lines under words, lines of a stamp; none parts a cell."""
    out = np.zeros(len(rules), bool)
    for k, (y, x0, x1, _) in enumerate(rules.tolist()):
        place = across[(across[:, 1] < y) & (y < across[:, 2]), 0]
        before, behind = place[place < x0], place[place > x1]
        if len(before) and len(behind) and len(before) + len(behind) == len(place):
            out[k] = min(x0 - float(before.max()), float(behind.min()) - x1) > HANGS * scale
    return out


def lettered(ink: Grey, own: Found, scale: float) -> Bools:
    """Which short rules are strokes of letters in a row so low that its words touch the rules.

    No other rule stands on their line, as the side of a cell in another row would, and ink stands close beside them.
    """
    rules = own.rules
    out = np.zeros(len(rules), bool)
    for k in np.flatnonzero((rules[:, 2] - rules[:, 1] <= STROKE * scale) & ~own.dashed).tolist():
        y, x0, x1, thick = rules[k].tolist()
        same = np.abs(rules[:, 0] - y) <= SAME_LINE * scale
        same[k] = False
        if same.any():
            continue
        sides = []
        edge = round(thick + scale)  # the rules that it touches tell nothing
        for sign in (-1, 1):
            near, far = sorted(max(0, round(y + sign * (thick / 2 + away * scale))) for away in BESIDE)
            band = ink[near : far + 1, int(x0) + edge : max(int(x1) - edge, int(x0) + edge)]
            sides.append(float((band > 0).any(0).mean()) if band.size else 0.0)
        out[k] = max(sides) >= LETTERED
    return out


def in_step(ink: Grey, own: Found, across: Floats, scale: float) -> Bools:
    """Which dashed rules are none: the rough edge of a solid one, or the brackets of a column, （福） in row after row.

    Brackets have as many dashes in each row, one or two, and end before the rules above and below it.
    """
    out = np.zeros(len(own.rules), bool)
    solid = own.rules[~own.dashed]
    for k in np.flatnonzero(own.dashed).tolist():
        y, x0, x1, thick = own.rules[k].tolist()
        covers = (solid[:, 1] <= x0 + scale) & (solid[:, 2] >= x1 - scale)
        if (covers & (np.abs(solid[:, 0] - y) <= EDGE * scale)).any():
            out[k] = True
            continue
        place = np.sort(across[(across[:, 1] < y) & (y < across[:, 2]) & (across[:, 0] > x0) & (across[:, 0] < x1), 0])
        half = round(thick / 2 + 0.5 * scale)
        band = ink[max(0, round(y) - half) : round(y) + half + 1] > 0
        free = round(NEAR_RULE * scale)
        rows = [(round(a) + free, round(b) - free) for a, b in pairwise(place.tolist()) if b - a > 3 * free]
        if not rows:
            continue
        parts: list[Bools] = [np.any(band[:, a:b], axis=0) for a, b in rows]
        dashes = np.array([(np.diff(np.pad(part, 1).astype(np.int8)) == 1).sum() for part in parts])
        apart = np.mean([not (part[:1].any() or part[-1:].any()) for part in parts])
        usual = float(np.median(dashes))
        out[k] = usual <= STROKES and min(float((dashes == usual).mean()), float(apart)) >= MOST_ROWS
    return out


def _meets(own: Found, across: Floats, scale: float) -> tuple[Bools, Bools]:
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
