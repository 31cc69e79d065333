"""Pages whose text stands turned: a wide table set sideways on an upright page, a sheet bound upside down.

Producers that know no /Rotate turn the writing instead of the page. Such a page is laid out upright, as a reader holds
it; ``extractor.displayed`` puts the boxes back on the page as it is displayed.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from extractor.codes import problem
from extractor.displayed import Place
from extractor.model import Problem
from extractor.reading.page import Bools, Floats, Glyphs, Page

__all__ = ["quarters_of", "told", "turned_back", "upright"]

SHARE = 0.8
"""So much of a page's text stands one way; the rest (a page number, a label) may stand upright."""
FEWEST = 12
"""Glyphs: fewer are a stamp or the label of a drawing."""
STRAIGHT = 5.0
"""Degrees: writing on the slant is no turned page."""


def quarters_of(glyphs: Glyphs) -> int:
    """By how many quarters clockwise the text of a page is turned: 0, or 1 (it runs downwards), 2, 3."""
    if len(glyphs) < FEWEST or not glyphs.angle.any():
        return 0
    quarters = np.rint(np.mod(glyphs.angle, 360) / 90)
    straight = np.abs(np.mod(glyphs.angle, 360) - 90 * quarters) < STRAIGHT
    counts = np.bincount((quarters % 4).astype(np.int64)[straight & ~glyphs.vertical], minlength=4)
    most = int(counts.argmax())
    return most if counts[most] >= SHARE * len(glyphs) else 0


def upright(page: Page, quarters: int) -> tuple[Page, Place]:
    """The page as a reader holds it whose text is turned by so many quarters, and the way back for its boxes."""
    width, height = page.width, page.height

    def turn(boxes: Floats) -> Floats:
        return _ordered(turned_back(boxes.reshape(-1, 2, 2), quarters, width, height).reshape(-1, 4))

    def place(box: list[float]) -> list[float]:
        wide, high = (height, width) if quarters % 2 else (width, height)
        corners = turned_back(np.array(box).reshape(1, 2, 2), -quarters % 4, wide, high)
        placed: list[float] = _ordered(corners.reshape(1, 4))[0].tolist()
        return placed

    glyphs = page.glyphs
    laid = replace(
        page,
        width=height if quarters % 2 else width,
        height=width if quarters % 2 else height,
        glyphs=replace(
            glyphs,
            box=turn(glyphs.box),
            origin=turned_back(glyphs.origin, quarters, width, height),
            angle=np.mod(glyphs.angle - 90 * quarters + 180, 360) - 180,
        ),
        strokes=replace(page.strokes, box=_strokes(page.strokes.box, quarters, width, height)),
        shapes=replace(page.shapes, box=turn(page.shapes.box)),
        pictures=replace(page.pictures, box=turn(page.pictures.box)),
        fields=[replace(f, box=tuple(turn(np.array(f.box))[0].tolist())) for f in page.fields],
    )
    return laid, place


def turned_back(points: Floats, quarters: int, width: float, height: float) -> Floats:
    """Points (x, y in the last axis) of a page of this size, after it is turned counterclockwise by quarters."""
    x, y = points[..., 0], points[..., 1]
    pair = {0: (x, y), 1: (y, width - x), 2: (width - x, height - y), 3: (height - y, x)}[quarters]
    turned: Floats = np.stack(pair, axis=-1)
    return turned


def told(number: int, quarters: int) -> Problem:
    """What is told of a page that was turned for reading."""
    degrees = 360 - 90 * quarters
    return problem(
        "page-turned",
        f"頁を {degrees} 度回して読みました。",
        f"The page was turned by {degrees} degrees for reading.",
        page=number,
    )


def _ordered(boxes: Floats) -> Floats:
    """Boxes of any two opposite corners, as x0, top, x1, bottom."""
    return np.hstack([np.minimum(boxes[:, :2], boxes[:, 2:]), np.maximum(boxes[:, :2], boxes[:, 2:])])


def _strokes(boxes: Floats, quarters: int, width: float, height: float) -> Floats:
    """Strokes keep their two ends, the left or upper one first."""
    ends = turned_back(boxes.reshape(-1, 2, 2), quarters, width, height).reshape(-1, 4)
    swap: Bools = (ends[:, 0] > ends[:, 2]) | ((ends[:, 0] == ends[:, 2]) & (ends[:, 1] > ends[:, 3]))
    ends[swap] = ends[swap][:, [2, 3, 0, 1]]
    return ends
