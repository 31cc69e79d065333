"""The engine in C (``_bulk.c``): one call for a page's objects, one for its characters, results as arrays of records.

It is there if a compiler was at the installation; else ``Bulk.load`` gives None and the engine in Python alone reads.
"""

from __future__ import annotations

import ctypes
from importlib.util import find_spec
from typing import Any

import numpy as np

from extractor.reading.columnar import font_name
from extractor.reading.native import address
from extractor.reading.page import Bools
from extractor.reading.records import Objects, RawChars
from extractor.settings import Limits

__all__ = ["Bulk"]

FUNCTIONS = (  # in the order of the struct in _bulk.c
    "Page_CountObjects",
    "Page_GetObject",
    "FormObj_CountObjects",
    "FormObj_GetObject",
    "PageObj_GetType",
    "PageObj_GetMatrix",
    "PageObj_GetBounds",
    "PageObj_GetFillColor",
    "PageObj_GetStrokeColor",
    "PageObj_GetStrokeWidth",
    "PageObj_GetDashCount",
    "Path_GetDrawMode",
    "Path_CountSegments",
    "Path_GetPathSegment",
    "PathSegment_GetPoint",
    "PathSegment_GetType",
    "PathSegment_GetClose",
    "PageObj_GetClipPath",
    "ClipPath_CountPaths",
    "ClipPath_CountPathSegments",
    "ClipPath_GetPathSegment",
    "ImageObj_GetImagePixelSize",
    "TextObj_GetFontSize",
    "TextObj_GetTextRenderMode",
    "TextObj_GetFont",
    "Font_GetBaseFontName",
    "PageObj_CountMarks",
    "PageObj_GetMark",
    "PageObjMark_RemoveParam",
    "PageObj_SetIsActive",
    "Text_LoadPage",
    "Text_ClosePage",
    "Text_CountChars",
    "Text_GetUnicode",
    "Text_GetCharOrigin",
    "Text_GetLooseCharBox",
    "Text_GetCharBox",
    "Text_GetTextObject",
    "Text_IsGenerated",
    "Text_IsHyphen",
    "Text_HasUnicodeMapError",
)

_I4, _U4, _F4, _F8 = np.int32, np.uint32, np.float32, np.float64
_RECORDS = tuple(
    np.dtype(fields, align=True)
    for fields in (
        [("handle", np.uint64), ("matrix", _F8, 6), ("clip", _F8, 4), ("kind", _I4), ("parent", _I4)],
        [
            ("bounds", _F8, 4),
            ("object", _I4),
            ("mode", _I4),
            ("font", _I4),
            ("size", _F4),
            ("fill", _U4),
            ("stroke", _U4),
        ],
        [
            ("object", _I4),
            ("fill_mode", _I4),
            ("stroked", _I4),
            ("dashed", _I4),
            ("segments", _I4),
            ("width", _F4),
            ("fill", _U4),
            ("stroke", _U4),
        ],
        [("xy", _F8, 2), ("kind", _I4), ("closes", _I4)],
        [("object", _I4), ("pixels", _U4, 2)],
        [("byte", np.uint8)],
        [
            ("origin", _F8, 2),
            ("tight", _F8, 4),
            ("loose", _F4, 4),
            ("code", _U4),
            ("text", _I4),
            ("hyphen", _I4),
            ("unmapped", _I4),
        ],
    )
)
_OBJECTS, _TEXTS, _PATHS, _POINTS, _IMAGES, _NAMES, _CHARS = range(7)


class Bulk:
    """The C reader and its buffers, which are kept from page to page."""

    def __init__(self, library: Any) -> None:
        self._library = library
        library.bulk_new.restype = ctypes.c_void_p
        library.bulk_array.restype = ctypes.c_int64
        addresses = (ctypes.c_void_p * len(FUNCTIONS))(*map(address, FUNCTIONS))
        self._reader = ctypes.c_void_p(library.bulk_new(addresses, ctypes.c_int64(len(FUNCTIONS))))
        if not self._reader:
            raise MemoryError
        self._pointer = ctypes.c_void_p()

    @classmethod
    def load(cls) -> Bulk | None:
        """The engine, or None where it was not built or this PDFium lacks a function of it."""
        spec = find_spec("extractor.reading._bulk")
        if spec is None or spec.origin is None:
            return None
        try:
            return cls(ctypes.PyDLL(spec.origin))
        except (OSError, AttributeError):
            return None

    def _array(self, which: int) -> Any:
        """A copy of one of the C arrays."""
        n = self._library.bulk_array(self._reader, which, ctypes.byref(self._pointer))
        dtype = _RECORDS[which]
        return np.frombuffer(ctypes.string_at(self._pointer, n * dtype.itemsize) if n else b"", dtype)

    def objects(self, page: Any, limits: Limits) -> Objects:
        """Every object of a loaded page (``FPDF_PAGE`` as ``c_void_p``); /ActualText is taken off them."""
        most = ctypes.c_int64(limits.objects_per_page)
        points = ctypes.c_int64(8 * limits.objects_per_page)
        cut = self._library.bulk_objects(self._reader, page, most, points)
        if cut < 0:
            raise MemoryError
        objects, texts, paths = self._array(_OBJECTS), self._array(_TEXTS), self._array(_PATHS)
        xy, images = self._array(_POINTS), self._array(_IMAGES)
        names = self._array(_NAMES).tobytes().split(b"\0")[:-1]
        matrix = objects["matrix"]
        path = paths["object"].astype(np.int64)
        m = matrix[path]
        return Objects(
            kind=objects["kind"],
            matrix=matrix,
            clip=objects["clip"],
            parent=objects["parent"],
            handle=objects["handle"],
            text=texts["object"].astype(np.int64),
            text_size=texts["size"].astype(_F8),
            text_mode=texts["mode"],
            text_font=texts["font"],
            text_fill=texts["fill"].astype(np.int64),
            text_stroke=texts["stroke"].astype(np.int64),
            text_bounds=texts["bounds"],
            path=path,
            path_fill_mode=paths["fill_mode"],
            path_stroked=paths["stroked"] != 0,
            path_width=paths["width"] * np.sqrt(np.abs(m[:, 0] * m[:, 3] - m[:, 1] * m[:, 2])),
            path_fill=paths["fill"].astype(np.int64),
            path_stroke=paths["stroke"].astype(np.int64),
            path_dashed=paths["dashed"] != 0,
            path_segments=paths["segments"],
            point=xy["xy"],
            point_kind=xy["kind"],
            point_closes=xy["closes"] != 0,
            image=images["object"].astype(np.int64),
            image_pixels=images["pixels"].astype(_I4),
            fonts=[font_name(name) for name in names],
            cut=bool(cut),
        )

    def chars(self, page: Any, found: Objects, active: Bools, limits: Limits) -> tuple[RawChars, bool]:
        """The characters of the ``active`` texts of the page whose objects were read last; and whether a limit cut."""
        wanted = active.astype(np.uint8)
        pointer = ctypes.c_void_p(wanted.ctypes.data)
        cut = self._library.bulk_chars(self._reader, page, pointer, ctypes.c_int64(limits.glyphs_per_page))
        if cut < 0:
            raise MemoryError
        c = self._array(_CHARS)
        return RawChars(
            code=c["code"].astype(np.int64),
            origin=c["origin"],
            loose=c["loose"].astype(_F8),
            tight=c["tight"],
            text=c["text"],
            hyphen=c["hyphen"] != 0,
            unmapped=c["unmapped"] != 0,
        ), bool(cut)
