"""A page's picture to the ``Page`` that every reader gives: straight rules, glyph boxes, a confidence for each."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from extractor.reading.ocr.characters import read_line, without_doubles
from extractor.reading.ocr.decisions import decide
from extractor.reading.ocr.downwards import read_downwards
from extractor.reading.ocr.engine import Char, Engine, Grey
from extractor.reading.ocr.facing import fold_of
from extractor.reading.ocr.glyphs import ReadLine, level, measure, to_glyphs
from extractor.reading.ocr.legible import no_surer_than_the_page
from extractor.reading.ocr.lines import (
    Regions,
    TextLine,
    columns_joined,
    find_regions,
    grow,
    own_ink,
    share,
    stacked_apart,
    within_regions,
)
from extractor.reading.ocr.overlooked import missed
from extractor.reading.ocr.picture import em_of
from extractor.reading.ocr.recognised import Recognised
from extractor.reading.ocr.ruling import Ruling
from extractor.reading.ocr.sheet import Sheet, prepare, shades
from extractor.reading.ocr.signs import bullet, shape_of
from extractor.reading.ocr.straighten import Map
from extractor.reading.ocr.turning import quarter_turn
from extractor.reading.ocr.unread import with_unread
from extractor.reading.page import Floats, Page, Strokes

__all__ = ["recognise", "recognise_sheet"]

SURE_ENOUGH = 0.6  # ink that the engine did not take for text is some only if it reads well
AS_HIGH = 0.15  # of a digit's height: by so much the heads and feet of digits in one row differ
STROKES = set("1lI|!丨'’.,、:;一ー-－_")
SEEN = 0.9  # confidence in a sign that was told by its shape
BLACK = 0xFF000000


def recognise(picture: Grey, dpi: float, engine: Engine) -> Recognised:
    """Read one page, whichever way up it lies.

    Args:
        picture: the page in grey.
        dpi: its resolution; boxes are given in points, 72 to the inch.
        engine: what recognises.
    """
    return _page(*_upright(picture, dpi, engine), dpi, engine)


def recognise_sheet(picture: Grey, dpi: float, engine: Engine) -> list[Recognised]:
    """Read a sheet, whichever way up it lies: its one page, or the two that lie side by side on it, left one first.

    Each of two pages is straightened by itself. See ``recognise``.
    """
    sheet, quads, turned = _upright(picture, dpi, engine)
    fold = fold_of(sheet, quads, dpi)
    if fold is None:
        return [_page(sheet, quads, turned, dpi, engine)]
    pages = []
    for start, end in ((0, fold), (fold, sheet.scanned.shape[1])):
        own = prepare(np.ascontiguousarray(sheet.scanned[:, start:end]), dpi)
        own = replace(own, back=own.back.then(Map(np.array([[1.0, 0, start], [0, 1.0, 0]]))).then(sheet.back))
        pages.append(_page(own, engine.find(own.text, em_of(own.ink, dpi)), turned, dpi, engine))
    return pages


def _upright(picture: Grey, dpi: float, engine: Engine) -> tuple[Sheet, Floats, int]:
    """A sheet ready and upright, the engine's lines on it, and by how many degrees it was turned."""
    sheet = prepare(picture, dpi)
    quads = engine.find(sheet.text, em_of(sheet.ink, dpi))
    turned = quarter_turn(sheet.text, sheet.ink, quads, engine)
    if turned:
        sheet = sheet.turned(turned)
        quads = engine.find(sheet.text, em_of(sheet.ink, dpi))
    return sheet, quads, turned


def _page(sheet: Sheet, quads: Floats, turned: int, dpi: float, engine: Engine) -> Recognised:
    """The one page that lies on a sheet."""
    regions = find_regions(sheet.straight.shape, sheet.ruling, dpi)
    read = _lines(sheet, quads, regions, dpi, engine)
    level(read)
    decide(read, sheet.ink)
    read.sort(key=lambda r: (r.base, r.line.box[0]))
    height, width = sheet.straight.shape
    page = Page(0, width * 72 / dpi, height * 72 / dpi)
    page.glyphs = to_glyphs(read, regions, dpi)
    no_surer_than_the_page(page.glyphs, read)
    page.strokes = _strokes(sheet.ruling, dpi)
    page.shapes = shades(sheet, regions, dpi)
    return Recognised(page, sheet.back, dpi, read, turned, _written(sheet.ink, read))


def _written(ink: Grey, read: list[ReadLine]) -> float:
    left = ink.copy()
    for r in read:
        x0, y0, x1, y1 = r.line.box
        left[y0:y1, x0:x1] = 0
    return 1.0 - float((left > 0).sum()) / max(float((ink > 0).sum()), 1.0)


