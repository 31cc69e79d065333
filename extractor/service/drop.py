"""The drop folder, once: each whole PDF is read, and then moved to ``done/`` or ``failed/`` beside its explanation.

The original is copied, the copy is synced and hashed again, and only when it holds the very content that was read does
the file leave the inbox. A file that changed meanwhile stays for the next time. Nothing is overwritten: clashes are
numbered. What this cannot do yet (ledger, several watchers, zip files) belongs to the service.
"""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from extractor.inputs import Input, find
from extractor.outputs.files import sync_folder
from extractor.outputs.names import Names, sha256_of
from extractor.service.job import Job, Outcome
from extractor.service.pool import Pool
from extractor.settings import Settings

__all__ = ["DONE", "FAILED", "Moved", "Taken", "take_once"]

DONE, FAILED = "done", "failed"
_GROWING = ("まだ書き込み中です", "still being written")
_CHANGED = ("読み取り中に変わりました", "changed while it was read")


@dataclass(frozen=True, slots=True)
class Moved:
    """A file that was taken: its name below the inbox, where it went, and the outcome's status."""

    name: str
    destination: Path
    status: str


@dataclass(slots=True)
class Taken:
    """What one round did. ``left``: files that stay in the inbox, each with a reason in Japanese and English."""

    moved: list[Moved] = field(default_factory=list)
    left: list[tuple[Path, tuple[str, str]]] = field(default_factory=list)


def take_once(
    inbox: Path,
    output: Path,
    settings: Settings,
    jobs: int = 1,
    *,
    settle: float = 2.0,
    wait: Callable[[float], None] = time.sleep,
) -> Taken:
    """Read what rests in ``inbox`` and move it away.

    Args:
        inbox: the drop folder; its ``done`` and ``failed`` are never looked at.
        output: where documents and errors are written.
        settings: how to read.
        jobs: how many at once.
        settle: a file whose size and time do not change for so many seconds is whole.
        wait: how to wait for that long.

    Raises:
        StoppedError: outputs cannot be written; then everything not yet moved stays.
    """
    taken = Taken()
    inputs = [item for item in find([inbox]).inputs if item.folder[:1] not in ((DONE,), (FAILED,))]
    if not inputs:
        return taken
    before = {item.path: _state(item.path) for item in inputs}
    wait(settle)
    whole: list[Input] = []
    for item in inputs:
        state = _state(item.path)
        if state is not None and state == before[item.path]:
            whole.append(item)
        elif state is not None:
            taken.left.append((item.path, _GROWING))
    targets = Names(output).assign(whole)
    work = [Job(i.path, i.name, t, settings) for i, t in zip(whole, targets, strict=True)]
    with Pool(jobs) as pool:
        for item, outcome in zip(whole, pool.run(work), strict=True):
            destination = _move(inbox, item, outcome)
            if destination is None:
                taken.left.append((item.path, _CHANGED))
            else:
                taken.moved.append(Moved(item.name, destination, outcome.status))
    return taken


def _state(path: Path) -> tuple[int, int] | None:
    """Size and time of a file; None if it is gone."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns


def _move(inbox: Path, item: Input, outcome: Outcome) -> Path | None:
    """Bring a file to ``done`` or ``failed``; None (and the file stays) if its content is no longer what was read."""
    failed = outcome.error is not None
    folder = inbox.joinpath(FAILED if failed else DONE, *item.folder)
    folder.mkdir(parents=True, exist_ok=True)
    read = outcome.error["source"]["sha256"] if outcome.error is not None else outcome.summary["sha256"]
    with tempfile.TemporaryDirectory(prefix=".moving-", dir=folder) as place:
        copy = Path(place) / "copy"
        try:
            shutil.copy2(item.path, copy)
            with copy.open("rb+") as file:
                os.fsync(file.fileno())
            if sha256_of(copy) != read or sha256_of(item.path) != read:
                return None
        except OSError:
            return None
        destination = _place(copy, folder, item.path.name)
        if failed:
            explanation = Path(place) / "error"
            shutil.copy2(outcome.job.target.error, explanation)
            _place(explanation, folder, destination.stem + ".error.json")
    sync_folder(folder)
    item.path.unlink()
    sync_folder(item.path.parent)
    return destination


def _place(file: Path, folder: Path, name: str) -> Path:
    """Give ``file`` a name in ``folder`` that no other has: ``name``, ``name (2)``, …; never over another file."""
    stem, ending = os.path.splitext(name)  # noqa: PTH122 - of a name, not of a path
    for number in itertools.count(1):
        destination = folder / (name if number == 1 else f"{stem} ({number}){ending}")
        try:
            os.link(file, destination)
        except FileExistsError:
            continue
        except OSError:  # no hard links here (another file system, some shares): create it exclusively instead
            try:
                with destination.open("xb") as new, file.open("rb") as old:
                    shutil.copyfileobj(old, new)
                    new.flush()
                    os.fsync(new.fileno())
            except FileExistsError:
                continue
        return destination
    raise AssertionError("unreachable: itertools.count does not end")
