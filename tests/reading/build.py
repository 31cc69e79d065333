"""Small PDFs by their content stream, for tests of the readers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from extractor.reading import open_document
from extractor.reading.page import Page
from extractor.settings import Settings


def japanese(pdf: pikepdf.Pdf, cmap: str = "UniJIS-UTF16-H", name: str = "HeiseiKakuGo-W5") -> Any:
    """A font that is not embedded, by one of Adobe's CMaps."""
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/" + name),
        Flags=4,
        FontBBox=[-92, -250, 1010, 922],
        ItalicAngle=0,
        Ascent=752,
        Descent=-221,
        CapHeight=737,
        StemV=114,
    )
    cid = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0,
        BaseFont=Name("/" + name),
        CIDSystemInfo=Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Japan1"), Supplement=2),
        DW=1000,
        W=Array([1, 95, 500]),
        FontDescriptor=pdf.make_indirect(descriptor),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name(f"/{name}-{cmap}"),
            Encoding=Name("/" + cmap),
            DescendantFonts=Array([pdf.make_indirect(cid)]),
        )
    )


def image(pdf: pikepdf.Pdf, data: bytes, width: int, height: int) -> Any:
    """A grey picture of one byte a pixel."""
    return pdf.make_stream(
        data,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=width,
        Height=height,
        ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
    )


def hexed(text: str) -> str:
    """A string operand for a UTF-16 CMap."""
    return f"<{text.encode('utf-16-be').hex()}>"


def write(path: Path, content: str, *, resources: dict[str, Any] | None = None, **page_keys: Any) -> Path:
    """One page of 600 × 800 points with ``/J`` (Japanese), ``/V`` (vertical) and ``/H`` (Helvetica) as fonts."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(600, 800))
    fonts = Dictionary(
        J=japanese(pdf),
        V=japanese(pdf, "UniJIS-UTF16-V"),
        H=pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)),
    )
    page.Resources = Dictionary(Font=fonts)
    for key, value in (resources or {}).items():
        page.Resources[Name("/" + key)] = value(pdf) if callable(value) else value
    for key, value in page_keys.items():
        page.obj[Name("/" + key)] = value(pdf) if callable(value) else value
    page.Contents = pdf.make_stream(content.encode("latin-1"))
    pdf.save(path, deterministic_id=True)
    return path


def read(path: Path, reader: str = "pdfium", number: int = 1) -> Page:
    """One page as a reader gives it."""
    with open_document(path, Settings(reader=reader)) as paper:
        return paper.page(number)


def said(page: Page) -> str:
    """The text of the page in paint order."""
    return "".join(page.glyphs.text)
