"""PDFium's characters as glyphs: em boxes, angles, typed blanks, ligatures and surrogates put together."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from extractor.reading.compiled import STEPS, arrays, plain
from extractor.reading.page import Bools, Floats, Glyphs, Ints
from extractor.reading.place import Place
from extractor.reading.records import Chars, Objects

__all__ = ["write"]

ABOVE, BELOW = 0.88, 0.12  # of the em, from the baseline: the em box of Japanese fonts (OpenType's ideographic box)
_UPRIGHT = 0.3  # em: an origin this far off its object's line was moved there by a vertical font
_HALF, _FULL = 1, 2
_REPLACEMENT = "\ufffd"


def _blanks() -> Ints:
    """For each code up to U+3000, and one beyond: 0 no blank, 1 a narrow one, 2 a full-width one."""
    table = np.zeros(0x3002, np.int32)
    for code in (0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x202F, 0x205F, *range(0x2000, 0x200B)):
        table[code] = _HALF
    table[0x3000] = _FULL
    return table


def _wrong() -> Bools:
    """For each code of the basic plane whether it is no character: controls, surrogates, private use, U+FFFD–FFFF."""
    table = np.zeros(0x10000, np.bool_)
    table[:0x20] = table[0x7F:0xA0] = table[0xD800:0xF900] = table[0xFFFD:] = True
    return table


_BLANK, _BAD = _blanks(), _wrong()


def write(chars: Chars, found: Objects, place: Place) -> Glyphs:
    """The glyphs as displayed, in paint order."""
    if not len(chars):
        return Glyphs()
    chars = _in_paint_order(chars)
    matrix = found.matrix[found.text]
    sizes = found.text_size * np.hypot(matrix[:, 2], matrix[:, 3])
    quick = _quick(chars, found, place, matrix, sizes) if STEPS is not None and place.plain else None
    return quick or _write(chars, found, place, matrix, sizes)


_MADE = (np.uint32, np.float64, np.float64, np.float64, np.int32, np.int32, np.int32, np.bool_)


def _quick(chars: Chars, found: Objects, place: Place, matrix: Floats, sizes: Floats) -> Glyphs | None:
    """The glyphs of an upright page by the step in C; None for what it leaves to ``_write``."""
    assert STEPS is not None
    left, _, _, top = place.box
    made = STEPS.glyphs(
        plain(chars.code, np.int64),
        plain(chars.object, np.int32),
        plain(chars.origin),
        plain(chars.advance),
        plain(chars.hyphen, np.bool_),
        plain(chars.unmapped, np.bool_),
        plain(found.text, np.int64),
        plain(sizes),
        plain(matrix),
        plain(found.text_font, np.int32),
        left,
        top,
    )
    if made is None:
        return None
    texts = list(made[0].decode("utf-32-le", "surrogatepass"))
    _, start, box, size, owner, font, space, mapped = arrays(made, _MADE)
    n = len(texts)
    return Glyphs(
        texts,
        box.reshape(n, 4),
        start.reshape(n, 2),
        size,
        np.zeros(n),
        font,
        owner,
        space,
        np.zeros(n, np.bool_),
        mapped,
        np.ones(n),
    )


def _write(chars: Chars, found: Objects, place: Place, matrix: Floats, sizes: Floats) -> Glyphs:
    """The glyphs of characters in paint order; ``matrix``, ``sizes``: of each text."""
    code, owner, origin = chars.code, chars.object, chars.origin
    if chars.hyphen.any():
        code = np.where(chars.hyphen & (code == 2), 0x2D, code)
    text_of = np.searchsorted(found.text, owner)
    size = sizes[text_of]
    inside = np.zeros(len(code), np.bool_)  # not the first of its object
    inside[1:] = owner[1:] == owner[:-1]

    kind = _BLANK[np.minimum(code, 0x3001)]
    keep = kind == 0
    space = _spaces(kind, keep, inside)
    same = np.zeros(len(code), np.bool_)  # another character of the glyph before
    step, least = np.abs(origin[1:] - origin[:-1]), 1e-3 * np.maximum(size[1:], 1e-3)
    same[1:] = (step[:, 0] < least) & (step[:, 1] < least)
    same &= inside
    same[1:] |= (code[1:] & ~0x3FF == 0xDC00) & (code[:-1] & ~0x3FF == 0xD800)
    same[1:] &= keep[:-1]
    head = keep & ~same
    texts, mapped = _texts(code, keep, head, chars.unmapped)

    first = (~inside).nonzero()[0]
    moved = _vertical(origin[first], matrix[text_of[first]], size[first])
    vertical = moved[np.cumsum(~inside) - 1] if moved.any() else np.zeros(len(code), np.bool_)
    if not head.all():
        origin, size, text_of, vertical = origin[head], size[head], text_of[head], vertical[head]
        advance, owner, space = chars.advance[head], owner[head], space[head]
    else:
        advance = chars.advance
    start, box, angle, em = _place(origin, advance, matrix, text_of, size, vertical, place)
    return Glyphs(
        texts,
        box,
        start,
        em,
        angle,
        found.text_font[text_of].astype(np.int32),
        owner.astype(np.int32),
        space,
        vertical,
        mapped,
        np.ones(len(texts)),
    )


def _in_paint_order(chars: Chars) -> Chars:
    """PDFium gives lines of its own; within an object its order is the text's."""
    owner = chars.object
    if (owner[1:] >= owner[:-1]).all():
        return chars
    return chars.only(np.argsort(owner, kind="stable"))


