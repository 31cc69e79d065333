"""Chunks, the pieces of a line that wide gaps part, and levels, the chunks that share a baseline."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

import regex

from extractor.layout.headers import is_figure
from extractor.layout.lines import Box
from extractor.reading.page import Glyphs, Ints

__all__ = [
    "FIGURE_RULES",
    "Chunk",
    "Level",
    "levels_of",
    "make_chunk",
    "says_figure",
    "words_of",
]

SHORT = 60  # letters: longer texts are not kept to be asked again
SPACED = 1.25  # times its letters: a wider word is spaced out
SAME_LEVEL = 0.3  # em
QUANTITY = regex.compile(
    r"^[△▲−－\-+＋±$¥￥€£(（]*\s*[0-9０-９][0-9０-９,，.．'’ ]*[)）]?\s*"
    r"(?:[%％‰]|円|千円|万円|億円|人|件|名|戸|世帯|校|台|㎡|箇所|か所|回|[a-z0-9*†‡]|\([0-9a-z]\))?\s*\*{0,3}$"
)
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
    def middle(self) -> float:
        """The middle between its upper and lower edge."""
        return (self.top + self.bottom) / 2

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
    return _short_figure(text) if len(text) <= SHORT else _says_figure(text)


def _says_figure(text: str) -> bool:
    plain = unicodedata.normalize("NFKC", text).strip()
    return QUANTITY.match(plain) is not None or SYMBOL.match(plain) is not None or is_figure(text)


_short_figure = lru_cache(maxsize=8192)(_says_figure)  # a page is looked at several times
FIGURE_RULES = (_short_figure, _says_figure, SHORT)
"""How `says_figure` tells: a short text, a longer one, and how many letters a short one has; for the module in C."""


def words_of(glyphs: Glyphs, index: Ints) -> str:
    """What the chunk of these glyphs says, in the order of their writing."""
    numbers = index.tolist()
    space = glyphs.space[index].tolist()
    parts = [" " + glyphs.text[i] if s else glyphs.text[i] for i, s in zip(numbers, space, strict=True)]
    parts[0] = glyphs.text[numbers[0]]
    return "".join(parts)


def make_chunk(glyphs: Glyphs, index: Ints) -> Chunk:
    """The chunk of these glyphs, in the order of their writing."""
    numbers = index.tolist()
    text = words_of(glyphs, index)
    x0, top, x1, bottom = zip(*glyphs.box[index].tolist(), strict=True)  # few glyphs: quicker than arrays
    sizes = glyphs.size[index].tolist()
    size = max(sizes)
    base = float(glyphs.origin[numbers[sizes.index(size)], 1])
    font = int(glyphs.font[numbers[0]])
    return Chunk(text, min(x0), min(top), max(x1), max(bottom), base, size, font, index, says_figure(text))


def levels_of(chunks: list[Chunk]) -> list[Level]:
    """Chunks by baseline, from top to bottom."""
    if len(chunks) < 2:
        return [chunks[:]] if chunks else []
    ordered = sorted(chunks, key=attrgetter("base"))
    first, level = ordered[0], ordered[:1]
    levels: list[Level] = [level]
    for chunk in ordered[1:]:
        if chunk.base - first.base <= SAME_LEVEL * (chunk.size if chunk.size < first.size else first.size):
            level.append(chunk)
        else:
            first, level = chunk, [chunk]
            levels.append(level)
    for level in levels:
        if len(level) > 1:
            level.sort(key=attrgetter("x0"))
    return levels
