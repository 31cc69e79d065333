"""Words set over the width of their column (均等割り付け): single letters at equal distances are one word again.

Balance sheets and budgets space out each label so that all end at one edge (営　業　収　益), with gutters between their
letters. A head of one letter for each column (男　女　計) looks the same; what stands below it tells the two apart.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import regex

from extractor.layout.unruled.chunks import Chunk, Level, levels_of, make_chunk
from extractor.patterns import later_regex
from extractor.reading.page import Glyphs

__all__ = ["join_spaced"]

LETTER_GAP = 1.3  # em: between single letters of a spaced label (区　分) whose blanks the page does not tell
LETTER = later_regex(r"^[[\p{Han}\p{Hiragana}\p{Katakana}ー々〇０-９・]--[｡-ﾟ]]$", regex.V1)  # half-width: ｲ, a mark
WORDS = later_regex(r"[\p{Han}\p{Hiragana}\p{Katakana}]")
APART = 0.2  # em: letters of a spaced word stand further apart
EQUAL = 0.3  # em by which the gaps of one word may differ …
SHARE = 0.2  # … or this share of them
WIDEST = 14.0  # em: no wider gap stands within a word
NEAR = 12.0  # em: lines further off say nothing
ITEM = later_regex(r"^[(（]?(?:[0-9０-９]{1,2}|[ア-ンｱ-ﾝa-zａ-ｚ①-⑳])[)）.．]?$")  # the mark of an item: ｲ, (1)
MARK = 4  # letters of a number before a word: (1), イ
EDGE = 0.3  # em: words that end at one edge

_Letters = list[tuple[float, float]]  # the left and right edge of each letter


@dataclass(slots=True)
class _Word:
    """Letters of one line that may be one word: the line, its first and last chunk, how many letters of the first."""

    level: int
    first: int
    last: int
    x0: float
    x1: float
    letters: int


def join_spaced(chunks: list[Chunk], glyphs: Glyphs) -> list[Chunk]:
    """The chunks, those joined that are the letters of one word."""
    if len(chunks) < 2 or sum(map(_is_letter, chunks)) < 2:
        return chunks
    levels = levels_of(chunks)
    words = [w for k, level in enumerate(levels) for w in _words(k, level, glyphs)]
    if words:
        centers = [[c.center for c in level] for level in levels]
        words = [w for w in words if not _heads_columns(w, words, levels, centers)]
    long = [w for w in words if w.letters > 2]
    size = {id(w): levels[w.level][w.first].size for w in words}
    chosen = [w for w in words if w.letters > 2 or _short(w, long, levels, size[id(w)])]
    at = {(w.level, w.first): w for w in chosen}
    out: list[Chunk] = []
    for k, level in enumerate(levels):
        n = 0
        while n < len(level):
            word = at.get((k, n))
            if word is None:
                out.append(level[n])
                n += 1
                continue
            out.append(make_chunk(glyphs, np.concatenate([c.glyphs for c in level[n : word.last + 1]])))
            n = word.last + 1
    return out


def _short(word: _Word, long: list[_Word], levels: list[Level], size: float) -> bool:
    """Whether two letters are a word: they stand near each other, or between the edges of longer words."""
    level = levels[word.level]
    if level[word.last].x0 - level[word.first].x1 < LETTER_GAP * size:
        return True
    same = [w for w in long if abs(w.x1 - word.x1) < EDGE * size and abs(w.x0 - word.x0) < EDGE * size]
    return any(abs(levels[w.level][0].base - level[0].base) < NEAR * size for w in same)


def _words(k: int, level: Level, glyphs: Glyphs) -> list[_Word]:
    """The longest runs of letters at equal distances in a line; a first chunk may end with the first letter."""
    letters = [_letters(c, glyphs) for c in level]
    words = [
        _grown(k, level, n, first, letters, glyphs)
        for n in range(len(level) - 1)
        if letters[n + 1] is not None
        for first in _firsts(level[n], letters[n], glyphs)
    ]
    found: list[_Word] = []
    for word in sorted(words, key=lambda w: (-w.letters, w.first)):
        if word.last > word.first and not any(w.first <= word.last and word.first <= w.last for w in found):
            found.append(word)
    return found


def _grown(
    k: int, level: Level, n: int, first: tuple[float, list[float]], letters: list[_Letters | None], glyphs: Glyphs
) -> _Word:
    """The word that begins in chunk n, as far as its letters stand at equal distances."""
    begin, gaps = first
    end, size = n, level[n].size
    while end + 1 < len(level) and abs(level[end + 1].size - size) < 0.1 * size:
        after = letters[end + 1]
        if after is None:
            break
        more = [after[0][0] - level[end].x1, *_gaps(after)]
        if more[0] > WIDEST * size or not _equal([*gaps, *more], size):
            break
        gaps = [*gaps, *more]
        end += 1
    text = "".join(glyphs.text[i] for c in level[n : end + 1] for i in c.glyphs.tolist())[-len(gaps) - 1 :]
    said = len(WORDS.findall(text)) > 0.5 * len(text)
    return _Word(k, n, end if said else n, begin, level[end].x1, len(gaps) + 1)


def _is_letter(chunk: Chunk) -> bool:
    return len(chunk.glyphs) == 1 and _says_letter(chunk.text)


@lru_cache(maxsize=8192)
def _says_letter(text: str) -> bool:
    """Whether what one glyph says is a letter of a spaced word."""
    return LETTER.match(text) is not None


def _equal(gaps: list[float], size: float) -> bool:
    """Whether gaps are those of one word, spaced out."""
    middle = sum(gaps) / len(gaps)
    return min(gaps) > APART * size and all(abs(g - middle) <= max(EQUAL * size, SHARE * middle) for g in gaps)


def _gaps(letters: _Letters) -> list[float]:
    return [b[0] - a[1] for a, b in itertools.pairwise(letters)]


def _letters(chunk: Chunk, glyphs: Glyphs) -> _Letters | None:
    """Left and right edge of each letter, where a chunk is nothing but letters apart from each other."""
    if len(chunk.glyphs) == 1:
        return [(chunk.x0, chunk.x1)] if _says_letter(chunk.text) else None
    for i in chunk.glyphs.tolist():
        if not _says_letter(glyphs.text[i]):
            return None
    box = glyphs.box[chunk.glyphs]
    letters = list(zip(box[:, 0].tolist(), box[:, 2].tolist(), strict=True))
    return letters if min(_gaps(letters)) > APART * chunk.size else None


def _firsts(chunk: Chunk, letters: _Letters | None, glyphs: Glyphs) -> list[tuple[float, list[float]]]:
    """Where the first letter of a word may begin in its first chunk, and the gaps of its letters so far.

    The word may begin with the last letter of a chunk, where it stands apart from what is before it ((1) 給).
    """
    found: list[tuple[float, list[float]]] = []
    if letters is not None and (len(letters) == 1 or _equal(_gaps(letters), chunk.size)):
        found.append((letters[0][0], _gaps(letters)))
    last = int(chunk.glyphs[-1])
    if len(chunk.glyphs) > 1 and _says_letter(glyphs.text[last]):
        before = int(chunk.glyphs[-2])
        apart = glyphs.box[last, 0] - glyphs.box[before, 2] > APART * chunk.size or bool(glyphs.space[last])
        if apart or not _says_letter(glyphs.text[before]):
            found.append((float(glyphs.box[last, 0]), []))
    return found


def _heads_columns(word: _Word, words: list[_Word], levels: list[Level], centers: list[list[float]]) -> bool:
    """Whether the lines near by have columns below or above the letters. ``centers``: of the chunks of each line."""
    level = levels[word.level]
    size = level[0].size
    left, right = word.x0 - 0.5 * size, word.x1 + 0.5 * size
    spaced: dict[int, list[_Word]] = {}
    for w in words:
        if w is not word and w.x0 < word.x1 and word.x0 < w.x1:
            spaced.setdefault(w.level, []).append(w)
    alike = other = 0
    for step in (-1, 1):
        k = word.level + step
        while 0 <= k < len(levels) and abs(levels[k][0].base - level[0].base) < NEAR * size:
            inside = [c for c, x in zip(levels[k], centers[k], strict=True) if left < x < right]
            own = spaced.get(k, [])
            for a, b in itertools.pairwise(inside):
                letters = _is_letter(a) and _is_letter(b)  # of a word too short to tell
                marked = b.x0 - a.x1 < LETTER_GAP * size and ITEM.match(a.text)
                apart = b.x0 - a.x1 > 0.5 * size and not letters and not marked
                if apart and not any(_within(w, a, b, size) for w in own):
                    return True
            same = sum(_same_places(word, w, levels) for w in own)
            alike += same
            other += len(own) - same + sum(len(c.glyphs) > 2 for c in inside)
            k += step
    return alike > 1 and not other  # letters below letters, line by line: columns of one letter


def _within(word: _Word, a: Chunk, b: Chunk, size: float) -> bool:
    """Whether two neighbours are letters of a word, or its number and its first letter."""
    numbered = abs(b.x0 - word.x0) < 1 and len(a.glyphs) <= MARK and b.x0 - a.x1 < LETTER_GAP * size
    return numbered or (word.x0 - 1 < a.x1 and b.x0 < word.x1 + 1)


def _same_places(a: _Word, b: _Word, levels: list[Level]) -> bool:
    """Whether the letters of two words stand below each other one by one."""
    if a.letters != b.letters or a.last - a.first != b.last - b.first:
        return False
    first, second = (levels[w.level][w.first + 1 : w.last + 1] for w in (a, b))
    return all(abs(p.x0 - q.x0) < EDGE * p.size for p, q in zip(first, second, strict=True)) and a.letters > 2
