"""Second readings: other readers that are asked for a cell of a failing check (``readings`` and ``blame``).

Only failing checks pay for this. Three are asked: the other reader (pdfplumber where pdfium read, and the other way
round) for the characters within the cell's box, camelot's lattice finder for the cell that it finds there itself, and
the picture of the cell, where recognition is installed. Pages that were recognised themselves have no text that the
first two could read; their picture is recognised once more, at another resolution.
Words that run over a rule are split at it, so that a number is not read together with its neighbour's words.
What follows from their answers is decided in ``extractor.checks.blame``.
"""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from extractor.checks.blame import Reader
from extractor.checks.words import fold
from extractor.errors import InputError
from extractor.model import Cell, Document
from extractor.notices import fit
from extractor.reading import open_document
from extractor.reading.ocr import available
from extractor.reading.ocr.render import Renderer
from extractor.reading.page import Page
from extractor.settings import Settings
from extractor.turned import quarters_of, turned_back

if TYPE_CHECKING:
    from extractor.reading.ocr.engine import Engine

__all__ = ["second_readers"]

PAGES = 20
"""At most so many pages are read again: a paper that fails everywhere needs a person, not more readers."""
CELLS = 300
"""At most so many cells are read from their pictures."""
SHARE = 0.5
"""Of the time that a document has, the most that is spent on second readings: of the processor, so that a busy machine
reads as a quiet one does. Ordinary papers need a few seconds."""
CELL_DPI, CLOSER_DPI = 250.0, 350.0
AGAIN = 1.15
"""A recognised page is recognised once more at so many times its resolution."""
LEGIBLE = 0.6
"""A digit of less confidence than this tells nothing by itself."""
_BEFORE = re.compile(r"\D*?([^\d\s,.(（]?)\d")
"""What stands right before the first digit."""
_MINUS = tuple("△▲-－−")
_ALIKE = 0.8
"""A cell that another finder found is the same cell if the boxes' intersection over union is at least this."""

Box = Sequence[float]


@contextmanager
def second_readers(
    path: Path, settings: Settings, recognises: Callable[[], None] | None = None
) -> Iterator[Mapping[str, Reader]]:
    """Readers by name, each of which gives the text of a cell or None where it cannot tell.

    None at all where the other reader cannot open the file: what the first has read of it stays. ``recognises`` is
    called before a page is recognised once more.
    """
    name = "pdfium" if settings.reader == "pdfplumber" else "pdfplumber"
    with ExitStack() as stack:
        try:
            paper = stack.enter_context(open_document(path, replace(settings, reader=name)))
        except InputError:
            yield {}
            return
        page_of = cache(paper.page)  # two of them look at the same pages
        readers: dict[str, Reader] = {name: _OtherReader(page_of).read, "camelot": _Lattice(path).read}
        if settings.ocr != "never" and available():
            renderer = stack.enter_context(Renderer(paper))
            readers["picture"] = _Picture(page_of, renderer, recognises).read
        until = time.process_time() + SHARE * settings.limits.seconds
        yield {name: _steady(read, until) for name, read in readers.items()}


def _steady(read: Reader, until: float) -> Reader:
    """A reader that tells nothing of a page on which it has failed, nor once the time is up.

    It may fail in any way where a page is damaged, or take longer than the paper; a second opinion must not cost the
    document, nor put into it what no text of it may hold.
    """
    failed: set[int] = set()

    def ask(document: Document, cell: Cell) -> str | None:
        pages = {region.page for region in cell.regions}
        if not failed.isdisjoint(pages) or time.process_time() >= until:
            return None
        try:
            text = read(document, cell)
            return None if text is None else fit(text)
        except Exception:
            failed.update(pages)
            return None

    return ask


class _OtherReader:
    """The reader that was not used, asked for the characters within a box. Pages are read when they are asked for."""

    def __init__(self, page_of: Callable[[int], Page]) -> None:
        self._page_of = page_of
        self._pages: dict[int, Page] = {}

    def read(self, document: Document, cell: Cell) -> str | None:
        """The characters in the cell's boxes."""
        texts = []
        recognised = _recognised(document)
        for region in cell.regions:
            if region.page not in self._pages:
                if len(self._pages) == PAGES or recognised.get(region.page) == "ocr":
                    return None
                self._pages[region.page] = self._page_of(region.page)
            texts.append(_within(self._pages[region.page], region.bbox))
            if not texts[-1] and cell.raw and region.page in recognised:
                return None  # a picture on the page, of which it sees nothing
        return "\n".join(texts)


