"""What is to be read: each content once, what was done before not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from extractor.cluster.ledger import figures_name
from extractor.cluster.listing import Source
from extractor.cluster.names import StoredNames
from extractor.cluster.order import Entry, Installation, Order
from extractor.cluster.store import Store
from extractor.corrections import corrections_path
from extractor.outputs.names import Target
from extractor.settings import Settings

__all__ = ["Plan", "Unread", "make_plan"]


@dataclass(frozen=True, slots=True)
class Unread:
    """An input that could not be had: why, and where its error is told."""

    source: Source
    reason: str
    target: Target


@dataclass(slots=True)
class Plan:
    """What becomes of each input of a call; all four by the number of the input.

    ``same``: the number of the first input with that content.
    """

    orders: dict[int, Order] = field(default_factory=dict)
    done: dict[int, Entry] = field(default_factory=dict)
    same: dict[int, int] = field(default_factory=dict)
    unread: dict[int, Unread] = field(default_factory=dict)


def make_plan(
    sources: Sequence[Source],
    contents: Sequence[tuple[str, int] | str],
    store: Store,
    files: Set[str],
    entries: Mapping[str, Entry],
    settings: Settings,
    installation: Installation,
) -> Plan:
    """Decide for each input.

    Args:
        sources: the inputs, in order.
        contents: sha256 and bytes of each, or why it could not be read.
        store: the output folder.
        files: the names of all that is in it.
        entries: the ledger, by content.
        settings: how to read.
        installation: what all workers have.

    Raises StorageError where names clash and the storage cannot be asked.
    """
    plan = Plan()
    names = StoredNames(store, files, entries.values())
    first: dict[str, int] = {}
    fresh: list[int] = []
    for number in _told_first(sources, contents, entries):
        content = contents[number]
        if isinstance(content, str):
            continue
        sha256 = content[0]
        if sha256 in first:
            plan.same[number] = first[sha256]
            continue
        first[sha256] = number
        entry = entries.get(sha256)
        if entry is None:
            fresh.append(number)
            continue
        target = names.again(sources[number], entry)
        corrections = _corrections(target, files, store)
        if _is_there(entry, files) and entry.settles(settings, corrections):
            plan.done[number] = entry
        else:
            plan.orders[number] = _order(sources[number], content, store, target, corrections, settings, installation)
    for number in sorted(fresh):
        content = contents[number]
        assert not isinstance(content, str)
        target = names.give(sources[number], content[0])
        corrections = _corrections(target, files, store)
        plan.orders[number] = _order(sources[number], content, store, target, corrections, settings, installation)
    for number, content in enumerate(contents):
        if isinstance(content, str):
            plan.unread[number] = Unread(sources[number], content, names.give(sources[number], None))
    return plan


def _told_first(
    sources: Sequence[Source], contents: Sequence[tuple[str, int] | str], entries: Mapping[str, Entry]
) -> list[int]:
    """The numbers of the inputs; one whose name the ledger has for its content before others with that content."""

    def is_stranger(number: int) -> bool:
        content = contents[number]
        entry = None if isinstance(content, str) else entries.get(content[0])
        return entry is None or entry.file_name != sources[number].input.name.rpartition("/")[2]

    return sorted(range(len(sources)), key=lambda number: (is_stranger(number), number))


def _is_there(entry: Entry, files: Set[str]) -> bool:
    """Whether all that an entry speaks of is still there."""
    return entry.output in files and (not entry.rows or figures_name(entry.sha256) in files)


def _corrections(target: Target, files: Set[str], store: Store) -> str | None:
    """What the storage tells of the corrections beside a document, for comparison alone."""
    name = corrections_path(target.document).as_posix()
    if name not in files:
        return None
    info = store.info(name)
    return f"{info.size} {info.token}"


def _order(
    source: Source,
    content: tuple[str, int],
    store: Store,
    target: Target,
    corrections: str | None,
    settings: Settings,
    installation: Installation,
) -> Order:
    return Order(
        place=source.place,
        sha256=content[0],
        size=content[1],
        output=store.url,
        document=target.document.as_posix(),
        error=target.error.as_posix(),
        corrections=corrections,
        settings=settings,
        installation=installation,
    )
