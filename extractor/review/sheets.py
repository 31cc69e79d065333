"""A document page by page, as the templates show it: the outlines on the picture, and the blocks and tables beside it.

A table over several pages is cut into pieces here, one a page, so that each page shows what is printed on it; a merged
cell that runs over the cut is shown in both. Elements are named by numbers alone (table, row, column; block), never by
words of the paper.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extractor.model import Cell, Document, PageInfo, Table

__all__ = ["CellView", "Lit", "Outline", "Piece", "Sheet", "Sheets", "TextView"]

Place = tuple[int, int, int]
"""Number of the table in the document, row and column of a cell's top-left place."""
ROWS = 400
"""A piece shows at most so many rows; more on one page are no page that a person reads."""
LOW_CONFIDENCE = 0.8


@dataclass(frozen=True, slots=True)
class Lit:
    """What a check points at: cells, blocks, and boxes on pages (for words that are no block of their own)."""

    cells: frozenset[Place] = frozenset()
    blocks: frozenset[int] = frozenset()
    boxes: tuple[tuple[int, tuple[float, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """A rectangle on the picture of a page, in points."""

    kind: str
    name: str
    x: float
    y: float
    width: float
    height: float
    lit: bool


@dataclass(frozen=True, slots=True)
class CellView:
    """One ``td`` or ``th``; ``rows`` and ``columns`` are its spans within the piece."""

    name: str
    anchor: bool
    """Whether this is the one place in the whole document that carries the name as its id."""
    tag: str
    scope: str | None
    text: str
    rows: int
    columns: int
    marks: str
    corrected_from: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Piece:
    """The rows of a table that one page prints."""

    number: int
    caption: str | None
    unit: str | None
    notes: Sequence[str]
    continued: bool
    head: list[list[CellView]]
    body: list[list[CellView]]
    left_out: int


@dataclass(frozen=True, slots=True)
class TextView:
    """A block of text."""

    name: str
    kind: str
    text: str
    lit: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """All of one page."""

    info: PageInfo
    outlines: list[Outline]
    items: list[Piece | TextView]


@dataclass(slots=True)
class _Rows:
    """Which rows of a table stand on which page, and the cells that begin in each row."""

    by_page: dict[int, list[int]] = field(default_factory=dict)
    starts: dict[int, list[Cell]] = field(default_factory=dict)


class Sheets:
    """The pages of one document. Made once; each page is worked out when it is asked for."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.infos = {page.number: page for page in document.pages}
        self.number_of = {table.id: n for n, table in enumerate(document.tables)}
        self._rows = [_rows_of(table) for table in document.tables]
        self._covering: dict[int, dict[tuple[int, int], Cell]] = {}
        self._order: dict[int, list[tuple[str, int]]] = defaultdict(list)
        self._cells_on: dict[int, list[tuple[int, Cell]]] = defaultdict(list)
        self._told = {block.text for block in document.blocks}
        self._place_items()
        for number, table in enumerate(document.tables):
            for cell in table.cells:
                for page in {region.page for region in cell.regions}:
                    self._cells_on[page].append((number, cell))

    def sheet(self, page: int, lit: Lit, failing: frozenset[Place]) -> Sheet:
        """A page. ``failing``: cells that failing checks point at. Raises KeyError for a page that was not read."""
        items: list[Piece | TextView] = []
        for kind, number in self._order.get(page, []):
            if kind == "table":
                items.append(self._piece(number, page, lit, failing))
            else:
                block = self.document.blocks[number]
                items.append(TextView(f"b{number}", block.kind, block.text or "", number in lit.blocks))
        return Sheet(self.infos[page], list(self._outlines(page, lit, failing)), items)

    def covering(self, table: int, row: int, column: int) -> Cell | None:
        """The cell that covers a place of the grid."""
        for cell in self._rows[table].starts.get(row, []):
            if cell.column == column:
                return cell
        if table not in self._covering:
            self._covering[table] = {
                (r, k): cell
                for cell in self.document.tables[table].cells
                for r in range(cell.row, cell.row + cell.row_span)
                for k in range(cell.column, cell.column + cell.column_span)
            }
        return self._covering[table].get((row, column))

    def page_of(self, table: int, row: int) -> int:
        """The page that prints a row."""
        return next(
            (p for p, rows in self._rows[table].by_page.items() if row in rows), self.document.tables[table].pages[0]
        )

    def _place_items(self) -> None:
        """Put blocks and pieces of tables in reading order on their pages; a piece that goes on comes by its place."""
        placed: set[int] = set()
        going_on: list[tuple[int, int]] = []
        for n, block in enumerate(self.document.blocks):
            number = self.number_of.get(block.table or "") if block.kind == "table" else None
            if number is None:
                if block.kind != "table":
                    self._order[block.page].append(("text", n))
                continue
            if number in placed:
                continue
            placed.add(number)
            for page in self._rows[number].by_page:
                if page == block.page:
                    self._order[page].append(("table", number))
                else:
                    going_on.append((page, number))
        for number in set(range(len(self.document.tables))) - placed:
            going_on += [(page, number) for page in self._rows[number].by_page]
        for page, number in sorted(going_on):
            self._order[page].insert(self._index_by_place(page, number), ("table", number))

    def _index_by_place(self, page: int, number: int) -> int:
        tops = [
            region.bbox[1]
            for row in self._rows[number].by_page[page]
            for cell in self._rows[number].starts.get(row, [])
            for region in cell.regions
            if region.page == page
        ]
        top = min(tops, default=0.0)
        for n, (kind, other) in enumerate(self._order[page]):
            bbox = self.document.blocks[other].bbox if kind == "text" else None
            if bbox is not None and bbox[1] > top:
                return n
        return len(self._order[page])

    def _piece(self, number: int, page: int, lit: Lit, failing: frozenset[Place]) -> Piece:
        table = self.document.tables[number]
        rows = self._rows[number].by_page[page]
        head = list(range(min(table.header_rows, table.row_count)))
        body = [row for row in rows if row >= table.header_rows]
        shown = body[:ROWS]
        return Piece(
            number=number,
            caption=table.caption,
            unit=table.unit,
            notes=[n for n in table.notes if n not in self._told] if page == max(self._rows[number].by_page) else [],
            continued=page != min(self._rows[number].by_page),
            head=self._views(number, head, lit, failing, page == min(self._rows[number].by_page)),
            body=self._views(number, shown, lit, failing, True),
            left_out=len(body) - len(shown),
        )

    def _views(
        self, number: int, rows: Sequence[int], lit: Lit, failing: frozenset[Place], own: bool
    ) -> list[list[CellView]]:
        """The cells of some rows that follow each other; spans are cut to them."""
        if not rows:
            return []
        last = rows[-1]
        out = []
        for row in rows:
            cells = self._rows[number].starts.get(row, [])
            if row == rows[0]:  # cells that began above and reach in
                width = self.document.tables[number].column_count
                reaching = [c for k in range(width) if (c := self.covering(number, row, k)) is not None]
                cells = sorted({id(c): c for c in reaching}.values(), key=lambda c: c.column)
            views = []
            for cell in cells:
                end = min(cell.row + cell.row_span - 1, last)
                views.append(self._cell(number, cell, end - row + 1, lit, failing, own and cell.row == row))
            out.append(views)
        return out

    def _cell(self, number: int, cell: Cell, rows: int, lit: Lit, failing: frozenset[Place], anchor: bool) -> CellView:
        place = (number, cell.row, cell.column)
        heading = cell.role in ("header", "label")
        marks = [cell.role]
        if cell.value is not None or cell.symbol is not None:
            marks.append("figure")
        if cell.corrected is not None:
            marks.append("corrected")
        if cell.confidence < LOW_CONFIDENCE:
            marks.append("unsure")
        if place in failing:
            marks.append("failing")
        if place in lit.cells:
            marks.append("evidence")
        return CellView(
            name=name_of(place),
            anchor=anchor,
            tag="th" if heading else "td",
            scope=("col" if cell.role == "header" else "row") if heading else None,
            text=cell.text,
            rows=max(rows, 1),
            columns=cell.column_span,
            marks=" ".join(marks),
            corrected_from=cell.raw if cell.corrected is not None else None,
            place=place,
        )

    def _outlines(self, page: int, lit: Lit, failing: frozenset[Place]) -> Iterable[Outline]:
        for n, block in enumerate(self.document.blocks):
            if block.kind == "table" or not (block.page == page or block.regions):
                continue
            boxes = [r.bbox for r in block.regions if r.page == page] if block.regions else [block.bbox]
            for box in boxes:
                if box is not None:
                    yield _outline("block", f"b{n}", box, n in lit.blocks)
        for number, cell in self._cells_on.get(page, []):
            place = (number, cell.row, cell.column)
            kind = "cell failing" if place in failing else "cell corrected" if cell.corrected is not None else "cell"
            for region in cell.regions:
                if region.page == page:
                    yield _outline(kind, name_of(place), region.bbox, place in lit.cells)
        for where, words in lit.boxes:
            if where == page:
                yield _outline("words", "", words, True)


def name_of(place: Place) -> str:
    """The name of a cell in the page."""
    return "c" + "-".join(str(n) for n in place)


def _outline(kind: str, name: str, box: Sequence[float], lit: bool) -> Outline:
    x0, top, x1, bottom = box
    return Outline(
        kind, name, round(x0, 2), round(top, 2), round(max(x1 - x0, 0), 2), round(max(bottom - top, 0), 2), lit
    )


def _rows_of(table: Table) -> _Rows:
    """A row is on the page of the cells that begin and end in it; one without places is where the last one was."""
    out = _Rows(starts=defaultdict(list))
    page_of: dict[int, int] = {}
    for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
        out.starts[cell.row].append(cell)
        if cell.regions and (cell.row_span == 1 or cell.row not in page_of):
            page = cell.regions[0].page
            page_of[cell.row] = page if cell.row_span > 1 or cell.row not in page_of else min(page_of[cell.row], page)
    by_page: dict[int, list[int]] = defaultdict(list)
    page = table.pages[0] if table.pages else 1
    for row in range(table.row_count):
        page = max(page_of.get(row, page), page)
        by_page[page].append(row)
    out.by_page = dict(by_page)
    return out
