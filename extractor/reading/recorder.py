"""What the reference engine meets on a page, taken down row by row and handed on as columns.

``Objects`` and ``Chars`` come out as the other engines give them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfinterp import PDFResourceManager

from extractor.reading.records import Chars, Objects
from extractor.settings import Limits

__all__ = ["Box", "CutError", "Matrix", "Recorder", "chars_of", "objects_of"]

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]


class CutError(Exception):
    """A limit ended the reading of a page."""


class Recorder(PDFTextDevice):
    """Takes down what is painted, in user space."""

    def __init__(self, manager: PDFResourceManager, limits: Limits) -> None:
        super().__init__(manager)
        self.limits = limits
        self.kind: list[int] = []
        self.matrix: list[Matrix] = []
        self.clip: list[Box] = []
        self.parent: list[int] = []
        self.texts: list[tuple[int, float, int, int, int, int, Box]] = []
        self.fonts: list[str] = []
        self.font_index: dict[int, int] = {}
        self.chars: list[tuple[int, float, float, float, int, bool]] = []
        self.paths: list[tuple[int, int, bool, float, int, int, bool, int]] = []
        self.points: list[tuple[float, float, int, bool]] = []
        self.images: list[tuple[int, int, int]] = []
        self.within: list[int] = [-1]
        self.off: set[int] = set()  # on a layer that is off
        self.blended: set[int] = set()  # let what is under them through

    def add(self, kind: int, matrix: Matrix, clip: Box) -> int:
        """A new object in paint order."""
        if len(self.kind) >= self.limits.objects_per_page:
            raise CutError
        self.kind.append(kind)
        self.matrix.append(matrix)
        self.clip.append(clip)
        self.parent.append(self.within[-1])
        return len(self.kind) - 1

    def font_of(self, font: Any) -> int:
        """Index of a font; names are as the file has them."""
        if id(font) not in self.font_index:
            self.font_index[id(font)] = len(self.fonts)
            name = font.fontname
            self.fonts.append(name if isinstance(name, str) else bytes(name).decode("cp932", "replace"))
        return self.font_index[id(font)]


def _column(rows: Sequence[Sequence[Any]], k: int, kind: Any) -> Any:
    return np.array([row[k] for row in rows], kind)


def objects_of(device: Recorder, cut: bool) -> Objects:
    """What was painted, in paint order; ``cut`` tells that a limit ended the reading."""
    texts, paths, points, images = device.texts, device.paths, device.points, device.images
    return Objects(
        kind=np.array(device.kind, np.int32),
        matrix=np.array(device.matrix, float).reshape(-1, 6),
        clip=np.array(device.clip, float).reshape(-1, 4),
        parent=np.array(device.parent, np.int32),
        handle=None,
        text=_column(texts, 0, np.int64),
        text_size=_column(texts, 1, np.float64),
        text_mode=_column(texts, 2, np.int32),
        text_font=_column(texts, 3, np.int32),
        text_fill=_column(texts, 4, np.int64),
        text_stroke=_column(texts, 5, np.int64),
        text_bounds=_column(texts, 6, np.float64).reshape(-1, 4),
        path=_column(paths, 0, np.int64),
        path_fill_mode=_column(paths, 1, np.int32),
        path_stroked=_column(paths, 2, np.bool_),
        path_width=_column(paths, 3, np.float64),
        path_fill=_column(paths, 4, np.int64),
        path_stroke=_column(paths, 5, np.int64),
        path_dashed=_column(paths, 6, np.bool_),
        path_segments=_column(paths, 7, np.int32),
        point=np.array([p[:2] for p in points], float).reshape(-1, 2),
        point_kind=_column(points, 2, np.int32),
        point_closes=_column(points, 3, np.bool_),
        image=_column(images, 0, np.int64),
        image_pixels=np.array([i[1:] for i in images], np.int32).reshape(-1, 2),
        fonts=device.fonts,
        cut=cut,
    )


def chars_of(device: Recorder) -> Chars:
    """The characters of all text objects, in the order shown."""
    rows = device.chars
    return Chars(
        code=_column(rows, 0, np.int64),
        origin=np.array([row[1:3] for row in rows], float).reshape(-1, 2),
        advance=_column(rows, 3, np.float64),
        object=_column(rows, 4, np.int32),
        hyphen=np.zeros(len(rows), bool),
        unmapped=_column(rows, 5, np.bool_),
    )
