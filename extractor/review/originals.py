"""The PDFs of the documents that are looked at: found by their content, never by a name that stands in a JSON."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from extractor.model import Document
from extractor.outputs.sources import Sources

__all__ = ["Originals"]

Stamp = tuple[int, int]


class Originals:
    """Remembers what was found as long as the file does not change, so that a page costs no second search."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._found: dict[str, tuple[Path, Stamp]] = {}
        self._missed: set[str] = set()
        self._lock = Lock()

    def find(self, document: Document, beside: Path, *, again: bool = False) -> Path | None:
        """The PDF of a document: in the folders given, by the ledger, beside its JSON (``beside``).

        What was not found is looked for only ``again`` where the caller says so: folders may be large.
        """
        sha256 = document.source.sha256
        with self._lock:
            path, stamp = self._found.get(sha256, (None, None))
            if path is not None and _stamp(path) == stamp:
                return path
            if sha256 in self._missed and not again:
                return None
        path = Sources(self._folders).find(document, beside)
        stamp = _stamp(path) if path is not None else None
        with self._lock:
            if path is None or stamp is None:
                self._missed.add(sha256)
                return None
            self._missed.discard(sha256)
            self._found[sha256] = (path, stamp)
        return path


def _stamp(path: Path) -> Stamp | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns
