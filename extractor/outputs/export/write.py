"""Documents into a folder of files that other programs read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extractor.model import Document
from extractor.outputs.export.guard import Losses
from extractor.outputs.export.long import long_sheet
from extractor.outputs.export.rules import Finding, broken
from extractor.outputs.export.sheet import Sheet
from extractor.outputs.export.text_files import as_csv, as_jsonl
from extractor.outputs.export.wide import wide_sheets
from extractor.outputs.files import write_atomically
from extractor.outputs.names import fold, safe_component

__all__ = ["ENCODINGS", "FORMATS", "LAYOUTS", "Export", "Written", "export"]

FORMATS = ("csv", "xlsx", "parquet", "jsonl")
LAYOUTS = ("wide", "long")
ENCODINGS = ("utf-8", "cp932")


@dataclass(frozen=True, slots=True)
class Export:
    """How to export. ``bom``: whether a UTF-8 CSV begins with the mark by which Excel knows it."""

    kind: str = "csv"
    layout: str = "wide"
    encoding: str = "utf-8"
    bom: bool = True


@dataclass(slots=True)
class Written:
    """What was written of one document. ``losses``: characters that the encoding could not say."""

    document: Document
    files: list[Path] = field(default_factory=list)
    rows: int = 0
    losses: Losses = field(default_factory=Losses)
    rules: list[Finding] = field(default_factory=list)


def export(documents: Sequence[tuple[str, Document]], folder: Path, how: Export) -> list[Written]:
    """Write documents, each with the stem of its files, into a folder; gives what was written, in order.

    CSVs get a ``datapackage.json`` beside them, which tells of the files of this call. Raises OSError,
    and UsageError where a format's library is not installed.
    """
    written: list[Written] = []
    resources = []
    for (_, document), stem in zip(documents, _stems(documents), strict=True):
        done = Written(document, rules=broken(document))
        for name, content, sheet in _files(document, stem, how, done.losses):
            write_atomically(folder / name, content)
            done.files.append(folder / name)
            done.rows += len(sheet.rows) if sheet else sum(t.row_count - t.header_rows for t in document.tables)
            if sheet is not None and how.kind == "csv":
                from extractor.outputs.export.package import Resource

                marked = "utf-8-sig" if how.bom and how.encoding == "utf-8" else how.encoding
                resources.append(Resource(name, content, sheet, document, marked))
        written.append(done)
    if resources:
        from extractor.outputs.export.package import as_package

        content = as_package([d for _, d in documents], resources)
        write_atomically(folder / "datapackage.json", content)
    return written


def _stems(documents: Sequence[tuple[str, Document]]) -> list[str]:
    """A safe stem for each document; where two have the same, the later one has its hash behind it."""
    taken: set[str] = set()
    stems = []
    for name, document in documents:
        stem = safe_component(name)
        if fold(stem) in taken:
            stem = f"{stem}~{document.source.sha256[:8]}"
        taken.add(fold(stem))
        stems.append(stem)
    return stems


def _files(document: Document, stem: str, how: Export, losses: Losses) -> Iterator[tuple[str, bytes, Sheet | None]]:
    """Name, content and sheet of each file of a document."""
    long = long_sheet(document, f"{stem}.long") if how.layout == "long" else None
    if how.kind == "xlsx":
        from extractor.outputs.export.excel import as_workbook

        yield f"{stem}.xlsx", as_workbook(document, long), long
        return
    sheets = [long] if long is not None else wide_sheets(document, stem)
    write = _writer(how, losses)
    for sheet in sheets:
        yield f"{safe_component(sheet.name)}.{how.kind}", write(sheet), sheet


def _writer(how: Export, losses: Losses) -> Callable[[Sheet], bytes]:
    if how.kind == "jsonl":
        return as_jsonl
    if how.kind == "parquet":
        from extractor.outputs.export.parquet import as_parquet

        return as_parquet
    return lambda sheet: as_csv(sheet, encoding=how.encoding, bom=how.bom, losses=losses)
