"""What a person can see of a page's text: hidden text told by cause, doubled text once.

A text layer can say other things than the paper shows: searchable words under a picture, white words, remains under a
redaction bar, a line printed twice for boldness. Whole objects are judged by their state; glyphs by what is painted
before and after them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from extractor.reading.drawn import Drawn
from extractor.reading.page import Bools, Floats, Glyphs, Hidden, Ints
from extractor.reading.place import Place
from extractor.reading.records import Objects

__all__ = ["CAUSES", "VISIBLE", "hidden_glyphs", "hidden_texts", "only_once", "take", "tell"]

CAUSES = ("invisible", "white", "tiny", "covered", "clipped", "outside", "layer-off")
INVISIBLE, WHITE, TINY, COVERED, CLIPPED, OUTSIDE, LAYER = range(len(CAUSES))
VISIBLE = -1

_TINY = 1.0  # points: smaller text is a speck
_CONTRAST = 24  # of 255: text that differs less from its ground cannot be read
_AREA = 3.0  # points: a thinner shape is a rule and covers nothing
_HIDES = 0.7  # share of the em box that a shape must cover to hide a glyph
_TWICE = 0.1  # em: equal glyphs nearer than this are one, printed twice
_EDGE = 0.1  # em: a glyph of which nearly half or more is within its clip box can be read
_CHUNK = 4_000_000  # comparisons at a time


def hidden_texts(found: Objects, place: Place) -> Ints:
    """For each text object the cause (index of ``CAUSES``) that hides it whole, or ``VISIBLE``."""
    cause = np.full(len(found.text), VISIBLE, np.int32)
    if not len(cause):
        return cause
    bounds, clip = found.text_bounds, found.clip[found.text]
    x0, y0, x1, y1 = place.box
    cause[(bounds[:, 2] < x0) | (bounds[:, 0] > x1) | (bounds[:, 3] < y0) | (bounds[:, 1] > y1)] = OUTSIDE
    out = (bounds[:, 2] < clip[:, 0]) | (bounds[:, 0] > clip[:, 2])
    out |= (bounds[:, 3] < clip[:, 1]) | (bounds[:, 1] > clip[:, 3])
    cause[out | (clip[:, 0] > clip[:, 2]) | (clip[:, 1] > clip[:, 3])] = CLIPPED
    m = found.matrix[found.text]
    size = found.text_size * np.hypot(m[:, 2], m[:, 3]) * place.unit
    cause[size < _TINY] = TINY
    mode = found.text_mode
    fills, strokes = np.isin(mode, (0, 2, 4, 6)), np.isin(mode, (1, 2, 5, 6))
    seen = (fills & (found.text_fill >> 24 > 0)) | (strokes & (found.text_stroke >> 24 > 0))
    cause[~seen] = INVISIBLE
    return cause


def hidden_glyphs(
    glyphs: Glyphs, found: Objects, place: Place, drawn: Drawn, see_through: Callable[[int], bool]
) -> Ints:
    """For each glyph of the visible texts the cause that hides it, or ``VISIBLE``.

    ``see_through(order)`` tells whether the object at that place of the paint order lets what is under it through.
    """
    cause = np.full(len(glyphs), VISIBLE, np.int32)
    if not len(cause):
        return cause
    middle = (glyphs.box[:, :2] + glyphs.box[:, 2:]) / 2
    width, height = place.size
    clip = place.boxes(found.clip[glyphs.object])
    slack = (_EDGE * glyphs.size)[:, None]
    cause[((middle < clip[:, :2] - slack) | (middle > clip[:, 2:] + slack)).any(1)] = CLIPPED
    cause[((middle < 0) | (middle > (width, height))).any(1)] = OUTSIDE
    shapes = drawn.shapes
    if len(shapes):
        area = np.flatnonzero(
            (shapes.fill >> 24 == 255) & shapes.rectangle & ((shapes.box[:, 2:] - shapes.box[:, :2]).min(1) > _AREA)
        )
    else:
        area = np.empty(0, np.int64)
    cause[_covered(glyphs, shapes.box[area], shapes.order[area], see_through) & (cause == VISIBLE)] = COVERED
    color = _color(glyphs, found)
    cause[_faint(glyphs, color, middle, drawn, area) & (cause == VISIBLE)] = WHITE
    return cause


def _color(glyphs: Glyphs, found: Objects) -> Ints:
    """The colour in which each glyph is painted."""
    text = np.searchsorted(found.text, glyphs.object)
    mode = found.text_mode[text]
    return np.where(np.isin(mode, (1, 5)), found.text_stroke[text], found.text_fill[text])


def _covered(glyphs: Glyphs, box: Floats, order: Ints, see_through: Callable[[int], bool]) -> Bools:
    """Glyphs under an opaque area that was painted later."""
    n = len(glyphs)
    covered = np.zeros(n, bool)
    later = np.flatnonzero(order > glyphs.object.min())
    if not len(later):
        return covered
    size = np.maximum((glyphs.box[:, 2:] - glyphs.box[:, :2]).prod(1), 1e-6)
    for part in np.array_split(later, max(1, len(later) * n // _CHUNK)):
        b = box[part][:, None, :]
        w = np.minimum(b[..., 2], glyphs.box[:, 2]) - np.maximum(b[..., 0], glyphs.box[:, 0])
        h = np.minimum(b[..., 3], glyphs.box[:, 3]) - np.maximum(b[..., 1], glyphs.box[:, 1])
        over = (w > 0) & (h > 0) & (w * h >= _HIDES * size) & (order[part][:, None] > glyphs.object)
        for k in np.flatnonzero(over.any(1)).tolist():
            if not see_through(int(order[part[k]])):
                covered |= over[k]
    return covered


def _faint(glyphs: Glyphs, color: Ints, middle: Floats, drawn: Drawn, area: Ints) -> Bools:
    """Glyphs in the colour of their ground: the topmost area or picture painted before them, else white paper."""
    shapes, pictures = drawn.shapes, drawn.pictures
    fills = np.unique(np.append(shapes.fill[area], 0xFFFFFFFF))
    kinds = np.unique(color)
    alike = kinds[(_difference(kinds[:, None], fills[None, :]) < _CONTRAST).any(1)]
    suspect = np.flatnonzero(np.isin(color, alike))
    faint = np.zeros(len(glyphs), bool)
    if not len(suspect):
        return faint
    unknown = -1
    box = np.concatenate([shapes.box, pictures.box])
    order = np.concatenate([shapes.order, drawn.picture_order])
    known = np.zeros(len(shapes), bool)
    known[area] = True
    ink = np.concatenate([np.where(known, shapes.fill, unknown), np.full(len(pictures), unknown, np.int64)])
    large = ((box[:, 2:] - box[:, :2]).min(1) > _AREA) & (
        (ink != unknown) | (np.append(shapes.fill, [1] * len(pictures)) != 0)
    )
    box, order, ink = box[large], order[large], ink[large]
    by = np.argsort(order, kind="stable")
    box, order, ink = box[by], order[by], ink[by]
    for part in np.array_split(suspect, max(1, len(suspect) * max(len(box), 1) // _CHUNK)):
        ground = np.full(len(part), 0xFFFFFFFF, np.int64)
        if len(box):
            x, y = middle[part].T
            inside = (box[:, 0] <= x[:, None]) & (x[:, None] <= box[:, 2])
            inside &= (box[:, 1] <= y[:, None]) & (y[:, None] <= box[:, 3])
            inside &= order < glyphs.object[part][:, None]
            top = len(box) - 1 - np.argmax(inside[:, ::-1], 1)
            ground = np.where(inside.any(1), ink[top], ground)
        faint[part] = (ground != unknown) & (_difference(color[part], ground) < _CONTRAST)
    return faint


def _difference(a: Ints, b: Ints) -> Ints:
    """The greatest difference of two colours' channels."""
    channels = [np.abs((a >> s & 255) - (b >> s & 255)) for s in (0, 8, 16)]
    return np.maximum(np.maximum(channels[0], channels[1]), channels[2])


