"""What is done with one dropped file: take it, copy it, read the copy, write the result down, move the original.

The ledger says what is going to be done before it is done, so that any of these steps may be the last of this process:
the next watcher gives back what was taken, and ends the move of what has a result.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor import __version__
from extractor.errors import InputError, InternalError, TooLargeError, UnreadableError
from extractor.inputs import Input, clean_name
from extractor.outputs.files import put_error, sync_folder
from extractor.outputs.names import Names, sha256_of, source_of
from extractor.reasons import reason
from extractor.service import moving, times
from extractor.service.claims import Workshop, claim, give_back, twin
from extractor.service.copying import ChangedError, ClosedError, copy_of
from extractor.service.inbox import DONE, Inbox, Seen
from extractor.service.job import Job, Outcome
from extractor.service.ledger import Ledger, Row
from extractor.service.pool import INTERRUPTED, StoppedError
from extractor.service.results import Result, bring, counts_of, duplicate, failure, record_of
from extractor.service.unpack import unpack_guarded
from extractor.settings import Settings

__all__ = ["Desk", "Returned"]

TRIES = 5
"""A file that cannot be read from its disk or share is told as unreadable after so many tries."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A file that stays in the inbox for now; ``code``: busy, changed, vanished, share, output, stopped."""

    name: str
    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that the steps need.

    ``read``: reads one document in a guarded process. ``again``: what an older version has read is no duplicate.
    ``hook``: there is a command to run afterwards. ``stuck``: files that could not even be given back.
    """

    inbox: Inbox
    output: Path
    ledger: Ledger
    holder: str
    workshop: Workshop
    settings: Settings
    read: Callable[[Job], Outcome]
    again: bool = False
    hook: bool = False
    stuck: list[Row] = field(default_factory=list)

    def deliver(self, seen: Seen) -> Row | Returned | None:
        """Take one file through all steps but the last (``finish``); None where another watcher has it.

        Raises StoppedError where outputs or ledger cannot be written; the file is given back then.
        """
        kind = "zip" if seen.path.suffix.lower() == ".zip" else "pdf"
        row = claim(self.ledger, self.holder, self.inbox, seen, kind)
        if row is None:
            return None
        try:
            try:
                written = self._unpack(row, seen) if kind == "zip" else self._extract(row, seen)
            except ChangedError as error:
                return self._back(row, error.code, error.detail)
            except (StoppedError, OSError):
                raise
            except Exception as fault:  # a fault of this program must not stop the others, nor come again for ever
                written = self._refuse(row, seen, InternalError(type(fault).__name__))
        except (StoppedError, OSError) as error:
            code = "stopped" if isinstance(error, StoppedError) and error.detail == INTERRUPTED else "output"
            try:
                self._back(row, code)
            except StoppedError:  # not even that can be written now
                self.stuck.append(row)
            if isinstance(error, StoppedError):
                raise
            raise StoppedError(reason(error)) from error
        return written

    def free_stuck(self) -> None:
        """Give back what could not be given back before. Raises StoppedError where it still cannot."""
        while self.stuck:
            self._back(self.stuck[-1], "output")
            self.stuck.pop()

    def _back(self, row: Row, code: str, detail: str = "") -> Returned:
        give_back(self.ledger, row, code)
        self.workshop.clear(row)
        shutil.rmtree(self._unpacking(row), ignore_errors=True)
        return Returned(row.name, code, detail)

    # reading

    def _extract(self, row: Row, seen: Seen) -> Row:
        """Read a PDF and write its result down."""
        settled = self._settled(row, seen, self.settings.limits.file_bytes)
        if settled is not None:
            return settled
        outcome = self.read(Job(self.workshop.copy(row), row.name, self.workshop.staged(row), self.settings))
        self._check_unchanged(row)
        if outcome.error is not None:
            return self._fail(row, outcome.error)
        item = Input(self.workshop.copy(row), row.folder)
        with self.ledger.writing() as db:  # one watcher at a time chooses names
            output = bring(self.workshop.staged(row), Names(self.output).target(item))
            result = Result(outcome.status, DONE, summary=counts_of(outcome.summary), output=output)
            return self._write(db, row, result)

    def _settled(self, row: Row, seen: Seen, limit: int) -> Row | None:
        """Copy a file and note its content; gives its row where it need not be opened: it cannot be read, or is known.

        ``limit``: more bytes are not taken.
        """
        if seen.size > limit:
            return self._refuse(row, seen, TooLargeError(f"{seen.size:,} > {limit:,} bytes"))
        copied = self._copy(row, seen)
        if isinstance(copied, InputError):
            return self._refuse(row, seen, copied)
        other = self._other(row, copied, seen)
        return None if other is None else self._duplicate(row, other)

    def _copy(self, row: Row, seen: Seen) -> str | InputError:
        """The content's hash, once a copy is made; or why there is none."""
        try:
            return copy_of(self.inbox.path / seen.path, seen, self.workshop.copy(row))
        except ClosedError as error:
            return UnreadableError(str(error))
        except ChangedError as error:
            if error.code == "share" and row.attempts >= TRIES:
                return UnreadableError(error.detail)
            raise

    def _other(self, row: Row, sha256: str, seen: Seen) -> Row | None:
        """A paper of the same content that has been read before, and whose output is still there."""
        row.sha256, row.bytes = sha256, seen.size
        other = twin(self.ledger, row, sha256)
        if other is None:
            return None
        if other.state == "taken":
            raise ChangedError("busy")
        if other.status == "unpacked":
            return other
        if self.again and other.version != __version__:
            return None
        is_there = other.output is not None and source_of(other.output).get("sha256") == sha256
        return other if is_there else None

    def _check_unchanged(self, row: Row) -> None:
        """Raises ChangedError where the file is not what was read any more: somebody has replaced it, or taken it."""
        source = self.inbox.path / row.path
        if not moving.is_same(source, row.identity):
            raise ChangedError("changed" if os.path.lexists(source) else "vanished")

    # writing down

    def _refuse(self, row: Row, seen: Seen, error: InputError) -> Row:
        """Write down that a file is not read at all; there may be no copy of it."""
        row.bytes = seen.size
        return self._fail(row, record_of(row, error.code, error.detail))

    def _fail(self, row: Row, record: dict[str, Any], more: dict[str, Any] | None = None) -> Row:
        """Bring an error to its name, and write it down in the same transaction; ``more``: for its summary."""
        staged = self.workshop.staged(row)
        put_error(staged, record)
        copy = self.workshop.copy(row)
        item = Input(copy if copy.exists() else self.inbox.path / row.path, row.folder)
        with self.ledger.writing() as db:
            result = failure(record, bring(staged, Names(self.output).target(item), failed=True))
            result.summary |= more or {}
            return self._write(db, row, result)

    def _duplicate(self, row: Row, other: Row) -> Row:
        """Write down that a content is known."""
        result = duplicate(row, other, self.output)
        with self.ledger.writing() as db:
            return self._write(db, row, result)

    def _write(self, db: Any, row: Row, result: Result) -> Row:
        """The result of a file, and the place where it is going to be, in one row."""
        top = Path(result.folder) / times.year() if result.folder == DONE else Path(result.folder)
        folder = top / row.path.parent
        place = moving.free_place(self.inbox.path / folder, row.path.name, result.explanation)
        self.ledger.update(
            db,
            row.id,
            state="read",
            sha256=row.sha256,
            bytes=row.bytes,
            version=__version__,
            status=result.status,
            code=result.code,
            summary=result.summary,
            output=result.output,
            output_sha256=None if result.output is None else sha256_of(result.output),
            same_as=result.same_as,
            place=folder / place.name,
            explanation=result.explanation,
            read_at=times.now(),
        )
        return self.ledger.rows("id = ?", (row.id,))[0]

    # zip files

    def _unpacking(self, row: Row) -> Path:
        """Where a zip file is unpacked to, before the folder gets its name."""
        return self.inbox.path / f".unpacking-{self.ledger.id[:8]}-{row.id}-{row.attempts}"

    def _unpack(self, row: Row, seen: Seen) -> Row:
        """Unpack a zip file into the inbox, where its PDFs are taken like all others, and write that down."""
        settled = self._settled(row, seen, max(self.settings.limits.zip_bytes, self.settings.limits.file_bytes))
        if settled is not None:
            return settled
        folder = self._unpacking(row)
        folder.mkdir()
        found = unpack_guarded(self.workshop.copy(row), folder, self.settings.limits)
        self._check_unchanged(row)
        code = found.code or (next(iter(found.faults.values())) if found.faults else None)
        summary: dict[str, Any] = {"unpacked": found.written, "ignored": found.ignored}
        if found.code is not None or not found.written:
            shutil.rmtree(folder, ignore_errors=True)
            summary["unpacked"] = 0
        if code is None:
            with self.ledger.writing() as db:
                return self._write(db, row, Result("unpacked", DONE, summary=summary))
        every = found.fault_count + found.written
        detail = found.detail or (f"zip: {found.fault_count}/{every}" if found.faults else "")
        record = record_of(row, code, detail)
        if found.faults:
            members = {clean_name(name): fault for name, fault in found.faults.items()}
            record["members"] = {"unpacked": summary["unpacked"], "failed": found.fault_count, "codes": members}
        return self._fail(row, record, summary)

    def clear_unpacked(self, rows: Iterable[Row]) -> None:
        """Throw away what was unpacked of zip files that were given back."""
        for row in rows:
            if row.kind == "zip":
                shutil.rmtree(self._unpacking(row), ignore_errors=True)

    def _name_folder(self, row: Row) -> None:
        """Give the unpacked folder its name, if that has not been done yet."""
        folder = self._unpacking(row)
        if not folder.is_dir():
            return
        if not row.summary.get("unpacked"):
            shutil.rmtree(folder, ignore_errors=True)
            return
        wanted = self.inbox.path / row.path
        named = moving.free_place(wanted.parent, wanted.stem, None)
        folder.rename(named)
        sync_folder(named.parent)

    # moving

    def finish(self, row: Row) -> Row | Returned:
        """Move a file whose result is written down; may be called again after a death in the middle.

        Raises OSError where the inbox does not allow it; the row stays as it is then.
        """
        assert row.place is not None
        if row.kind == "zip":
            self._name_folder(row)
        copy = self.workshop.copy(row)
        while True:
            place = self.inbox.path / row.place
            source = self.inbox.path / row.path
            try:
                moving.settle(source, place, identity=row.identity, sha256=row.sha256, copy=copy)
                break
            except FileExistsError:
                free = moving.free_place(place.parent, row.path.name, row.explanation, above=place)
                row.place = row.place.parent / free.name
                self.ledger.change(row.id, place=row.place)
            except moving.LostError:
                return self._back(row, "changed" if os.path.lexists(source) else "vanished")
        if row.explanation is not None:
            text = json.dumps(row.summary["record"], ensure_ascii=False, allow_nan=False, indent=1) + "\n"
            moving.explain(place, row.explanation, text.encode("utf-8"), f"{self.ledger.id[:8]}-{row.id}")
        row.state = "failed" if row.explanation == "error" else "done"
        row.finished_at = times.now()
        row.hook = "due" if self.hook and row.status in ("pass", "fail", "error") else None
        row.holder = self.holder if row.hook else None
        self.ledger.change(
            row.id, state=row.state, holder=row.holder, finished_at=row.finished_at, hook=row.hook
        )  # fmt: skip
        self.workshop.clear(row)
        return row
