"""PDFs made wrong on purpose: one digit of a page printed otherwise, or printed right and told wrong by the text layer.

`glyphs` gives the characters of a page with the place of each one's code in the page's content; `printed` changes the
code, so that picture and text both show another digit; `told` leaves the code and gives it a copy of its font whose
ToUnicode names another digit, so that the picture is right and every reader of the text layer is deceived.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.utils import apply_matrix_pt

__all__ = ["Glyph", "glyphs", "printed", "told"]

_SHOWING = ("Tj", "TJ", "'", '"')
_CMAP = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Told def /CMapType 2 def "
    "1 begincodespacerange <{low}> <{high}> endcodespacerange 1 beginbfchar <{code}> <{text}> endbfchar "
    "endcmap CMapName currentdict /CMap defineresource pop end end"
)


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character of a page: its origin in points from the top left, and which code of which operator shows it."""

    text: str
    x: float
    y: float
    operator: int
    place: int
    code: bytes
    font: int
    """The same for glyphs of one font."""
    size: float


class _Device(PDFTextDevice):
    """Keeps what is shown by the page's own operators, not by its forms."""

    def __init__(self, manager: PDFResourceManager, height: float) -> None:
        super().__init__(manager)
        self.height, self.depth, self.operator, self.place = height, 0, -1, 0
        self.codes: list[bytes] = []
        self.found: list[Glyph] = []

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:
        self.depth += 1

    def end_figure(self, name: str) -> None:
        self.depth -= 1

    def render_char(
        self, matrix: Any, font: Any, fontsize: float, scaling: float, rise: float, cid: int, *_: Any
    ) -> float:
        try:
            text = font.to_unichr(cid)
        except KeyError:
            text = ""
        if not self.depth:
            x, y = apply_matrix_pt(matrix, (0, rise))
            if self.place < len(self.codes):
                code = self.codes[self.place]
                self.found.append(Glyph(text, x, self.height - y, self.operator, self.place, code, id(font), fontsize))
            self.place += 1
        return float(font.char_width(cid) * fontsize * scaling)


class _Interpreter(PDFPageInterpreter):
    """Counts the operators that show text."""

    def do_TJ(self, seq: Any) -> None:  # noqa: N802 - pdfminer's name
        device: Any = self.device
        if not device.depth:
            device.operator, device.place = device.operator + 1, 0
            strings = [s for s in seq if isinstance(s, bytes)]
            font = self.textstate.font
            width = 2 if font is not None and font.is_multibyte() else 1
            # A font whose codes are of unequal length is left alone.
            even = font is not None and all(len(list(font.decode(s))) * width == len(s) for s in strings)
            device.codes = [s[i : i + width] for s in strings for i in range(0, len(s), width)] if even else []
        super().do_TJ(seq)


def glyphs(path: Path, number: int) -> list[Glyph]:
    """The characters of an upright page, as its own operators show them; none of a turned or cropped page."""
    with path.open("rb") as file:
        page = next(PDFPage.get_pages(file, pagenos=[number - 1]))
        if page.rotate or list(page.mediabox) != list(page.cropbox):
            return []
        manager = PDFResourceManager()
        device = _Device(manager, page.mediabox[3] - page.mediabox[1])
        _Interpreter(manager, device).process_page(page)
        return device.found


def printed(path: Path, target: Path, number: int, changes: dict[Glyph, Glyph]) -> Path:
    """The paper with some glyphs of a page shown as others of the same font."""
    with pikepdf.open(path) as pdf:
        page = pdf.pages[number - 1]
        out = []
        for n, instruction in _numbered(page):
            own = {g.place: other.code for g, other in changes.items() if g.operator == n}
            out.append(_recoded(instruction, own) if own else instruction)
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(out))
        pdf.save(target, deterministic_id=True)
    return target


