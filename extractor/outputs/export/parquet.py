"""Sheets as Parquet, by pyarrow (extra ``parquet``)."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from extractor.errors import UsageError
from extractor.language import say
from extractor.outputs.export.sheet import Sheet

__all__ = ["as_parquet"]


def as_parquet(sheet: Sheet) -> bytes:
    """A sheet as one Parquet file; titles and units stand in the columns' metadata.

    Raises UsageError where pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise UsageError(
            say(
                'Parquetにはpyarrowが必要です: pip install "gikai-extractor[parquet]"',
                'Parquet needs pyarrow: pip install "gikai-extractor[parquet]"',
            )
        ) from error
    kinds = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
    columns: list[Any] = []
    fields: list[Any] = []
    for n, field in enumerate(sheet.fields):
        values = [float(v) if isinstance(v := row[n], Decimal) else v for row in sheet.rows]
        if field.type == "number":
            values = [None if v is None else float(v) for v in values]
        columns.append(pa.array(values, type=kinds[field.type]))
        notes = {"title": field.title, **({"unit": field.unit} if field.unit else {})}
        fields.append(pa.field(field.name, kinds[field.type], metadata=notes))
    about = json.dumps({"title": sheet.title}, ensure_ascii=False)
    schema = pa.schema(fields, metadata={"extractor": about})
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_arrays(columns, schema=schema), sink, compression="zstd")
    return bytes(sink.getvalue().to_pybytes())
