"""Who holds a file: each watcher has a lock file that the system lets go the moment its process ends, however it ends.

A process number would not do: it is given again, and means nothing in another container on the same folder.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import uuid
from pathlib import Path
from types import TracebackType

__all__ = ["Holder", "is_alive"]

_PREFIX, _ENDING = "holder-", ".lock"


class Holder:
    """This watcher, alive as long as the object is open. ``name`` stands in the ledger beside what it holds."""

    def __init__(self, folder: Path) -> None:
        self.name = uuid.uuid4().hex
        self._path = folder / f"{_PREFIX}{self.name}{_ENDING}"
        self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._handle, fcntl.LOCK_EX)

    def close(self) -> None:
        """Let go."""
        if self._handle >= 0:
            self._path.unlink(missing_ok=True)
            os.close(self._handle)
            self._handle = -1

    def __enter__(self) -> Holder:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def is_alive(folder: Path, name: str) -> bool:
    """Whether the watcher of that name still runs."""
    path = folder / f"{_PREFIX}{name}{_ENDING}"
    try:
        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    with contextlib.suppress(OSError):
        path.unlink()
    return False
