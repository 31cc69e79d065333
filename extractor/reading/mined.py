"""The reference engine: a page as pdfminer's interpreter meets it, as the same ``Objects`` and ``Chars``.

pdfminer hands over operators; what it leaves out for its own layout is kept here: render modes, clip boxes, alpha,
optional content, the graphics state that a form inherits, one text object per show operator with each glyph's advance.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, cast

import numpy as np
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdftypes import PDFStream, dict_value, list_value, resolve1, stream_value
from pdfminer.psparser import PSLiteral, literal_name
from pdfminer.utils import MATRIX_IDENTITY, apply_matrix_pt, mult_matrix, translate_matrix

from extractor.reading.records import FORM, IMAGE, NO_CLIP, PATH, SHADING, TEXT, Chars, Objects
from extractor.settings import Limits

__all__ = ["CutError", "mine"]

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]

_DEPTH = 24
_EVERYWHERE: Box = (-NO_CLIP, -NO_CLIP, NO_CLIP, NO_CLIP)
_KINDS = {"m": 2, "l": 0, "c": 1, "v": 1, "y": 1}


class CutError(Exception):
    """A limit ended the reading of a page."""


class _Recorder(PDFTextDevice):
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


class _Interpreter(PDFPageInterpreter):
    """pdfminer's interpreter with the state that it drops; ``hidden`` tells which optional content is off."""

    device: _Recorder

    def __init__(self, manager: PDFResourceManager, device: _Recorder) -> None:
        super().__init__(manager, device)
        self.clip = _EVERYWHERE
        self.alpha = (1.0, 1.0)  # fill, stroke
        self.blends = False  # a blend mode or a soft mask is set
        self.depth = 0
        self.marks: list[bool] = []
        self.pending = False
        self.inherited: Any = None
        self.hidden: Callable[[Any], bool] = lambda _: False

    # State

    def init_state(self, ctm: Any) -> None:
        super().init_state(ctm)
        if self.inherited is not None:
            self.graphicstate, self.clip, self.alpha, self.blends = self.inherited

    def get_current_state(self) -> Any:
        return (*super().get_current_state(), self.clip, self.alpha, self.blends)

    def set_current_state(self, state: Any) -> None:
        super().set_current_state(state[:3])
        self.clip, self.alpha, self.blends = state[3:]

    def do_gs(self, name: Any) -> None:
        states = dict_value(self.resources.get("ExtGState", {}))
        state = resolve1(states.get(literal_name(name)))
        if not isinstance(state, dict):
            return
        fill, stroke = (resolve1(state.get(key, old)) for key, old in zip(("ca", "CA"), self.alpha, strict=True))
        self.alpha = (float(fill), float(stroke))
        if "BM" in state or "SMask" in state:
            modes = resolve1(state.get("BM"))
            plain = modes is None or _plain(modes[0] if isinstance(modes, list) and modes else modes)
            self.blends = not plain or isinstance(resolve1(state.get("SMask")), dict)
        if "LW" in state:
            self.do_w(resolve1(state["LW"]))
        if "D" in state:
            self.do_d(*list_value(state["D"])[:2])

    def do_cs(self, name: Any) -> None:
        super().do_cs(name)
        self.graphicstate.ncolor = _first_color(self.graphicstate.ncs)

    def do_CS(self, name: Any) -> None:  # noqa: N802
        super().do_CS(name)
        self.graphicstate.scolor = _first_color(self.graphicstate.scs)

    def do_BDC(self, tag: Any, props: Any) -> None:  # noqa: N802
        off = False
        if isinstance(tag, PSLiteral) and literal_name(tag) == "OC" and isinstance(props, PSLiteral):
            layers = dict_value(self.resources.get("Properties", {}))
            off = self.hidden(layers.get(literal_name(props)))
        self.marks.append(off)

    def do_BMC(self, tag: Any) -> None:  # noqa: N802
        self.marks.append(False)

    def do_EMC(self) -> None:  # noqa: N802
        if self.marks:
            self.marks.pop()

    def _add(self, kind: int, matrix: Matrix) -> int:
        number = self.device.add(kind, matrix, self.clip)
        if any(self.marks) or self.device.within[-1] in self.device.off:
            self.device.off.add(number)
        if self.blends or self.device.within[-1] in self.device.blended:
            self.device.blended.add(number)
        return number

    # Paths

    def do_W(self) -> None:  # noqa: N802
        self.pending = True

    do_W_a = do_W  # noqa: N815

    def do_n(self) -> None:
        self._end_path()

    def do_S(self) -> None:  # noqa: N802
        self._paint(0, True)

    def do_f(self) -> None:
        self._paint(2, False)

    do_F = do_f  # noqa: N815

    def do_f_a(self) -> None:
        self._paint(1, False)

    def do_B(self) -> None:  # noqa: N802
        self._paint(2, True)

    def do_B_a(self) -> None:  # noqa: N802
        self._paint(1, True)

    def _points(self) -> list[tuple[float, float, int, bool]]:
        """The current path in user space, kinds and closings as PDFium has them."""
        points: list[tuple[float, float, int, bool]] = []
        for name, *numbers in self.curpath:
            if name == "h":
                if points:
                    points[-1] = (*points[-1][:3], True)
                continue
            kind = _KINDS[name]
            for x, y in zip(numbers[::2], numbers[1::2], strict=False):
                points.append((*apply_matrix_pt(self.ctm, (float(x), float(y))), kind, False))
        return points

    def _paint(self, fill: int, stroke: bool) -> None:
        points = self._points()
        if points:
            number = self._add(PATH, MATRIX_IDENTITY)
            if len(self.device.points) + len(points) > 8 * self.device.limits.objects_per_page:
                raise CutError
            self.device.points.extend(points)
            state = self.graphicstate
            dash = resolve1(state.dash[0]) if state.dash else None
            self.device.paths.append(
                (
                    number,
                    fill,
                    stroke,
                    state.linewidth,
                    _argb(state.ncolor, state.ncs, self.alpha[0]) if fill else 0,
                    _argb(state.scolor, state.scs, self.alpha[1]) if stroke else 0,
                    bool(dash),
                    len(points),
                )
            )
        self._end_path()

    def _end_path(self) -> None:
        if self.pending:
            self.clip = _meet(self.clip, _box([p[:2] for p in self._points()]))
        self.pending = False
        self.curpath = []

    def do_sh(self, name: Any) -> None:
        self._add(SHADING, self.ctm)

    # Forms and images

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802
        if self.xobjmap.get(literal_name(xobjid_arg)) is None:
            return
        xobj = stream_value(self.xobjmap[literal_name(xobjid_arg)])
        subtype = literal_name(xobj.get("Subtype"))
        if subtype == "Form":
            self._form(xobj)
        elif subtype == "Image":
            self._image(xobj)

    def _form(self, xobj: PDFStream) -> None:
        if self.depth >= _DEPTH:
            raise CutError
        matrix = cast(Matrix, tuple(map(float, list_value(xobj.get("Matrix", MATRIX_IDENTITY)))))
        ctm = mult_matrix(matrix, self.ctm)
        number = self._add(FORM, ctm)
        if self.hidden(xobj.get("OC")):
            self.device.off.add(number)
        child = cast(_Interpreter, self.subinterp())
        child.depth, child.hidden, child.marks = self.depth + 1, self.hidden, list(self.marks)
        clip = self.clip
        if "BBox" in xobj:
            x0, y0, x1, y1 = (float(resolve1(v)) for v in list_value(xobj["BBox"]))
            clip = _meet(clip, _box([apply_matrix_pt(ctm, p) for p in ((x0, y0), (x1, y0), (x0, y1), (x1, y1))]))
        child.inherited = (self.graphicstate.copy(), clip, self.alpha, self.blends)
        self.device.within.append(number)
        resources = xobj.get("Resources")
        child.render_contents(dict_value(resources) if resources else self.resources.copy(), [xobj], ctm=ctm)
        self.device.within.pop()
        self.device.set_ctm(self.ctm)

    def _image(self, xobj: PDFStream) -> None:
        number = self._add(IMAGE, self.ctm)
        if self.hidden(xobj.get("OC")):
            self.device.off.add(number)
        width, height = (int(resolve1(xobj.get_any(names, 0))) for names in (("W", "Width"), ("H", "Height")))
        self.device.images.append((number, width, height))

    def do_EI(self, obj: Any) -> None:  # noqa: N802
        if isinstance(obj, PDFStream):
            self._image(obj)

    # Text

    def do_TJ(self, seq: Any) -> None:  # noqa: N802
        state = self.textstate
        font: Any = state.font
        if font is None:
            return
        scaling = state.scaling * 0.01
        matrix = mult_matrix(state.matrix, self.ctm)
        x, y = state.linematrix
        first: Matrix = translate_matrix(matrix, (x, y + state.rise))
        number = self._add(TEXT, _scaled(first, scaling))
        boxes: list[Box] = []
        try:
            self._show(number, list(list_value(seq)), matrix, boxes)
        finally:
            graphic = self.graphicstate
            self.device.texts.append(
                (
                    number,
                    state.fontsize,
                    state.render,
                    self.device.font_of(font),
                    _argb(graphic.ncolor, graphic.ncs, self.alpha[0]),
                    _argb(graphic.scolor, graphic.scs, self.alpha[1]) if state.render in (1, 2, 5, 6) else 0,
                    _box([p for b in boxes for p in (b[:2], b[2:])]),
                )
            )

    def _show(self, number: int, seq: list[Any], matrix: Matrix, boxes: list[Box]) -> None:
        """The glyphs of one show operator, each moved on as ISO 32000-1, 9.4.4 says; their boxes are added."""
        state = self.textstate
        font: Any = state.font
        scaling, size, vertical = state.scaling * 0.01, state.fontsize, font.is_vertical()
        x, y = state.linematrix
        for item in seq:
            if isinstance(item, (int, float)):
                step = -0.001 * item * size
                x, y = (x, y + step) if vertical else (x + step * scaling, y)
            elif isinstance(item, bytes):
                for cid in font.decode(item):
                    advance = font.char_width(cid) * size
                    here = translate_matrix(matrix, (x, y + state.rise))
                    boxes.append(self._char(number, font, cid, here, size, scaling, advance, vertical))
                    step = advance + state.charspace
                    if cid == 32 and not font.is_multibyte():
                        step += state.wordspace
                    x, y = (x, y + step) if vertical else (x + step * scaling, y)
        state.linematrix = (x, y)

    def _char(
        self, number: int, font: Any, cid: int, at: Matrix, size: float, scaling: float, advance: float, vertical: bool
    ) -> Box:
        """Take one glyph down; gives the box that it fills along its line."""
        chars = self.device.chars
        if len(chars) >= self.device.limits.glyphs_per_page:
            raise CutError
        try:
            text, mapped = font.to_unichr(cid), True
        except PDFUnicodeNotDefined:
            text, mapped = "\ufffd", False
        if vertical:
            vx, vy = font.char_disp(cid)
            vx = size * 0.5 if vx is None else vx * size * 0.001
            vy *= size * 0.001
            x, y = apply_matrix_pt(at, (-vx, -vy))
            box = _box([apply_matrix_pt(at, p) for p in ((-size / 2, 0.0), (size / 2, advance))])
        else:
            x, y = apply_matrix_pt(at, (0.0, 0.0))
            box = _box([(x, y), apply_matrix_pt(at, (advance * scaling, 0.0))])
        if "\ufb00" <= text <= "\ufb06":  # as PDFium has them
            text = unicodedata.normalize("NFKC", text)
        length = abs(advance) * (1.0 if vertical else abs(scaling)) * math.hypot(*at[0:2])
        chars.extend((ord(letter), x, y, length, number, not mapped) for letter in text or "\ufffd")
        return box


