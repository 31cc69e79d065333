"""The engine in Python alone: every PDFium call is one ``map`` over all objects of its kind, results land in arrays.

This half reads a page's objects; ``extractor.reading.columnar_text`` reads their characters.
"""

from __future__ import annotations

import ctypes
from itertools import repeat
from typing import Any

import numpy as np

from extractor.reading.native import function
from extractor.reading.page import Floats, Ints
from extractor.reading.records import FORM, IMAGE, NO_CLIP, PATH, TEXT, Objects
from extractor.reading.slots import POINTER, Handles, Slots, columns, run, values
from extractor.settings import Limits

__all__ = ["font_name", "objects"]

_page_count = function("Page_CountObjects")
_page_object = function("Page_GetObject", POINTER)
_form_count = function("FormObj_CountObjects")
_form_object = function("FormObj_GetObject", POINTER)
_kind = function("PageObj_GetType")
_matrix = function("PageObj_GetMatrix")
_bounds = function("PageObj_GetBounds")
_fill = function("PageObj_GetFillColor")
_stroke = function("PageObj_GetStrokeColor")
_line_width = function("PageObj_GetStrokeWidth")
_dashes = function("PageObj_GetDashCount")
_draw_mode = function("Path_GetDrawMode")
_segment_count = function("Path_CountSegments")
_segment = function("Path_GetPathSegment", POINTER)
_segment_point = function("PathSegment_GetPoint")
_segment_kind = function("PathSegment_GetType")
_segment_closes = function("PathSegment_GetClose")
_clip_path = function("PageObj_GetClipPath", POINTER)
_clip_count = function("ClipPath_CountPaths")
_clip_segments = function("ClipPath_CountPathSegments")
_clip_segment = function("ClipPath_GetPathSegment", POINTER)
_pixel_size = function("ImageObj_GetImagePixelSize")
_text_size = function("TextObj_GetFontSize")
_text_mode = function("TextObj_GetTextRenderMode")
_text_font = function("TextObj_GetFont", POINTER)
_font_name = function("Font_GetBaseFontName", ctypes.c_size_t)
_mark_count = function("PageObj_CountMarks")
_mark = function("PageObj_GetMark", POINTER)
_mark_remove = function("PageObjMark_RemoveParam")

_DEPTH = 24  # forms within forms
_SIX = Slots(ctypes.c_float, 6)


def _floats(call: Any, handles: Handles, width: int = 1) -> Floats:
    found: Floats = columns(call, ctypes.c_float, width, np.float64, len(handles), handles)
    return found


def _matrices(handles: Handles) -> Floats:
    n = len(handles)
    run(_matrix, handles, _SIX.refs(n)[:n])
    found: Floats = _SIX.array(n, np.float64)
    return found


def _colors(call: Any, handles: Handles) -> Ints:
    """Colours as 0xAABBGGRR; 0 where the object has none."""
    r, g, b, a = columns(call, ctypes.c_uint, 4, np.int64, len(handles), handles).T
    colors: Ints = r | g << 8 | b << 16 | a << 24
    return colors


def _times(m: Floats, outer: Floats) -> Floats:
    """Matrices n × 6 followed by one outer matrix."""
    a, b, c, d, e, f = outer
    return np.stack(
        [
            m[:, 0] * a + m[:, 1] * c,
            m[:, 0] * b + m[:, 1] * d,
            m[:, 2] * a + m[:, 3] * c,
            m[:, 2] * b + m[:, 3] * d,
            m[:, 4] * a + m[:, 5] * c + e,
            m[:, 4] * b + m[:, 5] * d + f,
        ],
        1,
    )


def _apply(x: Floats, y: Floats, m: Floats) -> Floats:
    """Points through one matrix each."""
    return np.stack([x * m[:, 0] + y * m[:, 2] + m[:, 4], x * m[:, 1] + y * m[:, 3] + m[:, 5]], 1)


