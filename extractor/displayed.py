"""Boxes of straightened pages put back on the pages as they are displayed.

A recognised page is laid out straight and upright, whatever way it was scanned; the document's places are those of the
page that a reader sees.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from extractor.model import Block, Problem, Region, Table

__all__ = ["Place", "put_back"]

Place = Callable[[list[float]], list[float]]
"""A box as it was laid out → the same place on the displayed page."""


def put_back(
    places: Mapping[int, Place], blocks: Sequence[Block], tables: Sequence[Table], problems: Sequence[Problem] = ()
) -> None:
    """Change the boxes on the pages that ``places`` names, in place."""
    if not places:
        return
    for block in blocks:
        if block.bbox is not None and block.page in places:
            block.bbox = places[block.page](block.bbox)
        _regions(places, block.regions or [])
    for table in tables:
        for cell in table.cells:
            _regions(places, cell.regions)
    for problem in problems:
        if problem.bbox is not None and problem.page is not None and problem.page in places:
            problem.bbox = places[problem.page](problem.bbox)


def _regions(places: Mapping[int, Place], regions: Sequence[Region]) -> None:
    for region in regions:
        if region.page in places:
            region.bbox = places[region.page](region.bbox)
