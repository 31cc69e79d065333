"""Quarter turns: which way up a page was laid on the glass, found by reading a few of its lines each way."""

from __future__ import annotations

import numpy as np

from extractor.reading.ocr.downwards import read_downwards
from extractor.reading.ocr.engine import Char, Engine, Grey
from extractor.reading.ocr.straighten import Map
from extractor.reading.page import Floats

__all__ = ["quarter_turn", "turn"]

_LINES = 6  # the longest lines are tried
_READS = 0.85  # a mean probability from which on the first try is right
_BETTER = 0.15  # by so much another way must read better;
_LYING = 0.02  # by so little where the lines stand upright: the recogniser knows letters on their side, a little worse
_LONG = 2.0  # a line is at least so much longer than high


def quarter_turn(text: Grey, ink: Grey, quads: Floats, engine: Engine) -> int:
    """By how many degrees clockwise the page must be turned to be read: 0, 90, 180 or 270."""
    boxes = [(q[0::2].min(), q[1::2].min(), q[0::2].max(), q[1::2].max()) for q in quads]
    level = [b for b in boxes if b[2] - b[0] >= _LONG * (b[3] - b[1])]
    upright = [b for b in boxes if b[3] - b[1] >= _LONG * (b[2] - b[0])]
    lying = sum(b[3] - b[1] for b in upright) > sum(b[2] - b[0] for b in level)
    lines = sorted(upright if lying else level, key=lambda b: -max(b[2] - b[0], b[3] - b[1]))[:_LINES]
    if not lines:
        return 0
    cuts = [np.s_[max(0, int(b[1])) : int(b[3]) + 1, max(0, int(b[0])) : int(b[2]) + 1] for b in lines]
    crops = [text[cut] for cut in cuts]
    if lying:
        best, score = 0, _mean([read_downwards(c, ink[s], engine) for c, s in zip(crops, cuts, strict=True)])
        ways = [90, 270]
    else:
        best, score = 0, _mean(engine.read(crops))
        ways = [180]
    if score >= _READS and not lying:
        return 0
    for way in ways:
        other = _mean(engine.read([np.ascontiguousarray(np.rot90(c, -way // 90)) for c in crops]))
        if other > score + ((_LYING if lying else _BETTER) if best == 0 else 0.0):
            best, score = way, other
    return best


def _mean(lines: list[list[Char]]) -> float:
    found = [c.probability for chars in lines for c in chars]
    return float(np.mean(found)) if found else 0.0


def turn(picture: Grey, degrees: int) -> tuple[Grey, Map]:
    """The picture turned clockwise, and the map from its pixels to those of the picture as it was."""
    height, width = picture.shape
    matrix = {
        0: [[1.0, 0, 0], [0, 1.0, 0]],
        90: [[0, 1.0, 0], [-1.0, 0, height - 1]],
        180: [[-1.0, 0, width - 1], [0, -1.0, height - 1]],
        270: [[0, -1.0, width - 1], [1.0, 0, 0]],
    }[degrees]
    return np.ascontiguousarray(np.rot90(picture, -degrees // 90)), Map(np.array(matrix))
