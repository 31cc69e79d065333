"""A judged document on the disk, and operations made the short way."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from extractor.corrections.model import Corrections, OperationBase
from extractor.corrections.places import cell_at, ref_of
from extractor.model import Cell, Document, Table
from extractor.outputs.writer import as_bytes
from extractor.pipeline import judge
from tests.support.truth import document

WHEN = "2026-01-02T03:04:05Z"


@cache
def _judged(name: str) -> Document:
    read = document(name, broken=True)
    judge(read)
    return read


def broken(name: str = "shiryo1") -> Document:
    """The document with planted errors, judged."""
    return _judged(name).model_copy(deep=True)


def table_of(read: Document, caption: str) -> Table:
    return next(t for t in read.tables if t.caption and caption in t.caption)


def cell_of(table: Table, row: int, column: int) -> Cell:
    cell = cell_at(table, row, column)
    assert cell is not None
    return cell


def made(kind: type[OperationBase], corrections: Corrections, **more: Any) -> OperationBase:
    """Append an operation of ``kind`` to the list; gives it."""
    operation = kind(id=corrections.next_id(), who="山田", when=WHEN, **{"why": "原本を確認", **more})
    corrections.operations.append(operation)  # type: ignore[arg-type]  # the caller names one of the kinds
    return operation


def ref(read: Document, caption: str, row: int, column: int) -> Any:
    table = table_of(read, caption)
    return ref_of(table, cell_of(table, row, column))


def failing(read: Document, kind: str) -> list[str]:
    return [c.key for c in read.checks if c.status == "fail" and c.kind == kind]


def on_disk(folder: Path, read: Document, name: str = "資料1") -> Path:
    path = folder / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(as_bytes(read))
    return path
