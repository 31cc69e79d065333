"""The ledger: what came, when, what was made of it, where it is now. One SQLite file in the state folder.

Each file that is dropped has one row, which goes through these states:

    taken → read → done | failed        returned: given back to the inbox, taken again later

The row is there before anything is done with the file (``taken``), and the result is in it before the original is
moved (``read``). A watcher that dies leaves its rows behind; the next one gives back what was ``taken`` and ends the
move of what was ``read``. Paths are kept as bytes, relative to the state folder, so that a whole tree can be moved.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import sqlite3
import tempfile
import threading
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.language import say
from extractor.reasons import reason
from extractor.service import times
from extractor.service.mounts import network_file_system
from extractor.service.pool import StoppedError

__all__ = ["FILE", "Ledger", "Row", "original_near"]

FILE = "ledger.sqlite3"
FORMAT = 1
_TABLES = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    inbox BLOB NOT NULL,            -- relative to the folder of this file
    path BLOB NOT NULL,             -- where it was dropped, relative to the inbox
    name TEXT NOT NULL,             -- the same for people: NFC, undecodable bytes as U+FFFD
    kind TEXT NOT NULL,             -- pdf | zip | again
    state TEXT NOT NULL,            -- taken | read | done | failed | returned
    holder TEXT,                    -- the watcher that has it, while taken or read
    attempts INTEGER NOT NULL DEFAULT 1,
    identity TEXT,                  -- inode, size and time of the file as it was taken
    sha256 TEXT, bytes INTEGER,
    version TEXT,                   -- of the extractor
    status TEXT,                    -- pass | fail | error | duplicate | unpacked
    code TEXT,                      -- of the error, or why it was returned
    summary TEXT NOT NULL DEFAULT '{}',
    output BLOB, output_sha256 TEXT,
    same_as INTEGER REFERENCES files (id),
    place BLOB,                     -- where the original is, relative to the inbox
    explanation TEXT,               -- what lies beside it in failed/
    hook TEXT,                      -- due | ok | what went wrong
    taken_at TEXT NOT NULL, read_at TEXT, finished_at TEXT
);
CREATE UNIQUE INDEX one_holder ON files (inbox, path) WHERE state IN ('taken', 'read');
CREATE INDEX by_content ON files (sha256);
CREATE INDEX by_place ON files (inbox, path);
CREATE INDEX unfinished ON files (state) WHERE state IN ('taken', 'read');
CREATE INDEX hooks ON files (hook) WHERE hook = 'due';
"""


@dataclass(slots=True)
class Row:
    """One row of the ledger. ``summary`` holds counts only: no text of the paper."""

    id: int
    inbox: Path
    path: Path
    name: str
    kind: str
    state: str
    holder: str | None
    attempts: int
    identity: str | None
    sha256: str | None
    bytes: int | None
    version: str | None
    status: str | None
    code: str | None
    summary: dict[str, Any] = field(default_factory=dict)
    output: Path | None = None
    output_sha256: str | None = None
    same_as: int | None = None
    place: Path | None = None
    explanation: str | None = None
    hook: str | None = None
    taken_at: str = ""
    read_at: str | None = None
    finished_at: str | None = None

    @property
    def folder(self) -> tuple[str, ...]:
        """The folders below the inbox that the file was dropped into, as text."""
        return tuple(self.name.split("/")[:-1])