class _Tree:
    """All objects in paint order, the ones within forms spliced in behind their form."""

    def __init__(self, page: Any, limit: int) -> None:
        count = _page_count(page)
        self.cut = count > limit
        self._limit = limit
        pointers = list(map(_page_object, repeat(page), range(min(count, limit))))
        handles = list(map(POINTER, pointers))
        self.pointers = pointers
        self.handles = handles
        self.kind = values(_kind, handles)
        self.matrix = _matrices(handles)
        self.outer = np.broadcast_to(np.array([1.0, 0, 0, 1, 0, 0]), (len(handles), 6))
        self.parent: Ints = np.full(len(handles), -1, np.int32)
        if (self.kind == FORM).any():
            self._splice()

    def _splice(self) -> None:
        top = (self.pointers, self.handles, self.kind.tolist(), self.matrix)
        self.pointers, self.handles = [], []
        kinds: list[int] = []
        matrices: list[Floats] = []
        outers: list[Floats] = []
        parents: list[int] = []
        identity = np.array([1.0, 0, 0, 1, 0, 0])

        def walk(
            pointers: list[int], handles: Handles, kind: list[int], matrix: Floats, outer: Floats, parent: int
        ) -> None:
            for i, k in enumerate(kind):
                if len(kinds) >= self._limit:
                    self.cut = True
                    return
                me = len(kinds)
                self.pointers.append(pointers[i])
                self.handles.append(handles[i])
                kinds.append(k)
                matrices.append(matrix[i])
                outers.append(outer)
                parents.append(parent)
                if k != FORM:
                    continue
                if depth[parent] + 1 > _DEPTH:
                    self.cut = True
                    continue
                depth[me] = depth[parent] + 1
                count = min(_form_count(handles[i]), self._limit - len(kinds))
                inner = list(map(_form_object, repeat(handles[i]), map(ctypes.c_ulong, range(count))))
                inner_handles = list(map(POINTER, inner))
                inner_kind = values(_kind, inner_handles).tolist()
                inner_matrix = _times(_matrices(inner_handles), matrix[i])
                walk(inner, inner_handles, inner_kind, inner_matrix, matrix[i], me)

        depth = {-1: 0}
        walk(*top, identity, -1)
        self.kind = np.array(kinds, np.int32)
        self.matrix = np.array(matrices).reshape(-1, 6)
        self.outer = np.array(outers).reshape(-1, 6)
        self.parent = np.array(parents, np.int32)


def _clips(tree: _Tree) -> Floats:
    """The box that clips each object: the intersection of the boxes of its clip paths and of its form's."""
    n = len(tree.handles)
    clip = np.empty((n, 4))
    clip[:, :2], clip[:, 2:] = -NO_CLIP, NO_CLIP
    paths = list(map(_clip_path, tree.handles))
    handles = list(map(POINTER, paths))
    counts = values(_clip_count, handles)
    owner: list[int] = []
    first: list[int] = []
    segments: list[Any] = []
    for i in np.flatnonzero(counts > 0).tolist():
        for j in range(counts[i]):
            k = _clip_segments(handles[i], j)
            if k <= 0:
                continue
            owner.append(i)
            first.append(len(segments))
            segments.extend(map(POINTER, map(_clip_segment, repeat(handles[i], k), repeat(j), range(k))))
    if segments:
        at = np.repeat(owner, np.diff([*first, len(segments)]))
        xy = _floats(_segment_point, segments, 2)
        xy = _apply(xy[:, 0], xy[:, 1], tree.outer[at])
        low = np.minimum.reduceat(xy, first)
        high = np.maximum.reduceat(xy, first)
        np.maximum.at(clip[:, :2], owner, low)
        np.minimum.at(clip[:, 2:], owner, high)
    for i in np.flatnonzero(tree.parent >= 0).tolist():  # parents come first
        p = tree.parent[i]
        clip[i, :2] = np.maximum(clip[i, :2], clip[p, :2])
        clip[i, 2:] = np.minimum(clip[i, 2:], clip[p, 2:])
    return clip


def _drop_actual_text(handles: Handles) -> None:
    """Take /ActualText off, in memory: PDFium would believe it instead of the glyphs."""
    for handle, count in zip(handles, map(_mark_count, handles), strict=True):
        for i in range(count):
            _mark_remove(handle, POINTER(_mark(handle, i)), b"ActualText")


