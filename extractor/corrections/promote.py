"""A confirmed document becomes a fixture: its PDF, its truth, and the document that ``verify`` compares with.

What is written is what the extractor gives today together with the corrections; where that is not what the person
confirmed, nothing is written. Names come from the document's file, made safe, never from inside a JSON.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.corrections.model import Confirm, active
from extractor.corrections.replay import content_of, is_confirmed
from extractor.corrections.store import corrections_path, current, read_corrections, read_document
from extractor.errors import ExtractorError
from extractor.model import Document
from extractor.outputs.files import write_atomically
from extractor.outputs.names import Target, safe_component, sha256_of

__all__ = ["PromoteError", "Promoted", "promote", "truth_of"]


class PromoteError(ExtractorError):
    """A document cannot become a fixture; ``detail`` says why in the language of the process."""

    code = "promote"
    ja = "見本にできません。"
    en = "It cannot become a fixture."


@dataclass(frozen=True, slots=True)
class Promoted:
    """The files that were written."""

    pdf: Path
    truth: Path
    document: Path
    corrections: Path


def promote(path: Path, pdf: Path, fixtures: Path, expected: Path, name: str | None = None) -> Promoted:
    """Write a confirmed document as a fixture.

    Args:
        path: the document's file.
        pdf: the PDF that it was read from.
        fixtures: where PDF and truth go.
        expected: where the document and its corrections go.
        name: the fixture's name; the document's where none is given.

    Raises:
        PromoteError: it is not confirmed, the extractor gives something else now, or the name is taken.
        CorrectionsError: the document cannot be read.
        OSError: it cannot be written.
    """
    from extractor.language import say

    document = current(read_document(path), path).document
    saved = read_corrections(path)
    if saved is None or not is_confirmed(document, saved.corrections):
        raise PromoteError(
            say(
                f"{path.name}: 原本と照合済みの記録がありません（review で確認してください）",
                f"{path.name}: nobody has confirmed it as it is now (extractor review)",
            )
        )
    stem = safe_component(name if name is not None else path.stem)
    stem = f"_{stem}" if stem.startswith(".") else stem  # a hidden PDF would never be read again
    target = Promoted(
        pdf=fixtures / f"{stem}.pdf",
        truth=fixtures / f"{stem}.truth.json",
        document=expected / f"{stem}.json",
        corrections=expected / f"{stem}.corrections.json",
    )
    if target.pdf.exists() and sha256_of(target.pdf) != document.source.sha256:
        raise PromoteError(say(f"{target.pdf} は別のPDFです", f"{target.pdf} is another PDF"))
    with tempfile.TemporaryDirectory(prefix="extractor-promote-") as folder:
        again = _read_again(Path(folder), stem, pdf, corrections_path(path))
        if content_of(Document.model_validate_json(again)) != content_of(document):
            raise PromoteError(
                say(
                    f"{path.name}: 読み直した結果が、照合済みの内容と違います",
                    f"{path.name}: reading it again gives something else than what was confirmed",
                )
            )
    confirmation = next(o for o in reversed(active(saved.corrections)) if isinstance(o, Confirm))
    truth = json.dumps(truth_of(document, stem, confirmation), ensure_ascii=False, allow_nan=False, indent=1) + "\n"
    write_atomically(target.pdf, pdf.read_bytes())
    write_atomically(target.truth, truth.encode("utf-8"))
    write_atomically(target.corrections, corrections_path(path).read_bytes())
    write_atomically(target.document, again)
    return target


def _read_again(folder: Path, stem: str, pdf: Path, corrections: Path) -> bytes:
    """What the extractor gives now for the PDF with its corrections. Raises PromoteError."""
    from extractor.service.job import Job
    from extractor.service.pool import Pool

    copy = folder / f"{stem}.pdf"
    shutil.copyfile(pdf, copy)
    target = Target(folder / f"{stem}.json", folder / f"{stem}.error.json")
    shutil.copyfile(corrections, corrections_path(target.document))
    with Pool(1) as pool:
        outcome = next(iter(pool.run([Job(copy, copy.name, target)])))
    if outcome.error is not None:
        raise PromoteError(f"{pdf.name}: {outcome.error['error']['code']}")
    return target.document.read_bytes()


def truth_of(document: Document, name: str, confirmation: Confirm | None = None) -> dict[str, Any]:
    """A document in the form of the fixtures' truth (``fixtures/FORMAT.md``)."""
    numbers = {table.id: f"t{n}" for n, table in enumerate(document.tables, start=1)}
    truth: dict[str, Any] = {
        "document": name,
        "page_count": document.source.page_count,
        "parts": [
            {"label": p.label, "title": p.title, "pages": [min(p.pages), max(p.pages)]}
            for p in document.parts
            if p.pages
        ],
        "tables": [
            {
                "id": numbers[table.id],
                "caption": table.caption,
                "pages": table.pages,
                "header_rows": table.header_rows,
                "rows": table.row_count,
                "columns": table.column_count,
                "unit": table.unit,
                "notes": table.notes,
                "cells": [
                    {"r": c.row, "c": c.column, "rowspan": c.row_span, "colspan": c.column_span, "text": c.text}
                    for c in table.cells
                ],
            }
            for table in document.tables
        ],
        "blocks": [
            {"id": b.id, "kind": b.kind, "page": b.page, "text": b.text or ""}
            for b in document.blocks
            if b.kind != "table"
        ],
        "reading_order": [numbers.get(b.table or "", b.id) for b in document.blocks],
        "equations": [],
    }
    if confirmation is not None:
        truth["confirmed"] = {"who": confirmation.who, "when": confirmation.when, "why": confirmation.why}
    return truth
