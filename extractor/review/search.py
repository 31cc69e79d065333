"""Search over the words of all documents: SQLite's full-text index with trigrams, which needs no word boundaries.

The index is in memory and is filled from the documents; what a document does not say (hidden text) is not in it.
Both sides are folded (NFKC, no blanks, casefolded), so that １，２１７ finds 1,217.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock

from extractor.model import Document

__all__ = ["Hit", "SearchIndex", "fold"]

SHOWN = 200
"""So many hits are given at most."""
_AROUND = 40


def fold(text: str) -> str:
    """A text as it is searched."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that has the words: the document's id, the page, and words around in folded form, cut in three."""

    document: str
    page: int
    before: str
    match: str
    after: str


class SearchIndex:
    """One row for each block and each row of a table."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._next = 1
        self._rows: dict[str, range] = {}
        """The row numbers of each document: the index itself cannot be asked by document without reading all of it."""
        self._base = sqlite3.connect(":memory:", check_same_thread=False)
        self._base.execute(
            "CREATE VIRTUAL TABLE words USING fts5(text, document UNINDEXED, page UNINDEXED, tokenize='trigram')"
        )

    def put(self, name: str, document: Document) -> None:
        """The words of a document, instead of those that were there."""
        words = [(text, page) for text, page in _words(document) if text]
        with self._lock, self._base:
            self._drop(name)
            rows = self._rows[name] = range(self._next, self._next + len(words))
            self._next = rows.stop
            self._base.executemany(
                "INSERT INTO words (rowid, text, document, page) VALUES (?, ?, ?, ?)",
                ((row, text, name, page) for row, (text, page) in zip(rows, words, strict=True)),
            )

    def drop(self, name: str) -> None:
        """Forget a document."""
        with self._lock, self._base:
            self._drop(name)

    def _drop(self, name: str) -> None:
        rows = self._rows.pop(name, range(0))
        self._base.executemany("DELETE FROM words WHERE rowid = ?", ((row,) for row in rows))

    def find(self, query: str) -> list[Hit]:
        """The places whose words hold the query, in the order of documents and pages."""
        wanted = fold(query)[:200]
        if not wanted:
            return []
        escaped = wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        if len(wanted) >= 3:  # trigrams need three letters; shorter words are looked for one by one
            where, value = "words MATCH ?", '"' + wanted.replace('"', '""') + '"'
        else:
            where, value = "text LIKE ? ESCAPE '\\'", f"%{escaped}%"
        sql = f"SELECT document, page, text FROM words WHERE {where} ORDER BY document, page LIMIT {SHOWN}"
        with self._lock:
            rows = self._base.execute(sql, (value,)).fetchall()
        return [hit for document, page, text in rows if (hit := _hit(document, page, text, wanted)) is not None]


def _hit(document: str, page: int, text: str, wanted: str) -> Hit | None:
    start = text.find(wanted)
    if start < 0:
        return None
    end = start + len(wanted)
    return Hit(
        document=document,
        page=page,
        before=("…" if start > _AROUND else "") + text[max(start - _AROUND, 0) : start],
        match=text[start:end],
        after=text[end : end + _AROUND] + ("…" if len(text) > end + _AROUND else ""),
    )


def _words(document: Document) -> Iterable[tuple[str, int]]:
    for block in document.blocks:
        if block.text:
            yield fold(block.text), block.page
    for table in document.tables:
        rows: dict[int, list[str]] = {}
        pages: dict[int, int] = {}
        for cell in table.cells:
            rows.setdefault(cell.row, []).append(cell.text)
            if cell.regions:
                pages.setdefault(cell.row, cell.regions[0].page)
        for row, texts in rows.items():
            yield fold(" ".join(texts)), pages.get(row, table.pages[0])
