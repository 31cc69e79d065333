"""A page's picture to the ``Page`` that every reader gives: straight rules, glyph boxes, a confidence for each."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import cv2
import numpy as np

from extractor.reading.ocr.alternatives import Doubt
from extractor.reading.ocr.context import settle
from extractor.reading.ocr.downwards import read_downwards
from extractor.reading.ocr.engine import Char, Engine, Grey
from extractor.reading.ocr.erasing import erase, erase_diagonals
from extractor.reading.ocr.glyphs import ReadLine, kind_of, level, measure, to_glyphs
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
from extractor.reading.ocr.merge import joined
from extractor.reading.ocr.overlooked import missed
from extractor.reading.ocr.picture import (
    binarise,
    em_of,
    even,
    ground_of,
    paper_level,
    stretched,
    without_dust,
    without_glass,
    without_margins,
)
from extractor.reading.ocr.ruling import Ruling, find_ruling
from extractor.reading.ocr.shading import shaded, turned_light
from extractor.reading.ocr.signs import (
    ROUND,
    among_amounts,
    bullet,
    is_square_metre,
    lone,
    middle_dots,
    points,
    shape_of,
    times,
    without_specks,
)
from extractor.reading.ocr.straighten import Map, lean, skew, straighten
from extractor.reading.ocr.stripes import striped
from extractor.reading.ocr.turning import quarter_turn, turn
from extractor.reading.ocr.unread import with_unread
from extractor.reading.page import Floats, Page, Shapes, Strokes

__all__ = ["Recognised", "read_line", "recognise", "without_doubles"]

FIGURE_LIKE = re.compile(r"[\dOoQlI|!,.%▲△()-]+")
DOUBT = 0.1  # a digit less likely than this is none: a lone ○ read with digits only
LIKELY, SURE = 1e-3, 0.9  # a digit may be another one from this probability on, or where its own is below
SURE_ENOUGH = 0.6  # ink that the engine did not take for text is some only if it reads well
ROOM, FEWEST_STEPS = 0.45, 4  # a wide character needs this share of the usual step, known from so many
SPECKS = ".,:;'’`・･-"  # what dust is read as,
SURE_POINT = 0.95  # with less than this
PROSE_SPECKS, UNSURE_POINT = ".;'’`・･", 0.8  # the same behind words, whose own points are 、 and 。
CLOSING = ")）」】"
AS_HIGH = 0.15  # of a digit's height: by so much the heads and feet of digits in one row differ
STROKES = set("1lI|!丨'’.,、:;一ー-－_")
BROKEN_RING = 0.2  # of a ring's width: breaks up to this are closed
SEEN = 0.9  # confidence in a sign that was told by its shape
BLACK = 0xFF000000


@dataclass(slots=True)
class Recognised:
    """A recognised page. Its points are those of the straightened picture; ``back`` leads its pixels to the given one.

    ``turned``: by how many degrees the picture was turned clockwise to stand upright, 0, 90, 180 or 270. ``written``:
    the share of its ink, rules left out, that stands in lines of text.
    """

    page: Page
    back: Map
    dpi: float
    lines: list[ReadLine]
    turned: int = 0
    written: float = 0.0

    def place(self, box: list[float]) -> list[float]:
        """A box of the straightened page, in points, as it lies on the given one: same size, same middle."""
        scale = self.dpi / 72
        middle = np.array([[(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]]) * scale
        x, y = (self.back.back(middle)[0] / scale).tolist()
        w, h = box[2] - box[0], box[3] - box[1]
        if self.turned % 180:
            w, h = h, w
        return [x - w / 2, y - h / 2, x + w / 2, y + h / 2]

    def doubts(self, number: int, area: tuple[float, float, float, float] | None) -> list[Doubt]:
        """The digits that may be others. ``area``: the part of page ``number`` that was read, None for all of it."""
        points = 72 / self.dpi
        dx, dy = area[:2] if area else (0.0, 0.0)
        found = []
        for read in self.lines:
            if read.line.downwards:
                continue
            for char, (x0, x1) in zip(read.chars, read.edge.tolist(), strict=True):
                digits = tuple((t, p) for t, p in char.others if t.isdigit() and p >= LIKELY)
                if char.text.isdigit() and (digits or char.probability < SURE):
                    box = [x0 * points, (read.base - read.size) * points, x1 * points, read.base * points]
                    box = self.place(box)
                    where = (box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy)
                    found.append(Doubt(number, where, char.text, char.probability, digits))
        return found


@dataclass(slots=True)
class _Sheet:
    """A straight picture made ready: without its rules (``text``), its ink, its rules.

    ``scanned``: the straight picture as it was scanned; ``ground``: the same without its ink; ``paper``: the grey of
    its paper; ``dark``: boxes of areas whose light letters were turned dark.
    """

    straight: Grey
    back: Map
    text: Grey
    ink: Grey
    ruling: Ruling
    scanned: Grey
    ground: Grey
    paper: int
    dark: Floats

    def turned(self, degrees: int) -> _Sheet:
        """The sheet turned clockwise: nothing of it depends on which way up it lies."""
        straight, way = turn(self.straight, degrees)
        text, ink, scanned, ground = (
            turn(part, degrees)[0] for part in (self.text, self.ink, self.scanned, self.ground)
        )
        dark = self.dark
        for quarter in range(degrees // 90):
            height = self.straight.shape[quarter % 2]
            dark = np.column_stack([height - dark[:, 3], dark[:, 0], height - dark[:, 1], dark[:, 2]])
        ruling = self.ruling.turned(degrees)
        return _Sheet(straight, way.then(self.back), text, ink, ruling, scanned, ground, self.paper, dark)


def _prepare(picture: Grey, dpi: float) -> _Sheet:
    picture = without_glass(picture, dpi)
    ground = ground_of(picture, dpi)
    clean = stretched(even(picture, ground))
    clean, ink = without_margins(clean, binarise(clean, dpi), dpi)
    angle = skew(ink, dpi)
    slant = lean(cv2.bitwise_not(straighten(cv2.bitwise_not(ink), angle)[0]), dpi)
    straight, back = straighten(clean, angle, slant)
    straight, ink = without_dust(straight, binarise(straight, dpi), dpi)
    dark = turned_light(straight, ink, dpi)
    ruling = find_ruling(ink, dpi)
    text, ink = erase(straight, ink, ruling, dpi)
    erase_diagonals(text, ink, dpi)
    scanned, level = (straighten(part, angle, slant)[0] for part in (picture, ground))
    return _Sheet(straight, back, text, ink, ruling, scanned, level, paper_level(picture), dark)


def _shades(sheet: _Sheet, regions: Regions, dpi: float) -> Shapes:
    """The shaded cells and stripes of a sheet that stands upright."""
    cells = shaded(sheet.ground, sheet.paper, regions, sheet.dark, dpi)
    return joined(cells, striped(sheet.scanned, sheet.ruling, regions, dpi))


def recognise(picture: Grey, dpi: float, engine: Engine) -> Recognised:
    """Read one page, whichever way up it lies.

    Args:
        picture: the page in grey.
        dpi: its resolution; boxes are given in points, 72 to the inch.
        engine: what recognises.
    """
    sheet = _prepare(picture, dpi)
    quads = engine.find(sheet.text, em_of(sheet.ink, dpi))
    turned = quarter_turn(sheet.text, sheet.ink, quads, engine)
    if turned:
        sheet = sheet.turned(turned)
        quads = engine.find(sheet.text, em_of(sheet.ink, dpi))
    regions = find_regions(sheet.straight.shape, sheet.ruling, dpi)
    read = _lines(sheet, quads, regions, dpi, engine)
    level(read)
    _settle(read, sheet.ink)
    read.sort(key=lambda r: (r.base, r.line.box[0]))
    height, width = sheet.straight.shape
    page = Page(0, width * 72 / dpi, height * 72 / dpi)
    page.glyphs = to_glyphs(read, regions, dpi)
    no_surer_than_the_page(page.glyphs, read)
    page.strokes = _strokes(sheet.ruling, dpi)
    page.shapes = _shades(sheet, regions, dpi)
    return Recognised(page, sheet.back, dpi, read, turned, _written(sheet.ink, read))


def _written(ink: Grey, read: list[ReadLine]) -> float:
    left = ink.copy()
    for r in read:
        x0, y0, x1, y1 = r.line.box
        left[y0:y1, x0:x1] = 0
    return 1.0 - float((left > 0).sum()) / max(float((ink > 0).sum()), 1.0)


def _lines(sheet: _Sheet, quads: Floats, regions: Regions, dpi: float, engine: Engine) -> list[ReadLine]:
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


def _read(line: TextLine, sheet: _Sheet, engine: Engine) -> ReadLine | None:
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


def _letter(char: str) -> bool:
    return kind_of(char) in ("ideograph", "kana")


def _solid(char: str) -> bool:
    return _letter(char) or char.isalnum()


def without_doubles(chars: list[Char], width: float) -> list[Char]:
    """A line without the character that the engine said twice (請青求): there is no room for it beside its neighbour.

    ``width``: of the line's picture, in pixels.
    """
    at = [c.at * width for c in chars]
    steps = [
        b - a for a, b, p, q in zip(at, at[1:], chars, chars[1:], strict=False) if _letter(p.text) and _letter(q.text)
    ]
    if len(steps) < FEWEST_STEPS:
        return chars
    usual = float(np.median(steps))
    kept: list[int] = []
    for k, char in enumerate(chars):
        pair = (char.text, chars[kept[-1]].text) if kept else ("", "")
        if kept and at[k] - at[kept[-1]] < ROOM * usual and any(map(_letter, pair)) and all(map(_solid, pair)):
            if char.probability > chars[kept[-1]].probability:
                kept[-1] = k
            continue
        kept.append(k)
    return [chars[k] for k in kept]


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


def _settle(read: list[ReadLine], ink: Grey) -> None:
    """Look-alikes decided by their neighbours, and by the columns of the table that they stand in."""
    by_region: dict[int, list[ReadLine]] = {}
    for r in sorted(read, key=lambda r: (r.base, r.line.box[0])):
        by_region.setdefault(r.line.region, []).append(r)
    for region, members in by_region.items():
        for k, r in enumerate(members):
            before = members[k - 1].text[-1:] if region and k else ""
            after = members[k + 1].text[:1] if region and k + 1 < len(members) else ""
            settle(r, before, after)
    for region, members in by_region.items():
        if region and len(members) == 1 and len(members[0].chars) == 1:
            _alone(members[0], read, ink)
    for r in read:
        _square_metres(r, ink)
        middle_dots(r)
        without_specks(r)
        points(r)
    for r in read:
        if "." in r.text and among_amounts(r, read):
            points(r, amounts=True)
        if "." in r.text and not r.line.downwards:
            times(r, read)


def _alone(one: ReadLine, read: list[ReadLine], ink: Grey) -> None:
    """A sign that stands alone in its cell: told by its shape and by what its column says."""
    x0, y0, x1, y1 = one.line.box
    middle = (x0 + x1) / 2
    column = "".join(r.text for r in read if r is not one and r.line.box[0] < middle < r.line.box[2] and r.line.region)
    own = own_ink(ink[y0:y1, x0:x1])
    shape = shape_of(own)
    if shape is not None and one.text in ROUND and not shape.holes:  # a ring that the copy broke
        reach = round(BROKEN_RING * max(shape.width, shape.height)) | 1
        frame = cv2.copyMakeBorder(own, reach, reach, reach, reach, cv2.BORDER_CONSTANT, value=0)
        shape = shape_of(cv2.morphologyEx(frame, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8)))
    sizes = [r.size for r in read if r.line.region and len(r.chars) > 1]
    sign = lone(one.text, shape, float(np.median(sizes)) if sizes else one.size, column) if shape else None
    if sign is not None and sign != one.text:
        char = one.chars[0]
        one.chars[0] = Char(sign, max(char.probability, SEEN), char.at, char.others)


def _square_metres(read: ReadLine, ink: Grey) -> None:
    for k, (char, (x0, x1), (top, bottom)) in enumerate(
        zip(read.chars, read.edge.tolist(), read.rows.tolist(), strict=True)
    ):
        if char.text == "m" and not read.line.downwards:
            sign = is_square_metre(ink[int(top) : int(bottom), int(x0) : int(x1)])
            if sign is not None:
                read.chars[k] = Char(sign, SEEN, char.at)


def read_line(crop: Grey, engine: Engine) -> list[Char]:
    """The characters of a line picture; one that looks like a figure is read again with digits only."""
    chars = engine.read([crop])[0]
    text = unicodedata.normalize("NFKC", "".join(c.text for c in chars))
    if FIGURE_LIKE.fullmatch(text) and not text.isdigit():
        digits = engine.read([crop], figures=True)[0]
        if digits and min(c.probability for c in digits) >= DOUBT:
            chars = digits
    return _without_specks(chars)


def _without_specks(chars: list[Char]) -> list[Char]:
    """A line without the doubtful points at its ends, which are specks of dust beside it: of a figure at both."""
    figure = sum(c.text.isdigit() for c in chars) >= 0.5 * len(chars) and not any(_letter(c.text) for c in chars)
    start, end = 0, len(chars)
    while figure and start < end and chars[start].text in SPECKS and chars[start].probability < SURE_POINT:
        start += 1
    while end > start:
        last, before = chars[end - 1], chars[end - 2].text if end - 2 >= start else ""
        behind = before != "" and (_letter(before) or before in CLOSING)
        specks, sure = (SPECKS, SURE_POINT) if figure else (PROSE_SPECKS, UNSURE_POINT)
        if last.text not in specks or last.probability >= sure or not (figure or behind):
            break
        end -= 1
    return chars[start:end]


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
