"""Chunks that hold the texts of two columns, cut where the columns meet."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right

import numpy as np

from extractor.layout.unruled.chunks import Chunk, Level, make_chunk, says_figure, words_of
from extractor.layout.unruled.columns import Columns
from extractor.reading.page import Floats, Glyphs

__all__ = ["split_at_gutters", "split_at_starts"]

BEGINS = 0.25  # em: how exactly a text begins where its column does
STARTS = 3  # texts that begin at one place make it the edge of a column


def split_at_gutters(levels: list[Level], columns: Columns, glyphs: Glyphs, body: int) -> list[Level]:
    """Chunks that run over a gutter, cut there.

    They are cut where two figures meet and, below the header (``body``: its first line), where a text of its own begins
    exactly at the next column. Lines of which nothing is cut are given back as they are.
    """
    cut = False
    out: list[Level] = []
    gutters = [(a[1], b[0]) for a, b in itertools.pairwise(columns.bands)]
    begin, end = [low + 1 for low, _ in gutters], [high - 1 for _, high in gutters]
    ordered = begin == sorted(begin) and end == sorted(end)
    for k, level in enumerate(levels):
        fresh: Level = []
        for chunk in level:
            x0, x1 = chunk.x0, chunk.x1
            if ordered:
                inside = gutters[bisect_right(begin, x0) : bisect_left(end, x1)]
            else:
                inside = [gutter for gutter in gutters if x0 < gutter[0] + 1 and gutter[1] - 1 < x1]
            if inside:
                parts = _cut(chunk, inside, glyphs, k >= body)
                cut = cut or len(parts) > 1
                fresh.extend(parts)
            else:
                fresh.append(chunk)
        out.append(fresh)
    return out if cut else levels


def _cut(chunk: Chunk, inside: list[tuple[float, float]], glyphs: Glyphs, texts: bool) -> list[Chunk]:
    """A chunk, cut at the gutters ``inside`` of it."""
    index = chunk.glyphs
    box: Floats = glyphs.box[index]
    gap = box[1:, 0] - box[:-1, 2]
    middle = (box[1:, 0] + box[:-1, 2]) / 2
    fresh = np.diff(glyphs.object[index]) != 0
    size = chunk.size
    pieces, start = [], 0
    for low, high in inside:
        begins = np.flatnonzero((np.abs(box[1:, 0] - high) < BEGINS * size) & fresh & texts)
        between = np.flatnonzero((middle > low - 0.5 * size) & (middle < high + 0.5 * size))
        if len(begins):
            k = int(begins[np.abs(box[begins + 1, 0] - high).argmin()]) + 1
        elif len(between):
            k = int(between[gap[between].argmax()]) + 1
        else:
            continue
        if k <= start:
            continue
        left, right = make_chunk(glyphs, index[start:k]), make_chunk(glyphs, index[k:])
        figures = (left.figure and right.text[:1].isdigit()) or (right.figure and left.text[-1:].isdigit())
        if len(begins) or (figures and gap[k - 1] > 0.15 * size):
            pieces.append(left)
            start = k
    if not pieces:
        return [chunk]
    return [*pieces, make_chunk(glyphs, index[start:])]


def split_at_starts(levels: list[Level], glyphs: Glyphs) -> list[Level]:
    """Chunks in which a text follows a figure without a gap, cut where other lines have a text begin."""
    starts = sorted(c.x0 for level in levels for c in level)
    out: list[Level] = []
    for level in levels:
        fresh: Level = []
        for chunk in level:
            k = _start_inside(chunk, starts, glyphs)
            pieces = [chunk.glyphs] if k is None else [chunk.glyphs[:k], chunk.glyphs[k:]]
            fresh.extend([chunk] if k is None else [make_chunk(glyphs, p) for p in pieces])
        out.append(fresh)
    return out


def _start_inside(chunk: Chunk, starts: list[float], glyphs: Glyphs) -> int | None:
    """The glyph of a chunk at which a text begins where at least three others begin, behind a figure."""
    if not chunk.text[0].isdigit() and chunk.text[0] not in "△▲-−(（":
        return None
    if len(chunk.glyphs) < 2:
        return None
    objects = glyphs.object[chunk.glyphs].tolist()
    for k in [k for k in range(1, len(objects)) if objects[k] != objects[k - 1]]:
        x = float(glyphs.box[chunk.glyphs[k], 0])
        near = BEGINS * chunk.size
        if bisect_left(starts, x + near) - bisect_left(starts, x - near) >= STARTS:
            head, rest = words_of(glyphs, chunk.glyphs[:k]), words_of(glyphs, chunk.glyphs[k:])
            if says_figure(head) and any(ch.isdigit() for ch in head) and not says_figure(rest):
                return k
    return None
