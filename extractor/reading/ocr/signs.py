"""Signs told by the shape of their ink, where the recogniser, which was shown words, cannot tell them.

A lone circle may be ○ (yes), a zero or a letter; a lone bar may be － (none) or 一 (one): the shape and what else
stands in the column decide. Bullets before a line are often passed over: a disc is ●, whatever stands behind it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np

from extractor.reading.ocr.engine import Char, Grey
from extractor.reading.ocr.glyphs import ReadLine, kind_of

__all__ = [
    "ROUND",
    "Shape",
    "among_amounts",
    "bullet",
    "colons",
    "doubtful",
    "is_square_metre",
    "lone",
    "middle_dots",
    "points",
    "shape_of",
    "times",
    "without_specks",
]

ROUND = "Oo0○〇◯ＯｏQ◎。°º"
BARS = "一ー－-―—–‐ｰ_ﾆ~〜"
CROSSES = "xXｘＸ×メ乂✕"
KANJI_NUMBERS = "一二三四五六七八九十"
_WIDE_CIRCLE = 0.87  # width by height: a zero is narrower,
_WIDE_ZERO = 0.75  # most much narrower
_TAIL = 0.07  # em: by so much a comma reaches below the digits
_MAY_BE = 0.05  # probability from which on the digits behind a comma or point decide
_FIGURE = re.compile(r"[-△▲(（]*\d[\d,.]*[)）%％]?")
_AMOUNT, _FRACTION = re.compile(r"\d,\d{3}(?!\d)"), re.compile(r"\d\.(?!\d{3}(?!\d))\d|%|％")
_TIME, _CLOCK = re.compile(r"\d{1,2}[:：][0-5]\d"), re.compile(r"(?:[01]?\d|2[0-4])\.[0-5]\d")
_LOST = re.compile(r"[.,]?(?:[01]?\d|2[0-4])[0-5]\d")
_WIDER = 1.2  # times the usual step: digits further apart than this had a colon between them,
_PUT_BACK = 0.6  # and are no surer than this
_FEWEST_TIMES = 3  # times that make a column one of times
_FEWEST_AMOUNTS = 2  # figures with commas that make a column one of amounts
_AMONG_AMOUNTS = 0.002  # the same in a column of figures with commas
_DOT, _HALFWAY = 0.35, 0.15  # of its neighbours' height: how high a middle dot is, how far from half-way it stands
_BETWEEN_LETTERS = "*-'’`"  # what a middle dot between letters is read as, beside the points
_LIKE_DOT = ".:" + _BETWEEN_LETTERS
_SURE_POINT = 0.95  # a point with this probability is one, whatever the room
_ROOM = 1.25  # times the usual step: digits nearer than this have no point between them
_FULL = 0.8  # em: a circle this high is no zero


@dataclass(frozen=True, slots=True)
class Shape:
    """One piece of ink. Shares: ``fill`` of its box that is ink, ``solid`` of its box that lies within its outline."""

    width: int
    height: int
    fill: float
    solid: float
    holes: int
    nested: int  # pieces within holes
    widest: float  # where its widest row lies, 0 top to 1 bottom
    pieces: int = 1  # that do not touch

    @property
    def aspect(self) -> float:
        """Width by height."""
        return self.width / max(self.height, 1)


def shape_of(ink: Grey) -> Shape | None:
    """The shape of a picture's ink as a whole; None without ink."""
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    if not len(rows):
        return None
    part = np.ascontiguousarray(ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
    height, width = part.shape
    found: Any = cv2.findContours(np.pad(part, 1), cv2.RETR_TREE, cv2.CHAIN_APPROX_NONE)
    contours, tree = found[0], found[1][0]
    area = float(width * height)
    speck = 0.02 * area
    depth = [_depth(tree, k) for k in range(len(contours))]
    sizes = [cv2.contourArea(c) for c in contours]
    around = np.pad(part, 1)
    cv2.floodFill(around, None, (0, 0), 128)
    outline = area - float((around[1:-1, 1:-1] == 128).sum())
    spread = part.astype(bool).sum(1)
    wide = np.array([np.ptp(np.flatnonzero(row)) + 1 if row.any() else 0 for row in part])
    at = float(np.flatnonzero(wide >= 0.95 * wide.max()).mean()) / max(height - 1, 1)
    return Shape(
        width,
        height,
        float(spread.sum()) / area,
        outline / area,
        sum(d == 1 and s > speck for s, d in zip(sizes, depth, strict=True)),
        sum(d == 2 and s > speck for s, d in zip(sizes, depth, strict=True)),
        at,
        sum(d == 0 and s > speck / 2 for s, d in zip(sizes, depth, strict=True)),
    )


def _depth(tree: Any, k: int) -> int:
    depth = 0
    while tree[k][3] >= 0:
        k = tree[k][3]
        depth += 1
    return depth


def lone(text: str, shape: Shape, em: float, column: str) -> str | None:
    """What a sign that stands alone in its cell is, or None where its shape tells nothing.

    ``em``: of the text around it, in pixels; ``column``: all that the other cells of its column say.
    """
    if text in BARS and shape.width > 0.25 * em and shape.height < 0.3 * shape.width:
        return "一" if any(c in KANJI_NUMBERS[1:] for c in column) else "－"
    if text in CROSSES and min(shape.width, shape.height) > 0.5 * em:
        return "×"
    if text in ROUND and shape.holes == 1 and shape.solid > 0.7:
        digits = sum(c.isdigit() for c in column)
        if shape.nested:
            return "◎"
        if shape.aspect < _WIDE_CIRCLE:
            return "0"
        return "0" if shape.height < _FULL * em and digits > 0 and "○" not in column else "○"
    return None


def points(read: ReadLine, *, amounts: bool = False) -> None:
    """Commas and points within figures: a comma has a tail below the digits; groups of three digits follow a comma.

    ``amounts``: the other figures of its column have commas, and none has a fraction; a point is doubted there.
    """
    texts = [c.text for c in read.chars]
    least = _AMONG_AMOUNTS if amounts else _MAY_BE
    for k in range(len(texts) - 2, 0, -1):
        if texts[k] not in ",." or read.line.downwards or not (texts[k - 1].isdigit() and texts[k + 1].isdigit()):
            continue
        end = k + 1
        while end < len(texts) and texts[end].isdigit():
            end += 1
        three = end - k == 4 and texts[end : end + 1] != ["."]
        feet = [float(read.rows[j][1]) for j in (k - 1, k + 1)]
        tail = (float(read.rows[k][1]) - sum(feet) / 2) / max(read.size, 1.0)
        other = dict(read.chars[k].others)
        thousands = texts[end : end + 1] == [","]  # no comma follows a point
        if texts[k] == "." and three and (thousands or tail > _TAIL or other.get(",", 0.0) > least):
            read.chars[k] = replace(read.chars[k], text=",")
            texts[k] = ","
        elif texts[k] == "." and amounts and end - k >= 4:  # a comma whose tail a rule or a bad copy took
            text = "," if three else "."
            read.chars[k] = replace(read.chars[k], text=text, probability=min(read.chars[k].probability, _PUT_BACK))
            texts[k] = text
        elif texts[k] == "," and not three and (tail < 0.5 * _TAIL or other.get(".", 0.0) > _MAY_BE):
            read.chars[k] = replace(read.chars[k], text=".")


def among_amounts(one: ReadLine, read: list[ReadLine]) -> bool:
    """Whether the other figures of a figure's column have commas, and none has a fraction. ``read``: all lines."""
    if not one.line.region and not _FIGURE.fullmatch(one.text):
        return False
    middle = (one.line.box[0] + one.line.box[2]) / 2
    column = [
        r.text
        for r in read
        if r is not one and r.line.box[0] < middle < r.line.box[2] and (r.line.region or _FIGURE.fullmatch(r.text))
    ]
    amounts = sum(_AMOUNT.search(text) is not None for text in column)
    return amounts >= _FEWEST_AMOUNTS and not any(_FRACTION.search(text) for text in column)


def doubtful(sign: str, shape: Shape, column: str) -> bool:
    """Whether a lone zero may as well be the mark ○: as wide as it is high, and no figure in its column."""
    return sign == "0" and shape.aspect >= _WIDE_ZERO and not any(c.isdigit() and c != "0" for c in column)


def colons(one: ReadLine, read: list[ReadLine]) -> None:
    """A colon that a copy lost (730) put back, in a column of times; where no room tells it, the figure is doubted."""
    if one.line.downwards or not _LOST.fullmatch(one.text) or _times_beside(one, read) < _FEWEST_TIMES:
        return
    for k, char in enumerate(one.chars):
        one.chars[k] = replace(char, probability=min(char.probability, _PUT_BACK))
    steps = np.diff(one.edge.mean(1))
    at = len(one.chars) - 2
    if not one.text.isdigit() or float(steps[at - 1]) < _WIDER * float(np.delete(steps, at - 1).max()):
        return
    where = (one.chars[at - 1].at + one.chars[at].at) / 2
    one.chars.insert(at, Char(":", _PUT_BACK, where))
    one.edge = np.insert(one.edge, at, (one.edge[at - 1, 1], one.edge[at, 0]), axis=0)
    one.rows = np.insert(one.rows, at, one.rows[at - 1], axis=0)


def _times_beside(one: ReadLine, read: list[ReadLine]) -> int:
    """How many other lines above and below a line are times."""
    middle = (one.line.box[0] + one.line.box[2]) / 2
    return sum(r.line.box[0] < middle < r.line.box[2] and _TIME.fullmatch(r.text) is not None for r in read)


def times(one: ReadLine, read: list[ReadLine]) -> None:
    """A colon that lost a dot (7.30) put right where the column holds times and no other fractions."""
    if not _CLOCK.fullmatch(one.text):
        return
    middle = (one.line.box[0] + one.line.box[2]) / 2
    column = [r.text for r in read if r.line.box[0] < middle < r.line.box[2]]
    told = sum(_TIME.fullmatch(text) is not None for text in column)
    others = sum("." in text and text[:1].isdigit() and _CLOCK.fullmatch(text) is None for text in column)
    if told >= _FEWEST_TIMES and not others:
        k = one.text.index(".")
        one.chars[k] = replace(one.chars[k], text=":")


def middle_dots(read: ReadLine) -> None:
    """A point that stands at half the height of the characters beside it is a middle dot: 1/2・2/3."""
    if read.line.downwards:
        return
    for k in range(1, len(read.chars) - 1):
        text = read.chars[k].text
        if text not in _LIKE_DOT or (text in _BETWEEN_LETTERS and not (_letter(read, k - 1) and _letter(read, k + 1))):
            continue
        beside = read.rows[[k - 1, k + 1]]
        top, bottom = float(beside[:, 0].min()), float(beside[:, 1].max())
        upper, lower = read.rows[k].tolist()
        high = bottom - top
        wide = float(read.edge[k][1] - read.edge[k][0])
        small = lower - upper < _DOT * high and (text not in _BETWEEN_LETTERS or wide < _DOT * high)
        if small and abs((upper + lower - top - bottom) / 2) < _HALFWAY * high:
            read.chars[k] = replace(read.chars[k], text="・")


def _letter(read: ReadLine, k: int) -> bool:
    return kind_of(read.chars[k].text) in ("ideograph", "kana")


def without_specks(read: ReadLine) -> None:
    """Take out the points that dust puts into a figure: they stand where the digits leave no room for one.

    A printed point or comma takes half a digit's width, so the digits beside it stand further apart than others.
    """
    if read.line.downwards or not all(c.text.isdigit() or c.text in ",.%％▲△-()" for c in read.chars):
        return
    middle = read.edge.mean(1)
    digit = [c.text.isdigit() for c in read.chars]
    steps = [middle[k + 1] - middle[k] for k in range(len(digit) - 1) if digit[k] and digit[k + 1]]
    if not steps:
        return
    usual = float(min(steps))
    keep = [
        not (
            char.text in ",."
            and char.probability < _SURE_POINT
            and 0 < k < len(digit) - 1
            and digit[k - 1]
            and digit[k + 1]
            and middle[k + 1] - middle[k - 1] < _ROOM * usual
        )
        for k, char in enumerate(read.chars)
    ]
    if not all(keep):
        read.chars = [c for c, k in zip(read.chars, keep, strict=True) if k]
        read.edge, read.rows = read.edge[keep], read.rows[keep]


def bullet(shape: Shape, em: float) -> str | None:
    """The bullet that a piece of ink before a line is: ● ○ ◎ ■ □ ▲ △ ▼ ▽ ◆ ◇; None where it is none of them."""
    if not 0.45 * em <= max(shape.width, shape.height) <= 1.15 * em or not 0.8 <= shape.aspect <= 1.25:
        return None
    if shape.pieces > 1:
        return None  # ※
    filled = shape.holes == 0
    if not filled and shape.holes > 1:
        return None
    if shape.solid > 0.92:
        return "■" if filled and shape.fill > 0.9 else "□" if not filled and shape.fill < 0.6 else None
    if 0.7 < shape.solid <= 0.85:
        if filled:
            return "●" if shape.fill > 0.7 else None
        return "◎" if shape.nested else "○" if shape.fill < 0.6 else None
    if 0.4 < shape.solid < 0.62 and (filled or shape.fill < 0.45):
        if shape.widest > 0.8:
            return "▲" if filled else "△"
        if shape.widest < 0.2:
            return "▼" if filled else "▽"
        if 0.35 < shape.widest < 0.65:
            return "◆" if filled else "◇"
    return None


def is_square_metre(ink: Grey) -> str | None:
    """Whether an m has a small raised figure at its right: ``㎡`` or ``㎥``, which the recogniser does not know.

    ``ink``: of the m and what follows up to the next character.
    """
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    pieces = [s for s in stats[1:].tolist() if s[cv2.CC_STAT_AREA] >= 4]
    if len(pieces) != 2:
        return None
    m, raised = sorted(pieces, key=lambda s: s[cv2.CC_STAT_LEFT])
    beside = raised[0] >= m[0] + m[2] - 1
    small = raised[3] < 0.75 * max(m[3], 1) and raised[2] < 0.5 * m[2]
    high = raised[1] + raised[3] <= m[1] + 0.6 * m[3]
    return "㎡" if beside and small and high else None
