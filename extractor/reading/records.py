"""What an engine gives of a page: PDFium's objects and characters as they are, in flat arrays.

Positions are in the page's own user space (PDF points, y upwards, not turned, not cropped); forms are resolved, so that
every object has its matrix to the page. ``extractor.reading.pdfium`` makes a ``Page`` of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from extractor.reading.page import Bools, Floats, Ints

__all__ = ["FORM", "IMAGE", "NO_CLIP", "PATH", "SHADING", "TEXT", "Chars", "Objects", "RawChars"]

TEXT, PATH, IMAGE, SHADING, FORM = 1, 2, 3, 4, 5
NO_CLIP = 1e30


@dataclass(slots=True, repr=False, eq=False)
class Objects:
    """The n objects of a page in paint order, a form before what it holds.

    ``kind``: TEXT, PATH, …; ``matrix`` n × 6, object to page; ``clip`` n × 4, the box that clips it
    (``x0, y0, x1, y1``, ±NO_CLIP where nothing does); ``parent`` the form it stands in or -1; ``handle`` its pointer.
    Of the texts (``text`` their indices): font size, render mode, font, fill and stroke colour (0xAABBGGRR), and
    ``bounds`` t × 4 on the page. Of the paths (``path``): fill mode (0 none, 1 even-odd, 2 winding), stroked or not,
    line width, colours, dashed, number of segments; their points on the page, kinds (0 line, 1 Bézier, 2 move) and
    whether they close. Of the images (``image``): size in pixels.
    """

    kind: Ints
    matrix: Floats
    clip: Floats
    parent: Ints
    handle: Any  # sequence of n pointers
    text: Ints
    text_size: Floats
    text_mode: Ints
    text_font: Ints
    text_fill: Ints
    text_stroke: Ints
    text_bounds: Floats
    path: Ints
    path_fill_mode: Ints
    path_stroked: Bools
    path_width: Floats
    path_fill: Ints
    path_stroke: Ints
    path_dashed: Bools
    path_segments: Ints
    point: Floats
    point_kind: Ints
    point_closes: Bools
    image: Ints
    image_pixels: Ints
    fonts: list[str] = field(default_factory=list)
    cut: bool = False
    state: Any = None


@dataclass(slots=True, repr=False, eq=False)
class RawChars:
    """Characters as PDFium tells them: Unicode value, origin n × 2, loose and tight box n × 4, index of the text.

    Boxes are ``left, top, right, bottom``, y upwards. See ``Chars`` for the rest.
    """

    code: Ints
    origin: Floats
    loose: Floats
    tight: Floats
    text: Ints
    hyphen: Bools
    unmapped: Bools

    def __len__(self) -> int:
        return len(self.code)

    @classmethod
    def join(cls, parts: Sequence[RawChars]) -> RawChars:
        """The characters of several readings."""
        if len(parts) == 1:
            return parts[0]
        none, flags = np.empty(0, np.int64), np.empty(0, np.bool_)
        empty = cls(none, np.empty((0, 2)), np.empty((0, 4)), np.empty((0, 4)), none, flags, flags)
        names = ("code", "origin", "loose", "tight", "text", "hyphen", "unmapped")
        return cls(*(np.concatenate([getattr(p, name) for p in (empty, *parts)]) for name in names))


@dataclass(slots=True, repr=False, eq=False)
class Chars:
    """The characters of the active texts: Unicode value, origin n × 2, advance along the line.

    ``object``: index into ``Objects``; ``hyphen``: PDFium took it for one that parts a word at the line's end;
    ``unmapped``: the font tells no Unicode value.
    """

    code: Ints
    origin: Floats
    advance: Floats
    object: Ints
    hyphen: Bools
    unmapped: Bools

    def __len__(self) -> int:
        return len(self.code)

    def only(self, keep: Bools | Ints) -> Chars:
        """Some of the characters, by flags or by numbers."""
        return Chars(
            self.code[keep],
            self.origin[keep],
            self.advance[keep],
            self.object[keep],
            self.hyphen[keep],
            self.unmapped[keep],
        )
