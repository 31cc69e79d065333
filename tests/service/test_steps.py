"""A watcher that dies at every single step of its work, one after the other, and another that goes on."""

from __future__ import annotations

import os
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from extractor.outputs.names import sha256_of
from extractor.service import desk, moving, watcher
from extractor.service.ledger import Ledger
from extractor.service.unpack import unpack
from tests.service.drops import Room, audit, paper
from tests.service.test_watcher import quick_outcome

STEPS = ("open", "os.link", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree", "shutil.copystat")


def dies_at(number: int, room: Room, act: Callable[[], object]) -> bool:
    """Run ``act`` in a process that ends, without a word, at the given step; tells whether it came so far."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # a fork with threads: none of ours is left by now
        child = os.fork()
    if child == 0:
        left = [number]

        def step() -> None:
            left[0] -= 1
            if left[0] == 0:
                os._exit(9)

        def heard(event: str, arguments: tuple[object, ...]) -> None:
            if event in STEPS and str(room.inbox.parent) in str(arguments):
                step()

        real = Ledger._open

        def opened(self: Ledger, mode: str) -> object:
            db = real(self, mode)
            db.set_trace_callback(lambda statement: step() if statement.startswith(("BEGIN", "COMMIT")) else None)
            return db

        Ledger._open = opened  # type: ignore[method-assign,assignment]  # in this process only
        sys.addaudithook(heard)
        try:
            act()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


@pytest.fixture
def _read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watcher.Pool, "read", lambda _, job: quick_outcome(job))
    monkeypatch.setattr(desk, "unpack_guarded", unpack)


def no_links(*_: object, **__: object) -> None:
    raise OSError(1, "no links here")


@pytest.fixture
def quick_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory, where there is one: hundreds of watchers sync all that they do."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else tmp_path) as folder:
        yield Path(folder)


@pytest.mark.usefixtures("_read_here")
@pytest.mark.parametrize(
    ("kind", "links"), [("good", True), ("good", False), ("bad", True), ("bad", False), ("zip", True)]
)
def test_whatever_step_is_the_last_the_next_watcher_ends_the_work(
    quick_folder: Path, monkeypatch: pytest.MonkeyPatch, kind: str, links: bool
) -> None:
    if not links:
        monkeypatch.setattr(moving.os, "link", no_links)
    number, died = 0, True
    while died:
        number += 1
        folder = quick_folder / str(number)
        folder.mkdir()
        room = Room(folder, monkeypatch)
        made = paper(folder / "made.pdf", "words")
        if kind == "zip":
            with zipfile.ZipFile(room.inbox / "a.zip", "w") as archive:
                archive.write(made, "m.pdf")
            dropped = {"a.zip": sha256_of(room.inbox / "a.zip"), "a/m.pdf": sha256_of(made)}
        else:
            name = f"{'sub/bad' if kind == 'bad' else 'sub/a'}.pdf"
            dropped = {name: sha256_of(room.drop(name, "words"))}
        made.unlink()
        died = dies_at(number, room, lambda: room.once(settle=0.0))  # noqa: B023 - called at once
        room.once(settle=0.0)
        states = audit(room.inbox, room.output, dropped)
        assert states == ({"failed": 1} if kind == "bad" else {"done": len(dropped)}), number
    assert number > 30
