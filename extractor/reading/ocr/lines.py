"""Where the lines of text stand in a straight page: found by the engine, kept within their cells, none left out.

A region is what rules enclose on all sides; the open page around all tables is region 0. A line never leaves its
region.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.reading.ocr.engine import Grey
from extractor.reading.ocr.ruling import Ruling
from extractor.reading.page import Floats

__all__ = [
    "Regions",
    "TextLine",
    "columns_joined",
    "find_regions",
    "grow",
    "own_ink",
    "placed",
    "share",
    "stacked_apart",
    "within_regions",
]

# Points.
OVERSHOOT = 3.0  # a rule may stop this short of the one that it ends at
SMALLEST = 3.5  # a region narrower or lower than this holds no text
# Shares of a line's height.
CROSSES = 0.35  # a rule this far inside a line's end divides it
SLIVER = 0.35  # ink cut by the box's upper or lower edge and lower than this belongs to another line
DOWNWARDS = 1.45  # a column of letters is this much higher than most lines
STACKED = 1.6  # a box this much higher than most may hold two lines
CLOSE = 0.35  # ink this near to a line's end goes on with it
WITHIN = 0.6  # a box of which so much lies in another one is part of it
CUT_OFF = 0.5  # a piece that a rule cuts off, narrower than this by its height
SAME_ROW = 0.25  # lines whose middles differ by less stand in one row
ONE_LETTER, ASIDE = 1.35, 0.25  # of a column's width: a letter of it is no larger, and stands no further aside
TALL = 1.6  # a box this much taller than wide may be written downwards


GROWS = 3
"""So many times a line is lengthened."""


@dataclass(slots=True)
class TextLine:
    """A line's box in pixels, the region that it stands in, and whether it is written from top to bottom."""

    box: tuple[int, int, int, int]
    region: int
    downwards: bool = False
    found: bool = True  # by the engine; else from ink that the engine left out
    core: tuple[int, int] = (0, 0)  # rows of the box that no other line shares

    def __post_init__(self) -> None:
        """Nothing is shared yet."""
        self.core = (self.box[1], self.box[3])


@dataclass(slots=True)
class Regions:
    """What rules enclose: a label for each pixel (0 the open page, -1 a rule) and boxes ``x0, top, x1, bottom``."""

    label: NDArray[np.int32]
    box: NDArray[np.int32]

    def at(self, x: float, y: float) -> int:
        """The region of a place."""
        height, width = self.label.shape
        return int(self.label[min(max(int(y), 0), height - 1), min(max(int(x), 0), width - 1)])


def find_regions(shape: tuple[int, ...], ruling: Ruling, dpi: float) -> Regions:
    """The regions of a page."""
    over = round(OVERSHOOT * dpi / 72)
    walls = np.zeros(shape[:2], np.uint8)
    for y, x0, x1, thickness in ruling.horizontal.tolist():
        cv2.line(walls, (int(x0) - over, round(y)), (int(x1) + over, round(y)), 255, max(2, round(thickness)))
    for x, y0, y1, thickness in ruling.vertical.tolist():
        cv2.line(walls, (round(x), int(y0) - over), (round(x), int(y1) + over), 255, max(2, round(thickness)))
    count, label, stats, _ = cv2.connectedComponentsWithStats(255 - walls, connectivity=4)
    small = SMALLEST * dpi / 72
    order = np.full(count, -1, np.int32)
    boxes = [(0, 0, shape[1], shape[0])]
    border = set(label[0]) | set(label[-1]) | set(label[:, 0]) | set(label[:, -1])
    for k in range(1, count):
        x, y, w, h, _area = stats[k].tolist()
        if k in border:
            order[k] = 0
        elif w >= small and h >= small:
            order[k] = len(boxes)
            boxes.append((x, y, x + w, y + h))
    return Regions(order[label].astype(np.int32), np.array(boxes, np.int32))


def within_regions(quads: Floats, ruling: Ruling, regions: Regions) -> list[TextLine]:
    """The engine's lines, each cut where a rule divides it and kept within its region."""
    lines = []
    for quad in quads:
        x0, y0 = (quad[0] + quad[6]) / 2, (quad[1] + quad[3]) / 2
        x1, y1 = (quad[2] + quad[4]) / 2, (quad[5] + quad[7]) / 2
        boxes = _cut((x0, y0, x1, y1), ruling)
        for box in boxes:
            if len(boxes) > 1 and box[2] - box[0] < CUT_OFF * (box[3] - box[1]):
                continue  # the edge of another cell's words
            line = placed(box, regions)
            if line is not None:
                lines.append(line)
    return _distinct(lines)


