"""Where documents go in the output folder: the rules of ``extractor.outputs.names``, with the ledger as memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from extractor.cluster.listing import Source
from extractor.cluster.order import Entry
from extractor.cluster.store import Store, is_hidden
from extractor.outputs.names import Names, Target, fold

__all__ = ["StoredNames"]


class StoredNames(Names):
    """Gives targets whose paths are relative to the output folder; asks the storage only where names clash.

    ``files``: the names of all files there; ``entries``: the ledger.
    """

    def __init__(self, store: Store, files: Iterable[str], entries: Iterable[Entry]) -> None:
        super().__init__(Path())
        self._store = store
        self._noted: dict[str, dict[str, object]] = {
            e.output: {"sha256": e.sha256, "file_name": e.file_name} for e in entries
        }
        for name in files:
            if name.endswith(".json") and not is_hidden(name):
                path = Path(name)
                self._listings.setdefault(path.parent, {})[fold(path.name)] = path

    def give(self, source: Source, sha256: str | None) -> Target:
        """The target of an input with that content; None where the content could not be read."""
        item = source.input
        self._hashes[item.path] = sha256
        return self.target(item)

    def again(self, source: Source, entry: Entry) -> Target:
        """The target of a content that is in the ledger: where its document or error is."""
        stem = entry.output.removesuffix(".error.json" if entry.status == "error" else ".json")
        document = Path(f"{stem}.json")
        self._hashes[source.input.path] = entry.sha256
        self._given.setdefault((document.parent, fold(document.stem)), source.input)
        return Target(document, Path(f"{stem}.error.json"))

    def _source(self, path: Path) -> dict[str, object]:
        noted: Mapping[str, object] | None = self._noted.get(path.as_posix())
        if noted is not None:
            return dict(noted)
        try:
            record = json.loads(self._store.get(path.as_posix()) or b"")
        except (ValueError, RecursionError):
            return {}
        source = record.get("source") if isinstance(record, dict) else None
        return source if isinstance(source, dict) else {}

    def _listing(self, folder: Path) -> dict[str, Path]:
        return self._listings.get(folder, {})
