"""Glyphs to chunks, the pieces of a line between wide gaps, and chunks to levels, those that share a baseline.

A gap that a reader sees parts two chunks. Typed blanks bridge a gap that is not wider than they are: they stand inside
of spaced labels (区　分) and between the words of justified text.
"""

from __future__ import annotations

import itertools
import unicodedata
from dataclasses import dataclass

import numpy as np
import regex

from extractor.layout.headers import is_figure
from extractor.layout.lines import Box
from extractor.layout.median import median
from extractor.reading.page import Bools, Floats, Glyphs, Ints

__all__ = ["Chunk", "Level", "find_chunks", "levels_of"]

GAP = 0.5  # em: a wider gap that nobody typed parts two chunks
BLANK_GAP = 0.8  # em: a wider one parts them even where a blank was typed …
JUSTIFIED = 2.0  # em: no line is filled with wider blanks
FULL_BLANK_GAP = 2.3  # em: … or a full-width blank
FEW = 3
NUMBER_GAP = 0.75  # em: between a number and the name that it numbers
BULLET_GAP = 1.3  # em: between a bullet and its text
LETTER_GAP = 1.3  # em: between single letters of a spaced label (区　分) whose blanks the page does not tell
SPACED = 1.25  # times its letters: a wider word is spaced out
SAME_BASELINE = 0.15  # em
SAME_LEVEL = 0.3  # em
QUANTITY = regex.compile(
    r"^[△▲−－\-+＋±$¥￥€£(（]*\s*[0-9０-９][0-9０-９,，.．'’ ]*[)）]?\s*"
    r"(?:[%％‰]|円|千円|万円|億円|人|件|名|戸|世帯|校|台|㎡|箇所|か所|回|[a-z0-9*†‡]|\([0-9a-z]\))?\s*\*{0,3}$"
)
BULLET = regex.compile(r"^[①-⑳㉑-㊿・･•●■◆▪➢►▶✓]$")
NUMBER = regex.compile(r"^[0-9０-９]{1,2}$")
NAME = regex.compile(r"^[\p{Han}\p{Hiragana}\p{Katakana}]{2}")
SYMBOL = regex.compile(r"^(?:[-－―‐–—−…・/／xXχ○●◎△▲×◯*]|\.{2,3}|n\.?[ad]\.?|N\.?/?A\.?|NA)$")


@dataclass(slots=True)
class Chunk:
    """A piece of one line.

    ``base``: its baseline; ``glyphs``: indices into the page's; ``figure``: a figure or a sign that stands for one.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    font: int
    glyphs: Ints
    figure: bool

    @property
    def center(self) -> float:
        """The middle between its left and right edge."""
        return (self.x0 + self.x1) / 2

    @property
    def width(self) -> float:
        """In points."""
        return self.x1 - self.x0

    @property
    def spaced(self) -> bool:
        """Whether its letters are set over a width that they do not fill: it is no line of running text."""
        return len(self.text) > 2 and self.width > SPACED * len(self.text) * self.size

    @property
    def box(self) -> Box:
        """``x0, top, x1, bottom``."""
        return self.x0, self.top, self.x1, self.bottom


Level = list[Chunk]
"""Chunks on one baseline, from left to right."""


def says_figure(text: str) -> bool:
    """Whether a text is a figure, with its unit or mark, or a sign that stands for one."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return QUANTITY.match(plain) is not None or SYMBOL.match(plain) is not None or is_figure(text)


def make_chunk(glyphs: Glyphs, index: Ints) -> Chunk:
    """The chunk of these glyphs, in the order of their writing."""
    space = glyphs.space[index].tolist()
    parts = [glyphs.text[i] for i in index.tolist()]
    text = parts[0] + "".join((" " if s else "") + t for s, t in zip(space[1:], parts[1:], strict=True))
    box = glyphs.box[index]
    size = glyphs.size[index]
    k = int(size.argmax())
    return Chunk(
        text,
        float(box[:, 0].min()),
        float(box[:, 1].min()),
        float(box[:, 2].max()),
        float(box[:, 3].max()),
        float(glyphs.origin[index[k], 1]),
        float(size[k]),
        int(glyphs.font[index[0]]),
        index,
        says_figure(text),
    )


