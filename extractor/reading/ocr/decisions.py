"""Look-alikes of a page decided: by their neighbours, by their shape, by the columns that they stand in."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from extractor.reading.ocr.context import settle
from extractor.reading.ocr.engine import Char, Grey
from extractor.reading.ocr.glyphs import ReadLine
from extractor.reading.ocr.lines import own_ink
from extractor.reading.ocr.signs import (
    ROUND,
    among_amounts,
    colons,
    doubtful,
    is_square_metre,
    lone,
    middle_dots,
    points,
    shape_of,
    times,
    without_specks,
)

__all__ = ["decide"]

BROKEN_RING = 0.2  # of a ring's width: breaks up to this are closed
SEEN = 0.9  # confidence in a sign that was told by its shape,
AS_LIKELY = 0.6  # in a lone zero that may as well be a ring


def decide(read: list[ReadLine], ink: Grey) -> None:
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
    for r in read:
        colons(r, read)


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
    if shape is not None and doubtful(one.text, shape, column):
        one.chars[0] = replace(one.chars[0], probability=min(one.chars[0].probability, AS_LIKELY))


def _square_metres(read: ReadLine, ink: Grey) -> None:
    for k, (char, (x0, x1), (top, bottom)) in enumerate(
        zip(read.chars, read.edge.tolist(), read.rows.tolist(), strict=True)
    ):
        if char.text == "m" and not read.line.downwards:
            sign = is_square_metre(ink[int(top) : int(bottom), int(x0) : int(x1)])
            if sign is not None:
                read.chars[k] = Char(sign, SEEN, char.at)
