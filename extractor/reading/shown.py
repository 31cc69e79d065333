"""The last word on whether a glyph can be seen: the page drawn with it and without it.

Geometry suspects text in the colour of its ground and text under a later picture; a picture may have holes, a ground
may be a gradient. Where a suspect's box does not change with it, it cannot be seen.
"""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np

from extractor.reading.native import function, raw
from extractor.reading.page import Bools, Floats, Ints
from extractor.reading.place import Place
from extractor.reading.records import Objects
from extractor.reading.slots import POINTER

__all__ = ["boxes_change"]

_set_active = function("PageObj_SetIsActive")
_is_active = function("PageObj_GetIsActive")

_SCALE = 2.0  # pixels a point
_SIDE = 4000  # pixels at most
_CONTRAST = 24  # of 255: what differs less cannot be read


def boxes_change(page: Any, found: Objects, place: Place, boxes: Floats, texts: Ints) -> Bools:
    """For each box (n × 4, displayed) whether the page drawn without the texts differs there from the page as it is.

    Args:
        page: ``FPDF_PAGE``.
        found: its objects; which of them are active is as before when this returns.
        place: how it is displayed.
        boxes: where to look.
        texts: numbers (in ``found.text``) of the texts to leave out.
    """
    handles = [POINTER(h) for h in found.handle[found.text].tolist()]
    flag = ctypes.c_int()
    states = []
    for handle in handles:
        _is_active(handle, ctypes.byref(flag))
        states.append(flag.value)
    try:
        for handle in handles:
            _set_active(handle, 1)
        one = _drawn(page, place)
        for n in sorted(set(texts.tolist())):
            _set_active(handles[n], 0)
        two = _drawn(page, place)
    finally:
        for handle, state in zip(handles, states, strict=True):
            _set_active(handle, state)
    if one is None or two is None:
        return np.ones(len(boxes), np.bool_)
    changed = np.abs(one.astype(np.int16) - two).max(2) >= _CONTRAST
    height, width = changed.shape
    at = np.rint(boxes * (np.array([width, height, width, height]) / np.tile(place.size, 2))).astype(int)
    return np.array([bool(changed[max(t, 0) : b + 1, max(x0, 0) : x1 + 1].any()) for x0, t, x1, b in at.tolist()])


def _drawn(page: Any, place: Place) -> Any:
    """The page as pixels, height × width × 4, or None where there is no room for it."""
    width, height = place.size
    scale = min(_SCALE / place.unit, _SIDE / max(width, height, 1.0))
    w, h = max(1, round(width * scale)), max(1, round(height * scale))
    bitmap = raw.FPDFBitmap_CreateEx(w, h, raw.FPDFBitmap_BGRx, None, 0)
    if not bitmap:
        return None
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, w, h, 0xFFFFFFFF)
        raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, w, h, 0, 0)
        stride = raw.FPDFBitmap_GetStride(bitmap)
        pixels = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * h)
        return np.frombuffer(pixels, np.uint8).reshape(h, stride // 4, 4)[:, :w]
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
