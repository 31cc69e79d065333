"""One document to read, as it travels to a worker, and what comes back."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from extractor import __version__
from extractor.cluster.store import Place
from extractor.settings import Settings

__all__ = ["Entry", "Installation", "Order", "Reply", "fingerprints"]

_SHAPING = ("glyphs_per_page", "objects_per_page")
"""The limits that shape a document that is read; the others only decide whether it is."""


@dataclass(frozen=True, slots=True)
class Installation:
    """What decides a document beside its paper: the same on all workers of a run."""

    extractor: str
    pypdfium2: str
    recognition: str | None


@dataclass(frozen=True, slots=True)
class Order:
    """Read one input and write its document or error.

    Args:
        place: where the input is.
        sha256: what its content was when it was hashed.
        size: its bytes then.
        output: the URL of the output folder.
        document: the name of its document below that, ``error`` of its error.
        corrections: what the storage tells of the corrections beside the document; None where there are none.
        settings: how to read.
        installation: what the worker must have.
    """

    place: Place
    sha256: str
    size: int
    output: str
    document: str
    error: str
    corrections: str | None
    settings: Settings
    installation: Installation


@dataclass(frozen=True, slots=True)
class Entry:
    """One document in the ledger: what was made of a content. Names, counts and codes; no words of the paper.

    ``reading`` and ``limits``: fingerprints of how it was read; ``figures_sha256``: of its rows of the data set.
    """

    sha256: str
    size: int
    file_name: str
    output: str
    output_sha256: str
    status: str  # pass | fail | error
    code: str | None
    version: str
    reading: str
    limits: str
    corrections: str | None
    rows: int
    figures_sha256: str | None
    summary: dict[str, Any] = field(default_factory=dict)

    def settles(self, settings: Settings, corrections: str | None) -> bool:
        """Whether reading that content again in that way would give what is there.

        An error is tried again with other limits, and a protected paper wherever there are passwords to try: the
        ledger keeps none.
        """
        reading, limits = fingerprints(settings)
        if self.reading != reading or self.corrections != corrections:
            return False
        if self.status == "error":
            return self.limits == limits and not (self.code == "encrypted" and settings.passwords)
        return True

    def as_bytes(self) -> bytes:
        """The entry as it is written."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=True, allow_nan=False).encode() + b"\n"

    @classmethod
    def from_bytes(cls, content: bytes) -> Entry | None:
        """The entry that ``as_bytes`` wrote; None for anything else (another version's: then it is read again)."""
        try:
            entry = cls(**json.loads(content))
        except (ValueError, TypeError, RecursionError):
            return None
        return entry if all(isinstance(getattr(entry, name), kinds) for name, kinds in _KINDS.items()) else None


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of an order: an entry, or why the input could not be had (``gone``).

    ``error``: the error document; ``before``: the entry was there already.
    """

    entry: Entry | None
    gone: str | None = None
    error: dict[str, Any] | None = None
    summary: dict[str, Any] = field(default_factory=dict)
    before: bool = False


@lru_cache(maxsize=16)
def fingerprints(settings: Settings) -> tuple[str, str]:
    """How a paper is read, and within which limits, as two short hashes; passwords are in neither."""
    values = dataclasses.asdict(settings)
    del values["passwords"]
    limits = values.pop("limits")
    reading = [__version__, values, {name: limits[name] for name in _SHAPING}]
    return _short(reading), _short(limits)


def _kinds() -> dict[str, tuple[type, ...]]:
    """The types that the fields of ``Entry`` are declared with."""
    known: dict[str, type] = {"str": str, "int": int, "None": type(None), "dict[str, Any]": dict}
    return {
        field.name: tuple(known[name.strip()] for name in str(field.type).split("|"))
        for field in dataclasses.fields(Entry)
    }


_KINDS = _kinds()


def _short(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]
