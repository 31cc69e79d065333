"""Ruled tables whose rules leave out columns or rows: the grid is kept, what it melts is parted by gutters and lines.

Many papers rule the head of a table fully and its body by lines between the rows only, or by lines between the columns
only. The grid's cells then hold a whole row, or a whole column. A strip of such cells is parted where its lines leave a
gutter; a row of them where figures stand below each other.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left

import numpy as np

from extractor.layout.grid import Grid
from extractor.layout.median import median
from extractor.layout.native import load, plain
from extractor.layout.seats import Seats
from extractor.layout.unruled.body import BodyCell
from extractor.layout.unruled.chunks import Chunk, Level, levels_of
from extractor.layout.unruled.columns import Columns, find_columns
from extractor.layout.unruled.judge import LEADER
from extractor.layout.unruled.merge import merge_stubs
from extractor.layout.unruled.pieces import find_chunks
from extractor.layout.unruled.rows import anchor_of
from extractor.layout.unruled.spaced import join_spaced
from extractor.layout.unruled.stubs import rows_of
from extractor.layout.unruled.table import Found
from extractor.reading.page import Glyphs, Ints

__all__ = ["melted", "refine"]

NATIVE = load("_written")
WIDE = 1.0  # em: a gap that may be a gutter
ENOUGH = 3  # lines with such gaps, or figures below each other, before a grid is looked at
TALL = 5  # lines of one row
SHARE = 0.5  # of a strip's lines must have several pieces
OVER = 0.3  # em by which a text must reach over a grid line on both sides to be written over it
STRAY = 0.03  # share of a strip's pieces that may be written over grid lines
MELTED = 0.35  # share of the lines in shaded cells with several texts, from which shading tells no columns
MOST = 0.6  # of a table's text and width must be such strips: a list in one column of a full grid is left alone


def refine(glyphs: Glyphs, grids: list[Grid], seats: Seats) -> tuple[list[Grid], list[Found]]:
    """The grids whose rules tell everything, and tables for those that are parted further."""
    whole: list[Grid] = []
    parted: list[Found] = []
    for grid in grids:
        table = _refined(grid, glyphs, seats)
        if table is None:
            whole.append(grid)
        else:
            parted.append(table)
    return whole, parted


def melted(grid: Grid, glyphs: Glyphs, seats: Seats) -> bool:
    """Whether most lines of a grid's cells hold several texts side by side: shaded rows that nothing divides."""
    by_cell = _by_cell(glyphs, *seats.of(grid))
    levels = [level for chunks in by_cell.values() for level in levels_of(chunks)]
    apart = sum(any(b.x0 - a.x1 > WIDE * b.size for a, b in itertools.pairwise(level)) for level in levels)
    return apart >= ENOUGH and apart >= MELTED * len(levels)


def _by_cell(glyphs: Glyphs, held: Ints, cell: Ints) -> dict[int, list[Chunk]]:
    """The chunks of each cell that has any."""
    chunks = find_chunks(glyphs, held, cell)
    firsts = np.searchsorted(held, [int(c.glyphs[0]) for c in chunks])
    by_cell: dict[int, list[Chunk]] = {}
    for k, chunk in zip(cell[firsts].tolist(), chunks, strict=True):
        by_cell.setdefault(k, []).append(chunk)
    return by_cell


def _suspicious(glyphs: Glyphs, held: Ints, cell: Ints) -> bool:
    """Whether some cells have wide gaps within their lines, or one has many lines."""
    told = NATIVE and NATIVE.crowded(
        plain(glyphs.box), plain(glyphs.origin), plain(glyphs.size), plain(held, np.int64), plain(cell, np.int64)
    )
    gaps, tallest, second = told or _crowded(glyphs, held, cell)
    return bool(gaps >= ENOUGH or (tallest >= TALL and second >= ENOUGH - 1))


def _crowded(glyphs: Glyphs, held: Ints, cell: Ints) -> tuple[int, int, int]:
    """How many wide gaps stand in the lines of the cells, and how many lines behind its first the two tallest have."""
    base, start, end = glyphs.origin[held, 1], glyphs.box[held, 0], glyphs.box[held, 2]
    size = np.maximum(glyphs.size[held], 0.1)
    order = np.lexsort((start, np.round(base / 2.0), cell))
    same_cell = np.diff(cell[order]) == 0
    same_line = same_cell & (np.abs(np.diff(base[order])) < 0.3 * size[order][1:])
    gaps = same_line & ((start[order][1:] - end[order][:-1]) > WIDE * size[order][1:])
    lines = np.bincount(cell[order][1:][same_cell & ~same_line], minlength=1)
    second, tallest = np.sort(np.concatenate([[0, 0], lines]))[-2:].tolist()
    return int(gaps.sum()), tallest, second


