"""The corrections of a document on the disk, and the document as it was read before them.

Beside ``<stem>.json`` stands ``<stem>.corrections.json``. Where something was corrected, the document as it was
extracted is kept as ``.uncorrected/<stem>.json``: corrections are always done on that, so that each can be taken back.
A change is written only if the file is still the one that the person saw (its sha256 is the revision).
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from extractor.codes import problem
from extractor.corrections.model import Corrections
from extractor.corrections.replay import Replayed, do_all, judge_again, replay
from extractor.errors import ExtractorError
from extractor.language import say
from extractor.model import Document
from extractor.outputs.files import write_atomically
from extractor.outputs.names import CORRECTIONS, corrections_path, uncorrected_path
from extractor.reasons import reason, words

__all__ = [
    "CorrectionsError",
    "Saved",
    "StaleError",
    "corrected",
    "corrections_path",
    "current",
    "is_document",
    "read_corrections",
    "read_document",
    "uncorrected",
    "uncorrected_path",
    "write_corrected",
]

LARGEST = 64 * 1024 * 1024
"""A corrections file with more bytes than this is none of ours."""


class CorrectionsError(ExtractorError):
    """A document of ours, its corrections or its uncorrected copy cannot be read; ``detail`` names the file."""

    code = "corrections-unreadable"
    ja = "文書または訂正ファイルを読めません。"
    en = "The document or its corrections cannot be read."


class StaleError(ExtractorError):
    """Somebody else has changed the corrections since this person looked."""

    code = "stale"
    ja = "ほかの人が先に訂正しました。"
    en = "Somebody else has made a correction in the meantime."


@dataclass(frozen=True, slots=True)
class Saved:
    """Corrections as they are on the disk; ``revision``: the sha256 of the file."""

    corrections: Corrections
    revision: str


def is_document(path: Path) -> bool:
    """Whether a file's name is that of a document, not of an error or of corrections."""
    name = path.name.casefold()
    return name.endswith(".json") and not name.endswith((CORRECTIONS, ".error.json")) and not name.startswith(".")


def read_corrections(document: Path) -> Saved | None:
    """The corrections of a document file; None where there are none. Raises CorrectionsError."""
    path = corrections_path(document)
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CorrectionsError(reason(error, path)) from error
    if len(content) > LARGEST:
        raise CorrectionsError(f"{path.name}: > {LARGEST} bytes")
    try:
        corrections = Corrections.model_validate_json(content)
    except (ValidationError, RecursionError) as error:
        raise CorrectionsError(path.name) from error
    return Saved(corrections, hashlib.sha256(content).hexdigest())


def corrected(document: Document, path: Path) -> Document:
    """A freshly extracted document with the corrections that lie beside its file ``path`` done, in place.

    Keeps the uncorrected document where there are corrections; an unreadable corrections file is told as a problem.
    """
    from extractor.outputs.writer import as_bytes

    try:
        saved = read_corrections(path)
    except CorrectionsError as error:
        document.problems.append(
            problem("correction-conflict", f"{error.ja}{error.detail}", f"{error.en} {error.detail}")
        )
        return document
    kept = uncorrected_path(path)
    if saved is None:
        kept.unlink(missing_ok=True)
        return document
    write_atomically(kept, as_bytes(document))
    return replay(document, saved.corrections, saved.revision).document


def current(document: Document, path: Path, *, again: bool = False, names: bool = False) -> Replayed:
    """A document from the disk with exactly the corrections that lie beside it; nothing is written.

    Args:
        document: what the file holds; it may be changed in place.
        path: the file.
        again: reconcile anew even where the document is in step with its corrections.
        names: work out the ``keys`` that further corrections hold on to; else they may be the document's own.

    Raises CorrectionsError where the corrections, or the copy they must be done on, cannot be read.
    """
    saved = read_corrections(path)
    if document.corrections_sha256 == (None if saved is None else saved.revision):
        out = Replayed(document, {table.id: table.key for table in document.tables})
        if again:
            out.conflicts = judge_again(document, None if saved is None else saved.corrections)
        if names and saved is not None:
            with contextlib.suppress(CorrectionsError):  # without its first form nothing can be corrected anyway
                out.keys, conflicts = do_all(uncorrected(document, path), saved.corrections)
                out.conflicts |= conflicts
        return out
    base = uncorrected(document, path)
    if saved is not None:
        return replay(base, saved.corrections, saved.revision)
    if again:
        judge_again(base)
    return Replayed(base, {table.id: table.key for table in base.tables})


