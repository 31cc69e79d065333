"""One run on a cluster: list, hash, plan, read, gather.

The workers do the work and write what they make themselves; here is decided what is to be done, and told what came
of it. Nothing that this process knows is needed afterwards: it may die at any time, and the same call goes on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.cluster import tasks
from extractor.cluster.batches import batches
from extractor.cluster.engine import Engine, LostError
from extractor.cluster.errors import FetchError
from extractor.cluster.figures import fingerprint, shard_name
from extractor.cluster.ledger import Known, Ledger, by_content, figures_name, shard_of
from extractor.cluster.listing import Source
from extractor.cluster.order import Entry, Reply
from extractor.cluster.plan import Plan, Unread, make_plan
from extractor.cluster.store import Place, Store
from extractor.errors import ExtractorError, InputError, UnreadableError, WorkerLostError
from extractor.inputs import clean_name
from extractor.outputs.names import Target
from extractor.settings import Settings

__all__ = ["Told", "run"]

_BATCH_FILES, _BATCH_BYTES = 64, 256 * 1024 * 1024
"""So much is hashed by one task."""


@dataclass(slots=True)
class Told:
    """What came of one input.

    Args:
        number: the number of the input.
        name: its path below the named folder.
        output: the name of its document or error below the output folder.
        status: ``pass``, ``fail``, ``error``, or ``duplicate`` of another input.
        counts: pages, tables, checks and problems, as a line of ``--json`` has them.
        error: the error document; ``summary``: what ``extractor.outputs.summary`` gives, of what was read in this run.
        before: it was done in a run before.
        same_as: the name of the input with that content.
    """

    number: int
    name: str
    output: str
    status: str
    counts: dict[str, Any] = field(default_factory=dict)
    error: dict[str, Any] | None = None
    summary: dict[str, Any] = field(default_factory=dict)
    before: bool = False
    same_as: str | None = None


def run(
    engine: Engine,
    sources: Sequence[Source],
    output: str,
    settings: Settings,
    *,
    planned: Callable[[int], None] | None = None,
) -> Iterator[Told]:
    """Read the inputs that were not read yet; tells of all of them, as their results come.

    ``planned`` is called with the number of documents that are to be read, before the first one is.

    Raises StorageError where outputs cannot be written, ClusterError where the scheduler is lost, InstallationError
    where workers differ. What was written until then stands, and is not done again.
    """
    store = Store(output)
    ledger = Ledger(store)
    known = ledger.inputs()
    contents = _hash(engine, sources, ledger, known)
    files = store.names()
    entries = by_content(ledger.entries())
    missing = {e.sha256 for e in entries.values() if e.rows and figures_name(e.sha256) not in files}
    ((_, installation),) = engine.each(tasks.installation, [()], name="installation")
    if isinstance(installation, ExtractorError):
        raise installation
    plan = make_plan(sources, contents, store, files, entries, settings, installation)
    if planned is not None:
        planned(len(plan.orders))
    outcomes: dict[int, Told] = {}
    forgotten = False
    for told, entry in _all(engine, sources, plan, store):
        outcomes[told.number] = Told(told.number, told.name, told.output, told.status, told.counts)
        if entry is not None:
            entries[entry.sha256] = entry
            missing.discard(entry.sha256)
        else:  # whatever is there now may not be what was hashed
            place = sources[told.number].place
            forgotten |= known.pop((place.storage, place.path), None) is not None
        yield told
    if forgotten:
        ledger.note_inputs(known)
    for number, first in plan.same.items():
        other = outcomes[first]
        yield Told(number, sources[number].name, other.output, "duplicate", other.counts, same_as=other.name)
    _gather(engine, store, ledger, [e for e in entries.values() if e.sha256 not in missing], files)


def _hash(engine: Engine, sources: Sequence[Source], ledger: Ledger, known: Known) -> list[tuple[str, int] | str]:
    """The content of each input, or why it cannot be read; those that are as they were are not fetched."""
    contents: list[tuple[str, int] | str] = [""] * len(sources)
    batches: list[list[int]] = [[]]
    size = 0
    for number, source in enumerate(sources):
        token, sha256, length = known.get((source.place.storage, source.place.path), (None, "", 0))
        if token is not None and token == source.info.token:
            contents[number] = (sha256, length)
            continue
        size += source.info.size or 0
        if len(batches[-1]) >= _BATCH_FILES or (batches[-1] and size > _BATCH_BYTES):
            batches.append([])
            size = source.info.size or 0
        batches[-1].append(number)
    calls = [([sources[number].place for number in batch],) for batch in batches if batch]
    fresh = False
    for at, found in engine.each(tasks.hash_inputs, calls, name="hash"):
        if isinstance(found, FetchError | LostError):  # one by one, so that one file does not stand in for all
            found = _hash_each(engine, calls[at][0])
        if isinstance(found, ExtractorError):
            raise found
        for number, content in zip(batches[at], found, strict=True):
            contents[number] = content
            token, place = sources[number].info.token, sources[number].place
            if token is not None and not isinstance(content, str):
                known[place.storage, place.path] = (token, *content)
                fresh = True
    if fresh:
        ledger.note_inputs(known)
    return contents


def _hash_each(engine: Engine, places: Sequence[Place]) -> list[tuple[str, int] | str]:
    found: list[tuple[str, int] | str] = [""] * len(places)
    for at, one in engine.each(tasks.hash_inputs, [([place],) for place in places], name="hash-one"):
        if isinstance(one, FetchError | LostError):
            found[at] = one.detail or one.code
        elif isinstance(one, ExtractorError):
            raise one
        else:
            found[at] = one[0]
    return found


def _all(engine: Engine, sources: Sequence[Source], plan: Plan, store: Store) -> Iterator[tuple[Told, Entry | None]]:
    """What was done before, what cannot be had, and what is read now; each with its entry, where it has one."""
    for number, entry in plan.done.items():
        yield _told(number, sources[number].name, Reply(entry, before=True), store), entry
    for number, unread in plan.unread.items():
        yield _unread(number, unread, store, UnreadableError(unread.reason), None), None
    together = batches(plan.orders, engine.threads())
    calls = [([plan.orders[number] for number in batch],) for batch in together]
    lost: list[int] = []
    refused: list[int] = []
    for at, replies in engine.each(tasks.read_documents, calls, name="read", shared=True):
        if isinstance(replies, LostError):
            lost += together[at]
            continue
        for number, reply in zip(together[at], _each(replies, together[at]), strict=True):
            if isinstance(reply, FetchError) and len(together[at]) > 1:
                refused.append(number)
            else:
                yield _settled(number, sources, plan, reply, store)
    alone = [([plan.orders[number]],) for number in refused]
    for at, replies in engine.each(tasks.read_documents, alone, name="read", shared=True):
        if isinstance(replies, LostError):
            lost.append(refused[at])
        else:
            yield _settled(refused[at], sources, plan, _each(replies, [refused[at]])[0], store)
    # A worker that dies takes all that it had with it: who it died of is known only when each is tried alone.
    alone = [([plan.orders[number]],) for number in lost]
    for at, replies in engine.each(tasks.read_documents, alone, name="read", alone=True):
        yield _settled(lost[at], sources, plan, _each(replies, [lost[at]])[0], store)


def _each(
    replies: Sequence[Reply | FetchError] | ExtractorError, batch: Sequence[int]
) -> Sequence[Reply | ExtractorError]:
    """The replies of a task by document; an error of a task of one is that document's. Raises any other."""
    if not isinstance(replies, ExtractorError):
        return replies
    if len(batch) > 1:
        raise replies
    return [replies]


