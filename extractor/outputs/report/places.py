"""Where a check's figures stand on their pages, as places to picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractor.model import BBox, Cell, Check, Document, Evidence, Table
from extractor.outputs.pictures import Mark, Place

__all__ = ["places_of"]

_MOST = 3
"""Pictures of one check at most."""
_TALLEST = 380.0
"""Points; a longer table is shown around the figure in question only."""
_MARGIN = 26.0
"""Points around a table: enough for its caption."""
_AIR = 2.0
"""Points between a line of prose and the mark around it."""
_AROUND = 42.0
"""Points above and below a line of prose."""

Box = tuple[float, float, float, float]


def places_of(check: Check, document: Document) -> list[Place]:
    """The places of a check in this document, the likeliest first, one for each page and table (or line of prose)."""
    tables = {table.id: table for table in document.tables}
    widths = {page.number: page.width for page in document.pages}
    marks: dict[tuple[int, str], list[Mark]] = {}
    for n, evidence in enumerate(check.evidence):
        if evidence.document not in (None, document.source.sha256):
            continue
        for page, mark in _marks(evidence, tables.get(evidence.table or ""), "first" if n == 0 else "cell"):
            marks.setdefault((page, evidence.table or ""), []).append(mark)
    places = []
    for (page, name), found in marks.items():
        table = tables.get(name)
        box = _prose(found, widths.get(page, 595.0)) if table is None else _around(found, _area(table, page))
        places.append(Place(page, box, tuple(found)))
    return places[:_MOST]


def _marks(evidence: Evidence, table: Table | None, kind: str) -> Iterable[tuple[int, Mark]]:
    if table is None:
        if evidence.page is not None and evidence.bbox is not None:
            x0, top, x1, bottom = evidence.bbox
            yield evidence.page, Mark(kind, (x0 - _AIR, top - _AIR, x1 + _AIR, bottom + _AIR))
        return
    single = evidence.rows is None
    rows = [evidence.row or 0] * 2 if evidence.rows is None else evidence.rows
    columns = evidence.columns or ([] if evidence.column is None else [evidence.column])
    cells = [c for c in table.cells if _covers(c, rows, columns)]
    pages = {region.page for c in cells for region in c.regions}
    for page in sorted(pages):
        if single:
            yield page, Mark(kind, _union(_regions(cells, page)))
        else:
            for column in columns or [0]:
                own = [c for c in cells if not columns or c.column <= column < c.column + c.column_span]
                if boxes := _regions(own, page):
                    yield page, Mark("range", _union(boxes))


def _covers(cell: Cell, rows: Sequence[int], columns: Sequence[int]) -> bool:
    if not (cell.row <= rows[-1] and rows[0] < cell.row + cell.row_span):
        return False
    return not columns or any(cell.column <= c < cell.column + cell.column_span for c in columns)


def _regions(cells: Iterable[Cell], page: int) -> list[Box]:
    return [_box(r.bbox) for c in cells for r in c.regions if r.page == page]


def _area(table: Table, page: int) -> Box:
    boxes = _regions(table.cells, page)
    x0, top, x1, bottom = _union(boxes)
    return (x0 - _MARGIN / 2, top - _MARGIN, x1 + _MARGIN / 2, bottom + _MARGIN / 2)


def _around(marks: Sequence[Mark], area: Box) -> Box:
    """The table, or of a long one what is around the figure in question."""
    if area[3] - area[1] <= _TALLEST:
        return area
    first = next((m for m in marks if m.kind != "range"), marks[0]).bbox
    middle = (first[1] + first[3]) / 2
    top = max(area[1], min(middle - _TALLEST / 2, area[3] - _TALLEST))
    return (area[0], top, area[2], top + _TALLEST)


def _prose(marks: Sequence[Mark], width: float) -> Box:
    box = _union([m.bbox for m in marks])
    bottom = min(box[3] + _AROUND, box[1] - _AROUND + _TALLEST)
    return (max(0.0, box[0] - _MARGIN), box[1] - _AROUND, min(width, box[2] + _MARGIN), bottom)


def _union(boxes: Sequence[Box]) -> Box:
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))


def _box(bbox: BBox) -> Box:
    return (bbox[0], bbox[1], bbox[2], bbox[3])
