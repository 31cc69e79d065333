"""How far a cluster's run has come, by the ledger in its output folder; asks nobody but the storage.

What is to do is what a run has hashed (``.ledger/inputs.jsonl``) and no worker has noted yet: while a run goes on,
after it was interrupted, and for what no worker could be had for. Where a storage tells nothing by which a changed file
is known, inputs are hashed anew by each run, and are in no list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.cluster.ledger import FOLDER, Ledger
from extractor.cluster.order import Entry
from extractor.cluster.store import Store
from extractor.errors import UsageError
from extractor.inputs import clean_name
from extractor.language import say

__all__ = ["State", "state_of"]


@dataclass(frozen=True, slots=True)
class State:
    """The entries by the names of their outputs, and what has none: sha256 and path of each content, by path."""

    store: Store
    entries: Sequence[Entry]
    waiting: Sequence[tuple[str, str]]

    @property
    def failed(self) -> list[Entry]:
        """The entries of papers that could not be read."""
        return [entry for entry in self.entries if entry.status == "error"]

    def lines(self) -> Iterator[dict[str, Any]]:
        """One record for each content: ``state`` is ``done``, ``failed`` or ``waiting``."""
        for entry in self.entries:
            yield {
                "file": entry.file_name,
                "state": "failed" if entry.status == "error" else "done",
                "status": entry.status,
                **({} if entry.code is None else {"error": entry.code}),
                "output": self.store.address(entry.output),
                "sha256": entry.sha256,
                "version": entry.version,
                **entry.summary,
            }
        for sha256, path in self.waiting:
            yield {"file": clean_name(path.rpartition("/")[2]), "state": "waiting", "path": path, "sha256": sha256}

    def checks(self) -> Mapping[str, int]:
        """How many checks hold, fail and are open, in all documents."""
        total = {"pass": 0, "fail": 0, "undecided": 0}
        for entry in self.entries:
            for status, count in entry.summary.get("checks", {}).items():
                total[status] = total.get(status, 0) + count
        return total


def state_of(output: str) -> State:
    """The state of the run into an output folder.

    Raises UsageError where no run has written there, StorageError where the storage fails.
    """
    store = Store(output)
    ledger = Ledger(store)
    entries = sorted(ledger.entries(), key=lambda entry: (entry.output, entry.sha256))
    known = ledger.inputs()
    if not entries and not known:
        place = store.address(FOLDER)
        raise UsageError(say(f"台帳がありません: {place}", f"There is no ledger: {place}"))
    done = {entry.sha256 for entry in entries}
    waiting: dict[str, str] = {}
    for (_, path), (_, sha256, _) in sorted(known.items()):
        if sha256 not in done:
            waiting.setdefault(sha256, path)
    return State(store, entries, list(waiting.items()))
