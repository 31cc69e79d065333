"""Whether what the ledger says is still so: each original where it was put, with its content, each output there."""

from __future__ import annotations

from collections.abc import Iterable

from extractor.outputs.names import sha256_of, source_of
from extractor.service.ledger import Row

__all__ = ["harm_of"]


def harm_of(rows: Iterable[Row]) -> dict[int, list[str]]:
    """What is wrong, by the number of the row; rows without harm are not in it.

    An output that was corrected or reconciled again since is none; an error's output may have been replaced by the
    next paper of that name, its reason lies beside the original.
    """
    found: dict[int, list[str]] = {}
    for row in rows:
        if row.state not in ("done", "failed"):
            continue
        harm = []
        if row.place is not None and row.sha256 is not None:
            try:
                if sha256_of(row.inbox / row.place) != row.sha256:
                    harm.append("original-changed")
            except OSError:
                harm.append("original-missing")
        if row.output is not None and row.status in ("pass", "fail"):
            if not row.output.is_file():
                harm.append("output-missing")
            elif source_of(row.output).get("sha256") != row.sha256:
                harm.append("output-other")
        if harm:
            found[row.id] = harm
    return found
