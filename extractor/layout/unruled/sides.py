"""Tables, or a table and text, that stand side by side: what is left and right of a wide gutter has rows of its own."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from operator import attrgetter

from extractor.layout.median import median
from extractor.layout.unruled.chunks import Chunk, Level
from extractor.layout.unruled.columns import Columns

__all__ = ["side_by_side"]

WIDE = 1.8  # em: a gutter between two tables
COMMON = 0.45  # share of the rows of one side that stand at the height of one of the other
SAME_HEIGHT = 0.15  # em
NEXT_LINE = 1.4  # em: lines of one text
LIST = 10  # lines of a list in one row
FEW = 3


def side_by_side(levels: list[Level], columns: Columns | None, em: float) -> list[list[Chunk]] | None:
    """The chunks left and right of the gutter whose sides have the least in common, or None where all are one.

    ``columns``: those of the lines; ``em``: their usual size.
    """
    if columns is None:
        return None
    chunks = [c for level in levels for c in level]
    best: tuple[float, float] | None = None
    for a, b in itertools.pairwise(columns.bands):
        if b[0] - a[1] < WIDE * em:
            continue
        x = (a[1] + b[0]) / 2
        left, right = [c for c in chunks if c.center < x], [c for c in chunks if c.center >= x]
        if any(c.x0 < x - em and c.x1 > x + em for c in chunks) or min(len(left), len(right)) < 2 * FEW:
            continue
        share = _common(left, right)
        if share < COMMON and (best is None or share < best[0]):
            best = share, x
    if best is None:
        return None
    return [[c for c in chunks if c.center < best[1]], [c for c in chunks if c.center >= best[1]]]


def _blocks(chunks: list[Chunk]) -> list[tuple[float, float]]:
    """Top and bottom of texts: chunks that overlap across and follow each other closely."""
    blocks: list[list[Chunk]] = []
    near: list[list[Chunk]] = []  # those that something may still follow
    reach = NEXT_LINE * max(c.size for c in chunks)
    for chunk in sorted(chunks, key=attrgetter("base")):
        near = [b for b in near if chunk.base - b[-1].base < reach]
        for block in reversed(near):
            last = block[-1]
            if chunk.base - last.base < NEXT_LINE * chunk.size and last.x0 < chunk.x1 and chunk.x0 < last.x1:
                block.append(chunk)
                break
        else:
            near.append([chunk])
            blocks.append(near[-1])
    return [(b[0].top, b[-1].bottom) for b in blocks]


def _common(left: list[Chunk], right: list[Chunk]) -> float:
    """How many rows of the side that has fewer stand at the height of a row of the other side."""
    size = median([c.size for c in (*left, *right)])

    def share(mine: list[float], others: list[float]) -> float:
        other, own = sorted(set(others)), set(mine)
        near = 0
        for y in own:
            k = bisect_left(other, y)
            near += any(abs(x - y) < SAME_HEIGHT * size for x in other[max(k - 1, 0) : k + 1])
        return near / len(own)

    bases = max(share([c.base for c in a], [c.base for c in b]) for a, b in ((left, right), (right, left)))
    middles = [[(t + b) / 2 for t, b in _blocks(side)] for side in (left, right)]
    if _one_band(left, right, size):
        return 1.0
    return max(bases, share(middles[0], middles[1]), share(middles[1], middles[0]))


def _one_band(left: list[Chunk], right: list[Chunk], size: float) -> bool:
    """Whether both sides, but for a first line in common, stand in the middle of one height: one row of lists."""
    first = [min(c.base for c in side) for side in (left, right)]
    if abs(first[0] - first[1]) > SAME_HEIGHT * size:
        return False
    rest = [
        [c for c in side if c.base > base + SAME_HEIGHT * size] for side, base in zip((left, right), first, strict=True)
    ]
    if not all(0 < len(side) <= LIST for side in rest):
        return False
    middles = [(min(c.top for c in side) + max(c.bottom for c in side)) / 2 for side in rest]
    return abs(middles[0] - middles[1]) < SAME_HEIGHT * size