def find_chunks(glyphs: Glyphs, use: Ints, place: Ints | None = None) -> list[Chunk]:
    """The chunks of the horizontal glyphs among ``use``, from top to bottom and left to right.

    ``place``: the cell of each glyph; a chunk never leaves its cell.
    """
    flat = (np.abs(np.mod(glyphs.angle[use] + 45, 360) - 45) < 2) & ~glyphs.vertical[use]
    use, cell = use[flat], np.zeros(int(flat.sum()), np.int64) if place is None else place[flat]
    if not len(use):
        return []
    base, start, end, size = (
        glyphs.origin[use, 1],
        glyphs.box[use, 0],
        glyphs.box[use, 2],
        np.maximum(glyphs.size[use], 0.1),
    )
    order = np.lexsort((base, cell))
    row = np.empty(len(use), np.int64)
    step = (np.diff(cell[order]) != 0) | (
        np.diff(base[order]) > SAME_BASELINE * np.minimum(size[order][1:], size[order][:-1])
    )
    row[order] = np.concatenate([[0], np.cumsum(step)])
    order = np.lexsort((start, row))
    use, row, start, end, size = use[order], row[order], start[order], end[order], size[order]
    gap = (start[1:] - end[:-1]) / np.minimum(size[1:], size[:-1])
    typed = glyphs.space[use][1:]
    same = np.diff(row) == 0
    limit = np.where(typed == 2, FULL_BLANK_GAP, np.where(typed == 1, BLANK_GAP, GAP))
    cut = ~same | (gap > limit)
    text = [glyphs.text[i] for i in use.tolist()]
    letter = np.fromiter((t[0].isalpha() for t in text), bool, len(text))
    cut &= ~(_justified(gap, typed, same, row) & (letter[1:] | letter[:-1]))
    parts = np.split(use, np.flatnonzero(cut) + 1)
    chunks = [make_chunk(glyphs, part) for part in parts]
    return _with_marks(_with_bullets(chunks, glyphs), glyphs)


def _with_bullets(chunks: list[Chunk], glyphs: Glyphs) -> list[Chunk]:
    """A bullet, or a number, and the text behind it are one."""
    numbers = _numbers(chunks)
    out: list[Chunk] = []
    for chunk in chunks:
        last = out[-1] if out else None
        if (
            last is not None
            and not chunk.figure
            and abs(last.base - chunk.base) < SAME_BASELINE * chunk.size
            and -0.5 * chunk.size < chunk.x0 - last.x1
            and not BULLET.match(chunk.text)
            and (id(last) in numbers or (BULLET.match(last.text) and chunk.x0 - last.x1 < BULLET_GAP * chunk.size))
        ):
            out[-1] = make_chunk(glyphs, np.concatenate([last.glyphs, chunk.glyphs]))
        else:
            out.append(chunk)
    return out


def _numbers(chunks: list[Chunk]) -> set[int]:
    """The numbers (by id) that belong to the name directly behind them (1 総務費): below each other they begin anew.

    Numbers that count up through a table are a column of their own.
    """
    groups: dict[int, list[Chunk]] = {}
    for mark, chunk in itertools.pairwise(chunks):
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
    for line in np.unique(row[1:][wide]).tolist():
        blanks = same & (typed == 1) & (row[1:] == line)
        if blanks.sum() >= 4:
            out |= wide & blanks & (gap < 1.5 * median(gap[blanks]))
    return out


def _with_marks(chunks: list[Chunk], glyphs: Glyphs) -> list[Chunk]:
    """Small raised or lowered marks (※1, ²) go to the chunk that they stand at."""
    small = [c for c in chunks if len(c.glyphs) <= 6]
    hosts: dict[int, list[Chunk]] = {}
    gone: set[int] = set()
    for mark in small:
        middle = (mark.top + mark.bottom) / 2
        best, near = None, 0.6
        for host in chunks:
            if mark.size > 0.8 * host.size or not host.top - 0.15 * host.size <= middle <= host.bottom:
                continue
            away = max(mark.x0 - host.x1, host.x0 - mark.x1) / host.size
            if away < near:
                best, near = host, away
        if best is not None:
            hosts.setdefault(id(best), []).append(mark)
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


def levels_of(chunks: list[Chunk]) -> list[Level]:
    """Chunks by baseline, from top to bottom."""
    levels: list[Level] = []
    for chunk in sorted(chunks, key=lambda c: c.base):
        last = levels[-1] if levels else None
        if last is not None and chunk.base - last[0].base <= SAME_LEVEL * min(chunk.size, last[0].size):
            last.append(chunk)
        else:
            levels.append([chunk])
    for level in levels:
        level.sort(key=lambda c: c.x0)
    return levels
