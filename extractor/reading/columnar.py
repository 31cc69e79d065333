"""The engine in Python alone: every PDFium call is one ``map`` over all objects of its kind, results land in arrays.

A loop that asks each glyph for each property spends its time in Python. Here a C loop (``deque`` over ``map``) calls
the library with slots that were made once, so that no Python object is made for a coordinate.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from typing import Any

import numpy as np

from extractor.reading.native import function
from extractor.reading.page import Bools, Floats, Ints
from extractor.reading.records import FORM, IMAGE, NO_CLIP, PATH, TEXT, Chars, Objects
from extractor.settings import Limits

__all__ = ["chars", "objects"]

_POINTER = ctypes.c_void_p
_page_count = function("Page_CountObjects")
_page_object = function("Page_GetObject", _POINTER)
_form_count = function("FormObj_CountObjects")
_form_object = function("FormObj_GetObject", _POINTER)
_kind = function("PageObj_GetType")
_matrix = function("PageObj_GetMatrix")
_bounds = function("PageObj_GetBounds")
_fill = function("PageObj_GetFillColor")
_stroke = function("PageObj_GetStrokeColor")
_line_width = function("PageObj_GetStrokeWidth")
_dashes = function("PageObj_GetDashCount")
_draw_mode = function("Path_GetDrawMode")
_segment_count = function("Path_CountSegments")
_segment = function("Path_GetPathSegment", _POINTER)
_segment_point = function("PathSegment_GetPoint")
_segment_kind = function("PathSegment_GetType")
_segment_closes = function("PathSegment_GetClose")
_clip_path = function("PageObj_GetClipPath", _POINTER)
_clip_count = function("ClipPath_CountPaths")
_clip_segments = function("ClipPath_CountPathSegments")
_clip_segment = function("ClipPath_GetPathSegment", _POINTER)
_pixel_size = function("ImageObj_GetImagePixelSize")
_text_size = function("TextObj_GetFontSize")
_text_mode = function("TextObj_GetTextRenderMode")
_text_font = function("TextObj_GetFont", _POINTER)
_font_name = function("Font_GetBaseFontName", ctypes.c_size_t)
_mark_count = function("PageObj_CountMarks")
_mark = function("PageObj_GetMark", _POINTER)
_mark_remove = function("PageObjMark_RemoveParam")
_set_active = function("PageObj_SetIsActive")
_text_load = function("Text_LoadPage", _POINTER)
_text_close = function("Text_ClosePage", None)
_char_count = function("Text_CountChars")
_char_code = function("Text_GetUnicode")
_char_origin = function("Text_GetCharOrigin")
_char_loose = function("Text_GetLooseCharBox")
_char_object = function("Text_GetTextObject", _POINTER)
_char_made_up = function("Text_IsGenerated")
_char_hyphen = function("Text_IsHyphen")
_char_unmapped = function("Text_HasUnicodeMapError")

_DEPTH = 24  # forms within forms
_PASSES = 6  # how often the text is loaded again for what PDFium dropped as a repetition


class _Slots:
    """Buffers of C numbers with a reference to each place, made once and grown when a page needs more."""

    def __init__(self) -> None:
        self.size = 0

    def hold(self, n: int) -> None:
        if n <= self.size:
            return
        n = max(4096, 1 << (n - 1).bit_length())
        self.size = n
        ref = ctypes.byref
        self.ints = [(ctypes.c_uint * n)() for _ in range(4)]
        self.int_refs = [[ref(b, 4 * i) for i in range(n)] for b in self.ints]
        self.floats = [(ctypes.c_float * n)() for _ in range(4)]
        self.float_refs = [[ref(b, 4 * i) for i in range(n)] for b in self.floats]
        self.doubles = [(ctypes.c_double * n)() for _ in range(2)]
        self.double_refs = [[ref(b, 8 * i) for i in range(n)] for b in self.doubles]
        self.six = (ctypes.c_float * (6 * n))()
        self.six_refs = [ref(self.six, 24 * i) for i in range(n)]


_SLOTS = _Slots()

Handles = Sequence[Any]


def _run(call: Callable[..., Any], *columns: Iterable[Any]) -> None:
    deque(map(call, *columns), maxlen=0)


def _ints(call: Callable[..., Any], handles: Handles) -> Ints:
    return np.fromiter(map(call, handles), np.int32, len(handles))


def _floats(call: Callable[..., Any], handles: Handles, columns: int = 1) -> Floats:
    n = len(handles)
    _SLOTS.hold(n)
    for buffer in _SLOTS.floats[:columns]:
        ctypes.memset(buffer, 0, 4 * n)
    _run(call, handles, *_SLOTS.float_refs[:columns])
    return np.stack([np.frombuffer(b, np.float32, n) for b in _SLOTS.floats[:columns]], 1).astype(np.float64)


def _matrices(handles: Handles) -> Floats:
    n = len(handles)
    _SLOTS.hold(n)
    ctypes.memset(_SLOTS.six, 0, 24 * n)
    _run(_matrix, handles, _SLOTS.six_refs)
    return np.frombuffer(_SLOTS.six, np.float32, 6 * n).reshape(-1, 6).astype(np.float64)


def _colors(call: Callable[..., Any], handles: Handles) -> Ints:
    """Colours as 0xAABBGGRR; 0 where the object has none."""
    n = len(handles)
    _SLOTS.hold(n)
    for buffer in _SLOTS.ints:
        ctypes.memset(buffer, 0, 4 * n)
    _run(call, handles, *_SLOTS.int_refs)
    r, g, b, a = (np.frombuffer(x, np.uint32, n).astype(np.int64) for x in _SLOTS.ints)
    return r | g << 8 | b << 16 | a << 24


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
        handles = list(map(_POINTER, pointers))
        self.pointers = pointers
        self.handles = handles
        self.kind = _ints(_kind, handles)
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
                inner_handles = list(map(_POINTER, inner))
                inner_kind = _ints(_kind, inner_handles).tolist()
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
    handles = list(map(_POINTER, paths))
    counts = _ints(_clip_count, handles)
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
            segments.extend(map(_POINTER, map(_clip_segment, repeat(handles[i], k), repeat(j), range(k))))
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
            _mark_remove(handle, _POINTER(_mark(handle, i)), b"ActualText")


def _fonts(pointers: list[int], known: dict[int, str]) -> tuple[Ints, list[str]]:
    """Index of each text's font, and their names."""
    names: list[str] = []
    index: dict[int, int] = {}
    for pointer in dict.fromkeys(pointers):
        if pointer not in known:
            font = _POINTER(pointer)
            n = _font_name(font, None, ctypes.c_size_t(0)) if pointer else 0
            buffer = ctypes.create_string_buffer(max(n, 1))
            if n:
                _font_name(font, buffer, ctypes.c_size_t(n))
            known[pointer] = _name(buffer.value)
        index[pointer] = len(names)
        names.append(known[pointer])
    return np.fromiter(map(index.__getitem__, pointers), np.int32, len(pointers)), names


