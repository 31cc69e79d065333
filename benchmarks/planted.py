"""How well does reconciliation find a slip of the pen? Plants single-digit errors in documents and counts what is told.

    python benchmarks/planted.py [DOCUMENT.json ...] [--count 400] [--seed 1] [--shuffle]

Each error changes one digit (or makes another slip, ``--kind``) of one cell that a passing sum rests on, in documents
that ``extract`` wrote; the document is judged again and its failing checks are compared with those that it had before.
Cells are drawn alike; where the documents have fewer cells than errors are asked for, each cell is changed once.

exact    the changed cell is the first evidence of a new failing check
tied     it is among the evidence
missed   no new check fails, though fewer lines of sums hold
unseen   as many lines of sums hold as before: the slip breaks none (two parts of one sum changed about)
alarms   new failing checks whose evidence does not hold the cell at all

``--shuffle`` permutes the figures within each column instead: what is still found is chance. Lines of zeros, and lines
whose figures the shuffle left as they were (a total under its only item), are told apart: they hold in any order.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from pathlib import Path

from extractor.model import Check, Document, Evidence
from extractor.pipeline import judge

SUMS = ("column_total", "row_total")
KINDS = ("digit", "swap", "left out", "sign", "row")
"""Slips: a wrong digit, two digits swapped, a digit left out, a minus lost or won, two rows' figures changed about."""


def held(document: Document) -> int:
    """The lines of sums that hold."""
    return sum(
        check.lines.held if check.lines else check.status == "pass" for check in document.checks if check.kind in SUMS
    )


def covers(evidence: Evidence, table: str, row: int, column: int) -> bool:
    """Whether a piece of evidence holds a cell."""
    if evidence.table != table:
        return False
    if evidence.rows is not None:
        inside = evidence.rows[0] <= row <= evidence.rows[-1]
        return inside and (evidence.columns is None or column in evidence.columns)
    return (evidence.row, evidence.column) == (row, column)


def places(document: Document) -> list[tuple[str, int, int]]:
    """The cells with a whole figure that a passing sum rests on."""
    found = set()
    for check in document.checks:
        if check.status != "pass" or check.kind not in SUMS:
            continue
        for table in document.tables:
            for cell in table.cells:
                whole = isinstance(cell.value, int) and cell.role != "header"
                if whole and any(covers(e, table.id, cell.row, cell.column) for e in check.evidence):
                    found.add((table.id, cell.row, cell.column))
    return sorted(found)


def plant(document: Document, place: tuple[str, int, int], chance: random.Random, kind: str = "digit") -> Document:
    """A copy of the document with one slip in the cell: a digit by default; "mixed" draws one of KINDS."""
    copy = document.model_copy(deep=True)
    table = next(t for t in copy.tables if t.id == place[0])
    cell = next(c for c in table.cells if (c.row, c.column) == place[1:])
    assert isinstance(cell.value, int)
    kind = chance.choice(KINDS) if kind == "mixed" else kind
    digits = list(str(abs(cell.value)))
    k = chance.randrange(len(digits))
    sign = 1 if cell.value >= 0 else -1
    pairs = [i for i in range(len(digits) - 1) if digits[i] != digits[i + 1] and (i or digits[1] != "0")]
    below = next((c for c in table.cells if (c.row, c.column) == (place[1] + 1, place[2])), None)
    if kind == "row" and below is not None and isinstance(below.value, int) and below.value != cell.value:
        # Two rows of a column have changed places.
        cell.value, below.value = below.value, cell.value
        below.text = below.raw = f"{below.value:,}"
    elif kind == "sign" and cell.value:
        cell.value = -cell.value
    elif kind == "swap" and pairs:
        i = chance.choice(pairs)
        digits[i], digits[i + 1] = digits[i + 1], digits[i]
        cell.value = sign * int("".join(digits))
    elif kind == "left out" and len(digits) > 1:
        cell.value = sign * int("".join(digits[:k] + digits[k + 1 :]))
    else:
        digits[k] = chance.choice([d for d in "0123456789" if d != digits[k] and not (k == 0 and d == "0")])
        cell.value = sign * int("".join(digits))
    cell.text = cell.raw = f"{cell.value:,}"
    return copy


