"""Which lines of a table make one row, where no rule tells it.

The lines of the body are cut into rows so that the cut costs least: figures never share a cell, a row has one entry of
its anchor (the numbers 1, 2, 3 …, else a column of figures, else the fullest one), a line that reaches the edge of its
column goes on in the next one, a line with room behind it does not, and the cells of one row stand at one height.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from operator import attrgetter
from statistics import median

import regex

from extractor.layout.paragraphs import begins_item
from extractor.layout.unruled.chunks import Chunk, Level
from extractor.layout.unruled.columns import Columns

__all__ = ["anchor_of", "cut_rows"]

NEVER = 1e9
EVEN = 6  # steps from line to line that tell whether lines stand at even distances
SAME_STEP = 0.25  # em by which such steps may differ
NEARLY_ALL = 0.95
LONGEST = 14  # lines of one row
WORD = regex.compile(r"[A-Za-z0-9.,:/%_\-'’]+")
WAYS = 3
UNEVEN = 0.4  # em
NOW_THIS_NOW_THAT = 0.3  # what a row of several lines costs where the table keeps to no way
FAR = 1.9  # em: baselines further apart are not one text


_Piece = tuple[int, Chunk]  # a chunk behind its column


def _counts_up(texts: Sequence[str]) -> bool:
    numbers = [int(t) for t in texts if len(t) <= 4 and t.isdecimal()]
    if len(numbers) < max(2, 0.8 * len(texts)):
        return False
    return sum(b == a + 1 for a, b in itertools.pairwise(numbers)) >= 0.8 * (len(numbers) - 1)


def anchor_of(levels: list[Level], columns: Columns) -> tuple[int, bool]:
    """The column that has one entry for each row, and whether that is certain (a count 1, 2, 3 …)."""
    members: list[list[Chunk]] = [[] for _ in range(len(columns))]
    for level in levels:
        for chunk in level:
            members[columns.covered(chunk)[0]].append(chunk)
    for k in range(len(columns)):
        if _counts_up([c.text.strip() for c in members[k]]) and len(members[k]) > 1:
            return k, True
    figures = [k for k, m in enumerate(members) if m and sum(c.figure for c in m) >= 0.7 * len(m) and len(m) >= 2]
    if figures:
        best = max(figures, key=lambda k: (len(members[k]), -k))
        if len(members[best]) >= 0.5 * len(levels) or len(figures) > 1:
            return best, False
    return -1, False


def _room_needed(text: str) -> float:
    """Em that the first piece of a text needs which may not be broken."""
    latin = WORD.match(text)
    return 0.5 * (len(latin.group()) + 1) if latin else 1.3


def cut_rows(levels: list[Level], columns: Columns, forced: set[int]) -> list[list[int]]:
    """The lines of each row, as indices into ``levels``. ``forced``: a row begins at these lines at any cost."""
    n = len(levels)
    if n == 0:
        return []
    anchor, certain = anchor_of(levels, columns)
    numbered = sum(columns.covered(c)[0] == anchor for level in levels for c in level)
    if (not certain or 2 * numbered < n) and _line_by_line(levels):
        return [[k] for k in range(n)]
    right = [band[1] for band in columns.bands]
    pieces = [[(columns.covered(c)[0], c) for c in level] for level in levels]
    steps = _Steps(right, _usual_leading(pieces))
    follow = _followers(pieces)
    cuts: list[float | None] = [None] * n
    # One way of setting cells holds for the whole table: at the top of their row, in its middle, or now this, now that.
    best = [[0.0, 0.0, 0.0]] + [[NEVER * 10] * WAYS for _ in range(n)]
    back = [[0] * WAYS for _ in range(n + 1)]
    for j in range(1, n + 1):
        for i in range(j - 1, max(-1, j - 1 - LONGEST), -1):
            if forced and any(f in forced for f in range(i + 1, j)):
                break
            cost = _row_cost(pieces[i:j], anchor, certain, steps)
            if cost >= NEVER:
                if _two_figures(pieces[i:j]):
                    break
                continue
            if i:
                cut = cuts[i]
                if cut is None:
                    cut = cuts[i] = _cut_cost(i, pieces, follow, right)
                cost += cut
            for way, more in enumerate(_uneven(pieces[i:j])):
                if best[i][way] + cost + more < best[j][way]:
                    best[j][way], back[j][way] = best[i][way] + cost + more, i
    way = min(range(WAYS), key=lambda w: best[n][w])
    rows: list[list[int]] = []
    j = n
    while j > 0:
        i = back[j][way] if best[j][way] < NEVER * 10 else j - 1
        rows.append(list(range(i, j)))
        j = i
    return rows[::-1]


def _line_by_line(levels: list[Level]) -> bool:
    """Whether each line is a row: lines at even distances, of which hardly any is without a figure or a number."""
    steps = [b[0].base - a[0].base for a, b in itertools.pairwise(levels)]
    if len(steps) < EVEN:
        return False
    usual, size = median(steps), median(level[0].size for level in levels)
    even = sum(abs(step - usual) < SAME_STEP * size for step in steps)
    figures = sum(any(c.figure for c in level) for level in levels)
    return even >= NEARLY_ALL * len(steps) and figures >= NEARLY_ALL * len(levels)


def _usual_leading(pieces: list[list[_Piece]]) -> float:
    """The distance of baselines within texts of several lines, as far as it can be told: a small one."""
    last: dict[int, float] = {}
    steps = []
    for level in pieces:
        for column, chunk in level:
            if column in last and chunk.base - last[column] > 0.3 * chunk.size:
                steps.append(chunk.base - last[column])
            last[column] = chunk.base
    steps.sort()
    return steps[len(steps) // 4] if steps else 0.0


def _followers(pieces: list[list[_Piece]]) -> dict[int, Chunk]:
    """For each chunk (by id) the next one below it in its column, where it is near."""
    last: dict[int, Chunk] = {}
    follow: dict[int, Chunk] = {}
    for level in pieces:
        for column, chunk in level:
            above = last.get(column)
            if above is not None and chunk.base - above.base <= FAR * max(chunk.size, above.size):
                follow[id(above)] = chunk
            last[column] = chunk
    return follow


class _Steps:
    """What steps from chunk to chunk cost: rows of any length ask it of the same ones."""

    def __init__(self, right: list[float], usual: float) -> None:
        self._right, self._usual = right, usual
        self._told: dict[tuple[int, int], tuple[float, ...] | None] = {}

    def of(self, above: Chunk, below: Chunk, column: int) -> tuple[float, ...] | None:
        """The costs of one step within a column, None where no cell holds both."""
        key = id(above), id(below)
        if key not in self._told:
            self._told[key] = _step_costs(above, below, self._right[column], self._usual)
        return self._told[key]


def _two_figures(rows: list[list[_Piece]]) -> bool:
    seen: set[int] = set()
    for level in rows:
        here = {column for column, chunk in level if chunk.figure}
        if seen & here:
            return True
        seen |= here
    return False


def _full(chunk: Chunk, following: Chunk, right: float) -> bool:
    """Whether the first piece of the following line would not have fitted behind this one."""
    room = (right - chunk.x1) / chunk.size
    if room >= 20 or chunk.spaced:
        return False
    return room < 1.0 or room < _room_needed(following.text)


def _step_costs(above: Chunk, below: Chunk, right: float, usual: float) -> tuple[float, ...] | None:
    """What it costs that one cell holds two chunks below each other, cause by cause; None where it never does.

    ``right``: where their column ends; ``usual``: the distance of baselines within texts.
    """
    step = below.base - above.base
    if step < 0.3 * below.size:
        return ()
    if (above.figure and below.figure) or step > FAR * max(above.size, below.size):
        return None
    costs = []
    if above.figure != below.figure and below.text[0] not in "（(":
        costs.append(1.5)
    if above.font != below.font:
        costs.append(0.3)
    if step > 1.3 * usual:
        costs.append(1.0)
    if right - above.x0 < 4 * above.size:
        costs.append(0.2)  # every line of a narrow column is full
    if not _full(above, below, right):
        costs.append(0.5 if begins_item(below.text) or above.text[-1:] in "】)）」" else 1.2)
    return tuple(costs)


def _row_cost(rows: list[list[_Piece]], anchor: int, certain: bool, steps: _Steps) -> float:
    cost = 0.0
    cells: dict[int, list[Chunk]] = {}
    for level in rows:
        for column, chunk in level:
            held = cells.get(column)
            if held is None:
                cells[column] = [chunk]
            else:
                held.append(chunk)
    if len(rows) > 1:
        for column, chunks in cells.items():
            for above, below in itertools.pairwise(chunks):
                costs = steps.of(above, below, column)
                if costs is None:
                    return NEVER
                for more in costs:
                    cost += more
        if not certain:
            sets = [{column for column, _ in level} for level in rows]
            cost += sum(1.0 for a, b in itertools.pairwise(sets) if a == b and len(a) > 1)
        lines = sum([any(chunk.figure for _, chunk in level) for level in rows])
        cost += 1.0 * max(lines - 1, 0)  # the figures of a row stand on one line
    if anchor >= 0:
        entries = cells.get(anchor, [])
        if certain:
            if sum(c.text.strip().isdigit() for c in entries) > 1:
                return NEVER
            cost += 0.0 if entries else 3.0
        elif not entries:
            cost += 0.4
    if len(cells) == 1:
        cost += 0.5
    return cost + 0.1


def _uneven(rows: list[list[_Piece]]) -> tuple[float, float, float]:
    """What it costs that cells do not stand at the top of their row; in its middle; at its top, middle or bottom."""
    if len(rows) == 1:
        return 0.0, 0.0, 0.0
    cells: dict[int, tuple[float, float, float]] = {}
    for level in rows:
        for column, chunk in level:
            so_far = cells.get(column)
            if so_far is None:
                cells[column] = chunk.top, chunk.bottom, chunk.size
            else:
                cells[column] = min(so_far[0], chunk.top), max(so_far[1], chunk.bottom), so_far[2]
    top, bottom = min(c[0] for c in cells.values()), max(c[1] for c in cells.values())
    at_top = at_middle = anywhere = 0.0
    for high, low, size in cells.values():
        above, below = high - top, bottom - low
        at_top += above > UNEVEN * size
        at_middle += abs(above - below) > UNEVEN * size
        anywhere += min(above, below, abs(above - below)) > UNEVEN * size
    return at_top, at_middle, anywhere + NOW_THIS_NOW_THAT


def _cut_cost(i: int, pieces: list[list[_Piece]], follow: dict[int, Chunk], right: list[float]) -> float:
    """What it costs to begin a row at line i: texts that are cut in their middle."""
    first = min([chunk for _, chunk in pieces[i]], key=attrgetter("top"))
    reach = max([chunk.bottom for level in pieces[max(0, i - 3) : i] for _, chunk in level])
    overlap = (reach - first.top) / first.size
    cost = 1.5 if overlap > 0.25 else 0.8 if overlap > 0.05 else 0.0  # two rows do not overlap
    below = {id(chunk) for _, chunk in pieces[i]}
    base = pieces[i][0][1].base
    for level in pieces[max(0, i - 3) : i]:
        for column, chunk in level:
            after = follow.get(id(chunk))
            if after is None or chunk.figure or after.figure:
                continue
            cut_here = id(after) in below or after.base > base
            if cut_here and _full(chunk, after, right[column]):
                ends = chunk.text[-1:] in "。．）)」】"
                width = (right[column] - chunk.x0) / chunk.size
                cost += 0.2 if ends or begins_item(after.text) or width < 4 else 0.8
    return cost
