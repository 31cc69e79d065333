"""Glyphs to lines of text, in horizontal, vertical and rotated writing.

Each glyph belongs to an owner (a cell, a frame, the open page); a line never leaves its owner. Blanks are taken from
the page where they were typed, and from gaps where a reader would see one; none is made up between two Japanese letters
that are merely spaced out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from extractor.layout.native import indices, load, plain
from extractor.reading.page import Bools, Floats, Glyphs, Ints

__all__ = ["Box", "Line", "find_lines", "hull", "join_chunks"]

Box = tuple[float, float, float, float]

SAME_BASELINE = 0.15  # of the smaller em
CHUNK_GAP = 1.5  # em: a wider gap without a typed blank parts two chunks
TYPED_GAP = 8.0  # em: a gap this wide parts chunks even where blanks were typed
SEPARATORS = ("", " ", "　")
NATIVE = load("_written")


@dataclass(slots=True)
class Line:
    """A run of text on one baseline. ``direction``: 0 left to right, 1 downwards, 2 upside down, 3 upwards."""

    text: str
    box: Box
    size: float
    font: int
    direction: int
    owner: int
    glyphs: Ints
    confidence: float = 1.0

    @property
    def center(self) -> tuple[float, float]:
        """The middle of the box."""
        x0, top, x1, bottom = self.box
        return (x0 + x1) / 2, (top + bottom) / 2


def hull(boxes: Sequence[Box]) -> Box:
    """The smallest box around the boxes."""
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return min(x0), min(top), max(x1), max(bottom)


def _frame(glyphs: Glyphs) -> tuple[Ints, Floats, Floats, Floats]:
    """Each glyph's direction, and in that direction: its start and end along the line, and its place across."""
    if not glyphs.angle.any() and not glyphs.vertical.any():  # as nearly all pages are
        return np.zeros(len(glyphs), np.int64), glyphs.box[:, 0], glyphs.box[:, 2], glyphs.origin[:, 1]
    angle = np.mod(np.rint(np.mod(glyphs.angle, 360) / 90), 4).astype(np.int64)
    direction = np.where(glyphs.vertical & (angle == 0), 1, angle)
    x0, top, x1, bottom = glyphs.box.T
    ox, oy = glyphs.origin.T
    start = np.choose(direction, [x0, top, -x1, -bottom])
    end = np.choose(direction, [x1, bottom, -x0, -top])
    # A vertical font has its origin in the middle of the column, or wherever its producer put it: take the box.
    middle = (x0 + x1) / 2
    across = np.choose(direction, [oy, np.where(glyphs.vertical, -middle, -ox), -oy, ox])
    return direction, start, end, across


def _wide(text: list[str]) -> Bools:
    """Whether each glyph is East Asian wide, so that its neighbours stand without a blank."""
    code = np.frombuffer("".join([t[0] for t in text]).encode("utf-32-le", "surrogatepass"), np.uint32)
    wide: Bools = (code >= 0x2E80) | ((code >= 0x2190) & (code < 0x2600)) | (code == 0x203B)
    return wide


def find_lines(glyphs: Glyphs, owner: Ints, whole: Ints | None = None) -> list[Line]:
    """The lines of all owners, each owner's from top to bottom (right to left in vertical writing).

    ``owner``: for each glyph, -1 leaves it out. ``whole``: owners (sorted) whose lines are never cut at gaps (cells).
    """
    uncut = None
    if whole is not None and len(whole) and len(owner):
        uncut = np.zeros(max(int(owner.max()), int(whole[-1])) + 1, bool)  # by owner
        uncut[whole] = True
    lines = _told(glyphs, owner, uncut)
    if lines is None:
        lines = _found(glyphs, owner, uncut)
    return _raised(lines, glyphs) if lines else lines


def _told(glyphs: Glyphs, owner: Ints, uncut: Bools | None) -> list[Line] | None:
    """The lines as baselines and gaps tell them, from the module in C; None where it cannot."""
    if NATIVE is None:
        return None
    turned: tuple[Any, ...] = ()
    if glyphs.angle.any() or glyphs.vertical.any():
        direction, *places = _frame(glyphs)
        turned = (plain(direction, np.int64), *map(plain, places))
    told: list[Line] | None = NATIVE.lines(
        glyphs.text,
        plain(glyphs.box),
        plain(glyphs.origin),
        plain(glyphs.size),
        plain(glyphs.confidence),
        plain(glyphs.space, np.int32),
        plain(glyphs.font, np.int32),
        plain(owner, np.int64),
        uncut,
        (Line, indices),
        *turned,
    )
    return told


def _found(glyphs: Glyphs, owner: Ints, uncut: Bools | None) -> list[Line]:
    """The lines as baselines and gaps tell them."""
    use = np.flatnonzero(owner >= 0)
    if not len(use):
        return []
    direction, start, end, across = (a[use] for a in _frame(glyphs))
    size, own = np.maximum(glyphs.size[use], 0.1), owner[use]
    order = np.lexsort((start, across, direction, own))
    group = own * 4 + direction
    g, a, s = group[order], across[order], size[order]
    fresh = np.ones(len(order), bool)
    fresh[1:] = (np.diff(g) != 0) | (np.diff(a) > SAME_BASELINE * np.minimum(s[1:], s[:-1]))
    row = np.empty(len(order), np.int64)
    row[order] = np.cumsum(fresh)
    order = np.lexsort((start, row))
    row, start, end, size = row[order], start[order], end[order], size[order]
    index = use[order]
    space = glyphs.space[index]
    texts = list(map(glyphs.text.__getitem__, index.tolist()))
    wide = _wide(texts)
    em = np.minimum(size[1:], size[:-1])
    gap = (start[1:] - end[:-1]) / em
    same_row = np.diff(row) == 0
    typed = space[1:] > 0
    cut = (gap > CHUNK_GAP) & ~typed | (gap > TYPED_GAP)
    if uncut is not None:
        cut &= ~uncut[owner[index][1:]]
    separator = np.zeros(len(index), np.int64)
    both_wide = wide[1:] & wide[:-1]
    seen = np.where(both_wide, np.where(gap > 1.0, 2, 0), (gap > np.where(wide[1:] | wide[:-1], 0.5, 0.2)).astype(int))
    separator[1:] = np.where(typed, space[1:], seen)
    begin = np.concatenate([[True], ~same_row | cut])
    separator[begin] = 0
    starts = np.flatnonzero(begin)
    ends = np.append(starts[1:], len(index))
    parts = texts
    for i in np.flatnonzero(separator).tolist():
        parts[i] = SEPARATORS[separator[i]] + parts[i]
    box = glyphs.box[index]
    boxes = zip(
        np.minimum.reduceat(box[:, 0], starts).tolist(),
        np.minimum.reduceat(box[:, 1], starts).tolist(),
        np.maximum.reduceat(box[:, 2], starts).tolist(),
        np.maximum.reduceat(box[:, 3], starts).tolist(),
        strict=True,
    )
    confidence = np.minimum.reduceat(glyphs.confidence[index], starts).tolist()
    sizes = np.maximum.reduceat(size, starts).tolist()
    fonts = _fonts(glyphs.font[index], starts, ends)
    ways, owners = direction[order[starts]].tolist(), owner[index[starts]].tolist()
    return [
        Line("".join(parts[i:j]), b, z, font, way, own, index[i:j], c)
        for i, j, b, z, font, way, own, c in zip(
            starts.tolist(), ends.tolist(), boxes, sizes, fonts, ways, owners, confidence, strict=True
        )
    ]


def _fonts(fonts: Ints, starts: Ints, ends: Ints) -> list[int]:
    """The font of most glyphs of each line."""
    first: list[int] = fonts[starts].tolist()
    mixed = np.flatnonzero(np.minimum.reduceat(fonts, starts) != np.maximum.reduceat(fonts, starts))
    for k in mixed.tolist():
        own = fonts[starts[k] : ends[k]].tolist()
        first[k] = max(sorted(set(own)), key=own.count)
    return first