def _lines(sheet: Sheet, quads: Floats, regions: Regions, dpi: float, engine: Engine) -> list[ReadLine]:
    """All lines of a page, read and measured."""
    lines = within_regions(quads, sheet.ruling, regions)
    lines = columns_joined(stacked_apart(lines, sheet.ink))
    grow(lines, sheet.ink, regions)
    share(lines)
    read = [r for line in lines if (r := _read(line, sheet, engine)) is not None]
    em = float(np.median([r.size for r in read])) if read else 10.5 * dpi / 72
    figures = [r for r in read if r.text.isdigit() and not r.line.downwards]
    rows = np.array([(r.rows[:, 0].min(), r.rows[:, 1].max()) for r in figures]).reshape(-1, 2)
    for line in missed(sheet.ink, sheet.ruling, lines, regions, em, rows):
        more = _bullet(line, sheet.ink, read) or _read(line, sheet, engine)
        if more is not None and _is_text(more, read, em):
            read.append(more)
    return read


def _is_text(more: ReadLine, read: list[ReadLine], em: float) -> bool:
    """Whether ink that the engine did not take for text is some: in an empty cell, or where it reads well."""
    if more.line.region > 0 and all(r.line.region != more.line.region for r in read):
        return True
    if more.line.region > 0 and set(more.text) <= STROKES:
        # Less is what is left of a double rule, unless it stands as high as the figures beside it.
        return float(np.ptp(more.edge)) > 0.5 * em or _level_with(more, read)
    return min(c.probability for c in more.chars) > SURE_ENOUGH and more.size > 0.45 * em


def _level_with(more: ReadLine, read: list[ReadLine]) -> bool:
    """Whether a stroke stands where the digits of lines in other cells stand, foot and head: a 1."""
    top, bottom = float(more.rows[:, 0].min()), float(more.rows[:, 1].max())
    near = AS_HIGH * max(bottom - top, 1.0)
    for other in read:
        if other.line.region == more.line.region or not other.text.isdigit() or other.line.downwards:
            continue
        if abs(float(other.rows[:, 0].min()) - top) <= near and abs(float(other.rows[:, 1].max()) - bottom) <= near:
            return True
    return False


def _read(line: TextLine, sheet: Sheet, engine: Engine) -> ReadLine | None:
    """What a line says, measured; None where it holds no ink or says nothing."""
    x0, y0, x1, y1 = line.box
    if y1 - y0 < 4 or x1 - x0 < 3:
        return None
    ink = sheet.ink[y0:y1, x0:x1]
    own = own_ink(ink)
    if not own.any():
        return None
    crop = sheet.text[y0:y1, x0:x1].copy()
    crop[cv2.dilate(cv2.subtract(ink, own), np.ones((3, 3), np.uint8)) > 0] = 255
    chars = read_downwards(crop, own, engine) if line.downwards else read_line(crop, engine)
    chars = [c for c in chars if c.text.strip()]
    if not line.downwards:
        chars = without_doubles(chars, x1 - x0)
    if not chars:
        return None
    read = ReadLine(line, chars)
    measure(read, own)
    if not line.downwards:
        more = with_unread(chars, crop, own, read.size, engine)
        if len(more) > len(chars):
            read.chars = more
            measure(read, own)
    return read


def _bullet(line: TextLine, ink: Grey, read: list[ReadLine]) -> ReadLine | None:
    """A bullet that the engine passed over: a disc, square or triangle close before a line."""
    x0, y0, x1, y1 = line.box
    middle = (y0 + y1) / 2
    for host in read:
        a, top, _, bottom = host.line.box
        if host.line.region != line.region or not top < middle < bottom or not -0.3 < (a - x1) / host.size < 1.5:
            continue
        shape = shape_of(ink[y0:y1, x0:x1])
        sign = bullet(shape, host.size) if shape is not None else None
        if sign is not None:
            own = ReadLine(line, [Char(sign, SEEN, 0.5)])
            measure(own, ink[y0:y1, x0:x1])
            own.size, own.base = host.size, host.base
            return own
    return None


def _strokes(ruling: Ruling, dpi: float) -> Strokes:
    points = 72 / dpi
    h, v = ruling.horizontal * points, ruling.vertical * points
    box = np.concatenate(
        [np.stack([h[:, 1], h[:, 0], h[:, 2], h[:, 0]], 1), np.stack([v[:, 0], v[:, 1], v[:, 0], v[:, 2]], 1)]
    )
    n = len(box)
    return Strokes(
        box,
        np.concatenate([h[:, 3], v[:, 3]]),
        np.full(n, BLACK, np.int64),
        np.concatenate([ruling.dashed_horizontal, ruling.dashed_vertical]),
        np.full(n, -1, np.int32),
    )
