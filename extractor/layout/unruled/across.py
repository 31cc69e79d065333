"""Tables between rules across: what stands between rules of one width, from the first to the last, is one table.

Three rules bound the head and the body of such a table (三線表), or a rule parts each row from the next. Between two
such tables stands a caption, running text or nothing: a strip between two rules that holds no texts side by side.
"""

from __future__ import annotations

import itertools
import math
from bisect import bisect_left
from dataclasses import dataclass
from operator import attrgetter

import numpy as np

from extractor.layout.lines import Box
from extractor.layout.median import median
from extractor.layout.unruled.body import several_rows
from extractor.layout.unruled.chunks import Chunk, Level, levels_of
from extractor.layout.unruled.columns import Columns, find_columns
from extractor.layout.unruled.regions import stops
from extractor.reading.page import Floats

__all__ = ["Across", "blocks_across", "columns_of_strips", "edges_below", "heads_above", "rows_below"]

SAME = 2.0  # points: ends of rules this near are at one place
DOUBLE = 4.0  # points: rules this near are one, drawn double
WIDE = 12.0  # em: no such table is narrower
LEAST = 2  # rules that hold a table, and lines of several texts between them
PAIRS = 500_000  # widths of rules and texts that are compared: more are a drawing
EMPTY = 2.6  # em: a taller strip without text parts two tables
LONE = 3.0  # em: a taller strip of single texts does too
OUTSIDE = 1.5  # em by which a text of the table may reach over the ends of its rules
SENTENCE = 0.7  # share of the width that running text fills
INDENT = 3.0  # em from its left end within which running text begins
LONG = 24  # letters of running text
NUMBER = 5  # letters of the number of a heading
NUMBERED = 2.3  # em between it and the words behind it
ROWS = 2  # rows of a body between rules
BESIDE = 0.3  # em: lines that overlap by more stand beside each other
FOLLOWS = 1.2  # em: a row that no rule ends follows so closely
ASKEW = 0.35  # em: a text this much nearer to the rule below it than to that above it is a caption of what follows


@dataclass(slots=True)
class Across:
    """A table between rules: their ends, and their heights from top to bottom."""

    x0: float
    x1: float
    heights: list[float]

    @property
    def box(self) -> Box:
        """``x0, top, x1, bottom``."""
        return self.x0, self.heights[0], self.x1, self.heights[-1]

    def holds(self, chunk: Chunk) -> bool:
        """Whether a chunk stands between the first and the last rule."""
        return self.x0 < chunk.center < self.x1 and self.heights[0] < chunk.middle < self.heights[-1]


def blocks_across(rules: Floats, chunks: list[Chunk], em: float) -> list[Across]:
    """The tables between rules of one width among the chunks, from top to bottom."""
    wide = rules[rules[:, 2] - rules[:, 1] > WIDE * em]
    if len(wide) < LEAST or not chunks:
        return []
    ordered = sorted(chunks, key=attrgetter("middle"))
    found: list[Across] = []
    groups = _of_one_width(wide)
    if len(groups) * len(chunks) > PAIRS:
        return []
    for group in groups:
        if (group[:, 3] > 0).sum() < LEAST:
            continue
        x0, x1 = float(group[:, 1].min()), float(group[:, 2].max())
        found.extend(_parts(Across(x0, x1, _distinct(group[:, 0])), ordered))
    return sorted(found, key=lambda b: (b.heights[0], b.x0))


def _of_one_width(rules: Floats) -> list[Floats]:
    """Rules with the same ends."""
    near: dict[tuple[int, int], list[int]] = {}
    ends = np.round(rules[:, 1:3] / SAME).astype(np.int64).tolist()
    for k, (a, b) in enumerate(ends):
        near.setdefault((a, b), []).append(k)
    groups: list[Floats] = []
    taken: set[tuple[int, int]] = set()
    for a, b in sorted(near):
        if (a, b) in taken:
            continue
        places = [p for p in itertools.product((a, a + 1), (b - 1, b, b + 1)) if p in near and p not in taken]
        taken.update(places)
        alike = [k for place in places for k in near[place]]
        if len(alike) >= LEAST:
            groups.append(rules[alike])
    return groups


