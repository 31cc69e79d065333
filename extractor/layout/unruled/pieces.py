"""Glyphs to chunks, the pieces of a line between wide gaps.

A gap that a reader sees parts two chunks. Typed blanks bridge a gap that is not wider than they are: they stand inside
of spaced labels (区　分) and between the words of justified text.
"""

from __future__ import annotations

import itertools
import unicodedata
from bisect import bisect_left, bisect_right
from operator import attrgetter
from typing import Any

import numpy as np

from extractor.layout.median import median
from extractor.layout.native import indices, load, plain
from extractor.layout.unruled.chunks import (
    FIGURE_RULES,
    Chunk,
    make_chunk,
    says_figure,
)
from extractor.patterns import later_regex
from extractor.reading.page import Bools, Floats, Glyphs, Ints

__all__ = ["find_chunks", "has_figure"]

GAP = 0.5  # em: a wider gap that nobody typed parts two chunks
BLANK_GAP = 0.8  # em: a wider one parts them even where a blank was typed …
JUSTIFIED = 2.0  # em: no line is filled with wider blanks
FULL_BLANK_GAP = 2.3  # em: … or a full-width blank
LIMITS = np.array([GAP, BLANK_GAP, FULL_BLANK_GAP])  # by what was typed in the gap
FEW = 3
NUMBER_GAP = 0.75  # em: between a number and the name that it numbers
BULLET_GAP = 1.3  # em: between a bullet and its text
SAME_BASELINE = 0.15  # em
MARK_SIZE = 0.8  # times the text that it stands at: a mark is no larger
BULLETS = frozenset("・･•●■◆▪➢►▶✓").union(
    map(chr, range(ord("①"), ord("⑳") + 1)), map(chr, range(ord("㉑"), ord("㊿") + 1))
)
NUMBER = later_regex(r"^[0-9０-９]{1,2}$")
NAME = later_regex(r"^[\p{Han}\p{Hiragana}\p{Katakana}]{2}")
NATIVE = load("_written")


def find_chunks(glyphs: Glyphs, use: Ints, place: Ints | None = None) -> list[Chunk]:
    """The chunks of the horizontal glyphs among ``use``, from top to bottom and left to right.

    ``place``: the cell of each glyph; a chunk never leaves its cell.
    """
    if not len(use):
        return []
    chunks = pieces(glyphs, use, place)
    if not chunks:
        return []
    return _with_marks(_with_bullets(chunks, glyphs), glyphs)


def has_figure(glyphs: Glyphs, use: Ints) -> bool:
    """Whether one of the chunks of these glyphs is a figure.

    The last lines mostly tell. A figure that is as large as the others is one whatever stands above it, if it has more
    than two letters or no text behind it: it is no mark, and no bullet or number of that text.
    """
    told: list[tuple[str, float, float]] | None = _told(glyphs, use, None, None)
    found = pieces(glyphs, use) if told is None else []
    rows = [(c.text, c.base, c.size) for c in found] if told is None else told
    large = MARK_SIZE * max([size for _, _, size in rows], default=0.0)
    behind: tuple[str, float, float] | None = None
    for row in reversed(rows):
        text, base, size = row
        if size > large and says_figure(text):
            alone = behind is None or abs(base - behind[1]) >= SAME_BASELINE * behind[2] or says_figure(behind[0])
            if alone or len(text) > 2:
                return True
        behind = row
    if told:
        found = pieces(glyphs, use)
    return bool(found) and any(c.figure for c in _with_marks(_with_bullets(found, glyphs), glyphs))


def _flat(glyphs: Glyphs, use: Ints) -> Bools:
    """Whether each glyph is written from left to right."""
    flat: Bools = (np.abs(np.mod(glyphs.angle[use] + 45, 360) - 45) < 2) & ~glyphs.vertical[use]
    return flat


def _lines_begin(base: Floats, size: Floats) -> Bools:
    """Whether a line begins with each glyph behind the first, from the top down."""
    begin = np.zeros(len(base), bool)
    begin[1:] = (base[1:] - base[:-1]) > SAME_BASELINE * np.minimum(size[1:], size[:-1])
    return begin


