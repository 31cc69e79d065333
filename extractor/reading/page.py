"""A page as plain numbers: glyphs, strokes, shapes, pictures. No meaning yet.

Every reader (pdfium, pdfplumber, OCR) gives this same ``Page``; nothing behind it knows which one did.
All coordinates are PDF points from the top left of the page as it is displayed: rotation, crop box and UserUnit are
applied, y grows downwards. Boxes are rows ``x0, top, x1, bottom`` of float64 arrays. What nobody compares or prints has
no ``__eq__`` and no ``__repr__``: to make them takes longer than to load the module.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Bools", "Field", "Floats", "Glyphs", "Hidden", "Ints", "Page", "Pictures", "Shapes", "Strokes"]

Floats = NDArray[np.float64]
Ints = NDArray[np.integer[Any]]
Bools = NDArray[np.bool_]


def _boxes() -> Floats:
    return np.empty((0, 4))


def _floats() -> Floats:
    return np.empty(0)


def _ints() -> Ints:
    return np.empty(0, np.int32)


def _bools() -> Bools:
    return np.empty(0, np.bool_)


@dataclass(slots=True, repr=False, eq=False)
class Glyphs:
    """The n visible glyphs, blanks left out, in paint order; one text printed twice for boldness stands once.

    ``text[i]`` is what glyph i says: one character, or several for a ligature; an IVS stays with its base character.
    ``box`` is the em box: along the writing the advance, across it from 0.88 em above to 0.12 em below the baseline
    (for vertical writing and other angles: the box of the same parallelogram). ``angle`` is the direction of the
    writing in degrees clockwise, 0 left to right, 90 top to bottom (rotated text). ``vertical``: written with a
    vertical font (tategaki). ``font`` is an index into ``Page.fonts``; ``object`` the text object (one show operator)
    in paint order; ``space`` tells that a typed blank stood before the glyph in the same object (0 no, 1 half-width or
    unknown, 2 full-width U+3000). ``mapped`` is False where the font tells no Unicode for the code. ``confidence`` is
    1 but for recognised glyphs.
    """

    text: list[str] = field(default_factory=list)
    box: Floats = field(default_factory=_boxes)
    origin: Floats = field(default_factory=lambda: np.empty((0, 2)))
    size: Floats = field(default_factory=_floats)
    angle: Floats = field(default_factory=_floats)
    font: Ints = field(default_factory=_ints)
    object: Ints = field(default_factory=_ints)
    space: Ints = field(default_factory=_ints)
    vertical: Bools = field(default_factory=_bools)
    mapped: Bools = field(default_factory=_bools)
    confidence: Floats = field(default_factory=_floats)

    def __len__(self) -> int:
        return len(self.text)


@dataclass(slots=True, repr=False, eq=False)
class Strokes:
    """Straight visible strokes, one row each, the sides of stroked rectangles among them.

    Both ends ``x0, top, x1, bottom`` (x0 <= x1; the ends of a slanted one keep their pairing), line width, colour as
    0xAABBGGRR, dashed or not.
    """

    box: Floats = field(default_factory=_boxes)
    width: Floats = field(default_factory=_floats)
    color: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    dashed: Bools = field(default_factory=_bools)
    shape: Ints = field(default_factory=_ints)  # index of the closed shape whose side it is, or -1

    def __len__(self) -> int:
        return len(self.box)


@dataclass(slots=True, repr=False, eq=False)
class Shapes:
    """Closed or filled paths in paint order: bounding box, fill and stroke colour (0xAABBGGRR, 0 = none).

    ``rectangle``: axis-parallel with square corners; else rounded, slanted or curved.
    """

    box: Floats = field(default_factory=_boxes)
    fill: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    stroke: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    rectangle: Bools = field(default_factory=_bools)
    order: Ints = field(default_factory=_ints)  # paint order among all objects of the page

    def __len__(self) -> int:
        return len(self.box)


@dataclass(slots=True, repr=False, eq=False)
class Pictures:
    """Placed images: box on the page and size in pixels."""

    box: Floats = field(default_factory=_boxes)
    pixels: Ints = field(default_factory=lambda: np.empty((0, 2), np.int32))

    def __len__(self) -> int:
        return len(self.box)


@dataclass(slots=True)
class Hidden:
    """Text that the page holds but a reader of the paper cannot see.

    cause: invisible | white | tiny | covered | clipped | outside | layer-off
    """

    cause: str
    count: int
    box: tuple[float, float, float, float]
    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """A filled-in form field: its full name, its value, its box."""

    name: str
    value: str
    box: tuple[float, float, float, float]


@dataclass(slots=True, repr=False, eq=False)
class Page:
    """One page: everything that a reader saw."""

    number: int
    width: float
    height: float
    rotation: int = 0
    glyphs: Glyphs = field(default_factory=Glyphs)
    strokes: Strokes = field(default_factory=Strokes)
    shapes: Shapes = field(default_factory=Shapes)
    pictures: Pictures = field(default_factory=Pictures)
    fonts: list[str] = field(default_factory=list)
    hidden: list[Hidden] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)  # whose values the page itself does not print
    cut: bool = False  # a limit ended the reading of this page early
    unread: bool = False  # the reader could not load this page
