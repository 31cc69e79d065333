"""What the typed data of a family is made of."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

from extractor.model import Evidence

__all__ = ["Figure", "Item", "Record"]

Figure = int | float
"""A figure as the paper prints it; percentages have decimals."""


class Record(BaseModel):
    """Base of the typed records: a field's ``title`` is its Japanese header."""

    model_config = ConfigDict(extra="forbid", defer_build=True)  # most papers need none of them


class Item(Record):
    """One item of a list, with the place where it stands."""

    evidence: Evidence | None = Field(None, title="根拠", description="The row or the words it was read from.")

    @model_serializer(mode="wrap")
    def _evidence_last(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        told: dict[str, Any] = handler(self)
        evidence = told.pop("evidence", None)
        return told if evidence is None else told | {"evidence": evidence}
