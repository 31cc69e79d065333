"""Pages made by hand, for tests of the layout: text at a place, strokes, shaded boxes."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np

from extractor.reading.page import Glyphs, Page, Shapes, Strokes

BLACK = 0xFF000000
GREY = 0xFFD0D0D0

Text = tuple[float, float, str] | tuple[float, float, str, float]
Box = tuple[float, float, float, float]


def width_of(text: str, size: float) -> float:
    """The advance of a text: an em for a wide character, half an em for a narrow one."""
    return sum(size if unicodedata.east_asian_width(ch) in "WFA" else size / 2 for ch in text)


def glyphs(texts: Sequence[Text]) -> Glyphs:
    """Each text at (x, baseline), left to right, at 10 points unless told; blanks are remembered, not drawn."""
    said: list[str] = []
    box, origin, size, space, owner = [], [], [], [], []
    for number, item in enumerate(texts):
        x, y, text = item[:3]
        em = item[3] if len(item) == 4 else 10.0
        blank = 0
        for ch in text:
            advance = width_of(ch, em)
            if ch.isspace():
                blank = 2 if ch == "　" else 1
            else:
                said.append(ch)
                box.append((x, y - 0.88 * em, x + advance, y + 0.12 * em))
                origin.append((x, y))
                size.append(em)
                space.append(blank)
                owner.append(number)
                blank = 0
            x += advance
    n = len(said)
    return Glyphs(
        said,
        np.array(box, float).reshape(-1, 4),
        np.array(origin, float).reshape(-1, 2),
        np.array(size, float),
        np.zeros(n),
        np.zeros(n, np.int32),
        np.array(owner, np.int32),
        np.array(space, np.int32),
        np.zeros(n, bool),
        np.ones(n, bool),
        np.ones(n),
    )


def strokes(boxes: Sequence[Box], width: float = 0.5) -> Strokes:
    """Black strokes."""
    n = len(boxes)
    return Strokes(
        np.array(boxes, float).reshape(-1, 4),
        np.full(n, width),
        np.full(n, BLACK, np.int64),
        np.zeros(n, bool),
        np.full(n, -1, np.int32),
    )


def shapes(boxes: Sequence[Box], fill: int = GREY, stroke: int = 0, rectangle: bool = True) -> Shapes:
    """Filled boxes."""
    n = len(boxes)
    return Shapes(
        np.array(boxes, float).reshape(-1, 4),
        np.full(n, fill, np.int64),
        np.full(n, stroke, np.int64),
        np.full(n, rectangle, bool),
        np.arange(n, dtype=np.int32),
    )


def ruling(xs: Sequence[float], ys: Sequence[float]) -> list[Box]:
    """The strokes of a full grid."""
    across = [(xs[0], y, xs[-1], y) for y in ys]
    down = [(x, ys[0], x, ys[-1]) for x in xs]
    return across + down


def page(
    texts: Sequence[Text] = (),
    lines: Sequence[Box] = (),
    fills: Sequence[Box] = (),
    *,
    number: int = 1,
    size: tuple[float, float] = (600.0, 800.0),
    frames: Shapes | None = None,
) -> Page:
    """A page of 600 × 800 points."""
    return Page(
        number,
        size[0],
        size[1],
        0,
        glyphs(texts),
        strokes(lines),
        frames if frames is not None else shapes(fills),
    )


def table_texts(xs: Sequence[float], ys: Sequence[float], rows: Sequence[Sequence[str]]) -> list[Text]:
    """Texts left-aligned in the places of a grid, an empty string for none; a newline begins a second line."""
    texts: list[Text] = []
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            for k, line in enumerate(cell.split("\n") if cell else []):
                texts.append((xs[c] + 3, ys[r] + 12 + 11 * k, line))
    return texts
