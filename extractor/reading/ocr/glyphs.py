"""From recognised characters to glyphs with em boxes, as a digital page would have them.

The recogniser tells roughly where a character's middle lies; the ink tells its edges. Size and baseline belong to a
line, not to a character: they are taken from all of its characters, and lines of nearly one size are given one size.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from extractor.reading.ocr.engine import Char, Grey
from extractor.reading.ocr.lines import Regions, TextLine
from extractor.reading.page import Bools, Floats, Glyphs

__all__ = ["ReadLine", "is_wide", "kind_of", "level", "measure", "to_glyphs"]

ABOVE, BELOW = 0.88, 0.12  # of the em box, above and below the baseline
SAME_SIZE = 0.1  # sizes that differ by less are one
SAME_LINE = 0.35  # em: baselines that differ by less are one line
FULL_DIGIT = 0.78  # em: digits set further apart than this are full-width ones
FULL_BLANK = 0.65  # em: a gap is a full-width blank from here on, a half-width one below
WIDEST_BLANK = 2.5  # em: a wider gap within a line was not typed
INK_HEIGHT = {"ideograph": 0.90, "kana": 0.80, "digit": 0.72}  # of ink, in em
FULL_WIDTH = {ord(a): ord(b) for a, b in zip("0123456789,.%-", "０１２３４５６７８９，．％－", strict=True)}


@dataclass(slots=True)
class ReadLine:
    """A line with what it says. Pixels of the straightened picture.

    ``edge``: for each character the first and last column of its ink (``x0, x1``; rows for text written downwards);
    ``rows``: the first and last row of it (columns for text written downwards).
    ``size``: em; ``base``: baseline (the middle of the column for text written downwards).
    """

    line: TextLine
    chars: list[Char]
    edge: Floats = field(default_factory=lambda: np.empty((0, 2)))
    rows: Floats = field(default_factory=lambda: np.empty((0, 2)))
    size: float = 0.0
    base: float = 0.0

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(c.text for c in self.chars)


def kind_of(char: str) -> str:
    """``ideograph``, ``kana``, ``digit`` (with capitals) or ``other``, by what its height tells about the size."""
    code = ord(char[0])
    if 0x4E00 <= code <= 0x9FFF and char not in "一二三口日曰":
        return "ideograph"
    if 0x3041 <= code <= 0x30FA and char not in "ぁぃぅぇぉっゃゅょァィゥェォッャュョヵヶ":
        return "kana"
    return "digit" if unicodedata.normalize("NFKC", char).isdigit() or "A" <= char <= "Z" else "other"


def is_wide(char: str) -> bool:
    """Whether a character takes a full em."""
    return unicodedata.east_asian_width(char[0]) in "WFA"


def measure(read: ReadLine, own: Grey) -> None:
    """Fill in the edges of the characters, the size and the baseline, from the ink in the line's box."""
    x0, y0, x1, y1 = read.line.box
    part = own > 0
    if read.line.downwards:
        _measure_downwards(read, part)
        return
    core = part.copy()  # without the feet of the line above and the heads of the line below
    core[: read.line.core[0] - y0] = False
    core[max(read.line.core[1] - y0, 0) :] = False
    if core.any():
        part = core
    columns = part.sum(0)
    at = np.array([c.at * (x1 - x0) for c in read.chars])
    edges = _edges(columns, at)
    heights = []
    for char, (a, b) in zip(read.chars, edges.tolist(), strict=True):
        rows = np.flatnonzero(part[:, int(a) : max(int(b), int(a) + 1)].any(1))
        heights.append((char.text, rows[0], rows[-1] + 1) if len(rows) else (char.text, 0, y1 - y0))
    read.rows = np.array([(top + y0, bottom + y0) for _, top, bottom in heights], np.float64).reshape(-1, 2)
    read.size = _size(read.chars, edges, heights, y1 - y0)
    read.base = y0 + _baseline(heights, read.size)
    read.edge = edges + x0


def _edges(columns: Floats, at: Floats) -> Floats:
    """First and last inked column of each character: bounds at the emptiest column between two middles."""
    bounds = [0.0]
    for left, right in pairwise(at.tolist()):
        first, last = int(left), max(int(right), int(left) + 1)
        between = columns[first : last + 1].astype(np.float64)
        away = np.abs(np.arange(len(between)) - (len(between) - 1) / 2) / max(len(between), 1)
        bounds.append(float(first + int(np.argmin(between + 2.0 * away))))
    bounds.append(float(len(columns)))
    edges = []
    for k, (a, b) in enumerate(pairwise(bounds)):
        inked = np.flatnonzero(columns[int(a) : int(b)])
        if len(inked):
            edges.append((a + inked[0], a + inked[-1] + 1))
        else:
            edges.append((at[k], at[k] + 1))
    return np.array(edges, np.float64).reshape(-1, 2)