class Ledger:
    """The ledger of a folder; several processes of one machine may have it open. Threads take turns.

    Every method raises StoppedError where the ledger cannot be read or written (disk full, no right to).
    """

    def __init__(self, folder: Path, *, make: bool = True) -> None:
        self.folder = folder.resolve()
        self._lock = threading.RLock()
        kind = network_file_system(folder)
        if kind is not None:
            raise StoppedError(
                say(
                    f"台帳をネットワーク共有（{kind}）に置くことはできません: {folder}。"
                    "--state でこの機械のフォルダを指定してください。",
                    f"The ledger cannot lie on a network share ({kind}): {folder}. "
                    "Give a folder of this machine by --state.",
                )
            )
        with _told(self.folder / FILE):
            if make:
                self.folder.mkdir(parents=True, exist_ok=True)
                with tempfile.TemporaryFile(dir=self.folder):  # whose complaint is clearer than SQLite's
                    pass
            self._db = self._open("rwc" if make else "ro")
            if not make:
                self._look()
            if make:
                with self._alone():
                    self._db.execute("PRAGMA journal_mode = WAL")
                    self._prepare()
                self._db.execute("PRAGMA synchronous = FULL")  # a commit is on the disk when it returns
            found = self._about("format")
            if found != str(FORMAT):
                raise StoppedError(
                    say(
                        f"この台帳は別の版のものです（形式 {found}）: {self.folder / FILE}",
                        f"This ledger is of another version (format {found}): {self.folder / FILE}",
                    )
                )
        self.id = self._about("id") or ""

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time: SQLite does not wait for another that turns a new ledger into WAL as well."""
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)

    def _open(self, mode: str) -> sqlite3.Connection:
        uri = f"{(self.folder / FILE).as_uri()}?mode={mode}"
        db = sqlite3.connect(uri, uri=True, timeout=60, isolation_level=None, check_same_thread=False)
        db.row_factory = sqlite3.Row
        return db

    def _look(self) -> None:
        """Make sure that a ledger which one may only read can be read: SQLite wants to write beside it otherwise."""
        try:
            self._about("format")
        except sqlite3.OperationalError:
            self._db.close()
            self._db = self._open("ro&immutable=1")

    def _prepare(self) -> None:
        with self.writing() as db:
            if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'about'").fetchone() is None:
                for statement in _TABLES.split(";"):
                    db.execute(statement)
                values = [("format", str(FORMAT)), ("id", uuid.uuid4().hex), ("made_at", times.now())]
                db.executemany("INSERT INTO about VALUES (?, ?)", values)

    def _about(self, key: str) -> str | None:
        row = self._db.execute("SELECT value FROM about WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def close(self) -> None:
        """Close the file."""
        with self._lock, contextlib.suppress(sqlite3.Error):
            self._db.close()

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that no other writer can come between; undone where anything is raised within."""
        with self._lock, _told(self.folder / FILE):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise

    def rows(self, where: str = "1", values: Iterable[object] = (), *, limit: int = -1) -> list[Row]:
        """The rows that a condition holds for, in the order of their numbers; with a limit, the last ones."""
        query = f"SELECT * FROM (SELECT * FROM files WHERE {where} ORDER BY id DESC LIMIT ?) ORDER BY id"
        with self._lock, _told(self.folder / FILE):
            return [self._row(record) for record in self._db.execute(query, (*values, limit))]

    def counts(self) -> dict[str, int]:
        """How many rows each state has."""
        with self._lock, _told(self.folder / FILE):
            return dict(self._db.execute("SELECT state, count(*) FROM files GROUP BY state ORDER BY state").fetchall())

    def insert(self, db: sqlite3.Connection, **columns: Any) -> int:
        """Add a row within ``writing``; gives its number."""
        columns = self._plain(columns)
        names = ", ".join(columns)
        marks = ", ".join("?" for _ in columns)
        number = db.execute(f"INSERT INTO files ({names}) VALUES ({marks})", tuple(columns.values())).lastrowid
        assert number is not None
        return number

    def update(self, db: sqlite3.Connection, number: int, **columns: Any) -> None:
        """Change a row within ``writing``."""
        columns = self._plain(columns)
        names = ", ".join(f"{name} = ?" for name in columns)
        db.execute(f"UPDATE files SET {names} WHERE id = ?", (*columns.values(), number))

    def change(self, number: int, **columns: Any) -> None:
        """Change a row, in a transaction of its own."""
        with self.writing() as db:
            self.update(db, number, **columns)

    def inbox_key(self, inbox: Path) -> bytes:
        """How the ledger names an inbox."""
        return os.fsencode(os.path.relpath(inbox.resolve(), self.folder))

    def original(self, sha256: str) -> Path | None:
        """Where the original of that content lies now; None if it is not known, or no longer there."""
        for row in reversed(self.rows("sha256 = ? AND state IN ('done', 'failed') AND place NOT NULL", (sha256,))):
            path = row.inbox / row.place if row.place is not None else None
            if path is not None and path.is_file():
                return path
        return None

    def _plain(self, columns: dict[str, Any]) -> dict[str, Any]:
        """Values as SQLite keeps them."""
        plain = dict(columns)
        for name, value in columns.items():
            if name == "inbox":
                plain[name] = self.inbox_key(value)
            elif name == "output" and value is not None:
                plain[name] = os.fsencode(os.path.relpath(value.resolve(), self.folder))
            elif isinstance(value, Path):
                plain[name] = os.fsencode(value)
            elif isinstance(value, dict):
                plain[name] = json.dumps(value, ensure_ascii=True, allow_nan=False)
        return plain

    def _row(self, record: sqlite3.Row) -> Row:
        values = dict(record)
        values["summary"] = json.loads(values["summary"])
        for name in ("path", "place"):
            values[name] = None if values[name] is None else Path(os.fsdecode(values[name]))
        for name in ("inbox", "output"):
            value = values[name]
            joined = None if value is None else os.path.normpath(self.folder / os.fsdecode(value))
            values[name] = None if joined is None else Path(joined)
        return Row(**values)


def original_near(document: Path, sha256: str) -> Path | None:
    """The original of a document that the drop folder has written: by the ledger in a folder above the document."""
    for folder in document.absolute().parents:
        if (folder / FILE).is_file():
            try:
                ledger = Ledger(folder, make=False)
            except StoppedError:  # another version's, or no right to read it: then it tells nothing
                return None
            try:
                return ledger.original(sha256)
            finally:
                ledger.close()
    return None


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """What SQLite and the system complain about, as one error with the path."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoppedError(f"{error}: {path}") from error
    except OSError as error:
        raise StoppedError(reason(error, path)) from error