def only_once(glyphs: Glyphs) -> Bools:
    """Which glyphs stay when equal ones of other objects at the same place are one, printed twice for boldness."""
    n = len(glyphs)
    keep = np.ones(n, bool)
    if n < 2:
        return keep
    first = np.fromiter((ord(t[0]) for t in glyphs.text), np.int64, n)
    cell = max(2 * _TWICE * float(glyphs.size.max()), 0.1)
    pairs: set[tuple[int, int]] = set()
    for dx, dy in ((0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (0.5, 0.5)):
        place = np.floor(glyphs.origin / cell + (dx, dy)).astype(np.int64)
        key = (first << 42) ^ ((place[:, 0] & 0x1FFFFF) << 21) ^ (place[:, 1] & 0x1FFFFF)
        order = np.argsort(key, kind="stable")
        equal = np.flatnonzero(key[order][1:] == key[order][:-1])
        if not len(equal):
            continue
        for run in np.split(order[np.unique(np.concatenate([equal, equal + 1]))], []):
            sorted_key = key[run]
            bounds = np.flatnonzero(np.diff(sorted_key)) + 1
            for group in np.split(run, bounds):
                members = np.sort(group).tolist()
                for k, j in enumerate(members[1:], 1):
                    for i in members[max(0, k - 8) : k]:
                        pairs.add((i, j))
    for i, j in sorted(pairs):
        if keep[i] and keep[j] and _twin(glyphs, i, j):
            keep[j] = False
    return keep


def _twin(glyphs: Glyphs, i: int, j: int) -> bool:
    if glyphs.text[i] != glyphs.text[j] or glyphs.object[i] == glyphs.object[j]:
        return False
    near = _TWICE * min(float(glyphs.size[i]), float(glyphs.size[j]))
    return bool(np.abs(glyphs.origin[i] - glyphs.origin[j]).max() < near)


def take(glyphs: Glyphs, which: Bools | Ints) -> Glyphs:
    """Some of the glyphs."""
    index = np.flatnonzero(which) if which.dtype == np.bool_ else which
    return Glyphs(
        [glyphs.text[i] for i in index.tolist()],
        glyphs.box[index],
        glyphs.origin[index],
        glyphs.size[index],
        glyphs.angle[index],
        glyphs.font[index],
        glyphs.object[index],
        glyphs.space[index],
        glyphs.vertical[index],
        glyphs.mapped[index],
        glyphs.confidence[index],
    )


def tell(parts: Sequence[tuple[Glyphs, Ints]]) -> list[Hidden]:
    """Hidden text by cause: how many glyphs, where, and what they say."""
    told: list[Hidden] = []
    for number, name in enumerate(CAUSES):
        texts: list[str] = []
        boxes: list[Floats] = []
        for glyphs, cause in parts:
            index = np.flatnonzero(cause == number)
            texts += [glyphs.text[i] for i in index.tolist()]
            boxes.append(glyphs.box[index])
        if texts:
            box = np.concatenate(boxes)
            low, high = box[:, :2].min(0).tolist(), box[:, 2:].max(0).tolist()
            told.append(Hidden(name, len(texts), (low[0], low[1], high[0], high[1]), "".join(texts)))
    return told
