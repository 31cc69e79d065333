"""PDFium's characters as glyphs: em boxes, angles, typed blanks, ligatures and surrogates put together."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from extractor.reading.page import Bools, Floats, Glyphs, Ints
from extractor.reading.place import Place
from extractor.reading.records import Chars, Objects

__all__ = ["write"]

ABOVE, BELOW = 0.88, 0.12  # of the em, from the baseline: the em box of Japanese fonts (OpenType's ideographic box)
_UPRIGHT = 0.3  # em: an origin this far off its object's line was moved there by a vertical font
_HALF, _FULL = 1, 2
_REPLACEMENT = "\ufffd"


def write(chars: Chars, found: Objects, place: Place) -> Glyphs:
    """The glyphs as displayed, in paint order."""
    if not len(chars):
        return Glyphs()
    order = np.argsort(chars.object, kind="stable")
    code, owner = chars.code[order].astype(np.int64), chars.object[order]
    origin, advance = chars.origin[order], chars.advance[order]
    unmapped = chars.unmapped[order]
    code = np.where(chars.hyphen[order] & (code == 2), 0x2D, code)
    text_of = np.searchsorted(found.text, owner)
    matrix = found.matrix[owner]
    size = found.text_size[text_of] * np.hypot(matrix[:, 2], matrix[:, 3])
    vertical = _vertical(owner, origin, matrix, size)

    blank, kind = _blanks(code)
    space = np.zeros(len(code), np.int32)
    before = np.flatnonzero(blank[:-1] & ~blank[1:] & (owner[1:] == owner[:-1])) if len(code) > 1 else np.empty(0, int)
    # A run of blanks counts as a full-width one if one of it is.
    run = np.cumsum(~blank)
    widest = np.zeros(int(run[-1]) + 1, np.int32)
    np.maximum.at(widest, run[blank], kind[blank])
    space[before + 1] = widest[run[before]]

    same = np.zeros(len(code), bool)  # another character of the glyph before
    same[1:] = (owner[1:] == owner[:-1]) & (np.abs(origin[1:] - origin[:-1]).max(1) < 1e-3 * np.maximum(size[1:], 1e-3))
    low = np.zeros(len(code), bool)
    low[1:] = (code[1:] >= 0xDC00) & (code[1:] < 0xE000) & (code[:-1] >= 0xD800) & (code[:-1] < 0xDC00)
    keep = ~blank
    head = keep & ~((same | low) & np.concatenate([[False], keep[:-1]]))
    texts, mapped = _texts(code, keep, head, unmapped)

    matrix, size, vertical = matrix[head], size[head], vertical[head]
    start, box, angle, em = _place(origin[head], advance[head], matrix, size, vertical, place)
    n = len(texts)
    return Glyphs(
        texts,
        box,
        start,
        em,
        angle,
        found.text_font[text_of[head]].astype(np.int32),
        owner[head].astype(np.int32),
        space[head],
        vertical,
        mapped,
        np.ones(n),
    )


def _vertical(owner: Ints, origin: Floats, matrix: Floats, size: Floats) -> Bools:
    """Texts in a vertical font: PDFium moves a glyph's origin to its horizontal one, off the line of its object."""
    fresh = np.concatenate([[True], owner[1:] != owner[:-1]])
    up = matrix[:, 2:4] / np.maximum(np.hypot(matrix[:, 2], matrix[:, 3]), 1e-9)[:, None]
    across = matrix[:, 0:2] / np.maximum(np.hypot(matrix[:, 0], matrix[:, 1]), 1e-9)[:, None]
    normal = (
        np.stack([-across[:, 1], across[:, 0]], 1)
        * np.sign((up * np.stack([-across[:, 1], across[:, 0]], 1)).sum(1))[:, None]
    )
    off = -((origin - matrix[:, 4:6]) * normal).sum(1)
    first = (off > _UPRIGHT * size) & fresh
    flags: Bools = first[fresh][np.cumsum(fresh) - 1]
    return flags


def _blanks(code: Ints) -> tuple[Bools, Ints]:
    blank = (
        (code == 0x20) | (code == 0xA0) | (code == 0x3000) | ((code >= 0x2000) & (code <= 0x200A)) | (code == 0x202F)
    )
    blank |= (code == 0x09) | (code == 0x0A) | (code == 0x0D) | (code == 0x205F)
    return blank, np.where(code == 0x3000, _FULL, _HALF)


def _texts(code: Ints, keep: Bools, head: Bools, unmapped: Bools) -> tuple[list[str], Bools]:
    """What each glyph says, and whether the file tells it."""
    index = np.flatnonzero(keep)
    if not len(index):
        return [], np.empty(0, bool)
    points = code[index]
    begin = np.flatnonzero(head[index])
    surrogate = (points >= 0xD800) & (points < 0xE000)
    bad = unmapped[index] | (points < 0x20) | ((points >= 0x7F) & (points < 0xA0)) | surrogate
    bad |= ((points >= 0xE000) & (points < 0xF900)) | (points >= 0xF0000)  # private use
    bad |= ((points & 0xFFFE) == 0xFFFE) | (points == 0xFFFD)  # no character
    letters = [chr(p) for p in points.tolist()]
    if len(begin) == len(index):
        texts = letters
    else:
        bounds = [*begin.tolist(), len(index)]
        texts = ["".join(letters[i:j]) for i, j in pairwise(bounds)]
        if surrogate.any():
            for k, (i, j) in enumerate(pairwise(bounds)):
                if surrogate[i:j].any():
                    texts[k] = texts[k].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
                    lone = _REPLACEMENT in texts[k]
                    bad[i:j] = unmapped[index][i:j] | lone
    mapped: Bools = ~np.logical_or.reduceat(bad, begin)
    return texts, mapped


def _place(
    origin: Floats, advance: Floats, matrix: Floats, size: Floats, vertical: Bools, place: Place
) -> tuple[Floats, Floats, Floats, Floats]:
    """Origin, em box, angle and em as displayed."""
    along, up = place.vectors(matrix[:, 0:2]), place.vectors(matrix[:, 2:4])
    direction = along / np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    rise = up / np.maximum(np.hypot(up[:, 0], up[:, 1]), 1e-9)[:, None]
    em = size * place.unit
    start = place.points(origin)
    step = advance * place.unit
    # A vertical font centres its glyphs on the object's own line.
    line = ((place.points(matrix[:, 4:6]) - start) * direction).sum(1)
    left = np.where(vertical, line - em / 2, 0.0)[:, None] * direction
    right = np.where(vertical, line + em / 2, step)[:, None] * direction
    foot = start - rise * (BELOW * em)[:, None]
    head = start + rise * (ABOVE * em)[:, None]
    corners = np.stack([foot + left, head + left, foot + right, head + right])
    box = np.concatenate([corners.min(0), corners.max(0)], 1)
    angle = np.degrees(np.arctan2(direction[:, 1], direction[:, 0]))
    angle = np.where(np.abs(angle) < 1e-3, 0.0, angle)
    return start, box, angle, em
