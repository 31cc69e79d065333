"""Pictures drawn by hand, and pieces of the fixtures made into scans, for the tests of recognition."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pypdfium2

from extractor.reading.ocr.engine import Char, Grey
from extractor.reading.ocr.glyphs import ReadLine
from extractor.reading.ocr.lines import TextLine
from extractor.reading.page import Floats

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
DPI = 200.0
SCALE = DPI / 72


def blank(width: float = 300, height: float = 200) -> Grey:
    """White paper; sides in points."""
    return np.full((round(height * SCALE), round(width * SCALE)), 255, np.uint8)


def stroke(picture: Grey, x0: float, y0: float, x1: float, y1: float, width: float = 0.7) -> None:
    """A black line; points."""
    ends = [(round(x * SCALE), round(y * SCALE)) for x, y in ((x0, y0), (x1, y1))]
    cv2.line(picture, ends[0], ends[1], 0, max(1, round(width * SCALE)))


def grid(picture: Grey, xs: list[float], ys: list[float], width: float = 0.7) -> None:
    """All rules of a table."""
    for y in ys:
        stroke(picture, xs[0], y, xs[-1], y, width)
    for x in xs:
        stroke(picture, x, ys[0], x, ys[-1], width)


def word(picture: Grey, x: float, y: float, text: str, size: float = 0.8) -> None:
    """Latin letters and digits on a baseline."""
    cv2.putText(picture, text, (round(x * SCALE), round(y * SCALE)), cv2.FONT_HERSHEY_SIMPLEX, size, 0, 2, cv2.LINE_AA)


def piece(name: str, page: int, box: tuple[float, float, float, float], dpi: float = DPI) -> Grey:
    """A part of a fixture's page as a picture; box in points."""
    with pypdfium2.PdfDocument(FIXTURES / f"{name}.pdf") as pdf:
        drawn = pdf[page - 1]
        width, height = drawn.get_size()
        crop = (box[0], height - box[3], width - box[2], box[1])
        bitmap = drawn.render(scale=dpi / 72, crop=crop, grayscale=True)
        return np.ascontiguousarray(bitmap.to_numpy().reshape(bitmap.height, bitmap.width))


def scanned(picture: Grey, degrees: float, seed: int = 3) -> Grey:
    """The picture as a scanner would give it: askew, with noise, on paper that is not quite white."""
    height, width = picture.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    askew = cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    noise = np.random.default_rng(seed).normal(0, 5, picture.shape)
    return np.clip(askew * 0.95 + noise, 0, 255).astype(np.uint8)


def line(text: str, em: float = 30.0, pitch: float = 30.0, small: str = "", region: int = 0) -> ReadLine:
    """A line as it comes from recognition: each character's ink 0.85 em, that of those in ``small`` 0.68 em wide."""
    chars, edge, rows = [], [], []
    for k, char in enumerate(text):
        side = (0.68 if char in small else 0.85) * em
        chars.append(Char(char, 0.9, 0.0))
        edge.append((k * pitch, k * pitch + side))
        rows.append((100 - side, 100.0))
    read = ReadLine(TextLine((0, 60, round(len(text) * pitch), 110), region), chars)
    read.edge, read.rows = np.array(edge), np.array(rows)
    read.size, read.base = em, 100.0
    return read


class Parrot:
    """An engine that finds the given lines and says the given words, whatever it is shown."""

    name = "parrot 1"

    def __init__(self, quads: Floats, words: list[str]) -> None:
        self.quads, self.words = quads, words
        self.shown: list[Grey] = []

    def find(self, picture: Grey, em: float) -> Floats:
        self.shown.append(picture)
        return self.quads

    def read(self, lines: Sequence[Grey], *, figures: bool = False) -> list[list[Char]]:
        said = []
        for _ in lines:
            text = self.words[0]
            said.append([Char(c, 0.95, (k + 0.5) / len(text)) for k, c in enumerate(text)])
        return said
