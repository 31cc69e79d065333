"""Is it the paper, or was it read wrong? Made cases, read by the real readers and recognised from the real picture.

    python benchmarks/blame.py PAPER.pdf[:1,2]… [--cases 64] [--seed 1] [--keep DIR] [--verbose]

Papers whose checks hold are made wrong in one figure, half of them each way:

source      one digit, or two digits changed about, are printed otherwise: picture and text layer both show it
extraction  the text layer tells another digit than the picture shows (a ToUnicode that lies), or the reader's result
            is changed on its way (one digit, a shifted neighbour)

Told for each: whether the blame of every new failing check that holds the cell is right, and whether the first
suggestion made for it (any suggestion) is the truth. Cases that no check notices are drawn again.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import extractor
from benchmarks.forge import Glyph, glyphs, printed, told
from benchmarks.planted import covers
from extractor.checks.blame import find_blame
from extractor.model import Cell, Check, Document
from extractor.pipeline import judge
from extractor.second import second_readers
from extractor.settings import Settings
from extractor.text import normalise, parse_figure

WAYS = {"source": ("digit", "swap"), "extraction": ("layer", "reader", "neighbour")}
KINDS = ("column_total", "row_total", "same_figure", "claim", "part_of", "across_documents")


@dataclass(slots=True)
class Paper:
    """A paper whose checks hold, read once; ``pages``: those that are read (all where None)."""

    path: Path
    pages: tuple[int, ...] | None
    document: Document
    known: set[str]
    cells: list[tuple[str, Cell]]
    glyphs: dict[int, list[Glyph]] = field(default_factory=dict)

    def within(self, cell: Cell) -> list[Glyph]:
        """The glyphs of a cell, from left to right."""
        region = cell.regions[0]
        if region.page not in self.glyphs:
            self.glyphs[region.page] = glyphs(self.path, region.page)
        x0, top, x1, bottom = region.bbox
        found = [g for g in self.glyphs[region.page] if x0 - 1 <= g.x < x1 and top < g.y - 0.3 * g.size < bottom]
        return sorted(found, key=lambda g: g.x)


@dataclass(frozen=True, slots=True)
class Case:
    """One figure made wrong: where, how, what it says now and what the truth is."""

    paper: Path
    truth: str
    way: str
    table: str
    cell: Cell
    was: str
    now: str
    document: Document
    known: set[str]


def asked(text: str) -> tuple[Path, tuple[int, ...] | None]:
    """A paper's path, and the pages that are named behind a colon."""
    name, _, pages = text.partition(":")
    return Path(name), tuple(int(n) for n in pages.split(",")) if pages else None


def read(path: Path, pages: tuple[int, ...] | None, *, ocr: str = "never") -> Document:
    """A paper as ``extractor run`` reads it."""
    return extractor.extract(path, Settings(pages=pages, ocr=ocr))  # type: ignore[arg-type]


def paper(path: Path, pages: tuple[int, ...] | None) -> Paper | None:
    """A paper with the cells whose figures its checks rest on; None where there are none."""
    document = read(path, pages)
    holding = [c for c in document.checks if c.status == "pass" and c.kind in KINDS]
    cells = []
    for table in document.tables:
        for cell in table.cells:
            if not isinstance(cell.value, int) or cell.role == "header" or len(cell.regions) != 1 or not cell.value:
                continue
            if any(covers(e, table.id, cell.row, cell.column) for c in holding for e in c.evidence):
                cells.append((table.id, cell))
    return Paper(path, pages, document, failing(document), cells) if cells else None


def failing(document: Document) -> set[str]:
    """The keys of failing checks."""
    return {c.key for c in document.checks if c.status == "fail"}


def make(own: Paper, truth: str, way: str, chance: random.Random, folder: Path, name: str) -> Case | None:
    """One case of a paper; None where the figure drawn cannot be changed so, or the change is not read."""
    table, cell = chance.choice(own.cells)
    page = cell.regions[0].page
    target = folder / f"{name}.pdf"
    if way in ("reader", "neighbour"):
        return _on_the_way(own, truth, way, table, cell, chance)
    digits = [g for g in own.within(cell) if _digit(g)]
    if len(digits) != sum(_is_digit(c) for c in normalise(cell.raw)):
        return None
    if way == "swap":
        pairs = [(a, b) for a, b in pairwise(digits) if _digit(a) != _digit(b)]
        pairs = [(a, b) for a, b in pairs if a.font == b.font and len(a.code) == len(b.code)]
        if not pairs:
            return None
        a, b = chance.choice(pairs)
        printed(own.path, target, page, {a: b, b: a})
    else:
        glyph = chance.choice(digits)
        first = glyph is digits[0]
        others = {
            _digit(g): g
            for g in own.glyphs[page]
            if g.font == glyph.font
            and _digit(g)
            and _digit(g) != _digit(glyph)
            and g.text.isascii() == glyph.text.isascii()
        }
        others = {d: g for d, g in others.items() if not (first and d == "0")}
        if not others:
            return None
        other = others[chance.choice(sorted(others))]
        if way == "digit":
            printed(own.path, target, page, {glyph: other})
        else:
            told(own.path, target, page, glyph, other.text)
    document = read(target, own.pages, ocr="auto")
    now = _cell(document, table, cell)
    if now is None or now.value == cell.value:
        return None
    return Case(target, truth, way, table, now, cell.text, now.text, document, own.known)


