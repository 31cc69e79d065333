"""Declared and discovered checks as one list: no repetitions, stable keys, ids, a fixed order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extractor.model import Check, Document, Table

__all__ = ["join", "places"]

Places = frozenset[tuple[str, int, int]]
_KINDS = {"column_total": "sum", "row_total": "sum", "part_of": "sum"}
_LAX = {"same_figure", "sequence", "claim", "group_count"}
"""Kinds of which a discovered check within a declared one's cells says nothing new."""


def places(check: Check, tables: dict[str, Table]) -> Places:
    """All cells that a check's evidence names, merged cells at their top left."""
    found = set()
    for e in check.evidence:
        if e.table is None:
            continue
        if e.row is not None and e.column is not None:
            found.add((e.table, e.row, e.column))
        elif e.rows and e.columns:
            found.update((e.table, r, c) for r in range(e.rows[0], e.rows[-1] + 1) for c in e.columns)
    return frozenset(found)


def _said(check: Check) -> set[tuple[int | None, str]]:
    return {(e.page, e.text or "") for e in check.evidence if e.table is None}


def join(document: Document, declared: Sequence[Check], discovered: Iterable[Check]) -> list[Check]:
    """The declared checks and what discovery adds, sorted as the document reads, with ids c1… and unique keys."""
    tables = {t.id: t for t in document.tables}
    known = [_Known(c.kind, c.status == "fail", places(c, tables), _said(c)) for c in declared]
    kept = list(declared)
    for check in discovered:
        # What fails is repeated only by what fails too: a declared check that holds may ask less of the same cells.
        if not _repeats(check, [k for k in known if k.fails or check.status != "fail"], tables):
            kept.append(check)
    order = {t.id: n for n, t in enumerate(document.tables)}
    first_page = {t.id: t.pages[0] if t.pages else 0 for t in document.tables}

    def position(check: Check) -> tuple[int, int, int, int, str, str]:
        e = check.evidence[0] if check.evidence else None
        if e is None:
            return (0, 0, 0, 0, check.kind, check.key)
        if e.table is not None:
            row = e.row if e.row is not None else e.rows[0] if e.rows else 0
            column = e.column if e.column is not None else e.columns[0] if e.columns else 0
            return (first_page.get(e.table, 0), 1 + order.get(e.table, 0), row, column, check.kind, check.key)
        return (e.page or 0, 0, round((e.bbox or [0, 0])[1]), 0, check.kind, check.key)

    kept.sort(key=position)
    times: Counter[str] = Counter()
    for n, check in enumerate(kept, 1):
        check.id = f"c{n}"
        times[check.key] += 1
        if times[check.key] > 1:
            check.key = f"{check.key}#{times[check.key]}"
    return kept


class _Known(NamedTuple):
    """A declared check, as far as repetition goes."""

    kind: str
    fails: bool
    cells: Places
    told: set[tuple[int | None, str]]


def _repeats(check: Check, known: Sequence[_Known], tables: dict[str, Table]) -> bool:
    """Whether a declared check of the same family of kinds already says this of the same cells."""
    family = _KINDS.get(check.kind, check.kind)
    known = [k for k in known if _KINDS.get(k.kind, k.kind) == family]
    if not known:
        return False
    own, said = places(check, tables), _said(check)
    for _, _, theirs, told in known:
        if own == theirs and (own or said <= told):
            return True
        if check.kind in _LAX and own <= theirs and said <= told:
            return True
    lines = check.lines is not None and family == "sum" and own
    if lines and check.evidence[0].rows and len({c for _, _, c in own}) > 1:
        # One declared check a column (or a row) says the same as one over all lines.
        columns = {c for _, _, c in own}
        rows = {r for _, r, _ in own}
        same = [k.cells for k in known]
        by_column = all(any(frozenset(p for p in own if p[2] == c) == t for t in same) for c in columns)
        return by_column or all(any(frozenset(p for p in own if p[1] == r) == t for t in same) for r in rows)
    return False
