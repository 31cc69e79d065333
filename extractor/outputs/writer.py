"""A document as JSON text that is the same everywhere and that a person can read line by line.

One item a line: each block, cell, check and problem stands on a line of its own, so that a difference between two
documents is a difference of a few lines. Keys keep the order of the model; UTF-8, no NaN, newline at the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pydantic import BaseModel

from extractor import garbage
from extractor.model import Block, Check, Document, Table
from extractor.outputs.items import ENCODER, block_line, check_line, table_bytes

__all__ = ["as_bytes", "as_text"]

_OPEN_DEPTH = {"tables": 3, "parts": 4}
"""How deep the lists of a key are opened into lines; others have one line an item."""
_ONE_BY_ONE = frozenset(("pages", "blocks", "tables", "checks", "problems"))
"""Lists that are written item by item."""


def as_bytes(document: Document) -> bytes:
    """The document as it is written to a file."""
    out = BytesIO()
    with garbage.paused():
        for part in _parts(document):
            out.write(part)
    return out.getvalue()


def _parts(document: Document) -> Iterator[bytes]:
    """The text piece by piece, so that a long document never stands in memory as objects, records and text at once."""
    yield b"{\n"
    names = list(type(document).model_fields)
    for name in names:
        end = ",\n" if name != names[-1] else "\n"
        value = getattr(document, name)
        if name not in _ONE_BY_ONE or not value:
            out = [f' "{name}": ']
            record = document.model_dump(mode="json", include={name})[name]
            _value(record, 1, out, _OPEN_DEPTH.get(name, 1))
            yield ("".join(out) + end).encode("utf-8")
            continue
        between = f' "{name}": [\n  '.encode()
        for item in value:
            yield between
            yield _item(item)
            between = b",\n  "
        yield b"\n ]" + end.encode()
    yield b"}\n"


def _item(item: BaseModel) -> bytes:
    """One item of a list of the document; those of which there are many are text at once, which is much quicker."""
    if isinstance(item, Table) and (item.columns or item.cells):
        return table_bytes(item, 3)
    if isinstance(item, Block):
        return block_line(item).encode("utf-8")
    if isinstance(item, Check):
        return check_line(item).encode("utf-8")
    return ENCODER.encode(item.model_dump(mode="json")).encode("utf-8")


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
        out.append(" " * depth + ENCODER.encode(key) + ": ")
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
        out.append(ENCODER.encode(value))


def _holds_items(record: dict[str, Any]) -> bool:
    """Whether an object is worth opening: some list of objects, or an object with one, is in it."""
    return any(
        (isinstance(v, list) and v and isinstance(v[0], dict)) or (isinstance(v, dict) and _holds_items(v))
        for v in record.values()
    )
