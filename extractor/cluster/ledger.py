"""The ledger of a cluster's run: hidden files in the output folder, one for each content, written by who read it.

    .ledger/documents/ab/ab12….json     what was made of the content with that sha256 (``Entry``)
    .ledger/figures/ab/ab12….parquet    its rows of the data set
    .ledger/inputs.jsonl                which file had which content, by what the storage tells of the file
    .ledger/shards.json                 which contents are in which file of the data set

The drop folder's ledger is one SQLite file; that needs locks, which buckets and shares do not have. Here nothing is
locked: an entry is written last, when everything that it speaks of is there, and two that write the same entry write
the same. What is lost before its entry was written is read again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from extractor.cluster.order import Entry
from extractor.cluster.store import Store

__all__ = ["FOLDER", "Known", "Ledger", "figures_name", "shard_of"]

FOLDER = ".ledger"
_DOCUMENTS, _FIGURES = f"{FOLDER}/documents", f"{FOLDER}/figures"
_INPUTS, _SHARDS = f"{FOLDER}/inputs.jsonl", f"{FOLDER}/shards.json"
_AT_ONCE = 2_000
"""So many entries are asked for in one go."""

Known = dict[tuple[str, str], tuple[str, str, int]]
"""By storage and path of an input: its token, sha256 and bytes when it was last hashed."""


def shard_of(sha256: str) -> str:
    """The shard of the data set that a content belongs to: two hexadecimal digits, so that there are 256."""
    return sha256[:2]


def figures_name(sha256: str) -> str:
    """Where the rows of a document are kept."""
    return f"{_FIGURES}/{shard_of(sha256)}/{sha256}.parquet"


class Ledger:
    """The ledger in an output folder. Every method raises StorageError where the storage fails."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def entry(self, sha256: str) -> Entry | None:
        """What was made of a content; None if nothing was."""
        content = self._store.get(self._name(sha256))
        return None if content is None else Entry.from_bytes(content)

    def entries(self) -> Iterator[Entry]:
        """All entries, by content hash."""
        names = sorted(name for name in self._store.names(_DOCUMENTS) if name.endswith(".json"))
        for start in range(0, len(names), _AT_ONCE):
            contents = self._store.get_many(names[start : start + _AT_ONCE])
            for _, content in sorted(contents.items()):
                entry = Entry.from_bytes(content)
                if entry is not None:
                    yield entry

    def note(self, entry: Entry) -> None:
        """Write an entry; everything that it speaks of is there."""
        self._store.put(self._name(entry.sha256), entry.as_bytes())

    def forget(self, sha256: str) -> None:
        """Take an entry away, before what it speaks of is replaced."""
        self._store.remove(self._name(sha256))

    def inputs(self) -> Known:
        """What is known of inputs."""
        known: Known = {}
        for line in (self._store.get(_INPUTS) or b"").splitlines():
            try:
                storage, path, token, sha256, size = json.loads(line)
                known[storage, path] = (token, sha256, size)
            except (ValueError, TypeError):  # none of our lines: that input is hashed again
                continue
        return known

    def note_inputs(self, known: Known) -> None:
        """Write what is known of inputs."""
        lines = [json.dumps([*key, *value], ensure_ascii=True) + "\n" for key, value in sorted(known.items())]
        self._store.put(_INPUTS, "".join(lines).encode())

    def shards(self) -> dict[str, str]:
        """By shard: the fingerprint of what its file was made of."""
        try:
            shards = json.loads(self._store.get(_SHARDS) or b"{}")
        except ValueError:  # none of ours: all are made again
            return {}
        return {str(k): str(v) for k, v in shards.items()} if isinstance(shards, dict) else {}

    def note_shards(self, shards: dict[str, str]) -> None:
        """Write what the data set was made of."""
        self._store.put(_SHARDS, json.dumps(dict(sorted(shards.items())), indent=0).encode() + b"\n")

    @staticmethod
    def _name(sha256: str) -> str:
        return f"{_DOCUMENTS}/{shard_of(sha256)}/{sha256}.json"


def by_content(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Entries by content hash."""
    return {entry.sha256: entry for entry in entries}