def _spaces(kind: Ints, keep: Bools, inside: Bools) -> Ints:
    """The blank typed before each character in the same object; a run with a full-width one counts as that."""
    space = np.zeros(len(kind), np.int32)
    if keep.all():
        return space
    before = (~keep[:-1] & keep[1:] & inside[1:]).nonzero()[0]
    run = np.cumsum(keep)
    widest = np.zeros(int(run[-1]) + 1, np.int32)
    blank = ~keep
    np.maximum.at(widest, run[blank], kind[blank])
    space[before + 1] = widest[run[before]]
    return space


def _vertical(origin: Floats, matrix: Floats, size: Floats) -> Bools:
    """Texts (by their first glyphs) in a vertical font: PDFium moves the origin to the horizontal one, off the line."""
    a, b = matrix[:, 0], matrix[:, 1]
    turned = a * matrix[:, 3] < b * matrix[:, 2]  # mirrored: the line's normal points the other way
    x, y = origin[:, 0] - matrix[:, 4], origin[:, 1] - matrix[:, 5]
    off = (b * x - a * y) / np.maximum(np.hypot(a, b), 1e-9)
    flags: Bools = np.where(turned, -off, off) > _UPRIGHT * size
    return flags


def _texts(code: Ints, keep: Bools, head: Bools, unmapped: Bools) -> tuple[list[str], Bools]:
    """What each glyph says, and whether the file tells it."""
    if keep.all():
        points, untold, heads = code, unmapped, head
    else:
        points, untold, heads = code[keep], unmapped[keep], head[keep]
    if not len(points):
        return [], np.empty(0, bool)
    if untold.any():  # what PDFium gives there is the code itself, which is no character
        points = np.where(untold, ord(_REPLACEMENT), points)
    begin = heads.nonzero()[0]
    bad = _BAD[np.minimum(points, 0xFFFF)]
    beyond = points > 0xFFFF
    if beyond.any():
        bad[beyond] = points[beyond] >= 0xF0000
    letters = list(points.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass"))
    if len(begin) == len(points):
        return letters, ~bad
    bounds = [*begin.tolist(), len(points)]
    texts = ["".join(letters[i:j]) for i, j in pairwise(bounds)]
    surrogate = (points & ~0x7FF) == 0xD800
    if surrogate.any():
        for k, (i, j) in enumerate(pairwise(bounds)):
            if surrogate[i:j].any():
                texts[k] = texts[k].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
                bad[i:j] = _REPLACEMENT in texts[k]
    mapped: Bools = ~np.logical_or.reduceat(bad, begin)
    return texts, mapped


def _place(
    origin: Floats, advance: Floats, matrix: Floats, text_of: Ints, size: Floats, vertical: Bools, place: Place
) -> tuple[Floats, Floats, Floats, Floats]:
    """Origin, em box, angle and em as displayed. ``matrix``: of each text; ``text_of``: the text of each glyph."""
    start = place.points(origin)
    upright = not (matrix[:, 1].any() or matrix[:, 2].any() or (matrix[:, 0] < 0).any() or (matrix[:, 3] < 0).any())
    if upright and place.plain and not vertical.any():
        box = np.empty((len(start), 4))
        box[:, 0] = start[:, 0]
        box[:, 1] = start[:, 1] - ABOVE * size
        box[:, 2] = start[:, 0] + advance
        box[:, 3] = start[:, 1] + BELOW * size
        return start, box, np.zeros(len(start)), size
    along, up = place.vectors(matrix[:, 0:2]), place.vectors(matrix[:, 2:4])
    direction = (along / np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None])[text_of]
    rise = (up / np.maximum(np.hypot(up[:, 0], up[:, 1]), 1e-9)[:, None])[text_of]
    em = size * place.unit
    # A vertical font centres its glyphs on the object's own line.
    line = ((place.points(matrix[:, 4:6])[text_of] - start) * direction).sum(1)
    left = np.where(vertical, line - em / 2, 0.0)[:, None] * direction
    right = np.where(vertical, line + em / 2, advance * place.unit)[:, None] * direction
    foot = start - rise * (BELOW * em)[:, None]
    head = start + rise * (ABOVE * em)[:, None]
    corners = np.stack([foot + left, head + left, foot + right, head + right])
    box = np.concatenate([corners.min(0), corners.max(0)], 1)
    angle = np.degrees(np.arctan2(direction[:, 1], direction[:, 0]))
    angle = np.where(np.abs(angle) < 1e-3, 0.0, angle)
    return start, box, angle, em
