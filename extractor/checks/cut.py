"""Pages that were not read: what fails beside them may only have been cut, so it stays undecided.

So does what fails beside pages that were never given: printed page numbers that leap (3, then 6) tell of an excerpt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractor.checks.words import fold
from extractor.model import Check, Document

__all__ = ["undecide_cut"]

_NUMBER = re.compile(r"-?(\d{1,4})-?")
_BETWEEN = 0.5


def undecide_cut(document: Document, checks: Iterable[Check]) -> None:
    """Makes failing checks undecided whose table touches a page that was not read (--pages, a picture without text).

    The end of an excerpt counts as such a page, and so does the place where its printed page numbers leap. A line of
    one table (all its cells in one row) is complete on its page and keeps its status.
    """
    read = {p.number for p in document.pages if p.layer != "picture"}
    missing: set[float] = {*range(1, document.source.page_count + 1)} - read
    missing |= _leaps(document)
    if not missing or not read:
        return
    pages = {t.id: t.pages for t in document.tables}
    for check in checks:
        if check.status != "fail":
            continue
        tables = {e.table for e in check.evidence if e.table is not None and e.document is None}
        rows = {(e.table, e.row) for e in check.evidence if e.table is not None}
        if len(rows) == 1 and None not in {r for _, r in rows} and check.kind in ("row_total", "part_of", "claim"):
            continue
        beside = (-1, -_BETWEEN, 0, _BETWEEN, 1)
        touched: set[float] = {page + n for t in tables for page in pages.get(t, []) for n in beside}
        said = [e.page for e in check.evidence if e.page is not None and e.document is None]
        if check.kind == "sequence" and said:  # captions: the one that is missing may stand on a page between
            touched |= {page for page in missing if min(said) <= page <= max(said)}
        if touched & missing:
            check.status = "undecided"
            check.blame = None
            check.suggestions = []


def _leaps(document: Document) -> set[float]:
    """Where pages were left out, by the printed page numbers: n + ½ behind page n; an excerpt's end is one as well."""
    printed: dict[int, int] = {}
    for block in document.blocks:
        found = _NUMBER.fullmatch(fold(block.text or "")) if block.kind == "page_number" else None
        if found is not None:
            printed.setdefault(block.page, int(found[1]))
    leaps = {n + _BETWEEN for n, number in printed.items() if printed.get(n + 1, 0) > number + 1}
    return leaps | {document.source.page_count + _BETWEEN} if leaps else set()
