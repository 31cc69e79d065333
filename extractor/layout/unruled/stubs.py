"""Labels set in the middle of the rows that they name: where they stand, and how many rows each covers.

Spreadsheets set a merged label in the middle of its rows. With no rule to tell them apart it stands at the height of
the middle one, or between two. A label covers as many rows above its middle as below it; labels that part all rows so
are merged cells, whatever their number.
"""

from __future__ import annotations

import itertools
from statistics import median

from extractor.layout.unruled.chunks import Chunk, Level
from extractor.layout.unruled.columns import Columns
from extractor.layout.unruled.rows import cut_rows

__all__ = ["at_height", "at_tops", "middles", "rows_of"]

STUBS = 3  # labels over several rows stand in the first columns
WIDER = 1.25  # times the usual distance of two rows: between rows further apart a row of its own may stand
AT_MIDDLE = 0.3  # of the distance of two rows: so exactly a label stands in the middle of its rows
NEXT_LINE = 1.5  # em: baselines of one label
CLEAR = 0.3  # em: a label this far above or below a row's baseline stands between rows


def rows_of(levels: list[Level], columns: Columns, forced: set[int]) -> list[list[int]]:
    """The lines of each row, as indices into ``levels``; a label between two rows goes with the nearer one.

    ``forced``: a row begins at these lines at any cost.
    """
    apart = set(_between_rows(levels, columns))
    kept = [k for k in range(len(levels)) if k not in apart]
    at = {k: n for n, k in enumerate(kept)}
    begins = {sum(k < f for k in kept) for f in forced}
    rows = [[kept[n] for n in row] for row in cut_rows([levels[k] for k in kept], columns, begins)]
    for k in sorted(apart):
        base = levels[k][0].base
        min(rows, key=lambda row: min(abs(levels[j][0].base - base) for j in row if j in at)).append(k)
    return [sorted(row) for row in rows]


def _between_rows(levels: list[Level], columns: Columns) -> list[int]:
    """The lines that hold nothing but labels standing between two rows: two lines with figures in one column."""
    reach = [max(columns.covered(c)[1] for c in level) for level in levels]
    found: list[int] = []
    for stub in range(min(STUBS, len(columns) - 1)):
        rows = [k for k in range(len(levels)) if reach[k] > stub]
        if len(rows) < 3:
            continue
        steps = [levels[b][0].base - levels[a][0].base for a, b in itertools.pairwise(rows)]
        usual = median(steps)
        for (a, b), step in zip(itertools.pairwise(rows), steps, strict=True):
            if step > WIDER * usual or not _figures(levels[a], columns, stub) & _figures(levels[b], columns, stub):
                continue
            for k in range(a + 1, b):
                level = levels[k]
                clear = CLEAR * level[0].size
                away = min(level[0].base - levels[a][0].base, levels[b][0].base - level[0].base)
                if away > clear and reach[k] == stub and not any(c.figure for c in level):
                    found.append(k)
    return sorted(set(found))


def _figures(level: Level, columns: Columns, stub: int) -> set[int]:
    """The columns right of ``stub`` in which a line has figures."""
    return {k for c in level if c.figure and (k := columns.covered(c)[0]) > stub}


def middles(labels: list[Chunk], rows: list[tuple[float, float]]) -> list[tuple[list[Chunk], int, int]] | None:
    """Labels with the first and last row that each is in the middle of, or None where they do not part all rows so.

    ``labels``: from top to bottom; ``rows``: top and bottom of each row's text, labels left out.
    """
    if not labels or len(rows) < 2:
        return None
    for blocks in ([[c] for c in labels], _blocks(labels)):
        parts = _parted([(b[0].top + b[-1].bottom) / 2 for b in blocks], [(t + u) / 2 for t, u in rows])
        if parts is not None:
            return [(b, first, last) for b, (first, last) in zip(blocks, parts, strict=True)]
    return None


def at_height(label: Chunk, rows: list[tuple[float, float]]) -> bool:
    """Whether a label stands at the height of one of the rows."""
    middle = (label.top + label.bottom) / 2
    return any(top - 1 < middle < bottom + 1 for top, bottom in rows)


def at_tops(labels: list[Chunk], rows: list[tuple[float, float]]) -> bool:
    """Whether the first row has a label and each label stands at the height of a row: it may begin there."""
    return at_height(labels[0], rows[:1]) and all(at_height(c, rows) for c in labels)


def _blocks(labels: list[Chunk]) -> list[list[Chunk]]:
    """Chunks that are lines of one label."""
    blocks: list[list[Chunk]] = []
    for chunk in labels:
        if blocks and chunk.base - blocks[-1][-1].base < NEXT_LINE * chunk.size:
            blocks[-1].append(chunk)
        else:
            blocks.append([chunk])
    return blocks


def _parted(labels: list[float], rows: list[float]) -> list[tuple[int, int]] | None:
    """The first and last row of each label, given the middles of labels and rows, from top to bottom."""
    pitch = min(b - a for a, b in itertools.pairwise(rows))
    if pitch <= 0:
        return None
    parts: list[tuple[int, int]] = []
    first = 0
    for label in labels:
        if first >= len(rows):
            return None
        last = min(range(first, len(rows)), key=lambda k: abs((rows[first] + rows[k]) / 2 - label))
        if abs((rows[first] + rows[last]) / 2 - label) > AT_MIDDLE * pitch:
            return None
        parts.append((first, last))
        first = last + 1
    return parts if first >= len(rows) - 1 else None  # the last row may be a total
