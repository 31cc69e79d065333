"""Beyond one machine: ``extractor run --cluster ADDRESS``, on Dask distributed, with fsspec for storage.

    listing → hash → plan → read (on the workers) → gather

See ``docs/scale.md`` for what it guarantees.
"""

from __future__ import annotations

__all__: list[str] = []
