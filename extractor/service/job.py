"""One document to read and what came of it, as they travel between the command and a worker process."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.outputs.names import Target
from extractor.settings import Limits, Settings

__all__ = ["Job", "Outcome"]


@dataclass(frozen=True, slots=True)
class Job:
    """Read ``path`` and write its document or its error to ``target``.

    ``debug``: where pictures of its pages go; ``figures``: the file for its long form as Parquet.
    """

    path: Path
    name: str
    target: Target
    settings: Settings = field(default_factory=Settings)
    debug: Path | None = None
    figures: Path | None = None

    def to_json(self) -> dict[str, Any]:
        """The job as plain values (file names as Python holds them; they go through an ASCII pipe)."""
        return {
            "path": str(self.path.absolute()),
            "name": self.name,
            "target": [str(self.target.document.absolute()), str(self.target.error.absolute())],
            "settings": dataclasses.asdict(self.settings),
            "debug": None if self.debug is None else str(self.debug.absolute()),
            "figures": None if self.figures is None else str(self.figures.absolute()),
        }

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> Job:
        """The job that ``to_json`` wrote."""
        settings = dict(record["settings"])
        pages, passwords = settings.pop("pages"), tuple(settings.pop("passwords"))
        limits = Limits(**settings.pop("limits"))
        return cls(
            path=Path(record["path"]),
            name=record["name"],
            target=Target(*(Path(p) for p in record["target"])),
            settings=Settings(
                **settings, pages=None if pages is None else tuple(pages), passwords=passwords, limits=limits
            ),
            debug=None if record["debug"] is None else Path(record["debug"]),
            figures=None if record["figures"] is None else Path(record["figures"]),
        )


@dataclass(slots=True)
class Outcome:
    """What came of a job. ``error``: the error document, or None where a document was written.

    ``summary``: what ``extractor.outputs.summary.summarise`` gives of the document.
    """

    job: Job
    error: dict[str, Any] | None = None
    summary: dict[str, Any] = field(default_factory=dict)

    @property
    def status(self) -> str:
        """``error``: not read; ``fail``: read, and a check does not hold; else ``pass``."""
        if self.error is not None:
            return "error"
        return "fail" if self.summary["checks"]["fail"] else "pass"

    @property
    def output(self) -> Path:
        """The file that was written."""
        return self.job.target.document if self.error is None else self.job.target.error

    def line(self) -> dict[str, Any]:
        """The outcome as one line of ``--json``."""
        record: dict[str, Any] = {
            "file": str(self.job.name),
            "output": self.output.as_posix(),
            "status": self.status,
            "pages": self.summary.get("pages", 0),
            "tables": self.summary.get("tables", 0),
            "checks": self.summary.get("checks", {"pass": 0, "fail": 0, "undecided": 0}),
            "problems": {code: p["count"] for code, p in self.summary.get("problems", {}).items()},
        }
        if self.error is not None:
            record["error"] = self.error["error"]["code"]
        return record
