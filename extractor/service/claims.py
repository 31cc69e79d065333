"""Taking a file, so that no other watcher takes it too, and giving it back; and what a dead watcher held."""

from __future__ import annotations

import shutil
from pathlib import Path

from extractor.outputs.names import Target
from extractor.service import times
from extractor.service.holder import is_alive
from extractor.service.inbox import Inbox, Seen
from extractor.service.ledger import Ledger, Row

__all__ = ["Workshop", "claim", "give_back", "recover", "twin"]

_ENDED = ("sha256", "bytes", "version", "status", "output", "output_sha256", "same_as", "place", "explanation")


class Workshop:
    """The folder in the state folder where copies are read and outputs are made, one folder for each try of a file."""

    def __init__(self, state: Path) -> None:
        self.path = state.resolve() / ".work"

    def make(self) -> None:
        """Make it; nobody else may look into it, for it holds copies of papers."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)

    def bench(self, row: Row) -> Path:
        """The folder for the present try of a file."""
        return self.path / f"{row.id}-{row.attempts}"

    def copy(self, row: Row) -> Path:
        """Where the copy of the file lies."""
        return self.bench(row) / "in" / row.path.name

    def staged(self, row: Row) -> Target:
        """Where its document or error is written first."""
        return Target(self.bench(row) / "out" / "document.json", self.bench(row) / "out" / "error.json")

    def clear(self, row: Row) -> None:
        """Throw away what a try has made."""
        shutil.rmtree(self.bench(row), ignore_errors=True)

    def sweep(self, ledger: Ledger) -> None:
        """Throw away what tries have made that nobody is at any more."""
        found = [p for p in self.path.iterdir() if p.is_dir()] if self.path.is_dir() else []
        # Asked after the folders were listed: a try is in the ledger before it has a folder.
        used = {self.bench(row) for row in ledger.rows("state IN ('taken', 'read')")} if found else set()
        for folder in found:
            if folder not in used:
                shutil.rmtree(folder, ignore_errors=True)


def claim(ledger: Ledger, holder: str, inbox: Inbox, seen: Seen, kind: str) -> Row | None:
    """Take a file; None where another watcher has it, or it is no longer what was seen."""
    key = ledger.inbox_key(inbox.path)
    with ledger.writing() as db:
        found = db.execute(
            "SELECT id, state, attempts FROM files"
            " WHERE inbox = ? AND path = ? AND state IN ('taken', 'read', 'returned') ORDER BY id",
            (key, bytes(seen.path)),
        ).fetchall()
        if any(row["state"] != "returned" for row in found) or inbox.look(seen.path) != seen:
            return None  # whoever had it before has moved it before the ledger says that it is done
        fresh = {"state": "taken", "holder": holder, "identity": seen.identity, "taken_at": times.now()}
        if found:
            number = int(found[-1]["id"])
            emptied = dict.fromkeys(_ENDED)
            ledger.update(db, number, **fresh, **emptied, kind=kind, code=None, attempts=found[-1]["attempts"] + 1)
        else:
            number = ledger.insert(db, inbox=inbox.path, path=seen.path, name=seen.name, kind=kind, **fresh)
    return ledger.rows("id = ?", (number,))[0]


def give_back(ledger: Ledger, row: Row, code: str) -> None:
    """Let a file go that was taken; ``code`` says why."""
    ledger.change(row.id, state="returned", holder=None, code=code)


def twin(ledger: Ledger, row: Row, sha256: str) -> Row | None:
    """Note the content of a file, and tell who else has brought the same: whoever is at it now, or the last success.

    One watcher alone notes a content that nobody is at; the others find it here.
    """
    with ledger.writing() as db:
        others = ledger.rows(
            "sha256 = ? AND id != ? AND (state IN ('taken', 'read') OR (state = 'done' AND status != 'error'))",
            (sha256, row.id),
        )
        busy = [other for other in others if other.state == "taken"]
        if busy:
            return busy[0]
        ledger.update(db, row.id, sha256=sha256)
    good = [other for other in others if other.status in ("pass", "fail", "unpacked")]
    return good[-1] if good else None


def recover(ledger: Ledger, holder: str, workshop: Workshop) -> tuple[list[Row], list[Row]]:
    """What dead watchers held: the files given back, and those whose result is known, now held by ``holder``."""
    unfinished = "(state IN ('taken', 'read') OR hook = 'due') AND holder != ?"
    held = {row.holder for row in ledger.rows(unfinished, (holder,))}
    dead = [name for name in held if name is not None and not is_alive(workshop.path, name)]
    back: list[Row] = []
    adopted: list[Row] = []
    for name in dead:
        with ledger.writing() as db:
            for row in ledger.rows("(state IN ('taken', 'read') OR hook = 'due') AND holder = ?", (name,)):
                if row.state == "taken":
                    ledger.update(db, row.id, state="returned", holder=None, code="interrupted")
                    back.append(row)
                else:
                    ledger.update(db, row.id, holder=holder)
                    adopted.append(row)
    return back, adopted
