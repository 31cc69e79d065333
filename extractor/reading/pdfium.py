"""The default reader: PDFium through pypdfium2's raw functions."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np

from extractor.errors import DamagedError, EncryptedError, UnsupportedError
from extractor.reading.columnar import objects
from extractor.reading.columnar_text import chars
from extractor.reading.make import make_page
from extractor.reading.native import function, raw
from extractor.reading.page import Bools, Page
from extractor.reading.paper import Facts, Paper
from extractor.reading.place import Place
from extractor.reading.records import Chars, Objects
from extractor.settings import Settings

__all__ = ["PdfiumPaper"]

_has_transparency = function("PageObj_HasTransparency")
_LETTER = (0.0, 0.0, 612.0, 792.0)
"""Where a page tells no box: the default of PDFium, and of Acrobat."""


class PdfiumPaper(Paper):
    """A document that PDFium holds open; the bytes stay in memory as long."""

    def __init__(self, content: bytes, settings: Settings) -> None:
        """Open the bytes of a PDF.

        Raises:
            EncryptedError: a password is needed.
            UnsupportedError: its protection is of a kind that PDFium does not know.
            DamagedError: PDFium finds no document in it.
        """
        self._content = content
        self._settings = settings
        self._document = raw.FPDF_LoadMemDocument64(content, len(content), None)
        if not self._document:
            code = raw.FPDF_GetLastError()
            if code == raw.FPDF_ERR_PASSWORD:
                raise EncryptedError
            if code == raw.FPDF_ERR_SECURITY:
                raise UnsupportedError("security handler")
            raise DamagedError
        self.page_count = raw.FPDF_GetPageCount(self._document)
        self.producer = self._meta("Producer")
        self.facts = Facts(attachments=max(0, raw.FPDFDoc_GetAttachmentCount(self._document)))
        if raw.FPDFDoc_GetJavaScriptActionCount(self._document) > 0:
            self.facts.actions.add("JavaScript")

    def close(self) -> None:
        """Let PDFium close the document."""
        if self._document:
            raw.FPDF_CloseDocument(self._document)
            self._document = None

    def _meta(self, key: str) -> str | None:
        size = raw.FPDF_GetMetaText(self._document, key.encode(), None, 0)
        if size <= 2:
            return None
        buffer = ctypes.create_string_buffer(size)
        raw.FPDF_GetMetaText(self._document, key.encode(), buffer, size)
        return buffer.raw[: size - 2].decode("utf-16-le", "replace") or None

    def page(self, number: int) -> Page:
        """Read one page; one that PDFium cannot load is told as ``unread``."""
        page = raw.FPDF_LoadPage(self._document, number - 1)
        if not page:
            return Page(number, _LETTER[2], _LETTER[3], unread=True)
        try:
            return self._read(number, page)
        finally:
            raw.FPDF_ClosePage(page)

    def _read(self, number: int, page: Any) -> Page:
        place = _place(page)
        annotations = raw.FPDFPage_GetAnnotCount(page)
        if annotations > 0:
            self.facts.annotations[number] = annotations
        handle = ctypes.c_void_p(ctypes.cast(page, ctypes.c_void_p).value)
        limits = self._settings.limits
        found = objects(handle, limits)

        def read_texts(active: Bools) -> Chars:
            read, cut = chars(handle, found, active, limits)
            found.cut |= cut
            return read

        off = np.zeros(len(found.kind), bool)
        return make_page(number, place, found, off, read_texts, lambda order: _see_through(found, order))


def _see_through(found: Objects, order: int) -> bool:
    """Whether an object or a form around it is blended with what is under it."""
    while order >= 0:
        if _has_transparency(ctypes.c_void_p(found.handle[order])):
            return True
        order = int(found.parent[order])
    return False


def _place(page: Any) -> Place:
    """The visible box of a loaded page and its rotation."""
    rect = raw.FS_RECTF()
    box = _LETTER
    if raw.FPDF_GetPageBoundingBox(page, rect) and rect.right > rect.left and rect.top > rect.bottom:
        box = (rect.left, rect.bottom, rect.right, rect.top)
    else:
        sides = [ctypes.c_float() for _ in range(4)]
        if raw.FPDFPage_GetMediaBox(page, *sides):
            left, bottom, right, top = (s.value for s in sides)
            if right > left and top > bottom:
                box = (left, bottom, right, top)
    return Place(box, raw.FPDFPage_GetRotation(page) % 4 * 90)
