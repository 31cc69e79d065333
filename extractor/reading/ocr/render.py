"""Pictures of pages, drawn by PDFium no larger than recognition needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from extractor.reading.ocr.engine import Grey
from extractor.reading.page import Page

if TYPE_CHECKING:
    from extractor.reading.paper import Paper

__all__ = ["Renderer", "resolution"]

Box = tuple[float, float, float, float]

COARSEST, FINEST = 200.0, 300.0  # dots per inch
MOST_PIXELS = 40_000_000  # of one picture, whatever the paper's size


def resolution(page: Page, box: Box | None = None) -> float:
    """Dots per inch at which to draw a page, or a part of it: those of its own pictures, within bounds."""
    x0, top, x1, bottom = box or (0.0, 0.0, page.width, page.height)
    own = 0.0
    for (a, b, c, d), (width, height) in zip(page.pictures.box.tolist(), page.pictures.pixels.tolist(), strict=True):
        if c - a < 1 or d - b < 1 or min(c, x1) - max(a, x0) < 0.2 * (x1 - x0):
            continue
        # A quarter turn swaps the sides of a picture.
        own = max(own, min(max(width, height) / max(c - a, d - b), min(width, height) / min(c - a, d - b)) * 72)
    dpi = min(max(own, COARSEST), FINEST)
    area = max(x1 - x0, 1.0) * max(bottom - top, 1.0) / 72**2
    return float(min(dpi, np.sqrt(MOST_PIXELS / area)))


class Renderer:
    """Draws pages of one paper. PDFium opens the paper's bytes once more, when the first picture is asked for."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._document: Any = None

    def __enter__(self) -> Renderer:
        """Nothing is opened yet."""
        return self

    def __exit__(self, *error: object) -> None:
        """Let the document go."""
        if self._document is not None:
            self._document.close()
            self._document = None

    def picture(self, page: Page, dpi: float, box: Box | None = None) -> Grey:
        """A page as it is displayed, or the part of it within ``box`` (points), without annotations and seals."""
        import pypdfium2

        from extractor.reading.ocr.seals import grey_of

        if self._document is None:
            content, password = self._paper.content, self._paper.password
            self._document = pypdfium2.PdfDocument(content, password=password or None)
        drawn = self._document[page.number - 1]
        try:
            width, height = drawn.get_size()
            x0, top, x1, bottom = box or (0.0, 0.0, page.width, page.height)
            across, down = width / page.width, height / page.height  # a page's UserUnit is no business of PDFium
            crop = (x0 * across, height - bottom * down, width - x1 * across, top * down)
            bitmap = drawn.render(
                scale=dpi / 72 * (page.width / width),
                crop=tuple(max(side, 0.0) for side in crop),
                draw_annots=False,
                may_draw_forms=False,
                force_bitmap_format=pypdfium2.raw.FPDFBitmap_BGR,
            )
            grey = grey_of(bitmap.to_numpy().reshape(bitmap.height, bitmap.width, 3), dpi)
            bitmap.close()
            return grey
        finally:
            drawn.close()
