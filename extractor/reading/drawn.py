"""What a page draws beside its text: strokes, shapes and pictures, cut to what their clip boxes let through."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from extractor.reading.compiled import STEPS, arrays, plain
from extractor.reading.holes import nested, painted
from extractor.reading.page import Bools, Floats, Ints, Pictures, Shapes, Strokes
from extractor.reading.place import Place
from extractor.reading.records import SHADING, Objects

__all__ = ["Drawn", "draw"]

_FAT = 3.0  # points: a wider stroke is how some producers fill an area
_SQUARE = 0.05  # points by which a side may lean and still be parallel to an axis


@dataclass(slots=True, repr=False, eq=False)
class Drawn:
    """Strokes, shapes and pictures, the pictures' places in paint order, and what else text can stand on.

    ``veil``: boxes of pictures, gradients and fat strokes, whose colour is not known; ``veil_order``: their places.
    """

    strokes: Strokes
    shapes: Shapes
    pictures: Pictures
    picture_order: Ints
    veil: Floats
    veil_order: Ints


def draw(found: Objects, place: Place, shown: Bools) -> Drawn:
    """Everything drawn by the objects that are ``shown`` (one flag each), as displayed."""
    strokes, shapes, fat, fat_order = _paths(found, place, shown)
    pictures, order = _pictures(found, place, shown)
    gradient = ((found.kind == SHADING) & shown).nonzero()[0]
    if not (len(pictures) or len(gradient) or len(fat)):
        return Drawn(strokes, shapes, pictures, order, fat, fat_order)
    veil = np.concatenate([pictures.box, _clips(found.clip[gradient], place), fat])
    veil_order = np.concatenate([order, gradient, fat_order])
    return Drawn(strokes, shapes, pictures, order, veil, veil_order)


def _clips(clip: Floats, place: Place) -> Floats:
    """Clip boxes as displayed, the page's own edge worked in."""
    width, height = place.size
    clip = place.windows(clip)
    np.maximum(clip[:, :2], 0.0, out=clip[:, :2])
    np.minimum(clip[:, 2:], (width, height), out=clip[:, 2:])
    return clip


def _paths(found: Objects, place: Place, shown: Bools) -> tuple[Strokes, Shapes, Floats, Ints]:
    """Strokes and shapes; and boxes and places in paint order of strokes so fat that text can stand on them."""
    fat: Floats = np.empty((0, 4))
    fat_order: Ints = np.empty(0, np.int64)
    counts = found.path_segments
    n = len(found.point)
    if not n:
        return Strokes(), Shapes(), fat, fat_order
    if STEPS is not None and place.plain and (quick := _quick(found, place, shown)) is not None:
        strokes, shapes, path_of_stroke = quick
        fat, fat_order = _fat(strokes, found.path[path_of_stroke])
        return strokes, shapes, fat, fat_order
    xy = place.points(found.point)
    path_of = np.repeat(np.arange(len(counts)), counts)
    begin = found.point_kind == 2
    begin[1:] |= path_of[1:] != path_of[:-1]
    begin[0] = True
    start = begin.nonzero()[0]
    end = np.empty_like(start)
    end[:-1], end[-1] = start[1:], n
    part_of = np.cumsum(begin) - 1  # subpath of each point
    owner = path_of[start]
    low, high = np.minimum.reduceat(xy, start), np.maximum.reduceat(xy, start)
    closes = np.logical_or.reduceat(found.point_closes, start)
    # What is true of a path is worked out once for each, and then taken for its subpaths.
    fill = np.where((found.path_fill_mode > 0) & (found.path_fill >> 24 > 0), found.path_fill, 0)[owner]
    stroke = np.where(found.path_stroked & (found.path_stroke >> 24 > 0), found.path_stroke, 0)[owner]
    clip = _clips(found.clip[found.path], place)[owner]
    seen = shown[found.path][owner]
    width = (found.path_width * place.unit)[owner]
    stroked = (stroke != 0) & seen

    size = end - start
    gap = np.abs(xy[start] - xy[end - 1])
    returns = (gap[:, 0] < _SQUARE) & (gap[:, 1] < _SQUARE) & (size > 2)
    area = ((fill != 0) | ((closes | returns) & stroked)) & (size > 1) & seen
    number = np.full(len(start), -1, np.int32)
    if area.any():
        extent = high - low
        area &= _reaches(low, high, clip, np.where(stroked, width / 2, 0.0)) & ((extent[:, 0] > 0) | (extent[:, 1] > 0))
    which = area.nonzero()[0]
    if not len(which):
        shapes = Shapes()
    else:
        number[which] = np.arange(len(which), dtype=np.int32)
        box = np.empty((len(which), 4))
        np.maximum(low[which], clip[which, :2], out=box[:, :2])
        np.minimum(high[which], clip[which, 2:], out=box[:, 2:])
        np.maximum(box[:, 2:], box[:, :2], out=box[:, 2:])
        squares = _squares(xy, start, end, part_of, found.point_kind, low, high)
        shapes = Shapes(box, fill[which], stroke[which], squares[which], found.path[owner[which]].astype(np.int32))
        runs = nested(box, owner[which])
        if runs:
            turn = _turns(xy, start, end)[which]
            even_odd = found.path_fill_mode[owner[which]] == 1
            shapes, moved = _without_holes(shapes, runs, turn, even_odd)
            number[which] = moved

    # Strokes: every straight segment of a stroked subpath, the closing one too.
    if not stroked.any():
        strokes = Strokes()
    else:
        line = ((found.point_kind == 0) & ~begin & stroked[part_of]).nonzero()[0]
        closing = (closes & stroked & ~returns & (size > 2)).nonzero()[0]
        one, two, part = xy[line - 1], xy[line], part_of[line]
        if len(closing):
            one = np.concatenate([one, xy[end[closing] - 1]])
            two = np.concatenate([two, xy[start[closing]]])
            part = np.concatenate([part, closing])
            order = np.argsort(part, kind="stable")
            one, two, part = one[order], two[order], part[order]
        swap = (one[:, 0] > two[:, 0]) | ((one[:, 0] == two[:, 0]) & (one[:, 1] > two[:, 1]))
        ends = np.empty((len(part), 4))
        ends[:, :2], ends[:, 2:] = one, two
        if swap.any():
            ends[swap] = ends[swap][:, [2, 3, 0, 1]]
        keep = _cut(ends, clip[part], width[part] / 2)
        if not keep.all():
            ends, part = ends[keep], part[keep]
        strokes = Strokes(ends, width[part], stroke[part], found.path_dashed[owner[part]], number[part])
        fat, fat_order = _fat(strokes, found.path[owner[part]])
    return strokes, shapes, fat, fat_order


