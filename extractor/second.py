"""Second readings: what independent readers give for the places of a failing check (``readings`` and ``blame``).

Only failing checks pay for this. Two other ways are asked: the other reader (pdfplumber where pdfium read, and the other
way round) for the characters within a cell's box, and camelot's lattice finder for the cell that it finds there by
itself. Readings that differ from ours mean that the extraction is to blame. Readings that agree prove nothing about the
paper, since all of them share one text layer: blame stays ``unclear`` until the picture of the page is read as well.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from extractor.model import Cell, Check, Document, Evidence, Reading, Region
from extractor.reading import open_document
from extractor.reading.page import Page
from extractor.settings import Settings

__all__ = ["read_again"]

PAGES = 20
"""At most so many pages are read again: a paper that fails everywhere needs a person, not more readers."""
CELLS = 200
"""At most so many cells of one check are read again."""
_ALIKE = 0.8
"""A cell that another finder found is the same cell if the boxes' intersection over union is at least this."""

Box = Sequence[float]


@dataclass(slots=True)
class _Place:
    """A place that a failing check rests on: what we read there, and where."""

    text: str
    regions: list[Region]
    prose: bool = False


def read_again(document: Document, path: Path, settings: Settings) -> None:
    """Set ``readings`` and ``blame`` of every failing check. Raises InputError if the file has gone."""
    failing = [check for check in document.checks if check.status == "fail"]
    if not failing:
        return
    places = {check.key + check.id: list(_places(document, check)) for check in failing}
    numbers = sorted({r.page for found in places.values() for p in found for r in p.regions})[:PAGES]
    others = [_OtherReader(path, settings, numbers), _Lattice(path, document, numbers)]
    for check in failing:
        _judge(check, places[check.key + check.id], others)


def _judge(check: Check, places: Sequence[_Place], others: Sequence[_OtherReader | _Lattice]) -> None:
    """The readings of the place that differs, else of the first place."""
    check.blame = "unclear"
    for number, place in enumerate(places):
        given = [(other.name, text) for other in others if (text := other.read(place)) is not None]
        differs = any(not _agrees(place, text) for _, text in given)
        if number == 0 or differs:
            check.readings = [Reading(by=name, text=text) for name, text in given]
        if differs:
            check.blame = "extraction"
            return


def _agrees(place: _Place, text: str) -> bool:
    ours, theirs = _fold(place.text), _fold(text)
    return ours in theirs if place.prose else ours == theirs


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _places(document: Document, check: Check) -> Iterator[_Place]:
    """Cells that may be wrong, the likeliest first; then those of the ranges; prose by its words."""
    tables = {table.id: table for table in document.tables}
    count = 0
    for evidence in sorted(check.evidence, key=lambda e: e.rows is not None):
        if evidence.document is not None:
            continue  # it stands in another paper, which is not open here
        if evidence.table is None:
            if evidence.page is not None and evidence.bbox is not None and evidence.text:
                yield _Place(evidence.text, [Region(page=evidence.page, bbox=evidence.bbox)], prose=True)
            continue
        table = tables.get(evidence.table)
        for cell in table.cells if table is not None else []:
            if _covers(evidence, cell) and cell.raw and count < CELLS:
                count += 1
                yield _Place(cell.raw, cell.regions)


def _covers(evidence: Evidence, cell: Cell) -> bool:
    if evidence.rows is not None:
        inside = evidence.rows[0] <= cell.row <= evidence.rows[-1]
        return inside and (evidence.columns is None or cell.column in evidence.columns)
    return (cell.row, cell.column) == (evidence.row, evidence.column)


class _OtherReader:
    """The reader that was not used, asked for the characters within a box."""

    def __init__(self, path: Path, settings: Settings, numbers: Sequence[int]) -> None:
        self.name = "pdfium" if settings.reader == "pdfplumber" else "pdfplumber"
        self._pages: dict[int, Page] = {}
        with open_document(path, replace(settings, reader=self.name)) as paper:
            for number in numbers:
                self._pages[number] = paper.page(number)

    def read(self, place: _Place) -> str | None:
        """The words in the place's boxes; None where a page was not read again."""
        if not all(region.page in self._pages for region in place.regions):
            return None
        return "".join(_within(self._pages[region.page], region.bbox) for region in place.regions)


def _within(page: Page, box: Box) -> str:
    """The glyphs whose middle lies in ``box``, line by line."""
    glyphs = page.glyphs
    if not len(glyphs):
        return ""
    middle_x = (glyphs.box[:, 0] + glyphs.box[:, 2]) / 2
    middle_y = (glyphs.box[:, 1] + glyphs.box[:, 3]) / 2
    inside = (middle_x >= box[0]) & (middle_x <= box[2]) & (middle_y >= box[1]) & (middle_y <= box[3])
    chosen = np.flatnonzero(inside)
    lines: list[tuple[float, list[int]]] = []
    for n in sorted(chosen.tolist(), key=lambda n: float(middle_y[n])):
        if lines and abs(float(middle_y[n]) - lines[-1][0]) < 0.5 * float(glyphs.size[n]):
            lines[-1][1].append(n)
        else:
            lines.append((float(middle_y[n]), [n]))
    return "".join(glyphs.text[n] for _, line in lines for n in sorted(line, key=lambda n: float(middle_x[n])))


class _Lattice:
    """camelot's lattice finder, asked for the cell that it finds at a place by itself."""

    name = "camelot"

    def __init__(self, path: Path, document: Document, numbers: Sequence[int]) -> None:
        self._path = str(path)
        self._heights = {p.number: p.height for p in document.pages if p.rotation == 0}
        self._numbers = [n for n in numbers if n in self._heights]
        self._cells: dict[int, list[tuple[Box, str]]] | None = None

    def read(self, place: _Place) -> str | None:
        """The text of the cell that has the place's box; None where it finds none that is alike."""
        if place.prose or not all(region.page in self._numbers for region in place.regions):
            return None
        if self._cells is None:
            self._cells = self._find()
        texts = []
        for region in place.regions:
            alike = [text for box, text in self._cells[region.page] if _overlap(box, region.bbox) >= _ALIKE]
            if not alike:
                return None
            texts.append(alike[0])
        return "".join(texts)

    def _find(self) -> dict[int, list[tuple[Box, str]]]:
        import camelot

        cells: dict[int, list[tuple[Box, str]]] = defaultdict(list)
        pages = ",".join(str(number) for number in self._numbers)
        for table in camelot.read_pdf(self._path, pages=pages, flavor="lattice", suppress_stdout=True):
            number = int(table.page)
            for row in table.cells:
                cells[number].extend(self._cell(number, cell) for cell in row)
        return cells

    def _cell(self, number: int, cell: Any) -> tuple[Box, str]:
        height = self._heights[number]  # camelot measures from the bottom of the page
        return (cell.x1, height - cell.y2, cell.x2, height - cell.y1), str(cell.text).strip()


def _overlap(a: Box, b: Box) -> float:
    """Intersection over union of two boxes."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    both = width * height
    return both / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both)
