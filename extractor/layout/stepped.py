"""Tables ruled across only, whose rules stop at the cells that reach over several rows.

Word processors and style sheets draw the upper and lower edges of cells and no others. Where a rule stops, a column
does; the columns that no rule tells apart are parted by their gutters. A reader takes these edges down the whole table,
and so do rules of no ink here, but for rows in which a text is written over them and heads over several columns.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from extractor.layout.median import median
from extractor.layout.native import load, plain
from extractor.layout.rules import Rules
from extractor.layout.unruled.chunks import Chunk, Level, levels_of
from extractor.layout.unruled.columns import find_columns
from extractor.layout.unruled.pieces import find_chunks
from extractor.layout.unruled.regions import stops
from extractor.reading.page import Bools, Floats, Page

__all__ = ["with_steps"]

NATIVE = load("_ruled")
SAME = 2.0  # points: rules this near begin or end at one place
LOWEST = 5.0  # points: no row is lower
ASKEW = 0.35  # em: a text this much nearer to the rule below it than to that above it names what follows
LEAST = 2  # rules over the whole width that bound a table
PARTS = 2  # rules over a part of it that make it one of these
WIDE = 15.0  # em: no such table is narrower
TALLEST = 30.0  # em: no row is taller
NEXT = 1.6  # em: the lines of a row that a page break cuts are at most this far from each other
FOOT = 0.9  # share of the page's height below which its number stands
BETWEEN = 3.0  # em: so tall a strip of single texts stands between two tables
CROSSED = 0.1  # share of a table's lines that may be written over an edge
CLOSE = 0.25  # em: letters of one text are nearer to each other
OVER = 0.2  # em by which a text must reach over an edge on both sides to be written over it
PAIRS = 1_000_000  # rules across and down that are compared: more are a drawing


@dataclass(slots=True)
class _Block:
    """Rules across between ``x0`` and ``x1``, from ``top`` to ``bottom``: rows ``y, x0, x1, thickness``."""

    x0: float
    x1: float
    rules: Floats
    top: float = 0.0
    bottom: float = 0.0

    @property
    def heights(self) -> list[float]:
        """The distinct heights of the rules, with the ends of the table."""
        return _distinct(np.array([self.top, *self.rules[:, 0], self.bottom]))


def with_steps(rules: Rules, page: Page, xs: Floats | None = None) -> Rules:
    """The rules, with those that part the columns of tables ruled across only.

    Args:
        rules: the page's rules.
        page: the page.
        xs: the edges of the columns of the table that the page before ends with, which may go on here.
    """
    inked = _free_of_uprights(rules)
    if len(inked) < LEAST + PARTS or not len(page.glyphs):
        return rules
    em = median(page.glyphs.size)
    down: list[tuple[float, float, float, float]] = []
    across: list[tuple[float, float, float, float]] = []
    for block in _blocks(inked, em):
        for part, chunks in _tables(block, _grounds(rules.horizontal, block), page, xs):
            edges = _edges_of(part, chunks, (page.glyphs.box, em), (_shaded(rules.vertical, part), xs))
            down.extend(edges)
            if edges:
                across.extend((y, part.x0, part.x1, 0.0) for y in (part.top, part.bottom))
    if not down:
        return rules
    return Rules(
        np.concatenate([rules.horizontal, np.array(across, float)]),
        np.concatenate([rules.vertical, np.array(down, float)]),
    )


def _free_of_uprights(rules: Rules) -> Floats:
    """The rules across that are drawn and that no drawn rule down meets."""
    if NATIVE is not None and len(rules.horizontal) * len(rules.vertical) <= PAIRS:
        told = NATIVE.alone(plain(rules.horizontal), plain(rules.vertical), SAME)
        if told is not None:
            alone: Floats = np.frombuffer(told).reshape(-1, 4)
            return alone
    across, down = rules.horizontal[rules.horizontal[:, 3] > 0], rules.vertical[rules.vertical[:, 3] > 0]
    if not len(across) or len(across) * len(down) > PAIRS:
        return np.empty((0, 4))
    y, x0, x1, _ = (column[:, None] for column in across.T)
    x, top, bottom, _ = down.T
    meets = (x > x0 - SAME) & (x < x1 + SAME) & (top < y + SAME) & (bottom > y - SAME)
    free: Floats = across[~meets.any(1)]
    return free


def _blocks(inked: Floats, em: float) -> list[_Block]:
    """Rules of one width below each other, with shorter ones between them that all keep within it."""
    blocks: list[_Block] = []
    seen: list[tuple[float, float]] = []
    for _, x0, x1, _ in inked[np.argsort(inked[:, 1] - inked[:, 2], kind="stable")].tolist():
        if x1 - x0 < WIDE * em or any(a - SAME <= x0 and x1 <= b + SAME for a, b in seen):
            continue
        seen.append((x0, x1))
        inside = inked[(inked[:, 1] > x0 - SAME) & (inked[:, 2] < x1 + SAME)]
        inside = inside[np.argsort(inside[:, 0], kind="stable")]
        for part in np.split(inside, np.flatnonzero(np.diff(inside[:, 0]) > TALLEST * em) + 1):
            whole = (part[:, 1] < x0 + SAME) & (part[:, 2] > x1 - SAME)
            if whole.sum() >= LEAST and (~whole).sum() >= PARTS:
                blocks.append(_Block(x0, x1, part))
    return blocks


def _shaded(vertical: Floats, block: _Block) -> list[float]:
    """Where shaded cells end within the block."""
    heights = block.heights
    x, top, bottom, ink = vertical.T
    level = (ink == 0) & (np.minimum(bottom, heights[-1]) - np.maximum(top, heights[0]) > SAME)
    places: list[float] = x[level & (x > block.x0 + SAME) & (x < block.x1 - SAME)].tolist()
    return places


def _grounds(horizontal: Floats, block: _Block) -> Floats:
    """The heights at which shaded rows over the whole width begin or end, away from the block's rules."""
    y, x0, x1, ink = horizontal.T
    heights = block.rules[:, 0]
    own = (ink == 0) & (x0 < block.x0 + SAME) & (x0 > block.x0 - SAME) & (x1 > block.x1 - SAME) & (x1 < block.x1 + SAME)
    own &= (y > heights[0]) & (y < heights[-1])
    own[own] = np.abs(y[own, None] - heights).min(1) > LOWEST
    free: Floats = y[own]
    return free


