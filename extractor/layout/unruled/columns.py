"""Where the columns of a table without rules stand: bands of text, the gutters between them, the borders of cells.

Gutters are what the lines with the most chunks leave free. A border is not the middle of its gutter: figures end at the
right edge of their cell, labels begin at the left edge of theirs, and heads are centred between such edges.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from dataclasses import dataclass, field
from operator import itemgetter
from statistics import median

import numpy as np

from extractor.layout.unruled.chunks import Chunk, Level
from extractor.reading.page import Floats

__all__ = [
    "NEAR",
    "Columns",
    "cover",
    "cover_at",
    "find_columns",
    "full_rules",
    "pieces_at",
    "pieces_by_height",
]

NARROW = 0.12  # em: the narrowest gutter
PADDING = 0.3  # em: between a cell's edge and its text
STRAY = 0.05  # share of the voting lines that may cross a gutter
NEAR = 2.5  # points: rules this near are at one height
FEW = 3
SEVERAL = 0.25  # share of a band's lines that must have several chunks before it is cut
CROSSING = 0.35  # chunks over the cut for each line that leaves it free, at most
FULL = 1.5  # times the table's width: a longer rule is none of its own
ALIGNED = 0.3  # em: edges this near to each other are aligned


_Held = tuple[list[tuple[float, float]], list[list[Chunk]]]
"""Left and right edge of the columns, and the chunks of each."""


@dataclass(slots=True)
class Columns:
    """The columns of a table.

    ``bands``: ``x0, x1`` of the text of each column; ``borders``: the columns + 1 edges of their cells; ``align``:
    left | center | right of each column's body; ``found``: where the columns of all lines stand, and the chunks that
    each holds alone, before those of the body tell how far it reaches.
    """

    bands: list[tuple[float, float]]
    borders: list[float]
    align: list[str]
    found: _Held | None = field(default=None, repr=False, compare=False)
    _told: dict[tuple[float, float, float], tuple[int, int]] = field(default_factory=dict, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.bands)

    def covered(self, chunk: Chunk) -> tuple[int, int]:
        """First and last column whose band the chunk overlaps; the nearest one where it overlaps none.

        Each step asks it of every chunk again, so what was told is kept: bands and borders never change.
        """
        place = chunk.x0, chunk.x1, chunk.size
        told = self._told.get(place)
        if told is None:
            told = self._told[place] = self._covered(chunk)
        return told

    def _covered(self, chunk: Chunk) -> tuple[int, int]:
        left, right, need = chunk.x0, chunk.x1, min(0.2 * chunk.size, 0.5 * chunk.width)
        first = last = -1
        for k in range(bisect_left(self.bands, (left, left)) - 1, len(self.bands)):
            if k < 0:
                continue
            x0, x1 = self.bands[k]
            if x0 >= right:
                break
            if min(x1, right) - max(x0, left) > min(need, 0.5 * (x1 - x0)):
                first, last = (k if first < 0 else first), k
        if first >= 0:
            return first, last
        k = bisect_left(self.borders, chunk.center, 1, len(self.borders) - 1) - 1
        return k, k


def cover_at(rules: Floats, y: float, x0: float, x1: float) -> float:
    """How much of x0…x1 the rules at one height cover, in points."""
    return cover(pieces_at(rules, y), x0, x1)


def pieces_at(rules: Floats, y: float) -> list[tuple[float, float]]:
    """Left and right end of the rules at one height."""
    pieces: list[tuple[float, float]] = rules[np.abs(rules[:, 0] - y) <= NEAR, 1:3].tolist()
    return pieces


def pieces_by_height(rules: Floats, heights: list[float]) -> dict[float, list[tuple[float, float]]]:
    """`pieces_at` for several heights: left and right end of the rules at each."""
    if not heights:
        return {}
    order: list[int] = np.argsort(rules[:, 0], kind="stable").tolist()
    rows = rules[:, :3].tolist()
    places = [rows[k][0] for k in order]
    found: dict[float, list[tuple[float, float]]] = {}
    for y in heights:
        near = sorted(order[bisect_left(places, y - 2 * NEAR) : bisect_left(places, y + 2 * NEAR)])
        found[y] = [(rows[k][1], rows[k][2]) for k in near if abs(rows[k][0] - y) <= NEAR]
    return found


def cover(pieces: list[tuple[float, float]], x0: float, x1: float) -> float:
    """How much of x0…x1 pieces of rules cover, in points."""
    held = [(max(a, x0), min(b, x1)) for a, b in pieces if a < x1 and b > x0]
    if len(held) > 1:
        held.sort(key=itemgetter(0))
    total, reach = 0.0, x0
    for a, b in held:
        total += max(b - max(a, reach), 0.0)
        reach = max(reach, b)
    return total


def full_rules(rules: Floats, columns: Columns) -> Floats:
    """The rules as wide as the table; a frame's or the page's reach further."""
    x0, x1 = columns.borders[0], columns.borders[-1]
    covered = np.minimum(rules[:, 2], x1) - np.maximum(rules[:, 1], x0)
    return rules[(covered > 0.85 * (x1 - x0)) & (rules[:, 2] - rules[:, 1] < FULL * (x1 - x0))]


def _voters(levels: list[Level]) -> list[Level]:
    most = max(map(len, levels))
    return [level for level in levels if len(level) >= 2 and 2 * len(level) > most]


def _bands(levels: list[Level], em: float) -> list[tuple[float, float]]:
    voters = _voters(levels)
    allowed = int(STRAY * len(voters))
    edges = sorted([(c.x0, 1) for v in voters for c in v] + [(c.x1, -1) for v in voters for c in v])
    bands: list[tuple[float, float]] = []
    depth, start = 0, 0.0
    for x, step in edges:
        before, depth = depth, depth + step
        if before <= allowed < depth:
            start = x
        elif depth <= allowed < before:
            if bands and start - bands[-1][1] < NARROW * em:
                bands[-1] = (bands[-1][0], x)
            else:
                bands.append((start, x))
    return _parted(_with_others(bands, levels), levels, em)


def _with_others(bands: list[tuple[float, float]], levels: list[Level]) -> list[tuple[float, float]]:
    """The bands and those of chunks that stand beside all of them: columns that the fullest lines never fill."""
    starts = [x0 for x0, _ in bands]
    beside: list[Chunk] = []
    for level in levels:
        for c in level:
            k = bisect_left(starts, c.x1) - 1
            if (k < 0 or bands[k][1] <= c.x0) and not (k + 1 < len(bands) and bands[k + 1][0] < c.x1):
                beside.append(c)
    fresh: list[list[Chunk]] = []
    for c in sorted(beside, key=lambda c: c.x0):
        if fresh and c.x0 < max(x.x1 for x in fresh[-1]):
            fresh[-1].append(c)
        else:
            fresh.append([c])
    more = [(g[0].x0, max(x.x1 for x in g)) for g in fresh if len(g) > 1]
    return sorted([*bands, *more])


def _parted(bands: list[tuple[float, float]], levels: list[Level], em: float) -> list[tuple[float, float]]:
    """The bands, those cut in which lines have several chunks: a long label reaches over the place of a figure."""
    out: list[tuple[float, float]] = []
    queue = bands[::-1]
    placed = [[(c.center, c) for c in level] for level in levels]
    while queue:
        x0, x1 = queue.pop()
        low, high = x0 - 1, x1 + 1
        inside = [[c for x, c in level if low < x < high] for level in placed]
        inside = [level for level in inside if level]
        gaps = [(a.x1, b.x0) for level in inside for a, b in itertools.pairwise(level) if b.x0 - a.x1 > NARROW * em]
        if len(gaps) < max(FEW, SEVERAL * len(inside)):
            out.append((x0, x1))
            continue
        at = max((x for gap in gaps for x in gap), key=lambda x: (sum(a <= x <= b for a, b in gaps), -x))
        held = [(a, b) for a, b in gaps if a <= at <= b]
        at = (max(a for a, _ in held) + min(b for _, b in held)) / 2
        crossing = sum(c.x0 < at - 1 and c.x1 > at + 1 for level in inside for c in level)
        left = [c for level in inside for c in level if c.x1 <= at + 1]
        right = [c for level in inside for c in level if c.x0 >= at - 1]
        if len(held) < max(FEW, SEVERAL * len(inside)) or crossing > CROSSING * len(held) or not left or not right:
            out.append((x0, x1))
            continue
        queue.append((min(c.x0 for c in right), x1))
        queue.append((x0, max(c.x1 for c in left)))
    return out


def _meet(left: list[Chunk], right: list[Chunk]) -> bool:
    """Whether a chunk of one column stands beside one of the other."""
    first = 0
    for a in left:  # both from top to bottom
        while first < len(right) and right[first].bottom < a.top - a.size:
            first += 1
        for b in right[first:]:
            if b.top > a.bottom:
                break
            if min(a.bottom, b.bottom) - max(a.top, b.top) > 0.3 * min(a.size, b.size):
                return True
    return False


def _members(levels: list[Level], bands: list[tuple[float, float]]) -> list[list[Chunk]]:
    """The chunks that stand in one band alone, by band."""
    columns = Columns(bands, [0.0, *((a[1] + b[0]) / 2 for a, b in itertools.pairwise(bands)), 0.0], [])
    members: list[list[Chunk]] = [[] for _ in bands]
    for level in levels:
        for chunk in level:
            a, b = columns.covered(chunk)
            if a == b:
                members[a].append(chunk)
    return members


def find_columns(levels: list[Level], em: float, body: int = 0, before: Columns | None = None) -> Columns | None:
    """The columns of a run of lines, or None where it has fewer than two.

    Args:
        levels: the lines.
        em: their usual size.
        body: the first line below the header.
        before: the columns of the same lines, found without a header: where they stand was told already.
    """
    if before is not None and before.found is not None:
        if not body:
            return before
        found, members = before.found
    else:
        found, members = _met(_bands(levels, em), levels, em)
    if len(found) < 2:
        return None
    held_by = members
    if body:
        head = {id(c) for level in levels[:body] for c in level}
        held_by = [[c for c in chunks if id(c) not in head] for chunks in members]
    bands = list(found)
    for k, chunks in enumerate(held_by):
        low = bands[k - 1][1] if k else -1e9
        high = bands[k + 1][0] if k + 1 < len(bands) else 1e9
        held = [c for c in chunks if c.x0 > low and c.x1 < high]
        bands[k] = (min([bands[k][0], *[c.x0 for c in held]]), max([bands[k][1], *[c.x1 for c in held]]))
    mostly = [_mostly_figures(m) for m in held_by]
    align = [_alignment(m, em, figures) for m, figures in zip(held_by, mostly, strict=True)]
    figures = [a for a, told in zip(align, mostly, strict=True) if a and told]
    usual = max(sorted(set(figures)), key=figures.count, default="right")
    align = [a or (usual if told else "") for a, told in zip(align, mostly, strict=True)]
    return Columns(bands, _borders(bands, held_by, align, em), align, (found, members) if not body else None)


def _mostly_figures(chunks: list[Chunk]) -> bool:
    return sum([c.figure for c in chunks]) > 0.5 * len(chunks)


def _met(bands: list[tuple[float, float]], levels: list[Level], em: float) -> _Held:
    """The bands, neighbours joined that never stand beside each other: the nearest first; and what each holds alone."""
    while True:
        members = _members(levels, bands) if len(bands) > 1 else []
        apart = []
        for k, (a, b) in enumerate(itertools.pairwise(bands)):
            few = min(len(members[k]), len(members[k + 1])) <= 2
            if (few or b[0] - a[1] < 2 * em) and not _meet(members[k], members[k + 1]):
                apart.append((b[0] - a[1], k))
        if not apart:
            return bands, members
        k = min(apart)[1]
        bands = [*bands[:k], (bands[k][0], bands[k + 1][1]), *bands[k + 2 :]]


def _alignment(chunks: list[Chunk], em: float, figures: bool) -> str:
    """How most chunks of a column, ``figures`` or texts, are set: which of their edges agree."""
    if not chunks:
        return ""
    agree: dict[str, float] = {}
    near = ALIGNED * em
    for name, at in (
        ("right", [c.x1 for c in chunks]),
        ("left", [c.x0 for c in chunks]),
        ("center", [(c.x0 + c.x1) / 2 for c in chunks]),
    ):
        usual = median(at)
        agree[name] = sum([abs(x - usual) < near for x in at]) / len(at)
    if len(chunks) > 2 and min(agree.values()) == 1.0:
        return ""  # all of one width: any edge would do
    order = ("right", "center", "left") if figures else ("left", "center", "right")
    return max(order, key=lambda name: (round(agree[name], 1), -order.index(name)))


def _borders(bands: list[tuple[float, float]], members: list[list[Chunk]], align: list[str], em: float) -> list[float]:
    pad = PADDING * em
    borders = [bands[0][0] - pad]
    for k in range(len(bands) - 1):
        low, high = bands[k][1], bands[k + 1][0]
        body = max((c.x1 for c in members[k]), default=low)
        if align[k] == "right":
            x = body + pad
        elif align[k + 1] == "left":
            x = min((c.x0 for c in members[k + 1]), default=high) - pad
        else:
            x = (low + high) / 2
        borders.append(min(max(x, low), high))
    borders.append(bands[-1][1] + pad)
    return borders