def _distinct(heights: Floats) -> list[float]:
    out: list[float] = []
    for y in np.sort(heights).tolist():
        if not out or y - out[-1] > DOUBLE:
            out.append(y)
    return out


def _parts(rules: Across, ordered: list[Chunk]) -> list[Across]:
    """The tables that rules of one width hold. ``ordered``: the chunks by their middles."""
    middles = [c.middle for c in ordered]
    parts: list[Across] = []
    mine: list[float] = []  # heights of the table so far
    lone: list[float] = []  # of strips of single texts behind it, which may be its last rows or a caption
    lines = 0

    def close() -> None:
        nonlocal mine, lone, lines
        if len(mine) >= LEAST and lines >= LEAST:
            parts.append(Across(rules.x0, rules.x1, mine))
        mine, lone, lines = [], [], 0

    for top, bottom in itertools.pairwise(rules.heights):
        strip = ordered[bisect_left(middles, top) : bisect_left(middles, bottom)]
        own = [c for c in strip if c.x1 > rules.x0 and c.x0 < rules.x1]
        told = _strip(rules, own, top, bottom)
        if told is None:
            close()
        elif told:
            mine = [*(mine or [top]), *lone, bottom]
            lone = []
            lines += told
        elif mine:
            lone.append(bottom)
    close()
    return parts


def _strip(rules: Across, chunks: list[Chunk], top: float, bottom: float) -> int | None:
    """How many lines of several texts a strip between two rules has; None where it is no part of a table."""
    levels = levels_of(chunks)
    if not levels:
        return 0 if bottom - top < EMPTY * _size(rules, top, bottom) else None
    size = levels[0][0].size
    if any(c.x0 < rules.x0 - OUTSIDE * c.size or c.x1 > rules.x1 + OUTSIDE * c.size for c in chunks):
        return None
    if any(stops(level) or _runs_on(rules, level) for level in levels):
        return None
    several = sum(not _one_text(level) for level in levels)
    if several or (_side_by_side(chunks) and not all(map(_one_text, levels))):
        return max(several, 1)
    if bottom - top > LONE * size:
        return None
    low, high = min(c.top for c in chunks), max(c.bottom for c in chunks)
    return None if (low - top) - (bottom - high) > ASKEW * size else 0


def _size(rules: Across, top: float, bottom: float) -> float:
    """A size for a strip without text: that of its rules' distances, which hardly differ from lines of text."""
    return median([b - a for a, b in itertools.pairwise(rules.heights)]) if len(rules.heights) > 2 else bottom - top


def _runs_on(rules: Across, level: Level) -> bool:
    """Whether a line is running text over the whole width."""
    (first, *rest) = level
    wide = first.width > SENTENCE * (rules.x1 - rules.x0) and first.x0 < rules.x0 + INDENT * first.size
    return not rest and len(first.text) >= LONG and wide


def _one_text(level: Level) -> bool:
    """Whether a line is one text, with its number before it."""
    if len(level) > 2:
        return False
    first, last = level[0], level[-1]
    return first is last or (
        len(first.text) <= NUMBER and 0 < last.x0 - first.x1 < NUMBERED * last.size and not last.figure
    )


def _side_by_side(chunks: list[Chunk]) -> bool:
    reach = min(c.x1 for c in chunks)
    return any(c.x0 > reach for c in chunks)


def rows_below(block: Across, columns: Columns, chunks: list[Chunk]) -> list[Chunk]:
    """What follows the last rule closely, line by line, in the columns of the table: rows that no rule ends."""
    inside = [c for c in chunks if c.middle > block.heights[-1] and block.x0 < c.center < block.x1]
    edge, mine = block.heights[-1], list[Chunk]()
    for levels in _interleaved(levels_of(inside)):
        row = [c for level in levels for c in level]
        places = [columns.covered(c) for c in row]
        if min(c.top for c in row) - edge > FOLLOWS * row[0].size or any(map(stops, levels)):
            break
        if len({a for a, _ in places}) < LEAST or all(a != b for a, b in places):
            break
        if not any(c.figure for c in row) and 2 * len(places) < len(columns):
            break
        edge = max(c.bottom for c in row)
        mine.extend(row)
    return mine


