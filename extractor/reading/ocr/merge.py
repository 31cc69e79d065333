"""Recognised glyphs and rules put beside, or in the place of, what the text layer gave."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, TypeVar

import numpy as np

from extractor.reading.ocr.straighten import Map
from extractor.reading.page import Bools, Floats, Glyphs, Page, Shapes, Strokes

__all__ = ["FONT", "joined", "merged", "on_straight", "only", "shifted"]

T = TypeVar("T", Glyphs, Strokes, Shapes)

FONT = "(recognised)"
"""The font of a recognised glyph, as ``Page.fonts`` names it."""


def only(glyphs: Glyphs, keep: Bools) -> Glyphs:
    """Some of the glyphs."""
    index = np.flatnonzero(keep)
    values: dict[str, Any] = {f.name: getattr(glyphs, f.name)[index] for f in fields(glyphs) if f.name != "text"}
    return Glyphs(text=[glyphs.text[k] for k in index.tolist()], **values)


def shifted(page: Page, dx: float, dy: float) -> None:
    """Move what was recognised in a part of a page to its place on the page."""
    for boxes in (page.glyphs.box, page.strokes.box, page.shapes.box):
        boxes += (dx, dy, dx, dy)
    page.glyphs.origin += (dx, dy)


def merged(page: Page, read: Page, drop: Bools) -> Page:
    """A page with what was recognised: ``read`` in the page's own points; ``drop``: glyphs that give way to it.

    A recognised glyph on the place of a kept one is left out: the text layer knows better.
    """
    kept = only(page.glyphs, ~drop)
    fresh = only(read.glyphs, ~_on(read.glyphs, kept)) if len(kept) else read.glyphs
    fonts = [*page.fonts, FONT]
    fresh = replace(
        fresh,
        font=np.full(len(fresh), len(fonts) - 1, np.int32),
        object=fresh.object + (int(kept.object.max()) + 1 if len(kept) else 0),
    )
    glyphs = joined(kept, fresh) if len(kept) else fresh
    return replace(
        page,
        glyphs=glyphs,
        strokes=joined(page.strokes, read.strokes),
        shapes=joined(page.shapes, read.shapes),
        fonts=fonts,
    )


def joined(a: T, b: T) -> T:
    """Both, one behind the other."""
    values: dict[str, Any] = {}
    for f in fields(a):
        x, y = getattr(a, f.name), getattr(b, f.name)
        values[f.name] = x + y if isinstance(x, list) else np.concatenate([x, y.astype(x.dtype)])
    return type(a)(**values)


def _on(glyphs: Glyphs, others: Glyphs) -> Bools:
    """Which glyphs stand where another one does."""
    x, y = (glyphs.box[:, 0] + glyphs.box[:, 2]) / 2, (glyphs.box[:, 1] + glyphs.box[:, 3]) / 2
    b = others.box
    hit = (b[None, :, 0] <= x[:, None]) & (x[:, None] <= b[None, :, 2])
    hit &= (b[None, :, 1] <= y[:, None]) & (y[:, None] <= b[None, :, 3])
    return np.asarray(hit.any(1), np.bool_)


def on_straight(glyphs: Glyphs, back: Map, dpi: float) -> Glyphs:
    """Glyphs of a text layer, as they stand on the straightened picture of their page."""
    scale = dpi / 72
    forward = np.linalg.inv(np.vstack([back.matrix, [0.0, 0.0, 1.0]]))
    middle = (glyphs.box[:, :2] + glyphs.box[:, 2:]) / 2 * scale
    moved = (middle @ forward[:2, :2].T + forward[:2, 2]) / scale
    shift: Floats = moved - middle / scale
    return replace(glyphs, box=glyphs.box + np.hstack([shift, shift]), origin=glyphs.origin + shift)