def _on_the_way(own: Paper, truth: str, way: str, table: str, cell: Cell, chance: random.Random) -> Case | None:
    """The reader's result changed: a digit, or the figure of the row below or above."""
    document = own.document.model_copy(deep=True)
    mine = _cell(document, table, cell)
    assert mine is not None
    if way == "neighbour":
        cells = next(t.cells for t in document.tables if t.id == table)
        near = [c for c in cells if c.column == cell.column and abs(c.row - cell.row) == 1 and c.value is not None]
        near = [c for c in near if c.value != cell.value and c.role != "header"]
        if not near:
            return None
        mine.raw = chance.choice(near).raw
    else:
        places = [i for i, c in enumerate(mine.raw) if _is_digit(c)]
        at = chance.choice(places)
        own_digit = mine.raw[at]
        zero = "0" if own_digit.isascii() else "０"
        options = [chr(ord(zero) + d) for d in range(10)]
        other = chance.choice([d for d in options if d != own_digit and not (at == places[0] and d == zero)])
        mine.raw = mine.raw[:at] + other + mine.raw[at + 1 :]
    mine.text = normalise(mine.raw)
    figure = parse_figure(mine.text)
    if figure is None or figure.value is None or figure.value != int(figure.value):
        return None
    mine.value = int(figure.value)
    document.parts, document.problems = [], []
    judge(document)
    with second_readers(own.path, Settings(pages=own.pages)) as readers:
        find_blame(document, readers, judge)
    return Case(own.path, truth, way, table, mine, cell.text, mine.text, document, own.known)


def _cell(document: Document, table: str, cell: Cell) -> Cell | None:
    cells = next((t.cells for t in document.tables if t.id == table), [])
    return next((c for c in cells if (c.row, c.column) == (cell.row, cell.column)), None)


def _is_digit(char: str) -> bool:
    return char in "0123456789０１２３４５６７８９"


def _digit(glyph: Glyph) -> str:
    """The digit that a glyph shows; nothing where it is none."""
    return normalise(glyph.text) if len(glyph.text) == 1 and _is_digit(glyph.text) else ""


def noticed(case: Case) -> list[Check]:
    """The new failing checks that hold the changed cell."""
    return [
        c
        for c in case.document.checks
        if c.status == "fail"
        and c.key not in case.known
        and any(covers(e, case.table, case.cell.row, case.cell.column) for e in c.evidence)
    ]


def suggested(case: Case, checks: list[Check]) -> str:
    """first, later, wrong or none: how the suggestions stand to the truth."""
    told = [s for c in checks for s in c.suggestions]
    if not told:
        return "none"

    def right(n: int) -> bool:
        place = told[n].evidence
        figure, true = parse_figure(normalise(told[n].text)), parse_figure(normalise(case.was))
        here = place is None or covers(place, case.table, case.cell.row, case.cell.column)
        return here and figure is not None and true is not None and figure.value == true.value

    return "first" if right(0) else "later" if any(right(n) for n in range(1, len(told))) else "wrong"


def cases(papers: list[Paper], count: int, chance: random.Random, folder: Path) -> Iterator[tuple[Case, list[Check]]]:
    """So many cases that a check notices, each truth and way in turn, papers alike."""
    turns = [("source", w) if s == 0 else ("extraction", w) for s in (0, 1) for w in WAYS[("source", "extraction")[s]]]
    sources = [t for t in turns if t[0] == "source"]
    readings = [t for t in turns if t[0] == "extraction"]
    for n in range(count):
        truth, way = sources[n // 2 % len(sources)] if n % 2 == 0 else readings[n // 2 % len(readings)]
        for _ in range(40):
            case = make(chance.choice(papers), truth, way, chance, folder, f"case{n + 1}")
            checks = noticed(case) if case is not None else []
            if case is not None and checks:
                yield case, checks
                break


def main() -> None:
    """Print each case with --verbose, and the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", nargs="+", type=asked, metavar="PAPER.pdf[:1,2]")
    parser.add_argument("--cases", type=int, default=64)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="where the papers made are left")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    start = time.perf_counter()
    papers = [own for path, pages in options.papers if (own := paper(path, pages)) is not None]
    blamed: Counter[tuple[str, str]] = Counter()
    offers: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for case, checks in cases(papers, options.cases, chance, folder):
            said = {str(c.blame) for c in checks}
            verdict = "right" if said == {case.truth} else "unclear" if said <= {case.truth, "unclear"} else "wrong"
            blamed[case.truth, verdict] += 1
            offer = suggested(case, checks)
            offers[offer] += 1
            if options.verbose:
                place = f"{case.table} {case.cell.row},{case.cell.column}"
                print(
                    case.paper.name, case.truth, case.way, place, f"{case.was} > {case.now}", verdict, offer, flush=True
                )
                if verdict != "right":
                    for check in checks:
                        print(
                            "   ", check.kind, check.blame, [(r.by, r.text) for r in check.readings], check.statement.ja
                        )
    for truth in WAYS:
        told_of = {v: blamed[truth, v] for v in ("right", "unclear", "wrong")}
        print(f"{truth}: {sum(told_of.values())} cases, " + ", ".join(f"{v} {n}" for v, n in told_of.items()))
    right = sum(n for (_, v), n in blamed.items() if v == "right")
    print(f"blame right: {right} of {sum(blamed.values())} ({right / max(sum(blamed.values()), 1):.1%})")
    print("suggestions: " + ", ".join(f"{k} {offers[k]}" for k in ("first", "later", "wrong", "none")))
    print(f"{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
