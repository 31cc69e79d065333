"""The PDFs that a call names on a storage, in the order and by the rules of ``extractor.inputs``."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.cluster.errors import StorageError
from extractor.cluster.store import Info, Place, info_of, is_hidden, is_local, open_storage
from extractor.errors import UsageError
from extractor.inputs import Input, clean_name, find
from extractor.language import say

__all__ = ["Listed", "Source", "list_inputs"]


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read. ``folder``: its path below the folder that was named, as parts."""

    place: Place
    folder: tuple[str, ...]
    info: Info

    @property
    def name(self) -> str:
        """The path below the named folder, for people."""
        return "/".join((*self.folder, clean_name(self.place.name)))

    @property
    def input(self) -> Input:
        """The same as ``extractor.outputs.names`` knows it; its path is none of this machine's."""
        apart = hashlib.sha256(repr(self.place).encode("utf-8", "surrogateescape")).hexdigest()
        return Input(Path("/", apart[:16], self.place.name), self.folder)


@dataclass(slots=True)
class Listed:
    """What a call's paths led to; ``closed``: folders that cannot be listed."""

    sources: list[Source]
    closed: list[str]


def list_inputs(urls: Sequence[str]) -> Listed:
    """All inputs of a call, each file once.

    Raises UsageError where a path leads to nothing, StorageError where a storage cannot be asked.
    """
    listed = Listed([], [])
    seen: set[tuple[str, str]] = set()
    for url in urls:
        system, path = open_storage(url)
        found = _on_this_machine(url, path, listed.closed) if is_local(system) else _elsewhere(url, system, path)
        for source in found:
            identity = (source.place.storage.partition("://")[0], source.place.path)
            if identity not in seen:
                seen.add(identity)
                listed.sources.append(source)
    return listed


def _on_this_machine(url: str, path: str, closed: list[str]) -> list[Source]:
    found = find([Path(path)])
    if found.missing:
        raise UsageError(say(f"見つかりません: {url}", f"Not found: {url}"))
    closed.extend(str(folder) for folder in found.closed)
    sources = []
    for item in found.inputs:
        try:
            status = item.path.stat()
            record = {"size": status.st_size, "mtime": status.st_mtime_ns, "ino": status.st_ino}
        except OSError:  # gone since, or a link that leads nowhere: told when it is fetched
            record = {}
        sources.append(Source(Place("file:///", str(item.path.absolute())), item.folder, info_of(record)))
    return sources


def _elsewhere(url: str, system: object, path: str) -> list[Source]:
    try:
        system.invalidate_cache()  # type: ignore[attr-defined]  # fsspec has no types
        found = system.find(path, detail=True)  # type: ignore[attr-defined]
    except FileNotFoundError:
        found = {}
    except Exception as error:  # each storage's library has a tree of errors of its own
        raise StorageError(f"{type(error).__name__}: {error}: {url}") from error
    if not found:
        raise UsageError(say(f"見つかりません: {url}", f"Not found: {url}"))
    if set(found) == {path}:
        return [Source(Place(url, path), (), info_of(found[path]))]
    cut = len(path.rstrip("/")) + 1
    sources = []
    for name in sorted((p[cut:] for p in found), key=_order):
        if name.lower().endswith(".pdf") and not is_hidden(name):
            below = tuple(clean_name(part) for part in name.split("/")[:-1] if part)
            place = Place(url, path.rstrip("/") + "/" + name)
            sources.append(Source(place, below, info_of(found[place.path])))
    return sources


def _order(name: str) -> list[tuple[int, str, str]]:
    """As ``os.walk`` goes: the files of a folder, then its folders."""
    *folders, file = name.split("/")
    return [*((1, clean_name(part), part) for part in folders), (0, clean_name(file), file)]
