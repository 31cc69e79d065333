"""Names of tables that stay the same when the extraction gets better (``key`` of the contract).

A table's key is made of its part's label, its caption and its header path, never of its place or figures; an ordinal
only parts ties. Corrections, remarks and checks hold on to it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from extractor.model import Part, Table

__all__ = ["give_table_keys", "key_text"]

_BLANKS = re.compile(r"\s+")
_SEPARATOR = re.compile(r"[/#]")


@lru_cache(maxsize=8192)
def key_text(text: str) -> str:
    """A text as it stands in a key: compatibility forms made one (NFKC), no blanks, no separators of keys."""
    return _SEPARATOR.sub("_", _BLANKS.sub("", unicodedata.normalize("NFKC", text)))


def give_table_keys(tables: Iterable[Table], parts: Iterable[Part] = ()) -> None:
    """Set ``key`` of each table: ``part label/caption/header path``, with ``#2`` from the second like it on."""
    labels: Mapping[str, str] = {part.id: part.label or "" for part in parts}
    seen: Counter[str] = Counter()
    for table in tables:
        label = labels.get(table.part or "", "")
        caption = table.caption or (table.section[-1] if table.section else "")
        header = [" ".join(column.header) for column in table.columns]
        words = [key_text(label), key_text(caption), "|".join(key_text(h) for h in header)]
        key = "/".join(words)
        seen[key] += 1
        table.key = key if seen[key] == 1 else f"{key}#{seen[key]}"
