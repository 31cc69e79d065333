"""A document as JSON text that is the same everywhere and that a person can read line by line.

One item a line: each block, cell, check and problem stands on a line of its own, so that a difference between two
documents is a difference of a few lines. Keys keep the order of the model; UTF-8, no NaN, newline at the end.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from io import BytesIO
from json.encoder import encode_basestring as _quoted
from typing import Any

from pydantic import BaseModel

from extractor import garbage
from extractor.model import Cell, Document, Table

__all__ = ["as_bytes", "as_text"]

_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_OPEN_DEPTH = {"tables": 3, "parts": 4}
"""How deep the lists of a key are opened into lines; others have one line an item."""
_FOUR = "%.2f, %.2f, %.2f, %.2f"
_HUGE = 1e15
"""From about here on JSON has numbers in powers of ten; no box on a page of paper comes near."""
_ONE_BY_ONE = frozenset(("pages", "blocks", "tables", "checks", "problems"))
"""Lists that are written item by item."""


def as_bytes(document: Document) -> bytes:
    """The document as it is written to a file."""
    out = BytesIO()
    with garbage.paused():
        for part in _parts(document):
            out.write(part.encode("utf-8"))
    return out.getvalue()


def _parts(document: Document) -> Iterator[str]:
    """The text piece by piece, so that a long document never stands in memory as objects, records and text at once."""
    yield "{\n"
    names = list(type(document).model_fields)
    for name in names:
        end = ",\n" if name != names[-1] else "\n"
        value = getattr(document, name)
        yield f' "{name}": '
        if name not in _ONE_BY_ONE or not value:
            out: list[str] = []
            record = document.model_dump(mode="json", include={name})[name]
            _value(record, 1, out, _OPEN_DEPTH.get(name, 1))
            yield "".join(out) + end
            continue
        yield "[\n"
        for n, item in enumerate(value):
            out = ["  "]
            _value(_record(item), 2, out, _OPEN_DEPTH.get(name, 1) - 1)
            out.append(",\n" if n < len(value) - 1 else "\n")
            yield "".join(out)
        yield " ]" + end
    yield "}\n"


class _Written(str):
    """A value that is JSON text already."""

    __slots__ = ()


def _record(item: BaseModel) -> dict[str, Any]:
    """An item as JSON values; the many cells of a table as text at once, which is much quicker."""
    if not isinstance(item, Table):
        return item.model_dump(mode="json")
    record = item.model_dump(mode="json", exclude={"cells"})
    record["cells"] = [_Written(_cell(cell)) for cell in item.cells]
    return record


def _cell(cell: Cell) -> str:
    """A cell on one line, as the encoder writes it."""
    text = _quoted(cell.text)
    raw = text if cell.raw == cell.text else _quoted(cell.raw)
    corrected = "null" if cell.corrected is None else _quoted(cell.corrected)
    value = "null" if cell.value is None else _ENCODER.encode(cell.value)
    decimals = "null" if cell.decimals is None else cell.decimals
    symbol = "null" if cell.symbol is None else _quoted(cell.symbol)
    confidence = "1.0" if cell.confidence == 1 else _length(cell.confidence)
    regions = ", ".join([f'{{"page": {r.page}, "bbox": [{_box(r.bbox)}]}}' for r in cell.regions])
    return (
        f'{{"row": {cell.row}, "column": {cell.column}, "row_span": {cell.row_span}, '
        f'"column_span": {cell.column_span}, "text": {text}, "raw": {raw}, "corrected": {corrected}, '
        f'"value": {value}, "decimals": {decimals}, "symbol": {symbol}, "role": {_quoted(cell.role)}, '
        f'"confidence": {confidence}, "regions": [{regions}]}}'
    )


def _box(box: Sequence[float]) -> str:
    """The numbers of a box, as ``_length`` writes each."""
    text = _FOUR % tuple(box)
    if "-" in text or "n" in text or max(box) >= _HUGE:  # below zero, inf, nan, in powers of ten
        return ", ".join(map(_length, box))
    text = text.replace("0, ", ", ")
    return text[:-1] if text[-1] == "0" else text


def _length(value: float) -> str:
    """A number with at most two decimals, never -0.0. Raises ValueError for NaN and infinities."""
    return _ENCODER.encode(round(value, 2) + 0.0)


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
    if type(value) is _Written:
        out.append(value)
    elif deep > 0 and isinstance(value, list) and value and isinstance(value[0], (dict, _Written)):
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
        (isinstance(v, list) and v and isinstance(v[0], (dict, _Written))) or (isinstance(v, dict) and _holds_items(v))
        for v in record.values()
    )
