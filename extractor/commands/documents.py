"""Saved documents as commands take them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.console import Console, printable
from extractor.errors import ExtractorError, UsageError
from extractor.language import say

if TYPE_CHECKING:
    from extractor.model import Document

__all__ = ["documents_of", "errors_of", "files_of", "tell_unread"]

_ERROR, _CORRECTIONS = ".error.json", ".corrections.json"
_HEAD = 256
"""A document and an error file begin with one of our keys within so many bytes."""


def files_of(paths: Sequence[Path]) -> list[Path]:
    """The files of a call: of a folder, all documents and error files in it; what else it holds is passed over."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            for file in sorted(path.rglob("*.json")):
                is_hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
                if not is_hidden and _is_ours(file):
                    found.append(file)
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _is_ours(path: Path) -> bool:
    if path.name.endswith(_CORRECTIONS) or not path.is_file():
        return False
    with path.open("rb") as file:
        head = file.read(_HEAD)
    return b'"schema_version"' in head or (path.name.endswith(_ERROR) and b'"source"' in head)


def tell_unread(path: Path, error: ExtractorError, console: Console) -> None:
    """Say of a file of the call that it cannot be read."""
    console.error(printable(f"{say(error.ja, error.en)} {path.parent / error.detail}"))


def documents_of(
    files: Sequence[Path], console: Console, *, alone: bool = True
) -> tuple[list[tuple[Path, Document]], bool]:
    """Saved documents with their corrections, in the order given; the second value: whether one could not be read.

    Error files of inputs that could not be read are passed over; a folder stands for what it holds. Raises UsageError
    where no document is left, unless there is something else to tell (``alone`` False).
    """
    from extractor.corrections import CorrectionsError, current, read_document

    documents: list[tuple[Path, Document]] = []
    unread = False
    for path in files_of(files):
        if path.name.endswith((_ERROR, _CORRECTIONS)):
            continue
        try:
            documents.append((path, current(read_document(path), path).document))
        except CorrectionsError as error:
            unread = True
            tell_unread(path, error, console)
    if not documents and not unread and alone:
        raise UsageError(say("文書のJSONがありません。", "There is no document among the files."))
    return documents, unread


def errors_of(files: Sequence[Path]) -> list[dict[str, Any]]:
    """The error files among the files: papers that could not be read. Raises UsageError for one that is none."""
    errors = []
    for path in files_of(files):
        if path.name.endswith(_ERROR):
            try:
                record = json.loads(path.read_bytes())
            except (ValueError, RecursionError):
                record = None
            if not (isinstance(record, dict) and {"source", "error"} <= record.keys()):
                raise UsageError(say(f"エラーの記録ではありません: {path}", f"Not an error file: {path}"))
            errors.append(record)
    return errors
