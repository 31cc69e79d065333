"""The characters of one line's picture: figures read again with digits only, doubles and specks of dust left out."""

from __future__ import annotations

import re
import unicodedata

import numpy as np

from extractor.reading.ocr.engine import Char, Engine, Grey
from extractor.reading.ocr.glyphs import kind_of

__all__ = ["read_line", "without_doubles"]

FIGURE_LIKE = re.compile(r"[\dOoQlI|!,.%▲△()-]+")
DOUBT = 0.1  # a digit less likely than this is none: a lone ○ read with digits only
ROOM, FEWEST_STEPS = 0.45, 4  # a wide character needs this share of the usual step, known from so many
SPECKS = ".,:;'’`・･-"  # what dust is read as,
SURE_POINT = 0.95  # with less than this
PROSE_SPECKS, UNSURE_POINT = ".;'’`・･", 0.8  # the same behind words, whose own points are 、 and 。
CLOSING = ")）」】"


def read_line(crop: Grey, engine: Engine) -> list[Char]:
    """The characters of a line picture; one that looks like a figure is read again with digits only."""
    chars = engine.read([crop])[0]
    text = unicodedata.normalize("NFKC", "".join(c.text for c in chars))
    if FIGURE_LIKE.fullmatch(text) and not text.isdigit():
        digits = engine.read([crop], figures=True)[0]
        if digits and min(c.probability for c in digits) >= DOUBT:
            chars = digits
    return _without_specks(chars)


def _without_specks(chars: list[Char]) -> list[Char]:
    """A line without the doubtful points at its ends, which are specks of dust beside it: of a figure at both."""
    figure = sum(c.text.isdigit() for c in chars) >= 0.5 * len(chars) and not any(_letter(c.text) for c in chars)
    start, end = 0, len(chars)
    while figure and start < end and chars[start].text in SPECKS and chars[start].probability < SURE_POINT:
        start += 1
    while end > start:
        last, before = chars[end - 1], chars[end - 2].text if end - 2 >= start else ""
        behind = before != "" and (_letter(before) or before in CLOSING)
        specks, sure = (SPECKS, SURE_POINT) if figure else (PROSE_SPECKS, UNSURE_POINT)
        if last.text not in specks or last.probability >= sure or not (figure or behind):
            break
        end -= 1
    return chars[start:end]


def _letter(char: str) -> bool:
    return kind_of(char) in ("ideograph", "kana")


def _solid(char: str) -> bool:
    return _letter(char) or char.isalnum()


def without_doubles(chars: list[Char], width: float) -> list[Char]:
    """A line without the character that the engine said twice (請青求): there is no room for it beside its neighbour.

    ``width``: of the line's picture, in pixels.
    """
    at = [c.at * width for c in chars]
    steps = [
        b - a for a, b, p, q in zip(at, at[1:], chars, chars[1:], strict=False) if _letter(p.text) and _letter(q.text)
    ]
    if len(steps) < FEWEST_STEPS:
        return chars
    usual = float(np.median(steps))
    kept: list[int] = []
    for k, char in enumerate(chars):
        pair = (char.text, chars[kept[-1]].text) if kept else ("", "")
        if kept and at[k] - at[kept[-1]] < ROOM * usual and any(map(_letter, pair)) and all(map(_solid, pair)):
            if char.probability > chars[kept[-1]].probability:
                kept[-1] = k
            continue
        kept.append(k)
    return [chars[k] for k in kept]
