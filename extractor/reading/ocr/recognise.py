"""A page's picture to the ``Page`` that every reader gives: straight rules, glyph boxes, a confidence for each."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import cv2
import numpy as np

from extractor.reading.ocr.alternatives import Doubt
from extractor.reading.ocr.engine import Char, Engine, Grey
from extractor.reading.ocr.glyphs import ReadLine, level, measure, to_glyphs
from extractor.reading.ocr.lines import TextLine, find_regions, missed, own_ink, within_regions
from extractor.reading.ocr.picture import binarise, even
from extractor.reading.ocr.ruling import Ruling, erase, find_ruling
from extractor.reading.ocr.straighten import Map, skew, straighten
from extractor.reading.page import Page, Strokes

__all__ = ["Recognised", "recognise"]

FIGURE_LIKE = re.compile(r"[\dOoQlI|!,.%▲△-]+")
DOUBT = 0.1  # a digit less likely than this is none: a lone ○ read with digits only
LIKELY, SURE = 1e-3, 0.9  # a digit may be another one from this probability on, or where its own is below
BLACK = 0xFF000000


@dataclass(slots=True)
class Recognised:
    """A recognised page. Its points are those of the straightened picture; ``back`` leads its pixels to the given one.

    ``turned``: by how many degrees the picture was turned clockwise to stand upright, 0, 90, 180 or 270.
    """

    page: Page
    back: Map
    dpi: float
    lines: list[ReadLine]
    turned: int = 0

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


def recognise(picture: Grey, dpi: float, engine: Engine) -> Recognised:
    """Read one page.

    Args:
        picture: the page in grey, upright but for a small skew.
        dpi: its resolution; boxes are given in points, 72 to the inch.
        engine: what recognises.
    """
    clean = even(picture, dpi)
    angle = skew(binarise(clean, dpi), dpi)
    straight, back = straighten(clean, angle)
    ink = binarise(straight, dpi)
    ruling = find_ruling(ink, dpi)
    text, ink = erase(straight, ink, ruling, dpi)
    regions = find_regions(straight.shape, ruling, dpi)
    lines = within_regions(engine.find(text), ruling, regions)
    read = [r for line in lines if (r := _read(line, text, ink, engine)) is not None]
    em = float(np.median([r.size for r in read])) if read else 10.5 * dpi / 72
    for line in missed(ink, ruling.mask, lines, regions, em):
        more = _read(line, text, ink, engine)
        if more is not None and (line.region > 0 or min(c.probability for c in more.chars) > 0.6):
            read.append(more)
    level(read)
    read.sort(key=lambda r: (r.base, r.line.box[0]))
    page = Page(0, picture.shape[1] * 72 / dpi, picture.shape[0] * 72 / dpi)
    page.glyphs = to_glyphs(read, regions, dpi)
    page.strokes = _strokes(ruling, dpi)
    return Recognised(page, back, dpi, read)


def _read(line: TextLine, text: Grey, ink: Grey, engine: Engine) -> ReadLine | None:
    """What a line says, measured; None where it holds no ink or says nothing."""
    x0, y0, x1, y1 = line.box
    if y1 - y0 < 4 or x1 - x0 < 3 or not ink[y0:y1, x0:x1].any():
        return None
    own = own_ink(ink[y0:y1, x0:x1])
    if not own.any():
        return None
    crop = text[y0:y1, x0:x1].copy()
    crop[cv2.dilate(cv2.subtract(ink[y0:y1, x0:x1], own), np.ones((3, 3), np.uint8)) > 0] = 255
    chars = read_line(crop, engine)
    chars = [c for c in chars if c.text.strip()]
    if not chars:
        return None
    read = ReadLine(line, chars)
    measure(read, own)
    return read


def read_line(crop: Grey, engine: Engine) -> list[Char]:
    """The characters of a line picture; one that looks like a figure is read again with digits only."""
    chars = engine.read([crop])[0]
    text = unicodedata.normalize("NFKC", "".join(c.text for c in chars))
    if FIGURE_LIKE.fullmatch(text) and not text.isdigit():
        digits = engine.read([crop], figures=True)[0]
        if digits and min(c.probability for c in digits) >= DOUBT:
            return digits
    return chars


def _strokes(ruling: Ruling, dpi: float) -> Strokes:
    points = 72 / dpi
    h, v = ruling.horizontal * points, ruling.vertical * points
    box = np.concatenate(
        [np.stack([h[:, 1], h[:, 0], h[:, 2], h[:, 0]], 1), np.stack([v[:, 0], v[:, 1], v[:, 0], v[:, 2]], 1)]
    )
    n = len(box)
    return Strokes(
        box,
        np.concatenate([h[:, 3], v[:, 3]]),
        np.full(n, BLACK, np.int64),
        np.concatenate([ruling.dashed_horizontal, ruling.dashed_vertical]),
        np.full(n, -1, np.int32),
    )
