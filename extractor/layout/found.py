"""What layout finds on one page, before pages are joined: cells, tables, blocks of text. Boxes in points, top left."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractor.layout.lines import Box, Line
from extractor.reading.page import Floats

__all__ = ["GridCell", "JoinedCell", "PageLayout", "TableGrid", "TextBlock"]


@dataclass(slots=True)
class TextBlock:
    """One block of running text. ``pieces``: the lines of each part that the author began anew."""

    page: int
    box: Box
    pieces: list[list[str]]
    size: float
    font: int
    kind: str = "paragraph"
    framed: bool = False
    lines: list[Line] = field(default_factory=list)
    regions: list[tuple[int, Box]] = field(default_factory=list)
    running: bool = False  # a running head or foot

    @property
    def raw(self) -> str:
        """The words as the page has them, its line breaks as newlines."""
        return "\n".join(line for piece in self.pieces for line in piece)


@dataclass(slots=True)
class GridCell:
    """A cell of one page's grid: place, spans, box, its lines of text, how they are set, and its ground."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box
    lines: list[Line] = field(default_factory=list)
    align: str = ""  # left | center | right; empty without text or where it cannot be told
    fill: int = 0  # colour of the ground (0xAABBGGRR), 0 for none or white
    page: int = 0
    confidence: float = 1.0  # below 1 where the place or the spans are a guess

    @property
    def raw(self) -> str:
        """The words as the page has them, its line breaks as newlines."""
        lines = self.lines
        return lines[0].text if len(lines) == 1 else "\n".join([line.text for line in lines])

    @property
    def regions(self) -> list[tuple[int, Box]]:
        """Where it stands, as a cell of the whole table tells it."""
        return [(self.page, self.box)]


@dataclass(slots=True)
class JoinedCell:
    """A cell of the whole table; one region for each page that it stands on."""

    row: int
    column: int
    row_span: int
    column_span: int
    lines: list[Line]
    regions: list[tuple[int, Box]]
    align: str = ""
    fill: int = 0
    confidence: float = 1.0

    @property
    def raw(self) -> str:
        """The words as the pages have them, line breaks as newlines."""
        lines = self.lines
        return lines[0].text if len(lines) == 1 else "\n".join([line.text for line in lines])


@dataclass(slots=True)
class TableGrid:
    """A table on one page."""

    page: int
    box: Box
    xs: Floats
    ys: Floats
    cells: list[GridCell]
    ruling: str = "ruled"
    open_sides: frozenset[str] = frozenset()
    header_rows: int | None = None  # where they are known already
    open_feet: frozenset[int] = frozenset()  # columns without a rule below the last row, where others have one
    banded: bool = False  # no rule is drawn between its columns: shading or its head tells them

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.ys) - 1

    @property
    def columns(self) -> int:
        """Number of columns."""
        return len(self.xs) - 1


@dataclass(slots=True)
class PageLayout:
    """What a page holds, in reading order."""

    number: int
    width: float
    height: float
    items: list[TextBlock | TableGrid] = field(default_factory=list)
    stacked: list[tuple[int, Box]] = field(default_factory=list)  # rows that held several records: how many, where
