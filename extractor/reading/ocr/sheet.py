"""A page's picture made ready: its ground even, its lines level, its rules found and taken off its text."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from extractor.reading.ocr.engine import Grey
from extractor.reading.ocr.erasing import erase, erase_diagonals
from extractor.reading.ocr.lines import Regions
from extractor.reading.ocr.merge import joined
from extractor.reading.ocr.picture import (
    binarise,
    even,
    ground_of,
    paper_level,
    positive,
    stretched,
    without_dust,
    without_glass,
    without_margins,
)
from extractor.reading.ocr.ruling import Ruling, find_ruling
from extractor.reading.ocr.shading import shaded, turned_light
from extractor.reading.ocr.straighten import Map, lean, skew, straighten
from extractor.reading.ocr.stripes import striped
from extractor.reading.ocr.turning import turn
from extractor.reading.page import Floats, Shapes

__all__ = ["Sheet", "prepare", "shades"]


@dataclass(slots=True)
class Sheet:
    """A straight picture made ready: without its rules (``text``), its ink, its rules.

    ``scanned``: the straight picture as it was scanned; ``ground``: the same without its ink; ``paper``: the grey of
    its paper; ``dark``: boxes of areas whose light letters were turned dark.
    """

    straight: Grey
    back: Map
    text: Grey
    ink: Grey
    ruling: Ruling
    scanned: Grey
    ground: Grey
    paper: int
    dark: Floats

    def turned(self, degrees: int) -> Sheet:
        """The sheet turned clockwise: nothing of it depends on which way up it lies."""
        straight, way = turn(self.straight, degrees)
        text, ink, scanned, ground = (
            turn(part, degrees)[0] for part in (self.text, self.ink, self.scanned, self.ground)
        )
        dark = self.dark
        for quarter in range(degrees // 90):
            height = self.straight.shape[quarter % 2]
            dark = np.column_stack([height - dark[:, 3], dark[:, 0], height - dark[:, 1], dark[:, 2]])
        ruling = self.ruling.turned(degrees)
        return Sheet(straight, way.then(self.back), text, ink, ruling, scanned, ground, self.paper, dark)


def prepare(picture: Grey, dpi: float) -> Sheet:
    """A page's picture made ready for recognition: cleaned, straight, its rules found and taken off."""
    picture = without_glass(positive(picture), dpi)
    ground = ground_of(picture, dpi)
    clean = stretched(even(picture, ground))
    clean, ink = without_margins(clean, binarise(clean, dpi), dpi)
    angle = skew(ink, dpi)
    slant = lean(cv2.bitwise_not(straighten(cv2.bitwise_not(ink), angle)[0]), dpi)
    straight, back = straighten(clean, angle, slant)
    straight, ink = without_dust(straight, binarise(straight, dpi), dpi)
    dark = turned_light(straight, ink, dpi)
    ruling = find_ruling(ink, dpi)
    text, ink = erase(straight, ink, ruling, dpi)
    erase_diagonals(text, ink, dpi)
    scanned, level = (straighten(part, angle, slant)[0] for part in (picture, ground))
    return Sheet(straight, back, text, ink, ruling, scanned, level, paper_level(picture), dark)


def shades(sheet: Sheet, regions: Regions, dpi: float) -> Shapes:
    """The shaded cells and stripes of a sheet that stands upright."""
    cells = shaded(sheet.ground, sheet.paper, regions, sheet.dark, dpi)
    return joined(cells, striped(sheet.scanned, sheet.ruling, regions, dpi))
