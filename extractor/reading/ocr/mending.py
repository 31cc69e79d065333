"""Rules of a bad copy mended: gaps closed where traces of ink show that they went on, false ends cut off.

And the other way round: rules of tables that stand close one over the other are parted where no ink joins them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from extractor.reading.ocr.engine import Grey
from extractor.reading.ocr.soundness import TOUCH, Found, drawn, through
from extractor.reading.page import Floats

__all__ = ["mended", "parted", "trimmed"]

SHORT_END = 30.0  # points: an end no longer than this, beyond the last crossing,
SOLID_END, FREE_END = 0.6, 0.6  # is part of the rule where so much of it is inked and free
LONE_END, SAME_END = 14.0, 4.0  # a short end is cut off where no other rule ends as far beyond the crossing
WIDE_GAP = 60.0  # points: a gap of a bad copy is mended up to this,
TRACES, TRACES_ON = 0.3, 0.45  # where so much of it is inked: between two pieces, towards a rule across
APART = (2.5, 7.0)  # points: two tables stand so near each other that a break in a rule may be as long
NO_INK, NO_RULES = 0.1, 0.8  # so little of the way is inked, for so many of the rules that lead over it


def mended(ink: Grey, own: Found, across: Floats, scale: float) -> Found:
    """Rules joined and carried on over the gaps of a bad copy, where traces of ink show that they went on."""
    order = np.lexsort((own.rules[:, 1], own.rules[:, 0]))
    rules, dashed = [], []
    left = set(range(len(order)))
    for i in order.tolist():
        if i not in left:
            continue
        left.discard(i)
        y, x0, x1, thick = own.rules[i].tolist()
        while not own.dashed[i]:
            near = [j for j in left if not own.dashed[j] and abs(own.rules[j, 0] - y) <= max(2.0, 1.0 * scale)]
            gaps = [(own.rules[j, 1] - x1, j, 1) for j in near] + [(x0 - own.rules[j, 2], j, -1) for j in near]
            best = min((g for g in gaps if 0 <= g[0] <= WIDE_GAP * scale), default=None)
            if best is None:
                break
            _, j, _ = best
            other = own.rules[j].tolist()
            a, b = (x1, other[1]) if other[1] >= x1 else (other[2], x0)
            if _traces(ink, (y + other[0]) / 2, a, b, scale) < TRACES:
                break
            weight = (x1 - x0) / max(x1 - x0 + other[2] - other[1], 1e-6)
            y, thick = weight * y + (1 - weight) * other[0], weight * thick + (1 - weight) * other[3]
            x0, x1 = min(x0, other[1]), max(x1, other[2])
            left.discard(j)
        if not own.dashed[i]:
            x0, x1 = _carried_on(ink, y, x0, x1, across, scale)
        rules.append((y, x0, x1, thick))
        dashed.append(bool(own.dashed[i]))
    n = len(rules)
    return Found(np.array(rules, np.float64).reshape(-1, 4), np.array(dashed, bool), np.ones(n, bool))


def _carried_on(ink: Grey, y: float, x0: float, x1: float, across: Floats, scale: float) -> tuple[float, float]:
    """The ends of a rule, carried on to the next rule across it where traces of ink lead there."""
    slack = TOUCH * scale
    crossed = across[(across[:, 1] - slack <= y) & (y <= across[:, 2] + slack), 0]
    for place in np.sort(crossed[crossed > x1 + slack]).tolist():
        if place - x1 > WIDE_GAP * scale or _traces(ink, y, x1, place, scale) < TRACES_ON:
            break
        x1 = place
    for place in np.sort(crossed[crossed < x0 - slack])[::-1].tolist():
        if x0 - place > WIDE_GAP * scale or _traces(ink, y, place, x0, scale) < TRACES_ON:
            break
        x0 = place
    return x0, x1


def _traces(ink: Grey, y: float, x0: float, x1: float, scale: float) -> float:
    """The share of a gap's length that is inked along the line, no thicker than a rule."""
    if x1 - x0 < 1:
        return 1.0
    reach = round(2.0 * scale)
    top = max(0, round(y) - reach)
    band = ink[top : round(y) + reach + 1, int(x0) : max(int(x1), int(x0) + 1)] > 0
    runs = through(band, round(y) - top, max(1.5, 0.5 * scale)).sum(0)
    return float(((runs > 0) & (runs <= 2.0 * scale)).mean())


