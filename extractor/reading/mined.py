"""The reference engine: a page as pdfminer's interpreter meets it, as the same ``Objects`` and ``Chars``.

pdfminer hands over operators; what it leaves out for its own layout is kept here: render modes, clip boxes, alpha,
optional content, the graphics state that a form inherits, one text object per show operator with each glyph's advance.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, cast

from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdftypes import PDFStream, dict_value, list_value, resolve1, stream_value
from pdfminer.psparser import PSLiteral, literal_name
from pdfminer.utils import MATRIX_IDENTITY, apply_matrix_pt, mult_matrix, translate_matrix

from extractor.reading.colors import argb, first_color
from extractor.reading.recorder import Box, CutError, Matrix, Recorder, chars_of, objects_of
from extractor.reading.records import FORM, IMAGE, NO_CLIP, PATH, SHADING, TEXT, Chars, Objects
from extractor.settings import Limits

__all__ = ["mine"]

_DEPTH = 24
_EVERYWHERE: Box = (-NO_CLIP, -NO_CLIP, NO_CLIP, NO_CLIP)
_KINDS = {"m": 2, "l": 0, "c": 1, "v": 1, "y": 1}


class _Interpreter(PDFPageInterpreter):
    """pdfminer's interpreter with the state that it drops; ``hidden`` tells which optional content is off."""

    device: Recorder

    def __init__(self, manager: PDFResourceManager, device: Recorder) -> None:
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
        self.graphicstate.ncolor = first_color(self.graphicstate.ncs)

    def do_CS(self, name: Any) -> None:  # noqa: N802
        super().do_CS(name)
        self.graphicstate.scolor = first_color(self.graphicstate.scs)

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
                    argb(state.ncolor, state.ncs, self.alpha[0]) if fill else 0,
                    argb(state.scolor, state.scs, self.alpha[1]) if stroke else 0,
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
                    argb(graphic.ncolor, graphic.ncs, self.alpha[0]),
                    argb(graphic.scolor, graphic.scs, self.alpha[1]) if state.render in (1, 2, 5, 6) else 0,
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


def _box(points: Sequence[Sequence[float]]) -> Box:
    if not points:
        return (NO_CLIP, NO_CLIP, -NO_CLIP, -NO_CLIP)
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def _meet(a: Box, b: Box) -> Box:
    return max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])


def _plain(mode: Any) -> bool:
    mode = resolve1(mode)
    return isinstance(mode, PSLiteral) and literal_name(mode) in ("Normal", "Compatible")


def _scaled(matrix: Matrix, scaling: float) -> Matrix:
    """A text matrix with the horizontal scaling worked in, as PDFium has it."""
    a, b, c, d, e, f = matrix
    return a * scaling, b * scaling, c, d, e, f


def mine(
    manager: PDFResourceManager, page: Any, limits: Limits, hidden: Callable[[Any], bool]
) -> tuple[Objects, Chars, set[int], set[int]]:
    """Objects and characters of a page (a pdfminer ``PDFPage``), which objects are on layers that are off, which blend.

    ``hidden`` tells of an optional content group or membership whether it is off.
    """
    device = Recorder(manager, limits)
    interpreter = _Interpreter(manager, device)
    interpreter.hidden = hidden
    cut = False
    try:
        interpreter.render_contents(page.resources, page.contents, ctm=MATRIX_IDENTITY)
    except CutError:
        cut = True
    return objects_of(device, cut), chars_of(device), device.off, device.blended
