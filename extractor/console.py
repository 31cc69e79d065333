"""What goes to the terminal: data to standard output, everything else to standard error.

Names of files come from outside; what would steer a terminal (control characters, lone surrogates) is written as
U+FFFD. A reader that closes the pipe early (``| head``) ends the printing, never the work.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
from typing import Any, TextIO

__all__ = ["Console", "Progress", "printable", "silence"]

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    """``text`` on one line, without anything that would steer a terminal."""
    return _UNPRINTABLE.sub("\ufffd", text)


class Console:
    """The two streams of one command. ``quiet``: nothing but errors and data."""

    def __init__(self, quiet: bool = False) -> None:
        self.quiet = quiet
        self._open = True
        for stream in (sys.stdout, sys.stderr):
            if stream is not None and hasattr(stream, "reconfigure"):
                with contextlib.suppress(ValueError, OSError):
                    stream.reconfigure(errors="backslashreplace")

    @property
    def is_terminal(self) -> bool:
        """Whether standard error is a terminal."""
        return sys.stderr is not None and sys.stderr.isatty()

    def data(self, record: dict[str, Any]) -> None:
        """One JSON line on standard output."""
        utf8 = (getattr(sys.stdout, "encoding", "") or "").lower().replace("-", "") == "utf8"
        self.out(json.dumps(record, ensure_ascii=not utf8, allow_nan=False))

    def out(self, text: str) -> None:
        """One line of what the command was asked for, on standard output."""
        self._write(sys.stdout, text)

    def tell(self, text: str) -> None:
        """One line for a person, unless the call is quiet."""
        if not self.quiet:
            self._write(sys.stderr, text)

    def error(self, text: str) -> None:
        """One line that is shown in any case."""
        self._write(sys.stderr, text)

    def _write(self, stream: TextIO | None, text: str) -> None:
        if stream is None or (stream is sys.stdout and not self._open):
            return
        try:
            stream.write(text + "\n")
            stream.flush()
        except OSError as error:
            silence(stream)
            if stream is not sys.stdout:
                return  # there is nobody left to tell
            self._open = False
            if not isinstance(error, BrokenPipeError):  # the reader has gone: that ends the printing alone
                raise


def silence(stream: TextIO) -> None:
    """Let a stream that cannot be written go nowhere: Python would complain again when it flushes at exit."""
    with contextlib.suppress(OSError, ValueError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)


class Progress:
    """A bar on standard error, only where that is a terminal; it wipes itself away.

    Written by hand: the usual ones cost more time to import than most papers take to read.
    """

    WIDTH = 24

    def __init__(self, console: Console, total: int) -> None:
        self._on = console.is_terminal and not console.quiet
        self._total = max(total, 1)
        self._done = 0
        self._pages: dict[str, str] = {}

    def page(self, name: str, number: int, count: int) -> None:
        """A page of a document was read."""
        self._pages[name] = f"{name} {number}/{count}"
        self._draw(self._pages[name])

    def step(self, name: str) -> None:
        """A document is done."""
        self._done += 1
        self._pages.pop(name, None)
        self._draw(name)

    def wipe(self) -> None:
        """Take the bar away, before something is printed."""
        if self._on:
            self._put("\r\x1b[K")

    def _draw(self, text: str) -> None:
        if self._on:
            filled = self.WIDTH * self._done // self._total
            bar = "#" * filled + "." * (self.WIDTH - filled)
            self._put(f"\r\x1b[K[{bar}] {self._done}/{self._total} {printable(text)[:60]}")

    @staticmethod
    def _put(text: str) -> None:
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write(text)
            sys.stderr.flush()