def _refined(grid: Grid, glyphs: Glyphs, seats: Seats) -> Found | None:
    held, cell = seats.of(grid)
    if len(held) < 8 or not _suspicious(glyphs, held, cell):
        return None
    by_cell = _by_cell(glyphs, held, cell)
    chunks = {k: join_spaced(own, glyphs) if len(own) > 1 else own for k, own in by_cell.items()}
    count = sum(map(len, chunks.values()))
    if not count:  # glyphs of no line: text that stands turned
        return None
    xs, split = _columns(grid, chunks)
    text = sum(len(chunks[k]) for k in split) / count
    strips = {grid.spans[k][1::2] for k in split}
    width = sum(float(grid.xs[c + cs] - grid.xs[c]) for c, cs in strips) / float(grid.xs[-1] - grid.xs[0])
    if min(text, width) < MOST:
        xs, split = [float(x) for x in grid.xs], set()
    cuts = _row_cuts(grid, chunks, xs, split)
    if not split and not cuts:
        return None
    return _rebuilt(grid, glyphs, chunks, (held, cell), xs, split, cuts)


def _columns(grid: Grid, chunks: dict[int, list[Chunk]]) -> tuple[list[float], set[int]]:
    """The grid lines across with those that strips of cells need, and the cells to part at them."""
    strips: dict[tuple[int, int], list[int]] = {}
    for k, (_, c, _, cs) in enumerate(grid.spans):
        if k in chunks:
            strips.setdefault((c, cs), []).append(k)
    xs: list[float] = grid.xs.tolist()
    fresh: list[tuple[float, float]] = []  # gutters that no grid line crosses
    split: set[int] = set()
    for (c, cs), cells in sorted(strips.items()):
        levels = [level for k in cells for level in levels_of(chunks[k])]
        several = [level for level in levels if len(level) > 1]
        if len(several) < ENOUGH or len(several) < SHARE * len(levels):
            continue
        if _below_heads(levels, xs[c + 1 : c + cs]):
            split.update(cells)
            continue
        if len(cells) < ENOUGH and len(several) < 2 * ENOUGH:
            continue
        em = median([x.size for level in levels for x in level])
        columns = find_columns(levels, em)
        if columns is None or not _worth(levels, columns):
            continue
        for a, b in itertools.pairwise(columns.bands):
            inside = [x for x in xs[c + 1 : c + cs] if a[1] - 0.3 * em <= x <= b[0] + 0.3 * em]
            if not inside:
                fresh.append((a[1], b[0]))
        split.update(k for k in cells)
    for low, high in fresh:
        if not any(low <= x <= high for x in xs):
            xs.append((low + high) / 2)
    return sorted(xs), split


def _below_heads(levels: list[Level], lines: list[float]) -> bool:
    """Whether what stands in a strip keeps to the grid lines that divide the heads above it: none is written over."""
    chunks = [x for level in levels for x in level]
    crossing = sum(any(x.x0 < at - OVER * x.size and x.x1 > at + OVER * x.size for at in lines) for x in chunks)
    used = {bisect_left(lines, x.center) for x in chunks}
    return bool(lines) and crossing <= STRAY * len(chunks) and len(used) > 0.6 * (len(lines) + 1)


def _worth(levels: list[list[Chunk]], columns: Columns) -> bool:
    """Whether the strip holds figures in columns, and is not prose with gaps."""
    figures = [0] * len(columns)
    count = [0] * len(columns)
    for level in levels:
        for chunk in level:
            a, b = columns.covered(chunk)
            if a == b:
                count[a] += 1
                figures[a] += chunk.figure
    return any(n >= 2 and f >= 0.6 * n for f, n in zip(figures, count, strict=True))


def _row_cuts(grid: Grid, chunks: dict[int, list[Chunk]], xs: list[float], split: set[int]) -> list[float]:
    """Heights at which rows of the grid that hold several are parted."""
    bands = list(itertools.pairwise(xs))
    total = sum(map(len, chunks.values()))
    cuts: list[float] = []
    rows = [r for r, *_ in grid.spans]
    for first, last in _closed_rows(grid):
        inside = range(bisect_left(rows, first), bisect_left(rows, last))  # cells are numbered row by row
        held = [x for k in inside for x in chunks.get(k, [])]
        if len(held) < max(2 * TALL, 0.5 * total):
            continue
        levels = levels_of(held)
        if len(levels) < TALL * (last - first):
            continue
        lines = {len(levels_of(chunks[k])) for k in inside if k in chunks}
        if len(lines) == 1 and not split.intersection(inside) and not any(LEADER.search(x.text) for x in held):
            continue  # cells of one height: records that were stacked, which others part
        columns = Columns(_text_bands(held, bands), xs, ["left"] * len(bands))
        if not _many_records(levels, columns):
            continue
        # What stands in a cell over several rows (a kind written downwards) tells no rows.
        levels = levels_of([x for k in inside if grid.spans[k][2] == 1 for x in chunks.get(k, [])])
        forced = {sum(level[0].base < y for level in levels): y for y in grid.ys[first + 1 : last].tolist()}
        begin = 0
        for row in rows_of(levels, columns, set(forced))[:-1]:
            begin += len(row)
            if begin not in forced:
                above, below = levels[begin - 1], levels[begin]
                cuts.append((max(c.bottom for c in above) + min(c.top for c in below)) / 2)
    return cuts