def _raised(lines: list[Line], glyphs: Glyphs) -> list[Line]:
    """Small raised or lowered marks (※1) join the line that they stand in."""
    sizes = [line.size for line in lines]
    if min(sizes) > 0.8 * max(sizes):
        return lines
    owned: dict[int, list[int]] = {}
    for k, line in enumerate(lines):
        owned.setdefault(line.owner, []).append(k)
    small: list[int] = []
    for own in owned.values():
        if len(own) > 1:
            largest = 0.8 * max([sizes[k] for k in own])  # a line as large as any other of its owner is no mark
            small += [k for k in own if sizes[k] <= largest and _may_be_mark(lines, k)]
    small.sort()
    if not small:
        return lines
    marks = set(small)
    host: dict[int, list[int]] = {}
    for k in small:
        best = min(
            (j for j in owned[lines[k].owner] if j not in marks and _beside(lines[k], lines[j])),
            key=lambda j: abs(lines[j].center[1] - lines[k].center[1]),
            default=None,
        )
        if best is None:
            marks.discard(k)
        else:
            host.setdefault(best, []).append(k)
    # The parts left and right of a mark are one line again.
    group = list(range(len(lines)))

    def root(j: int) -> int:
        while group[j] != j:
            j = group[j]
        return j

    for j, ks in host.items():
        for k in ks:
            group[k] = root(j)
            for other in owned[lines[j].owner]:
                line = lines[other]
                if (
                    other not in marks
                    and root(other) != root(j)
                    and abs(line.box[3] - lines[j].box[3]) < 0.15 * line.size
                    and _beside(lines[k], line)
                ):
                    group[root(other)] = root(j)
    members: dict[int, list[int]] = {}  # of the lines that others join
    for j, above in enumerate(group):
        if above != j:
            members.setdefault(root(j), []).append(j)
    return [
        join_chunks([lines[m] for m in sorted([j, *members[j]])], glyphs) if j in members else line
        for j, line in enumerate(lines)
        if group[j] == j
    ]


def _may_be_mark(lines: list[Line], k: int) -> bool:
    """Whether a line is a few glyphs at one of those whose order puts them close to it (a few above and below)."""
    line = lines[k]
    if len(line.glyphs) > 6 or line.direction != 0:
        return False
    near = [*lines[max(0, k - 12) : k], *lines[k + 1 : k + 12]]
    return any(_beside(line, other) for other in near if line.size <= 0.8 * other.size)


def _beside(mark: Line, line: Line) -> bool:
    """Whether ``mark`` is a small raised or lowered mark that stands directly at or in ``line``."""
    if mark.owner != line.owner or mark.size > 0.8 * line.size or line.direction != 0:
        return False
    middle = (mark.box[1] + mark.box[3]) / 2
    if not line.box[1] - 0.15 * line.size <= middle <= line.box[3]:
        return False
    return line.box[0] - 0.6 * line.size <= mark.box[2] and mark.box[0] <= line.box[2] + 0.6 * line.size


def join_chunks(chunks: list[Line], glyphs: Glyphs) -> Line:
    """Chunks of one visual line as one line, glyph by glyph, with a blank where one was typed or the gap is wide."""
    base = max(chunks, key=lambda c: (c.size, len(c.glyphs)))
    index = np.concatenate([c.glyphs for c in chunks])
    _, start, end, _ = _frame(glyphs)
    index = index[np.argsort(start[index], kind="stable")]
    text, edge = "", None
    for i in index.tolist():
        if edge is not None:
            gap = (start[i] - edge) / base.size
            text += SEPARATORS[int(glyphs.space[i])] or ("　" if gap > 1.0 else " " if gap > 0.5 else "")
        text += glyphs.text[i]
        edge = end[i]
    return Line(
        text,
        hull([c.box for c in chunks]),
        base.size,
        base.font,
        base.direction,
        base.owner,
        index,
        min(c.confidence for c in chunks),
    )
