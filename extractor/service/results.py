"""What is written down of a file that was taken: into the ledger, and beside the original."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.codes import ERRORS
from extractor.inputs import clean_name
from extractor.outputs.files import sync_folder, write_atomically
from extractor.outputs.names import Target
from extractor.service.inbox import DONE, FAILED
from extractor.service.ledger import Row
from extractor.service.moving import make_folder

__all__ = ["Result", "bring", "counts_of", "duplicate", "failure", "record_of"]

_ZIP = {
    "not-a-pdf": ("zipの中にPDFがありません。", "There is no PDF in the zip file."),
    "damaged": (
        "zipファイルが壊れているか、中のPDFを取り出せません。もう一度作り直してください。",
        "The zip file is damaged, or a PDF in it is. Make it again.",
    ),
    "encrypted": (
        "zipの中のPDFがパスワードで保護されています。パスワードなしで作り直してください。",
        "PDFs in the zip file are protected by a password. Make it again without one.",
    ),
    "unsupported": (
        "zipの中に取り出せないPDFがあります（名前・リンク・圧縮方式）。そのPDFを直接入れてください。",
        "The zip file has PDFs that cannot be unpacked (names, links, compression). Drop them by themselves.",
    ),
}
"""What a code says of a zip file; where the detail has two numbers, so many of so many PDFs."""


@dataclass(slots=True)
class Result:
    """The result of one file. ``folder``: ``done`` or ``failed``; ``explanation``: what lies beside the original.

    ``summary``: counts, and as ``record`` the explanation itself; no words of the paper.
    """

    status: str
    folder: str
    code: str | None = None
    summary: dict[str, Any] = field(default_factory=dict)
    output: Path | None = None
    same_as: int | None = None
    explanation: str | None = None


def failure(record: dict[str, Any], output: Path) -> Result:
    """The result of a file that could not be read; ``record``: its error document."""
    code = record["error"]["code"]
    return Result("error", FAILED, code=code, summary={"record": record}, output=output, explanation="error")


def duplicate(row: Row, other: Row, root: Path) -> Result:
    """The result of a file whose content was taken before, as ``other``; ``root``: the output folder."""
    output = None if other.output is None else os.path.relpath(other.output, root)
    known = {"of": other.name, "read_at": other.read_at, "version": other.version, "output": output}
    record = {
        "source": {"file_name": clean_name(row.path.name), "sha256": row.sha256, "bytes": row.bytes},
        "duplicate": {key: None if value is None else clean_name(value) for key, value in known.items()},
        "message": {
            "ja": "同じ内容のファイルを前に処理しています。読み直していません。",
            "en": "A file of the same content was taken before. It was not read again.",
        },
    }
    return Result(
        "duplicate",
        DONE,
        summary={"record": record},
        output=other.output,
        same_as=other.id,
        explanation="duplicate",
    )


def record_of(row: Row, code: str, detail: str) -> dict[str, Any]:
    """The error document of a file that no worker has looked at."""
    error = next(e for e in ERRORS if e.code == code)
    ja, en = _ZIP.get(code, (error.ja, error.en)) if row.kind == "zip" else (error.ja, error.en)
    more = f" ({detail})" if detail else ""
    return {
        "source": {
            "file_name": clean_name(row.path.name),
            "sha256": row.sha256,
            "bytes": row.bytes,
            "page_count": None,
            "producer": None,
        },
        "error": {"code": code, "message": {"ja": ja + more, "en": en + more}},
    }


def counts_of(summary: dict[str, Any]) -> dict[str, Any]:
    """What the ledger keeps of a document: counts and codes."""
    kept: dict[str, Any] = {key: summary[key] for key in ("pages", "page_count", "tables", "checks") if key in summary}
    kept["problems"] = {code: found["count"] for code, found in summary.get("problems", {}).items()}
    return kept


def bring(staged: Target, target: Target, *, failed: bool = False) -> Path:
    """Give what was written in the workshop its name among the outputs; gives that name.

    An old error of the same input goes where a document comes, and the other way round.
    """
    old, new = (staged.error, target.error) if failed else (staged.document, target.document)
    make_folder(new.parent)
    if old.stat().st_dev == new.parent.stat().st_dev:
        old.replace(new)  # it is on the disk already
        sync_folder(new.parent)
    else:
        write_atomically(new, old.read_bytes())
    (target.document if failed else target.error).unlink(missing_ok=True)
    return new