def _closed_rows(grid: Grid) -> list[tuple[int, int]]:
    """Runs of rows that no merged cell joins with others."""
    runs: list[tuple[int, int]] = []
    ends = [0] * grid.rows  # where the tallest cell of each row ends
    for r, _, n, _ in grid.spans:
        ends[r] = max(ends[r], r + n)
    first, reach = 0, 0
    for r in range(grid.rows):
        if r >= reach and r > first:
            runs.append((first, r))
            first = r
        reach = max(reach, r + 1, ends[r])
    runs.append((first, grid.rows))
    return runs


def _text_bands(chunks: list[Chunk], bands: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """How far the text of each column reaches."""
    reach = [(b, a) for a, b in bands]
    starts = [a for a, _ in bands]
    for chunk in chunks:
        k = max(bisect_left(starts, chunk.center) - 1, 0)
        if chunk.x0 >= bands[k][0] - 2 and chunk.x1 <= bands[k][1] + 2:
            reach[k] = (min(reach[k][0], chunk.x0), max(reach[k][1], chunk.x1))
    return [r if r[0] < r[1] else b for r, b in zip(reach, bands, strict=True)]


def _many_records(levels: list[list[Chunk]], columns: Columns) -> bool:
    """Whether lines with figures fill most columns and such lines are many, or the rows are numbered."""
    figures: dict[int, int] = {}
    filled: set[int] = set()
    for level in levels:
        for chunk in level:
            a, b = columns.covered(chunk)
            filled.add(a)
            if chunk.figure and a == b:
                figures[a] = figures.get(a, 0) + 1
    lines = [level for level in levels if any(x.figure for x in level)]
    shared = sum(2 * len(level) > len(filled) for level in lines)
    anchor, certain = anchor_of(levels, columns)
    if certain and sum(columns.covered(x)[0] == anchor for level in levels for x in level) >= ENOUGH:
        return True
    several = sum(n >= ENOUGH for n in figures.values()) >= ENOUGH
    return shared >= 0.6 * len(lines) and (several or any(n >= TALL for n in figures.values()))


def _rebuilt(
    grid: Grid,
    glyphs: Glyphs,
    chunks: dict[int, list[Chunk]],
    own: tuple[Ints, Ints],
    xs: list[float],
    split: set[int],
    cuts: list[float],
) -> Found:
    """The table on the finer grid."""
    ys = sorted([*grid.ys.tolist(), *cuts])
    column = [int(np.argmin(np.abs(np.array(xs) - x))) for x in grid.xs]
    row = [int(np.argmin(np.abs(np.array(ys) - y))) for y in grid.ys]
    held, cell = own
    cells: list[BodyCell] = []
    for k, (r, c, rs, cs) in enumerate(grid.spans):
        top, bottom, left, right = row[r], row[r + rs], column[c], column[c + cs]
        mine = chunks.get(k, [])
        across = k in split and right - left > 1
        down = bottom - top > rs and (not mine or len(levels_of(mine)) >= 0.4 * (bottom - top))
        if not across and not down:
            cells.append(BodyCell(top, left, bottom - top, right - left, mine, own=held[cell == k]))
            continue
        rows: dict[int, list[Chunk]] = {n: [] for n in (range(top, bottom) if down else range(top, top + 1))}
        for x in mine:
            n = bisect_left(ys, (x.top + x.bottom) / 2) - 1
            rows[min(max(n, top), bottom - 1) if down else top].append(x)
        for n, parts in rows.items():
            span = 1 if down else bottom - top
            cells.extend(_parts(parts, across, (n, span, left, right), xs))
    for first, last in _closed_rows(grid):
        if row[last] - row[first] > last - first:  # parted into rows here
            own_rows = [x for x in cells if row[first] <= x.row < row[last]]
            cells = [x for x in cells if not row[first] <= x.row < row[last]]
            merge_stubs(own_rows, len(xs) - 1, frozenset())
            cells.extend(own_rows)
    return Found(np.array(xs), np.array(ys), sorted(cells, key=lambda x: (x.row, x.column)), None, "partly", None)


def _parts(chunks: list[Chunk], across: bool, place: tuple[int, int, int, int], xs: list[float]) -> list[BodyCell]:
    """One row of a cell, parted at the columns within it. ``place``: row, row span, first column, column behind it."""
    row, span, left, right = place
    if not across:
        return [BodyCell(row, left, span, right - left, chunks)]
    out: list[BodyCell] = []
    taken = left
    for chunk in sorted(chunks, key=lambda x: (x.x0, x.base)):
        a = min(max(bisect_left(xs, chunk.x0 + 0.3 * chunk.size) - 1, left), right - 1)
        b = min(max(bisect_left(xs, chunk.x1 - 0.3 * chunk.size) - 1, a), right - 1)
        if b < taken:
            out[-1].chunks.append(chunk)
            continue
        a = max(a, taken)
        out.extend(BodyCell(row, c, span, 1, []) for c in range(taken, a))
        out.append(BodyCell(row, a, span, b - a + 1, [chunk]))
        taken = b + 1
    out.extend(BodyCell(row, c, span, 1, []) for c in range(taken, right))
    return out