def _name(name: bytes) -> str:
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
    _SLOTS.hold(len(handles))
    text = np.flatnonzero(tree.kind == TEXT)
    path = np.flatnonzero(tree.kind == PATH)
    image = np.flatnonzero(tree.kind == IMAGE)
    texts, paths, images = ([handles[i] for i in which.tolist()] for which in (text, path, image))
    _drop_actual_text(texts)
    font_pointers: list[int] = [pointer or 0 for pointer in map(_text_font, texts)]
    fonts, names = _fonts(font_pointers, {})
    _run(_draw_mode, paths, *_SLOTS.int_refs[:2])
    n = len(paths)
    fill_mode = np.frombuffer(_SLOTS.ints[0], np.int32, n).copy()
    stroked = np.frombuffer(_SLOTS.ints[1], np.int32, n) != 0
    counts = _ints(_segment_count, paths)
    room = np.flatnonzero(np.cumsum(counts, dtype=np.int64) > 8 * limits.objects_per_page)
    cut = tree.cut or bool(len(room))
    counts[room] = 0
    segments = [
        _POINTER(s)
        for handle, count in zip(paths, counts.tolist(), strict=True)
        for s in map(_segment, repeat(handle, count), range(count))
    ]
    xy = _floats(_segment_point, segments, 2)
    width = _floats(_line_width, paths)[:, 0]
    m = tree.matrix[path]
    _SLOTS.hold(len(images))
    _run(_pixel_size, images, *_SLOTS.int_refs[:2])
    pixels = np.stack([np.frombuffer(b, np.int32, len(images)) for b in _SLOTS.ints[:2]], 1).copy()
    low_high = _floats(_bounds, texts, 4)
    return Objects(
        kind=tree.kind,
        matrix=tree.matrix,
        clip=_clips(tree),
        parent=tree.parent,
        handle=tree.pointers,
        text=text,
        text_size=_floats(_text_size, texts)[:, 0],
        text_mode=_ints(_text_mode, texts),
        text_font=fonts,
        text_fill=_colors(_fill, texts),
        text_stroke=_colors(_stroke, texts),
        text_bounds=_corners(low_high, tree.outer[text]),
        path=path,
        path_fill_mode=fill_mode,
        path_stroked=stroked,
        path_width=width * np.sqrt(np.abs(m[:, 0] * m[:, 3] - m[:, 1] * m[:, 2])),
        path_fill=_colors(_fill, paths),
        path_stroke=_colors(_stroke, paths),
        path_dashed=_ints(_dashes, paths) > 0,
        path_segments=counts,
        point=_apply(xy[:, 0], xy[:, 1], np.repeat(m, counts, 0)),
        point_kind=_ints(_segment_kind, segments),
        point_closes=_ints(_segment_closes, segments) != 0,
        image=image,
        image_pixels=pixels,
        fonts=names,
        cut=cut,
    )


