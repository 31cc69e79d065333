"""All tables of a page that its rules do not tell."""

from __future__ import annotations

from extractor.layout.grid import Grid
from extractor.layout.lines import Box
from extractor.layout.median import median
from extractor.layout.rules import Rules
from extractor.layout.unruled.blocks import rule_blocks, within
from extractor.layout.unruled.carry import Before, known_columns, lone_row
from extractor.layout.unruled.chunks import Chunk, Level, find_chunks, levels_of
from extractor.layout.unruled.columns import find_columns, split_at_starts
from extractor.layout.unruled.edges import first_line
from extractor.layout.unruled.judge import is_table
from extractor.layout.unruled.regions import find_runs
from extractor.layout.unruled.sides import side_by_side
from extractor.layout.unruled.spaced import join_spaced
from extractor.layout.unruled.table import Found, build, outline
from extractor.layout.unruled.zones import zones_of
from extractor.reading.page import Floats, Page

__all__ = ["find_unruled"]

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
    for zone in zones_of(glyphs, tables, frames, rules.horizontal, em):
        chunks = join_spaced(find_chunks(glyphs, zone), glyphs)
        for block in blocks:
            held = within(block, chunks)
            opens = before if held and _opens(held, chunks) else None
            inside = _tables(levels_of(held), rules.horizontal, page, opens) if held else []
            if inside:
                found.extend(inside)
                gone = {id(c) for c in held}
                chunks = [c for c in chunks if id(c) not in gone]
        found.extend(_tables(levels_of(chunks), rules.horizontal, page, before))
    return sorted(found, key=lambda f: (f.box[1], f.box[0]))


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
