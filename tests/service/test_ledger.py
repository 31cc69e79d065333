from __future__ import annotations

import multiprocessing
from multiprocessing.synchronize import Barrier
from pathlib import Path

from extractor.service.ledger import Ledger

PROCESSES, TIMES = 6, 60


def _open(folders: list[Path], together: Barrier) -> None:
    for folder in folders:
        together.wait(timeout=60)
        Ledger(folder).close()


def test_a_new_ledger_may_be_opened_by_many_watchers_at_the_same_moment(tmp_path: Path) -> None:
    """SQLite does not wait by itself for another process that makes a ledger's write-ahead log."""
    ways = multiprocessing.get_context("spawn")
    together = ways.Barrier(PROCESSES)
    folders = [tmp_path / str(n) for n in range(TIMES)]
    openers = [ways.Process(target=_open, args=(folders, together)) for _ in range(PROCESSES)]
    for opener in openers:
        opener.start()
    for opener in openers:
        opener.join(timeout=120)
    assert [opener.exitcode for opener in openers] == [0] * PROCESSES
    ids = [Ledger(folder).id for folder in folders]
    assert all(ids)
    assert len(set(ids)) == TIMES
