"""The command that is run after each document. Its failure is told; it undoes nothing."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

__all__ = ["OK", "run_hook"]

OK = "ok"


def run_hook(command: Sequence[str], output: Path, variables: Mapping[str, str], seconds: float) -> str:
    """Run ``command`` with the JSON's path as its last argument; gives ``ok`` or what went wrong in a few words.

    No shell is between, standard input is empty, what it prints goes nowhere (it may hold words of the paper).
    ``variables`` are added to its environment. After ``seconds`` it is ended with all that it started.
    """
    try:
        process = subprocess.Popen(
            [*command, os.fspath(output)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **variables},
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        return f"{getattr(error, 'strerror', None) or error}"
    try:
        status = process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return f"timeout after {seconds:g} s"
    return OK if status == 0 else f"exit status {status}"
