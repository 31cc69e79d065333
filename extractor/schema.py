"""The JSON Schemas of what leaves the extractor (2020-12), generated from the models: one source, no drift."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from extractor.corrections.model import CORRECTIONS_VERSION, Corrections
from extractor.families.registry import FAMILIES
from extractor.model import SCHEMA_VERSION, Block, Document, Evidence, Problem

__all__ = ["ERROR_SCHEMA", "schemas"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_BASE = "urn:gikai-extractor:schema"
"""Names, not addresses: nothing is fetched to validate."""

ERROR_SCHEMA: dict[str, Any] = {
    "title": "Error",
    "description": "Why a file could not be read (<stem>.error.json). Codes stand in docs/codes.md; more may come.",
    "type": "object",
    "additionalProperties": False,
    "required": ["source", "error"],
    "properties": {
        "source": {
            "type": "object",
            "additionalProperties": False,
            "required": ["file_name", "sha256", "bytes", "page_count", "producer"],
            "properties": {
                "file_name": {"type": "string"},
                "sha256": {"type": ["string", "null"], "pattern": "^[0-9a-f]{64}$"},
                "bytes": {"type": ["integer", "null"], "minimum": 0},
                "page_count": {"type": ["integer", "null"], "minimum": 0},
                "producer": {"type": ["string", "null"]},
            },
        },
        "error": {
            "type": "object",
            "additionalProperties": False,
            "required": ["code", "message"],
            "properties": {
                "code": {"type": "string"},
                "message": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["ja", "en"],
                    "properties": {"ja": {"type": "string"}, "en": {"type": "string"}},
                },
            },
        },
        "members": {
            "type": "object",
            "description": "Of a zip file: how many of its PDFs were unpacked, how many not, and why (the first)",
            "additionalProperties": False,
            "required": ["unpacked", "failed", "codes"],
            "properties": {
                "unpacked": {"type": "integer", "minimum": 0},
                "failed": {"type": "integer", "minimum": 0},
                "codes": {"type": "object", "additionalProperties": {"type": "string"}},
            },
        },
    },
}

_SPARSE = frozenset(model.__name__ for model in (Block, Evidence, Problem))
"""Models that leave out the keys which they do not use (items of families leave out only ``evidence``)."""


def schemas() -> dict[str, dict[str, Any]]:
    """File name → schema: the document, its corrections, the error file, and the data of each family."""
    found = {
        "document.schema.json": _schema("document", Document, f"schema_version {SCHEMA_VERSION}"),
        "corrections.schema.json": _schema("corrections", Corrections, f"schema_version {CORRECTIONS_VERSION}"),
        "error.schema.json": {"$schema": _DIALECT, "$id": f"{_BASE}:error", **ERROR_SCHEMA},
    }
    for family in FAMILIES:
        words = f"{family.ja}: the data of a part of this family, family_version {family.version}"
        found[f"{family.name}.schema.json"] = _schema(family.name, family.model, words)
    return found


def _schema(name: str, model: type[BaseModel], words: str) -> dict[str, Any]:
    """A model as a schema of what is written: every key stands there, but for those that may be left out."""
    made = model.model_json_schema(mode="validation", ref_template="#/$defs/{model}")
    made["description"] = f"{words}. {made.get('description', '')}".strip()
    for title, definition in [(model.__name__, made), *made.get("$defs", {}).items()]:
        if title not in _SPARSE and "properties" in definition:
            properties = definition["properties"]
            definition["required"] = [n for n in properties if n != "evidence" or "anyOf" not in properties[n]]
    return {"$schema": _DIALECT, "$id": f"{_BASE}:{name}", **made}