def trimmed(ink: Grey, own: Found, across: Floats, scale: float) -> Found:
    """Rules without the ends that reach from their last crossing into the strokes of a letter."""
    rules = own.rules.copy()
    ends = list(_ends(own, across, scale))
    for k, place, edge in ends:
        rule = rules[k].tolist()
        a, b = sorted((rule[place], edge))
        gap = rule[3] + 1.0  # the crossing rule itself tells nothing
        if b - a <= 2 * gap:
            continue
        within = [rule[0], a + (gap if place == 2 else 0), b - (gap if place == 1 else 0), rule[3]]
        inked, free, _ = drawn(ink, within, scale)
        if inked < SOLID_END or free < FREE_END:
            rules[k, place] = edge
    for k, place, edge in ends:
        beyond = abs(float(rules[k, place]) - edge)
        if 2 * (rules[k, 3] + 1.0) < beyond <= LONE_END * scale and not _ends_with(rules, k, place, edge, scale):
            rules[k, place] = edge
    return Found(rules, own.dashed, own.alone)


def _ends(own: Found, across: Floats, scale: float) -> Iterator[tuple[int, int, float]]:
    """Each short end of a rule beyond its last crossing: its number, whether its start (1) or end (2), the crossing."""
    slack = TOUCH * scale
    for k, (y, x0, x1, _) in enumerate(own.rules.tolist()):
        if own.dashed[k]:
            continue
        crossed = across[(across[:, 1] - slack <= y) & (y <= across[:, 2] + slack), 0]
        inner = np.sort(crossed[(crossed > x0 + slack) & (crossed < x1 - slack)])
        if len(inner):
            for end, edge, place in ((x0, float(inner[0]), 1), (x1, float(inner[-1]), 2)):
                if abs(edge - end) <= SHORT_END * scale:
                    yield k, place, edge


def _ends_with(rules: Floats, k: int, place: int, edge: float, scale: float) -> bool:
    """Whether another rule reaches beyond the same crossing to the same end: the table is open at that side."""
    apart = np.abs(rules[:, 0] - rules[k, 0]) > SAME_END * scale
    through = (rules[:, 1] < edge - scale) & (rules[:, 2] > edge + scale)
    return bool((apart & through & (np.abs(rules[:, place] - rules[k, place]) <= SAME_END * scale)).any())


def parted(ink: Grey, own: Found, across: Floats, scale: float) -> Found:
    """Rules cut where one table ends and the next begins: between two rules across, where hardly one of them is inked.

    A copy loses a bit of this rule and of that one, never the same bit of all of them from one crossing to the next.
    """
    blank: dict[tuple[float, float], list[bool]] = {}
    ways: list[list[tuple[float, float]]] = []
    slack = TOUCH * scale
    for rule, dashed in zip(own.rules.tolist(), own.dashed.tolist(), strict=True):
        y, x0, x1, _ = rule
        ways.append([])
        if dashed:
            continue
        crossing = across[(across[:, 1] - slack <= y) & (y <= across[:, 2] + slack)]
        crossing = crossing[np.argsort(crossing[:, 0], kind="stable")]
        for before, behind in pairwise(crossing.tolist()):
            a, b = before[0] + before[3] / 2 + 1, behind[0] - behind[3] / 2 - 1
            if x0 < a and b < x1 and APART[0] * scale <= behind[0] - before[0] <= APART[1] * scale and b - a >= 3:
                way = (before[0], behind[0])
                ways[-1].append(way)
                blank.setdefault(way, []).append(drawn(ink, [y, a, b, rule[3]], scale)[0] <= NO_INK)
    cuts = {way for way, seen in blank.items() if len(seen) > 1 and sum(seen) >= NO_RULES * len(seen)}
    if not cuts:
        return own
    rules, dashed, alone = [], [], []
    for k, (y, x0, x1, thick) in enumerate(own.rules.tolist()):
        edges = [x0, *(place for way in ways[k] if way in cuts for place in way), x1]
        for a, b in zip(edges[::2], edges[1::2], strict=True):
            if b <= a:
                continue
            rules.append((y, a, b, thick))
            dashed.append(bool(own.dashed[k]))
            alone.append(bool(own.alone[k]))
    return Found(np.array(rules, np.float64).reshape(-1, 4), np.array(dashed, bool), np.array(alone, bool))
