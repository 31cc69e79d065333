"""The documents of one folder: what there is, in which state, and each one opened.

A document is asked for by an id that is made here from its path; no path ever comes from outside, and a link that leads
out of the folder is not followed. Files may change under the server at any time (a new ``run``, another person): what
is given is always what the files hold now.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from extractor.corrections import (
    Corrections,
    CorrectionsError,
    Replayed,
    content_of,
    corrections_path,
    current,
    is_confirmed,
    is_document,
    read_corrections,
    read_document,
)
from extractor.corrections.model import active
from extractor.inputs import clean_name
from extractor.model import Document
from extractor.review.search import SearchIndex
from extractor.review.sheets import Sheets

__all__ = ["STATES", "Entry", "Library", "Opened", "needs_look", "state_of"]

STATES = ("look", "clean", "corrected", "confirmed", "unreadable")
KEPT_BYTES = 64 * 1024 * 1024
"""Opened documents are kept up to this size of their JSON in all."""
LARGEST = 512 * 1024 * 1024
"""Bytes; a larger JSON is none of ours."""

LARGEST_GRID = 2_000_000
"""Places of a table; a larger one must at least have the cells for it."""

Stamp = tuple[int, int, int, int]


@dataclass(slots=True)
class Entry:
    """One line of the list. ``message``: why it could not be read."""

    id: str
    name: str
    path: Path
    state: str = "unreadable"
    pages: int = 0
    tables: int = 0
    failing: int = 0
    judged: int = 0
    undecided: int = 0
    warnings: int = 0
    corrections: int = 0
    parts: list[str] = field(default_factory=list)
    message: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Opened:
    """A document with the corrections that are in it."""

    entry: Entry
    stamp: Stamp
    replayed: Replayed
    corrections: Corrections | None
    revision: str | None
    _sheets: Sheets | None = None
    _content: str | None = None

    @property
    def sheets(self) -> Sheets:
        """The document cut into pages, made when it is first looked at."""
        if self._sheets is None:
            self._sheets = Sheets(self.document)
        return self._sheets

    @property
    def content(self) -> str:
        """What a person would confirm now."""
        if self._content is None:
            self._content = content_of(self.document)
        return self._content

    @property
    def confirmed(self) -> bool:
        """Whether a person has."""
        return self.corrections is not None and is_confirmed(self.document, self.corrections)

    @property
    def document(self) -> Document:
        """The document as it is shown."""
        return self.replayed.document


class Library:
    """All documents below a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.search = SearchIndex()
        self._entries: dict[str, tuple[Stamp, Entry]] = {}
        self._opened: OrderedDict[str, Opened] = OrderedDict()
        self._lock = Lock()

    def entries(self) -> list[Entry]:
        """All documents and unreadable inputs, by name; files that are new or changed are read for it."""
        out = []
        present = set()
        for path in self._files():
            name = path.relative_to(self.folder).as_posix()
            key = _id(name)
            present.add(key)
            out.append(self._entry(key, clean_name(name), path))
        with self._lock:
            for key in set(self._entries) - present:
                del self._entries[key]
                self._opened.pop(key, None)
                self.search.drop(key)
        return sorted(out, key=lambda e: e.name)

    def open(self, key: str) -> Opened | None:
        """A document by its id; None where there is none. Raises CorrectionsError where it cannot be read."""
        with self._lock:
            known = self._entries.get(key)
        path = known[1].path if known is not None else self._path_of(key)
        if path is None or not is_document(path) or not path.is_file():
            return None
        stamp = _stamp(path)
        with self._lock:
            opened = self._opened.get(key)
            if opened is not None and opened.stamp == stamp:
                self._opened.move_to_end(key)
                return opened
        opened = self._read(key, path, stamp, names=True)
        with self._lock:
            self._keep(key, opened)
        return opened

    def adopt(self, opened: Opened, replayed: Replayed, corrections: Corrections) -> None:
        """Take over a document that was just written with its corrections, instead of reading it again.

        Nothing is taken over where somebody else has corrected it since.
        """
        path, revision = opened.entry.path, replayed.document.corrections_sha256
        stamp = _stamp(path)
        saved = read_corrections(path)
        if saved is None or saved.revision != revision:
            return
        entry = self._entry_of(opened.entry.id, path, replayed.document, corrections)
        with self._lock:
            self._entries[entry.id] = (stamp, entry)
            self._keep(entry.id, Opened(entry, stamp, replayed, corrections, revision))
        self.search.put(entry.id, replayed.document)

    def _keep(self, key: str, opened: Opened) -> None:
        self._opened[key] = opened
        gc.freeze()  # what is kept need not be looked at by every collection; it goes when nothing refers to it
        self._opened.move_to_end(key)
        while len(self._opened) > 1 and sum(o.stamp[0] for o in self._opened.values()) > KEPT_BYTES:
            self._opened.popitem(last=False)

    def _files(self) -> Iterator[Path]:
        for folder, folders, files in os.walk(self.folder):
            folders[:] = sorted(f for f in folders if not f.startswith("."))
            for file in sorted(files):
                path = Path(folder) / file
                wanted = is_document(path) or path.name.endswith(".error.json")
                if wanted and path.resolve().is_relative_to(self.folder):
                    yield path

    def _path_of(self, key: str) -> Path | None:
        return next((p for p in self._files() if _id(p.relative_to(self.folder).as_posix()) == key), None)

    def _entry(self, key: str, name: str, path: Path) -> Entry:
        stamp = _stamp(path)
        with self._lock:
            known = self._entries.get(key)
        if known is not None and known[0] == stamp:
            return known[1]
        if path.name.endswith(".error.json"):
            entry = Entry(key, name, path, message=_error_of(path))
        else:
            try:
                opened = self._read(key, path, stamp)
                entry = opened.entry
                if opened.corrections is None and stamp[0] < KEPT_BYTES:  # most likely opened next
                    with self._lock:
                        self._keep(key, opened)
            except CorrectionsError as error:
                entry = Entry(
                    key, name, path, message={"ja": f"{error.ja} {error.detail}", "en": f"{error.en} {error.detail}"}
                )
        with self._lock:
            self._entries[key] = (stamp, entry)
        return entry

    def _read(self, key: str, path: Path, stamp: Stamp, *, names: bool = False) -> Opened:
        if path.stat().st_size > LARGEST:
            raise CorrectionsError(f"{path.name}: > {LARGEST} bytes")
        saved = read_corrections(path)
        replayed = current(read_document(path), path, names=names)
        document = replayed.document
        if not _is_sound(document):
            raise CorrectionsError(path.name)
        corrections = None if saved is None else saved.corrections
        entry = self._entry_of(key, path, document, corrections)
        opened = Opened(entry, stamp, replayed, corrections, None if saved is None else saved.revision)
        with self._lock:
            known = self._entries.get(key)
            self._entries[key] = (stamp, entry)
        if known is None or known[0] != stamp:
            self.search.put(key, document)
        return opened

    def _entry_of(self, key: str, path: Path, document: Document, corrections: Corrections | None) -> Entry:
        """The line of the list for a document."""
        return Entry(
            id=key,
            name=clean_name(path.relative_to(self.folder).as_posix()),
            path=path,
            state=state_of(document, corrections),
            pages=document.source.page_count,
            tables=len(document.tables),
            failing=sum(needs_look(c.status, c.remark) for c in document.checks),
            judged=sum(c.status == "fail" and c.remark is not None for c in document.checks),
            undecided=sum(c.status == "undecided" for c in document.checks),
            warnings=sum(p.severity != "info" for p in document.problems),
            corrections=len(active(corrections)) if corrections is not None else 0,
            parts=[" ".join(filter(None, [p.label, p.title])) for p in document.parts],
        )


