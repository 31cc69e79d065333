"""The items of a document as JSON text, one line each: what the encoder makes of their records, without the records.

A paper has thousands of cells and hundreds of blocks and checks; a dictionary for each, made only to be written, costs
more than the writing. A property test holds each of these functions to ``json.dumps`` of the model's own record. Cells,
of which there are most, are written in C (``_lines.c``) where that was built.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from importlib import import_module
from json.encoder import encode_basestring as _quoted
from typing import Any

from pydantic import BaseModel

from extractor.model import Block, Cell, Check, Column, Evidence, Region, Table

__all__ = ["ENCODER", "block_line", "box_text", "cell_line", "check_line", "table_bytes", "table_lines"]

ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_FOUR = "%.2f, %.2f, %.2f, %.2f"
_LONG = 36
"""Only in a longer text can a number of 16 digits stand, from which on JSON has powers of ten; no box comes near."""


def _in_c() -> Any | None:
    """The writer of cells in C, or None where it was not built."""
    try:
        return import_module("extractor.outputs._lines").cells
    except ImportError:
        return None


CELLS_IN_C = _in_c()


def table_bytes(table: Table, depth: int) -> bytes:
    """``table_lines``, encoded."""
    if CELLS_IN_C is None or not table.cells:
        return table_lines(table, depth).encode("utf-8")
    between = "\n" + " " * depth
    before = "{" + between + f",{between}".join(_keys(table, depth)) + f',{between}"cells": [{between} '
    cells: bytes = CELLS_IN_C(table.cells, f",{between} ".encode(), cell_line)
    return before.encode("utf-8") + cells + f"{between}]{between[:-1]}}}".encode()


def table_lines(table: Table, depth: int) -> str:
    """A table that has columns or cells: its keys, columns and cells a line each.

    ``depth``: the blanks before its keys. Raises ValueError for NaN and infinities.
    """
    between = "\n" + " " * depth
    keys = [*_keys(table, depth), f'"cells": {_opened(map(cell_line, table.cells), depth)}']
    return "{" + between + f",{between}".join(keys) + between[:-1] + "}"


def _keys(table: Table, depth: int) -> list[str]:
    """The keys of a table, but for its cells."""
    return [
        f'"id": {_quoted(table.id)}',
        f'"key": {_quoted(table.key)}',
        f'"part": {_word(table.part)}',
        f'"caption": {_word(table.caption)}',
        f'"section": {_words(table.section)}',
        f'"unit": {_word(table.unit)}',
        f'"pages": {list(table.pages)}',
        f'"header_rows": {table.header_rows}',
        f'"stub_columns": {table.stub_columns}',
        f'"row_count": {table.row_count}',
        f'"column_count": {table.column_count}',
        f'"columns": {_opened(map(_column_line, table.columns), depth)}',
        f'"ruling": {_quoted(table.ruling)}',
        f'"notes": {_words(table.notes)}',
    ]


def _opened(lines: Iterable[str], depth: int) -> str:
    """A list with its items a line each."""
    between = "\n" + " " * (depth + 1)
    items = f",{between}".join(lines)
    return f"[{between}{items}{between[:-1]}]" if items else "[]"


def _column_line(column: Column) -> str:
    return f'{{"index": {column.index}, "header": {_words(column.header)}, "unit": {_word(column.unit)}}}'


def cell_line(cell: Cell) -> str:
    """A cell of a table. Raises ValueError for NaN and infinities."""
    text = _quoted(cell.text)
    raw = text if cell.raw == cell.text else _quoted(cell.raw)
    decimals = "null" if cell.decimals is None else cell.decimals
    confidence = "1.0" if cell.confidence == 1 else _length(cell.confidence)
    return (
        f'{{"row": {cell.row}, "column": {cell.column}, "row_span": {cell.row_span}, '
        f'"column_span": {cell.column_span}, "text": {text}, "raw": {raw}, "corrected": {_word(cell.corrected)}, '
        f'"value": {_value(cell.value)}, "decimals": {decimals}, "symbol": {_word(cell.symbol)}, '
        f'"role": {_quoted(cell.role)}, "confidence": {confidence}, "regions": {_regions(cell.regions)}}}'
    )


def block_line(block: Block) -> str:
    """A block of the reading order; keys without a value are left out. Raises ValueError for NaN and infinities."""
    line = f'{{"id": {_quoted(block.id)}, '
    if block.part is not None:
        line += f'"part": {_quoted(block.part)}, '
    line += f'"kind": {_quoted(block.kind)}, "page": {block.page}'
    if block.bbox is not None:
        line += f', "bbox": [{box_text(block.bbox)}]'
    for name, text in (("text", block.text), ("raw", block.raw), ("table", block.table)):
        if text is not None:
            line += f', "{name}": {_quoted(text)}'
    if block.regions is not None:
        line += f', "regions": {_regions(block.regions)}'
    return line + "}"


def check_line(check: Check) -> str:
    """A check with its evidence. Raises ValueError for NaN and infinities."""
    lines = f'{{"tested": {check.lines.tested}, "held": {check.lines.held}}}' if check.lines is not None else "null"
    return (
        f'{{"id": {_quoted(check.id)}, "key": {_quoted(check.key)}, "kind": {_quoted(check.kind)}, '
        f'"status": {_quoted(check.status)}, '
        f'"statement": {{"ja": {_quoted(check.statement.ja)}, "en": {_quoted(check.statement.en)}}}, '
        f'"expected": {_value(check.expected)}, "actual": {_value(check.actual)}, '
        f'"tolerance": {_value(check.tolerance)}, "lines": {lines}, '
        f'"evidence": [{", ".join([_evidence(e) for e in check.evidence])}], "blame": {_word(check.blame)}, '
        f'"readings": {_records(check.readings)}, "suggestions": {_records(check.suggestions)}, '
        f'"remark": {_word(check.remark)}}}'
    )


def _evidence(evidence: Evidence) -> str:
    parts = []
    if evidence.table is not None:
        parts.append(f'"table": {_quoted(evidence.table)}')
    for name, number in (("row", evidence.row), ("column", evidence.column)):
        if number is not None:
            parts.append(f'"{name}": {number}')
    for name, numbers in (("rows", evidence.rows), ("columns", evidence.columns)):
        if numbers is not None:
            parts.append(f'"{name}": [{", ".join(map(str, numbers))}]')
    if evidence.page is not None:
        parts.append(f'"page": {evidence.page}')
    if evidence.bbox is not None:
        parts.append(f'"bbox": [{box_text(evidence.bbox)}]')
    for name, text in (("text", evidence.text), ("document", evidence.document)):
        if text is not None:
            parts.append(f'"{name}": {_quoted(text)}')
    return "{" + ", ".join(parts) + "}"


def _records(items: Sequence[BaseModel]) -> str:
    """Items of which there are few."""
    return ENCODER.encode([item.model_dump(mode="json") for item in items]) if items else "[]"


def _value(value: float | str | None) -> str:
    """A figure or word. Raises ValueError for NaN and infinities."""
    if value is None:
        return "null"
    if type(value) is int:
        return str(value)
    return _quoted(value) if type(value) is str else ENCODER.encode(value)


def _word(text: str | None) -> str:
    return "null" if text is None else _quoted(text)


def _words(texts: Iterable[str]) -> str:
    return "[" + ", ".join(map(_quoted, texts)) + "]"


def _regions(regions: Sequence[Region]) -> str:
    if len(regions) == 1:  # by far the most
        region = regions[0]
        return f'[{{"page": {region.page}, "bbox": [{box_text(region.bbox)}]}}]'
    return "[" + ", ".join([f'{{"page": {r.page}, "bbox": [{box_text(r.bbox)}]}}' for r in regions]) + "]"


def box_text(box: Sequence[float]) -> str:
    """The numbers of a box with at most two decimals, never -0.0. Raises ValueError for NaN and infinities."""
    text = _FOUR % tuple(box)
    if len(text) > _LONG or "-" in text or "n" in text:  # in powers of ten, below zero, inf, nan
        return ", ".join(map(_length, box))
    text = text.replace("0, ", ", ")
    return text[:-1] if text[-1] == "0" else text


def _length(value: float) -> str:
    return ENCODER.encode(round(value, 2) + 0.0)