def _told(glyphs: Glyphs, use: Ints, cell: Ints | None, made: tuple[Any, ...] | None) -> Any:
    """What the module in C tells: the pieces as they are ``made``, or the text, base and size of each; None without."""
    return NATIVE and NATIVE.pieces(
        glyphs.text,
        plain(glyphs.box),
        plain(glyphs.origin),
        plain(glyphs.size),
        plain(glyphs.angle),
        plain(glyphs.vertical, np.bool_),
        plain(glyphs.space, np.int32),
        plain(glyphs.font, np.int32),
        plain(use, np.int64),
        None if cell is None else plain(cell, np.int64),
        made,
    )


def pieces(glyphs: Glyphs, use: Ints, cell: Ints | None = None) -> list[Chunk]:
    """The chunks of the horizontal glyphs as gaps alone part them; a chunk never leaves its cell."""
    told: list[Chunk] | None = _told(glyphs, use, cell, (Chunk, indices, *FIGURE_RULES))
    if told is None:
        flat = _flat(glyphs, use)
        return _pieces(glyphs, use[flat], None if cell is None else cell[flat]) if flat.any() else []
    return told


def _pieces(glyphs: Glyphs, use: Ints, cell: Ints | None) -> list[Chunk]:
    """The same, of horizontal glyphs, without the module in C."""
    base, size = glyphs.origin[use, 1], np.maximum(glyphs.size[use], 0.1)
    order = np.argsort(base, kind="stable") if cell is None else np.lexsort((base, cell))
    use, own = use[order], size[order]
    begin = _lines_begin(base[order], own)
    if cell is not None:
        cell = cell[order]
        begin[1:] |= cell[1:] != cell[:-1]
    row: Ints = np.cumsum(begin)
    order = np.lexsort((glyphs.box[use, 0], row))
    use, row, size = use[order], row[order], own[order]
    start, end = glyphs.box[use, 0], glyphs.box[use, 2]
    gap = (start[1:] - end[:-1]) / np.minimum(size[1:], size[:-1])
    typed = glyphs.space[use][1:]
    same = row[1:] == row[:-1]
    cut = ~same | (gap > LIMITS[typed])
    justified = _justified(gap, typed, same, row)
    if justified.any():
        letter = np.fromiter((glyphs.text[i][0].isalpha() for i in use.tolist()), bool, len(use))
        cut &= ~(justified & (letter[1:] | letter[:-1]))
    return _make_chunks(glyphs, use, np.concatenate([[True], cut]))


def _with_bullets(chunks: list[Chunk], glyphs: Glyphs) -> list[Chunk]:
    """A bullet, or a number, and the text behind it are one."""
    short = [k for k, c in enumerate(chunks) if len(c.text) <= 2]
    bullets = {id(chunks[k]) for k in short if chunks[k].text in BULLETS}
    numbers = _numbers(chunks, short)
    if not bullets and not numbers:
        return chunks
    out: list[Chunk] = []
    for chunk in chunks:
        last = out[-1] if out else None
        if (
            last is not None
            and not chunk.figure
            and abs(last.base - chunk.base) < SAME_BASELINE * chunk.size
            and -0.5 * chunk.size < chunk.x0 - last.x1
            and id(chunk) not in bullets
            and (id(last) in numbers or (id(last) in bullets and chunk.x0 - last.x1 < BULLET_GAP * chunk.size))
        ):
            out[-1] = make_chunk(glyphs, np.concatenate([last.glyphs, chunk.glyphs]))
        else:
            out.append(chunk)
    return out


def _numbers(chunks: list[Chunk], short: list[int]) -> set[int]:
    """The numbers (by id) that belong to the name directly behind them (1 総務費): below each other they begin anew.

    Numbers that count up through a table are a column of their own. ``short``: the chunks of one or two letters.
    """
    groups: dict[int, list[Chunk]] = {}
    for k in short:
        mark = chunks[k]
        if k + 1 == len(chunks) or not mark.figure:
            continue
        chunk = chunks[k + 1]
        near = -0.5 * chunk.size < chunk.x0 - mark.x1 < NUMBER_GAP * chunk.size
        level = abs(mark.base - chunk.base) < SAME_BASELINE * chunk.size
        if near and level and NUMBER.match(mark.text) and NAME.match(chunk.text):
            groups.setdefault(round(chunk.x0), []).append(mark)
    found: set[int] = set()
    for marks in groups.values():
        said = [int(unicodedata.normalize("NFKC", m.text)) for m in sorted(marks, key=lambda m: m.base)]
        if len(said) >= FEW and any(b <= a for a, b in itertools.pairwise(said)):
            found.update(id(m) for m in marks)
    return found


