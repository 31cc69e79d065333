"""When a file in the inbox is whole.

Copying takes time, over a network much time, and a half of a PDF is no PDF. A file is taken when its size and time
have rested for ``settle`` seconds, no program of this machine has it open for writing, and it ends as its kind ends.
One that never does is taken after ``patience`` seconds of rest all the same, so that it is told and does not lie there
for ever. Time is that of the monotonic clock: the clock of the wall, and that of the file server, may be wrong.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from extractor.service.inbox import Seen

__all__ = ["Tracker", "Wholeness", "wholeness"]

Wholeness = Literal["whole", "writing", "unended", "closed", "gone"]
_PDF_TAIL, _ZIP_TAIL = 2048, 65_557  # a zip's end record is 22 bytes and a comment of up to 65,535 (APPNOTE 4.3.16)


def wholeness(path: Path) -> Wholeness:
    """What a file looks like from outside.

    Gives ``writing`` where a program of this machine has it open for writing (a read lease is refused then; fcntl(2),
    F_SETLEASE; also for what comes over a share that this machine serves), ``unended`` where it does not end as a PDF
    (``%%EOF``, ISO 32000-1, 7.5.5) or zip file does, ``closed`` where it cannot be opened.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW)
    except FileNotFoundError:
        return "gone"
    except OSError:
        return "closed"
    try:
        if _has_writer(handle):
            return "writing"
        tail, end = (_ZIP_TAIL, b"PK\x05\x06") if path.suffix.lower() == ".zip" else (_PDF_TAIL, b"%%EOF")
        size = os.fstat(handle).st_size
        return "whole" if end in os.pread(handle, tail, max(size - tail, 0)) else "unended"
    except OSError:
        return "closed"
    finally:
        os.close(handle)


def _has_writer(handle: int) -> bool:
    """Whether the file is open for writing somewhere on this machine; False also where the system does not tell."""
    try:
        import fcntl

        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except (ImportError, AttributeError):
        return False
    except OSError as error:
        return error.errno in (errno.EAGAIN, errno.EWOULDBLOCK)
    fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False


@dataclass(slots=True)
class _Sighting:
    seen: Seen
    since: float


class Tracker:
    """The files of the inbox that are not taken yet. ``patient`` False: what does not end well is taken at once."""

    def __init__(
        self,
        settle: float,
        patience: float,
        *,
        look: Callable[[Path], Wholeness] = wholeness,
        patient: bool = True,
    ) -> None:
        self._settle = settle
        self._patience = patience if patient else settle
        self._patient = patient
        self._look = look
        self._files: dict[Path, _Sighting] = {}

    def __len__(self) -> int:
        return len(self._files)

    def see(self, files: Iterable[Seen], now: float) -> None:
        """What lies in the inbox now; what changed begins to rest anew, what has gone is forgotten."""
        fresh: dict[Path, _Sighting] = {}
        for seen in files:
            old = self._files.get(seen.path)
            if old is not None and old.seen == seen:
                fresh[seen.path] = old
            else:
                fresh[seen.path] = _Sighting(seen, now)
        self._files = fresh

    def ready(self, root: Path, now: float) -> list[Seen]:
        """The files to be taken now, in the order in which they were seen."""
        found = []
        for sighting in self._files.values():
            rest = now - sighting.since
            if rest < self._settle:
                continue
            state = self._look(root / sighting.seen.path)
            if state == "gone" or (state == "writing" and not self._patient):
                continue
            if state == "whole" or rest >= self._patience:
                found.append(sighting.seen)
        return found

    def left(self) -> list[Seen]:
        """All that is not taken."""
        return [sighting.seen for sighting in self._files.values()]

    def next_time(self, now: float) -> float | None:
        """In how many seconds a file may become ready; None where nothing waits."""
        times = [s.since + self._settle - now for s in self._files.values()]
        return None if not times else max(min(t if t > 0 else max(self._settle, 0.2) for t in times), 0.02)
