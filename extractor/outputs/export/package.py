"""``datapackage.json`` (Frictionless Data Package) beside the CSVs, with the catalogue of the meeting.

The catalogue follows the government's GIF DS-451-6 「報告書・会議資料等」: the meeting (here: the papers of one call)
is a catalogue, each report (資料1, 資料2 …) a data set, with its number as subtitle; names in English as in DCAT,
which that guide is compatible with. Dates follow DS-441: YYYY-MM-DD, a period as start and end. What a
paper does not say is left out, but for the required title and description.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.model import Document, Part
from extractor.outputs.export.rules import RULES, Finding, broken
from extractor.outputs.export.sheet import Sheet
from extractor.text import parse_date

__all__ = ["Resource", "as_package"]

_NAME = re.compile(r"[^-a-z0-9._/]+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Resource:
    """A file that was written, and what it is made of."""

    path: str
    content: bytes
    sheet: Sheet
    document: Document
    encoding: str


def as_package(documents: Sequence[Document], resources: Iterable[Resource]) -> bytes:
    """The descriptor of the CSVs of one call."""
    names: set[str] = set()
    findings = {id(document): broken(document) for document in documents}
    listed = [_resource(r, names, findings[id(r.document)]) for r in resources]
    titles = [d.source.file_name for d in documents]
    record: dict[str, Any] = {
        "profile": "data-package",
        "name": "council-papers",
        "title": titles[0] if len(titles) == 1 else f"{titles[0]} ほか{len(titles) - 1}件",
        "catalog": _catalog(documents),
        "resources": listed,
    }
    return (json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode("utf-8")


def _resource(resource: Resource, names: set[str], findings: Sequence[Finding]) -> dict[str, Any]:
    sheet, table = resource.sheet, resource.sheet.table
    base = _NAME.sub("-", resource.path.rsplit(".", 1)[0].lower()).strip("-.") or "table"
    name, n = base, 1
    while name in names:
        n += 1
        name = f"{base}-{n}"
    names.add(name)
    record: dict[str, Any] = {
        "name": name,
        "title": sheet.title,
        "path": resource.path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": resource.encoding,
        "bytes": len(resource.content),
        "hash": "sha256:" + hashlib.sha256(resource.content).hexdigest(),
        "profile": "tabular-data-resource",
        "dataset": _dataset_id(resource.document, table.part if table else None),
    }
    if table is not None:
        record |= {"table": table.id, "pages": table.pages}
        record |= {"notes": table.notes} if table.notes else {}
    record["unified_rules"] = [
        {"item": f.rule, "rule": RULES[f.rule].ja, "count": f.count, "places": [list(p) for p in f.places]}
        for f in findings
        if table is None or f.table in (None, table.id)
    ]
    record["schema"] = {
        "fields": [
            {"name": f.name, "title": f.title, "type": f.type, **({"unit": f.unit} if f.unit else {})}
            for f in sheet.fields
        ],
        "missingValues": [""],
    }
    return record


def _catalog(documents: Sequence[Document]) -> dict[str, Any]:
    """The meeting (カタログ) and its papers (データセット)."""
    datasets = [_dataset(d, part) for d in documents for part in _parts(d)]
    publishers = {p.municipality.name for d in documents for p in d.parts if p.municipality}
    dates = sorted(filter(None, (_issued(d, part) for d in documents for part in _parts(d))))
    title = documents[0].source.file_name if len(documents) == 1 else "会議資料"
    record: dict[str, Any] = {
        "identifier": "sha256:" + hashlib.sha256("".join(d.source.sha256 for d in documents).encode()).hexdigest(),
        "title": title,
        "description": "、".join(dict.fromkeys(d["title"] for d in datasets)),
    }
    if len(publishers) == 1:
        record["publisher"] = publishers.pop()
    if dates:
        record["modified"] = dates[-1]
    return record | {"language": "JPN", "dataset": datasets}


def _parts(document: Document) -> list[Part | None]:
    """The reports of a document; a document without any is one itself."""
    return list(document.parts) or [None]


def _dataset_id(document: Document, part: str | None) -> str:
    return f"sha256:{document.source.sha256}" + (f"#{part}" if part else "")


def _dataset(document: Document, part: Part | None) -> dict[str, Any]:
    title = (part.title if part else None) or document.source.file_name
    tables = [t for t in document.tables if part is None or t.part == part.id]
    captions = [t.caption for t in tables if t.caption]
    about = "".join(filter(None, [part.municipality.name if part and part.municipality else None,
                                  part.era_label if part else None, title]))  # fmt: skip
    record: dict[str, Any] = {
        "identifier": _dataset_id(document, part.id if part else None),
        "title": title,
        "subtitle": part.label if part else None,
        "description": f"{about}（表{len(tables)}件" + (f"：{'、'.join(captions)}" if captions else "") + "）",
        "type": "テキスト",
        "format": "PDF",
        "size": document.source.bytes,
        "language": "JPN",
        "issued": _issued(document, part),
    }
    if part and part.municipality:
        record["spatial"] = part.municipality.name
        record["localGovernmentCode"] = part.municipality.code
        record["publisher"] = part.municipality.name
    if part and part.fiscal_year is not None:
        record["temporal"] = {"start": f"{part.fiscal_year:04}-04-01", "end": f"{part.fiscal_year + 1:04}-03-31"}
    return {key: value for key, value in record.items() if value is not None}


def _issued(document: Document, part: Part | None) -> str | None:
    """The day of the paper: a line on its first page that is nothing but a date."""
    first = min(part.pages) if part and part.pages else 1
    for block in document.blocks:
        if block.page == first and block.kind != "table" and block.text and len(block.text) <= 16:
            iso: str | None = parse_date(block.text)
            if iso is not None and _DATE.fullmatch(iso):
                return iso
    return None
