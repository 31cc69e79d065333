"""The pages that sheets hold, numbered for laying out: a scanned sheet may hold two pages side by side.

Whatever follows a page (its table going on, its sentence) looks for the number after its own. So each page that is laid
out has a number of its own; the document knows the sheets' numbers alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from extractor.displayed import Place, put_back
from extractor.model import Block, Problem, Region, Table

if TYPE_CHECKING:
    from extractor.reading.ocr import Look
    from extractor.reading.page import Page

__all__ = ["Leaves", "leaves_of"]


def leaves_of(look: Look) -> Iterator[Look]:
    """The pages of a sheet, one by one, the left one first."""
    leaf: Look | None = look
    while leaf is not None:
        yield leaf
        leaf = leaf.facing


class Leaves:
    """Numbers for laying out, and the way back from them to the sheets and to the places on them."""

    def __init__(self) -> None:
        self._places: dict[int, Place] = {}
        self._sheets: dict[int, int] = {}  # of the leaves whose number is not that of their sheet
        self._last = (0, 0)  # sheet and number of the last leaf

    def numbered(self, page: Page, place: Place | None) -> Page:
        """A page with the number under which it is laid out. ``place``: the way back for its boxes."""
        sheet, last = page.number, self._last
        number = last[1] + max(sheet - last[0], 1)
        self._last = (sheet, number)
        if place is not None:
            self._places[number] = place
        if number == sheet:
            return page
        self._sheets[number] = sheet
        return replace(page, number=number)

    def put_back(self, blocks: Sequence[Block], tables: Sequence[Table], problems: Sequence[Problem]) -> None:
        """Give what was laid out the numbers of its sheets and its places on them, in place."""
        put_back(self._places, blocks, tables, problems)
        if not self._sheets:
            return
        for problem in problems:
            if problem.page is not None:
                problem.page = self._sheets.get(problem.page, problem.page)
        ids: dict[str, str] = {}
        count: Counter[int] = Counter()
        for table in tables:
            table.pages = sorted({self._sheets.get(page, page) for page in table.pages})
            count[table.pages[0]] += 1
            ids[table.id] = f"p{table.pages[0]}-t{count[table.pages[0]]}"
            table.id = ids[table.id]
            for cell in table.cells:
                self._regions(cell.regions)
        for block in blocks:
            block.page = self._sheets.get(block.page, block.page)
            self._regions(block.regions or [])
            if block.table is not None:
                block.table = ids[block.table]

    def _regions(self, regions: Sequence[Region]) -> None:
        for region in regions:
            region.page = self._sheets.get(region.page, region.page)
