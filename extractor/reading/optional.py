"""Layers that are off: which of a page's objects PDFium, drawing the page as a viewer does, leaves out.

PDFium's functions tell that an object belongs to a layer, not whether the layer is on. So each group of objects that
belongs to one (a marked sequence, a form, an image) is drawn alone, small, on a light and on a dark ground: a group
that leaves no trace on either is off.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from typing import Any

import numpy as np

from extractor.reading.native import function, raw
from extractor.reading.page import Bools
from extractor.reading.records import FORM, IMAGE, Objects
from extractor.reading.slots import POINTER

__all__ = ["objects_off"]

_mark_count = function("PageObj_CountMarks")
_mark = function("PageObj_GetMark", POINTER)
_mark_name = function("PageObjMark_GetName")
_set_active = function("PageObj_SetIsActive")

_SIDE = 600  # pixels of the longer side
_GROUPS = 200  # more groups than that are taken as visible
_GROUNDS = (0xFFFFFFFF, 0xFF404040)


def objects_off(page: Any, found: Objects) -> Bools:
    """For each object whether it is on a layer that is off. ``page`` is an ``FPDF_PAGE``; all objects are active after.

    Objects within a form that belongs to a layer are off with it.
    """
    off = np.zeros(len(found.kind), bool)
    groups = _groups(found)
    if not groups or len(groups) > _GROUPS:
        return off
    handles = [POINTER(h) for h in found.handle.tolist()]
    everything = set(range(len(handles)))
    _activate(handles, everything, 0)
    try:
        for members in groups:
            needed = _family(found, members)
            _activate(handles, needed, 1)
            if not _leaves_trace(page):
                off[sorted(needed & _below(found, members))] = True
            _activate(handles, needed, 0)
    finally:
        _activate(handles, everything, 1)
    return off


def _activate(handles: list[Any], which: Iterable[int], state: int) -> None:
    for i in which:
        _set_active(handles[i], state)


def _groups(found: Objects) -> list[list[int]]:
    """Objects that share their layer marks; each form and each image is a group of its own too."""
    by_mark: dict[tuple[int, ...], list[int]] = {}
    groups: list[list[int]] = []
    for i, (pointer, kind) in enumerate(zip(found.handle.tolist(), found.kind.tolist(), strict=True)):
        marks = _layer_marks(POINTER(pointer))
        if marks:
            by_mark.setdefault(marks, []).append(i)
        elif kind in (FORM, IMAGE):
            groups.append([i])
    return [*by_mark.values(), *groups]


def _layer_marks(handle: Any) -> tuple[int, ...]:
    marks = []
    buffer = (ctypes.c_char * 16)()
    length = ctypes.c_ulong()
    for k in range(_mark_count(handle)):
        mark = _mark(handle, k)
        if _mark_name(POINTER(mark), buffer, ctypes.c_ulong(16), ctypes.byref(length)):
            name = bytes(buffer)[: max(length.value - 2, 0)]
            if name == "OC".encode("utf-16-le"):
                marks.append(mark)
    return tuple(marks)


def _below(found: Objects, members: list[int]) -> set[int]:
    """The members and everything within them."""
    inside = set(members)
    for i, parent in enumerate(found.parent.tolist()):  # a form comes before what it holds
        if parent in inside:
            inside.add(i)
    return inside


def _family(found: Objects, members: list[int]) -> set[int]:
    """The members, everything within them, and the forms around them."""
    family = _below(found, members)
    for i in members:
        parent = int(found.parent[i])
        while parent >= 0:
            family.add(parent)
            parent = int(found.parent[parent])
    return family


def _leaves_trace(page: Any) -> bool:
    """Whether the active objects change any pixel."""
    width, height = raw.FPDF_GetPageWidthF(page), raw.FPDF_GetPageHeightF(page)
    if not (width > 0 and height > 0):
        return True
    scale = _SIDE / max(width, height)
    w, h = max(1, round(width * scale)), max(1, round(height * scale))
    bitmap = raw.FPDFBitmap_CreateEx(w, h, raw.FPDFBitmap_BGRx, None, 0)
    if not bitmap:
        return True
    try:
        for ground in _GROUNDS:
            raw.FPDFBitmap_FillRect(bitmap, 0, 0, w, h, ground)
            size = raw.FPDFBitmap_GetStride(bitmap) * h
            buffer = raw.FPDFBitmap_GetBuffer(bitmap)
            before = ctypes.string_at(buffer, size)
            raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, w, h, 0, 0)
            if ctypes.string_at(buffer, size) != before:
                return True
        return False
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
