"""The engine in Python alone, second half: the characters of a page's texts."""

from __future__ import annotations

import ctypes
from itertools import repeat
from typing import Any

import numpy as np

from extractor.reading.native import function
from extractor.reading.page import Bools
from extractor.reading.records import Objects, RawChars
from extractor.reading.slots import POINTER, Slots, columns, run
from extractor.settings import Limits

__all__ = ["chars"]

_set_active = function("PageObj_SetIsActive")
_text_load = function("Text_LoadPage", POINTER)
_text_close = function("Text_ClosePage", None)
_char_count = function("Text_CountChars")
_char_code = function("Text_GetUnicode")
_char_origin = function("Text_GetCharOrigin")
_char_loose = function("Text_GetLooseCharBox")
_char_tight = function("Text_GetCharBox")
_char_object = function("Text_GetTextObject", POINTER)
_char_made_up = function("Text_IsGenerated")
_char_hyphen = function("Text_IsHyphen")
_char_unmapped = function("Text_HasUnicodeMapError")

_PASSES = 100
"""How often the text is loaded at most, again for what PDFium dropped as a repetition."""

_RECTS = Slots(ctypes.c_float, 4)


def chars(page: Any, found: Objects, active: Bools, limits: Limits) -> tuple[RawChars, bool]:
    """The characters of the ``active`` texts (one flag for each of ``found.text``), and whether a limit cut them.

    PDFium drops a text that repeats one near by: what was read is switched off and the page's text loaded again, until
    nothing new comes.
    """
    handles = [POINTER(h) for h in found.handle[found.text].tolist()]
    index = {h: n for n, h in enumerate(found.handle[found.text].tolist())}
    wanted = active.copy()
    bounds = found.text_bounds
    extent = (bounds[:, 2] > bounds[:, 0]) & (bounds[:, 3] > bounds[:, 1])  # else blanks, which PDFium leaves out
    on = np.ones(len(handles), bool) if found.state is None else found.state
    parts: list[RawChars] = []
    left = limits.glyphs_per_page
    cut = False
    for number in range(_PASSES):
        for n in np.flatnonzero(on != wanted).tolist():
            _set_active(handles[n], int(wanted[n]))
        on = wanted.copy()
        if not wanted.any():
            break
        part, count = _load(page, index, left)
        cut = cut or count > left
        left -= len(part)
        parts.append(part)
        if not len(part):
            break
        wanted[part.text] = False
        if not (wanted & extent).any():
            break
        cut = cut or left <= 0 or number == _PASSES - 1
        if left <= 0:
            break
    found.state = on
    return RawChars.join(parts), cut


def _load(page: Any, index: dict[int, int], limit: int) -> tuple[RawChars, int]:
    """Load the text of the page's active objects and read it, but for what PDFium made up; and how much there was."""
    pointer = _text_load(page)
    if not pointer:
        return RawChars.join([]), 0
    text_page = POINTER(pointer)
    try:
        count = max(0, _char_count(text_page))
        n = min(count, limit)
        of, numbers = repeat(text_page), range(n)
        code = np.fromiter(map(_char_code, of, numbers), np.int32, n).astype(np.int64)
        origin = columns(_char_origin, ctypes.c_double, 2, np.float64, n, of, numbers)
        run(_char_loose, of, numbers, _RECTS.refs(n)[:n])
        loose = _RECTS.array(n, np.float64)
        tight = columns(_char_tight, ctypes.c_double, 4, np.float64, n, of, numbers)  # left, right, bottom, top
        text = np.fromiter(map(index.get, map(_char_object, of, numbers), repeat(-1)), np.int32, n)
        made_up = np.fromiter(map(_char_made_up, of, numbers), np.int32, n)
        hyphen = np.fromiter(map(_char_hyphen, of, numbers), np.int32, n)
        unmapped = np.fromiter(map(_char_unmapped, of, numbers), np.int32, n)
    finally:
        _text_close(text_page)
    keep = (made_up != 1) & (text >= 0)
    return RawChars(
        code[keep],
        origin[keep],
        loose[keep],
        tight[keep][:, [0, 3, 1, 2]],
        text[keep],
        hyphen[keep] == 1,
        unmapped[keep] == 1,
    ), count
