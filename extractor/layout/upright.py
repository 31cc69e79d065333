"""Vertical writing made of upright letters: cells whose letters an office program has stacked one by one.

Spreadsheets set 縦書き with a horizontal font, a letter at a time, so nothing but the places of the letters tells it.
Two or more such columns in one cell are read from right to left, each from top to bottom. One column alone needs
nothing: its lines already stand in order.
"""

from __future__ import annotations

import itertools

import numpy as np

from extractor.layout.lines import Line, hull
from extractor.layout.median import median
from extractor.reading.page import Floats, Glyphs, Ints

__all__ = ["upright_columns"]

COLUMN = 0.3  # em: the letters of one column stand on one axis, within this
APART = 1.05  # em: columns stand at least this far from each other, centre to centre
LEVEL = 0.2  # em: letters beside each other in horizontal writing stand at one height, within this
MOST = 24  # letters: longer texts are not stacked


def upright_columns(lines: list[Line], glyphs: Glyphs) -> list[Line]:
    """The lines of a cell, as columns from right to left where its letters are stacked upright; else as they are."""
    if len(lines) < 2 or any(line.direction != 0 for line in lines):
        return lines
    if not 3 <= sum([len(line.glyphs) for line in lines]) <= MOST:
        return lines
    index = np.concatenate([line.glyphs for line in lines])
    if any(ord(glyphs.text[i][0]) < 0x2E80 for i in index.tolist()):
        return lines
    columns = _columns(index, glyphs)
    if columns is None or not (_stacked(columns, glyphs) or _ragged(lines, columns)):
        return lines
    if _closes_first(columns, glyphs):
        return lines
    base = lines[0]
    return [
        Line(
            "".join(glyphs.text[i] for i in column.tolist()),
            hull([tuple(glyphs.box[i].tolist()) for i in column.tolist()]),
            base.size,
            base.font,
            0,
            base.owner,
            column,
            float(glyphs.confidence[column].min()),
        )
        for column in columns
    ]


def _closes_first(columns: list[Ints], glyphs: Glyphs) -> bool:
    """Whether a bracket would close before it opens: the letters are lines of a narrow cell (誤交, 付, （, ６）)."""
    text = "".join(glyphs.text[i] for column in columns for i in column.tolist())
    return "）" in text and text.find("）") < text.find("（")


def _centres(index: Ints, glyphs: Glyphs) -> tuple[Floats, Floats]:
    box = glyphs.box[index]
    return (box[:, 0] + box[:, 2]) / 2, (box[:, 1] + box[:, 3]) / 2


def _columns(index: Ints, glyphs: Glyphs) -> list[Ints] | None:
    """The letters by axis, right to left, each axis from top to bottom; None where they stand on no common axes.

    Asked of every cell with two lines, of a few letters each: plain numbers are quicker here than arrays.
    """
    boxes = glyphs.box[index].tolist()
    x, y = [(b[0] + b[2]) / 2 for b in boxes], [(b[1] + b[3]) / 2 for b in boxes]
    sizes = sorted(glyphs.size[index].tolist())
    em = (sizes[len(sizes) // 2] + sizes[~(len(sizes) // 2)]) / 2
    groups: list[list[int]] = []
    last = 0.0
    for n in sorted(range(len(x)), key=x.__getitem__):
        if not groups or x[n] - last > COLUMN * em:
            groups.append([])
        groups[-1].append(n)
        last = x[n]
    if len(groups) < 2 or any(len(g) < 2 or x[g[-1]] - x[g[0]] > COLUMN * em for g in groups):
        return None
    middles = [sum(x[n] for n in g) / len(g) for g in groups]
    if min(b - a for a, b in itertools.pairwise(middles)) < APART * em:
        return None
    return [index[sorted(g, key=y.__getitem__)] for g in reversed(groups)]


def _ragged(lines: list[Line], columns: list[Ints]) -> bool:
    """Whether a line before the last one stops short of the last axis: no line breaks off so in horizontal writing."""
    rightmost = set(columns[0].tolist())
    lines = sorted(lines, key=lambda line: line.box[1])
    ends = [not rightmost.isdisjoint(line.glyphs.tolist()) for line in lines]
    leftmost = set(columns[-1].tolist())
    begins = [not leftmost.isdisjoint(line.glyphs.tolist()) for line in lines]
    return any(begin and not end for begin, end in zip(begins[:-1], ends[:-1], strict=True)) and any(
        begin and end for begin, end in zip(begins, ends, strict=True)
    )


def _stacked(columns: list[Ints], glyphs: Glyphs) -> bool:
    """Whether the letters follow each other downwards: closer than side by side, or not level with their neighbours."""
    em = median(glyphs.size[columns[0]])
    across = float(np.diff([float(_centres(c, glyphs)[0].mean()) for c in reversed(columns)]).min())
    heights = [_centres(c, glyphs)[1] for c in columns]
    steps = np.concatenate([np.diff(h) for h in heights])
    if float(steps.max()) > 1.8 * em or float(steps.min()) < 0.7 * em:
        return False
    beside = np.abs(heights[0][:, None] - heights[1][None, :]).min(axis=1)
    staggered = median(beside) > LEVEL * em
    tall = max(map(len, columns)) > len(columns)  # two spread lines (国 保 財 政 over 調 整 基 金) are wider than tall
    return staggered or (tall and median(steps) < 0.95 * across)
