"""Rules that shading leaves out: rows without a ground between shaded ones, rows below a head that alone is divided.

A reader takes the edges of the shaded cells, or of the head, down through the rows between and below them. So do rules
of no ink here: from the end of several rules at one height to the next rule across of the same width, as long as what
stands between keeps to the columns.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter

import numpy as np

from extractor.layout.median import median
from extractor.layout.rules import Rules
from extractor.layout.unruled.chunks import Chunk, Level, levels_of
from extractor.layout.unruled.pieces import find_chunks, has_figure
from extractor.layout.unruled.regions import stops
from extractor.reading.page import Floats, Glyphs, Ints, Page

__all__ = ["with_bands"]

SAME = 1.5  # points: rules this near end at one height or stand at one place
LOWEST = 5.0  # points: no row is lower
TALLEST = 16.0  # em: no row of such a table is taller
COVER = 0.5  # a rule across bounds a row where it covers this share of the width
OVER = 0.2  # em by which a text must reach over a rule on both sides to be written over it
HEAD_ROWS = 3
BLANK = 2.6  # em: a wider blank ends what stands below a head
ROWS = 3  # lines of figures that make the body of a head
FILLED = 0.5  # share of the columns that a row must fill


@dataclass(slots=True)
class _Strip:
    """A row that no rule divides: its texts, the places across that none of them is written over."""

    levels: list[Level]
    free: list[float]


class _Text:
    """The glyphs of a page by height, ``index``, with their middles down and across."""

    def __init__(self, glyphs: Glyphs) -> None:
        self.glyphs = glyphs
        box = glyphs.box
        flat = np.flatnonzero(~glyphs.vertical)
        middle = (box[flat, 1] + box[flat, 3]) / 2
        order = np.argsort(middle, kind="stable")
        self.index: Ints = flat[order]
        self.middle: Floats = middle[order]
        self.center: Floats = (box[self.index, 0] + box[self.index, 2]) / 2
        self.lowest = float(box[:, 3].max())

    def held(self, strip: tuple[float, float], xs: list[float]) -> Ints:
        """The glyphs in a strip between the first and the last of the places."""
        a, b = self.middle.searchsorted(strip)
        center = self.center[a:b]
        held: Ints = np.sort(self.index[a:b][(center > xs[0]) & (center < xs[-1])])
        return held


def with_bands(rules: Rules, page: Page) -> Rules:
    """The rules, with those that divide rows between shaded ones and below a divided head."""
    ends = _ends(rules)
    if not ends or not len(page.glyphs):
        return rules
    glyphs = page.glyphs
    text = _Text(glyphs)
    down: list[tuple[float, float, float, float]] = []
    across: list[tuple[float, float, float, float]] = []
    passed: set[tuple[int, int]] = set()
    for y, xs in ends:
        key = (round(y), round(xs[0]))
        if key not in passed:
            _follow(rules, text, (y, xs), (down, across, passed))
    if not down:
        return rules
    return Rules(
        np.concatenate([rules.horizontal, np.array(across, float).reshape(-1, 4)]),
        np.concatenate([rules.vertical, np.array(down, float)]),
    )


def _ends(rules: Rules) -> list[tuple[float, list[float]]]:
    """Heights at which at least three rules end at one rule across, with their places, from top to bottom."""
    vertical, horizontal = rules.vertical, rules.horizontal
    if len(vertical) < 3 or not len(horizontal):
        return []
    ending = sorted(vertical.tolist(), key=itemgetter(2))
    breaks = [k for k in range(1, len(ending)) if ending[k][2] - ending[k - 1][2] > SAME]
    groups = [ending[a:b] for a, b in itertools.pairwise((0, *breaks, len(ending))) if b - a >= 3]
    if not groups:
        return []
    by_height = sorted(horizontal.tolist(), key=itemgetter(0))
    heights = [rule[0] for rule in by_height]
    out: list[tuple[float, list[float]]] = []
    for group in groups:
        y = median([rule[2] for rule in group])
        here = by_height[bisect_left(heights, y - 2 * SAME) : bisect_left(heights, y + 2 * SAME)]
        if not here:
            continue
        places = list(_distinct([rule[0] for rule in group]))
        taken = -1e9
        for _, x0, x1, _ in sorted(here, key=itemgetter(1)):
            held = [x for x in places if x0 - 2 * SAME <= x <= x1 + 2 * SAME and x > taken]
            if len(held) >= 3 and _begin_together(group, held):
                out.append((y, held))
                taken = held[-1]
    return out


def _begin_together(vertical: list[list[float]], places: list[float]) -> bool:
    """Whether rules begin at few heights: the rows of a head, not the bars of a chart."""
    first, last = places[0] - 2 * SAME, places[-1] + 2 * SAME
    begin = sorted([top for x, top, *_ in vertical if first < x < last])
    return sum([b - a > 2 * SAME for a, b in itertools.pairwise(begin)]) < HEAD_ROWS


def _distinct(places: list[float]) -> Iterator[float]:
    """Places with those near each other as one, in order; one after the other, since often the first is enough."""
    ordered = sorted(places)
    start = 0
    for stop in range(1, len(ordered) + 1):
        if stop == len(ordered) or ordered[stop] - ordered[stop - 1] > 2 * SAME:
            yield ordered[start] if stop - start == 1 else float(np.mean(ordered[start:stop]))
            start = stop


def _follow(
    rules: Rules,
    text: _Text,
    start: tuple[float, list[float]],
    out: tuple[list[tuple[float, float, float, float]], list[tuple[float, float, float, float]], set[tuple[int, int]]],
) -> None:
    """Takes the rules that end at one height down through the rows that no rule divides.

    ``out``: rules down and across that are found, places passed.
    """
    y, xs = start
    down, across, passed = out
    striped = False
    while True:
        passed.add((round(y), round(xs[0])))
        below = _next_rule(rules.horizontal, y, xs)
        other = below is not None and _another(rules.vertical, below, xs)
        strip = None if below is None or other else _strip(text, (y, below), xs)
        if below is None or strip is None:
            if striped and (row := _last_row(text, y, xs)) is not None:
                bottom, last = row
                down.extend((x, y, bottom, 0.0) for x in last.free)
                across.append((bottom, xs[0], xs[-1], 0.0))
            begin = float(rules.vertical[np.abs(rules.vertical[:, 2] - y) <= SAME, 1].min(initial=y))
            body = None if striped or y != start[0] else _open_body(text, (begin, y), xs)
            if body is not None:
                down.extend((x, y, body, 0.0) for x in xs)
                across.append((body, xs[0], xs[-1], 0.0))
            top = _top(rules.vertical, start[0], xs) if striped else None
            if top is not None and (row := _first_row(text, top, xs)) is not None:
                above, first = row
                down.extend((x, above, top, 0.0) for x in first.free)
                across.append((above, xs[0], xs[-1], 0.0))
            return
        if _divided(rules.vertical, (y, below), xs):
            return
        down.extend((x, y, below, 0.0) for x in strip.free)
        goes_on = _begins(rules.vertical, below, xs)
        striped = striped or goes_on is not None
        y = below if goes_on is None else goes_on


def _next_rule(horizontal: Floats, y: float, xs: list[float]) -> float | None:
    """The height of the next rule across that bounds a row of these columns; None where another one comes first.

    One that goes on beyond the columns on either side is none of theirs: another table begins at it.
    """
    x0, x1 = xs[0], xs[-1]
    below = horizontal[(horizontal[:, 0] > y + LOWEST) & (horizontal[:, 1] < x1) & (horizontal[:, 2] > x0)]
    inside = (below[:, 1] > x0 - 2 * SAME) & (below[:, 2] < x1 + 2 * SAME)
    near = below[inside]
    if not len(near):
        return None
    over = below[~inside & (below[:, 3] > 0)]
    over = over[np.minimum(over[:, 2], x1) - np.maximum(over[:, 1], x0) >= COVER * (x1 - x0)]
    end = float(over[:, 0].min(initial=np.inf)) - 2 * SAME
    for height in _distinct(near[:, 0].tolist()):
        at = near[np.abs(near[:, 0] - height) <= 2 * SAME]
        if (at[:, 2] - at[:, 1]).sum() >= COVER * (x1 - x0):
            return height if height < end else None
    return None


def _divided(vertical: Floats, strip: tuple[float, float], xs: list[float]) -> bool:
    """Whether rules divide the strip already, at more than half of its places."""
    middle = (strip[0] + strip[1]) / 2
    through = vertical[(vertical[:, 1] < middle) & (vertical[:, 2] > middle), 0]
    return 2 * sum(bool((np.abs(through - x) <= 2 * SAME).any()) for x in xs[1:-1]) > len(xs) - 2


def _begins(vertical: Floats, y: float, xs: list[float]) -> float | None:
    """Where the rules end that begin at a height at most of these places: a shaded row; None without any."""
    here = vertical[np.abs(vertical[:, 1] - y) <= 2 * SAME]
    ends = [here[np.abs(here[:, 0] - x) <= 2 * SAME][:, 2] for x in xs]
    found = [float(e.max()) for e in ends if len(e)]
    return (
        max(sorted(found), key=lambda e: sum(abs(e - f) <= SAME for f in found)) if 2 * len(found) > len(xs) else None
    )


def _another(vertical: Floats, y: float, xs: list[float]) -> bool:
    """Whether a shaded row of other columns begins at a height: the head of another table."""
    here = vertical[np.abs(vertical[:, 1] - y) <= 2 * SAME]
    here = here[(here[:, 0] > xs[0] - 2 * SAME) & (here[:, 0] < xs[-1] + 2 * SAME) & (here[:, 3] == 0)]
    places = list(_distinct(here[:, 0].tolist())) if len(here) >= 3 else []
    fresh = [x for x in places if min(abs(x - at) for at in xs) > LOWEST]
    gone = [at for at in xs[1:-1] if min((abs(x - at) for x in places), default=np.inf) > LOWEST]
    return len(fresh) > 0 and len(gone) > 0


def _strip(text: _Text, strip: tuple[float, float], xs: list[float]) -> _Strip | None:
    """What stands in a strip, or None where that is no row of these columns."""
    held = text.held(strip, xs)
    if not len(held) or strip[1] - strip[0] > TALLEST * median(text.glyphs.size[held]):
        return None
    return _row(find_chunks(text.glyphs, held), xs)


def _row(chunks: list[Chunk], xs: list[float]) -> _Strip | None:
    levels = levels_of(chunks)
    if not levels or any(stops(level) for level in levels):
        return None
    free = [x for x in xs if not any(c.x0 < x - OVER * c.size and c.x1 > x + OVER * c.size for c in chunks)]
    filled = {k for k, (a, b) in enumerate(itertools.pairwise(free)) if any(a < c.center < b for c in chunks)}
    if 2 * len(free) < len(xs) + 1 or len(filled) < max(2, FILLED * (len(xs) - 1)):
        return None
    return _Strip(levels, free)


def _top(vertical: Floats, y: float, xs: list[float]) -> float | None:
    """Where the rules that end at a height begin, if all do at one height."""
    here = vertical[np.abs(vertical[:, 2] - y) <= SAME]
    tops = [float(here[np.abs(here[:, 0] - x) <= 2 * SAME, 1].min(initial=y)) for x in xs]
    return tops[0] if max(tops) - min(tops) <= SAME else None


def _first_row(text: _Text, y: float, xs: list[float]) -> tuple[float, _Strip] | None:
    """The row above the first shaded one, which no rule bounds: its top, and what stands in it."""
    em = median(text.glyphs.size)
    held = text.held((y - TALLEST * em, y), xs)
    if not len(held):
        return None
    mine: list[Level] = []
    for level in reversed(levels_of(find_chunks(text.glyphs, held))):
        below = min(c.top for c in mine[0]) if mine else y
        if below - max(c.bottom for c in level) > (0.3 if mine else 1.0) * level[0].size:
            break
        if _row([c for one in (level, *mine) for c in one], xs) is None and mine:
            break
        mine.insert(0, level)
    strip = _row([c for level in mine for c in level], xs)
    if strip is None:
        return None
    top, bottom = min(c.top for c in mine[0]), max(c.bottom for level in mine for c in level)
    return top - max(y - bottom, 0.0), strip


def _open_body(text: _Text, head: tuple[float, float], xs: list[float]) -> float | None:
    """The bottom of the rows below a head (its top and bottom) that no rule divides, or None where there are none.

    Only lines of figures that keep to the columns of the head are told so; they end at a wider blank.
    """
    inside = text.held(head, xs)
    held = text.held((head[1], text.lowest), xs)
    # Most of what ends here are whole tables: first what is quick to tell.
    if not len(inside) or len(held) < 2 * ROWS:
        return None
    if float(text.glyphs.box[held, 1].min()) - head[1] > BLANK * float(text.glyphs.size[inside].max()):
        return None
    if has_figure(text.glyphs, inside) or not (above := find_chunks(text.glyphs, inside)):
        return None
    em = median([c.size for c in above])
    bottom, rows = head[1], 0
    for level in levels_of(find_chunks(text.glyphs, held)) if len(held) else []:
        over = any(c.x0 < x - OVER * c.size and c.x1 > x + OVER * c.size for c in level for x in xs)
        if over or stops(level) or min(c.top for c in level) - bottom > BLANK * em:
            break
        bottom = max(bottom, *(c.bottom for c in level))
        filled = {k for k, (a, b) in enumerate(itertools.pairwise(xs)) if any(a < c.center < b for c in level)}
        rows += any(c.figure for c in level) and len(filled) > FILLED * (len(xs) - 1)
    return bottom + 0.3 * em if rows >= ROWS else None


def _last_row(text: _Text, y: float, xs: list[float]) -> tuple[float, _Strip] | None:
    """The row below the last shaded one, which no rule bounds: its bottom, and what stands in it."""
    em = median(text.glyphs.size)
    held = text.held((y, y + TALLEST * em), xs)
    if not len(held):
        return None
    mine: list[Level] = []
    for level in levels_of(find_chunks(text.glyphs, held)):
        above = max(c.bottom for c in mine[-1]) if mine else y
        if min(c.top for c in level) - above > (1.0 if mine else 1.6) * level[0].size:
            break
        if _row([c for one in (*mine, level) for c in one], xs) is None and mine:
            break
        mine.append(level)
    strip = _row([c for level in mine for c in level], xs)
    if strip is None:
        return None
    top, bottom = min(c.top for c in mine[0]), max(c.bottom for level in mine for c in level)
    return bottom + max(top - y, 0.0), strip
