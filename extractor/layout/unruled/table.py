"""A run of lines made a table: columns, header, rows, cells; or nothing, where it is none."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter

import numpy as np

from extractor.layout.lines import Box
from extractor.layout.median import median
from extractor.layout.unruled.body import BodyCell, body_cells
from extractor.layout.unruled.borders import settled
from extractor.layout.unruled.chunks import Chunk, Level
from extractor.layout.unruled.columns import Columns, find_columns, full_rules
from extractor.layout.unruled.cuts import split_at_gutters
from extractor.layout.unruled.head import header_cells, header_lines
from extractor.layout.unruled.merge import merge_stubs
from extractor.reading.page import Floats, Glyphs

__all__ = ["Found", "Outline", "build", "outline"]


@dataclass(slots=True)
class Found:
    """A table without rules: grid lines, cells with their chunks, number of header rows, how far rules told it.

    ``header_rows`` and ``columns`` are None for a ruled grid that was only parted further.
    """

    xs: Floats
    ys: Floats
    cells: list[BodyCell]
    header_rows: int | None
    ruling: str
    columns: Columns | None

    @property
    def box(self) -> Box:
        """``x0, top, x1, bottom``."""
        return float(self.xs[0]), float(self.ys[0]), float(self.xs[-1]), float(self.ys[-1])

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.ys) - 1


def _inside(rules: Floats, levels: list[Level], columns: Columns, em: float) -> Floats:
    """The rules at and between the lines, and over the columns."""
    top = min(c.top for c in levels[0]) - em
    bottom = max(c.bottom for c in levels[-1]) + em
    reach = np.minimum(rules[:, 2], columns.borders[-1] + em) - np.maximum(rules[:, 1], columns.borders[0] - em)
    return rules[(rules[:, 0] > top) & (rules[:, 0] < bottom) & (reach > em)]


@dataclass(slots=True)
class Outline:
    """What lines tell of a table before its cells are made.

    ``levels``: its lines, cut at the gutters; ``head``: how many of them are header; ``rules``: those at and between
    the lines; ``full``: heights of the rules over the whole width; ``em``: the usual size.
    """

    levels: list[Level]
    columns: Columns
    head: int
    rules: Floats
    full: list[float]
    em: float


def outline(
    levels: list[Level],
    rules: Floats,
    glyphs: Glyphs,
    known: Columns | None = None,
    own: Columns | None = None,
    parted: bool = False,
) -> Outline | None:
    """The columns and the header of the table that these lines make, or None where they have fewer than two columns.

    ``known``: the columns, where the page before tells them; ``own``: those of the lines, where they were asked before;
    ``parted``: whether a rule stands between any two rows.
    """
    em = median([c.size for level in levels for c in level])
    columns = known or own or find_columns(levels, em)
    if columns is None:
        return None
    given = levels
    levels = split_at_gutters(levels, columns, glyphs, len(levels))
    near = _inside(rules, levels, columns, em)
    full = sorted({round(y, 1) for y in full_rules(near, columns)[:, 0].tolist()})
    head = header_lines(levels, columns, full, parted)
    if head >= len(levels):
        head = 0
    levels = split_at_gutters(levels, columns, glyphs, head)
    same = columns if levels is given and not known else None
    columns = settled(known or find_columns(levels, em, head, same) or columns, levels[:head])
    return Outline(levels, columns, head, near, full, em)


def build(plan: Outline, merged: frozenset[int] = frozenset(), parted: bool = False) -> Found:
    """The table with its cells.

    Args:
        plan: its lines, columns and header.
        merged: columns in which cells were merged on the page before.
        parted: whether a rule stands between any two of its rows.
    """
    levels, columns, head, near, em = plan.levels, plan.columns, plan.head, plan.rules, plan.em
    labels, depth = header_cells(levels[:head], columns, near)
    body = levels[head:]
    low = max((c.bottom for level in levels[:head] for c in level), default=-1e9)
    high = min(c.top for level in body for c in level)
    inner = near[(near[:, 0] > low - 0.3 * em) & (near[:, 0] < max(c.bottom for level in body for c in level))]
    inner = inner[inner[:, 0] > high - 0.1 * em] if head == 0 else inner[inner[:, 0] > (low + high) / 2 + 0.8 * em]
    cells, edges, dense = body_cells(body, columns, inner, parted)
    if not dense:
        merge_stubs(cells, len(columns), merged)
    for cell in cells:
        cell.row += depth
    cells = [BodyCell(x.row, x.first, x.row_span, x.last - x.first + 1, x.chunks, False) for x in labels] + cells
    cells = _filled_up(cells, depth, len(columns))
    ys = _heights(cells, levels, head, depth, edges)
    ruling = "partly" if len(plan.full) > 1 or dense else "unruled"
    return Found(np.array(columns.borders), ys, cells, depth, ruling, columns)


def _filled_up(cells: list[BodyCell], depth: int, width: int) -> list[BodyCell]:
    """Cells without gap or overlap.

    Of two that overlap the later gives way; an empty header place goes down as far as it is free.
    """
    taken: set[tuple[int, int]] = set()
    out: list[BodyCell] = []
    for cell in sorted(cells, key=lambda c: (not c.chunks, c.row, c.column)):
        if cell.row_span == cell.column_span == 1:  # as most are
            places = [(cell.row, cell.column)]
        else:
            places = [
                (r, c)
                for r in range(cell.row, cell.row + cell.row_span)
                for c in range(cell.column, cell.column + cell.column_span)
            ]
        if not taken.isdisjoint(places):
            if not cell.chunks:
                continue
            host = next(
                o
                for o in out
                if o.row <= cell.row < o.row + o.row_span
                and any(o.column <= c < o.column + o.column_span for _, c in places)
            )
            host.chunks = sorted([*host.chunks, *cell.chunks], key=lambda c: (c.base, c.x0))
            continue
        taken.update(places)
        out.append(cell)
    rows = max(c.row + c.row_span for c in out)
    for r in range(rows):
        for c in range(width):
            if (r, c) in taken:
                continue
            span = 1
            while r < depth and r + span < depth and (r + span, c) not in taken:
                span += 1
            out.append(BodyCell(r, c, span, 1, [], r >= depth))
            taken.update([(r + k, c) for k in range(span)])
    return sorted(out, key=attrgetter("row", "column"))


def _heights(cells: list[BodyCell], levels: list[Level], head: int, depth: int, edges: list[float]) -> Floats:
    """The heights of the grid lines: between the lines of two rows, in the middle."""
    top, bottom = min(c.top for c in levels[0]), max(c.bottom for level in levels for c in level)
    top = min(top, min(c.top for level in levels for c in level))
    ys = [top - 1]
    for row in range(1, depth):
        above = [c.chunks[-1].bottom for c in cells if c.chunks and c.row + c.row_span == row]
        below = [c.chunks[0].top for c in cells if c.chunks and c.row == row]
        ys.append((max(above, default=ys[-1]) + min(below, default=ys[-1])) / 2)
    if depth:
        low = max(c.bottom for level in levels[:head] for c in level)
        high = min(c.top for level in levels[head:] for c in level)
        ys.append((low + high) / 2)
    ys.extend(edges)
    ys.append(bottom + 1)
    return np.maximum.accumulate(np.array(ys))


def chunks_of(found: Found) -> list[Chunk]:
    """All chunks of a table."""
    return [chunk for cell in found.cells for chunk in cell.chunks]
