"""From what an engine gives to the ``Page``: the steps that every reader of digital pages shares."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from extractor.reading import seen
from extractor.reading.drawn import draw
from extractor.reading.page import Bools, Glyphs, Ints, Page
from extractor.reading.place import Place
from extractor.reading.records import Chars, Objects
from extractor.reading.written import write

__all__ = ["make_page"]


def make_page(
    number: int,
    place: Place,
    found: Objects,
    off: Bools,
    read: Callable[[Bools], Chars],
    see_through: Callable[[int], bool],
    shows: Callable[[Glyphs, Ints], Bools] | None = None,
) -> Page:
    """The page as a person sees it.

    Args:
        number: the page, from 1.
        place: where its user space lands on the displayed page.
        found: its objects.
        off: for each object whether it is on a layer that is off.
        read: gives the characters of the texts that are flagged (one flag for each of ``found.text``).
        see_through: whether the object at a place of the paint order lets what is under it through.
        shows: of some glyphs (their numbers) whether each can be seen when the page is drawn; None: it is not drawn.
    """
    _upright(found)
    cause = seen.hidden_texts(found, place)
    cause[off[found.text]] = seen.LAYER
    drawn = draw(found, place, ~off)
    visible = cause == seen.VISIBLE
    glyphs = write(read(visible), found, place)
    causes = seen.hidden_glyphs(glyphs, found, place, drawn, see_through, shows)
    hidden = [(glyphs, causes)]
    if not visible.all():
        dark = write(read(~visible), found, place)
        of: Ints = cause[np.searchsorted(found.text, dark.object)] if len(dark) else np.empty(0, np.int32)
        hidden.append((dark, of))
    if (causes != seen.VISIBLE).any():
        glyphs = seen.take(glyphs, causes == seen.VISIBLE)
    once = seen.only_once(glyphs)
    if not once.all():
        glyphs = seen.take(glyphs, once)
    width, height = place.size
    return Page(
        number,
        width,
        height,
        place.rotation,
        glyphs,
        drawn.strokes,
        drawn.shapes,
        drawn.pictures,
        found.fonts,
        seen.tell(hidden),
        cut=found.cut,
    )


def _upright(found: Objects) -> None:
    """A negative font size turns a text by 180 degrees: say so by its matrix, and have all sizes positive."""
    turned = found.text_size < 0
    if turned.any():
        found.matrix = found.matrix.copy()
        found.matrix[found.text[turned], :4] *= -1
        found.text_size = np.abs(found.text_size)
