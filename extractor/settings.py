"""How to read: one small frozen object that travels through the pipeline, and one for the drop folder.

Where the values come from (flags, environment, ``extractor.toml``) is the business of ``extractor.configuration``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Limits", "Settings", "WatchSettings"]

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that end a hostile or mistaken input with a code instead of a hang."""

    file_bytes: int = 512 * MIB
    pages: int = 5_000
    glyphs_per_page: int = 400_000
    objects_per_page: int = 500_000
    inflated_bytes: int = 1024 * MIB  # what the streams of one document may grow to
    seconds: float = 300.0  # wall clock for one document
    picture_seconds: float = 60.0  # more of it for each page that is recognised
    memory_bytes: int = 3 * 1024 * MIB  # address space of the process that reads one document
    zip_members: int = 2_000
    zip_bytes: int = 2 * 1024 * MIB  # what a zip file's members may grow to, together


@dataclass(frozen=True, slots=True)
class Settings:
    """Options of one extraction. ``pages`` are 1-based page numbers, None for all.

    ``passwords`` are tried in order on a protected PDF; they are in no output, log or ``repr``.
    """

    reader: str = "pdfium"
    pages: tuple[int, ...] | None = None
    ocr: str = "auto"
    reveal_hidden: bool = False
    passwords: tuple[str, ...] = field(default=(), repr=False)
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class WatchSettings:
    """How the drop folder is worked. Times in seconds.

    ``state``: the ledger's folder, None for the output folder. ``jobs``: documents at once, None for the number of
    CPUs. ``hook``: a command run after each document, empty for none.
    """

    output: Path = Path("output")
    state: Path | None = None
    jobs: int | None = None
    settle: float = 2.0  # a file whose size and time rest for so long is whole, if it ends as it should
    patience: float = 60.0  # one that does not end as it should, or cannot be opened, is taken after so long
    rescan: float = 60.0  # the folder is looked through so often, whatever events say
    poll: float = 2.0  # … and so often where the system tells no events
    polling: bool = False  # never rely on events
    grace: float = 30.0  # a document being read when the service is told to stop may go on for so long
    retry: float = 15.0  # after outputs could not be written: wait for so long
    hook: tuple[str, ...] = ()
    hook_seconds: float = 60.0
    log_json: bool = False
    reading: Settings = Settings()

    @property
    def ledger_folder(self) -> Path:
        """Where the ledger lies."""
        return self.output if self.state is None else self.state
