"""Figures of a page that reads badly: none is surer than the page.

Where a copy lost strokes, an 8 is a perfect 3 and 7:30 a perfect 730: the engine is sure of what it sees, and what it
sees is wrong. How the lines of a page read on the whole tells that it lost strokes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extractor.reading.ocr.glyphs import ReadLine
from extractor.reading.page import Glyphs

__all__ = ["no_surer_than_the_page"]

LEGIBLE = 0.8  # mean confidence in a page's lines, below which it lost strokes
FEWEST = 10  # lines: fewer tell nothing about the page
LESS = 0.02  # a figure is less sure than the page's lines by this


def no_surer_than_the_page(glyphs: Glyphs, read: Sequence[ReadLine]) -> None:
    """Take back the confidence in the digits of a page, in place, where its lines read badly.

    Args:
        glyphs: of the page.
        read: its lines; a line is as sure as its least sure character.
    """
    if len(read) < FEWEST:
        return
    legible = float(np.mean([min(c.probability for c in line.chars) for line in read]))
    if legible < LEGIBLE:
        digit = np.fromiter((any(c.isdigit() for c in text) for text in glyphs.text), bool, len(glyphs))
        glyphs.confidence[digit] = np.minimum(glyphs.confidence[digit], legible - LESS)
