"""Corrections by people: kept beside the document, done again after every extraction, never lost, never guessed."""

from __future__ import annotations

from extractor.corrections.model import Corrections
from extractor.corrections.places import ConflictError
from extractor.corrections.replay import Replayed, content_of, is_confirmed, judge_again, replay
from extractor.corrections.store import (
    CorrectionsError,
    Saved,
    StaleError,
    corrected,
    corrections_path,
    current,
    is_document,
    read_corrections,
    read_document,
    uncorrected,
    uncorrected_path,
    write_corrected,
)

__all__ = [
    "ConflictError",
    "Corrections",
    "CorrectionsError",
    "Replayed",
    "Saved",
    "StaleError",
    "content_of",
    "corrected",
    "corrections_path",
    "current",
    "is_confirmed",
    "is_document",
    "judge_again",
    "read_corrections",
    "read_document",
    "replay",
    "uncorrected",
    "uncorrected_path",
    "write_corrected",
]
