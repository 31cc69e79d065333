"""What runs on the workers.

Each task may run again, or twice at once: what it writes is the same, and its entry in the ledger comes last. A paper
is fetched into the worker's scratch folder and read there by the same guarded process as on one machine
(``extractor.service.pool``); the Dask worker itself never opens a PDF.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import tempfile
import threading
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from extractor.cluster import figures
from extractor.cluster.errors import ChangedError, FetchError, InstallationError, StorageError
from extractor.cluster.ledger import Ledger, figures_name
from extractor.cluster.order import Entry, Installation, Order, Reply, fingerprints
from extractor.cluster.store import Place, Store, chunks_of
from extractor.corrections import corrections_path, uncorrected_path
from extractor.inputs import clean_name
from extractor.outputs.names import Target
from extractor.service.job import Job, Outcome
from extractor.service.pool import Pool, StoppedError

__all__ = ["gather_shard", "hash_inputs", "installation", "read_document", "read_documents"]

TRANSIENT = frozenset(("unreadable", "worker-lost"))
"""Errors that say nothing of the paper: they are not in the ledger, so that the next run tries again."""

_pools: dict[int, Pool] = {}
_making = threading.Lock()


@cache
def installation() -> Installation:
    """What is installed here."""
    from importlib.metadata import version

    from extractor import __version__, doctor

    return Installation(__version__, version("pypdfium2"), doctor.recognition())


def hash_inputs(places: Sequence[Place]) -> list[tuple[str, int] | str]:
    """The sha256 and bytes of inputs, in order; for one that is not there or may not be read, why.

    Raises FetchError where a storage does not give a file.
    """
    found: list[tuple[str, int] | str] = []
    for place in places:
        digest, size = hashlib.sha256(), 0
        try:
            for chunk in chunks_of(place):
                digest.update(chunk)
                size += len(chunk)
            found.append((digest.hexdigest(), size))
        except ChangedError as error:
            found.append(error.detail)
    return found


def read_documents(orders: Sequence[Order]) -> list[Reply | FetchError]:
    """Read papers one after the other; one that the storage does not give stops the others only if it is alone.

    Raises what ``read_document`` raises. Run again, it finds those in the ledger that were read before.
    """
    if len(orders) == 1:
        return [read_document(orders[0])]
    replies: list[Reply | FetchError] = []
    for order in orders:
        try:
            replies.append(read_document(order))
        except FetchError as error:
            replies.append(error)
    return replies


def read_document(order: Order) -> Reply:
    """Read one paper and write its document or error, its rows and its entry.

    Raises:
        InstallationError: this worker has other versions than the first one.
        FetchError: the storage does not give the input.
        StorageError: something cannot be written, here or there.
    """
    _same(order)
    store = Store(order.output)
    ledger = Ledger(store)
    known = ledger.entry(order.sha256)
    if known is not None and known.settles(order.settings, order.corrections) and _is_there(known, order, store):
        return Reply(known, before=True)
    if known is not None:  # it would speak of what is about to be replaced
        ledger.forget(order.sha256)
    with _scratch() as folder:
        try:
            job = _job(order, folder, store)
        except ChangedError as error:
            return Reply(None, gone=error.detail)
        try:
            outcome = _pool(order).read(job)
        except StoppedError as error:
            raise StorageError(error.detail) from error
        return _write(order, outcome, store, ledger)


def gather_shard(output: str, shard: str, contents: list[str]) -> None:
    """Write one file of the data set. Raises StorageError."""
    with _scratch() as folder:
        figures.gather(Store(output), shard, contents, folder)


def _same(order: Order) -> None:
    own = installation()
    if own != order.installation:
        raise InstallationError(f"{_address()}: {own}, {order.installation}")


def _address() -> str:
    from distributed import get_worker

    try:
        return str(get_worker().address)
    except ValueError:
        return "-"


def _is_there(entry: Entry, order: Order, store: Store) -> bool:
    """Whether all that an entry speaks of is in the places of the order."""
    output = order.error if entry.status == "error" else order.document
    rows = entry.rows == 0 or store.has(figures_name(entry.sha256))
    return entry.output == output and rows and store.has(output)


@contextlib.contextmanager
def _scratch() -> Iterator[Path]:
    """A folder for one task, below the worker's own, which Dask sweeps if the worker dies; for its owner alone."""
    from distributed import get_worker

    try:
        below: str | None = get_worker().local_directory
    except ValueError:  # not on a worker
        below = None
    try:
        with tempfile.TemporaryDirectory(prefix="extractor-", dir=below, ignore_cleanup_errors=True) as folder:
            yield Path(folder)
    except OSError as error:
        raise StorageError(f"{error.strerror or error}: {error.filename or below}") from error