def needs_look(status: str, remark: str | None) -> bool:
    """Whether a check waits for a person: it fails, and nobody has judged it."""
    return status == "fail" and remark is None


def state_of(document: Document, corrections: Corrections | None) -> str:
    """``look``: something waits for a person; else ``confirmed``, ``corrected`` or ``clean``."""
    if any(needs_look(c.status, c.remark) for c in document.checks):
        return "look"
    if any(p.severity == "error" or p.code == "correction-conflict" for p in document.problems):
        return "look"
    if is_confirmed(document, corrections):
        return "confirmed"
    return "corrected" if corrections is not None and active(corrections) else "clean"


def _is_sound(document: Document) -> bool:
    """Whether the tables are grids that can be laid out: a JSON from elsewhere may claim anything."""
    for table in document.tables:
        rows, columns = table.row_count, table.column_count
        if not (rows >= 0 and columns >= 0 and rows * max(columns, 1) <= max(LARGEST_GRID, 4 * len(table.cells))):
            return False
        for c in table.cells:
            if not (0 <= c.row < c.row + c.row_span <= rows and 0 <= c.column < c.column + c.column_span <= columns):
                return False
    return True


def _id(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _stamp(path: Path) -> Stamp:
    """What changes when a document or its corrections change."""
    try:
        own = path.stat()
    except OSError:
        return (0, 0, 0, 0)
    try:
        other = corrections_path(path).stat()
    except OSError:
        return (own.st_size, own.st_mtime_ns, 0, 0)
    return (own.st_size, own.st_mtime_ns, other.st_size, other.st_mtime_ns)


def _error_of(path: Path) -> dict[str, str]:
    """The message of an error file."""
    try:
        record: Any = json.loads(path.read_bytes())
        message = record["error"]["message"]
        return {"ja": str(message["ja"]), "en": str(message["en"])}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {"ja": "このファイルを読めません。", "en": "This file cannot be read."}