def chars(page: Any, found: Objects, active: Bools, limits: Limits) -> tuple[Chars, bool]:
    """The characters of the ``active`` texts (one flag for each of ``found.text``), and whether a limit cut them.

    PDFium drops a text that repeats one near by: what was read is switched off and the page's text loaded again, until
    nothing new comes.
    """
    texts = [_POINTER(found.handle[i]) for i in found.text.tolist()]
    index = {found.handle[i]: i for i in found.text.tolist()}
    place = {i: n for n, i in enumerate(found.text.tolist())}
    wanted = active.copy()
    on = np.ones(len(texts), bool) if found.state is None else found.state
    parts: list[Chars] = []
    left = limits.glyphs_per_page
    cut = False
    for _ in range(_PASSES):
        for n in np.flatnonzero(on != wanted).tolist():
            _set_active(texts[n], int(wanted[n]))
        on = wanted.copy()
        if not wanted.any():
            break
        part = _load(page, index, left)
        if part is None:
            break
        cut = cut or len(part) >= left
        left -= len(part)
        seen = np.unique(part.object[part.object >= 0]).tolist()
        parts.append(part)
        for i in seen:
            wanted[place[i]] = False
        if not seen or left <= 0 or not wanted.any():
            break
    found.state = on
    if not parts:
        return Chars(*(np.empty(s, t) for s, t in _EMPTY)), cut
    if len(parts) == 1:
        return parts[0], cut
    names = ("code", "origin", "loose", "object", "hyphen", "unmapped")
    return Chars(*(np.concatenate([getattr(p, name) for p in parts]) for name in names)), cut


_EMPTY: tuple[tuple[tuple[int, ...], type], ...] = (
    ((0,), np.int32),
    ((0, 2), np.float64),
    ((0, 4), np.float64),
    ((0,), np.int32),
    ((0,), np.bool_),
    ((0,), np.bool_),
)


def _load(page: Any, index: dict[int, int], limit: int) -> Chars | None:
    """Load the text of the page's active objects and read it, but for what PDFium made up."""
    pointer = _text_load(page)
    if not pointer:
        return None
    text_page = _POINTER(pointer)
    try:
        n = max(0, min(_char_count(text_page), limit))
        _SLOTS.hold(n)
        of = repeat(text_page)
        code = np.fromiter(map(_char_code, of, range(n)), np.int32, n)
        _run(_char_origin, of, range(n), *_SLOTS.double_refs)
        origin = np.stack([np.frombuffer(b, np.float64, n) for b in _SLOTS.doubles], 1)
        _run(_char_loose, of, range(n), _RECTS.refs(n))
        loose = np.frombuffer(_RECTS.buffer, np.float32, 4 * n).reshape(-1, 4).astype(np.float64)
        owner = np.fromiter(
            map(index.get, map(_char_object, of, range(n)), repeat(-1)),
            np.int32,
            n,
        )
        made_up = np.fromiter(map(_char_made_up, of, range(n)), np.int32, n)
        hyphen = np.fromiter(map(_char_hyphen, of, range(n)), np.int32, n)
        unmapped = np.fromiter(map(_char_unmapped, of, range(n)), np.int32, n)
    finally:
        _text_close(text_page)
    keep = (made_up != 1) & (owner >= 0)
    return Chars(code[keep], origin[keep], loose[keep], owner[keep], hyphen[keep] == 1, unmapped[keep] == 1)


class _Rects:
    """Slots for boxes of four floats."""

    def __init__(self) -> None:
        self.size = 0
        self.buffer: Any = (ctypes.c_float * 4)()
        self._refs: list[Any] = []

    def refs(self, n: int) -> list[Any]:
        if n > self.size:
            self.size = max(4096, 1 << (n - 1).bit_length())
            self.buffer = (ctypes.c_float * (4 * self.size))()
            self._refs = [ctypes.byref(self.buffer, 16 * i) for i in range(self.size)]
        return self._refs


_RECTS = _Rects()
