"""Labels over several rows in a table without rules: known by their words only, standing over empty places."""

from __future__ import annotations

from extractor.layout.unruled.body import BodyCell
from extractor.layout.unruled.stubs import at_height, at_tops, middles

__all__ = ["merge_stubs"]


STUBS = 3  # labels over several rows stand in the first columns


def merge_stubs(cells: list[BodyCell], width: int, merged: frozenset[int]) -> None:
    """Joins each label with the empty places that it covers, in columns of labels where all empty places are such.

    A label with nothing beside it heads a group of rows and stays what it is.

    Args:
        cells: the cells of a body, changed in place.
        width: the number of its columns.
        merged: columns in which the page before has such labels: the first of them may go on here.
    """
    at = {(c.row, c.column): c for c in cells}
    first, last = min((c.row for c in cells), default=0), max((c.row for c in cells), default=-1)
    begin: set[int] = set()  # no label reaches over the first row of a merged one to its left
    for k in range(min(STUBS, width - 1)):
        for rows in _segments(at, k, (first, last), begin):
            held = [at[r, k] for r in rows]
            if not _over_the_middle(cells, at, k, rows):
                _over_empty_places(cells, at, k, held, merged)
        if any(at[r, k].row_span > 1 for r in range(first, last + 1) if (r, k) in at):
            begin.update(r for r in range(first, last + 1) if (r, k) in at)


def _segments(at: dict[tuple[int, int], BodyCell], k: int, rows: tuple[int, int], begin: set[int]) -> list[list[int]]:
    """Runs of rows whose place in column k is a cell by itself, cut at wide cells and where labels left of it begin."""
    runs: list[list[int]] = []
    go_on = False
    for r in range(rows[0], rows[1] + 1):
        cell = at.get((r, k))
        if cell is None or cell.column_span > 1 or cell.row_span > 1:
            go_on = False
            continue
        if go_on and r not in begin:
            runs[-1].append(r)
        else:
            runs.append([r])
        go_on = True
    return runs


def _over_the_middle(cells: list[BodyCell], at: dict[tuple[int, int], BodyCell], k: int, rows: list[int]) -> bool:
    """Joins labels in the middle of their rows, where they part all rows so.

    False where they may stand at the top of their rows.
    """
    held = [at[r, k] for r in rows]
    labels = sorted((x for c in held for x in c.chunks), key=lambda x: x.base)
    if not labels or all(c.chunks for c in held) or any(x.figure for x in labels):
        return False
    texts = []
    for r in rows:
        beside = [c for c in cells if c.row == r and c.column > k and c.chunks]
        if not beside:
            return False
        far = [c for c in beside if c.column >= STUBS] or beside  # labels right of these may stand between rows too
        texts.append([x for c in far for x in c.chunks])
    heights = [(min(x.top for x in t), max(x.bottom for x in t)) for t in texts]
    if at_tops(labels, heights):
        return False
    parts = middles(labels, heights)
    if parts is None:
        return not all(at_height(x, heights) for x in labels)
    for chunks, first, last in parts:
        cell = held[first]
        cell.chunks, cell.row_span = chunks, last - first + 1
        cell.sure = cell.sure and first == last
        for other in held[first + 1 : last + 1]:
            cells.remove(other)
            del at[other.row, k]
    return True


def _over_empty_places(
    cells: list[BodyCell], at: dict[tuple[int, int], BodyCell], k: int, held: list[BodyCell], merged: frozenset[int]
) -> None:
    """Joins labels at the top of their rows with the empty places below them."""
    empty = [c for c in held if not c.chunks]
    if not empty or not (held[0].chunks or k in merged) or all(x.figure for c in held for x in c.chunks):
        return
    if not all((beside := at.get((c.row, k + 1))) is not None and beside.chunks for c in held):
        return
    last = held[0]
    for c in held[1:]:
        if c.chunks:
            last = c
            continue
        last.row_span += 1
        last.sure = False
        cells.remove(c)
        del at[c.row, k]
