"""The body of a table without rules: its rows, and the cells in them."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from dataclasses import dataclass
from operator import attrgetter

import numpy as np

from extractor.layout.unruled.chunks import Chunk, Level
from extractor.layout.unruled.columns import NEAR, Columns, cover, pieces_by_height
from extractor.layout.unruled.rows import anchor_of, cut_rows
from extractor.layout.unruled.stubs import rows_of
from extractor.reading.page import Floats, Ints

__all__ = ["BodyCell", "body_cells", "several_rows"]

BOUNDS = 0.4  # share of the width that a rule between two rows covers at least
DENSE = 0.55  # share of the rows that rules must bound before a missing rule means a merged cell


@dataclass(slots=True)
class BodyCell:
    """A cell: place, spans and chunks (none for an empty cell). ``sure``: its spans are known from rules."""

    row: int
    column: int
    row_span: int
    column_span: int
    chunks: list[Chunk]
    sure: bool = True
    own: Ints | None = None  # all glyphs of the cell, where they are more than those of its chunks


def body_cells(
    levels: list[Level], columns: Columns, rules: Floats, parted: bool = False
) -> tuple[list[BodyCell], list[float], bool]:
    """The cells of all rows, the heights between the rows (one fewer than rows), and whether rules bound the rows.

    ``parted``: whether it is known that they do.
    """
    width = columns.borders[-1] - columns.borders[0]
    pieces = pieces_by_height(rules, _heights(rules))
    covered = {y: cover(held, columns.borders[0], columns.borders[-1]) for y, held in pieces.items()}
    labels = _label_bands(levels, columns)
    heights = [
        y
        for y, share in covered.items()
        if share > BOUNDS * width or any(cover(pieces[y], x0, x1) > 0.5 * (x1 - x0) for x0, x1 in labels)
    ]  # a line above a sum bounds no row
    held = len(set(_intervals(levels, heights)))
    dense = held >= DENSE * len(levels) or held >= DENSE * _rows_wanted(levels, columns)
    if held > 1 and (parted or (dense and 2 * _stacked(levels, columns, heights) < held)):
        return _by_rules(levels, columns, pieces, heights)
    full = [y for y in heights if covered[y] > 0.85 * width]
    forced = {sum(level[0].base < y for level in levels) for y in full}
    rows = rows_of(levels, columns, forced)
    cells: list[BodyCell] = []
    for r, members in enumerate(rows):
        cells.extend(_row_cells(r, [c for k in members for c in levels[k]], columns))
    edges = [_between(levels, a, b) for a, b in itertools.pairwise(rows)]
    return cells, edges, False


def several_rows(levels: list[Level], columns: Columns) -> bool:
    """Whether lines between two rules are more than one row: two of them have figures beside texts in the same columns.

    Lines of which one has its words broken in a few columns have not; nor have a figure and its share in brackets.
    """
    labels = 1 if len(columns) > 2 else 0
    seen: dict[frozenset[int], Level] = {}
    for level in levels:
        if len(level) < 2 or not any(c.figure and c.text[0] not in "（(" for c in level):
            continue
        own = frozenset(k for c in level if (k := columns.covered(c)[0]) >= labels)
        above = seen.get(own)
        if above is not None and len(own) > 1 and not _joined(above, level, levels):
            return True
        seen[own] = level
    return False


def _joined(above: Level, below: Level, levels: list[Level]) -> bool:
    """Whether a line between two others stands at the height of both: they are lines of cells beside it."""
    low, high = max(c.bottom for c in above), min(c.top for c in below)
    between = (level for level in levels if above[0].base < level[0].base < below[0].base)
    return any(c.top < low and c.bottom > high for level in between for c in level)


def _stacked(levels: list[Level], columns: Columns, heights: list[float]) -> int:
    """How many of the strips between rules are several rows."""
    strips: dict[int, list[Level]] = {}
    for level in levels:
        strips.setdefault(bisect_left(heights, (level[0].top + level[0].bottom) / 2), []).append(level)
    return sum(several_rows(own, columns) for own in strips.values() if len(own) > 1)


def _rows_wanted(levels: list[Level], columns: Columns) -> int:
    """How many rows the lines make, as far as their words tell."""
    anchor, _ = anchor_of(levels, columns)
    entries = sum(any(columns.covered(c)[0] == anchor for c in level) for level in levels) if anchor >= 0 else 0
    return entries or len(cut_rows(levels, columns, set()))


def _label_bands(levels: list[Level], columns: Columns) -> list[tuple[float, float]]:
    """The bands of the columns that hold more labels than figures."""
    more = [0] * len(columns)  # labels than figures
    for level in levels:
        for chunk in level:
            more[columns.covered(chunk)[0]] += -1 if chunk.figure else 1
    return [band for band, labels in zip(columns.bands, more, strict=True) if labels > 0]


def _heights(rules: Floats) -> list[float]:
    """The distinct heights of rules."""
    if not len(rules):
        return []
    y = np.sort(rules[:, 0])
    bounds = [0, *(np.flatnonzero(np.diff(y) > NEAR) + 1).tolist(), len(y)]
    places = y.tolist()  # most heights have one rule
    return [places[a] if b - a == 1 else float(y[a:b].mean()) for a, b in itertools.pairwise(bounds)]


def _intervals(levels: list[Level], heights: list[float]) -> list[int]:
    """For each chunk the number of rules above its middle."""
    return [bisect_left(heights, (c.top + c.bottom) / 2) for level in levels for c in level]


def _between(levels: list[Level], a: list[int], b: list[int]) -> float:
    low = max(c.bottom for k in a for c in levels[k])
    high = min(c.top for k in b for c in levels[k])
    return (low + high) / 2


def _row_cells(row: int, chunks: list[Chunk], columns: Columns) -> list[BodyCell]:
    """The cells of one row, empty ones among them."""
    by_column: dict[int, list[Chunk]] = {}
    wide: list[tuple[int, int, Chunk]] = []
    for chunk in chunks:
        a, b = columns.covered(chunk)
        if a == b:
            by_column.setdefault(a, []).append(chunk)
        else:
            wide.append((a, b, chunk))
    spans: dict[int, int] = {}
    for a, b, chunk in wide:
        free = [k for k in range(a, b + 1) if k not in by_column or any(a <= s <= b for s in spans)]
        if len(free) == b - a + 1 and not any(s <= b and a < s + n for s, n in spans.items() if s != a):
            spans[a] = max(spans.get(a, 1), b - a + 1)
            by_column.setdefault(a, []).append(chunk)
        else:
            overlap = [min(columns.bands[k][1], chunk.x1) - max(columns.bands[k][0], chunk.x0) for k in range(a, b + 1)]
            best = a + int(np.argmax(overlap))
            by_column.setdefault(best, []).append(chunk)
    cells = []
    k = 0
    while k < len(columns):
        span = spans.get(k, 1)
        held = sorted((c for j in range(k, k + span) for c in by_column.get(j, [])), key=lambda c: (c.base, c.x0))
        cells.append(BodyCell(row, k, 1, span, held, span == 1))
        k += span
    return cells


def _by_rules(
    levels: list[Level], columns: Columns, pieces: dict[float, list[tuple[float, float]]], heights: list[float]
) -> tuple[list[BodyCell], list[float], bool]:
    """Rows between rules; a column that a rule does not cross has one cell over both rows."""
    chunks = [c for level in levels for c in level]
    where = _intervals(levels, heights)
    used = sorted(set(where))
    edges = [heights[k - 1] for k in used[1:]]
    cells: list[BodyCell] = []
    taken = [[False] * len(columns) for _ in used]
    bound = [[cover(held, x0, x1) > 0.5 * (x1 - x0) for x0, x1 in columns.bands] for held in (pieces[y] for y in edges)]
    row_of = {k: n for n, k in enumerate(used)}
    places: dict[tuple[int, int], list[Chunk]] = {}
    for chunk, k in zip(chunks, where, strict=True):
        a, _b = columns.covered(chunk)
        places.setdefault((row_of[k], a), []).append(chunk)
    for r in range(len(used)):
        for c in range(len(columns)):
            if taken[r][c]:
                continue
            end = r + 1
            while end < len(used) and not bound[end - 1][c]:
                end += 1
            own = [x for k in range(r, end) if (k, c) in places for x in places[k, c]]
            last = c
            if own:
                own.sort(key=attrgetter("base", "x0"))
                wide = max([columns.covered(x)[1] for x in own])
                while last < wide:
                    beside = last + 1
                    if any(taken[k][beside] or (k, beside) in places for k in range(r, end)):
                        break
                    if any(bound[k][beside] for k in range(r, end - 1)):
                        break
                    last = beside
            for k in range(r, end):
                taken[k][c : last + 1] = [True] * (last + 1 - c)
            cells.append(BodyCell(r, c, end - r, last - c + 1, own))
    return cells, edges, True