def _interleaved(levels: list[Level]) -> list[list[Level]]:
    """Lines that stand beside each other in height: a cell of two lines has its lines above and below its row's."""
    out: list[list[Level]] = []
    foot = -math.inf
    for level in levels:
        if min(c.top for c in level) < foot - BESIDE * level[0].size:
            out[-1].append(level)
        else:
            out.append([level])
        foot = max(foot, *(c.bottom for c in level))
    return out


def edges_below(block: Across, columns: Columns, below: list[Chunk]) -> Floats:
    """Rules of no ink between the rows that follow the last rule: above each line with a label and a figure."""
    lines = [[c for level in levels for c in level] for levels in _interleaved(levels_of(below))]
    rows: list[tuple[float, float, float, float]] = []
    for above, row in itertools.pairwise(lines):
        said = {columns.covered(c)[0] for c in row}
        if 0 in said and any(c.text[0].isdecimal() for c in row if columns.covered(c)[0] > 0):
            y = (max(c.bottom for c in above) + min(c.top for c in row)) / 2
            rows.append((y, block.x0, block.x1, 0.0))
    return np.array(rows, float).reshape(-1, 4)


def heads_above(block: Across, columns: Columns, chunks: list[Chunk]) -> list[Chunk]:
    """The heads that stand closely above the first rule: lines of several texts in the columns, without figures."""
    inside = [c for c in chunks if c.middle < block.heights[0] and block.x0 < c.center < block.x1]
    edge, mine = block.heights[0], list[Chunk]()
    for level in reversed(levels_of(inside)):
        gap = edge - max(c.bottom for c in level)
        if gap > FOLLOWS * level[0].size or stops(level) or _one_text(level) or any(c.figure for c in level):
            break
        if 2 * len({columns.covered(c) for c in level}) < len(columns):
            break
        edge = min(c.top for c in level)
        mine.extend(level)
    return mine


def columns_of_strips(block: Across, levels: list[Level], em: float) -> tuple[Columns, bool] | None:
    """The columns of a table between rules, and whether a rule parts each of its rows; None where it has no columns.

    A text of several lines between two rules counts as wide as its widest line. The outer edges of the first and the
    last column are the ends of the rules.
    """
    strips: dict[int, list[Level]] = {}
    for level in levels:
        strips.setdefault(bisect_left(block.heights, level[0].middle), []).append(level)
    told: list[Level] = []
    heads = 0
    for k, own in strips.items():
        told.extend(own if len(own) == 1 or _records(own) else [_columns_within(own)])
        if k == 1:
            heads = len(told)
    several = len(strips) > 1 and not any(c.figure for level in told[:heads] for c in level)
    columns = find_columns(told, em, heads if several else 0)
    if columns is None:
        return None
    borders = [min(block.x0, columns.borders[0]), *columns.borders[1:-1], max(block.x1, columns.borders[-1])]
    body = [own for k, own in strips.items() if k > 1]
    parted = len(body) >= ROWS and not any(several_rows(own, columns) for own in body)
    return Columns(columns.bands, borders, columns.align), parted


def _records(levels: list[Level]) -> bool:
    """Whether lines between two rules are rows of their own: several of them have figures beside other texts."""
    return sum(len(level) > 1 and any(c.figure for c in level) for level in levels) > 1


def _columns_within(levels: list[Level]) -> Level:
    """The texts of one row, each with its lines as one chunk."""
    out: list[list[Chunk]] = []
    reach = -1e9
    for chunk in sorted((c for level in levels for c in level), key=attrgetter("x0")):
        if chunk.x0 < reach:
            out[-1].append(chunk)
        else:
            out.append([chunk])
        reach = max(reach, chunk.x1)
    return [held[0] if len(held) == 1 else _hull(held) for held in out]


def _hull(chunks: list[Chunk]) -> Chunk:
    first = min(chunks, key=attrgetter("base", "x0"))
    return Chunk(
        "".join(c.text for c in chunks),
        min(c.x0 for c in chunks),
        min(c.top for c in chunks),
        max(c.x1 for c in chunks),
        max(c.bottom for c in chunks),
        first.base,
        first.size,
        first.font,
        np.concatenate([c.glyphs for c in chunks]),
        all(c.figure for c in chunks),
    )
