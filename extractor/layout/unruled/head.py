"""The header of a table without rules: which lines it has, and which columns each of its labels heads.

A label is centred between the borders of the cells that it heads, or stands at the edge where they begin or end; lines
of one label stand close above each other; a label over several columns has its parts below it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from extractor.layout.unruled.chunks import Chunk, Level
from extractor.layout.unruled.columns import Columns, cover_at
from extractor.patterns import later_regex
from extractor.reading.page import Floats

__all__ = ["Label", "candidates", "header_cells", "header_lines"]

MOST = 18  # lines of a header
STACKED = 0.8  # what it costs that a label stands over another of one column, and not over several
YEAR = later_regex(r"^(?:19|20)\d\d(?:\s*[-–/―]\s*(?:\d\d|(?:19|20)\d\d))?$")


@dataclass(slots=True)
class Label:
    """A header cell: its chunks from top to bottom, the columns that it heads, and its rows."""

    chunks: list[Chunk]
    first: int
    last: int
    row: int = 0
    row_span: int = 1
    children: list[Label] = field(default_factory=list)

    @property
    def top(self) -> float:
        """Where its first line begins."""
        return self.chunks[0].top

    @property
    def bottom(self) -> float:
        """Where its last line ends."""
        return self.chunks[-1].bottom


def _is_head_figure(chunk: Chunk) -> bool:
    return YEAR.match(chunk.text.strip()) is not None


def _figure_columns(levels: list[Level], columns: Columns) -> dict[int, int]:
    """Columns of figures, with the first line that has one (a year above other figures is a head)."""
    seen: dict[int, list[tuple[int, bool, bool]]] = {}
    for k, level in enumerate(levels):
        for chunk in level:
            a, b = columns.covered(chunk)
            if a == b:
                seen.setdefault(a, []).append((k, chunk.figure, _is_head_figure(chunk)))
    found: dict[int, int] = {}
    for column, entries in seen.items():
        heads = 0
        while heads < len(entries) and (not entries[heads][1] or entries[heads][2]):
            heads += 1
        if heads == len(entries):
            heads = next((i for i, e in enumerate(entries) if e[1]), len(entries))
        rest = entries[heads:]
        many = len(rest) > 1 or len(entries) <= 2
        if rest and many and sum(f for _, f, _ in rest) >= 0.7 * len(rest):
            found[column] = rest[0][0]
    return found


def header_lines(levels: list[Level], columns: Columns, full_rules: list[float], parted: bool = False) -> int:
    """How many of the first lines are header.

    ``full_rules``: heights of the rules over the whole width; ``parted``: whether one stands between any two rows.
    """
    head = _header_lines(levels, columns, full_rules, parted)
    while 0 < head < len(levels) and _entangled(levels[:head], levels[head]):
        head += 1
    return head


def _entangled(head: list[Level], level: Level) -> bool:
    """Whether a line overlaps a header line above it: labels of several lines stand beside one of one line."""
    return max(c.bottom for c in head[-1]) - min(c.top for c in level) > 0.25 * level[0].size


def _header_lines(levels: list[Level], columns: Columns, full_rules: list[float], parted: bool) -> int:
    starts = _figure_columns(levels, columns)
    first = min(starts.values(), default=-1)
    tops = [level[0].base for level in levels]
    breaks = sorted({sum(t < y for t in tops) for y in full_rules} - {0, len(levels)})
    if first == 0:
        return 0
    if first > 0:
        above = [b for b in breaks if b <= first]
        if above and above[-1] <= MOST:
            return above[0] if parted or len(breaks) > 0.5 * len(levels) else above[-1]
        end = first
        while (
            end > 1
            and len(levels[end - 1]) == 1
            and columns.covered(levels[end - 1][0])[0] == 0
            and any(len(level) > 1 for level in levels[: end - 1])
        ):
            end -= 1
        while end > 1 and _reaches_into(levels[end - 1], levels[end], columns):
            end -= 1
        return end if end <= MOST else 0
    if breaks and breaks[0] <= MOST and len(levels[0]) > 1:
        return (
            breaks[0]
            if _other_style(levels, breaks[0])
            or _centred(levels[: breaks[0]], columns)
            or len(breaks) < 0.5 * len(levels)
            else 0
        )
    for k in range(1, min(4, len(levels))):
        if _other_style(levels, k):
            return k
    if _centred(levels[:1], columns):
        return 1
    return 0


def _reaches_into(level: Level, first: Level, columns: Columns) -> bool:
    """Whether a line above the first figures is one of their row: it overlaps them, or begins where its column does."""
    overlap = max(c.bottom for c in level) - min(c.top for c in first)
    if overlap > 0.25 * first[0].size:
        return True
    places = [(c, columns.covered(c)[0]) for c in level]
    return (
        all(
            columns.align[k] == "left"
            and abs(c.x0 - columns.bands[k][0]) < 0.3 * c.size
            and c.width > 0.6 * (columns.bands[k][1] - columns.bands[k][0])
            for c, k in places
        )
        and overlap > -0.6 * first[0].size
    )


def _other_style(levels: list[Level], k: int) -> bool:
    """Whether the first k lines are set in fonts that the others hardly use."""
    head = {c.font for level in levels[:k] for c in level}
    body = [c.font for level in levels[k:] for c in level]
    return bool(body) and sum(f in head for f in body) <= 0.1 * len(body)


def _centred(levels: list[Level], columns: Columns) -> bool:
    """Whether most labels stand in the middle of columns whose body is set left."""
    middle = asked = 0
    for level in levels:
        for chunk in level:
            a, b = columns.covered(chunk)
            if a != b or columns.align[a] != "left":
                continue
            asked += 1
            x0, x1 = columns.bands[a]
            middle += chunk.x0 - x0 > 0.6 * chunk.size and abs(chunk.center - (x0 + x1) / 2) < max(
                1.0 * chunk.size, 0.12 * (x1 - x0)
            )
    return asked > 0 and middle >= 0.6 * asked


def candidates(chunk: Chunk, columns: Columns, rules: Floats) -> list[tuple[float, int, int]]:
    """What it would cost that the chunk, or a whole label, heads columns a to b: (cost, a, b)."""
    n = len(columns)
    size = chunk.size
    low, high = columns.covered(chunk)
    spanned = _underlined(chunk, columns, rules)
    out = []
    for a in range(low + 1):
        for b in range(high, n):
            left, right = columns.borders[a], columns.borders[b + 1]
            sticks_out = max(left - chunk.x0, chunk.x1 - right, 0.0) / size
            away = abs(chunk.center - (left + right) / 2) / size
            if a == b:
                x0, x1 = columns.bands[a]
                edges = min(abs(chunk.x0 - x0), abs(chunk.x1 - x1), abs(chunk.center - (x0 + x1) / 2)) / size
                cost = min(away, edges, 1.5)
            else:
                cost = 0.35 + 1.5 * min(away, 4.0)
            if spanned == (a, b):
                cost -= 3.0
            out.append((cost + sticks_out, a, b))
    return out


def _underlined(chunk: Chunk, columns: Columns, rules: Floats) -> tuple[int, int] | None:
    """The columns that a rule directly below the chunk covers, where it covers more than the chunk and not all."""
    size = chunk.size
    for y, x0, x1, _ in rules.tolist():
        if -0.1 * size < y - chunk.base < 1.2 * size and x0 < chunk.center < x1 and x1 - x0 > 0.8 * chunk.width:
            held = [k for k, (p, q) in enumerate(columns.bands) if x0 - size < (p + q) / 2 < x1 + size]
            if 1 < len(held) < len(columns):
                return held[0], held[-1]
    return None


def _span_rules(levels: list[Level], columns: Columns, rules: Floats) -> Floats:
    """The rules that tell which columns a label heads: below one label alone, no part of one over all columns."""
    keep = []
    x0, x1 = columns.borders[0], columns.borders[-1]
    for y, left, right, _ in rules.tolist():
        over = [c for level in levels for c in level if -0.1 * c.size < y - c.base < 1.2 * c.size]
        own = sum(left < c.center < right for c in over)
        keep.append(own == 1 and cover_at(rules, y, x0, x1) < 0.85 * (x1 - x0))
    chosen: Floats = rules[np.array(keep, bool)]
    return chosen


def _hull(chunks: list[Chunk]) -> Chunk:
    """A label as if it were one chunk: where its widest line stands."""
    return max(chunks, key=lambda c: c.width)


def _blocks(levels: list[Level], rules: Floats) -> list[list[Chunk]]:
    """Chunks that are lines of one label: close above each other, on one axis or at one edge."""
    blocks: list[list[Chunk]] = []
    for level in levels:
        followers: dict[int, list[Chunk]] = {}
        hosts: dict[int, list[Chunk]] = {}
        for chunk in level:
            over = [b for b in blocks if b[-1] not in level and _one_label(b[-1], chunk, rules)]
            if over:
                host = max(over, key=lambda b: b[-1].base)
                followers.setdefault(id(host), []).append(chunk)
                hosts[id(chunk)] = host
        for chunk in level:
            above = hosts.get(id(chunk))
            beneath = [] if above is None else [c for c in level if c.x0 < above[-1].x1 and above[-1].x0 < c.x1]
            if above is not None and len(followers[id(above)]) == 1 and len(beneath) == 1:
                above.append(chunk)
            else:
                blocks.append([chunk])
    return blocks


def _one_label(above: Chunk, chunk: Chunk, rules: Floats) -> bool:
    size = max(above.size, chunk.size)
    step = chunk.base - above.base
    if not 0.3 * size < step < 1.6 * size or min(above.x1, chunk.x1) - max(above.x0, chunk.x0) <= 0:
        return False
    y, x0, x1 = rules[:, 0], rules[:, 1], rules[:, 2]
    if ((y > above.base) & (y < chunk.base) & (x0 < chunk.center) & (chunk.center < x1)).any():
        return False
    return min(abs(above.center - chunk.center), abs(above.x0 - chunk.x0), abs(above.x1 - chunk.x1)) < 0.6 * size


def _labels(levels: list[Level], columns: Columns, rules: Floats, spans_at: Floats) -> list[Label]:
    """The labels with their columns.

    First those with nothing beneath them, which head one column each, then the ones over them, from the top down.
    """
    blocks = _blocks(levels, rules)
    below = [_beneath(block, blocks, columns) for block in blocks]
    placed: list[Label] = []
    for block, under in zip(blocks, below, strict=True):
        if not under:
            wide = _hull(block)
            low, high = columns.covered(wide)
            _, a, b = min(
                (cost, a, b)
                for cost, a, b in candidates(wide, columns, spans_at)
                if a == b or (a, b) == (low, high) or _underlined(wide, columns, spans_at) == (a, b)
            )
            _place(placed, block, a, b)
    over = [block for block, under in zip(blocks, below, strict=True) if under]
    bottom = max(c.bottom for level in levels for c in level)
    spans: list[Label] = []
    for block in sorted(over, key=lambda b: b[0].top):
        wide = _hull(block)
        parents = [x for x in spans if x.bottom < block[0].top + 0.3 * wide.size]
        fit = []
        for cost, a, b in candidates(wide, columns, spans_at):
            inside = [x for x in parents if x.first <= b and a <= x.last]
            if any(not (x.first <= a and b <= x.last) for x in inside):
                cost += 1.0
            top = max((x.bottom for x in inside), default=min(c.top for level in levels for c in level))
            under_it = block[-1].bottom
            middle = (block[0].top + under_it) / 2
            beside = [x for x in (*placed, *spans) if x.first <= b and a <= x.last and x.top < middle < x.bottom]
            cost += 2.0 * bool(beside) + 0.05 * (b - a)
            if a == b:
                cost += STACKED * any(x.first == x.last == a and x.top > under_it for x in placed)
            else:
                cost += _hanging(placed, a, b, top, under_it, bottom, wide.size)
            fit.append((cost, a, b))
        _, a, b = min(fit)
        if a == b:
            _place(placed, block, a, b)
        else:
            spans.append(Label(block, a, b))
    return [*placed, *spans]


def _place(placed: list[Label], block: list[Chunk], a: int, b: int) -> None:
    """A label over its columns; two over one column are one."""
    for label in placed:
        if label.first == label.last == a == b:
            label.chunks = sorted([*label.chunks, *block], key=lambda c: (c.base, c.x0))
            return
    placed.append(Label(block, a, b))


def _beneath(block: list[Chunk], blocks: list[list[Chunk]], columns: Columns) -> list[list[Chunk]]:
    """The blocks that stand below one, between its neighbours to the left and to the right."""
    wide = _hull(block)
    beside = [
        b
        for b in blocks
        if b is not block
        and b[0].top < block[-1].bottom - 0.3 * wide.size
        and b[-1].bottom > block[0].top + 0.3 * wide.size
    ]
    left = max((_hull(b).x1 for b in beside if _hull(b).center < wide.center), default=columns.borders[0])
    right = min((_hull(b).x0 for b in beside if _hull(b).center > wide.center), default=columns.borders[-1])
    low, high = min((left + wide.x0) / 2, wide.x0), max((right + wide.x1) / 2, wide.x1)
    under = [b for b in blocks if b[0].top > block[-1].bottom - 0.3 * wide.size and low < _hull(b).center < high]
    crossing = [b for b in under if _hull(b).x0 < wide.x1 and wide.x0 < _hull(b).x1]
    return under if crossing or len(under) > 1 else []


def _hanging(placed: list[Label], a: int, b: int, top: float, under: float, bottom: float, size: float) -> float:
    """What the heights of the labels say against a span.

    A label below it stands in the middle of what is left below it, one beside it in the middle of the whole height.
    """
    cost = 0.0
    for label in placed:
        if label.first != label.last or label.top < under - 0.5 * size:
            continue
        middle = (label.top + label.bottom) / 2
        free, covered = abs(middle - (top + bottom) / 2), abs(middle - (under + bottom) / 2)
        if a <= label.first <= b:
            cost += 0.3 * (free < covered - 0.4 * size)
        else:
            cost += 0.3 * (covered < free - 0.4 * size)
    return cost


def header_cells(levels: list[Level], columns: Columns, rules: Floats) -> tuple[list[Label], int]:
    """The labels of the header with their columns and rows, and the number of header rows."""
    if not levels:
        return [], 0
    order = sorted(_labels(levels, columns, rules, _span_rules(levels, columns, rules)), key=lambda x: x.chunks[0].base)
    # A label stands one row below the lowest label over it.
    for k, label in enumerate(order):
        over = [x for x in order[:k] if x.first <= label.last and label.first <= x.last]
        label.row = max((x.row + 1 for x in over), default=0)
    depth = max(x.row for x in order) + 1
    for label in order:
        below = [x for x in order if x.row > label.row and x.first <= label.last and label.first <= x.last]
        label.row_span = (min(x.row for x in below) if below else depth) - label.row
    for label in order:
        _lower(label, order, depth)
    return order, depth


def _lower(label: Label, order: list[Label], depth: int) -> None:
    """A label that stands at the height of the lowest row, and below all others, belongs to that row."""
    if label.row_span < 2 or label.row + label.row_span != depth:
        return
    size = label.chunks[0].size
    lowest = [x.chunks[-1].base for x in order if x.row == depth - 1]
    upper = [x.chunks[-1].base for x in order if x.row < depth - 1 and x is not label and x.row + x.row_span < depth]
    if not lowest or not upper or abs(label.chunks[-1].base - max(lowest)) >= 0.3 * size:
        return
    if label.chunks[0].base > max(upper) + 0.5 * size:
        label.row, label.row_span = depth - 1, 1
