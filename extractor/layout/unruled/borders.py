"""Borders between columns that the body leaves open: heads stand in the middle of their cells, so they tell them."""

from __future__ import annotations

from extractor.layout.unruled.chunks import Level
from extractor.layout.unruled.columns import Columns

__all__ = ["settled"]


def settled(columns: Columns, head: list[Level]) -> Columns:
    """The columns, with the border between a text set left and figures set right where the figures' head puts it.

    The text may end, and the figures begin, anywhere in the gutter. The cell of the figures ends at their right edge,
    and its head stands in its middle.
    """
    borders = list(columns.borders)
    for k in range(1, len(columns)):
        if columns.align[k] != "right" or columns.align[k - 1] == "right":
            continue
        low, high = columns.bands[k - 1][1], columns.bands[k][0]
        own = [c for level in head for c in level if borders[k] - c.size < c.x0 and c.x1 < borders[k + 1] + c.size]
        own = [c for c in own if columns.covered(c) == (k, k)]
        if own:
            left = 2 * own[-1].center - borders[k + 1]
            if low <= left <= high:
                borders[k] = left
    return columns if borders == columns.borders else Columns(columns.bands, borders, columns.align)
