"""The size of a page's unit (UserUnit, ISO 32000-1 table 30), which PDFium passes over; pdfminer is asked for it."""

from __future__ import annotations

import io
import math

__all__ = ["page_units"]

_LARGEST = 1000.0  # times 1/72 inch; more is a slip


def page_units(content: bytes, count: int) -> list[float]:
    """The unit of each of ``count`` pages; 1.0 where the file tells none, or nothing sensible."""
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser
    from pdfminer.pdftypes import resolve1

    plain = [1.0] * count
    try:
        pages = list(PDFPage.create_pages(PDFDocument(PDFParser(io.BytesIO(content)))))
        found = [resolve1(page.attrs.get("UserUnit")) for page in pages]
    except Exception:  # pdfminer raises whatever a broken file makes it trip over
        return plain
    if len(found) != count:
        return plain
    return [
        float(unit) if isinstance(unit, (int, float)) and math.isfinite(unit) and 0 < unit <= _LARGEST else 1.0
        for unit in found
    ]
