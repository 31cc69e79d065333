"""A document as JSON text that is the same everywhere and that a person can read line by line.

One item a line: each block, cell, check and problem stands on a line of its own, so that a difference between two
documents is a difference of a few lines. Keys keep the order of the model; UTF-8, no NaN, newline at the end.
"""

from __future__ import annotations

import json
from typing import Any

from extractor.model import Document

__all__ = ["as_bytes", "as_text"]

_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_OPEN_DEPTH = {"tables": 3, "parts": 4}
"""How deep the lists of a key are opened into lines; others have one line an item."""


def as_bytes(document: Document) -> bytes:
    """The document as it is written to a file."""
    return as_text(document.model_dump(mode="json")).encode("utf-8")


def as_text(record: dict[str, Any]) -> str:
    """A JSON object as text: its keys a line each, the items of its lists a line each.

    Raises ValueError for NaN and infinities.
    """
    lines: list[str] = []
    _object(record, 1, lines, None)
    return "".join(lines) + "\n"


def _object(record: dict[str, Any], depth: int, out: list[str], deep: int | None) -> None:
    out.append("{\n")
    last = len(record) - 1
    for n, (key, value) in enumerate(record.items()):
        out.append(" " * depth + _ENCODER.encode(key) + ": ")
        _value(value, depth, out, _OPEN_DEPTH.get(key, 1) if deep is None else deep - 1)
        out.append(",\n" if n < last else "\n")
    out.append(" " * (depth - 1) + "}")


def _value(value: Any, depth: int, out: list[str], deep: int) -> None:
    """``deep``: how many more levels are opened."""
    if deep > 0 and isinstance(value, list) and value and isinstance(value[0], dict):
        out.append("[\n")
        for n, item in enumerate(value):
            out.append(" " * (depth + 1))
            _value(item, depth + 1, out, deep - 1)
            out.append(",\n" if n < len(value) - 1 else "\n")
        out.append(" " * depth + "]")
    elif deep > 0 and isinstance(value, dict) and _holds_items(value):
        _object(value, depth + 1, out, deep)
    else:
        out.append(_ENCODER.encode(value))


def _holds_items(record: dict[str, Any]) -> bool:
    """Whether an object is worth opening: some list of objects, or an object with one, is in it."""
    return any(
        (isinstance(v, list) and v and isinstance(v[0], dict)) or (isinstance(v, dict) and _holds_items(v))
        for v in record.values()
    )
