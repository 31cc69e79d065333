"""How far a glyph goes along its line, from what PDFium tells.

Its loose box begins at the origin and ends at the advance, but is widened where the ink reaches further, and is always
parallel to the page. Where the ink may have widened it, or the text is slanted, the font's own width is asked for.
All in the page's user space; loose and tight boxes are ``left, top, right, bottom`` with y upwards.
"""

from __future__ import annotations

import numpy as np

from extractor.reading.page import Bools, Floats

__all__ = ["advances", "overhangs"]

_PARALLEL = 1e-3
_SAME = 1e-3  # points


def _directions(matrix: Floats) -> tuple[Floats, Floats, Floats, Bools, Bools]:
    length = np.maximum(np.hypot(matrix[:, 0], matrix[:, 1]), 1e-9)
    cos, sin = matrix[:, 0] / length, matrix[:, 1] / length
    return length, cos, sin, np.abs(sin) < _PARALLEL, np.abs(cos) < _PARALLEL


def overhangs(loose: Floats, tight: Floats, matrix: Floats) -> Bools:
    """Where the end of the loose box may be the ink's and not the advance's."""
    _, cos, sin, flat, upright = _directions(matrix)
    end_x, end_y = np.where(cos > 0, 2, 0), np.where(sin > 0, 1, 3)
    rows = np.arange(len(loose))
    same_x = np.abs(loose[rows, end_x] - tight[rows, end_x]) < _SAME
    same_y = np.abs(loose[rows, end_y] - tight[rows, end_y]) < _SAME
    asked: Bools = np.where(flat, same_x, np.where(upright, same_y, True))
    lean = matrix[:, 0] * matrix[:, 2] + matrix[:, 1] * matrix[:, 3]  # letters made oblique reach over their advance
    asked |= np.abs(lean) > _PARALLEL * np.hypot(matrix[:, 0], matrix[:, 1]) * np.hypot(matrix[:, 2], matrix[:, 3])
    return asked


def advances(origin: Floats, loose: Floats, matrix: Floats, width: Floats, size: Floats) -> Floats:
    """The advance of each glyph.

    Args:
        origin: n × 2.
        loose: n × 4.
        matrix: n × 6, text space to the page.
        width: in em by the font, NaN where it was not asked or does not tell.
        size: of the font in text space.
    """
    length, cos, sin, flat, upright = _directions(matrix)
    reach_x = np.where(cos > 0, loose[:, 2] - origin[:, 0], origin[:, 0] - loose[:, 0])
    reach_y = np.where(sin > 0, loose[:, 1] - origin[:, 1], origin[:, 1] - loose[:, 3])
    told = width * size * length
    parallel = np.where(flat, reach_x, reach_y)
    known = np.isfinite(told) & (told > 0)
    reach = np.where(known & (told < parallel), told, parallel)
    slanted = np.where(known, told, size * length)
    return np.maximum(np.where(flat | upright, reach, slanted), 0.0)
