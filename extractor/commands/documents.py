"""Saved documents as commands take them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.console import Console, printable
from extractor.errors import UsageError
from extractor.language import say

if TYPE_CHECKING:
    from extractor.model import Document

__all__ = ["documents_of", "errors_of"]


def documents_of(
    files: Sequence[Path], console: Console, *, alone: bool = True
) -> tuple[list[tuple[Path, Document]], bool]:
    """Saved documents with their corrections, in the order given; the second value: whether one could not be read.

    Error files of inputs that could not be read are passed over. Raises UsageError where no document is left, unless
    there is something else to tell (``alone`` False).
    """
    from extractor.corrections import CorrectionsError, current, read_document

    documents: list[tuple[Path, Document]] = []
    unread = False
    for path in files:
        if path.name.endswith((".error.json", ".corrections.json")):
            continue
        try:
            documents.append((path, current(read_document(path), path).document))
        except CorrectionsError as error:
            unread = True
            console.error(printable(f"{path}: {say(error.ja, error.en)} {error.detail}"))
    if not documents and not unread and alone:
        raise UsageError(say("文書のJSONがありません。", "There is no document among the files."))
    return documents, unread


def errors_of(files: Sequence[Path]) -> list[dict[str, Any]]:
    """The error files among the files: papers that could not be read."""
    errors = []
    for path in files:
        if path.name.endswith(".error.json"):
            record = json.loads(path.read_text(encoding="utf-8"))
            if isinstance(record, dict) and {"source", "error"} <= record.keys():
                errors.append(record)
    return errors
