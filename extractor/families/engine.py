"""From blocks and tables to parts: which reports a document holds, of which family, and what they say."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.families import told
from extractor.families.bind import ROWS, Bound, bind
from extractor.families.declare import Breakdown, Family
from extractor.families.facts import body_of, year_of, year_of_headers
from extractor.families.fill import Filled, evidence_of, evidence_of_tables, fill
from extractor.families.grid import Grid
from extractor.families.registry import FAMILIES
from extractor.families.split import Segment, split
from extractor.families.titles import title_of
from extractor.families.verify import declared
from extractor.families.words import known, title
from extractor.keys import give_table_keys
from extractor.model import Attachment, Check, Document, Part, Table

__all__ = ["interpret"]

_BY_WORDS_ALONE = 4
"""How much of a paper without a known title must fit a family for the paper to be of it (two tables)."""


def interpret(document: Document, families: Sequence[Family] = FAMILIES) -> list[Check]:
    """Find the reports of a document, read each by its family, and work out the checks that the families declare.

    Sets ``document.parts``, the ``part`` of every block and table, and the tables' keys; problems for what is missing
    or new in a paper are put anew. Nothing that was read is changed.
    """
    document.problems = [p for p in document.problems if p.code not in told.CODES]
    tables = {t.id: t for t in document.tables}
    segments = split(document, families)
    own = [[tables[b.table] for b in s.blocks if b.table is not None and b.table in tables] for s in segments]
    document.parts = [_part(f"part{n + 1}", s, own[n]) for n, s in enumerate(segments)]
    for part, segment, held in zip(document.parts, segments, own, strict=True):
        for block in segment.blocks:
            block.part = part.id
        for table in held:
            table.part = part.id
    _complete(document)
    give_table_keys(document.tables, document.parts)
    read: list[Filled] = []
    for part, segment, held in zip(document.parts, segments, own, strict=True):
        filled = _read(segment, held, part, families)
        if filled is not None:
            part.family, part.family_version, part.data = filled.family.name, filled.family.version, filled.data
            read.append(filled)
    whole = len(document.pages) >= document.source.page_count
    for filled in read:
        document.problems += [p for p in told.told(filled) if whole or p.code not in told.OF_ALL_PAGES]
    return [check for filled in read for check in declared(filled)]


def _part(name: str, segment: Segment, tables: Sequence[Table]) -> Part:
    """What a part says of itself, before its family is known."""
    heading = [segment.title] if segment.title is not None else title_of(segment.blocks)
    year, era = year_of(heading, [b for b in segment.blocks if not any(b is h for h in heading)])
    pages = {b.page for b in segment.blocks} | {n for t in tables for n in t.pages}
    pages |= {r.page for b in segment.blocks for r in b.regions or []}
    return Part(
        id=name,
        label=segment.label,
        title=title("　".join((b.text or "").replace("\n", "") for b in heading)) or None,
        pages=sorted(pages),
        attachments=[Attachment(label=label, pages=pages) for label, pages in segment.attachments.items()],
        fiscal_year=year,
        era_label=era,
    )


def _read(segment: Segment, tables: Sequence[Table], part: Part, families: Sequence[Family]) -> Filled | None:
    """The part read by the family of its title, else by the one whose tables it has; None where no family fits."""
    grids = [Grid(t) for t in tables]
    if segment.family is not None:
        filled = fill(segment.family, segment.blocks, grids, part.fiscal_year)
        return filled if evidence_of(filled) else None
    bound = [bind(family, grids) for family in families]
    if not any(_could_fit(f, b, len(tables)) for f, b in zip(families, bound, strict=True)):
        return None
    tried = [fill(f, segment.blocks, grids, part.fiscal_year, b) for f, b in zip(families, bound, strict=True)]
    best = max(tried, key=evidence_of, default=None)
    if best is None or evidence_of(best) < _BY_WORDS_ALONE or 2 * len(best.reading.bound) < len(tables):
        return None
    return best if _of_its_own(best) else None


def _of_its_own(filled: Filled) -> bool:
    """Whether words of the family's own tell it, not only headers as 区分 and 件数, which tables of any paper have.

    Its own are a caption, a sentence of the prose, or several labels of rows.
    """
    bound = filled.reading.bound
    if any(b.caption for b in bound) or evidence_of(filled) > evidence_of_tables(bound):
        return True
    breakdowns = ((b.spec.rows, b.grid) for b in bound if isinstance(b.spec, Breakdown))
    return sum(len(known(rows, grid.labels)) for rows, grid in breakdowns) >= ROWS


def _could_fit(family: Family, bound: Sequence[Bound], tables: int) -> bool:
    """Whether a family could be the one of a part, if all that it knows of the prose were found; needs no prose."""
    if not tables or 2 * len(bound) < tables:
        return False
    return evidence_of_tables(bound) + sum(v.field is not None for v in family.values) >= _BY_WORDS_ALONE


def _complete(document: Document) -> None:
    """Whose report each part is, and of which year: what a part does not say, its label's or the whole paper does."""
    whole = body_of(document.blocks)
    one = len(document.parts) == 1  # then the whole paper says no more than it
    for part in document.parts:
        part.municipality = whole if one else body_of([b for b in document.blocks if b.part == part.id]) or whole
        if part.fiscal_year is None:
            sisters = [p for p in document.parts if p.label == part.label and p.fiscal_year is not None]
            part.fiscal_year, part.era_label = (
                (sisters[0].fiscal_year, sisters[0].era_label) if sisters else year_of((), document.blocks)
            )
        if part.fiscal_year is None:
            part.fiscal_year, part.era_label = year_of_headers(t for t in document.tables if t.part == part.id)
