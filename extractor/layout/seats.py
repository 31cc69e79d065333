"""Where the glyphs of a page stand: which of them are in a box, and in which cell of a grid each is.

Tables are sorted out, looked at for what their rules melt, and given their glyphs; each step asks the same of the same
grids, so what was told is kept for the page.
"""

from __future__ import annotations

import numpy as np

from extractor.layout.grid import Grid
from extractor.layout.lines import Box
from extractor.layout.native import indices, load, plain
from extractor.reading.page import Bools, Floats, Glyphs, Ints

__all__ = ["Seats"]

NATIVE = load("_ruled")


class Seats:
    """The middles of a page's glyphs, ``x`` and ``y`` in points, and the cells that hold them."""

    def __init__(self, glyphs: Glyphs) -> None:
        box = glyphs.box
        self.x: Floats = (box[:, 0] + box[:, 2]) / 2
        self.y: Floats = (box[:, 1] + box[:, 3]) / 2
        self._told: dict[int, tuple[Grid, Ints, Ints]] = {}

    def inside(self, box: Box) -> Bools:
        """Whether the middle of each glyph is in a box."""
        x0, top, x1, bottom = box
        held: Bools = (self.x >= x0) & (self.x <= x1) & (self.y >= top) & (self.y <= bottom)
        return held

    def of(self, grid: Grid) -> tuple[Ints, Ints]:
        """The glyphs of a grid, as indices into the page's, and the cell of each."""
        told = self._told.get(id(grid))
        if told is None:
            told = self._told[id(grid)] = grid, *self._seated(grid)  # the grid too, so that no other takes its id
        return told[1], told[2]

    def _seated(self, grid: Grid) -> tuple[Ints, Ints]:
        if NATIVE is not None:
            edges, owner = (plain(grid.xs), plain(grid.ys)), plain(grid.owner, np.int64)
            told = NATIVE.seats(self.x, self.y, grid.box, *edges, owner)
            if told is not None:
                return indices(told[0]), indices(told[1])
        held = np.flatnonzero(self.inside(grid.box))
        r = np.clip(np.searchsorted(grid.ys, self.y[held]) - 1, 0, grid.rows - 1)
        c = np.clip(np.searchsorted(grid.xs, self.x[held]) - 1, 0, grid.columns - 1)
        return held, grid.owner[r, c]
