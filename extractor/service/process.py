"""A worker process: started anew, or, while this process is still as light as a new one would be, forked from it.

A fresh interpreter takes as long to start as a paper of one page to read, so ``extractor run`` forks its first workers
before it has a thread and before anything heavy is loaded; they then differ from fresh ones in nothing that counts.
Where that cannot be told (another system, a program that uses this package, a worker that replaces a dead one) a fresh
interpreter is started.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import subprocess

__all__ = ["Forked", "Process", "can_fork", "fork", "has_ended", "start"]

ROOT = str(Path(__file__).resolve().parents[2])
ENVIRONMENT = {
    # The work is one document a process; numeric libraries' own threads would only cost address space.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "PYTHONUTF8": "1",
    "PYDANTIC_DISABLE_PLUGINS": "__all__",  # looking for some reads the metadata of every installed package
}
_SETTLED = frozenset(("numpy", "pydantic", "pypdfium2"))
"""What reads its environment when it is loaded, or has threads or much memory afterwards."""


class Process(Protocol):
    """What a worker process offers, as ``subprocess.Popen`` does."""

    pid: int
    returncode: int | None
    stdin: IO[str] | None
    stdout: IO[str] | None

    def kill(self) -> None:
        """End it at once."""

    def wait(self) -> int:
        """Its exit status, once it has ended."""


def start(module: str, show: bool = False) -> subprocess.Popen[str]:
    """A fresh interpreter that runs ``module``; ``show``: its standard error is that of this process."""
    import subprocess

    environment = dict(os.environ) | ENVIRONMENT
    environment["PYTHONPATH"] = os.pathsep.join([ROOT, *filter(None, [os.environ.get("PYTHONPATH")])])
    return subprocess.Popen(
        [sys.executable, "-P", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=None if show else subprocess.DEVNULL,
        encoding="utf-8",
        env=environment,
    )


def has_ended(process: Process, seconds: float) -> bool:
    """Wait so long for a process to end; tells whether it has."""
    if isinstance(process, Forked):
        return process.ended(seconds)
    import subprocess

    assert isinstance(process, subprocess.Popen)
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def can_fork() -> bool:
    """Whether a fork of this process would be as good as a fresh one."""
    if not sys.platform.startswith("linux") or not hasattr(os, "pidfd_open"):
        return False
    if threading.active_count() > 1 or not _SETTLED.isdisjoint(sys.modules):
        return False
    import locale

    if locale.getencoding().lower() != "utf-8":  # PYTHONUTF8 counts only when an interpreter starts
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError:  # an old kernel, a container that refuses it
        return False
    return True


class Forked:
    """A fork of this process that serves jobs."""

    def __init__(self, pid: int, into: int, out_of: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self.stdin: IO[str] | None = os.fdopen(into, "w", encoding="utf-8")
        self.stdout: IO[str] | None = os.fdopen(out_of, encoding="utf-8")
        self._handle = os.pidfd_open(pid)  # names this very process, also when its number is used again

    def kill(self) -> None:
        """End it at once."""
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def ended(self, seconds: float) -> bool:
        """Wait so long for it to end; tells whether it has."""
        if self.returncode is None:
            poll = select.poll()
            poll.register(self._handle, select.POLLIN)
            if not poll.poll(seconds * 1000):
                return False
        self.wait()
        return True

    def wait(self) -> int:
        """Its exit status, once it has ended."""
        if self.returncode is None:
            try:
                self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
            except ChildProcessError:  # somebody else has asked
                self.returncode = 0
        return self.returncode

    def __del__(self) -> None:
        with contextlib.suppress(OSError, AttributeError):
            os.close(self._handle)


def fork(serve: Callable[[], int], show: bool = False) -> Forked:
    """A fork of this process that runs ``serve`` and ends; see ``can_fork``."""
    down, into = os.pipe()
    out_of, up = os.pipe()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            _settle(down, up, show)
            status = serve()
        finally:
            os._exit(status)  # nothing of the parent's is flushed or cleaned up here
    os.close(down)
    os.close(up)
    return Forked(pid, into, out_of)


def _settle(down: int, up: int, show: bool) -> None:
    """Make a fork what a fresh interpreter would be: own streams, nothing else open, environment, places of modules."""
    os.dup2(down, 0)
    os.dup2(up, 1)
    if not show:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 2)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
    os.environ.update(ENVIRONMENT)
    here = {"", str(Path.cwd())}  # a folder of papers is no place for modules
    sys.path[:] = [ROOT, *(path for path in sys.path if path not in here)]