def _plain(mode: Any) -> bool:
    mode = resolve1(mode)
    return isinstance(mode, PSLiteral) and literal_name(mode) in ("Normal", "Compatible")


def _scaled(matrix: Matrix, scaling: float) -> Matrix:
    """A text matrix with the horizontal scaling worked in, as PDFium has it."""
    a, b, c, d, e, f = matrix
    return a * scaling, b * scaling, c, d, e, f


def _box(points: Sequence[Sequence[float]]) -> Box:
    if not points:
        return (NO_CLIP, NO_CLIP, -NO_CLIP, -NO_CLIP)
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def _meet(a: Box, b: Box) -> Box:
    return max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])


def _first_color(space: Any) -> Any:
    """The colour that a newly chosen colour space begins with (ISO 32000-1, 8.6)."""
    if space is None:
        return 0
    if space.name == "Separation":
        return 1.0
    return {1: 0, 3: (0, 0, 0), 4: (0, 0, 0, 1)}.get(space.ncomponents, 0)


def _argb(color: Any, space: Any, alpha: float) -> int:
    """A colour as 0xAABBGGRR; what cannot be told (patterns) is mid-grey."""
    parts = color if isinstance(color, (tuple, list)) else (color,)
    if not all(isinstance(v, (int, float)) for v in parts):
        parts = (0.5,)
    name = space.name if space is not None else "DeviceGray"
    if len(parts) == 4:
        key = 1 - parts[3]
        rgb = [(1 - v) * key for v in parts[:3]]
    elif len(parts) == 3:
        rgb = list(parts)
    else:
        rgb = [1 - parts[0] if name == "Separation" else parts[0]] * 3
    r, g, b, a = (round(255 * min(max(float(v), 0.0), 1.0)) for v in (*rgb, alpha))
    return r | g << 8 | b << 16 | a << 24


