"""The rules of a page's picture: thin, thick, dashed, with gaps where the copy is faint.

A rule is a run of ink far longer than thick. Strokes of letters are that too, on a small scale: a short piece counts
only where it spans from one crossing rule to another, as the side of a cell does.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.reading.ocr.engine import Grey
from extractor.reading.ocr.erasing import along, mask_of
from extractor.reading.ocr.mending import mended, parted, trimmed
from extractor.reading.ocr.pieces import dashes, join, runs
from extractor.reading.ocr.soundness import hanging, in_step, lettered, plain, sound
from extractor.reading.ocr.worn import filled, is_worn, with_worn, worn
from extractor.reading.page import Floats

__all__ = ["Ruling", "find_ruling"]


@dataclass(slots=True)
class Ruling:
    """Rules in pixels: rows ``position, start, end, thickness``, the position in the middle of the rule.

    ``dashed_…`` tells for each which is dashed. ``flat`` and ``upright`` are 255 where the ink of level and of upright
    rules lies.
    """

    horizontal: Floats
    vertical: Floats
    dashed_horizontal: NDArray[np.bool_]
    dashed_vertical: NDArray[np.bool_]
    flat: Grey
    upright: Grey

    @property
    def mask(self) -> Grey:
        """255 where any rule's ink lies."""
        return np.maximum(self.flat, self.upright)

    def turned(self, degrees: int) -> Ruling:
        """The rules of the picture turned clockwise by 0, 90, 180 or 270 degrees."""
        return self if not degrees else self._quarter().turned(degrees - 90)

    def _quarter(self) -> Ruling:
        height = self.flat.shape[0]
        level = np.stack([self.vertical[:, 0], height - self.vertical[:, 2], height - self.vertical[:, 1]], 1)
        level = np.column_stack([level, self.vertical[:, 3]])
        upright = np.column_stack([height - self.horizontal[:, 0], self.horizontal[:, 1:]])
        first, second = (np.lexsort((rules[:, 1], rules[:, 0])) for rules in (level, upright))
        return Ruling(
            level[first],
            upright[second],
            self.dashed_vertical[first],
            self.dashed_horizontal[second],
            np.ascontiguousarray(np.rot90(self.upright, -1)),
            np.ascontiguousarray(np.rot90(self.flat, -1)),
        )


def find_ruling(ink: Grey, dpi: float) -> Ruling:
    """The rules in a straight page's ink."""
    scale = dpi / 72
    turned = np.ascontiguousarray(ink.T)
    flat, flat_mask = runs(ink, scale)
    upright, upright_mask = runs(turned, scale)
    rest = cv2.subtract(ink, cv2.max(flat_mask, upright_mask.T))
    across = plain(ink, join(flat, scale), dashes(rest, scale), scale)
    down = plain(turned, join(upright, scale), dashes(np.ascontiguousarray(rest.T), scale), scale)
    broken = (worn(ink, scale), worn(turned, scale))
    bad_copy = is_worn((across, down), broken, scale)
    if bad_copy:
        across, down = with_worn(across, broken[0], scale), with_worn(down, broken[1], scale)
    across, down = sound(across, down, scale)
    across, down = mended(ink, across, down.rules, scale), mended(turned, down, across.rules, scale)
    across, down = trimmed(ink, across, down.rules, scale), trimmed(turned, down, across.rules, scale)
    if bad_copy:
        for _ in range(2):
            across, down = filled(ink, across, down.rules, scale), filled(turned, down, across.rules, scale)
    across, down = parted(ink, across, down.rules, scale), parted(turned, down, across.rules, scale)
    across, down = across.only(~lettered(ink, across, scale)), down.only(~lettered(turned, down, scale))
    brackets = (in_step(ink, across, down.rules, scale), in_step(turned, down, across.rules, scale))
    across, down = across.only(~brackets[0]), down.only(~brackets[1])
    flat_ink = cv2.max(mask_of(ink, across.rules, scale), along(flat_mask, across.rules, scale))
    upright_ink = cv2.max(mask_of(turned, down.rules, scale), along(upright_mask, down.rules, scale))
    part = (~hanging(across.rules, down.rules, scale), ~hanging(down.rules, across.rules, scale))
    across, down = across.only(part[0]), down.only(part[1])
    return Ruling(across.rules, down.rules, across.dashed, down.dashed, flat_ink, np.ascontiguousarray(upright_ink.T))
