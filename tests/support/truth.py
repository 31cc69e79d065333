"""A truth file as a document of the contract, so that families and checks can be tried without the reader.

``document("shiryo1")`` is what a perfect layout would give; with ``broken=True`` it has the planted errors.
Boxes are made up (one line a block), texts and structure are the truth's.
"""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

from extractor.model import Block, Cell, Column, Document, ExtractorInfo, PageInfo, Region, Source, Table
from extractor.text import normalise

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
FIGURE = re.compile(r"[△▲\-]?\d[\d,]*(\.\d+)?[%件人]?")


def _value(text: str) -> tuple[int | float | None, int | None]:
    plain = unicodedata.normalize("NFKC", text).strip()
    if not FIGURE.fullmatch(plain):
        return None, None
    digits = re.sub(r"[^\d.]", "", plain)
    sign = -1 if plain[0] in "△▲-" else 1
    if "." in digits:
        return sign * float(digits), len(digits.split(".")[1])
    return sign * int(digits), 0


def _table(source: dict[str, Any], text_of: dict[tuple[str, int, int], str]) -> Table:
    header_rows, columns = source["header_rows"], source["columns"]
    cells = []
    pages = source["pages"]
    row_pages = {}
    for page, (first, last) in zip(pages, source.get("page_rows") or [], strict=False):
        row_pages |= dict.fromkeys(range(first, last + 1), page)
    for c in source["cells"]:
        raw = text_of.get((source["id"], c["r"], c["c"]), c["text"])
        value, decimals = _value(raw) if c["r"] >= header_rows else (None, None)
        total = any(
            re.fullmatch(r"(合|総)?計|小計", re.sub(r"\s", "", d["text"]))
            for d in source["cells"]
            if d["r"] == c["r"] and d["c"] == 0
        )
        role = "header" if c["r"] < header_rows else "label" if value is None else "total" if total else "data"
        page = c.get("page") or row_pages.get(c["r"]) or pages[0]
        box = [50 + 50.0 * c["c"], 100 + 12.0 * c["r"], 100 + 50.0 * c["c"], 112 + 12.0 * c["r"]]
        cells.append(
            Cell(
                row=c["r"],
                column=c["c"],
                row_span=c.get("rowspan", 1),
                column_span=c.get("colspan", 1),
                text=normalise(raw),
                raw=raw,
                value=value,
                decimals=decimals,
                role=role,
                regions=[Region(page=page, bbox=box)],
            )
        )
    headers = []
    for k in range(columns):
        texts = [d.text for d in cells if d.row < header_rows and d.column <= k < d.column + d.column_span and d.text]
        unit = re.search(r"（(件|人|％)）$", texts[-1].replace("(", "（").replace(")", "）")) if texts else None
        headers.append(Column(index=k, header=texts, unit=unit.group(1) if unit else None))
    return Table(
        id=source["id"],
        key=source["id"],
        caption=source["caption"],
        unit=source["unit"],
        pages=pages,
        header_rows=header_rows,
        stub_columns=1,
        row_count=source["rows"],
        column_count=columns,
        columns=headers,
        notes=source["notes"],
        cells=cells,
    )


def document(name: str, broken: bool = False) -> Document:
    """The document that a perfect reading of ``fixtures/<name>.pdf`` (or its .broken.pdf) would give, before parts,
    records and checks. Table ids are the truth's."""
    truth = json.loads((FIXTURES / f"{name}.truth.json").read_text(encoding="utf-8"))
    planted = json.loads((FIXTURES / f"{name}.broken.json").read_text(encoding="utf-8"))["planted"] if broken else []
    text_of = {}
    for error in planted:
        if error.get("table"):
            text_of[error["table"], error["r"], error["c"]] = error["now"]
            continue
        for n, b in enumerate(truth["blocks"]):
            if (error["was"] in b["text"] and error.get("block") in (n, b.get("id"), b["text"], None)) or (
                error["was"] in b["text"] and error["page"] == b["page"]
            ):
                b["text"] = b["text"].replace(error["was"], error["now"])
                break
    tables = [_table(t, text_of) for t in truth["tables"]]
    blocks: list[Block] = []
    placed = set()

    def place(table: Table) -> None:
        if table.id not in placed:
            placed.add(table.id)
            blocks.append(Block(id=f"b{len(blocks) + 1}", kind="table", page=table.pages[0], table=table.id))

    by_id = {b["id"]: b for b in truth["blocks"] if "id" in b}
    order = truth.get("reading_order")
    entries = [by_id.get(i, i) for i in order] if order else truth["blocks"]
    for entry in entries:
        if isinstance(entry, str):
            place(next(t for t in tables if t.id == entry))
            continue
        y = 40.0 + 12 * len(blocks)
        blocks.append(
            Block(
                id=f"b{len(blocks) + 1}",
                kind=entry["kind"],
                page=entry["page"],
                bbox=[50, y, 400, y + 11],
                text=normalise(entry["text"]),
                raw=entry["text"],
            )
        )
        if entry["kind"] == "caption" and not order:
            for t in tables:
                if t.caption == entry["text"] and t.pages[0] == entry["page"]:
                    place(t)
    for t in tables:
        place(t)
    return Document(
        source=Source(file_name=f"{name}.pdf", sha256="0" * 64, bytes=0, page_count=truth["page_count"]),
        extractor=ExtractorInfo(version="0", reader="truth"),
        pages=[
            PageInfo(number=n + 1, width=595.3, height=841.9, rotation=0, layer="digital")
            for n in range(truth["page_count"])
        ],
        blocks=blocks,
        tables=tables,
    )
