"""Options that several commands share, and their meaning."""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path

from extractor.errors import UsageError
from extractor.language import say
from extractor.settings import Settings

__all__ = ["add_reading", "add_work", "jobs_of", "page_numbers", "settings_of"]

_RANGE = re.compile(r"(\d{1,6})(?:-(\d{1,6})?)?")
LARGEST_PAGE = 100_000


def page_numbers(text: str) -> tuple[int, ...]:
    """The pages that ``1-3,7`` names, in order, each once.

    Raises UsageError with the right form, for anything else.
    """
    numbers: set[int] = set()
    for piece in text.replace("，", ",").replace("、", ",").split(","):
        match = _RANGE.fullmatch(piece.strip())
        first = int(match.group(1)) if match else 0
        last = int(match.group(2)) if match and match.group(2) else first
        if match is None or ("-" in piece and not match.group(2)) or not 1 <= first <= last <= LARGEST_PAGE:
            raise UsageError(say(f"--pages {text}（例: 1-3,7）", f"--pages {text} (for example: 1-3,7)"))
        numbers.update(range(first, last + 1))
    return tuple(sorted(numbers))


def add_reading(parser: argparse.ArgumentParser) -> None:
    """How to read a paper."""
    parser.add_argument(
        "--pages", metavar="1-3,7", help=say("読むページ（既定: すべて）", "pages to read (default: all)")
    )
    parser.add_argument(
        "--reader",
        choices=("pdfium", "pdfplumber"),
        default="pdfium",
        help=say("PDFを読むエンジン（既定: pdfium）", "the engine that reads the PDF (default: pdfium)"),
    )


def add_work(parser: argparse.ArgumentParser) -> None:
    """How many papers at once."""
    parser.add_argument(
        "--jobs",
        type=int,
        metavar="N",
        help=say("同時に読む数（既定: CPUの数）", "papers read at once (default: the number of CPUs)"),
    )


def jobs_of(options: argparse.Namespace) -> int:
    """The number of workers. Raises UsageError where it is not positive."""
    if options.jobs is None:
        affinity = getattr(os, "sched_getaffinity", None)
        return len(affinity(0)) if affinity else os.cpu_count() or 1
    if options.jobs < 1:
        raise UsageError(f"--jobs {options.jobs}")
    return int(options.jobs)


def settings_of(options: argparse.Namespace) -> Settings:
    """The settings that a call's options mean."""
    return Settings(reader=options.reader, pages=page_numbers(options.pages) if options.pages else None)


def existing_folder(path: Path, option: str) -> Path:
    """A folder that must be there. Raises UsageError."""
    if not path.is_dir():
        raise UsageError(say(f"{option}: フォルダがありません: {path}", f"{option}: no such folder: {path}"))
    return path
