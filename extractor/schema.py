"""The JSON Schemas of what leaves the extractor (2020-12), generated from the models: one source, no drift."""

from __future__ import annotations

from typing import Any

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
    },
}