_DRAWN = (
    *(np.float64, np.int64, np.int64, np.bool_, np.int64),  # shapes: box, fill, stroke, rectangle, path
    *(np.float64, np.float64, np.int64, np.bool_, np.int32, np.int64),  # strokes: box, width, colour, …, shape, path
)


def _quick(found: Objects, place: Place, shown: Bools) -> tuple[Strokes, Shapes, Ints] | None:
    """Strokes, shapes and the path of each stroke by the step in C; None where shapes may lie within each other."""
    assert STEPS is not None
    left, _, _, top = place.box
    made = STEPS.paths(
        plain(found.point),
        plain(found.point_kind, np.int32),
        plain(found.point_closes, np.bool_),
        plain(found.path_segments, np.int32),
        plain(found.path_fill_mode, np.int32),
        plain(found.path_fill, np.int64),
        plain(found.path_stroked, np.bool_),
        plain(found.path_stroke, np.int64),
        plain(found.path_width),
        plain(found.path_dashed, np.bool_),
        plain(found.clip[found.path]),
        plain(shown[found.path], np.bool_),
        left,
        top,
        *place.size,
    )
    if made is None:
        return None
    box, fill, stroke, rectangle, path, ends, width, color, dashed, shape, path_of_stroke = arrays(made, _DRAWN)
    box = box.reshape(-1, 4)
    if len(path) > 1 and nested(box, path):
        return None
    shapes = Shapes(box, fill, stroke, rectangle, found.path[path].astype(np.int32))
    return Strokes(ends.reshape(-1, 4), width, color, dashed, shape), shapes, path_of_stroke


def _fat(strokes: Strokes, order: Ints) -> tuple[Floats, Ints]:
    """Boxes and places in paint order of the strokes that are so fat that text can stand on them."""
    wide = (strokes.width > _FAT).nonzero()[0]
    half = (strokes.width[wide] / 2)[:, None]
    b = strokes.box[wide]
    return np.concatenate([np.minimum(b[:, :2], b[:, 2:]) - half, np.maximum(b[:, :2], b[:, 2:]) + half], 1), order[
        wide
    ]


