"""Runs of lines that may be a table: lines that leave a common gutter free.

A run ends where a line crosses every gutter, where a caption, a unit or a note begins, or where the page is left blank.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from extractor.layout.captions import UNIT
from extractor.layout.paragraphs import is_note
from extractor.layout.unruled.chunks import Level
from extractor.patterns import later_regex
from extractor.reading.page import Floats

__all__ = ["find_runs", "stops"]

GUTTER = 0.4  # em: what is left of a gutter must be this wide
BLANK = 2.6  # em: a wider blank ends a run, unless rules go on …
SAME_COLUMNS_BLANK = 3.6  # em: … or where the same columns go on below it …
LINES = 3  # lines that tell whether they do
CLOSED = 3.0  # em: a line of a table whose rows rules part has the next rule within this
RULED_BLANK = 6.0  # em: … then a wider one
STOP = later_regex(
    r"^\s*(?:[【〔［]?(?:図表|[表図])\s*[0-9０-９一二三四五六七八九十]+|第[0-9０-９一二三四五六七八九十]+表|別表"
    r"|[○●◎〇◯■◆□◇][　 ]*\p{L}"
    r"|(?:Table|Figure|Chart|Exhibit|Source|Sources|Note|Notes|NOTE|SOURCE)\b)"
)


FOLIO = later_regex(r"^[-－‐–—―~〜]\s*[0-9０-９]{1,4}\s*[-－‐–—―~〜]$")


@dataclass(slots=True)
class _Gutter:
    x0: float
    x1: float
    support: int = 1
    crossed: int = 0


@dataclass(slots=True)
class _Run:
    first: int
    last: int = 0
    gutters: list[_Gutter] = field(default_factory=list)
    x0: float = 0.0
    x1: float = 0.0
    leading: list[float] = field(default_factory=list)
    parted: bool = True  # whether a rule across stands between any two of its lines


def stops(level: Level) -> bool:
    """Whether a line is a caption, a unit line, a note or a page number: never a row of a table."""
    text = level[0].text
    if len(level) == 1 and FOLIO.match(text):
        return True
    if (is_note(text) or STOP.match(text)) and not any(c.figure for c in level[1:]):
        return True
    return any("単" in c.text and UNIT.match(c.text) for c in level)


def _free(gutter: _Gutter, level: Level) -> tuple[float, float] | None:
    """What the line leaves free of a gutter, or None where it crosses it."""
    x0, x1 = gutter.x0, gutter.x1
    need = GUTTER * level[0].size
    for chunk in level:
        if chunk.x1 <= x0 or chunk.x0 >= x1:
            continue
        left, right = chunk.x0 - x0, x1 - chunk.x1
        if max(left, right) < need:
            return None
        if left >= right:
            x1 = chunk.x0
        else:
            x0 = chunk.x1
    return (x0, x1) if x1 - x0 >= need else None


def _gaps(level: Level) -> list[_Gutter]:
    return [_Gutter(a.x1, b.x0) for a, b in itertools.pairwise(level)]


def _goes_on(run: _Run, levels: list[Level], k: int, rules: Floats) -> bool:
    """Whether line k belongs to the run of those before it; the gutters learn from it."""
    level, previous = levels[k], levels[k - 1]
    size = max(level[0].size, previous[0].size)
    blank = min(c.top for c in level) - max(c.bottom for c in previous)
    if blank > BLANK * size and (blank > SAME_COLUMNS_BLANK * size or not _same_columns(run, levels[k : k + LINES])):
        between = (rules[:, 0] > previous[0].base) & (rules[:, 0] < level[0].base)
        wide = (rules[:, 1] < run.x1) & (rules[:, 2] > run.x0)
        if not (between & wide).any() or blank > RULED_BLANK * size:
            return False
    if stops(level) and not _in_a_cell(run, level):
        return False
    run.parted = run.parted and _ruled(run, previous, level[0].base, rules)
    if run.parted and len(level) == 1 and k - run.first > 1 and _closed(run, levels, k, rules):
        return False
    free = [_free(g, level) for g in run.gutters]
    if not any(free):
        return False
    strong = [k for k, g in enumerate(run.gutters) if g.support >= 2]
    crossed = [k for k in strong if free[k] is None]
    if len(level) > 1 and len(strong) > 1 and len(crossed) > 0.6 * len(strong):
        return False
    aside = level[0].x0 > run.x1 + size or level[0].x1 < run.x0 - size
    inside = blank < 0.2 * size and any(c.figure for c in previous)  # it stands in the middle of its rows
    if len(level) == 1 and aside and not inside:
        return False
    _learn(run, level, free)
    return True


def _ruled(run: _Run, above: Level, base: float, rules: Floats) -> bool:
    """Whether a rule across the run stands between a line and the height ``base`` below it."""
    between = (rules[:, 0] > above[0].base) & (rules[:, 0] < base)
    return bool((between & (rules[:, 1] < run.x1) & (rules[:, 2] > run.x0)).any())


def _closed(run: _Run, levels: list[Level], k: int, rules: Floats) -> bool:
    """Whether no rule follows below line k: what rules part line by line ended with the rule above it."""
    return not _ruled(run, levels[k], levels[k][0].base + CLOSED * levels[k][0].size, rules)


def _same_columns(run: _Run, coming: list[Level]) -> bool:
    """Whether the lines that come leave all gutters free that the run left, one of them filling most columns."""
    strong = [g for g in run.gutters if g.support >= 2]
    if len(strong) < 3 or any(stops(level) for level in coming):
        return False
    free = all(_free(g, level) is not None for g in strong for level in coming)
    return free and max(len(level) for level in coming) >= len(strong)


def _in_a_cell(run: _Run, level: Level) -> bool:
    """Whether a line begins right of a gutter that was seen often: a note in a cell."""
    right = any(g.support >= 3 and g.x1 <= level[0].x0 + 1 for g in run.gutters)
    return right and len(level) == 1 and is_note(level[0].text)


def _learn(run: _Run, level: Level, free: list[tuple[float, float] | None]) -> None:
    first_end, last_start = min([c.x1 for c in level]), max([c.x0 for c in level])
    for gutter, piece in zip(run.gutters, free, strict=True):
        if piece is None:
            gutter.crossed += 1
        elif first_end <= piece[0] + 1 and last_start >= piece[1] - 1:
            gutter.x0, gutter.x1 = piece
            gutter.support += 1
        elif len(level) > 1 or gutter.support < 3:
            gutter.x0, gutter.x1 = piece
    fresh = [g for g in _gaps(level) if not any(g.x0 < o.x1 and o.x0 < g.x1 for o in run.gutters)]
    run.gutters = [g for g in run.gutters if g.crossed <= g.support] + fresh
    run.x0 = min(run.x0, level[0].x0)
    run.x1 = max(run.x1, max(c.x1 for c in level))


def find_runs(levels: list[Level], rules: Floats) -> list[tuple[int, int]]:
    """First and last line (inclusive) of each run of at least two lines, in order."""
    runs: list[tuple[int, int]] = []
    k = 0
    while k < len(levels):
        level = levels[k]
        if len(level) < 2 or stops(level):
            k += 1
            continue
        run = _Run(k, k, _gaps(level), level[0].x0, max(c.x1 for c in level))
        j = k + 1
        while j < len(levels) and _goes_on(run, levels, j, rules):
            run.last = j
            j += 1
        if run.last > k:
            runs.append((k, run.last))
        k = run.last + 1
    return runs