def mine(
    manager: PDFResourceManager, page: Any, limits: Limits, hidden: Callable[[Any], bool]
) -> tuple[Objects, Chars, set[int], set[int]]:
    """Objects and characters of a page (a pdfminer ``PDFPage``), which objects are on layers that are off, which blend.

    ``hidden`` tells of an optional content group or membership whether it is off.
    """
    device = _Recorder(manager, limits)
    interpreter = _Interpreter(manager, device)
    interpreter.hidden = hidden
    cut = False
    try:
        interpreter.render_contents(page.resources, page.contents, ctm=MATRIX_IDENTITY)
    except CutError:
        cut = True
    return _objects(device, cut), _chars(device), device.off, device.blended


def _column(rows: Sequence[Sequence[Any]], k: int, kind: Any) -> Any:
    return np.array([row[k] for row in rows], kind)


def _objects(device: _Recorder, cut: bool) -> Objects:
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


def _chars(device: _Recorder) -> Chars:
    rows = device.chars
    return Chars(
        code=_column(rows, 0, np.int64),
        origin=np.array([row[1:3] for row in rows], float).reshape(-1, 2),
        advance=_column(rows, 3, np.float64),
        object=_column(rows, 4, np.int32),
        hyphen=np.zeros(len(rows), bool),
        unmapped=_column(rows, 5, np.bool_),
    )
