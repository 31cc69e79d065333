"""The truth's papers, interpreted; and what their records should be."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from extractor.checks import reconcile
from extractor.families import interpret
from extractor.model import Document
from tests.support.truth import FIXTURES, document

PAPERS = ["shiryo1", "shiryo2", "shiryo2.shifted", "shiryo3", "council"]


@cache
def interpreted(name: str, broken: bool = False) -> Document:
    """A paper read perfectly, with its parts and checks. Not to be changed: it is shared by the tests."""
    read = document(name, broken)
    read.checks = reconcile(read, interpret(read))
    return read


def records(name: str) -> list[dict[str, Any]]:
    """The true parts with their data."""
    told = json.loads((FIXTURES / f"{name}.records.json").read_text(encoding="utf-8"))
    parts: list[dict[str, Any]] = told["parts"]
    return parts


def bare(value: Any) -> Any:
    """Data without its evidence, texts as they are compared."""
    if isinstance(value, dict):
        return {k: bare(v) for k, v in value.items() if k != "evidence"}
    if isinstance(value, list):
        return [bare(v) for v in value]
    return value