def _size(chars: list[Char], edges: Floats, heights: list[tuple[str, int, int]], box_height: int) -> float:
    """The em of a line: from the heights of its letters, and the pitch of its full-width ones."""
    by_kind: dict[str, list[float]] = {}
    for text, top, bottom in heights:
        by_kind.setdefault(kind_of(text), []).append(float(bottom - top))
    tall = 0.0
    for kind in ("ideograph", "digit", "kana"):
        if by_kind.get(kind):
            tall = float(np.percentile(by_kind[kind], 70)) / INK_HEIGHT[kind]
            break
    else:
        tall = box_height * 0.72
    for kinds, fewest, low in ((("ideograph",), 1, 0.65), (("ideograph", "kana"), 4, 0.85)):
        pitches = [
            (edges[k + 1].sum() - edges[k].sum()) / 2
            for k, (a, b) in enumerate(pairwise(chars))
            if kind_of(a.text) in kinds and kind_of(b.text) in kinds
        ]
        pitch = float(np.median(pitches)) if len(pitches) >= fewest else 0.0
        if low * tall < pitch < (1.15 if len(pitches) >= 4 else 1.0) * tall:
            return pitch
    return tall


def _baseline(heights: list[tuple[str, int, int]], size: float) -> float:
    """The baseline from the line's top: digits stand on it, ideographs are centred in the em box."""
    found = []
    for text, top, bottom in heights:
        kind = kind_of(text)
        if kind == "digit":
            found.append(float(bottom))
        elif kind in ("ideograph", "kana"):
            found.append((top + bottom) / 2 + ((ABOVE + BELOW) / 2 - BELOW) * size)
    if found:
        return float(np.median(found))
    tops, bottoms = [t for _, t, _ in heights], [b for *_, b in heights]
    return (min(tops) + max(bottoms)) / 2 + 0.38 * size if heights else 0.88 * size


def _measure_downwards(read: ReadLine, part: Bools) -> None:
    x0, y0, x1, y1 = read.line.box
    at = np.array([c.at * (y1 - y0) for c in read.chars])
    read.edge = _edges(part.sum(1), at) + y0
    columns = np.flatnonzero(part.any(0))
    sides = []
    for a, b in read.edge.tolist():
        inked = np.flatnonzero(part[int(a) - y0 : max(int(b), int(a) + 1) - y0].any(0))
        sides.append((x0 + inked[0], x0 + inked[-1] + 1) if len(inked) else (x0, x1))
    read.rows = np.array(sides, np.float64).reshape(-1, 2)
    wide = float(columns[-1] + 1 - columns[0]) if len(columns) else float(x1 - x0)
    read.size = wide / 0.92
    read.base = x0 + (float(columns[0] + columns[-1] + 1) / 2 if len(columns) else (x1 - x0) / 2)


def level(lines: list[ReadLine]) -> None:
    """Lines of nearly one size get one size; pieces of one line get one baseline."""
    order = sorted((k for k in range(len(lines)) if lines[k].chars), key=lambda k: lines[k].size)
    group: list[int] = []
    for k in [*order, -1]:
        if k >= 0 and (not group or lines[k].size <= lines[group[0]].size * (1 + 2 * SAME_SIZE)):
            group.append(k)
            continue
        weights = np.array([len(lines[g].chars) for g in group], float)
        sizes = np.array([lines[g].size for g in group])
        middle = sizes[np.searchsorted(np.cumsum(weights), weights.sum() / 2)] if group else 0.0
        for g in group:
            if abs(lines[g].size - middle) <= SAME_SIZE * middle:
                lines[g].size = float(middle)
        group = [k]
    by_region: dict[int, list[ReadLine]] = {}
    for line in lines:
        if line.chars and not line.line.downwards:
            by_region.setdefault(line.line.region, []).append(line)
    for members in by_region.values():
        run: list[ReadLine] = []
        for line in sorted(members, key=lambda r: r.base):
            near = bool(run) and line.base - run[0].base <= SAME_LINE * min(line.size, run[0].size)
            if not near or any(_over(line, other) for other in run):
                _one_base(run)
                run = []
            run.append(line)
        _one_base(run)


def _one_base(run: list[ReadLine]) -> None:
    if len(run) > 1:
        base = float(np.average([r.base for r in run], weights=[len(r.chars) for r in run]))
        for r in run:
            r.base = base


