"""From a path to an open paper: the file's bytes, whether they are a PDF, and which reader takes it."""

from __future__ import annotations

import hashlib
import re
import stat
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
_FAR = 64 * 1024
"""Behind so many bytes a PDF is still looked for, if it has objects at all."""
_OBJECT = re.compile(rb"\d\s+\d+\s+obj\b")
_OTHERS = (b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"II*\0", b"MM\0*")
"""How files of other kinds begin (ZIP, Office, PNG, JPEG, GIF, older Office, RTF, TIFF): a PDF within is not theirs."""


@contextmanager
def open_document(path: Path, settings: Settings) -> Iterator[Paper]:
    """Open a PDF with the reader that ``settings`` name.

    Raises:
        InputError: the file cannot be read; its class says why.
        UsageError: there is no such reader.
    """
    content = _content(path, settings)
    pdf = _pdf(content)
    paper = _paper(pdf, settings)
    try:
        paper.file_name = path.name
        paper.sha256 = hashlib.sha256(content).hexdigest()
        paper.bytes = len(content)
        paper.facts.repaired |= len(pdf) != len(content)
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
    """The bytes of the file. Raises UnreadableError, EmptyFileError, TooLargeError."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe or a device would never end
            raise UnreadableError("not a regular file")
        size = found.st_size
        if size > settings.limits.file_bytes:
            raise TooLargeError(f"{size} bytes > {settings.limits.file_bytes}")
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableError(error.strerror or "") from error
    if not content:
        raise EmptyFileError
    return content


def _pdf(content: bytes) -> bytes:
    """What is to be read: the file, from its header on where that lies far in. Raises NotAPdfError."""
    if content.startswith(_OTHERS):
        raise NotAPdfError
    header = content.find(_HEADER, 0, _FAR + len(_HEADER))
    if header < 0:
        raise NotAPdfError
    if header <= _HEADER_WITHIN:
        return content
    if not _OBJECT.search(content, header):
        raise NotAPdfError
    return content[header:]
