"""A picture of each page with what was found drawn on it: rules, cells and spans, blocks and their reading order.

For people who want to see why a paper was read as it was (``extractor run --debug DIR``).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.model import Document

if TYPE_CHECKING:
    from PIL import ImageDraw
    from PIL.Image import Image

__all__ = ["draw"]

SCALE = 1.5  # pixels per point
LARGEST = 40_000_000
"""Pixels of a picture at most: a larger page is drawn smaller."""
ROLES = {"header": (37, 99, 235), "label": (5, 122, 85), "data": (107, 114, 128), "total": (194, 65, 12)}
KINDS = {
    "heading": (190, 24, 93),
    "caption": (147, 51, 234),
    "note": (161, 98, 7),
    "paragraph": (8, 145, 178),
    "page_number": (75, 85, 99),
    "form_field": (22, 101, 52),
}


def _pages(path: Path, numbers: Iterable[int], passwords: Sequence[str]) -> Iterator[tuple[int, Image, float]]:
    """Each page as a picture and its scale; one that cannot be drawn is left out: its document is none the worse."""
    import pypdfium2

    pdf = None
    for password in (None, *passwords):
        with contextlib.suppress(pypdfium2.PdfiumError):
            pdf = pypdfium2.PdfDocument(path, password=password)
            break
    if pdf is None:  # such as one that was repaired for reading
        return
    with pdf:
        for number in numbers:
            try:
                page = pdf[number - 1]
                width, height = page.get_size()
                scale = min(SCALE, (LARGEST / max(width * height, 1.0)) ** 0.5)
                image = page.render(scale=scale).to_pil().convert("RGB")
                page.close()
            except (ValueError, OverflowError, MemoryError, pypdfium2.PdfiumError):
                continue
            yield number, image, scale


def _box(
    draw: ImageDraw.ImageDraw, bbox: list[float], colour: tuple[int, int, int], width: int, inset: float, scale: float
) -> None:
    x0, top, x1, bottom = (v * scale for v in bbox)
    if x1 - x0 > 2 * inset and bottom - top > 2 * inset:
        draw.rectangle((x0 + inset, top + inset, x1 - inset, bottom - inset), outline=colour, width=width)


def draw(path: Path, document: Document, folder: Path, passwords: Sequence[str] = ()) -> list[Path]:
    """Writes ``<stem>-<page>.png`` for every page of the document into the folder and gives their paths.

    Pages that cannot be drawn are left out. Raises OSError where the folder cannot be written.

    Header cells are blue, labels green, data grey, totals orange; merged cells carry their spans (rows × columns);
    blocks have the number of their place in the reading order.
    """
    from PIL import ImageDraw

    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for number, image, scale in _pages(path, [p.number for p in document.pages], passwords):
        pen = ImageDraw.Draw(image)
        for table in document.tables:
            for cell in table.cells:
                for region in cell.regions:
                    if region.page != number:
                        continue
                    _box(pen, region.bbox, ROLES.get(cell.role, (0, 0, 0)), 2, 1.5, scale)
                    if cell.row_span > 1 or cell.column_span > 1:
                        x, y = region.bbox[0] * scale + 4, region.bbox[1] * scale + 3
                        pen.text((x, y), f"{cell.row_span}x{cell.column_span}", fill=(220, 38, 38))
        for order, block in enumerate(document.blocks, 1):
            places = block.regions or []
            boxes = [r.bbox for r in places if r.page == number]
            if block.bbox is not None and block.page == number:
                boxes.append(block.bbox)
            for bbox in boxes:
                colour = KINDS.get(block.kind, (0, 0, 0))
                _box(pen, bbox, colour, 1, -1, scale)
                pen.text((bbox[0] * scale - 16, bbox[1] * scale), str(order), fill=colour)
        target = folder / f"{path.stem}-{number:04d}.png"
        image.save(target)
        written.append(target)
    return written