def _pool(order: Order) -> Pool:
    """The guarded processes of this worker, one for each of its threads, kept warm between tasks."""
    bound = order.settings.limits.memory_bytes  # a process keeps the bound that it was started with
    with _making:
        if bound not in _pools:
            _pools[bound] = Pool()
            atexit.register(_pools[bound].close)
        return _pools[bound]


def _job(order: Order, folder: Path, store: Store) -> Job:
    """Fetch what is read into the scratch folder: the paper, whole and unchanged, and its corrections.

    Raises ChangedError, FetchError.
    """
    path = folder / "in" / order.place.name
    path.parent.mkdir()
    digest = hashlib.sha256()
    try:
        opened = path.open("xb")
    except (OSError, ValueError) as error:  # a bucket allows names that no folder can hold
        raise ChangedError(getattr(error, "strerror", None) or str(error)) from error
    with opened as file:
        for chunk in chunks_of(order.place):
            digest.update(chunk)
            file.write(chunk)
    if digest.hexdigest() != order.sha256:
        raise ChangedError("sha256")
    document = folder / "out" / Path(order.document).name
    document.parent.mkdir()
    if order.corrections is not None:
        content = store.get(corrections_path(Path(order.document)).as_posix())
        if content is not None:
            corrections_path(document).write_bytes(content)
    target = Target(document, folder / "out" / Path(order.error).name)
    return Job(path, clean_name(path.name), target, order.settings, figures=folder / "figures.parquet")


def _write(order: Order, outcome: Outcome, store: Store, ledger: Ledger) -> Reply:
    """Bring what was made to its places: first the rows, then the document, last the entry."""
    rows, figures_sha256 = 0, None
    made = outcome.job.figures
    if outcome.error is None and made is not None:
        rows = figures.rows_of(made)
        if rows:
            figures_sha256 = hashlib.sha256(made.read_bytes()).hexdigest()
            store.send(figures_name(order.sha256), made)
    output, other = (order.document, order.error) if outcome.error is None else (order.error, order.document)
    store.send(output, outcome.output)
    store.remove(other)
    before_corrections = uncorrected_path(outcome.job.target.document)
    if before_corrections.exists():
        store.send(uncorrected_path(Path(order.document)).as_posix(), before_corrections)
    reading, limits = fingerprints(order.settings)
    entry = Entry(
        sha256=order.sha256,
        size=order.size,
        file_name=clean_name(order.place.name),
        output=output,
        output_sha256=hashlib.sha256(outcome.output.read_bytes()).hexdigest(),
        status=outcome.status,
        code=None if outcome.error is None else outcome.error["error"]["code"],
        version=order.installation.extractor,
        reading=reading,
        limits=limits,
        corrections=order.corrections,
        rows=rows,
        figures_sha256=figures_sha256,
        summary=_counts(outcome),
    )
    if entry.code not in TRANSIENT:
        ledger.note(entry)
    return Reply(entry, error=outcome.error, summary=outcome.summary)


def _counts(outcome: Outcome) -> dict[str, object]:
    """What the ledger keeps of a document: counts and codes."""
    line = outcome.line()
    return {key: line[key] for key in ("pages", "tables", "checks", "problems")}
