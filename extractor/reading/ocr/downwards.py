"""Lines written from top to bottom: cut into their characters, which are read side by side as one level line.

The recogniser knows level lines only. In writing from top to bottom the characters themselves stand upright.
"""

from __future__ import annotations

import numpy as np

from extractor.reading.ocr.engine import Char, Engine, Grey

__all__ = ["read_downwards"]

_SHORTEST, _LONGEST = 0.35, 3.2  # em: height of one character's share of the column
_EACH = 0.02  # cost of a cut: none is made without need
_PAD = 0.12  # em around each character of the level line
_TURNED = {"l": "ー", "|": "ー", "I": "ー", "1": "ー", "丨": "ー", "!": "ー"}
"""What a long vowel mark, which stands upright in such lines, is taken for."""


def read_downwards(text: Grey, ink: Grey, engine: Engine) -> list[Char]:
    """The characters of a column. ``at`` is measured along it, from the top."""
    columns = np.flatnonzero(ink.any(0))
    if not len(columns):
        return []
    left, right = int(columns[0]), int(columns[-1]) + 1
    em = max(right - left, 4)
    cuts = _cuts(ink[:, left:right].astype(bool).sum(1), em)
    if not cuts:
        return []
    side = round(em * (1 + 2 * _PAD))
    level = np.full((side, side * len(cuts)), 255, np.uint8)
    for k, (a, b) in enumerate(cuts):
        inked = np.flatnonzero(ink[a:b, left:right].any(1))
        part = text[a + inked[0] : a + inked[-1] + 1, left:right][:side] if len(inked) else text[a:a, left:right]
        y, x = max(0, (side - part.shape[0]) // 2), k * side + (side - part.shape[1]) // 2
        level[y : y + part.shape[0], x : x + part.shape[1]] = part[: side - y]
    chars = []
    for char in engine.read([level])[0]:
        if not char.text.strip():
            continue
        k = min(int(char.at * len(cuts)), len(cuts) - 1)
        char.at = (cuts[k][0] + cuts[k][1]) / 2 / text.shape[0]
        chars.append(char)
    for k, char in enumerate(chars):
        near = [c.text for c in chars[max(0, k - 1) : k + 2] if c is not char]
        if char.text in _TURNED and any("ァ" <= t <= "ヺ" for t in near):
            char.text = _TURNED[char.text]
    return chars


def _cuts(rows: np.ndarray[tuple[int], np.dtype[np.int64]], em: int) -> list[tuple[int, int]]:
    """The rows of each character: cut where there is least ink, at distances near one em."""
    inked = np.flatnonzero(rows)
    if not len(inked):
        return []
    top, bottom = int(inked[0]), int(inked[-1]) + 1
    length = bottom - top
    low, high = max(2, round(_SHORTEST * em)), round(_LONGEST * em)
    if length <= 1.25 * em:
        return [(top, bottom)]
    ink = np.append(rows[top:bottom], 0).astype(float) / max(float(rows.max()), 1.0)
    ink[0] = 0.0
    held = np.flatnonzero(rows[top:bottom])
    best = np.full(length + 1, np.inf)
    before = np.zeros(length + 1, int)
    best[0] = 0.0
    for end in range(low, length + 1):
        starts = np.arange(max(0, end - high), end - low + 1)
        # The ink of each share, without the blank above and below it.
        first = held[np.minimum(np.searchsorted(held, starts), len(held) - 1)]
        last = held[np.searchsorted(held, end) - 1] + 1
        tall = np.maximum(last - first, 0) / em
        odd = np.where(tall > 1.0, tall - 1.0, 0.35 * (0.9 - tall))
        cost = best[starts] + ink[end] + 0.6 * odd * odd + _EACH
        k = int(np.argmin(cost))
        best[end], before[end] = cost[k], starts[k]
    if not np.isfinite(best[length]):
        return [(top, bottom)]
    cuts, end = [], length
    while end > 0:
        cuts.append((top + int(before[end]), top + end))
        end = int(before[end])
    return cuts[::-1]
