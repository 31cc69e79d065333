"""Finding the PDF of a document: by its sha256 alone, never by a name that stands in a JSON."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Lock

from extractor.outputs.names import sha256_of

__all__ = ["Sources"]


class Sources:
    """PDFs below some folders. Only files of the right size are hashed, each once as long as it does not change."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(folders)
        self._hashes: dict[tuple[Path, int, int], str | None] = {}
        self._found: dict[str, Path] = {}
        self._lock = Lock()

    def find(self, sha256: str, size: int) -> Path | None:
        """The PDF with this content; None where there is none."""
        with self._lock:
            known = self._found.get(sha256)
            if known is not None and self._hash(known) == sha256:
                return known
            for path in self._candidates():
                try:
                    same_size = path.stat().st_size == size
                except OSError:
                    continue
                if same_size and self._hash(path) == sha256:
                    self._found[sha256] = path
                    return path
        return None

    def _candidates(self) -> Iterator[Path]:
        for root in self._folders:
            for folder, folders, files in os.walk(root):
                folders[:] = sorted(f for f in folders if not f.startswith("."))
                yield from (Path(folder) / f for f in sorted(files) if f.lower().endswith(".pdf"))

    def _hash(self, path: Path) -> str | None:
        try:
            stat = path.stat()
            key = (path, stat.st_size, stat.st_mtime_ns)
            if key not in self._hashes:
                self._hashes[key] = sha256_of(path)
            return self._hashes[key]
        except OSError:
            return None