def _tables(block: _Block, grounds: Floats, page: Page, xs: Floats | None) -> Iterator[tuple[_Block, list[Chunk]]]:
    """The block parted where captions, running text or narrower tables stand between its rules, with their texts.

    ``grounds``: where shaded rows begin and end besides.
    """
    y = block.rules[:, 0]
    whole = _whole(block)
    bounds = _distinct(np.concatenate([y[whole], grounds]))
    glyphs, height = page.glyphs, page.height
    box = glyphs.box
    x = (box[:, 0] + box[:, 2]) / 2
    held = np.flatnonzero(~glyphs.vertical & (x > block.x0) & (x < block.x1))
    chunks = find_chunks(glyphs, held) if len(held) else []
    known = xs is not None and _matches(block, xs)
    first, mine = _lead(block, bounds[0], chunks, known), list[Chunk]()
    mine.extend(c for c in chunks if first < c.middle < bounds[0])
    for top, bottom in itertools.pairwise(bounds):
        row = [c for c in chunks if top < c.middle < bottom]
        inside = block.rules[(y > top + SAME) & (y < bottom - SAME)]
        if _apart(block, row, inside, (top, bottom), known and top == bounds[0]):
            yield from _part(block, (first, top), mine)
            first, mine = bottom, []
        else:
            mine.extend(row)
    end = _trail(block, bounds[-1], chunks, height)
    mine.extend(c for c in chunks if bounds[-1] < c.middle < end)
    yield from _part(block, (first, end), mine)


def _matches(block: _Block, xs: Floats) -> bool:
    return bool(abs(xs[0] - block.x0) <= SAME and abs(xs[-1] - block.x1) <= SAME)


def _whole(block: _Block) -> Bools:
    whole: Bools = (block.rules[:, 1] < block.x0 + SAME) & (block.rules[:, 2] > block.x1 - SAME)
    return whole


def _apart(block: _Block, row: list[Chunk], inside: Floats, strip: tuple[float, float], goes_on: bool) -> bool:
    """Whether what stands between two rules over the whole width is no part of a table of that width.

    Places that no shorter rule crosses are cells over several rows; they have words, unless they began on the page
    before (``goes_on``).
    """
    levels = levels_of(row)
    if not levels or any(stops(level) for level in levels):
        return True
    if not len(inside):
        if _side_by_side(row):
            return False
        (top, bottom), size = strip, levels[0][0].size
        askew = min(c.top for c in row) - top - (bottom - max(c.bottom for c in row))
        return bottom - top > BETWEEN * size or (askew > ASKEW * size and bottom - top > NEXT * size)
    if goes_on:
        return False
    reach, bare = block.x0, list[tuple[float, float]]()
    for x0, x1 in sorted([*inside[:, 1:3].tolist(), [block.x1, block.x1]]):
        if x0 > reach + levels[0][0].size:
            bare.append((reach, x0))
        reach = max(reach, x1)
    return not all(any(a - SAME < c.x0 and c.x1 < b + SAME for c in row) for a, b in bare)


def _lead(block: _Block, top: float, chunks: list[Chunk], known: bool) -> float:
    """Where the table begins: above the first rule over its whole width only where it comes from the page before."""
    if not known:
        return top
    y = block.rules[:, 0]
    first = min(top, float(y.min()))
    return _edge(chunks, first, -1.0)


def _trail(block: _Block, bottom: float, chunks: list[Chunk], height: float) -> float:
    """Where the table ends: below the last rule over its whole width where only its rows follow on the page."""
    below = block.rules[block.rules[:, 0] > bottom + SAME]
    last = bottom
    if len(below):
        several = len(below) > len(_distinct(below[:, 0]))
        free = bool(((below[:, 1] > block.x0 + SAME) & (below[:, 2] < block.x1 - SAME)).any())
        lowest = float(below[:, 0].max())
        row = [c for c in chunks if bottom < c.middle < lowest]
        if (several or free) and not _apart(block, row, below, (bottom, lowest), False):
            last = lowest
    if bool((block.rules[:, 0] > last + SAME).any()):
        return last  # what follows is another table
    end = _edge(chunks, last, 1.0)
    return end if not any(end < c.middle < FOOT * height for c in chunks) else last


def _edge(chunks: list[Chunk], at: float, way: float) -> float:
    """The upper (``way`` -1) or lower (1) edge of the lines of text that follow a rule closely, in several columns."""
    beyond = levels_of([c for c in chunks if (c.middle - at) * way > 0])
    beyond.sort(key=lambda level: way * level[0].base)
    edge, mine = at, list[Chunk]()
    for level in beyond:
        near, far = min(c.top for c in level), max(c.bottom for c in level)
        gap = (near - edge) if way > 0 else (edge - far)
        if gap > NEXT * level[0].size or stops(level):
            break
        edge = max(edge, far) if way > 0 else min(edge, near)
        mine.extend(level)
    return edge + way if mine and _side_by_side(mine) else at


def _distinct(places: Floats) -> list[float]:
    """Places in order, those near each other as one."""
    out: list[float] = []
    for y in np.sort(places).tolist():
        if not out or y - out[-1] > SAME:
            out.append(y)
    return out


def _side_by_side(chunks: list[Chunk]) -> bool:
    """Whether some texts stand beside others, on whatever lines."""
    reach = min((c.x1 for c in chunks), default=0.0)
    return any(c.x0 > reach for c in chunks)


def _part(block: _Block, reach: tuple[float, float], chunks: list[Chunk]) -> Iterator[tuple[_Block, list[Chunk]]]:
    top, bottom = reach
    y = block.rules[:, 0]
    rules = block.rules[(y > top - SAME) & (y < bottom + SAME)]
    part = _Block(block.x0, block.x1, rules, top, bottom)
    if chunks and len(rules) and (~_whole(part)).sum() >= PARTS:
        yield part, chunks