def _over(a: ReadLine, b: ReadLine) -> bool:
    """Whether one line stands over the other rather than beside it."""
    return min(a.line.box[2], b.line.box[2]) - max(a.line.box[0], b.line.box[0]) > 0.5 * min(a.size, b.size)


def to_glyphs(lines: list[ReadLine], regions: Regions, dpi: float) -> Glyphs:
    """The glyphs of all lines, in points. None reaches out of the region that its line stands in."""
    text: list[str] = []
    rows: list[tuple[float, ...]] = []
    for number, read in enumerate(lines):
        left, _, right, _ = regions.box[read.line.region].tolist()
        end = None
        for said, box, origin, confidence in _line_glyphs(read):
            box = (min(max(box[0], left), right - 1), box[1], min(max(box[2], left + 1), right), box[3])
            blank = 0 if end is None else _blank((box[0] - end) / read.size)
            end = box[2]
            text.append(said)
            rows.append((*box, *origin, read.size, number, read.line.downwards, confidence, blank))
    table = np.array(rows, np.float64).reshape(-1, 11)
    points = 72 / dpi
    n = len(text)
    return Glyphs(
        text,
        table[:, :4] * points,
        table[:, 4:6] * points,
        table[:, 6] * points,
        np.zeros(n),
        np.zeros(n, np.int32),
        table[:, 7].astype(np.int32),
        table[:, 10].astype(np.int32),
        table[:, 8] > 0,
        np.ones(n, bool),
        table[:, 9],
    )


def _blank(gap: float) -> int:
    """The blank that an author typed for a gap in a line, in em: 0 none, 1 half-width, 2 full-width."""
    if gap > WIDEST_BLANK:
        return 0  # a gutter: two columns that the engine took for one line
    return 2 if gap >= FULL_BLANK else 1 if gap > 0.01 else 0


_Placed = tuple[str, tuple[float, float, float, float], tuple[float, float], float]


def _line_glyphs(read: ReadLine) -> list[_Placed]:
    """Characters with em boxes and origins. Boxes touch where no blank was seen between the characters."""
    chars, size = read.chars, read.size
    if read.line.downwards:
        return [
            (
                c.text,
                (read.base - size / 2, (a + b - size) / 2, read.base + size / 2, (a + b + size) / 2),
                (read.base, (a + b - size) / 2),
                c.probability,
            )
            for c, (a, b) in zip(chars, read.edge.tolist(), strict=True)
            if c.text.strip()
        ]
    said = [c.text for c in chars]
    middle = read.edge.mean(1) if len(chars) else np.empty(0)
    full = _full_digits(said, middle, size)
    starts, ends = [], []
    for k, (a, b) in enumerate(read.edge.tolist()):
        wide = full[k] or is_wide(said[k])
        advance = max(size if wide else 0.5 * size, b - a)
        if wide and said[k] in "、。，．）」』】〕）":
            starts.append(a - 0.05 * size)
            ends.append(a - 0.05 * size + advance)
        elif wide and said[k] in "（「『【〔（":
            ends.append(b + 0.05 * size)
            starts.append(b + 0.05 * size - advance)
        else:
            starts.append((a + b - advance) / 2)
            ends.append((a + b + advance) / 2)
    for k in range(len(chars) - 1):
        gap = starts[k + 1] - ends[k]
        both_narrow = not (full[k] or is_wide(said[k]) or full[k + 1] or is_wide(said[k + 1]))
        if gap < 0 or gap < (0.3 if both_narrow else 0.45) * size:
            ends[k] = starts[k + 1] = (ends[k] + starts[k + 1]) / 2
    out: list[_Placed] = []
    for k, char in enumerate(chars):
        if not said[k].strip():
            continue
        text = said[k].translate(FULL_WIDTH) if full[k] else said[k]
        box = (starts[k], read.base - ABOVE * size, max(ends[k], starts[k] + 1), read.base + BELOW * size)
        out.append((text, box, (starts[k], read.base), char.probability))
    return out


def _full_digits(said: list[str], middle: Floats, size: float) -> list[bool]:
    """Which digits (with their commas) are full-width ones, by their pitch."""
    full = [False] * len(said)
    k = 0
    while k < len(said):
        end = k
        while end < len(said) and said[end] in "0123456789,.%-":
            end += 1
        run = range(k, end)
        digits = [j for j in run if said[j].isdigit()]
        pitches = [middle[b] - middle[a] for a, b in pairwise(digits) if b == a + 1]
        if pitches and float(np.median(pitches)) >= FULL_DIGIT * size:
            for j in run:
                full[j] = True
        k = max(end, k + 1)
    return full
