"""The order in which a person reads what stands on a page.

From top to bottom; where a clear gutter divides text boxes, tables or columns of running text, the left side with its
tables and their notes comes before the right one.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from extractor.layout.lines import Box, Line, hull

__all__ = ["Node", "arrange"]

GUTTER = 8.0  # points: narrower gaps do not divide columns
COLUMN_WIDTH = 10.0  # em: columns of running text are at least this wide
COLUMN_LINES = 3
TALL = 40.0  # points: a lower box (a label in the corner of a page) makes no column
CLOSELY = 16  # bands at the end of a run that are each tried as its last one
SKIPPED = 16  # after a stretch without columns, the next try begins this share of it further down


@dataclass(slots=True)
class Node:
    """A line, or something solid (a table, a framed text) with its box."""

    box: Box
    line: Line | None = None
    solid: Any = None
    follows: bool = False  # a note: it stays with what stands above it
    leads: bool = False  # a unit: it stays with the table below it, however far to the right it is set


def _split(nodes: Sequence[Node], low: int, high: int, gap: float) -> list[list[Node]]:
    """Nodes parted wherever a strip of at least ``gap`` points crosses all of them; low/high: indices into the box."""
    groups: list[list[Node]] = []
    reach = float("-inf")
    for node in sorted(nodes, key=lambda n: n.box[low]):
        if node.box[low] >= reach + gap:
            groups.append([])
        groups[-1].append(node)
        if node.box[high] > reach:
            reach = node.box[high]
    return groups


def _bands(nodes: Sequence[Node]) -> list[list[Node]]:
    """Nodes parted by horizontal strips; boxes of neighbouring lines may overlap a little."""
    return _split([Node(_shrunk(n.box), solid=n) for n in nodes], 1, 3, 0.0)  # wrapped: the true node is in ``solid``


def _shrunk(box: Box) -> Box:
    x0, top, x1, bottom = box
    trim = min(0.15 * (bottom - top), 3.0)
    return x0, top + trim, x1, bottom - trim


def _columnar(side: Sequence[Node]) -> bool:
    """Whether one side of a gutter is a column of its own rather than a piece of each line."""
    lines = [n.line for n in side if n.line is not None]
    if any(n.solid is not None and n.box[3] - n.box[1] > TALL for n in side):
        return True
    return len(lines) >= COLUMN_LINES and median([(w.box[2] - w.box[0]) / w.size for w in lines]) >= COLUMN_WIDTH


def _aside(group: Sequence[Node]) -> bool:
    """Whether a group is no column whatever stands left of it: units, and the label in the corner of a page."""
    rest = [n for n in group if not n.leads]
    if len(rest) > 1:
        return False
    return all(n.box[3] - n.box[1] <= (TALL if n.solid is not None else 0.0) for n in rest)


def _extent(nodes: Sequence[Node]) -> tuple[float, float, bool]:
    """The top and bottom of nodes, and whether one of them is solid."""
    top, bottom, solid = float("inf"), float("-inf"), False
    for node in nodes:
        box = node.box
        if box[1] < top:
            top = box[1]
        if box[3] > bottom:
            bottom = box[3]
        solid = solid or node.solid is not None
    return top, bottom, solid


def _level_with(solids: Sequence[Node], others: Sequence[Node]) -> bool:
    """Whether one of ``others`` stands level with something solid; a label in the corner above a table does not."""
    spans = sorted((n.box[1], n.box[3]) for n in solids if n.solid is not None)
    tops = [top for top, _ in spans]
    reach = list(itertools.accumulate((bottom for _, bottom in spans), max))
    for node in others:
        k = bisect_left(tops, node.box[3])
        if k and reach[k - 1] > node.box[1]:
            return True
    return False


def _columns(nodes: Sequence[Node]) -> list[list[Node]] | None:
    """Nodes parted by gutters into columns, or None where there are none."""
    groups = _split(nodes, 0, 2, GUTTER)
    if len(groups) < 2:
        return None
    columns = [groups[0]]
    top, bottom, solid = _extent(groups[0])
    for group in groups[1:]:
        # The extent of the left side is carried along: each node is looked at once, however many groups there are.
        own_top, own_bottom, own_solid = _extent(group)
        beside = min(bottom, own_bottom) - max(top, own_top) > 0 and not _aside(group)
        if beside and (
            (solid and own_solid)
            or (solid and _level_with(columns[-1], group))
            or (own_solid and _level_with(group, columns[-1]))
            or (_columnar(group) and _columnar(columns[-1]))
        ):
            columns.append(group)
            top, bottom, solid = own_top, own_bottom, own_solid
        else:
            columns[-1].extend(group)
            top, bottom, solid = min(top, own_top), max(bottom, own_bottom), solid or own_solid
    return columns if len(columns) > 1 else None


def arrange(nodes: Sequence[Node]) -> list[list[Node]]:
    """Groups of nodes in reading order; within a group the nodes follow each other from top to bottom."""
    if len(nodes) <= 1:
        return [list(nodes)] if nodes else []
    columns = _columns(nodes)
    if columns:
        return [group for column in columns for group in arrange(column)]
    bands = [[w.solid for w in band] for band in _bands(nodes)]
    if len(bands) == 1:
        return [_stacked(bands[0])]
    groups: list[list[Node]] = []
    plain: list[Node] = []
    i = again = 0
    while i < len(bands):
        end = i
        if len(bands[i]) > 1 and i >= again:
            end, reach = _run(bands, i)
            again = i + 1 + (reach - i) // SKIPPED  # where a long stretch has no columns, its parts hardly have any
        if end == i:
            plain.extend(_stacked(bands[i]))
            i += 1
            continue
        if plain:
            groups.append(plain)
            plain = []
        members = [n for band in bands[i:end] for n in band]
        for column in _columns(members) or [members]:
            groups.extend(arrange(column))
        i = end
    if plain:
        groups.append(plain)
    return groups


def _run(bands: list[list[Node]], start: int) -> tuple[int, int]:
    """The end of the longest run of bands from ``start`` that one gutter divides, and how far a gutter reaches.

    The end is ``start`` itself where no run has columns on both sides of its gutter.
    """
    reach = _gutter_reach(bands, start)
    for k in _tried(start, reach):
        members = [n for band in bands[start : k + 1] for n in band]
        columns = _columns(members)
        if columns and (len(bands[k]) > 1 or k == start or bands[k][0].follows or _returns(bands, k, members, columns)):
            return k + 1, reach
    return start, reach


def _gutter_reach(bands: list[list[Node]], start: int) -> int:
    """The first band from ``start`` on that closes every gutter of those before it."""
    union: list[tuple[float, float]] = []
    for k in range(start, len(bands)):
        merged: list[tuple[float, float]] = []
        for low, high in sorted([*union, *((n.box[0], n.box[2]) for n in bands[k])]):
            if merged and low < merged[-1][1] + GUTTER:
                merged[-1] = (merged[-1][0], max(merged[-1][1], high))
            else:
                merged.append((low, high))
        if len(merged) < 2:
            return k
        union = merged
    return len(bands)


def _tried(start: int, reach: int) -> Iterator[int]:
    """Last bands that a run may have, the longest first; every one near the end, then ever fewer."""
    k, step = reach - 1, 1
    while k >= start:
        yield k
        step = step if reach - k < CLOSELY else step * 2
        k -= step


def _returns(bands: list[list[Node]], k: int, members: list[Node], columns: list[list[Node]]) -> bool:
    """Whether the columns go on on both sides below band k, so that it belongs to one of them."""
    edges = [hull([n.box for n in column]) for column in columns]

    def sides(node: Node) -> int:
        """How many columns end left of a node."""
        return sum(node.box[0] >= edge[2] for edge in edges)

    here = {sides(n) for n in bands[k]}
    for band in bands[k + 1 : k + 8]:
        if len(_split([*members, *band], 0, 2, GUTTER)) < 2:
            return False
        if {sides(n) for n in band} - here:
            return True
    return False


def _stacked(nodes: list[Node]) -> list[Node]:
    """Nodes of one band from top to bottom, those on one baseline from left to right."""
    rest = sorted(nodes, key=lambda n: (n.box[1], n.box[0]))
    out: list[Node] = []
    while rest:
        first = rest[0]
        height = first.box[3] - first.box[1]
        row = [n for n in rest if n.box[1] < first.box[1] + 0.5 * height and n.box[3] - n.box[1] < 2 * height]
        if first not in row:
            row.append(first)
        chosen = {id(n) for n in row}
        out.extend(sorted(row, key=lambda n: n.box[0]))
        rest = [n for n in rest if id(n) not in chosen]
    return out
