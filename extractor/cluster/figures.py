"""The data set: the figures of all documents in the long form of the export, as Parquet in 256 shards.

The shard of a row is the first two hexadecimal digits of its document's sha256: a document that is read again changes
one file, shards are of one size, and a shard's bytes depend on nothing but the documents in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.cluster.errors import StorageError
from extractor.cluster.ledger import figures_name
from extractor.cluster.store import Store
from extractor.outputs.files import write_atomically

if TYPE_CHECKING:
    from extractor.model import Document

__all__ = ["DATASET", "gather", "put_figures", "rows_of", "shard_name"]

DATASET = "figures.parquet"
_ROWS = 131_072
"""Rows of one row group."""


def shard_name(shard: str) -> str:
    """The file of a shard, as Hive and all that read its partitions name them."""
    return f"{DATASET}/shard={shard}/figures.parquet"


def put_figures(document: Document, path: Path) -> None:
    """Write the rows of a document to a file of this machine. Raises UsageError where pyarrow is not installed."""
    from extractor.outputs.export.long import long_sheet
    from extractor.outputs.export.parquet import as_parquet

    _modest()
    write_atomically(path, as_parquet(long_sheet(document, document.source.file_name)))


def rows_of(path: Path) -> int:
    """How many rows a file has."""
    import pyarrow.parquet as pq

    return int(pq.read_metadata(path).num_rows)


def gather(store: Store, shard: str, contents: list[str], scratch: Path) -> None:
    """Write a shard out of the rows of its documents, in the order of ``contents``; without any, remove it."""
    import pyarrow.parquet as pq

    _modest()
    if not contents:
        store.remove(shard_name(shard))
        return
    file = scratch / f"{shard}.parquet"
    writer = None
    for table in _groups(_tables(store, contents)):
        if writer is None:
            writer = pq.ParquetWriter(file, table.schema, compression="zstd")
        writer.write_table(table, row_group_size=_ROWS)
    assert writer is not None
    writer.close()
    store.send(shard_name(shard), file)


def fingerprint(figures: Iterable[str]) -> str:
    """What a shard is made of, in short; ``figures``: the hashes of its documents' rows, in order."""
    return hashlib.sha256("\n".join(figures).encode()).hexdigest()[:32]


def _tables(store: Store, contents: list[str]) -> Iterator[Any]:
    """The rows of documents one after the other. Raises StorageError where they were taken away meanwhile."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    for sha256 in contents:
        name = figures_name(sha256)
        content = store.get(name)
        if content is None:
            raise StorageError(store.address(name))
        yield pq.read_table(pa.BufferReader(content)).replace_schema_metadata(None)


def _groups(tables: Iterator[Any]) -> Iterator[Any]:
    """Tables joined until each has enough rows for a row group."""
    import pyarrow as pa

    kept: list[Any] = []
    rows = 0
    for table in tables:
        kept.append(table)
        rows += table.num_rows
        if rows >= _ROWS:
            yield pa.concat_tables(kept)
            kept, rows = [], 0
    if kept:
        yield pa.concat_tables(kept)


def _modest() -> None:
    """Let Arrow take memory as it is needed: its own allocator reserves a gigabyte of the bounded address space."""
    import pyarrow as pa

    pa.set_memory_pool(pa.system_memory_pool())
