"""Which engine reads PDFium's pages, and what is made of its raw characters."""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any, Protocol

import numpy as np

from extractor.reading import columnar, columnar_text
from extractor.reading.advances import advances
from extractor.reading.native import function
from extractor.reading.page import Bools, Floats, Ints
from extractor.reading.records import Chars, Objects, RawChars
from extractor.reading.slots import POINTER
from extractor.settings import Limits

__all__ = ["Columnar", "Engine", "chars_of", "engine"]

_text_font = function("TextObj_GetFont", POINTER)
_glyph_width = function("Font_GetGlyphWidth")


class Engine(Protocol):
    """Reads a loaded page (``FPDF_PAGE`` as ``c_void_p``): first its objects, then the characters of some texts."""

    def objects(self, page: Any, limits: Limits) -> Objects:
        """All objects; /ActualText is taken off them."""

    def chars(self, page: Any, found: Objects, active: Bools, limits: Limits) -> tuple[RawChars, bool]:
        """The characters of the active texts, and whether a limit cut them."""


class Columnar:
    """The engine in Python alone."""

    objects = staticmethod(columnar.objects)
    chars = staticmethod(columnar_text.chars)


@cache
def engine() -> Engine:
    """The engine in C where it was built, else the one in Python."""
    from extractor.reading.bulk import Bulk

    return Bulk.load() or Columnar()


def chars_of(raw: RawChars, found: Objects) -> Chars:
    """Characters with the advance of each, for which a font may be asked."""
    advance = advances(raw, found, lambda asked: _widths(found, raw.code[asked], raw.text[asked]))
    return Chars(raw.code, raw.origin, advance, found.text[raw.text].astype(np.int32), raw.hyphen, raw.unmapped)


def _widths(found: Objects, code: Ints, text: Ints) -> Floats:
    """The width that its font gives to each character, in em; NaN where it does not tell.

    PDFium finds the glyph by its Unicode value, which may be another glyph of the same value.
    """
    key = found.text_font[text].astype(np.int64) << 32 | code
    unique, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    width = np.full(len(unique), np.nan)
    slot = ctypes.c_float()
    for k, i in enumerate(first.tolist()):
        handle = POINTER(int(found.handle[found.text[text[i]]]))
        font = POINTER(_text_font(handle))
        if font and _glyph_width(font, ctypes.c_uint(int(code[i])), ctypes.c_float(1.0), ctypes.byref(slot)):
            width[k] = slot.value
    return width[inverse]
