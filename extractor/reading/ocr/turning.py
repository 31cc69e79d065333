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
_BETTER = 0.15  # by so much another way must read better,
_LYING = 0.05  # and this way, of lines that stand upright, may read worse: see ``_of_lying``
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
        return _of_lying(crops, [ink[cut] for cut in cuts], engine)
    first = _probabilities(engine.read(crops))
    if len(first) and float(first.mean()) >= _READS:
        return 0
    way, better = _best(first, {180: _turned(crops, 180, engine)})
    return way if better > _BETTER else 0


def _of_lying(crops: list[Grey], inks: list[Grey], engine: Engine) -> int:
    """The turn of a page whose lines stand upright: written downwards (0), or laid on one of its sides.

    The recogniser knows letters that lie on their back (a page that wants 90 degrees) nearly as well as upright ones,
    and never those that lie on their face. So lines that read well when turned by 90 degrees were laid on their side,
    even where their letters, taken one by one from the top, read as well; those that read well turned by 270 degrees
    may be written downwards, unless they read badly so.
    """
    down = _probabilities([read_downwards(c, i, engine) for c, i in zip(crops, inks, strict=True)])
    ways = {way: _turned(crops, way, engine) for way in (90, 270)}
    best, better = _best(down, ways)
    if best == 90:
        return 90 if better > -_LYING else 0
    return 270 if better > _BETTER else 0


def _best(first: Floats, ways: dict[int, Floats]) -> tuple[int, float]:
    """The way that reads best and by how much better than ``first``; what one way reads and another not counts as 0."""
    most = max(len(first), *(len(found) for found in ways.values()), 1)
    best = max(ways, key=lambda way: float(ways[way].sum()))
    return best, float(ways[best].sum() - first.sum()) / most


def _turned(crops: list[Grey], way: int, engine: Engine) -> Floats:
    return _probabilities(engine.read([np.ascontiguousarray(np.rot90(c, -way // 90)) for c in crops]))


def _probabilities(lines: list[list[Char]]) -> Floats:
    return np.array([c.probability for chars in lines for c in chars], np.float64)


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
