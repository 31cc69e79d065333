"""One cell read from its picture: a reading that owes nothing to a text layer."""

from __future__ import annotations

import numpy as np

from extractor.reading.ocr.characters import read_line
from extractor.reading.ocr.engine import Char, Engine, Grey
from extractor.reading.ocr.picture import binarise, even, ground_of, stretched
from extractor.reading.ocr.signs import lone, shape_of

__all__ = ["read_cell"]

_EDGE = 3.0  # points: the cell's own rules lie within this of the picture's edges
_RULE = 0.6  # share of a row or column that is ink where a rule runs
_DASHED = 0.9  # the same, where the gaps between short dashes are closed
_GAP, _STROKE = 1.5, 2.0  # points: gaps between dashes and the thickness of their rule are no larger
_LOWEST = 3.0  # points: lower ink is no line of text
_PAD = 0.25  # of a line's height, around it


def read_cell(picture: Grey, dpi: float, engine: Engine) -> list[list[Char]]:
    """The lines of a cell, from its picture cut along its rules."""
    level = stretched(even(picture, ground_of(picture, dpi)))
    ink = binarise(level, dpi)
    _without_edges(level, ink, dpi)
    lines = []
    for top, bottom in _rows(ink, dpi):
        columns = np.flatnonzero(ink[top:bottom].any(0))
        pad = round(_PAD * (bottom - top)) + 1
        cut = np.s_[max(0, top - pad) : bottom + pad, max(0, columns[0] - pad) : columns[-1] + 1 + pad]
        chars = [c for c in read_line(level[cut], engine) if c.text.strip()]
        if len(chars) == 1:
            shape = shape_of(ink[cut])
            sign = lone(chars[0].text, shape, bottom - top, "") if shape else None
            chars[0].text = sign or chars[0].text
        lines.append(chars)
    return lines


def _without_edges(level: Grey, ink: Grey, dpi: float) -> None:
    """Whiten the rules along the four edges, and all outside of them."""
    reach = round(_EDGE * dpi / 72)
    for turned_level, turned_ink in ((level, ink), (level.T, ink.T)):
        for side in (1, -1):
            view, mask = turned_level[::side], turned_ink[::side]
            near = min(reach, len(view) // 3)
            ruled = np.flatnonzero((mask[:near] > 0).mean(1) >= _RULE)
            last = int(ruled[-1]) if len(ruled) else _dashed(mask[: 2 * near], dpi)
            if last >= 0:
                view[: last + 2] = 255
                mask[: last + 2] = 0


def _dashed(edge: Grey, dpi: float) -> int:
    """The last row of a dashed rule along an edge; -1 where there is none. Letters are taller, and not so even."""
    gap = np.ones(2 * round(_GAP * dpi / 144) + 1)
    inked = edge > 0
    closed = np.array([(np.convolve(row, gap, "same") > 0).mean() >= _DASHED for row in inked])
    rows = np.flatnonzero(closed)
    if not len(rows) or rows[-1] - rows[0] >= _STROKE * dpi / 72 or len(rows) != rows[-1] - rows[0] + 1:
        return -1
    return int(rows[-1])


def _rows(ink: Grey, dpi: float) -> list[tuple[int, int]]:
    """First and last row of each line of text."""
    inked = np.flatnonzero(ink.any(1))
    if not len(inked):
        return []
    breaks = np.flatnonzero(np.diff(inked) > 1)
    starts, ends = inked[np.append(0, breaks + 1)], inked[np.append(breaks, len(inked) - 1)] + 1
    lowest = _LOWEST * dpi / 72
    rows: list[list[int]] = []
    tall = max(int((ends - starts).max()), 1)
    for a, b in zip(starts.tolist(), ends.tolist(), strict=True):
        # The dots of a letter, or its parts one over the other, are no line: they join the nearest ink.
        if rows and (a - rows[-1][1] <= 0.15 * tall) and (b - rows[-1][0] <= 1.15 * tall):
            rows[-1][1] = b
        else:
            rows.append([a, b])
    return [(a, b) for a, b in rows if b - a >= min(lowest, 0.5 * tall) or b - a >= 0.12 * tall]
