"""Tables side by side that rules of their own tell apart: what stands between rules of one width is one table."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from dataclasses import dataclass
from statistics import median

import numpy as np

from extractor.layout.unruled.chunks import Chunk
from extractor.reading.page import Floats

__all__ = ["Block", "rule_blocks", "within"]

SAME = 2.0  # points: ends of rules this near are at one place
ENOUGH = 3  # rules of one width
FAR = 4.0  # times their usual distance: further apart, rules belong to two tables
NEARLY = 2.0  # em: by so much the ends of one table's rules may differ
APART = 0.8  # em between the rules of two tables
BELOW = 2.6  # times their usual distance: so far below the last rule a total may stand


@dataclass(slots=True)
class Block:
    """The place of a table between its rules; ``reach``: how far below its last rule it may go on."""

    x0: float
    top: float
    x1: float
    bottom: float
    reach: float


def rule_blocks(rules: Floats, em: float) -> list[Block]:
    """The blocks of a page, where at least two stand side by side; none elsewhere."""
    if len(rules) < 2 * ENOUGH or rules[:, 2].min() + APART * em >= rules[:, 1].max():
        return []  # no rule begins right of where another one ends
    ends = np.round(rules[:, 1:3] / SAME).astype(np.int64).tolist()
    near: dict[tuple[int, int], list[int]] = {}
    for k, (a, b) in enumerate(ends):
        near.setdefault((a, b), []).append(k)
    blocks: list[Block] = []
    taken = [False] * len(rules)
    for k in np.argsort(rules[:, 0], kind="stable").tolist():
        if taken[k]:
            continue
        a, b = ends[k]
        places = [(p, q) for p in (a - 1, a, a + 1) for q in (b - 1, b, b + 1)]
        alike = [j for place in places for j in near.get(place, ()) if not taken[j]]
        for j in alike:
            taken[j] = True
        if len(alike) >= ENOUGH:
            own = rules[alike]
            blocks.extend(_runs(np.sort(own[:, 0]), own[:, 1].min(), own[:, 2].max()))
    blocks = _merged(blocks, em)
    if not _stand_beside(blocks, em):
        return []
    tops = [block.top for block in blocks]
    for block in blocks:
        for other in itertools.islice(blocks, bisect_right(tops, block.bottom), None):
            if other.top >= block.reach:
                break
            if min(other.x1, block.x1) > max(other.x0, block.x0):
                block.reach = other.top
                break
    return blocks


def _runs(heights: Floats, x0: float, x1: float) -> list[Block]:
    """Rules of one width, cut where they stand far apart."""
    steps = np.diff(heights)
    usual = median(steps[steps > SAME].tolist() or [0.0])
    out = []
    for run in np.split(heights, np.flatnonzero(steps > FAR * usual) + 1):
        if len(run) >= ENOUGH and run[-1] - run[0] > SAME:
            out.append(Block(float(x0), float(run[0]), float(x1), float(run[-1]), float(run[-1] + BELOW * usual)))
    return out


def _merged(blocks: list[Block], em: float) -> list[Block]:
    """Blocks that follow each other at the distance of their rules, nearly of one width, are one; from the top down."""
    out: list[Block] = []
    near: list[Block] = []  # those that something may still follow
    for block in sorted(blocks, key=lambda b: b.top):
        near = [b for b in near if block.top - b.bottom < 1.3 * (b.reach - b.bottom) / BELOW]
        for other in near:
            if max(abs(other.x0 - block.x0), abs(other.x1 - block.x1)) < NEARLY * em:
                other.x0, other.x1 = min(other.x0, block.x0), max(other.x1, block.x1)
                other.bottom, other.reach = max(other.bottom, block.bottom), max(other.reach, block.reach)
                break
        else:
            out.append(block)
            near.append(block)
    return out


def _stand_beside(blocks: list[Block], em: float) -> bool:
    """Whether two blocks stand side by side; ``blocks``: from the top down."""
    level: list[Block] = []
    for block in blocks:
        level = [b for b in level if b.bottom > block.top]
        if any(_beside(block, b, em) or _beside(b, block, em) for b in level):
            return True
        level.append(block)
    return False


def _beside(a: Block, b: Block, em: float) -> bool:
    return a.x1 + APART * em < b.x0 and min(a.bottom, b.bottom) - max(a.top, b.top) > 0.5 * min(
        a.bottom - a.top, b.bottom - b.top
    )


def within(block: Block, chunks: list[Chunk]) -> list[Chunk]:
    """The chunks that stand in a block or just below its last rule."""
    return [
        c
        for c in chunks
        if block.x0 - 0.5 * c.size < c.center < block.x1 + 0.5 * c.size
        and block.top < (c.top + c.bottom) / 2 < block.reach
    ]
