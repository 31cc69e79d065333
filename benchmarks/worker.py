"""One reader in a process of its own, asked line by line; called by ``compare.py``, also in the peers' environment.

    python benchmarks/worker.py READER

A request is a line of JSON, ``{"path": "…pdf", "pages": 10}``; the answer tells the CPU seconds of this process, the
pages read, and the memory in bytes: the peak so far, and what the result holds. Each library is used as its first page
of documentation does. Stands alone: only the reader ``extractor`` imports the project.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Read = Callable[[str, int], tuple[int, Any]]
"""Reads the first pages of a paper; gives how many there were, and the result."""


def pdfium() -> Read:
    """PDFium's own parse and bulk text by raw calls: the floor that a reader on PDFium stands on."""
    import ctypes

    import pypdfium2.raw as raw

    raw.FPDF_InitLibrary()

    def read(path: str, pages: int) -> tuple[int, Any]:
        content = Path(path).read_bytes()
        document = raw.FPDF_LoadMemDocument64(content, len(content), None)
        count = min(pages, raw.FPDF_GetPageCount(document))
        texts = []
        for number in range(count):
            page = raw.FPDF_LoadPage(document, number)
            text = raw.FPDFText_LoadPage(page)
            length = raw.FPDFText_CountChars(text)
            buffer = (ctypes.c_ushort * (length + 1))()
            raw.FPDFText_GetText(text, 0, length, buffer)
            texts.append(bytes(buffer).decode("utf-16-le", "replace"))
            raw.FPDFText_ClosePage(text)
            raw.FPDF_ClosePage(page)
        raw.FPDF_CloseDocument(document)
        return count, texts

    return read


def extractor() -> Read:
    """Tables, text, records, checks and the bytes of the JSON."""
    from extractor import extract
    from extractor.outputs.writer import as_bytes

    def read(path: str, pages: int) -> tuple[int, Any]:
        document = extract(path, pages=range(1, pages + 1), ocr="never")
        return len(document.pages), (document, as_bytes(document))

    return read


def pdfplumber() -> Read:
    """``page.extract_tables()``."""
    import pdfplumber as library

    def read(path: str, pages: int) -> tuple[int, Any]:
        with library.open(path) as pdf:
            chosen = pdf.pages[:pages]
            return len(chosen), [page.extract_tables() for page in chosen]

    return read


def pymupdf() -> Read:
    """``page.find_tables()`` and the text of each table."""
    import pymupdf as library

    def read(path: str, pages: int) -> tuple[int, Any]:
        document = library.open(path)
        count = min(pages, len(document))
        return count, [[t.extract() for t in document[n].find_tables().tables] for n in range(count)]

    return read


def tablers() -> Read:
    """``find_tables(page)`` and the text of each cell."""
    import itertools

    import tablers as library

    def read(path: str, pages: int) -> tuple[int, Any]:
        document = library.Document(path)
        found = [
            [[(c.bbox, c.text) for c in t.cells] for t in library.find_tables(page, extract_text=True)]
            for page in itertools.islice(document.pages(), pages)
        ]
        document.close()
        return len(found), found

    return read


def camelot() -> Read:
    """``camelot.read_pdf(path, pages=…)``: lattice."""
    import camelot as library

    def read(path: str, pages: int) -> tuple[int, Any]:
        tables = library.read_pdf(path, pages=f"1-{pages}", flavor="lattice", suppress_stdout=True)
        return pages, [t.data for t in tables]

    return read


READERS: dict[str, Callable[[], Read]] = {
    "pdfium": pdfium,
    "extractor": extractor,
    "tablers": tablers,
    "PyMuPDF": pymupdf,
    "pdfplumber": pdfplumber,
    "camelot": camelot,
}


def resident() -> int:
    """Bytes of memory that this process holds now (Linux; 0 where it cannot be told)."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    except OSError:
        return 0


def main() -> None:
    """Answer until standard input ends."""
    try:
        read = READERS[sys.argv[1]]()
    except ImportError:
        print(json.dumps({"missing": True}), flush=True)
        return
    print(json.dumps({"missing": False}), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        gc.collect()
        before = resident()
        start = time.process_time()
        count, result = read(asked["path"], asked["pages"])
        seconds = time.process_time() - start
        gc.collect()
        held = max(resident() - before, 0)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        del result
        print(json.dumps({"seconds": seconds, "pages": count, "held": held, "peak": peak}), flush=True)


if __name__ == "__main__":
    main()
