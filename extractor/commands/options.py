"""Options that several commands share, and their meaning."""

from __future__ import annotations

import argparse
import os
import re
from dataclasses import replace
from pathlib import Path

from extractor.configuration import SETTINGS, Configuration, load
from extractor.errors import UsageError
from extractor.language import say
from extractor.settings import Settings

__all__ = [
    "add_configuration",
    "add_documents",
    "add_reading",
    "add_settings",
    "add_sources",
    "add_state",
    "add_work",
    "configuration",
    "existing_folder",
    "jobs_of",
    "page_numbers",
    "settings_of",
]

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
    add_settings(parser)


def add_settings(parser: argparse.ArgumentParser) -> None:
    """Settings that every command which reads papers has."""
    parser.add_argument(
        "--reader",
        choices=("pdfium", "pdfplumber"),
        help=say("PDFを読むエンジン（既定: pdfium）", "the engine that reads the PDF (default: pdfium)"),
    )
    parser.add_argument(
        "--ocr",
        choices=("auto", "always", "never"),
        help=say(
            "画像の頁の文字認識（既定: auto、使える文字のない頁だけ）",
            "recognition of pages that are pictures (default: auto, where a page has no usable text)",
        ),
    )
    parser.add_argument(
        "--password-file",
        type=Path,
        metavar="FILE",
        help=say("PDFのパスワード（1行に1つ）", "passwords of PDFs, one a line, each is tried"),
    )
    parser.add_argument(
        "--reveal-hidden",
        action="store_const",
        const=True,
        help=say("見えない文字の中身も problems に書く", "write the words of hidden text into problems"),
    )
    add_configuration(parser)


def add_configuration(parser: argparse.ArgumentParser) -> None:
    """Where settings come from."""
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help=say("設定ファイル（既定: extractor.toml）", "settings file (default: extractor.toml, if it is there)"),
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=say(
            "設定を変える（例: limits.seconds=600）。一覧は extractor settings",
            "change a setting (limits.seconds=600); extractor settings lists them",
        ),
    )


def add_work(parser: argparse.ArgumentParser) -> None:
    """How many papers at once."""
    parser.add_argument(
        "--jobs",
        type=int,
        metavar="N",
        help=say("同時に読む数（既定: CPUの数）", "papers read at once (default: the number of CPUs)"),
    )


def configuration(options: argparse.Namespace) -> Configuration:
    """All settings of a call: its flags, then the environment, then the settings file. Raises UsageError."""
    flags: dict[str, object] = {}
    for text in options.set:
        name, sign, value = text.partition("=")
        if not sign:
            raise UsageError(say(f"--set {text}（例: limits.seconds=600）", f"--set {text}: give NAME=VALUE"))
        flags[name.strip()] = value.strip()
    for setting in SETTINGS:
        given = getattr(options, setting.name, None)
        if setting.section != "limits" and given is not None:  # --pages is none of the limits
            flags[setting.key] = given
    return load(flags, file=options.config)


def add_documents(parser: argparse.ArgumentParser) -> None:
    """The documents that a command looks at."""
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE.json",
        help=say("文書のJSONかフォルダ", "documents, or a folder of them"),
    )


def add_sources(parser: argparse.ArgumentParser) -> None:
    """Where the PDFs of documents are looked for."""
    parser.add_argument(
        "--sources",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help=say("元のPDFのあるフォルダ（くり返し可）", "folder of the PDFs (may be given more than once)"),
    )


def add_state(parser: argparse.ArgumentParser) -> None:
    """Where the output and the ledger of a drop folder are."""
    parser.add_argument(
        "--output",
        metavar="DIR",
        help=say("出力先（既定: output）", "where to write (default: output)"),
    )
    parser.add_argument(
        "--state",
        type=Path,
        metavar="DIR",
        help=say("台帳のフォルダ（既定: 出力先）", "folder of the ledger (default: the output folder)"),
    )


def jobs_of(options: argparse.Namespace) -> int:
    """The number of workers. Raises UsageError where it is not positive."""
    jobs = configuration(options).values["work.jobs"] if hasattr(options, "set") else options.jobs
    if jobs is None:
        affinity = getattr(os, "sched_getaffinity", None)
        return len(affinity(0)) if affinity else os.cpu_count() or 1
    if jobs < 1:
        raise UsageError(f"--jobs {jobs}")
    return int(jobs)


def settings_of(options: argparse.Namespace) -> Settings:
    """How to read, by the settings of a call and its ``--pages``."""
    pages = page_numbers(options.pages) if getattr(options, "pages", None) else None
    return replace(configuration(options).reading(), pages=pages)


def existing_folder(path: Path, option: str) -> Path:
    """A folder that must be there. Raises UsageError."""
    if not path.is_dir():
        raise UsageError(say(f"{option}: フォルダがありません: {path}", f"{option}: no such folder: {path}"))
    return path