def _fonts(pointers: list[int]) -> tuple[Ints, list[str]]:
    """Index of each text's font, and their names."""
    names: list[str] = []
    index: dict[int, int] = {}
    for pointer in dict.fromkeys(pointers):
        index[pointer] = len(names)
        font = POINTER(pointer)
        n = _font_name(font, None, ctypes.c_size_t(0)) if pointer else 0
        buffer = ctypes.create_string_buffer(max(n, 1))
        if n:
            _font_name(font, buffer, ctypes.c_size_t(n))
        names.append(font_name(buffer.value))
    return np.fromiter(map(index.__getitem__, pointers), np.int32, len(pointers)), names


def font_name(name: bytes) -> str:
    """A font's name: older Japanese producers write it in Shift_JIS."""
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode("cp932", "replace")


def _corners(low_high: Floats, m: Floats) -> Floats:
    """Boxes ``x0, y0, x1, y1`` through one matrix each, as boxes again."""
    x0, y0, x1, y1 = low_high.T
    points = np.stack([_apply(x, y, m) for x in (x0, x1) for y in (y0, y1)])
    return np.concatenate([points.min(0), points.max(0)], 1)


def objects(page: Any, limits: Limits) -> Objects:
    """Every object of a loaded page (``FPDF_PAGE`` as ``c_void_p``); /ActualText is taken off them."""
    tree = _Tree(page, limits.objects_per_page)
    handles = tree.handles
    text = np.flatnonzero(tree.kind == TEXT)
    path = np.flatnonzero(tree.kind == PATH)
    image = np.flatnonzero(tree.kind == IMAGE)
    texts, paths, images = ([handles[i] for i in which.tolist()] for which in (text, path, image))
    _drop_actual_text(texts)
    font_pointers: list[int] = [pointer or 0 for pointer in map(_text_font, texts)]
    fonts, names = _fonts(font_pointers)
    fill_mode, stroked = columns(_draw_mode, ctypes.c_uint, 2, np.int32, len(paths), paths).T
    counts = values(_segment_count, paths)
    room = np.flatnonzero(np.cumsum(counts, dtype=np.int64) > 8 * limits.objects_per_page)
    cut = tree.cut or bool(len(room))
    counts[room] = 0
    segments = [
        POINTER(s)
        for handle, count in zip(paths, counts.tolist(), strict=True)
        for s in map(_segment, repeat(handle, count), range(count))
    ]
    xy = _floats(_segment_point, segments, 2)
    width = _floats(_line_width, paths)[:, 0]
    m = tree.matrix[path]
    pixels = columns(_pixel_size, ctypes.c_uint, 2, np.int32, len(images), images)
    low_high = _floats(_bounds, texts, 4)
    return Objects(
        kind=tree.kind,
        matrix=tree.matrix,
        clip=_clips(tree),
        parent=tree.parent,
        handle=np.array(tree.pointers, np.uint64),
        text=text,
        text_size=_floats(_text_size, texts)[:, 0],
        text_mode=values(_text_mode, texts),
        text_font=fonts,
        text_fill=_colors(_fill, texts),
        text_stroke=_colors(_stroke, texts),
        text_bounds=_corners(low_high, tree.outer[text]),
        path=path,
        path_fill_mode=fill_mode,
        path_stroked=stroked != 0,
        path_width=width * np.sqrt(np.abs(m[:, 0] * m[:, 3] - m[:, 1] * m[:, 2])),
        path_fill=_colors(_fill, paths),
        path_stroke=_colors(_stroke, paths),
        path_dashed=values(_dashes, paths) > 0,
        path_segments=counts,
        point=_apply(xy[:, 0], xy[:, 1], np.repeat(m, counts, 0)),
        point_kind=values(_segment_kind, segments),
        point_closes=values(_segment_closes, segments) != 0,
        image=image,
        image_pixels=pixels,
        fonts=names,
        cut=cut,
    )