def _settled(
    number: int, sources: Sequence[Source], plan: Plan, reply: Reply | ExtractorError, store: Store
) -> tuple[Told, Entry | None]:
    source, order = sources[number], plan.orders[number]
    fault: InputError
    if isinstance(reply, LostError):
        fault = WorkerLostError()
    elif isinstance(reply, FetchError):
        fault = UnreadableError(reply.detail)
    elif isinstance(reply, ExtractorError):
        raise reply
    elif reply.gone is not None:
        fault = UnreadableError(reply.gone)
    else:
        kept = reply.entry if reply.entry is not None and reply.entry.code not in tasks.TRANSIENT else None
        return _told(number, source.name, reply, store), kept
    target = Target(Path(order.document), Path(order.error))
    return _unread(number, Unread(source, fault.detail, target), store, fault, (order.sha256, order.size)), None


def _told(number: int, name: str, reply: Reply, store: Store) -> Told:
    entry, error = reply.entry, reply.error
    assert entry is not None
    if entry.status == "error" and error is None:
        error = _error_of(store, entry)
    return Told(number, name, entry.output, entry.status, entry.summary, error, reply.summary, reply.before)


def _error_of(store: Store, entry: Entry) -> dict[str, Any]:
    """The error document of an entry."""
    try:
        record = json.loads(store.get(entry.output) or b"")
    except (ValueError, RecursionError):
        record = None
    if isinstance(record, dict) and isinstance(record.get("error"), dict):
        return record
    return {"error": {"code": entry.code, "message": {"ja": "", "en": ""}}}


def _unread(number: int, unread: Unread, store: Store, fault: InputError, content: tuple[str, int] | None) -> Told:
    """Tell of an input that nobody could read; it is not in the ledger, so that the next run tries again."""
    detail = f" ({fault.detail})" if fault.detail else ""
    sha256, size = content or (None, unread.source.info.size)
    record = {
        "source": {
            "file_name": clean_name(unread.source.place.name),
            "sha256": sha256,
            "bytes": size,
            "page_count": None,
            "producer": None,
        },
        "error": {"code": fault.code, "message": {"ja": fault.ja + detail, "en": fault.en + detail}},
    }
    text = json.dumps(record, ensure_ascii=False, allow_nan=False, indent=1)
    name = unread.target.error.as_posix()
    store.put(name, text.encode("utf-8") + b"\n")
    store.remove(unread.target.document.as_posix())
    return Told(number, unread.source.name, name, "error", error=record)


def _gather(engine: Engine, store: Store, ledger: Ledger, entries: Sequence[Entry], files: AbstractSet[str]) -> None:
    """Write the files of the data set whose documents are not those that it was made of."""
    rows: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.rows:
            rows.setdefault(shard_of(entry.sha256), []).append(entry)
    made = ledger.shards()
    calls, prints = [], []
    for shard in sorted(rows.keys() | made.keys()):
        documents = sorted(rows.get(shard, []), key=lambda entry: entry.sha256)
        print_ = fingerprint(entry.figures_sha256 or "" for entry in documents)
        if made.get(shard) == print_ and (shard_name(shard) in files) == bool(documents):
            continue
        calls.append((store.url, shard, [entry.sha256 for entry in documents]))
        prints.append(print_)
    for at, result in engine.each(tasks.gather_shard, calls, name="gather"):
        if isinstance(result, ExtractorError):
            raise result
        shard = calls[at][1]
        made[shard] = prints[at]
    if calls:
        ledger.note_shards(made)