def _edges_of(
    block: _Block, chunks: list[Chunk], set_as: tuple[Floats, float], told: tuple[list[float], Floats | None]
) -> list[tuple[float, float, float, float]]:
    """The rules down of a block.

    ``set_as``: the boxes of the page's letters, and their size; ``told``: where the block's shading ends, the edges of
    the columns of the table before.
    """
    heights = block.heights
    levels = levels_of(chunks)
    box = set_as[0]
    edges = _edges(block, levels, set_as, told)
    if not edges:
        return []
    out: list[tuple[float, float, float, float]] = [(x, heights[0], heights[-1], 0.0) for x in (block.x0, block.x1)]
    head = _head_end(block)
    for top, bottom in itertools.pairwise(heights):
        row = [c for c in chunks if top < c.middle < bottom]
        over = _head_over(block, bottom, row, edges) if bottom < head - SAME else []
        for at in edges:
            if not any(_crosses(c, at, box) for c in row) and not any(a + SAME < at < b - SAME for a, b in over):
                out.append((at, top, bottom, 0.0))
    return out


def _edges(
    block: _Block, levels: list[Level], set_as: tuple[Floats, float], more: tuple[list[float], Floats | None]
) -> list[float]:
    """The inner edges of the columns: those of the page before, or where rules and shading stop and gutters between."""
    (box, em), (shaded, xs) = set_as, more
    ends = [end for row in block.rules.tolist() for end in row[1:3] if block.x0 + SAME < end < block.x1 - SAME]
    told: list[float] = []
    for end in sorted([*ends, *shaded]):
        if not told or end - told[-1] > SAME:
            told.append(end)
    if xs is not None and _matches(block, xs):
        known: list[float] = xs[1:-1].tolist()
        if all(any(abs(e - k) <= 2 * SAME for k in known) for e in told) and _kept(levels, known, box):
            return known
    head = _head_end(block)
    body = [level for level in levels if level[0].middle > head] or levels
    told = [e for e in told if _kept(body, [e], box)]
    columns = find_columns(levels, em)
    if not told or columns is None:
        return []
    fresh: list[float] = []
    for a, b in itertools.pairwise([block.x0, *told, block.x1]):
        inside = [k for k, (x0, x1) in enumerate(columns.bands) if a - SAME < x0 and x1 < b + SAME]
        fresh.extend(columns.borders[k] for k in inside[1:])
    return sorted([*told, *(x for x in fresh if _kept(levels, [x], box))])


def _kept(levels: list[Level], edges: list[float], box: Floats) -> bool:
    """Whether hardly a line is written over the edges."""
    over = sum(any(_crosses(c, at, box) for c in level for at in edges) for level in levels)
    return over <= max(1.0, CROSSED * len(levels) * max(1, len(edges)))


def _crosses(chunk: Chunk, at: float, box: Floats) -> bool:
    """Whether a text is written over an edge, and is not two texts that come near to each other at it."""
    if chunk.x0 >= at - OVER * chunk.size or chunk.x1 <= at + OVER * chunk.size:
        return False
    own = box[chunk.glyphs]
    left = own[:, 0] + own[:, 2] < 2 * at
    if left.all() or not left.any():
        return True
    return bool(own[~left, 0].min() - own[left, 2].max() < CLOSE * chunk.size)


def _head_end(block: _Block) -> float:
    """The height of the second rule over the whole width, below the heads."""
    whole = (block.rules[:, 1] < block.x0 + SAME) & (block.rules[:, 2] > block.x1 - SAME)
    heights = np.sort(block.rules[whole, 0])
    below = heights[heights > heights[0] + SAME]
    return float(below[0]) if len(below) else float(heights[0])


def _head_over(block: _Block, bottom: float, row: list[Chunk], edges: list[float]) -> list[tuple[float, float]]:
    """The heads over several columns in a row: a rule below them spans columns of which one text is the head."""
    out = []
    for y, x0, x1, _ in block.rules.tolist():
        if abs(y - bottom) > SAME or not any(x0 + SAME < e < x1 - SAME for e in edges):
            continue
        if x0 < block.x0 + SAME and x1 > block.x1 - SAME:
            continue
        if sum(x0 < c.center < x1 for c in row) == 1:
            out.append((x0, x1))
    return out
