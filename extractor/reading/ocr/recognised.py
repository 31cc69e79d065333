"""What came of recognising a picture: a ``Page`` as every reader gives it, and the way back to the picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from extractor.reading.ocr.alternatives import Doubt
from extractor.reading.ocr.glyphs import ReadLine
from extractor.reading.ocr.straighten import Map
from extractor.reading.page import Page

__all__ = ["Recognised"]

LIKELY, SURE = 1e-3, 0.9  # a digit may be another one from this probability on, or where its own is below


@dataclass(slots=True)
class Recognised:
    """A recognised page. Its points are those of the straightened picture; ``back`` leads its pixels to the given one.

    ``turned``: by how many degrees the picture was turned clockwise to stand upright, 0, 90, 180 or 270. ``written``:
    the share of its ink, rules left out, that stands in lines of text.
    """

    page: Page
    back: Map
    dpi: float
    lines: list[ReadLine]
    turned: int = 0
    written: float = 0.0

    def place(self, box: list[float]) -> list[float]:
        """A box of the straightened page, in points, as it lies on the given one: same size, same middle."""
        scale = self.dpi / 72
        middle = np.array([[(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]]) * scale
        x, y = (self.back.back(middle)[0] / scale).tolist()
        w, h = box[2] - box[0], box[3] - box[1]
        if self.turned % 180:
            w, h = h, w
        return [x - w / 2, y - h / 2, x + w / 2, y + h / 2]

    def doubts(self, number: int, area: tuple[float, float, float, float] | None) -> list[Doubt]:
        """The digits that may be others. ``area``: the part of page ``number`` that was read, None for all of it."""
        points = 72 / self.dpi
        dx, dy = area[:2] if area else (0.0, 0.0)
        found = []
        for read in self.lines:
            if read.line.downwards:
                continue
            for char, (x0, x1) in zip(read.chars, read.edge.tolist(), strict=True):
                digits = tuple((t, p) for t, p in char.others if t.isdigit() and p >= LIKELY)
                if char.text.isdigit() and (digits or char.probability < SURE):
                    box = [x0 * points, (read.base - read.size) * points, x1 * points, read.base * points]
                    box = self.place(box)
                    where = (box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy)
                    found.append(Doubt(number, where, char.text, char.probability, digits))
        return found
