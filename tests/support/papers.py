"""The fixtures as the extractor reads them, each once for a run of the tests, and their truth in comparable form."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import extractor
from extractor.model import Document, Table
from extractor.text import normalise
from tests.support.truth import FIXTURES

__all__ = ["blocks_of", "cells_of", "read", "same_text", "truth_of"]

Cell = tuple[int, int, int, int, str]


@lru_cache(maxsize=64)
def read(name: str, reader: str = "pdfium") -> Document:
    """``fixtures/<name>.pdf`` as a document; not to be changed by a test."""
    return extractor.extract(FIXTURES / f"{name}.pdf", reader=reader)


def truth_of(name: str) -> dict[str, Any]:
    """The truth of a fixture, or that of the paper of which it is a variant."""
    path = FIXTURES / f"{name}.truth.json"
    if not path.exists():
        path = FIXTURES / f"{name.split('.')[0]}.truth.json"
    truth: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
    return truth


@lru_cache(maxsize=65536)
def same_text(text: str) -> str:
    """A text as it is compared: normalised, without any white space."""
    return "".join(normalise(text).split())


def cells_of(table: Table | dict[str, Any]) -> list[Cell]:
    """The cells of a table, of a document or of a truth, as row, column, spans and text."""
    if isinstance(table, Table):
        found = [(c.row, c.column, c.row_span, c.column_span, same_text(c.raw)) for c in table.cells]
    else:
        found = [
            (c["r"], c["c"], c.get("rowspan", 1), c.get("colspan", 1), same_text(c["text"])) for c in table["cells"]
        ]
    return sorted(found)


def blocks_of(document: Document) -> list[str]:
    """The texts of the document in reading order, tables left out."""
    return [same_text(b.raw or "") for b in document.blocks if b.kind != "table"]
