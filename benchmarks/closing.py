"""Scans whose figures were misread: do the checks close once their suggestions are applied by hand?

    python benchmarks/closing.py SCAN.pdf… [--truth DIGITAL.pdf] [--verbose]
    python benchmarks/closing.py DIGITAL.pdf… --kinds "150 dpi,photocopy" [--pages 1,2]

Reads each scan (or makes scans of a digital paper first, as ``ocr_speed.py`` does) and applies, as a person would, the
first suggestion of the first failing check that has one, judges again with its readings, and so on until none is left.
Told: failing checks before and after, suggestions applied, and how many of them the digital paper agrees with.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import extractor
from benchmarks.ocr_speed import KINDS, scan
from extractor.checks.trial import put
from extractor.model import Check, Document, Suggestion, Table
from extractor.pipeline import judge
from extractor.text import normalise, parse_figure

__all__ = ["Closed", "close"]

MOST = 20
"""So many suggestions are applied at most."""


@dataclass(slots=True)
class Closed:
    """What came of it: failing checks before and after, and the suggestions applied with what they replaced."""

    before: list[Check]
    after: list[Check]
    applied: list[tuple[str, Suggestion]]


def close(document: Document) -> Closed:
    """Apply suggestions to a copy of the document until no failing check has one left."""
    copy = document.model_copy(deep=True)
    before = failing(copy)
    offered = {c.key: list(c.suggestions) for c in before}
    applied: list[tuple[str, Suggestion]] = []
    done: set[tuple[str | None, int | None, int | None]] = set()
    while len(applied) < MOST:
        left = failing(copy)
        suggestions = [s for c in left for s in (offered.get(c.key) or c.suggestions)]
        free = (s for s in suggestions if (s.evidence.table, s.evidence.row, s.evidence.column) not in done)
        place = next(free, None)
        if place is None:
            break
        table = next(t for t in copy.tables if t.id == place.evidence.table)
        cell = next(c for c in table.cells if (c.row, c.column) == (place.evidence.row, place.evidence.column))
        done.add((table.id, cell.row, cell.column))
        applied.append((cell.text, place))
        put(cell, place.text)
        judge(copy)
    return Closed(before, failing(copy), applied)


def failing(document: Document) -> list[Check]:
    """The checks that fail."""
    return [c for c in document.checks if c.status == "fail"]


def figures(document: Document) -> int:
    """How many figures there are."""
    return sum(c.value is not None for t in document.tables for c in t.cells)


def misread(true: Document, read: Document) -> list[str]:
    """The figures of tables of the same form that differ, and the tables that have no partner of their form."""
    out = []
    for mine in read.tables:
        other = partner(true, mine)
        if other is None:
            out.append(f"{mine.id}: no table of this form ({mine.row_count} × {mine.column_count})")
            continue
        cells = {(c.row, c.column): c for c in other.cells}
        for c in mine.cells:
            o = cells.get((c.row, c.column))
            if o is not None and o.value != c.value:
                out.append(f"{mine.id} {c.row},{c.column}: {o.text} read as {c.text}")
    return out


def partner(true: Document, table: Table) -> Table | None:
    """The table of the digital paper at the same place of the order, if its form is the same."""
    alike = [t for t in true.tables if t.pages == table.pages and t.row_count == table.row_count]
    alike = [t for t in alike if t.column_count == table.column_count]
    words = {(c.row, c.column): c.text for c in table.cells}
    return max(alike, key=lambda t: sum(words.get((c.row, c.column)) == c.text for c in t.cells), default=None)


def agrees(true: Document, read: Document, suggestion: Suggestion) -> bool:
    """Whether the digital paper has what is suggested."""
    place = suggestion.evidence
    table = next(t for t in read.tables if t.id == place.table)
    other = partner(true, table)
    own = next((c for c in other.cells if (c.row, c.column) == (place.row, place.column)), None) if other else None
    figure = parse_figure(normalise(suggestion.text))
    return own is not None and figure is not None and own.value == figure.value


def show(wrong: list[str], closed: Closed) -> None:
    """What was misread, what was applied and what still fails."""
    for line in wrong:
        print("    misread", line)
    for was, s in closed.applied:
        print("    applied", s.evidence.table, s.evidence.row, s.evidence.column, f"{was} > {s.text} |", s.reason.en)
    for check in closed.after:
        offers = [(s.evidence.row, s.evidence.column, s.text) for s in check.suggestions]
        print("    fails", check.blame, check.statement.ja, offers)


def main() -> None:
    """Print one line for each scan; with --verbose what was applied and what still fails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", nargs="+", type=Path)
    parser.add_argument("--kinds", type=lambda s: s.split(","), default=[], help=f"of {', '.join(KINDS)}")
    parser.add_argument("--pages", type=lambda s: tuple(int(n) for n in s.split(",")))
    parser.add_argument("--truth", type=Path, help="the digital paper of a scan")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    print("scan | figures | misread | failing | applied | right | failing after")
    with tempfile.TemporaryDirectory() as scratch:
        for paper in options.papers:
            truth = options.truth if not options.kinds else paper
            true = extractor.extract(truth, ocr="never", pages=options.pages) if truth is not None else None
            for kind in options.kinds or [""]:
                name = f"{paper.stem}.{kind.replace(' ', '-')}.pdf"
                path = scan(paper, Path(scratch) / name, kind, options.pages, options.seed) if kind else paper
                read = extractor.extract(path)
                if true is not None and options.pages:
                    for number, page in enumerate(options.pages, start=1):
                        for table in true.tables:
                            table.pages = [number if p == page else p for p in table.pages]
                wrong = misread(true, read) if true is not None else []
                closed = close(read)
                right = sum(agrees(true, read, s) for _, s in closed.applied) if true is not None else 0
                print(
                    f"{path.stem} | {figures(read)} | {len(wrong)} | {len(closed.before)} | {len(closed.applied)} | "
                    f"{right} | {len(closed.after)}",
                    flush=True,
                )
                if options.verbose:
                    show(wrong, closed)


if __name__ == "__main__":
    main()
