"""How far a glyph goes along its line, from what PDFium tells.

Its loose box begins at the origin and ends at the advance, but is widened where the ink reaches further, and is always
parallel to the page. Where the ink may have widened it, or the text is slanted, the font's own width is asked for.
All in the page's user space; loose and tight boxes are ``left, top, right, bottom`` with y upwards.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from extractor.reading.page import Bools, Floats
from extractor.reading.records import Objects, RawChars

__all__ = ["advances"]

_PARALLEL = 1e-3
_SAME = 1e-3  # points
_OVERHANG = 0.27  # em: ink reaches no further; where the font tells so much less, it tells of another glyph

Ask = Callable[[Bools], Floats]
"""Gives, for the characters flagged, the width in em by their fonts; NaN where a font does not tell."""


def advances(raw: RawChars, found: Objects, ask: Ask) -> Floats:
    """The advance of each character."""
    matrix = found.matrix[found.text]
    if not (matrix[:, 1].any() or matrix[:, 2].any() or (matrix[:, 0] <= 0).any()):
        return _plain(raw, found.text_size * matrix[:, 0], ask)
    return _turned(raw, matrix, found.text_size, ask)


def _plain(raw: RawChars, em: Floats, ask: Ask) -> Floats:
    """Of text that runs from left to right; ``em``: the width of an em in each text."""
    end = raw.loose[:, 2]
    reach = np.maximum(end - raw.origin[:, 0], 0.0)
    asked = np.abs(end - raw.tight[:, 2]) < _SAME
    if asked.any():
        unit = em[raw.text[asked]]
        told = ask(asked) * unit
        reach[asked] = np.where(_likely(told, reach[asked], _OVERHANG * unit), told, reach[asked])
    return reach


def _turned(raw: RawChars, matrices: Floats, size: Floats, ask: Ask) -> Floats:
    """Of text at any angle."""
    matrix, size = matrices[raw.text], size[raw.text]
    loose, tight, origin = raw.loose, raw.tight, raw.origin
    length = np.maximum(np.hypot(matrix[:, 0], matrix[:, 1]), 1e-9)
    cos, sin = matrix[:, 0] / length, matrix[:, 1] / length
    flat, upright = np.abs(sin) < _PARALLEL, np.abs(cos) < _PARALLEL
    end_x, end_y = np.where(cos > 0, 2, 0), np.where(sin > 0, 1, 3)
    rows = np.arange(len(loose))
    same_x = np.abs(loose[rows, end_x] - tight[rows, end_x]) < _SAME
    same_y = np.abs(loose[rows, end_y] - tight[rows, end_y]) < _SAME
    asked = np.where(flat, same_x, np.where(upright, same_y, True))
    # Letters made oblique reach over their advance by what their tops lean.
    lean = np.abs(matrix[:, 0] * matrix[:, 2] + matrix[:, 1] * matrix[:, 3]) / length
    asked |= lean > _PARALLEL * np.hypot(matrix[:, 2], matrix[:, 3])
    width = np.full(len(raw), np.nan)
    if asked.any():
        width[asked] = ask(asked)
    reach_x = np.where(cos > 0, loose[:, 2] - origin[:, 0], origin[:, 0] - loose[:, 0])
    reach_y = np.where(sin > 0, loose[:, 1] - origin[:, 1], origin[:, 1] - loose[:, 3])
    told = width * size * length
    parallel = np.where(flat, reach_x, reach_y)
    reach = np.where(_likely(told, parallel, (_OVERHANG * length + lean) * size), told, parallel)
    slanted = np.where(told > 0, told, size * length)
    return np.maximum(np.where(flat | upright, reach, slanted), 0.0)


def _likely(told: Floats, reach: Floats, overhang: Floats) -> Bools:
    """Whether what a font tells is the advance of the glyph that reaches so far."""
    likely: Bools = (told > 0) & (told < reach) & (reach - told <= overhang)
    return likely
