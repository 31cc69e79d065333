"""Finds the PDF of a saved document by its hash: in the folders given, by the ledger, beside the JSON."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from extractor.codes import problem
from extractor.model import Document, Problem
from extractor.outputs.names import sha256_of

__all__ = ["Sources", "missing", "tell_missing"]

_MANY = 20_000
"""At most so many files are looked at in one folder tree."""


class Sources:
    """The PDFs of some folders, by size and then by content: a file is hashed only where its size fits."""

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        self._by_size: dict[int, list[Path]] = {}
        self._hashes: dict[Path, str | None] = {}
        self._seen: set[Path] = set()
        for folder in folders:
            self._add(_pdfs(folder))

    def find(self, document: Document, beside: Path | None = None) -> Path | None:
        """The PDF of a document, or None. ``beside``: the document's own file."""
        if beside is not None:
            from extractor.service.ledger import original_near

            self._add(filter(None, [original_near(beside, document.source.sha256)]))
            self._add(sorted(p for p in beside.parent.glob("*") if p.suffix.lower() == ".pdf"))
        for path in self._by_size.get(document.source.bytes, []):
            if self._hash(path) == document.source.sha256:
                return path
        return None

    def _add(self, paths: Iterable[Path]) -> None:
        for path in paths:
            if path in self._seen:
                continue
            self._seen.add(path)
            try:
                size = path.stat().st_size
            except OSError:  # gone in between, or no right to see it: then it is not the one
                continue
            self._by_size.setdefault(size, []).append(path)

    def _hash(self, path: Path) -> str | None:
        if path not in self._hashes:
            try:
                self._hashes[path] = sha256_of(path)
            except OSError:
                self._hashes[path] = None
        return self._hashes[path]


def _pdfs(folder: Path) -> Iterator[Path]:
    """The PDFs of a folder tree, in order; links to folders are not followed."""
    count = 0
    for root, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            count += 1
            if count > _MANY:
                return
            if name.lower().endswith(".pdf"):
                yield Path(root) / name


def tell_missing(document: Document, pdf: Path | None) -> None:
    """Have a document's problems say that its PDF is not there, or no longer say it where it is."""
    others = [p for p in document.problems if p.code != "source-missing"]
    document.problems = others if pdf is not None else [*others, missing(document)]


def missing(document: Document) -> Problem:
    """The problem of a document whose PDF is not there."""
    name = document.source.file_name
    return problem(
        "source-missing",
        f"元のPDF（{name}）が見つからないため、画像はありません。",
        f"The PDF ({name}) was not found, so there are no pictures.",
    )
