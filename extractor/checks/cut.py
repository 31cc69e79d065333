"""Pages that were not read: what fails beside them may only have been cut, so it stays undecided."""

from __future__ import annotations

from collections.abc import Iterable

from extractor.model import Check, Document

__all__ = ["undecide_cut"]


def undecide_cut(document: Document, checks: Iterable[Check]) -> None:
    """Makes failing checks undecided whose table touches a page that was not read (--pages, a picture without text).

    A line of one table (all its cells in one row) is complete on its page and keeps its status.
    """
    read = {p.number for p in document.pages if p.layer != "picture"}
    missing = set(range(1, document.source.page_count + 1)) - read
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
        touched = {n for t in tables for page in pages.get(t, []) for n in (page - 1, page, page + 1)}
        said = [e.page for e in check.evidence if e.page is not None and e.document is None]
        if check.kind == "sequence" and said:  # captions: the one that is missing may stand on a page between
            touched |= set(range(min(said), max(said) + 1))
        if touched & missing:
            check.status = "undecided"
            check.blame = None
            check.suggestions = []