def _distinct(lines: list[TextLine]) -> list[TextLine]:
    """The lines without those that lie within another one of their region: the engine's boxes overlap."""
    kept: list[TextLine] = []
    for line in sorted(lines, key=lambda r: (r.box[0] - r.box[2]) * (r.box[3] - r.box[1])):
        a, b, c, d = line.box
        area = max((c - a) * (d - b), 1)
        for other in kept:
            e, f, g, h = other.box
            across, down = min(c, g) - max(a, e), min(d, h) - max(b, f)
            if other.region == line.region and across > 0 and down > 0 and across * down > WITHIN * area:
                break
        else:
            kept.append(line)
    return kept


def _cut(box: tuple[float, float, float, float], ruling: Ruling) -> list[tuple[float, float, float, float]]:
    x0, y0, x1, y1 = box
    size = min(y1 - y0, x1 - x0)
    middle = (y0 + y1) / 2
    v = ruling.vertical
    inside = (v[:, 1] < middle) & (middle < v[:, 2]) & (v[:, 0] > x0 + CROSSES * size) & (v[:, 0] < x1 - CROSSES * size)
    edges = [x0, *sorted(v[inside, 0].tolist()), x1]
    out = []
    for a, b in pairwise(edges):
        center = (a + b) / 2
        h = ruling.horizontal
        across = (h[:, 1] < center) & (center < h[:, 2])
        across &= (h[:, 0] > y0 + CROSSES * size) & (h[:, 0] < y1 - CROSSES * size)
        levels = [y0, *sorted(h[across, 0].tolist()), y1]
        out += [(a, c, b, d) for c, d in pairwise(levels) if b - a > 3 and d - c > 3]
    return out


def placed(box: tuple[float, float, float, float], regions: Regions) -> TextLine | None:
    """A line in the region that its middle stands in, kept within it; None on a rule."""
    x0, y0, x1, y1 = box
    middle_y, middle_x = (y0 + y1) / 2, (x0 + x1) / 2
    region = regions.at(middle_x, middle_y)
    if region < 0:
        return None
    if region > 0:  # a table's cell, or a frame
        rx0, ry0, rx1, ry1 = regions.box[region].tolist()
        x0, y0, x1, y1 = max(x0, rx0), max(y0, ry0), min(x1, rx1), min(y1, ry1)
    return TextLine(
        (max(int(x0), 0), max(int(y0), 0), round(x1), round(y1)), region, downwards=y1 - y0 > TALL * (x1 - x0)
    )


def own_ink(ink: Grey) -> Grey:
    """The ink of a line's box without slivers of the lines above and below it."""
    height = ink.shape[0]
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    top, tall = stats[:, cv2.CC_STAT_TOP], stats[:, cv2.CC_STAT_HEIGHT]
    sliver = ((top == 0) | (top + tall >= height)) & (tall < SLIVER * height)
    sliver[0] = False
    if not sliver.any():
        return ink
    keep = np.where(sliver, 0, 255).astype(np.uint8)
    keep[0] = 0
    own: Grey = keep[labels]
    return own


def share(lines: list[TextLine]) -> None:
    """Part the rows that boxes of lines one over the other have in common: each line's ``core`` is its own."""
    order = sorted((line for line in lines if not line.downwards), key=lambda line: line.box[1])
    for n, upper in enumerate(order):
        for lower in order[n + 1 :]:
            a, b = upper.box, lower.box
            if b[1] >= a[3]:
                break
            small = min(a[3] - a[1], b[3] - b[1])
            if min(a[2], b[2]) - max(a[0], b[0]) <= 0 or a[3] - b[1] > 0.6 * small or b[3] <= a[3]:
                continue
            middle = (a[3] + b[1]) // 2
            upper.core = (upper.core[0], min(upper.core[1], middle))
            lower.core = (max(lower.core[0], middle), lower.core[1])