def _turns(xy: Floats, start: Ints, end: Ints) -> Ints:
    """The sense in which each subpath is drawn: 1 or -1."""
    after = np.roll(xy, -1, 0)
    after[end - 1] = xy[start]
    area = np.add.reduceat(xy[:, 0] * after[:, 1] - xy[:, 1] * after[:, 0], start)
    return np.where(area < 0, -1, 1)


def _without_holes(shapes: Shapes, runs: list[tuple[int, int]], turn: Ints, even_odd: Bools) -> tuple[Shapes, Ints]:
    """The shapes with those of ``runs`` as what is painted of them; and the new number of each old one."""
    boxes: list[Floats] = []
    source: list[int] = []
    moved = np.empty(len(shapes), np.int32)
    solid = shapes.rectangle.copy()
    position = 0
    for first, last in [*runs, (len(shapes), len(shapes))]:
        moved[position:first] = len(source) + np.arange(first - position)
        boxes.append(shapes.box[position:first])
        source.extend(range(position, first))
        position = last
        if first == last:
            break
        parts = None
        if shapes.fill[first] and solid[first:last].all():
            parts = painted(shapes.box[first:last], turn[first:last], bool(even_odd[first]))
        elif shapes.fill[first]:
            solid[first:last] = False  # holes of other forms: no area of which one could say what it covers
        if parts is None:
            parts = shapes.box[first:last]
            moved[first:last] = len(source) + np.arange(last - first)
            source.extend(range(first, last))
        else:
            moved[first:last] = len(source)
            source.extend([first] * len(parts))
        boxes.append(parts)
    at = np.array(source, np.int64)
    return Shapes(np.concatenate(boxes), shapes.fill[at], shapes.stroke[at], solid[at], shapes.order[at]), moved


def _squares(xy: Floats, start: Ints, end: Ints, part_of: Ints, kind: Ints, low: Floats, high: Floats) -> Bools:
    """Whether each subpath is a rectangle parallel to the page: four sides or more, each point at a corner."""
    step = np.empty_like(xy)
    step[1:] = np.abs(xy[1:] - xy[:-1])
    step[start] = np.abs(xy[end - 1] - xy[start])
    at_end = (xy - low[part_of] <= _SQUARE) | (high[part_of] - xy <= _SQUARE)
    good = at_end[:, 0] & at_end[:, 1] & (np.minimum(step[:, 0], step[:, 1]) <= _SQUARE) & (kind != 1)
    rectangle: Bools = np.logical_and.reduceat(good, start) & (end - start >= 4)
    return rectangle


def _reaches(low: Floats, high: Floats, clip: Floats, margin: Floats) -> Bools:
    """Whether boxes, made larger by their margins, reach into their clip boxes."""
    margin = margin[:, None]
    into = (high + margin >= clip[:, :2]) & (low - margin <= clip[:, 2:])
    both: Bools = into[:, 0] & into[:, 1]
    return both


def _cut(ends: Floats, clip: Floats, half: Floats) -> Bools:
    """Cut strokes to their clip boxes, in place (a slanted one stays whole); which of them can be seen at all."""
    low, high = np.minimum(ends[:, :2], ends[:, 2:]), np.maximum(ends[:, :2], ends[:, 2:])
    keep = _reaches(low, high, clip, half + 0.01)
    beyond = (low < clip[:, :2]) | (high > clip[:, 2:])
    if beyond.any():
        over = np.flatnonzero(beyond.any(1))
        reach = (high - low)[over]
        straight = reach.min(1) <= _SQUARE
        along_x = reach[:, 0] >= reach[:, 1]
        for axis, along in ((0, over[straight & along_x]), (1, over[straight & ~along_x])):
            near, far = clip[along, axis], np.maximum(clip[along, axis], clip[along, axis + 2])
            for column in (axis, axis + 2):
                ends[along, column] = np.clip(ends[along, column], near, far)
    return keep


def _pictures(found: Objects, place: Place, shown: Bools) -> tuple[Pictures, Ints]:
    if not len(found.image):
        return Pictures(), np.empty(0, np.int32)
    m = found.matrix[found.image]
    corners = np.stack(
        [place.points(m[:, 4:] + x * m[:, 0:2] + y * m[:, 2:4]) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
    )
    clip = _clips(found.clip[found.image], place)
    box = np.concatenate([np.maximum(corners.min(0), clip[:, :2]), np.minimum(corners.max(0), clip[:, 2:])], 1)
    keep = shown[found.image] & (box[:, 2:] > box[:, :2]).all(1)
    return Pictures(box[keep], found.image_pixels[keep]), found.image[keep].astype(np.int32)
