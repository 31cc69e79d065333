"""The default reader: PDFium through pypdfium2's raw functions."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np

from extractor.errors import DamagedError, EncryptedError, UnsupportedError
from extractor.reading.engine import chars_of, engine
from extractor.reading.fields import Fields
from extractor.reading.make import make_page
from extractor.reading.native import function, raw
from extractor.reading.optional import objects_off
from extractor.reading.page import Bools, Field, Glyphs, Ints, Page
from extractor.reading.paper import Facts, Paper
from extractor.reading.place import Place
from extractor.reading.records import Chars, Objects
from extractor.reading.repair import rebuild
from extractor.reading.scan import scan
from extractor.reading.shown import boxes_change
from extractor.reading.units import page_units
from extractor.settings import Settings

__all__ = ["PdfiumPaper"]

_has_transparency = function("PageObj_HasTransparency")
_LETTER = (0.0, 0.0, 612.0, 792.0)
"""Where a page tells no box: the default of PDFium, and of Acrobat."""


class PdfiumPaper(Paper):
    """A document that PDFium holds open; the bytes stay in memory as long.

    ``content``: what is read in the end, which is the file's bytes or a repaired copy. ``password``: the one that
    opened it.
    """

    def __init__(self, content: bytes, settings: Settings) -> None:
        """Open the bytes of a PDF.

        Raises:
            EncryptedError: a password is needed, and none of the settings' fits.
            UnsupportedError: its protection is unknown, or it is a form that only Acrobat can draw (XFA).
            DamagedError: there is no document in it, nor can one be made.
            TooLargeError: its streams unpack to more than the limit.
        """
        self._settings = settings
        self._document: Any = None
        self._fields: Fields | None = None
        told = scan(content, settings.limits.inflated_bytes)
        repaired = not content.startswith(b"%PDF-")
        try:
            self.content = content
            self._document, self.password = _load(content, settings.passwords)
        except DamagedError:
            mended = rebuild(content)
            if mended is None:
                raise
            self.content, repaired = mended, True
            self._document, self.password = _load(mended, settings.passwords)
        try:
            plain = self.content
            if told.encrypted:
                plain = self.clean_copy()
                told = scan(plain, settings.limits.inflated_bytes)
            self._fields = Fields(self._document)
            if self._fields.kind == raw.FORMTYPE_XFA_FULL:
                raise UnsupportedError("XFA")
            self.page_count = raw.FPDF_GetPageCount(self._document)
            if self.page_count <= 0 and repaired:
                raise DamagedError("no pages")
            self.producer = self._meta("Producer")
            self._units = page_units(plain, self.page_count) if told.units else None
            self._layers = told.layers
            self.facts = Facts(
                repaired=repaired or not raw.FPDF_DocumentHasValidCrossReferenceTable(self._document),
                damaged=told.damaged,
                attachments=max(0, raw.FPDFDoc_GetAttachmentCount(self._document)),
                actions=set(told.actions),
            )
            if raw.FPDFDoc_GetJavaScriptActionCount(self._document) > 0:
                self.facts.actions.add("JavaScript")
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let PDFium close the document."""
        if self._fields is not None:
            self._fields.close()
            self._fields = None
        if self._document:
            raw.FPDF_CloseDocument(self._document)
            self._document = None

    def clean_copy(self) -> bytes:
        """The document as PDFium writes it: mended, without its protection."""
        parts: list[bytes] = []

        def write(_: Any, data: Any, size: int) -> int:
            parts.append(ctypes.string_at(data, size))
            return 1

        sink = raw.FPDF_FILEWRITE(version=1)
        sink.WriteBlock = type(sink.WriteBlock)(write)
        if not raw.FPDF_SaveAsCopy(self._document, sink, raw.FPDF_REMOVE_SECURITY):
            raise DamagedError
        return b"".join(parts)

    def _meta(self, key: str) -> str | None:
        size = raw.FPDF_GetMetaText(self._document, key.encode(), None, 0)
        if size <= 2:
            return None
        buffer = ctypes.create_string_buffer(size)
        raw.FPDF_GetMetaText(self._document, key.encode(), buffer, size)
        return buffer.raw[: size - 2].decode("utf-16-le", "replace").replace("\0", "") or None

    def page(self, number: int) -> Page:
        """Read one page; one that cannot be loaded is told as ``unread``."""
        page = raw.FPDF_LoadPage(self._document, number - 1)
        if not page:
            return Page(number, _LETTER[2], _LETTER[3], unread=True)
        try:
            place = _place(page, self._units[number - 1] if self._units else 1.0)
            annotations = raw.FPDFPage_GetAnnotCount(page)
            if annotations > 0:
                self.facts.annotations[number] = annotations
            result = self._read(number, page, place)
            if annotations > 0 and self._fields is not None:
                result.fields = _unprinted(self._fields.of_page(page, place), result)
            return result
        finally:
            raw.FPDF_ClosePage(page)

    def _read(self, number: int, page: Any, place: Place) -> Page:
        """What a loaded page prints."""
        handle = ctypes.c_void_p(ctypes.addressof(page.contents))  # a cast would hold itself, and be garbage
        limits = self._settings.limits
        reader = engine()
        found = reader.objects(handle, limits)

        def read_texts(active: Bools) -> Chars:
            read, cut = reader.chars(handle, found, active, limits)
            found.cut |= cut
            return chars_of(read, found)

        off = objects_off(page, found) if self._layers else np.zeros(len(found.kind), bool)

        def shows(glyphs: Glyphs, which: Ints) -> Bools:
            texts = np.searchsorted(found.text, glyphs.object[which])
            return boxes_change(page, found, place, glyphs.box[which], texts)

        return make_page(number, place, found, off, read_texts, lambda order: _see_through(found, order), shows)


def _load(content: bytes, passwords: tuple[str, ...]) -> tuple[Any, str]:
    """The open document and the password that opened it, the empty one tried first."""
    code = raw.FPDF_ERR_PASSWORD
    for password in ("", *passwords):
        for encoded in dict.fromkeys((password.encode(), password.encode("cp1252", "replace"))):
            document = raw.FPDF_LoadMemDocument64(content, len(content), encoded or None)
            if document:
                return document, password
            code = raw.FPDF_GetLastError()
            if code == raw.FPDF_ERR_SECURITY:
                raise UnsupportedError("security handler")
            if code != raw.FPDF_ERR_PASSWORD:
                raise DamagedError
    raise EncryptedError


def _see_through(found: Objects, order: int) -> bool:
    """Whether an object or a form around it is blended with what is under it."""
    while order >= 0:
        if _has_transparency(ctypes.c_void_p(int(found.handle[order]))):
            return True
        order = int(found.parent[order])
    return False


def _place(page: Any, unit: float) -> Place:
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
    return Place(box, raw.FPDFPage_GetRotation(page) % 4 * 90, unit)


def _unprinted(fields: list[Field], page: Page) -> list[Field]:
    """The fields whose values the page itself does not print in the same place."""
    if not fields or not len(page.glyphs):
        return fields
    middle = (page.glyphs.box[:, :2] + page.glyphs.box[:, 2:]) / 2
    kept = []
    for field in fields:
        x0, top, x1, bottom = field.box
        inside = (middle >= (x0, top)).all(1) & (middle <= (x1, bottom)).all(1)
        printed = "".join(page.glyphs.text[i] for i in np.flatnonzero(inside).tolist())
        if "".join(field.value.split()) not in printed:
            kept.append(field)
    return kept
