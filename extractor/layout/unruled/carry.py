"""A table that goes on from the page before: its last part tells the columns, however few lines are left of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extractor.layout.found import TableGrid
from extractor.layout.headers import header_depth
from extractor.layout.median import median
from extractor.layout.unruled.chunks import Level
from extractor.layout.unruled.columns import Columns, find_columns
from extractor.reading.page import Floats

__all__ = ["Before", "known_columns", "lone_row", "what_stood_before"]

SAME = 1.0  # em: heads printed again stand at the same place
AGAIN = 0.7  # share of a line's heads that must be printed again
RULED = 0.7  # share of a lone row's width that a rule below it must cover
FITS = 0.95  # share of the chunks that must stand in a column of their own


@dataclass(slots=True)
class Before:
    """The last part of a table: its columns, its heads (words, left and right edge), the columns with merged cells."""

    columns: Columns
    heads: list[tuple[str, float, float]]
    merged: frozenset[int]


def _plain(text: str) -> str:
    return "".join(text.split())


def what_stood_before(items: Sequence[object]) -> Before | None:
    """The last table without rules among a page's items, if any."""
    last = next((i for i in reversed(items) if isinstance(i, TableGrid)), None)
    if last is None or (not last.banded and (last.header_rows is None or last.ruling == "ruled")):
        return None
    depth = header_depth(last.cells, last.rows, last.columns) if last.header_rows is None else last.header_rows
    bands: list[tuple[float, float]] = []
    align: list[str] = []
    for k in range(last.columns):
        cells = [c for c in last.cells if c.column == k and c.column_span == 1 and c.lines and c.row >= depth]
        boxes = [line.box for c in cells for line in c.lines]
        if boxes:
            bands.append((min(b[0] for b in boxes), max(b[2] for b in boxes)))
        else:
            bands.append((float(last.xs[k]), float(last.xs[k + 1])))
        align.append(cells[0].align if cells else "")
    heads = [(_plain(line.text), line.box[0], line.box[2]) for c in last.cells if c.row < depth for line in c.lines]
    merged = frozenset(c.column for c in last.cells if c.row >= depth and c.row_span > 1)
    return Before(Columns(bands, [float(x) for x in last.xs], align), heads, merged)


def known_columns(levels: list[Level], first: int, last: int, before: Before | None) -> Columns | None:
    """The columns of the table before, where the lines from ``first`` to ``last`` go on with it.

    They do where they begin with the same heads at the same places, or, without any head, as the first lines of a page
    that all stand in those columns.
    """
    if before is None:
        return None
    if any(_printed_again(level, before) for level in levels[max(0, first - 2) : first + 3]):
        return before.columns
    chunks = [c for level in levels[first : last + 1] for c in level]
    if any(len(level) > 1 for level in levels[:first]) or first > 2:
        return None
    own = find_columns(levels[first : last + 1], median([c.size for c in chunks]))
    if own is not None and len(own) > len(before.columns):
        return None
    borders = before.columns.borders
    fit = 0
    for chunk in chunks:
        k = before.columns.covered(chunk)[0]
        fit += borders[k] - 0.5 * chunk.size <= chunk.x0 and chunk.x1 <= borders[k + 1] + 0.5 * chunk.size
    used = {before.columns.covered(c)[0] for c in chunks}
    return before.columns if fit >= FITS * len(chunks) and len(used) >= 0.6 * len(before.columns) else None


def lone_row(levels: list[Level], rules: Floats, before: Before | None) -> int | None:
    """The first line of a page, ruled off from what follows, in the columns of the table before: its last row alone."""
    for k, level in enumerate(levels[:2]):
        if before is None or len(level) < 2:
            continue
        if k + 1 < len(levels) and len(levels[k + 1]) > 1:
            return None  # more rows may follow: a run tells
        low, x0, x1 = max(c.bottom for c in level), level[0].x0, level[-1].x1
        below = min((c.top for c in levels[k + 1]), default=low + 2 * level[0].size) if k + 1 < len(levels) else 1e9
        under = (rules[:, 0] > low - 2) & (rules[:, 0] < min(below, low + 1.5 * level[0].size))
        pieces = np.minimum(rules[under, 2], x1) - np.maximum(rules[under, 1], x0)
        ruled = float(np.maximum(pieces, 0.0).sum()) > RULED * (x1 - x0)
        return k if ruled and known_columns(levels, k, k, before) is not None else None
    return None


def _printed_again(level: Level, before: Before) -> bool:
    again = sum(
        any(
            text == _plain(c.text) and abs(x0 - c.x0) < SAME * c.size and abs(x1 - c.x1) < SAME * c.size
            for text, x0, x1 in before.heads
        )
        for c in level
    )
    return again >= 2 and again >= AGAIN * len(level)
