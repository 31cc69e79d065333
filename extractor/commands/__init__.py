"""The commands, one file each, in the order in which ``extractor --help`` lists them.

A command is a module with ``NAME``, ``summary()``, ``epilog()``, ``arguments(parser)`` and ``run(options, console)``,
which gives the exit status. It imports what it needs inside ``run``.
"""

from __future__ import annotations

import argparse
from typing import Protocol

from extractor.commands import (
    check,
    compare,
    completion,
    doctor,
    export,
    init,
    new_family,
    promote,
    report,
    review,
    run,
    schema,
    settings,
    status,
    verify,
    watch,
)
from extractor.console import Console

__all__ = ["COMMANDS", "Command"]


class Command(Protocol):
    """What a module of this package offers."""

    NAME: str

    def summary(self) -> str:
        """One line for the list of commands."""

    def epilog(self) -> str:
        """Examples, shown below the options."""

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""

    def run(self, options: argparse.Namespace, console: Console) -> int:
        """Do it; gives the exit status."""


COMMANDS: tuple[Command, ...] = (
    run,
    watch,
    init,
    status,
    verify,
    check,
    compare,
    export,
    report,
    review,
    promote,
    settings,
    schema,
    new_family,
    doctor,
    completion,
)
