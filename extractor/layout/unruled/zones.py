"""Where on a page a table without rules may stand: the open page and the insides of frames, cut at other tables."""

from __future__ import annotations

import numpy as np

from extractor.layout.grid import Grid
from extractor.layout.lines import Box
from extractor.reading.page import Bools, Floats, Glyphs, Ints

__all__ = ["zones_of"]


def zones_of(glyphs: Glyphs, tables: list[Grid], frames: list[Box], rules: Floats, em: float) -> list[Ints]:
    """The glyphs of each zone: outside of ruled tables, in the innermost frame that may hold a table, or in none.

    A box of one line is no zone of its own: it is the ground of a head or a row. Nor is one that a table's rules cross.
    """
    x = (glyphs.box[:, 0] + glyphs.box[:, 2]) / 2
    y = (glyphs.box[:, 1] + glyphs.box[:, 3]) / 2

    def held(box: Box) -> Bools:
        inside: Bools = (x >= box[0]) & (x <= box[2]) & (y >= box[1]) & (y <= box[3])
        return inside

    zone = np.zeros(len(glyphs), np.int64)
    for k, box in enumerate(frames):
        if box[3] - box[1] > 2.5 * em and not _one_of_a_stack(box, frames) and not _crossed(box, rules, em):
            zone[held(box)] = k + 1
    for table in tables:
        zone[held(table.box)] = -1
    return [np.flatnonzero(zone == k) for k in sorted(set(zone[zone >= 0].tolist()))]


def _one_of_a_stack(box: Box, frames: list[Box]) -> bool:
    """Whether a box touches another one of the same width, or stands near two: shaded rows, not frames."""
    alike = [o for o in frames if o is not box and abs(o[0] - box[0]) < 2 and abs(o[2] - box[2]) < 2]
    near = [o for o in alike if max(o[1] - box[3], box[1] - o[3]) < 3 * max(box[3] - box[1], o[3] - o[1])]
    if len(near) > 1:
        return True
    return any(
        other is not box
        and abs(other[0] - box[0]) < 2
        and abs(other[2] - box[2]) < 2
        and min(abs(other[1] - box[3]), abs(other[3] - box[1])) < 1.5
        for other in frames
    )


def _crossed(box: Box, rules: Floats, em: float) -> bool:
    """Whether a rule runs through a box and beyond it."""
    x0, top, x1, bottom = box
    y, start, end = rules[:, 0], rules[:, 1], rules[:, 2]
    inside = (y > top + 0.3 * em) & (y < bottom - 0.3 * em)
    through = (np.minimum(end, x1) - np.maximum(start, x0) > 0.5 * (x1 - x0)) & ((start < x0 - em) | (end > x1 + em))
    return bool((inside & through).any())