def told(path: Path, target: Path, number: int, glyph: Glyph, text: str) -> Path:
    """The paper with one glyph that its text layer gives as another character."""
    with pikepdf.open(path) as pdf:
        page = pdf.pages[number - 1]
        resources = pikepdf.Dictionary(dict(page.resources))
        fonts = pikepdf.Dictionary(dict(resources.Font))
        page.obj.Resources = resources
        resources.Font = fonts
        out: list[Any] = []
        kept: list[tuple[str, Any]] = []
        font: tuple[str, Any] = ("", 1)
        for n, instruction in _numbered(page):
            operator = str(instruction.operator)
            if operator == "q":
                kept.append(font)
            elif operator == "Q" and kept:
                font = kept.pop()
            elif operator == "Tf":
                font = (str(instruction.operands[0]), instruction.operands[1])
            if n != glyph.operator:
                out.append(instruction)
                continue
            copy = pikepdf.Dictionary(dict(fonts[font[0]]))
            span = {"code": glyph.code.hex(), "low": "00" * len(glyph.code), "high": "ff" * len(glyph.code)}
            copy.ToUnicode = pdf.make_stream(_CMAP.format(text=text.encode("utf-16-be").hex(), **span).encode())
            fonts["/Told"] = pdf.make_indirect(copy)
            out.extend(_parted(instruction, glyph, font))
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(out))
        pdf.save(target, deterministic_id=True)
    return target


def _numbered(page: Any) -> Iterator[tuple[int, Any]]:
    """The instructions of a page; those that show text with their number, others with -1."""
    n = -1
    for instruction in pikepdf.parse_content_stream(page):
        if str(instruction.operator) in _SHOWING:
            n += 1
            yield n, instruction
        else:
            yield -1, instruction


def _strings(instruction: Any) -> list[Any]:
    """The strings and the spaces between them that an operator shows."""
    last = instruction.operands[-1]
    return list(last) if str(instruction.operator) == "TJ" else [last]


def _recoded(instruction: Any, codes: dict[int, bytes]) -> Any:
    """The operator with some of its codes changed."""
    width = len(next(iter(codes.values())))
    done, parts = 0, []
    for part in _strings(instruction):
        if isinstance(part, pikepdf.String):
            raw = bytearray(bytes(part))
            for k in range(len(raw) // width):
                if done + k in codes:
                    raw[k * width : (k + 1) * width] = codes[done + k]
            done += len(raw) // width
            part = pikepdf.String(bytes(raw))
        parts.append(part)
    operands = list(instruction.operands)
    operands[-1] = pikepdf.Array(parts) if str(instruction.operator) == "TJ" else parts[0]
    return pikepdf.ContentStreamInstruction(operands, instruction.operator)


def _parted(instruction: Any, glyph: Glyph, font: tuple[str, Any]) -> Iterator[Any]:
    """The operator in three: what stands before the glyph, the glyph in the other font, what follows."""
    width, done = len(glyph.code), 0
    before: list[Any] = []
    after: list[Any] = []
    for part in _strings(instruction):
        if not isinstance(part, pikepdf.String):
            (after if done > glyph.place else before).append(part)
            continue
        raw = bytes(part)
        cut = (glyph.place - done) * width
        done += len(raw) // width
        if cut >= len(raw):
            before.append(part)
        elif cut < 0:
            after.append(part)
        else:
            before.append(pikepdf.String(raw[:cut]))
            after.append(pikepdf.String(raw[cut + width :]))
    show, choose = pikepdf.Operator("TJ"), pikepdf.Operator("Tf")
    if str(instruction.operator) in ("'", '"'):
        yield pikepdf.ContentStreamInstruction([], pikepdf.Operator("T*"))
    yield pikepdf.ContentStreamInstruction([pikepdf.Array(before)], show)
    yield pikepdf.ContentStreamInstruction([pikepdf.Name("/Told"), font[1]], choose)
    yield pikepdf.ContentStreamInstruction([pikepdf.Array([pikepdf.String(glyph.code)])], show)
    yield pikepdf.ContentStreamInstruction([pikepdf.Name(font[0]), font[1]], choose)
    yield pikepdf.ContentStreamInstruction([pikepdf.Array(after)], show)
