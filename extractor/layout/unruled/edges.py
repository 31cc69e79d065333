"""Where a table begins and ends: heads above its first full line, stray lines below its last."""

from __future__ import annotations

from extractor.layout.unruled.chunks import Chunk, Level
from extractor.layout.unruled.columns import Columns, full_rules
from extractor.layout.unruled.head import candidates
from extractor.layout.unruled.regions import stops
from extractor.reading.page import Floats

__all__ = ["first_line", "last_line"]

HEAD_BLANK = 1.1  # em: a wider blank parts a head from what stands above it
CENTRED = 1.0  # what a head may cost that stands alone in its line


def first_line(levels: list[Level], first: int, lowest: int, columns: Columns, rules: Floats) -> int:
    """The first line of the header of a table whose run begins at ``first``; lines before ``lowest`` are others'."""
    k = first
    wide = full_rules(rules, columns)
    full, shades = wide[wide[:, 3] > 0, 0].tolist(), wide[:, 0].tolist()
    while k > lowest:
        level, below = levels[k - 1], levels[k]
        size = max(level[0].size, below[0].size)
        blank = min(c.top for c in below) - max(c.bottom for c in level)
        base, next_base = level[0].base, below[0].base
        # A rule above makes the lines below it a header; so does a ground that they stand on.
        over = any(base - 8 * size < y < base for y in full) or any(base - 1.8 * size < y < base for y in shades)
        if any(base < y < next_base for y in full) and not over:
            break
        if blank > (HEAD_BLANK if not over else 3 * HEAD_BLANK) * size or stops(level):
            break
        if not over and not all(_heads(c, columns, rules) for c in level):
            break
        k -= 1
    while (
        k < first
        and _caption(levels[k], columns)
        and not any(y < levels[k][0].base for y in full)
        and not any(levels[k][0].base - 1.8 * levels[k][0].size < y < levels[k][0].base for y in shades)
    ):
        k += 1
    return k


def _heads(chunk: Chunk, columns: Columns, rules: Floats) -> bool:
    """Whether a chunk may head columns: it stands in the middle of one or of several, but not of all."""
    if chunk.x0 < columns.borders[0] - chunk.size or chunk.x1 > columns.borders[-1] + chunk.size or chunk.figure:
        return False
    options = [o for o in candidates(chunk, columns, rules) if (o[1], o[2]) != (0, len(columns) - 1)]
    if not options:
        return False
    cost, a, b = min(options)
    if a == b == 0:
        x0, _x1 = columns.bands[0]
        return (
            chunk.x0 - x0 > 0.5 * chunk.size
            and abs(chunk.center - (columns.borders[0] + columns.borders[1]) / 2) < 2 * chunk.size
        )
    return cost <= CENTRED


def _caption(level: Level, columns: Columns) -> bool:
    """Whether the topmost head is rather a caption: alone, at the left edge."""
    return len(level) == 1 and columns.covered(level[0])[0] == 0


def last_line(levels: list[Level], first: int, last: int, columns: Columns) -> int:
    """The last line of a table: lines that stand alone at its end go, unless they go on in a column."""
    return last
