"""The reference reader: pdfplumber, with pdfminer's interpreter under it. Slow, and of another making than PDFium."""

from __future__ import annotations

import io
import logging
from typing import Any

import numpy as np
import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import resolve1

from extractor.errors import DamagedError, EncryptedError
from extractor.reading.layers import Layers
from extractor.reading.make import make_page
from extractor.reading.mined import mine
from extractor.reading.page import Bools, Page
from extractor.reading.paper import Facts, Paper
from extractor.reading.place import Place
from extractor.reading.records import Chars
from extractor.settings import Settings

__all__ = ["PlumberPaper"]

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # its warnings would tell words of the paper


class PlumberPaper(Paper):
    """A document that pdfplumber holds open; the bytes stay in memory as long."""

    def __init__(self, content: bytes, settings: Settings) -> None:
        """Open the bytes of a PDF.

        Raises:
            EncryptedError: a password is needed.
            DamagedError: pdfminer finds no document in it.
        """
        self._settings = settings
        self._pdf = _open(content, settings)
        try:
            self._pages: list[PDFPage] = list(PDFPage.create_pages(self._pdf.doc))
        except Exception as error:  # pdfminer raises whatever a broken page tree makes it trip over
            raise DamagedError(type(error).__name__) from error
        self.page_count = len(self._pages)
        producer = self._pdf.metadata.get("Producer")
        self.producer = producer if isinstance(producer, str) and producer else None
        self._layers = Layers(self._pdf.doc.catalog)
        self.facts = Facts()

    def close(self) -> None:
        """Let pdfplumber close the document."""
        self._pdf.stream.close()

    def page(self, number: int) -> Page:
        """Read one page; one that pdfminer trips over is told as ``unread``."""
        page = self._pages[number - 1]
        place = _place(page)
        try:
            found, chars, off, blended = mine(self._pdf.rsrcmgr, page, self._settings.limits, self._layers.hidden)
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


def _open(content: bytes, settings: Settings) -> Any:
    """The document, opened with the first password that fits, the empty one first."""
    for password in ("", *settings.passwords):
        try:
            return pdfplumber.open(io.BytesIO(content), password=password)
        except Exception as error:  # pdfplumber wraps what pdfminer raises, and that may be anything
            causes = (error, error.__cause__, error.__context__, *error.args)
            if not any(isinstance(cause, PDFPasswordIncorrect) for cause in causes):
                raise DamagedError(type(error).__name__) from error
    raise EncryptedError


def _place(page: PDFPage) -> Place:
    """The visible box of a page and its rotation."""
    media, crop = _ordered(page.mediabox), _ordered(page.cropbox)
    box = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    if box[0] >= box[2] or box[1] >= box[3]:
        box = media
    return Place(box, page.rotate % 360 // 90 * 90)


def _ordered(box: Any) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(resolve1(v)) for v in box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
