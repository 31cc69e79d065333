"""Clusters of this machine for tests, and the worker plugin that takes workers away at the worst moments."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from distributed import LocalCluster, WorkerPlugin

from extractor.cluster import tasks
from extractor.cluster.ledger import Ledger
from extractor.cluster.store import Store
from extractor.service import pool
from extractor.service.job import Job, Outcome


@contextmanager
def cluster(tmp: Path, **how: Any) -> Iterator[LocalCluster]:
    """Two workers with one thread each."""
    given: dict[str, Any] = {
        "n_workers": 2,
        "threads_per_worker": 1,
        "dashboard_address": "127.0.0.1:0",
        "silence_logs": 50,
    }
    with LocalCluster(**given | {"local_directory": str(tmp / "scratch")} | how) as made:
        yield made


class Watched(WorkerPlugin):
    """Notes in ``folder/sent`` what a worker writes, and ends it by SIGKILL at each of ``moments``, once in all.

    ``reading``: a page of a paper has been read. ``written``: all is written but the entry in the ledger. ``noted``:
    the entry too, but nobody has had the result. A paper ``killer*`` ends it whenever it is begun.
    """

    name = "watched"

    def __init__(self, folder: Path, *moments: str) -> None:
        self.folder, self.moments = folder, moments

    def setup(self, worker: Any) -> None:
        send, note, space, read = Store.send, Ledger.note, pool._address_space, pool.Pool.read
        self.originals = (send, note, space, read)

        def sent(store: Store, name: str, local: Path) -> None:
            with (self.folder / "sent").open("a") as file:
                file.write(f"{name}\n")
            send(store, name, local)

        def noted(ledger: Ledger, entry: Any) -> None:
            self.die("written")
            note(ledger, entry)
            self.die("noted")

        def page_read(pid: int) -> int:
            self.die("reading")
            return space(pid)

        def begun(own: pool.Pool, job: Job) -> Outcome:
            if job.path.name.startswith("killer"):
                os.kill(os.getpid(), signal.SIGKILL)
            return read(own, job)

        Store.send, Ledger.note, pool._address_space, pool.Pool.read = sent, noted, page_read, begun  # type: ignore[method-assign]

    def teardown(self, worker: Any) -> None:
        Store.send, Ledger.note, pool._address_space, pool.Pool.read = self.originals  # type: ignore[method-assign]

    def die(self, moment: str) -> None:
        if moment not in self.moments:
            return
        try:
            os.close(os.open(self.folder / moment, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return
        os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def own_pools(monkeypatch: pytest.MonkeyPatch, module: str) -> Iterator[None]:
    """Guarded processes of this test alone, running ``module``."""
    monkeypatch.setattr(tasks, "_pools", {})
    monkeypatch.setattr(pool._Worker, "MODULE", module)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[2]))
    try:
        yield
    finally:
        end_pools()


def end_pools() -> None:
    """End the guarded processes of the workers within this process."""
    for made in tasks._pools.values():
        made.close()
    tasks._pools.clear()


def files_of(folder: Path) -> dict[str, bytes]:
    """The files that are not hidden, by their path below a folder."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and not any(part.startswith(".") for part in p.relative_to(folder).parts)
    }
