"""What a person can see of a page's text: hidden text told by cause, doubled text once.

A text layer can say other things than the paper shows: searchable words under a picture, white words, remains under a
redaction bar, a line printed twice for boldness. Whole objects are judged by their state; glyphs by what is painted
before and after them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from extractor.reading.compiled import STEPS, plain
from extractor.reading.drawn import Drawn
from extractor.reading.page import Bools, Floats, Glyphs, Hidden, Ints, Shapes
from extractor.reading.place import Place
from extractor.reading.records import Objects

__all__ = ["CAUSES", "LAYER", "VISIBLE", "hidden_glyphs", "hidden_texts", "only_once", "take", "tell"]

CAUSES = ("invisible", "white", "tiny", "covered", "clipped", "outside", "layer-off")
INVISIBLE, WHITE, TINY, COVERED, CLIPPED, OUTSIDE, LAYER = range(len(CAUSES))
VISIBLE = -1

# Of each text render mode (ISO 32000-1, table 106): whether it fills, whether it strokes.
_FILLS = np.array([1, 0, 1, 0, 1, 0, 1, 0], np.bool_)
_STROKES = np.array([0, 1, 1, 0, 0, 1, 1, 0], np.bool_)

_TINY = 1.0  # points: smaller text is a speck
_CONTRAST = 24  # of 255: text that differs less from its ground cannot be read
_AREA = 3.0  # points: a thinner shape is a rule and covers nothing
_HIDES = 0.7  # share of the em box that a shape must cover to hide a glyph
_TWICE = 0.1  # em: equal glyphs nearer than this are one, printed twice
_EDGE = 0.1  # em: a glyph of which nearly half or more is within its clip box can be read
_CHUNK = 4_000_000  # comparisons at a time
_FEW = 100  # pairs of colours are compared one by one
_MOST_PAIRS = 1_000_000  # of equal glyphs close by, on one page
_PAPER = 0xFFFFFFFF
_UNKNOWN = -1


def hidden_texts(found: Objects, place: Place) -> Ints:
    """For each text object the cause (index of ``CAUSES``) that hides it whole, or ``VISIBLE``."""
    quick = _quick(found, place)
    if quick is not None:
        return quick[0]
    cause = np.full(len(found.text), VISIBLE, np.int32)
    if not len(cause):
        return cause
    bounds, clip = found.text_bounds, found.clip[found.text]
    x0, y0, x1, y1 = place.box
    out = (bounds[:, :2] > (x1, y1)) | (bounds[:, 2:] < (x0, y0))
    if out.any():
        cause[out.any(1)] = OUTSIDE
    out = (bounds[:, :2] > clip[:, 2:]) | (bounds[:, 2:] < clip[:, :2]) | (clip[:, :2] > clip[:, 2:])
    if out.any():
        cause[out.any(1)] = CLIPPED
    cause[_heights(found) * place.unit < _TINY] = TINY
    mode = found.text_mode & 7
    seen = _FILLS[mode] & (found.text_fill >> 24 > 0) | _STROKES[mode] & (found.text_stroke >> 24 > 0)
    cause[~seen] = INVISIBLE
    return cause


def _heights(found: Objects) -> Floats:
    """The size of each text on the page, before its unit."""
    m = found.matrix[found.text]
    heights: Floats = found.text_size * np.hypot(m[:, 2], m[:, 3])
    return heights


def _quick(found: Objects, place: Place) -> tuple[Ints, bool] | None:
    """What hides each text, and whether any reaches over its clip box or the page, by the step in C."""
    if STEPS is None:
        return None
    told = STEPS.texts(
        plain(found.text_bounds),
        plain(found.clip[found.text]),
        plain(_heights(found) * place.unit),
        plain(found.text_mode, np.int32),
        plain(found.text_fill, np.int64),
        plain(found.text_stroke, np.int64),
        *place.box,
        _TINY,
    )
    return None if told is None else (np.frombuffer(told[0], np.int32), told[1])


def hidden_glyphs(
    glyphs: Glyphs,
    found: Objects,
    place: Place,
    drawn: Drawn,
    see_through: Callable[[int], bool],
    shows: Callable[[Glyphs, Ints], Bools] | None,
) -> Ints:
    """For each glyph of the visible texts the cause that hides it, or ``VISIBLE``.

    ``see_through(order)`` tells whether the object at that place of the paint order lets what is under it through;
    ``shows``, of some glyphs (their numbers), whether each can be seen in a drawing of the page.
    """
    cause = np.full(len(glyphs), VISIBLE, np.int32)
    if not len(cause):
        return cause
    _cut(glyphs, found, place, cause)
    shapes = drawn.shapes
    area = np.empty(0, np.int64)
    if len(shapes):
        box = shapes.box
        thick = np.minimum(box[:, 2] - box[:, 0], box[:, 3] - box[:, 1]) > _AREA
        area = np.flatnonzero(thick & shapes.rectangle & (shapes.fill >> 24 == 255))
    if len(area):
        cause[_covered(glyphs, shapes, area, see_through) & (cause == VISIBLE)] = COVERED
    faint = _faint(glyphs, found, drawn, area)
    if len(faint):
        cause[faint[cause[faint] == VISIBLE]] = WHITE
    if shows is not None:
        if len(drawn.pictures):
            cause[_under(glyphs, drawn.pictures.box, drawn.picture_order) & (cause == VISIBLE)] = COVERED
        doubtful = ((cause == WHITE) | (cause == COVERED)).nonzero()[0]
        if len(doubtful):
            cause[doubtful[shows(glyphs, doubtful)]] = VISIBLE
    return cause


def _cut(glyphs: Glyphs, found: Objects, place: Place, cause: Ints) -> None:
    """Glyphs of which most is outside their clip box, or the page; only texts that reach over either are looked at."""
    quick = _quick(found, place)
    if quick is not None and not quick[1]:
        return
    x0, y0, x1, y1 = place.box
    bounds, clip = found.text_bounds, found.clip[found.text]
    low, high = np.maximum(clip[:, :2], (x0, y0)), np.minimum(clip[:, 2:], (x1, y1))
    beyond = (bounds[:, :2] < low) | (bounds[:, 2:] > high)
    if not beyond.any():
        return
    over = np.any(beyond, axis=1)
    which = np.flatnonzero(over[np.searchsorted(found.text, glyphs.object)])
    box = glyphs.box[which]
    middle = (box[:, :2] + box[:, 2:]) / 2
    window = place.windows(found.clip[glyphs.object[which]])
    slack = (_EDGE * glyphs.size[which])[:, None]
    cause[which[np.any((middle < window[:, :2] - slack) | (middle > window[:, 2:] + slack), axis=1)]] = CLIPPED
    cause[which[np.any((middle < 0) | (middle > place.size), axis=1)]] = OUTSIDE


def _covered(glyphs: Glyphs, shapes: Shapes, area: Ints, see_through: Callable[[int], bool]) -> Bools:
    """Glyphs under an opaque area that was painted later."""
    n = len(glyphs)
    covered = np.zeros(n, bool)
    order = shapes.order
    later = area[order[area] > glyphs.object[0]]  # glyphs are in paint order
    if not len(later):
        return covered
    boxes = glyphs.box
    size = np.maximum((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]), 1e-6)
    for part in np.array_split(later, max(1, len(later) * n // _CHUNK)):
        b = shapes.box[part][:, None, :]
        w = np.minimum(b[..., 2], boxes[:, 2]) - np.maximum(b[..., 0], boxes[:, 0])
        h = np.minimum(b[..., 3], boxes[:, 3]) - np.maximum(b[..., 1], boxes[:, 1])
        over = (w > 0) & (h > 0) & (w * h >= _HIDES * size) & (order[part][:, None] > glyphs.object)
        for k in np.flatnonzero(over.any(1)).tolist():
            if not see_through(int(order[part[k]])):
                covered |= over[k]
    return covered


def _under(glyphs: Glyphs, box: Floats, order: Ints) -> Bools:
    """Glyphs under a box that was painted later."""
    under = np.zeros(len(glyphs), bool)
    for b, place in zip(box, order.tolist(), strict=True):
        if place > glyphs.object[0]:
            w = np.minimum(b[2], glyphs.box[:, 2]) - np.maximum(b[0], glyphs.box[:, 0])
            h = np.minimum(b[3], glyphs.box[:, 3]) - np.maximum(b[1], glyphs.box[:, 1])
            size = (glyphs.box[:, 2] - glyphs.box[:, 0]) * (glyphs.box[:, 3] - glyphs.box[:, 1])
            under |= (w > 0) & (h > 0) & (w * h >= _HIDES * size) & (glyphs.object < place)
    return under


def _faint(glyphs: Glyphs, found: Objects, drawn: Drawn, area: Ints) -> Ints:
    """Glyphs in the colour of their ground: the topmost area or picture painted before them, else white paper."""
    shapes = drawn.shapes
    filled = _FILLS[found.text_mode & 7]
    color = found.text_fill if filled.all() else np.where(filled, found.text_fill, found.text_stroke)
    kinds = sorted(set(color.tolist()))
    fills = {_PAPER, *shapes.fill[area].tolist()}
    if len(kinds) * len(fills) <= _FEW:
        alike = [kind for kind in kinds if any(_near(kind, fill) for fill in fills)]
    else:
        every, grounds = np.array(kinds, np.int64), np.array(sorted(fills), np.int64)
        alike = every[(_difference(every[:, None], grounds[None, :]) < _CONTRAST).any(1)].tolist()
    if not len(alike):
        return np.empty(0, np.int64)
    text_of = np.searchsorted(found.text, glyphs.object)
    suspect = np.flatnonzero(np.isin(color, alike)[text_of])
    if not len(suspect):
        return suspect
    box, order, ink = _grounds(drawn, area)
    faint: list[Ints] = []
    for part in np.array_split(suspect, max(1, len(suspect) * max(len(box), 1) // _CHUNK)):
        ground = np.full(len(part), _PAPER, np.int64)
        if len(box):
            x = (glyphs.box[part, 0] + glyphs.box[part, 2])[:, None] / 2
            y = (glyphs.box[part, 1] + glyphs.box[part, 3])[:, None] / 2
            inside = (box[:, 0] <= x) & (x <= box[:, 2]) & (box[:, 1] <= y) & (y <= box[:, 3])
            inside &= order < glyphs.object[part][:, None]
            top = len(box) - 1 - np.argmax(inside[:, ::-1], 1)
            ground = np.where(inside.any(1), ink[top], ground)
        unlike = (ground == _UNKNOWN) | (_difference(color[text_of[part]], ground) >= _CONTRAST)
        faint.append(part[~unlike])
    return np.concatenate(faint)


def _grounds(drawn: Drawn, area: Ints) -> tuple[Floats, Ints, Ints]:
    """What text can stand on, in paint order: boxes, places in the order, colours (``_UNKNOWN`` for pictures …)."""
    shapes = drawn.shapes
    box = np.concatenate([shapes.box, drawn.veil])
    order = np.concatenate([shapes.order, drawn.veil_order])
    ink = np.full(len(box), _UNKNOWN, np.int64)
    ink[area] = shapes.fill[area]
    paints = np.ones(len(box), bool)
    paints[: len(shapes)] = shapes.fill != 0
    use = np.flatnonzero(paints & ((box[:, 2:] - box[:, :2]).min(1) > _AREA))
    use = use[np.argsort(order[use], kind="stable")]
    return box[use], order[use], ink[use]


@lru_cache(maxsize=4096)
def _near(a: int, b: int) -> bool:
    """Whether two colours cannot be told from each other."""
    return max(abs((a >> s & 255) - (b >> s & 255)) for s in (0, 8, 16)) < _CONTRAST


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
    letters = "".join(glyphs.text)
    if len(letters) > n:
        letters = "".join([t[0] for t in glyphs.text])
    code = np.frombuffer(letters.encode("utf-32-le", "surrogatepass"), np.uint32)
    near = _TWICE * float(glyphs.size.max())
    if STEPS is not None and not STEPS.repeated(code, plain(glyphs.origin), near):
        return keep
    x, y = np.minimum(np.maximum(glyphs.origin / max(near, 0.01), -1e6), 1e6).T
    place = (code.astype(np.int64) << 42) ^ ((x * 16).astype(np.int64) & 0x3FFFFFF)
    pairs: set[tuple[int, int]] = set()
    for shift in (0.0, 1.0):  # rows two distances high, and the same moved by half
        row = np.floor((y + shift) / 2).astype(np.int64) & 0xFFFF
        key = place ^ (row << 26)
        order = np.argsort(key)
        ordered = key[order]
        step = 1
        while step < n and len(pairs) < _MOST_PAIRS:
            gap = ordered[step:] - ordered[:-step]
            close = (gap <= 16).nonzero()[0]  # equal letter and row, columns at most one distance apart
            if not len(close):
                break
            pairs.update(zip(order[close].tolist(), order[close + step].tolist(), strict=True))
            step += 1
    for i, j in sorted((min(p), max(p)) for p in pairs):
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
    parts = [(glyphs, cause) for glyphs, cause in parts if (cause != VISIBLE).any()]
    if not parts:
        return told
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