def uncorrected(document: Document, path: Path) -> Document:
    """The document as it was before its corrections: itself, where it has none (no copy).

    Raises CorrectionsError where that was not kept.
    """
    if document.corrections_sha256 is None:
        return document
    kept = uncorrected_path(path)
    try:
        base = _parsed(kept.read_bytes())
    except (OSError, ValidationError) as error:
        raise CorrectionsError(f".uncorrected/{kept.name}") from error
    if base.source.sha256 != document.source.sha256 or base.corrections_sha256 is not None:
        raise CorrectionsError(f".uncorrected/{kept.name}")
    return base


def write_corrected(path: Path, corrections: Corrections, seen: str | None) -> Replayed:
    """Write corrections and the document that follows from them, unless the file changed since it was ``seen``.

    Args:
        path: the document's file.
        corrections: the whole new list; its last operation is the new one.
        seen: the revision that the person saw, None where there was no file.

    Raises:
        StaleError: somebody else was faster; nothing was written.
        ConflictError: the new operation does not fit the document as it is on the disk; nothing was written.
        CorrectionsError: the document or what belongs to it cannot be read.
        OSError: it cannot be written.
    """
    from extractor.outputs.writer import as_bytes

    text = json.dumps(corrections.model_dump(mode="json"), ensure_ascii=False, allow_nan=False, indent=1) + "\n"
    content = text.encode("utf-8")
    with locked(path):
        there = read_corrections(path)
        if (None if there is None else there.revision) != seen:
            raise StaleError
        document = read_document(path)
        # What is kept is the file as it was before the first correction; it is written once.
        kept = path.read_bytes() if document.corrections_sha256 is None else None
        replayed = replay(uncorrected(document, path), corrections, hashlib.sha256(content).hexdigest())
        newest = corrections.operations[-1].id
        if newest in replayed.conflicts:
            raise replayed.conflicts[newest]
        if kept is not None:
            write_atomically(uncorrected_path(path), kept)
        write_atomically(corrections_path(path), content)
        write_atomically(path, as_bytes(replayed.document))
    return replayed


def read_document(path: Path) -> Document:
    """The document of a file. Raises CorrectionsError where it is none."""
    try:
        return _parsed(path.read_bytes())
    except OSError as error:
        raise CorrectionsError(f"{path.name}: {words(error)}") from error
    except ValidationError as error:
        raise CorrectionsError(f"{path.name}: {_fault(error)}") from error


def _fault(error: ValidationError) -> str:
    """Why a file is no document of ours."""
    first = error.errors(include_url=False)[0]
    if first["type"] == "json_invalid":
        return say("JSONとして読めません（途中で切れているか、別の種類のファイルです）", "not JSON, or cut off")
    place = ".".join(map(str, first["loc"]))
    return say(f"読み取り結果の文書ではありません（{place}）", f"not a document of this program ({place})")


def _parsed(content: bytes) -> Document:
    """A document from its JSON. Garbage is not collected meanwhile: it would look at every new cell again and again."""
    collects = gc.isenabled()
    gc.disable()
    try:
        return Document.model_validate_json(content)
    finally:
        if collects:
            gc.enable()


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other processes from writing the corrections of a document at the same moment (POSIX)."""
    folder = uncorrected_path(path).parent
    folder.mkdir(parents=True, exist_ok=True)
    try:
        import fcntl
    except ImportError:  # Windows: the comparison of revisions alone must do
        yield
        return
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o666)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
