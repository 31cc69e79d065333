"""What a page draws beside its text: strokes, shapes and pictures, cut to what their clip boxes let through."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from extractor.reading.page import Bools, Floats, Ints, Pictures, Shapes, Strokes
from extractor.reading.place import Place
from extractor.reading.records import Objects

__all__ = ["Drawn", "draw"]

_SQUARE = 0.05  # points by which a side may lean and still be parallel to an axis


@dataclass(slots=True)
class Drawn:
    """Strokes, shapes and pictures; ``stroke_order`` and ``picture_order`` tell each one's place in paint order."""

    strokes: Strokes
    shapes: Shapes
    pictures: Pictures
    picture_order: Ints


def draw(found: Objects, place: Place, shown: Bools) -> Drawn:
    """Everything drawn by the objects that are ``shown`` (one flag each), as displayed."""
    strokes, shapes = _paths(found, place, shown)
    pictures, order = _pictures(found, place, shown)
    return Drawn(strokes, shapes, pictures, order)


def _clips(found: Objects, place: Place) -> Floats:
    """Clip boxes as displayed, and the page's own edge for all."""
    width, height = place.size
    clip = place.boxes(found.clip)
    clip[:, :2] = np.maximum(clip[:, :2], 0.0)
    clip[:, 2:] = np.minimum(clip[:, 2:], (width, height))
    return clip


def _paths(found: Objects, place: Place, shown: Bools) -> tuple[Strokes, Shapes]:
    counts = found.path_segments
    if not counts.sum():
        return Strokes(), Shapes()
    xy = place.points(found.point)
    path_of = np.repeat(np.arange(len(counts)), counts)
    move = found.point_kind == 2
    begin = move.copy()
    begin[1:] |= path_of[1:] != path_of[:-1]
    begin[0] = True
    start = np.flatnonzero(begin)
    end = np.append(start[1:], len(xy))
    part_of = np.cumsum(begin) - 1  # subpath of each point
    owner = path_of[start]
    low, high = np.minimum.reduceat(xy, start), np.maximum.reduceat(xy, start)
    curved = np.maximum.reduceat(found.point_kind == 1, start)
    closes = np.maximum.reduceat(found.point_closes, start)
    clip = _clips(found, place)[found.path][owner]
    seen = shown[found.path][owner]
    filled = (found.path_fill_mode[owner] > 0) & (found.path_fill[owner] >> 24 > 0)
    stroked = found.path_stroked[owner] & (found.path_stroke[owner] >> 24 > 0)
    half = found.path_width[owner] * place.unit / 2

    size = end - start
    returns = (np.abs(xy[start] - xy[end - 1]).max(1) < _SQUARE) & (size > 2)
    area = (filled | ((closes | returns) & stroked)) & (size > 1) & seen
    box = np.concatenate([np.maximum(low, clip[:, :2]), np.minimum(high, clip[:, 2:])], 1)
    margin = np.where(stroked, half, 0.0)
    inside = ((high + margin[:, None] >= clip[:, :2]) & (low - margin[:, None] <= clip[:, 2:])).all(1)
    box = np.maximum(box, np.concatenate([box[:, :2], box[:, :2]], 1))
    area &= inside & ((high - low).max(1) > 0)
    squares = _squares(xy, start, end, part_of, curved)
    number = np.full(len(start), -1, np.int32)
    number[area] = np.arange(area.sum(), dtype=np.int32)
    shapes = Shapes(
        box[area],
        np.where(filled, found.path_fill[owner], 0)[area],
        np.where(stroked, found.path_stroke[owner], 0)[area],
        squares[area],
        found.path[owner[area]].astype(np.int32),
    )

    # Strokes: every straight segment of a stroked subpath, the closing one too.
    line = np.flatnonzero((found.point_kind == 0) & ~begin & (stroked & seen)[part_of])
    first, last = xy[line - 1], xy[line]
    closing = np.flatnonzero(closes & stroked & seen & ~returns & (size > 2))
    one = np.concatenate([first, xy[end[closing] - 1]])
    two = np.concatenate([last, xy[start[closing]]])
    part = np.concatenate([part_of[line], closing])
    order = np.lexsort((np.concatenate([line, end[closing]]), part))
    one, two, part = one[order], two[order], part[order]
    swap = (one[:, 0] > two[:, 0]) | ((one[:, 0] == two[:, 0]) & (one[:, 1] > two[:, 1]))
    ends = np.where(swap[:, None], np.concatenate([two, one], 1), np.concatenate([one, two], 1))
    ends, keep = _cut(ends, clip[part], half[part])
    part = part[keep]
    strokes = Strokes(
        ends[keep],
        (2 * half)[part],
        found.path_stroke[owner[part]],
        found.path_dashed[owner[part]],
        number[part],
    )
    return strokes, shapes


def _squares(xy: Floats, start: Ints, end: Ints, part_of: Ints, curved: Bools) -> Bools:
    """Whether each subpath is a rectangle parallel to the page."""
    step = np.zeros_like(xy)
    step[1:] = np.abs(xy[1:] - xy[:-1])
    step[start] = np.abs(xy[end - 1] - xy[start])
    leaning = np.logical_or.reduceat((step > _SQUARE).all(1), start)
    # More corners than a rectangle has: some point lies on neither of the two ends of an axis.
    low, high = np.minimum.reduceat(xy, start), np.maximum.reduceat(xy, start)
    at_end = (np.abs(xy - low[part_of]) <= _SQUARE) | (np.abs(xy - high[part_of]) <= _SQUARE)
    corners = np.logical_and.reduceat(at_end.all(1), start)
    rectangle: Bools = ~curved & ~leaning & corners & (end - start >= 4)
    return rectangle


def _cut(ends: Floats, clip: Floats, half: Floats) -> tuple[Floats, Bools]:
    """Strokes cut to their clip boxes (a slanted one stays whole), and which of them can be seen at all."""
    low, high = np.minimum(ends[:, :2], ends[:, 2:]), np.maximum(ends[:, :2], ends[:, 2:])
    margin = half[:, None] + 0.01
    keep: Bools = np.all((high + margin >= clip[:, :2]) & (low - margin <= clip[:, 2:]), axis=1)
    straight = (high - low).min(1) <= _SQUARE
    long_x = (high - low)[:, 0] >= (high - low)[:, 1]
    out = ends.copy()
    for axis, along in ((0, straight & long_x), (1, straight & ~long_x)):
        for column in (axis, axis + 2):
            out[:, column] = np.where(
                along,
                np.clip(ends[:, column], clip[:, axis], np.maximum(clip[:, axis], clip[:, axis + 2])),
                out[:, column],
            )
    return out, keep


def _pictures(found: Objects, place: Place, shown: Bools) -> tuple[Pictures, Ints]:
    if not len(found.image):
        return Pictures(), np.empty(0, np.int32)
    m = found.matrix[found.image]
    corners = np.stack(
        [place.points(m[:, 4:] + x * m[:, 0:2] + y * m[:, 2:4]) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
    )
    clip = _clips(found, place)[found.image]
    box = np.concatenate([np.maximum(corners.min(0), clip[:, :2]), np.minimum(corners.max(0), clip[:, 2:])], 1)
    keep = shown[found.image] & (box[:, 2:] > box[:, :2]).all(1)
    return Pictures(box[keep], found.image_pixels[keep]), found.image[keep].astype(np.int32)
