"""Sheets as CSV (RFC 4180) and as JSON Lines."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

from extractor.outputs.export.guard import Losses, defuse, fit
from extractor.outputs.export.sheet import Sheet, Value

__all__ = ["as_csv", "as_jsonl"]

BOM = b"\xef\xbb\xbf"


def as_csv(sheet: Sheet, *, encoding: str = "utf-8", bom: bool = True, losses: Losses | None = None) -> bytes:
    """A sheet as CSV: comma, CRLF, quotes where needed, one header row, no formula.

    Args:
        sheet: what to write.
        encoding: ``utf-8`` or ``cp932``.
        bom: whether a UTF-8 file begins with the mark by which Excel knows it.
        losses: where characters that the encoding cannot say are counted.
    """
    losses = Losses() if losses is None else losses
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(fit(defuse(f.name), encoding, losses, f.name) for f in sheet.fields)
    for number, row in enumerate(sheet.rows, start=1):
        cells = [
            _cell(value, encoding, losses, f"{sheet.name} {number}/{field.name}")
            for value, field in zip(row, sheet.fields, strict=True)
        ]
        writer.writerow(cells)
    content = stream.getvalue().encode(encoding)
    return BOM + content if bom and encoding == "utf-8" else content


def _cell(value: Value, encoding: str, losses: Losses, place: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return str(value)
    return fit(defuse(value), encoding, losses, place)


def as_jsonl(sheet: Sheet) -> bytes:
    """A sheet as JSON Lines: one object a row, its keys the fields' names, numbers as JSON numbers."""
    names = [f.name for f in sheet.fields]
    lines = [
        json.dumps(dict(zip(names, map(_plain, row), strict=True)), ensure_ascii=False, allow_nan=False)
        for row in sheet.rows
    ]
    return "".join(line + "\n" for line in lines).encode("utf-8")


def _plain(value: Value) -> str | bool | int | float | None:
    return float(value) if isinstance(value, Decimal) else value
