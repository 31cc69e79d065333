"""The reference reader: pdfplumber, with pdfminer's interpreter under it. Slow, and of another making than PDFium."""

from __future__ import annotations

import io
import logging
from typing import Any

import numpy as np
import pdfplumber
from pdfminer.pdfpage import PDFPage

from extractor.errors import DamagedError
from extractor.reading.layers import Layers
from extractor.reading.make import make_page
from extractor.reading.mined import mine
from extractor.reading.page import Bools, Page
from extractor.reading.pdfium import PdfiumPaper
from extractor.reading.place import Place
from extractor.reading.records import Chars
from extractor.settings import Settings

__all__ = ["PlumberPaper"]

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # its warnings would tell words of the paper


class PlumberPaper(PdfiumPaper):
    """A document whose pages pdfplumber reads; PDFium opens and mends it and tells of fields and attachments."""

    def __init__(self, content: bytes, settings: Settings) -> None:
        """Open the bytes of a PDF. Raises as ``PdfiumPaper`` does."""
        super().__init__(content, settings)
        try:
            plain = self.clean_copy() if self.facts.repaired or self.password else self.content
            self._pdf = _open(plain)
            self._pages: list[PDFPage] = _page_list(self._pdf)
            if len(self._pages) != self.page_count:  # they do not agree on the page tree: PDFium's counts
                self._pdf = _open(self.clean_copy())
                self._pages = _page_list(self._pdf)
        except BaseException:
            super().close()
            raise
        self._hidden = Layers(self._pdf.doc.catalog).hidden

    def close(self) -> None:
        """Let both close the document."""
        self._pdf.stream.close()
        super().close()

    def _read(self, number: int, page: Any, place: Place) -> Page:
        """What a page prints; one that pdfminer trips over is told as ``unread``."""
        if number > len(self._pages):
            return Page(number, *place.size, place.rotation, unread=True)
        try:
            found, chars, off, blended = mine(
                self._pdf.rsrcmgr, self._pages[number - 1], self._settings.limits, self._hidden
            )
        except MemoryError:
            raise
        except Exception:  # pdfminer raises whatever broken content makes it trip over
            return Page(number, *place.size, place.rotation, unread=True)
        flags = np.zeros(len(found.kind), bool)
        flags[sorted(off)] = True
        place_of = np.full(len(found.kind), -1)
        place_of[found.text] = np.arange(len(found.text))

        def read(active: Bools) -> Chars:
            return chars.only(active[place_of[chars.object]])

        return make_page(number, place, found, flags, read, blended.__contains__)


def _open(content: bytes) -> Any:
    try:
        return pdfplumber.open(io.BytesIO(content))
    except Exception as error:  # pdfplumber wraps what pdfminer raises, and that may be anything
        raise DamagedError(type(error).__name__) from error


def _page_list(pdf: Any) -> list[PDFPage]:
    try:
        return list(PDFPage.create_pages(pdf.doc))
    except Exception as error:  # pdfminer raises whatever a broken page tree makes it trip over
        raise DamagedError(type(error).__name__) from error
