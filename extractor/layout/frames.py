"""Which of a page's grids are tables and which boxes frame text, and to whom each glyph belongs."""

from __future__ import annotations

import numpy as np

from extractor.layout.grid import Grid
from extractor.layout.lines import Box
from extractor.layout.rules import is_white
from extractor.layout.seats import Seats
from extractor.reading.page import Bools, Glyphs, Ints, Page

__all__ = ["owners", "parent", "same", "sort_out"]

HANGING = ("、", "。", "，", "．", "､", "｡")


def sort_out(grids: list[Grid], page: Page, seats: Seats) -> tuple[list[Grid], list[Box]]:
    """Grids that are tables, and boxes that frame text: a 1 × 1 grid or a single column is no table."""
    glyphs = page.glyphs
    tables: list[Grid] = []
    boxes: list[Box] = []
    for grid in grids:
        if grid.columns > 1 and len(grid.spans) > 1 and _several_filled(grid, seats):
            tables.append(grid)
        elif grid.columns == 1 or len(grid.spans) == 1:
            boxes.extend(grid.cell_box(k) for k in range(len(grid.spans)))
    shapes = page.shapes
    seen = ~(is_white(shapes.fill) & is_white(shapes.stroke)) if len(shapes) else np.zeros(0, bool)
    for k in np.flatnonzero(seen & ~shapes.rectangle).tolist():  # rounded and other free shapes
        boxes.append(tuple(shapes.box[k].tolist()))
    frames: list[Box] = []
    table_boxes = [t.box for t in tables]
    for box in sorted(set(boxes), key=lambda b: (b[0] - b[2]) * (b[3] - b[1])):
        w, h = box[2] - box[0], box[3] - box[1]
        if w < 12 or h < 8 or any(_within(box, t) for t in table_boxes):
            continue
        if w > 0.97 * page.width and h > 0.97 * page.height:
            continue  # the page's own ground
        if any(same(box, f) for f in frames):
            continue
        held = seats.inside(box)
        if not held.any() or _marker(box, held, glyphs):
            continue
        frames.append(box)
    return tables, frames


def _within(box: Box, outer: Box, slack: float = 2.0) -> bool:
    return (
        box[0] >= outer[0] - slack
        and box[1] >= outer[1] - slack
        and box[2] <= outer[2] + slack
        and box[3] <= outer[3] + slack
    )


def same(a: Box, b: Box) -> bool:
    """Whether two boxes are one, within 3 points."""
    return all(abs(p - q) < 3 for p, q in zip(a, b, strict=True))


def _several_filled(grid: Grid, seats: Seats) -> bool:
    """Whether more than one cell of a grid holds a glyph."""
    _, cell = seats.of(grid)
    return len(cell) > 1 and bool((cell != cell[0]).any())


def _marker(box: Box, held: Bools, glyphs: Glyphs) -> bool:
    """Whether a box is paint behind a few words of a line: the line goes on outside of it."""
    size = float(glyphs.size[held].max())
    if box[3] - box[1] > 2.2 * size:
        return False
    x0, top, x1, bottom = glyphs.box.T
    middle = (top + bottom) / 2
    level = ~held & (middle > box[1]) & (middle < box[3])
    beside = (np.abs(x1 - box[0]) < 1.2 * size) | (np.abs(x0 - box[2]) < 1.2 * size)
    return bool((level & beside).any())


def owners(tables: list[Grid], frames: list[Box], glyphs: Glyphs, seats: Seats) -> tuple[Ints, list[int]]:
    """Each glyph's owner: 0 the open page, 1… the frames, then the cells of each table; and the cells per table."""
    owner = np.zeros(len(glyphs), np.int64)
    for k, box in enumerate(frames):  # from large to small: the innermost wins
        owner[seats.inside(box)] = k + 1
    first = len(frames) + 1
    counts = []
    for grid in tables:
        held, cell = seats.of(grid)
        owner[held] = first + cell
        first += len(grid.spans)
        counts.append(len(grid.spans))
    _hang(owner, len(frames) + 1, glyphs)
    return owner, counts


def _hang(owner: Ints, first: int, glyphs: Glyphs) -> None:
    """A full stop or comma that hangs over the edge of its cell (ぶら下げ) stays with the words before it."""
    for k in np.flatnonzero((owner[1:] != owner[:-1]) & (owner[:-1] >= first)).tolist():
        if glyphs.text[k + 1] not in HANGING:
            continue
        em = float(glyphs.size[k])
        gap = float(glyphs.box[k + 1, 0] - glyphs.box[k, 2])
        if abs(gap) < 0.6 * em and abs(float(glyphs.origin[k + 1, 1] - glyphs.origin[k, 1])) < 0.1 * em:
            owner[k + 1] = owner[k]


def parent(box: Box, frames: list[Box]) -> int:
    """The owner number of the smallest frame that holds the box, 0 for the open page. Frames: from large to small."""
    for k in range(len(frames) - 1, -1, -1):
        if _within(box, frames[k]) and not same(box, frames[k]):
            return k + 1
    return 0
