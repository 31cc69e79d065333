"""What an engine of recognition must do, so that another one can be put in.

An engine finds lines of text in a picture and reads the picture of one line. All else (turning, rules, cells, the
places of characters, which layer of a page to trust) is worked out around it from plain arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from extractor.reading.page import Floats

__all__ = ["Char", "Engine", "Grey"]

Grey = NDArray[np.uint8]
"""A picture in shades of grey, rows × columns, 0 black to 255 white."""


@dataclass(slots=True)
class Char:
    """One recognised character.

    ``at``: where its middle lies along the line, as a share of the line picture's width. ``probability``: the engine's
    own, before anything else was weighed in. ``others``: what else it may be, likeliest first, with probabilities.
    """

    text: str
    probability: float
    at: float
    others: tuple[tuple[str, float], ...] = ()


class Engine(Protocol):
    """An engine of recognition."""

    @property
    def name(self) -> str:
        """Name and version, as the document tells it."""
        ...

    def find(self, picture: Grey, em: float) -> Floats:
        """Lines of text in a page, rows ``x0, y0, x1, y1, x2, y2, x3, y3``: corners clockwise from the top left.

        ``em``: size of most of the page's text in pixels, as far as it is known.
        """
        ...

    def read(self, lines: Sequence[Grey], *, figures: bool = False) -> list[list[Char]]:
        """The characters of each line picture. ``figures``: only digits and what stands beside them."""
        ...
