"""From a path to an open paper: the file's bytes, whether they are a PDF, and which reader takes it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extractor.errors import EmptyFileError, NotAPdfError, TooLargeError, UnreadableError, UsageError
from extractor.reading.paper import Paper
from extractor.settings import Settings

__all__ = ["open_document"]

_HEADER = b"%PDF-"
_HEADER_WITHIN = 1024
"""A header may stand behind so many bytes of garbage (Acrobat's limit, ISO 32000-1 annex H.3.4.1)."""


@contextmanager
def open_document(path: Path, settings: Settings) -> Iterator[Paper]:
    """Open a PDF with the reader that ``settings`` name.

    Raises:
        InputError: the file cannot be read; its class says why.
        UsageError: there is no such reader.
    """
    content = _content(path, settings)
    paper = _paper(content, settings)
    try:
        paper.file_name = path.name
        paper.sha256 = hashlib.sha256(content).hexdigest()
        paper.bytes = len(content)
        yield paper
    finally:
        paper.close()


def _paper(content: bytes, settings: Settings) -> Paper:
    if settings.reader == "pdfium":
        from extractor.reading.pdfium import PdfiumPaper

        return PdfiumPaper(content, settings)
    if settings.reader == "pdfplumber":
        from extractor.reading.plumber import PlumberPaper

        return PlumberPaper(content, settings)
    raise UsageError(f"unknown reader: {settings.reader}")


def _content(path: Path, settings: Settings) -> bytes:
    """The bytes of the file. Raises UnreadableError, EmptyFileError, TooLargeError, NotAPdfError."""
    try:
        size = path.stat().st_size
        if size > settings.limits.file_bytes:
            raise TooLargeError(f"{size} bytes > {settings.limits.file_bytes}")
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableError(error.strerror or "") from error
    if not content:
        raise EmptyFileError
    if _HEADER not in content[: _HEADER_WITHIN + len(_HEADER)]:
        raise NotAPdfError
    return content