def shuffled(document: Document, chance: random.Random) -> Document:
    """A copy of the document in which each column's figures have changed places."""
    copy = document.model_copy(deep=True)
    for table in copy.tables:
        for column in range(table.column_count):
            cells = [c for c in table.cells if c.column == column and c.value is not None and c.role != "header"]
            figures = [(c.text, c.raw, c.value, c.decimals) for c in cells]
            chance.shuffle(figures)
            for cell, figure in zip(cells, figures, strict=True):
                cell.text, cell.raw, cell.value, cell.decimals = figure
    return copy


def lines(check: Check) -> list[tuple[str, list[tuple[int, int]]]]:
    """The lines of a sum as cells: each column of a sum of rows, each row of a sum of columns, by its evidence."""
    found: dict[tuple[str, int], list[tuple[int, int]]] = {}
    down = check.kind == "column_total" or all(e.rows is None or e.rows[0] != e.rows[-1] for e in check.evidence)
    for e in check.evidence:
        if e.table is None or not (e.rows or e.row is not None):
            continue
        for row in range(e.rows[0], e.rows[-1] + 1) if e.rows else [e.row or 0]:
            for column in e.columns or ([] if e.column is None else [e.column]):
                line = column if down and check.kind != "row_total" else row
                found.setdefault((e.table, line), []).append((row, column))
    return [(table, cells) for (table, _), cells in found.items()]


def moved(check: Check, before: Document, after: Document) -> int:
    """How many of the lines that hold rest on figures that are not 0 and did not stand there before."""
    old, new = (
        {(t.id, c.row, c.column): c.value for t in d.tables for c in t.cells if c.value is not None}
        for d in (before, after)
    )
    count = 0
    for table, cells in lines(check):
        values = [new.get((table, *cell)) for cell in cells]
        count += any(values) and values != [old.get((table, *cell)) for cell in cells]
    return min(count, check.lines.held if check.lines else 1)


def failing(document: Document) -> dict[str, Check]:
    """Failing checks by key."""
    return {check.key: check for check in document.checks if check.status == "fail"}


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", nargs="+", type=Path)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=[*KINDS, "mixed"], default="digit")
    parser.add_argument("--shuffle", action="store_true")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    documents = []
    for path in options.documents:
        document = Document.model_validate_json(path.read_bytes())
        document.parts, document.problems = [], []
        judge(document)
        documents.append(document)
    if options.shuffle:
        before = sum(held(d) for d in documents)
        after = chance_found = 0
        for document in documents:
            copy = shuffled(document, chance)
            judge(copy)
            after += held(copy)
            sums = [c for c in copy.checks if c.kind in SUMS and (c.lines.held if c.lines else c.status == "pass")]
            chance_found += sum(moved(c, document, copy) for c in sums)
        print(
            f"sums that hold: {before}; with shuffled columns {after}, of which "
            f"{chance_found} ({chance_found / max(before, 1):.1%}) rest on figures that moved and are not 0"
        )
        return
    pool = [(document, place) for document in documents for place in places(document)]
    chosen = chance.sample(pool, min(options.count, len(pool)))
    told: Counter[str] = Counter()
    alarms = 0
    for document, place in chosen:
        known = failing(document)
        copy = plant(document, place, chance, options.kind)
        judge(copy)
        fresh = [c for key, c in failing(copy).items() if key not in known]
        held_by = [c for c in fresh if any(covers(e, *place) for e in c.evidence)]
        alarms += len(fresh) - len(held_by)
        if any(covers(c.evidence[0], *place) for c in held_by):
            told["exact"] += 1
        elif held_by:
            told["tied"] += 1
        elif fresh:
            told["elsewhere"] += 1
        else:
            told["unseen" if held(copy) == held(document) else "missed"] += 1
    shares = ", ".join(
        f"{name} {told[name]} ({told[name] / len(chosen):.1%})"
        for name in ("exact", "tied", "elsewhere", "missed", "unseen")
    )
    print(
        f"{len(chosen)} errors in {len(documents)} documents ({len(pool)} cells in sums): {shares}; "
        f"other alarms {alarms}"
    )


if __name__ == "__main__":
    main()
