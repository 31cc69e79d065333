"""Second readings: other readers that are asked for a cell of a failing check (``readings`` and ``blame``).

Only failing checks pay for this. Two are asked: the other reader (pdfplumber where pdfium read, and the other way
round) for the characters within the cell's box, and camelot's lattice finder for the cell that it finds there itself.
Words that run over a rule are split at it, so that a number is not read together with its neighbour's words.
What follows from their answers is decided in ``extractor.checks.blame``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from extractor.checks.blame import Reader
from extractor.model import Cell, Document
from extractor.reading import Paper, open_document
from extractor.reading.page import Page
from extractor.settings import Settings

__all__ = ["second_readers"]

PAGES = 20
"""At most so many pages are read again: a paper that fails everywhere needs a person, not more readers."""
_ALIKE = 0.8
"""A cell that another finder found is the same cell if the boxes' intersection over union is at least this."""

Box = Sequence[float]


@contextmanager
def second_readers(path: Path, settings: Settings) -> Iterator[Mapping[str, Reader]]:
    """Readers by name, each of which gives the text of a cell or None where it cannot tell.

    Raises InputError if the file can no longer be read.
    """
    name = "pdfium" if settings.reader == "pdfplumber" else "pdfplumber"
    with open_document(path, replace(settings, reader=name)) as paper:
        yield {name: _OtherReader(paper).read, "camelot": _Lattice(path).read}


class _OtherReader:
    """The reader that was not used, asked for the characters within a box. Pages are read when they are asked for."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._pages: dict[int, Page] = {}

    def read(self, document: Document, cell: Cell) -> str | None:
        """The characters in the cell's boxes."""
        texts = []
        for region in cell.regions:
            if region.page not in self._pages:
                if len(self._pages) == PAGES:
                    return None
                self._pages[region.page] = self._paper.page(region.page)
            texts.append(_within(self._pages[region.page], region.bbox))
        return "\n".join(texts)


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
    return "\n".join(
        "".join(glyphs.text[n] for n in sorted(line, key=lambda n: float(middle_x[n]))) for _, line in lines
    )


class _Lattice:
    """camelot's lattice finder, asked for the cell that it finds at a place by itself. It knows no turned pages."""

    def __init__(self, path: Path) -> None:
        self._path = str(path)
        self._cells: dict[int, list[tuple[Box, str]]] = {}

    def read(self, document: Document, cell: Cell) -> str | None:
        """The text of the cell that has the same box; None where it finds none that is alike."""
        heights = {p.number: p.height for p in document.pages if p.rotation == 0}
        texts = []
        for region in cell.regions:
            if region.page not in heights or (region.page not in self._cells and len(self._cells) == PAGES):
                return None
            if region.page not in self._cells:
                self._cells[region.page] = list(self._find(region.page, heights[region.page]))
            alike = [text for box, text in self._cells[region.page] if _overlap(box, region.bbox) >= _ALIKE]
            if not alike:
                return None
            texts.append(alike[0])
        return "\n".join(texts)

    def _find(self, number: int, height: float) -> Iterator[tuple[Box, str]]:
        """All cells of a page, boxes from the top left; camelot measures from the bottom."""
        import camelot

        tables: Any = camelot.read_pdf(
            self._path, pages=str(number), flavor="lattice", split_text=True, suppress_stdout=True
        )
        for table in tables:
            for row in table.cells:
                for found in row:
                    yield (found.x1, height - found.y2, found.x2, height - found.y1), str(found.text).strip()


def _overlap(a: Box, b: Box) -> float:
    """Intersection over union of two boxes."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    both = width * height
    return both / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both)
