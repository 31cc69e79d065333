"""All tables of a page that its rules do not tell."""

from __future__ import annotations

import numpy as np

from extractor.layout.grid import Grid
from extractor.layout.lines import Box
from extractor.layout.median import median
from extractor.layout.rules import Rules
from extractor.layout.unruled.across import (
    Across,
    blocks_across,
    columns_of_strips,
    edges_below,
    heads_above,
    rows_below,
)
from extractor.layout.unruled.blocks import rule_blocks, within
from extractor.layout.unruled.carry import Before, known_columns, lone_row
from extractor.layout.unruled.chunks import Chunk, Level, levels_of
from extractor.layout.unruled.columns import find_columns
from extractor.layout.unruled.cuts import split_at_starts
from extractor.layout.unruled.edges import first_line
from extractor.layout.unruled.judge import is_table
from extractor.layout.unruled.pieces import find_chunks
from extractor.layout.unruled.regions import find_runs
from extractor.layout.unruled.sides import side_by_side
from extractor.layout.unruled.spaced import join_spaced
from extractor.layout.unruled.table import Found, build, outline
from extractor.layout.unruled.zones import zones_of
from extractor.reading.page import Floats, Page

__all__ = ["find_unruled"]

SAME = 4.0  # points: rules this near to an edge of a block are its own
HEADS = 2  # chunks of a running head


def find_unruled(
    page: Page, rules: Rules, tables: list[Grid], frames: list[Box], before: Before | None = None
) -> list[Found]:
    """The tables that stand outside of the ruled ones, from top to bottom.

    Args:
        page: the page.
        rules: its rules.
        tables: its ruled tables, whose insides are left alone.
        frames: the boxes that frame text.
        before: the last table of the page before, which may go on here.
    """
    glyphs = page.glyphs
    if not len(glyphs):
        return []
    em = median(glyphs.size)
    found: list[Found] = []
    blocks = rule_blocks(rules.horizontal, em)
    free = rules.horizontal
    for grid in tables:
        free = _without(free, grid.box)
    for zone in zones_of(glyphs, tables, frames, rules.horizontal, em):
        chunks = join_spaced(find_chunks(glyphs, zone), glyphs)
        left = rules.horizontal
        for between in blocks_across(free, chunks, em):
            told = _between(between, chunks, left, page, before)
            if told is not None:
                table, gone = told
                found.append(table)
                chunks = [c for c in chunks if id(c) not in gone]
                left = _without(left, between.box)
        for block in blocks:
            held = within(block, chunks)
            opens = before if held and _opens(held, chunks) else None
            inside = _tables(levels_of(held), left, page, opens) if held else []
            if inside:
                found.extend(inside)
                gone = {id(c) for c in held}
                chunks = [c for c in chunks if id(c) not in gone]
        found.extend(_tables(levels_of(chunks), left, page, before))
    return sorted(found, key=lambda f: (f.box[1], f.box[0]))


def _between(
    block: Across, chunks: list[Chunk], rules: Floats, page: Page, before: Before | None
) -> tuple[Found, set[int]] | None:
    """The table between rules of one width and the chunks (by id) that it holds, or None where it is none."""
    held = [c for c in chunks if block.holds(c)]
    if not held:
        return None
    levels = split_at_starts(levels_of(held), page.glyphs)
    em = median([c.size for level in levels for c in level])
    told = columns_of_strips(block, levels, em)
    if told is None:
        return None
    columns, parted = told
    opens = before if _opens(held, chunks) else None
    below = rows_below(block, columns, chunks)
    held = [*heads_above(block, columns, chunks), *held, *below]
    if parted:
        rules = np.concatenate([rules, edges_below(block, columns, below)])
    levels = split_at_starts(levels_of(held), page.glyphs)
    known = known_columns(levels, 0, len(levels) - 1, opens)
    merged = opens.merged if known is not None and opens is not None else frozenset()
    plan = outline(levels, rules, page.glyphs, known or columns, parted=parted)
    if plan is None:
        return None
    table = build(plan, merged, parted)
    return (table, {id(c) for c in held}) if is_table(table, plan.columns) else None


def _without(rules: Floats, box: Box) -> Floats:
    """The rules that are not at the edges of a table or in it."""
    y, x0, x1, _ = rules.T
    inside = (y > box[1] - SAME) & (y < box[3] + SAME) & (x0 > box[0] - SAME) & (x1 < box[2] + SAME)
    rest: Floats = rules[~inside]
    return rest


def _opens(held: list[Chunk], chunks: list[Chunk]) -> bool:
    """Whether nothing but a running head stands above what a block holds."""
    top = min(c.top for c in held)
    return sum(c.bottom <= top for c in chunks) <= HEADS


def _tables(levels: list[Level], rules: Floats, page: Page, before: Before | None) -> list[Found]:
    out: list[Found] = []
    lowest = 0
    lone = lone_row(levels, rules, before)
    skip = 0 if lone is None else lone + 1
    runs = [(a + skip, b + skip) for a, b in find_runs(levels[skip:], rules)]
    for first, last in runs if lone is None else [(lone, lone), *runs]:
        levels[first : last + 1] = run = split_at_starts(levels[first : last + 1], page.glyphs)
        em = median([c.size for level in run for c in level])
        own = find_columns(run, em)
        sides = side_by_side(run, own, em)
        if sides is not None:
            for side in sides:
                out.extend(_tables(levels_of(side), rules, page, before))
            lowest = last + 1
            continue
        known = None if out else known_columns(levels, first, last, before)
        merged = before.merged if known is not None and before is not None else frozenset()
        plan = outline(run, rules, page.glyphs, known, own)
        if plan is None:
            continue
        start = first_line(levels, first, lowest, plan.columns, rules)
        if start < first:
            plan = outline(levels[start : last + 1], rules, page.glyphs, known) or plan
        table = build(plan, merged)
        if first == last or is_table(table, plan.columns):
            out.append(table)
        lowest = last + 1
    return out
