"""Ink within a line that no character accounts for: small raised marks (※1), bullets, a sign the engine passed over."""

from __future__ import annotations

import numpy as np

from extractor.reading.ocr.engine import Char, Engine, Grey
from extractor.reading.ocr.glyphs import kind_of
from extractor.reading.ocr.signs import bullet, shape_of
from extractor.reading.page import Bools, Floats

__all__ = ["with_unread"]

_GAP = 0.08  # em without ink parts two pieces
_NARROWEST = 0.22  # em: a smaller piece is a dot of its neighbour
_AWAY = 0.62  # em: a piece whose middle is nearer to a character's belongs to it
_SMALLEST, _DOT = 0.07, 0.3  # em: the sides of a middle dot
_DOT_AWAY, _HALFWAY = 0.55, 0.15  # em: from the middles of the letters beside it, from half-way up the line
_MARKS = "※＊*○●◎◇◆□■△▲▽▼・"
_SEEN = 0.9  # confidence in a sign that was told by its shape
_PAD = 0.15  # em around a piece


def with_unread(chars: list[Char], text: Grey, ink: Grey, em: float, engine: Engine) -> list[Char]:
    """A level line's characters with those that stand in ink which none of them accounts for. ``em`` in pixels."""
    width = ink.shape[1]
    if not chars or em <= 0:
        return chars
    middles = np.array([c.at * width for c in chars])
    added = []
    for a, b in _pieces(np.asarray(ink.any(0)), _GAP * em):
        middle = (a + b) / 2
        if _is_dot(chars, middles, ink, (a, b), em):
            added.append(Char("・", _SEEN, middle / width))
            continue
        if b - a < _NARROWEST * em or b - a > 1.3 * em or np.abs(middles - middle).min() < _AWAY * em:
            continue
        rows = np.flatnonzero(ink[:, a:b].any(1))
        if len(rows) < _NARROWEST * em:
            continue
        pad = max(2, round(_PAD * em))
        cut = np.s_[max(0, rows[0] - pad) : rows[-1] + pad, max(0, a - pad // 2) : b + pad // 2]
        found = [c for c in engine.read([np.pad(text[cut], pad // 2, constant_values=255)])[0] if c.text.strip()]
        shape = shape_of(ink[rows[0] : rows[-1] + 1, a:b])
        sign = bullet(shape, em) if shape is not None and middle < middles[0] else None
        if sign is not None:
            added.append(Char(sign, _SEEN, middle / width))
        elif len(found) == 1 and found[0].text in _MARKS:
            found[0].at = middle / width
            added.append(found[0])
    end = _stop(chars[-1], ink, em)
    if end is not None:
        added.append(end)
    return sorted([*chars, *added], key=lambda c: c.at) if added else chars


def _is_dot(chars: list[Char], middles: Floats, ink: Grey, piece: tuple[int, int], em: float) -> bool:
    """Whether a piece of ink is a middle dot between two letters: small, square, half-way up, with room of its own."""
    a, b = piece
    middle = (a + b) / 2
    k = int(np.searchsorted(middles, middle))
    if not 0 < k < len(chars) or not _SMALLEST * em <= b - a <= _DOT * em:
        return False
    if min(middle - middles[k - 1], middles[k] - middle) < _DOT_AWAY * em:
        return False
    if not all(kind_of(c.text) in ("ideograph", "kana") for c in chars[k - 1 : k + 1]):
        return False
    body, rows = np.flatnonzero(ink.any(1)), np.flatnonzero(ink[:, a:b].any(1))
    high = int(rows[-1] - rows[0]) + 1
    halfway = abs(float(rows[0] + rows[-1] - body[0] - body[-1]) / 2) <= _HALFWAY * em
    return halfway and _SMALLEST * em <= high <= _DOT * em and 0.5 <= (b - a) / high <= 2.0


def _stop(last: Char, ink: Grey, em: float) -> Char | None:
    """A comma or full stop at the end of a line of Japanese, which the engine tends to leave out."""
    width = ink.shape[1]
    pieces = _pieces(np.asarray(ink.any(0)), _GAP * em)
    a, b = pieces[-1] if pieces else (0, 0)
    if (
        not "ぁ" <= last.text[:1] <= "鿿"
        or not 0.12 * em <= b - a <= 0.4 * em
        or (a + b) / 2 - last.at * width < 0.5 * em
    ):
        return None
    body, rows = np.flatnonzero(ink[:, :a].any(1)), np.flatnonzero(ink[:, a:b].any(1))
    low = len(body) and rows[0] > (body[0] + body[-1]) / 2 and 0.12 * em <= len(rows) <= 0.4 * em
    shape = shape_of(ink[rows[0] : rows[-1] + 1, a:b]) if low else None
    if shape is None:
        return None
    return Char("。" if shape.holes else "、", _SEEN, (a + b) / 2 / width)


def _pieces(columns: Bools, gap: float) -> list[tuple[int, int]]:
    """Runs of inked columns, those nearer than ``gap`` joined."""
    inked = np.flatnonzero(columns)
    if not len(inked):
        return []
    breaks = np.flatnonzero(np.diff(inked) > max(gap, 1))
    starts, ends = np.append(0, breaks + 1), np.append(breaks, len(inked) - 1)
    return [(int(inked[a]), int(inked[b]) + 1) for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
