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
    """Saved documents with their files, in the order given; the second value: whether one could not be read.

    Error files of inputs that could not be read are passed over. Raises UsageError where no document is left, unless
    there is something else to tell (``alone`` False).
    """
    from pydantic import ValidationError

    from extractor.corrections import CorrectionsError, current
    from extractor.model import Document

    documents: list[tuple[Path, Document]] = []
    unread = False
    for path in files:
        if path.name.endswith((".error.json", ".corrections.json")):
            continue
        try:
            documents.append((path, current(Document.model_validate_json(path.read_bytes()), path).document))
        except (OSError, ValidationError, CorrectionsError) as error:
            unread = True
            reason = error.strerror if isinstance(error, OSError) else None
            if isinstance(error, CorrectionsError):
                reason = f"{say(error.ja, error.en)} {error.detail}"
            told = reason or say("文書のJSONではありません", "no document of this program")
            console.error(printable(f"{path}: {told}"))
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
