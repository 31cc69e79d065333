"""Where a page's user space lands on the page as it is displayed: crop box, rotation, UserUnit, y downwards."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from extractor.reading.page import Floats

__all__ = ["Place"]

_TURNS = {0: (1, 0, 0, -1), 90: (0, 1, 1, 0), 180: (-1, 0, 0, 1), 270: (0, -1, -1, 0)}
"""For each rotation (clockwise): the displayed x and y direction of the user space's x, then of its y."""


@dataclass(frozen=True, slots=True)
class Place:
    """``box``: the visible part of user space (``x0, y0, x1, y1``, y upwards); ``rotation``: 0, 90, 180 or 270."""

    box: tuple[float, float, float, float]
    rotation: int = 0
    unit: float = 1.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page as displayed."""
        x0, y0, x1, y1 = self.box
        width, height = (x1 - x0) * self.unit, (y1 - y0) * self.unit
        return (height, width) if self.rotation % 180 else (width, height)

    @property
    def plain(self) -> bool:
        """Whether the page is neither turned nor scaled."""
        return self.rotation == 0 and self.unit == 1.0

    def vectors(self, v: Floats) -> Floats:
        """Directions n × 2 as displayed, y downwards."""
        a, b, c, d = (self.unit * k for k in _TURNS[self.rotation])
        out = np.empty(v.shape)
        out[:, 0] = v[:, 0] * a + v[:, 1] * c
        out[:, 1] = v[:, 0] * b + v[:, 1] * d
        return out

    def points(self, p: Floats) -> Floats:
        """Points n × 2 as displayed, from the top left."""
        x0, y0, x1, y1 = self.box
        if self.plain:
            out = np.empty(p.shape)
            np.subtract(p[:, 0], x0, out=out[:, 0])
            np.subtract(y1, p[:, 1], out=out[:, 1])
            return out
        corner = {0: (x0, y1), 90: (x0, y0), 180: (x1, y0), 270: (x1, y1)}[self.rotation]
        return self.vectors(p - np.array(corner))

    def windows(self, b: Floats) -> Floats:
        """Boxes n × 4 (``x0, y0, x1, y1``, y upwards) as displayed; an empty one (``x0 > x1``) stays empty."""
        out = np.empty(b.shape)
        if self.plain:
            x0, _, _, y1 = self.box
            np.subtract(b[:, ::2], x0, out=out[:, ::2])
            np.subtract(y1, b[:, 3:0:-2], out=out[:, 1::2])
            return out
        one, two = self.points(b[:, :2]), self.points(b[:, 2:])
        left, right = (two, one) if self.rotation in (180, 270) else (one, two)
        top, bottom = (two, one) if self.rotation in (0, 270) else (one, two)
        out[:, 0], out[:, 1], out[:, 2], out[:, 3] = left[:, 0], top[:, 1], right[:, 0], bottom[:, 1]
        return out
