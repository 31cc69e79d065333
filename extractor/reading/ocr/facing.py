"""Two pages on one sheet: a book laid open on the glass, two pages copied side by side.

Told by the fold: a band through the middle of the sheet, from its head to its foot, that no word and no rule crosses
and that is as wide as the inner margins of two pages, each of which has the shape of a sheet of paper.
"""

from __future__ import annotations

import numpy as np

from extractor.reading.ocr.sheet import Sheet
from extractor.reading.page import Floats

__all__ = ["fold_of"]

SHAPE = (0.58, 0.8)  # width of a page, of its height: 0.71 for A and B sizes, 0.77 for letter
NARROWEST = 340.0  # points: a page, about that of A5
MARGINS = 36.0  # points: the inner margins of two pages together
MIDDLE = 0.06  # of the sheet's width: the fold lies no further from the middle
SPECKS = 0.004  # of the sheet's height: less ink in a column is dust, punched holes aside
FEWEST = 2  # lines on each page, as on a cover
SHORT = 0.15  # of its page's width: words on either side reach so far at least


def fold_of(sheet: Sheet, quads: Floats, dpi: float) -> int | None:
    """The column of a sheet, which stands upright, at which its two pages meet; None where it holds but one.

    ``quads``: the lines that the engine found on it.
    """
    height, width = sheet.ink.shape
    scale = dpi / 72
    if width < 2 * NARROWEST * scale or not SHAPE[0] <= width / 2 / height <= SHAPE[1]:
        return None
    inked = (sheet.ink > 0).sum(0) > SPECKS * height
    for _, x0, x1, _ in sheet.ruling.horizontal.tolist():
        inked[max(0, int(x0)) : int(x1) + 1] = True
    left, right = quads[:, 0::2].min(1), quads[:, 0::2].max(1)
    for x0, x1 in zip(left.tolist(), right.tolist(), strict=True):
        inked[max(0, int(x0)) : int(x1) + 1] = True
    middle, near = width // 2, round(MIDDLE * width)
    free = np.flatnonzero(~inked[middle - near : middle + near]) + middle - near
    if not len(free):
        return None
    runs = np.split(free, np.flatnonzero(np.diff(free) > 1) + 1)
    a, b = max(((int(run[0]), int(run[-1]) + 1) for run in runs), key=lambda run: run[1] - run[0])
    while a > 0 and not inked[a - 1]:
        a -= 1
    while b < width and not inked[b]:
        b += 1
    edge = MARGINS / 2 * scale
    at = middle if a + edge <= middle <= b - edge else (a + b) // 2  # the words of a cover end far from the fold
    if b - a < MARGINS * scale or abs(at - middle) > near:
        return None
    for own in (right <= at, left >= at):
        if own.sum() < FEWEST or float(np.ptp(np.append(left[own], right[own]))) < SHORT * width / 2:
            return None
    return at