class _Picture:
    """The picture of a cell, recognised: it owes nothing to the text layer.

    One that says another figure than the cell is looked at once more, larger: two looks that disagree tell nothing.
    """

    def __init__(
        self, page_of: Callable[[int], Page], renderer: Renderer, recognises: Callable[[], None] | None
    ) -> None:
        self._page_of, self._renderer, self._recognises = page_of, renderer, recognises
        self._engine: Engine | None = None
        self._pages: dict[int, Page] = {}
        self._read: dict[tuple[tuple[int, tuple[float, ...]], ...], str | None] = {}

    def read(self, document: Document, cell: Cell) -> str | None:
        """What the picture says; None where it is hardly legible."""
        place = tuple((r.page, tuple(r.bbox)) for r in cell.regions)
        if place not in self._read:
            if len(self._read) >= CELLS:
                return None
            self._read[place] = self._firm(document, cell)
        return self._read[place]

    def _firm(self, document: Document, cell: Cell) -> str | None:
        first, is_sure = self._look(document, cell, CELL_DPI)
        if first is None:
            return None
        agrees = _same_figures(cell, first)
        if agrees and is_sure:
            return _with_sign(cell, first)
        second, is_second_sure = self._look(document, cell, CLOSER_DPI)
        if second is None:
            return None
        if _same_figures(cell, second):
            return _with_sign(cell, second) if agrees or is_second_sure else None
        # Letters that look alike are the weakness of recognition, not of the text layer: figures alone count.
        both = is_sure and is_second_sure and _digits(first) == _digits(second) != _digits(cell.raw)
        return second if both else None

    def _look(self, document: Document, cell: Cell, dpi: float) -> tuple[str | None, bool]:
        """The cell's words at a resolution, and whether its digits are clear; None where the page cannot be asked."""
        from extractor.reading.ocr.cells import read_cell

        recognised = _recognised(document)
        texts, is_sure = [], True
        for region in cell.regions:
            page = self._page(document, region.page)
            if page is None:
                return None, False
            if region.page in recognised and dpi == CELL_DPI:
                texts.append(_within(page, region.bbox))
                continue
            x0, top, x1, bottom = region.bbox
            picture = self._renderer.picture(page, dpi, (x0 - 1, top - 1, x1 + 1, bottom + 1))
            upright = np.ascontiguousarray(np.rot90(picture, quarters_of(page.glyphs)))
            lines = read_cell(upright, dpi, self._loaded())
            chars = [c for line in lines for c in line]
            counted = [c for c in chars if c.text.isdigit()] or chars
            is_sure = is_sure and all(c.probability >= LEGIBLE for c in counted)
            texts.append("\n".join("".join(c.text for c in line) for line in lines))
        return "\n".join(texts), is_sure

    def _page(self, document: Document, number: int) -> Page | None:
        """The page: as it is, or recognised once more where it has no text of its own, put back where it lies."""
        if number in self._pages:
            return self._pages[number]
        if len(self._pages) == PAGES:
            return None
        page = self._page_of(number)
        if number in _recognised(document):
            from extractor.reading.ocr.recognise import recognise
            from extractor.reading.ocr.render import resolution

            if self._recognises is not None:
                self._recognises()
            dpi = AGAIN * resolution(page)
            read = recognise(self._renderer.picture(page, dpi), dpi, self._loaded())
            for box in read.page.glyphs.box:
                box[:] = read.place(box.tolist())
            read.page.number = number
            page = read.page
        self._pages[number] = page
        return page

    def _loaded(self) -> Engine:
        if self._engine is None:
            from extractor.reading.ocr.rapid import RapidEngine

            self._engine = RapidEngine()
        return self._engine


def _digits(text: str) -> str:
    """The digits of a text, one after the other."""
    return "".join(c for c in fold(unicodedata.normalize("NFKC", text)) if c.isdigit())


def _same_figures(cell: Cell, text: str) -> bool:
    """Whether a picture has the digits of a cell, and a sign where the cell's figure has one and nowhere else."""
    if _digits(text) != _digits(cell.raw) or not (_digits(text) or fold(text) == fold(cell.raw)):
        return False
    if cell.value is None:
        return True
    before = _BEFORE.match(fold(text))
    mark = before[1] if before else ""
    return bool(mark) if cell.value < 0 else mark not in _MINUS


def _with_sign(cell: Cell, text: str) -> str:
    """The reading of a figure below 0 with the cell's own sign, which is often taken for a letter."""
    before, own = _BEFORE.match(fold(text)), _BEFORE.match(fold(cell.raw))
    if cell.value is None or cell.value >= 0 or before is None or own is None or before[1] in _MINUS:
        return text
    return own[1] + fold(text)[before.end(1) :]


def _recognised(document: Document) -> dict[int, str]:
    """The pages of which something was recognised, with their layers."""
    return {p.number: p.layer for p in document.pages if p.layer in ("ocr", "mixed")}


def _within(page: Page, box: Box) -> str:
    """The glyphs whose middle lies in ``box``, line by line."""
    glyphs = page.glyphs
    if not len(glyphs):
        return ""
    middle_x = (glyphs.box[:, 0] + glyphs.box[:, 2]) / 2
    middle_y = (glyphs.box[:, 1] + glyphs.box[:, 3]) / 2
    inside = (middle_x >= box[0]) & (middle_x <= box[2]) & (middle_y >= box[1]) & (middle_y <= box[3])
    chosen = np.flatnonzero(inside)
    if quarters := quarters_of(glyphs):
        middle = np.column_stack([middle_x, middle_y])
        middle_x, middle_y = turned_back(middle, quarters, page.width, page.height).T
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
        heights = {p.number: p.height for p in document.pages if p.rotation == 0 and p.layer == "digital"}
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
