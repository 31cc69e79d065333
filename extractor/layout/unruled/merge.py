"""Labels over several rows in a table without rules: known by their words only, standing over empty places."""

from __future__ import annotations

from extractor.layout.unruled.body import BodyCell
from extractor.layout.unruled.columns import Columns

__all__ = ["merge_stubs"]


STUBS = 3  # labels over several rows stand in the first columns


def merge_stubs(cells: list[BodyCell], columns: Columns, merged: frozenset[int]) -> None:
    """Joins each label with the empty places below it, in columns of labels where all empty places are such; in place.

    A label with nothing beside it heads a group of rows and stays what it is. ``merged``: columns in which the page
    before has such labels: the first of them may go on here.
    """
    rows = max((c.row for c in cells), default=-1) + 1
    at = {(c.row, c.column): c for c in cells}
    for k in range(min(STUBS, len(columns) - 1)):
        column = [at.get((r, k)) for r in range(rows)]
        if any(c is None or c.column_span > 1 for c in column):
            continue
        held = [c for c in column if c is not None]
        empty = [c for c in held if not c.chunks]
        if not empty or not (held[0].chunks or k in merged) or all(x.figure for c in held for x in c.chunks):
            continue
        if not all(at.get((c.row, k + 1)) is not None and at[c.row, k + 1].chunks for c in held):
            continue
        last = held[0]
        for c in held[1:]:
            if c.chunks:
                last = c
                continue
            last.row_span += 1
            last.sure = False
            cells.remove(c)
            del at[c.row, k]