def _justified(gap: Floats, typed: Ints, same: Bools, row: Ints) -> Bools:
    """Gaps that are as wide as most typed blanks of their line: the line is set to fill its measure."""
    wide = same & (typed == 1) & (gap > BLANK_GAP) & (gap < JUSTIFIED)
    out = np.zeros(len(gap), bool)
    if not wide.any():
        return out
    for line in sorted(set(row[1:][wide].tolist())):
        blanks = same & (typed == 1) & (row[1:] == line)
        if blanks.sum() >= 4:
            out |= wide & blanks & (gap < 1.5 * median(gap[blanks]))
    return out


def _with_marks(chunks: list[Chunk], glyphs: Glyphs) -> list[Chunk]:
    """Small raised or lowered marks (※1, ²) go to the chunk that they stand at."""
    sizes = [c.size for c in chunks]
    largest = MARK_SIZE * max(sizes)
    if min(sizes) > largest:
        return chunks
    small = [c for c in chunks if c.size <= largest and len(c.glyphs) <= 6]
    if not small:
        return chunks
    best = _hosts_of(small, chunks)
    hosts: dict[int, list[Chunk]] = {}
    gone: set[int] = set()
    for mark in small:
        if id(mark) in best:
            hosts.setdefault(id(best[id(mark)]), []).append(mark)
            gone.add(id(mark))
    if not gone:
        return chunks
    out = []
    for chunk in chunks:
        if id(chunk) in gone:
            continue
        marks = hosts.get(id(chunk))
        if marks:
            index = np.concatenate([chunk.glyphs, *(m.glyphs for m in marks)])
            index = index[np.argsort(glyphs.box[index, 0], kind="stable")]
            joined = make_chunk(glyphs, index)
            joined.base, joined.figure = chunk.base, chunk.figure
            chunk = joined
        out.append(chunk)
    return out


def _hosts_of(small: list[Chunk], chunks: list[Chunk]) -> dict[int, Chunk]:
    """The nearest larger chunk that each mark (by id) is level with and near to."""
    marks = sorted(small, key=attrgetter("middle"))
    middles = [mark.middle for mark in marks]
    best: dict[int, Chunk] = {}
    near = [0.6] * len(marks)
    sizes = [mark.size for mark in marks]
    least = min(sizes)
    for host in chunks:
        size = host.size
        most = MARK_SIZE * size
        if least > most:
            continue  # none is so small that this one could be its text
        first = bisect_left(middles, host.top - 0.15 * size)
        for k in range(first, bisect_right(middles, host.bottom, first)):
            if sizes[k] > most:
                continue
            away = max(marks[k].x0 - host.x1, host.x0 - marks[k].x1) / size
            if away < near[k]:
                best[id(marks[k])], near[k] = host, away
    return best


def _make_chunks(glyphs: Glyphs, use: Ints, begin: Bools) -> list[Chunk]:
    """The chunks of glyphs that stand in the order of their writing; ``begin``: whether a chunk begins at each."""
    starts = np.flatnonzero(begin)
    ends = np.concatenate([starts[1:], [len(use)]])
    box, sizes = glyphs.box[use], glyphs.size[use]
    edges = (
        np.minimum.reduceat(box[:, 0], starts).tolist(),
        np.minimum.reduceat(box[:, 1], starts).tolist(),
        np.maximum.reduceat(box[:, 2], starts).tolist(),
        np.maximum.reduceat(box[:, 3], starts).tolist(),
    )
    size = np.maximum.reduceat(sizes, starts)
    large = np.flatnonzero(~(sizes < np.repeat(size, ends - starts)))
    base = glyphs.origin[use[large[np.searchsorted(large, starts)]], 1]  # of the first of a chunk's largest glyphs
    said = list(map(glyphs.text.__getitem__, use.tolist()))
    for i in np.flatnonzero((glyphs.space[use] != 0) & ~begin).tolist():
        said[i] = " " + said[i]
    fonts = glyphs.font[use[starts]].tolist()
    chunks = []
    for i, j, x0, top, x1, bottom, y, z, font in zip(
        starts.tolist(), ends.tolist(), *edges, base.tolist(), size.tolist(), fonts, strict=True
    ):
        words = "".join(said[i:j])
        chunks.append(Chunk(words, x0, top, x1, bottom, y, z, font, use[i:j], says_figure(words)))
    return chunks