def grow(lines: list[TextLine], ink: Grey, regions: Regions) -> None:
    """Lengthen lines by the signs close to their ends that the engine left out: a comma, a bullet, a bracket."""
    left = ink.copy()
    for line in lines:
        x0, y0, x1, y1 = line.box
        left[max(0, y0) : y1, max(0, x0) : x1] = 0
    stats = cv2.connectedComponentsWithStats(left, connectivity=8)[2]
    if len(stats) < 2:
        return
    x, y, w, h = (stats[:, k] for k in range(4))
    for line in lines:
        if line.downwards:
            continue
        for _ in range(GROWS):
            x0, y0, x1, y1 = line.box
            high = y1 - y0
            middle = y + h / 2
            level = (middle > y0 + 0.1 * high) & (middle < y1 - 0.1 * high) & (h <= 0.9 * high) & (w <= high)
            level &= (w >= 0.06 * high) & (h >= 0.06 * high) & (w >= 0.2 * h)
            level[0] = False
            after = level & (x >= x1 - 2) & (x - x1 <= CLOSE * high)
            before = level & (x + w <= x0 + 2) & (x0 - x - w <= CLOSE * high)
            near = [
                k
                for k in np.flatnonzero(after | before).tolist()
                if _same_region(line, x[k], y[k], w[k], h[k], regions)
            ]
            if not near:
                break
            pad = max(1, round(0.15 * high))
            line.box = (
                max(0, min(x0, *(int(x[k]) - pad for k in near))),
                y0,
                min(ink.shape[1], max(x1, *(int(x[k] + w[k]) + pad for k in near))),
                y1,
            )


def stacked_apart(lines: list[TextLine], ink: Grey) -> list[TextLine]:
    """Lines one over the other that the engine took for one, each by itself; columns of one letter are level lines."""
    heights = [line.box[3] - line.box[1] for line in lines if not line.downwards]
    if not heights:
        return lines
    usual = float(np.median(heights))
    for line in lines:  # a single narrow letter is no column of letters
        line.downwards &= line.box[3] - line.box[1] > DOWNWARDS * usual
    out = []
    for line in lines:
        x0, y0, x1, y1 = line.box
        parts = _rows(ink[y0:y1, x0:x1], 0.3 * usual) if y1 - y0 > STACKED * usual else []
        if len(parts) < 2 or (line.downwards and not _level_lines(line, parts, lines, usual)):
            out.append(line)
            continue
        edges = [y0, *(y0 + (a[1] + b[0]) // 2 for a, b in pairwise(parts)), y1]
        out += [TextLine((x0, a, x1, b), line.region) for a, b in pairwise(edges)]
    return out


def columns_joined(lines: list[TextLine]) -> list[TextLine]:
    """The lines with the pieces of a column of letters as one, where a cell holds nothing but that column.

    The engine finds a part of a column written downwards as one line, and the letters above and below it alone.
    """
    by_region: dict[int, list[TextLine]] = {}
    for line in lines:
        by_region.setdefault(line.region, []).append(line)
    gone: set[int] = set()
    more: list[TextLine] = []
    for region, members in by_region.items():
        columns = [line for line in members if line.downwards]
        if region <= 0 or not columns or len(members) == 1:
            continue
        wide = max(line.box[2] - line.box[0] for line in columns)
        middle = float(np.mean([line.box[0] + line.box[2] for line in columns])) / 2
        if all(_in_column(line, middle, wide) for line in members):
            x0, y0, x1, y1 = zip(*(line.box for line in members), strict=True)
            more.append(TextLine((min(x0), min(y0), max(x1), max(y1)), region, downwards=True))
            gone.update(id(line) for line in members)
    return [line for line in lines if id(line) not in gone] + more


def _in_column(line: TextLine, middle: float, wide: int) -> bool:
    """Whether a line is a piece of a column that is so wide around its middle: of one letter, or of several below."""
    x0, y0, x1, y1 = line.box
    letter = x1 - x0 <= ONE_LETTER * wide and y1 - y0 <= ONE_LETTER * wide
    return (letter or line.downwards) and abs((x0 + x1) / 2 - middle) <= ASIDE * wide


def _level_lines(column: TextLine, parts: list[tuple[int, int]], lines: list[TextLine], usual: float) -> bool:
    """Whether each letter of a column goes on with a line at its height: 有 in row after row is no column."""
    beside = [r.box for r in lines if r.region == column.region and not r.downwards]
    middles = [column.box[1] + (a + b) / 2 for a, b in parts]
    return all(any(abs((box[1] + box[3]) / 2 - y) < SAME_ROW * usual for box in beside) for y in middles)


def _rows(ink: Grey, lowest: float) -> list[tuple[int, int]]:
    """Runs of rows with ink, those of no height left out."""
    inked = np.flatnonzero((ink > 0).sum(1) > 0.01 * ink.shape[1])
    if not len(inked):
        return []
    breaks = np.flatnonzero(np.diff(inked) > 1)
    starts, ends = inked[np.append(0, breaks + 1)], inked[np.append(breaks, len(inked) - 1)] + 1
    return [(int(a), int(b)) for a, b in zip(starts, ends, strict=True) if b - a >= lowest]


def _same_region(line: TextLine, x: int, y: int, w: int, h: int, regions: Regions) -> bool:
    return regions.at(x + w / 2, y + h / 2) == line.region
