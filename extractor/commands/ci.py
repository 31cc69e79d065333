"""Options for CI that ``verify`` and ``check`` share."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.console import Console
from extractor.language import say

if TYPE_CHECKING:
    from extractor.outputs.ci import Case

__all__ = ["add_ci", "give_ci"]


def add_ci(parser: argparse.ArgumentParser) -> None:
    """Results for a CI."""
    parser.add_argument(
        "--junit", type=Path, metavar="FILE.xml", help=say("結果をJUnit XMLにも書き出す", "write JUnit XML too")
    )
    parser.add_argument(
        "--github",
        action="store_true",
        help=say("GitHub Actionsの注釈を標準出力へ", "GitHub annotations on standard output"),
    )


def give_ci(cases: Sequence[Case], name: str, options: argparse.Namespace, console: Console) -> None:
    """Write and print what the options ask for. Raises OSError."""
    from extractor.outputs.ci import github_lines, junit
    from extractor.outputs.files import write_atomically

    if options.junit is not None:
        write_atomically(options.junit, junit(cases, name))
    if options.github:
        for line in github_lines(cases):
            console.out(line)
