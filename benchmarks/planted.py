"""How well does reconciliation find a slip of the pen? Plants errors in documents and counts what is told.

    python benchmarks/planted.py [DOCUMENT.json ...] [--count 400] [--seed 1] [--kind KIND] [--variants N | --shuffle]

Each error is one slip (``--kind``) in one place that a passing check rests on, in documents that ``extract`` wrote; the
document is judged again and its failing checks are compared with those that it had before. Places are drawn alike;
where the documents have fewer of them than errors are asked for, each is used once.

digit, swap, left out, sign  one figure of a sum: a wrong digit, two swapped, one left out, a minus lost or won
row         two rows' figures in one column have changed places, where sums across show it (none shows two parts of
            one column's sum)
label       合計 (計, 小計 …) has changed places with the label beside it, so that another figure is called the total
            (not where the total has one item, and both print the same)
percentage  one digit of a share or rate that is worked out from other figures, in a cell or in the prose
mixed       one of them each time

exact    what was changed is the first evidence of a new failing check
tied     it is among the evidence
missed   no new check fails, though fewer lines hold
unseen   as many lines hold as before: the slip breaks none (two parts of one sum changed about)
alarms   new failing checks whose evidence does not hold what was changed at all

``--variants N`` makes N broken papers instead, drawn in turn from the documents, each with five errors of mixed kinds
in tables (or sentences) of their own, and counts the errors that are told, and the alarms beside them.

``--shuffle`` permutes the figures within each column instead: what is still found is chance. Lines of zeros, and lines
whose figures the shuffle left as they were (a total under its only item), hold in any order; both are told apart.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from extractor.checks.words import RATE, SHARE
from extractor.model import Cell, Check, Document, Evidence, Table
from extractor.pipeline import judge
from extractor.text import normalise, parse_figure

SUMS = ("column_total", "row_total")
OUTCOMES = ("exact", "tied", "elsewhere", "missed", "unseen")
FIGURES = ("digit", "swap", "left out", "sign", "row")
KINDS = (*FIGURES, "label", "percentage")
PER_PAPER = 5
TOTAL = re.compile(r"^(合計|計|総計|小計|総数|総額)$")

Place = tuple[str, int, int]
"""Where an error is planted: the table and the cell, or the id of a block, where its figure begins and ends."""


def held(document: Document) -> int:
    """The lines of sums and claims that hold."""
    return sum(held_lines(check) for check in document.checks if check.kind in (*SUMS, "claim"))


def covers(evidence: Evidence, table: str, row: int, column: int) -> bool:
    """Whether a piece of evidence holds a cell."""
    if evidence.table != table:
        return False
    if evidence.rows is not None:
        inside = evidence.rows[0] <= row <= evidence.rows[-1]
        return inside and (evidence.columns is None or column in evidence.columns)
    return (evidence.row, evidence.column) == (row, column)


def rests_on(document: Document, kinds: Sequence[str]) -> Iterator[tuple[Table, Cell]]:
    """The cells with a figure that passing checks of some kinds rest on."""
    tables = {t.id: t for t in document.tables}
    for check in document.checks:
        if check.status != "pass" or check.kind not in kinds:
            continue
        for table_id in {e.table for e in check.evidence if e.table}:
            for cell in tables[table_id].cells:
                if cell.value is None or cell.role == "header":
                    continue
                if any(covers(e, table_id, cell.row, cell.column) for e in check.evidence):
                    yield tables[table_id], cell


def places(document: Document, kind: str) -> list[Place]:
    """Where an error of a kind may be planted."""
    if kind == "label":
        return labels(document)
    if kind == "percentage":
        return percentages(document)
    cells = rests_on(document, ("row_total",) if kind == "row" else SUMS)
    return sorted({(table.id, cell.row, cell.column) for table, cell in cells if isinstance(cell.value, int)})


def labels(document: Document) -> list[Place]:
    """The labels of totals that passing sums rest on: in the stub or in the last row of the header."""
    found = set()
    for table, cell in rests_on(document, SUMS):
        for label in table.cells:
            if not TOTAL.match(label.text.replace("　", "")) or label.row_span > 1 or label.column_span > 1:
                continue
            stub = label.row == cell.row and label.column < table.stub_columns
            header = label.column == cell.column and label.row == table.header_rows - 1
            other = beside(table, label) if stub or header else None
            if other is not None and not same_figures(table, label, other):
                found.add((table.id, label.row, label.column))
    return sorted(found)


def beside(table: Table, label: Cell) -> Cell | None:
    """The label with which that of a total changes places: above it (or left of it), else on the other side."""
    across = label.row < table.header_rows
    for step in (-1, 1):
        wanted = (label.row, label.column + step) if across else (label.row + step, label.column)
        for cell in table.cells:
            if (cell.row, cell.column) != wanted or cell.row_span > 1 or cell.column_span > 1:
                continue
            plain = cell.value is None and cell.text.strip() and not cell.text.replace("　", "").endswith(("計", "額"))
            inside = cell.row >= table.header_rows or across
            if plain and inside and (not across or cell.column >= table.stub_columns):
                return cell
    return None


def same_figures(table: Table, label: Cell, other: Cell) -> bool:
    """Whether the rows (or columns) of two labels print the same figures, so that nobody can tell which is which.

    Where only one of them prints a figure (a total has no 節) nothing is compared.
    """
    across = label.row < table.header_rows
    lines: list[dict[int, int | float]] = []
    for line in (label, other):
        cells = [c for c in table.cells if (c.column == line.column if across else c.row == line.row)]
        lines.append({c.row if across else c.column: c.value for c in cells if c.value})
    both = lines[0].keys() & lines[1].keys()
    return all(lines[0][at] == lines[1][at] for at in both)


def percentages(document: Document) -> list[Place]:
    """The shares and rates of passing claims: cells with decimals or in per cent, and figures of the prose."""
    found: set[Place] = set()
    for table, cell in rests_on(document, ("claim",)):
        header = next((c for c in table.columns if c.index == cell.column), None)
        words = "".join(header.header if header else []) + "".join(
            c.text for c in table.cells if c.row == cell.row and c.column < table.stub_columns
        )
        if cell.decimals or "%" in cell.text or RATE.search(words) or SHARE.search(words):
            found.add((table.id, cell.row, cell.column))
    for check in document.checks:
        for e in check.evidence:
            if check.kind != "claim" or check.status != "pass" or not e.text:
                continue
            figure = re.search(r"[\d０-９]+[.．]?[\d０-９]*(?=\s*[%％])", e.text)
            block = next((b for b in document.blocks if b.page == e.page and b.bbox == e.bbox and b.raw), None)
            if figure and block is not None and (at := (block.raw or "").find(e.text)) >= 0:
                found.add((block.id, at + figure.start(), at + figure.end()))
    return sorted(found)


def plant(document: Document, place: Place, chance: random.Random, kind: str = "digit") -> Document:
    """A copy of the document with one slip."""
    copy = opened(document, {place[0]})
    spoil(copy, place, chance, kind)
    return copy


def opened(document: Document, ids: Collection[str]) -> Document:
    """A copy in which some tables and blocks may be changed; the others are those of the document itself."""
    copy = document.model_copy()
    copy.tables = [t.model_copy(deep=True) if t.id in ids else t for t in document.tables]
    copy.blocks = [b.model_copy(deep=True) if b.id in ids else b for b in document.blocks]
    return copy


def spoil(document: Document, place: Place, chance: random.Random, kind: str) -> None:
    """Plants one slip in the document itself."""
    table = next((t for t in document.tables if t.id == place[0]), None)
    if table is None:
        block = next(b for b in document.blocks if b.id == place[0])
        raw = block.raw or ""
        wrong = mistyped(raw[place[1] : place[2]], chance)
        block.raw = raw[: place[1]] + wrong + raw[place[2] :]
        block.text = normalise(block.raw)
        return
    cell = next(c for c in table.cells if (c.row, c.column) == place[1:])
    if kind == "label":
        other = beside(table, cell)
        assert other is not None
        (cell.text, cell.raw), (other.text, other.raw) = (other.text, other.raw), (cell.text, cell.raw)
        for column in table.columns:
            column.header = [
                c.text
                for c in table.cells
                if c.row < table.header_rows and c.column <= column.index < c.column + c.column_span and c.text
            ]
        return
    if kind == "percentage":
        cell.raw = cell.text = mistyped(cell.text, chance)
        figure = parse_figure(cell.text)
        assert figure is not None
        assert figure.value is not None
        cell.value = int(figure.value) if figure.value == int(figure.value) else float(figure.value)
        return
    assert isinstance(cell.value, int)
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


def mistyped(text: str, chance: random.Random) -> str:
    """The text with another digit in one place; the first digit does not become 0."""
    places = [i for i, ch in enumerate(text) if ch.isdigit()]
    at = chance.choice(places)
    digits = "0123456789" if text[at].isascii() else "０１２３４５６７８９"
    return (
        text[:at]
        + chance.choice([d for d in digits if d != text[at] and (at != places[0] or d != digits[0])])
        + (text[at + 1 :])
    )


def touched(document: Document, place: Place, kind: str) -> list[Callable[[Evidence], bool]]:
    """What of an error evidence may hold: its cell; of two rows both, of labels their rows or columns."""
    table = next((t for t in document.tables if t.id == place[0]), None)
    if table is None:
        block = next(b for b in document.blocks if b.id == place[0])
        return [lambda e: e.page == block.page and e.bbox == block.bbox]
    if kind == "row":
        return [lambda e: any(covers(e, place[0], place[1] + step, place[2]) for step in (0, 1))]
    if kind != "label":
        return [lambda e: covers(e, *place)]
    label = next(c for c in table.cells if (c.row, c.column) == place[1:])
    other = beside(table, label) or label
    across = label.row < table.header_rows
    lines = {c.column if across else c.row for c in (label, other)}
    cells = [(table.id, c.row, c.column) for c in table.cells if (c.column if across else c.row) in lines]
    return [lambda e: any(covers(e, *cell) for cell in cells)]


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


def figured(check: Check, document: Document) -> list[list[Place]]:
    """The lines of a sum that hold and in which not everything is 0."""
    if check.kind not in SUMS or check.status != "pass":
        return []
    values = {(t.id, c.row, c.column): c.value for t in document.tables for c in t.cells if c.value}
    found = [[(table, *cell) for cell in cells] for table, cells in lines(check)]
    return [line for line in found if any(place in values for place in line)][: held_lines(check)]


def held_lines(check: Check) -> int:
    """How many lines of a check hold."""
    return check.lines.held if check.lines else int(check.status == "pass")


def held_sums(document: Document) -> int:
    """The lines of sums that hold, those of zeros too."""
    return sum(held_lines(c) for c in document.checks if c.kind in SUMS)


def worked_out(check: Check, document: Document) -> bool:
    """Whether a relation is stated for its arithmetic, with no label of a total: rates, means, rows that come again.

    内訳 over its parts is such a label too.
    """
    if check.status != "pass" or check.lines is None:
        return False
    heads = {(t.id, k) for t in document.tables for k, c in enumerate(t.columns) if any("内訳" in h for h in c.header)}
    if check.kind == "row_total" and any((e.table, k) in heads for e in check.evidence for k in e.columns or []):
        return False
    whole = re.search(r"＝ 「([^」]*)」", check.statement.ja)
    labelled = whole and re.search(r"計|総数|総額|全体|比較|差引|増減|残|不用|total", whole[1], re.IGNORECASE)
    return check.kind == "claim" or (not labelled and bool(figured(check, document)))


def moved(check: Check, before: Document, after: Document) -> int:
    """How many of the lines that hold rest on figures that are not 0 and did not stand there before."""
    old, new = (
        {(t.id, c.row, c.column): c.value for t in d.tables for c in t.cells if c.value is not None}
        for d in (before, after)
    )
    found = [[new.get(p) for p in line] != [old.get(p) for p in line] for line in figured(check, after)]
    return sum(found)


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
    parser.add_argument("--variants", type=int, default=0)
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
        before = sum(len(figured(c, d)) for d in documents for c in d.checks)
        zeros = sum(held_sums(d) for d in documents) - before
        raw = chance_found = unlabelled = 0
        for document in documents:
            copy = shuffled(document, chance)
            judge(copy)
            raw += held_sums(copy)
            chance_found += sum(moved(c, document, copy) for c in copy.checks)
            unlabelled += sum(worked_out(c, copy) for c in copy.checks)
        print(
            f"lines of sums that hold: {before} with figures, {zeros} of zeros only; columns shuffled: {raw} in all, "
            f"of which {chance_found} ({chance_found / max(before, 1):.1%}) on figures that moved and are not 0; "
            f"relations without a total's label: {unlabelled}"
        )
        return
    sound = sum(len(failing(d)) for d in documents)
    print(f"{len(documents)} documents as they are: {sound} failing checks")
    if options.variants:
        variants(documents, options.variants, chance)
    else:
        singly(documents, options.kind, options.count, chance)


def singly(documents: Sequence[Document], kind: str, count: int, chance: random.Random) -> None:
    """Errors one at a time."""
    kinds = KINDS if kind == "mixed" else (kind,)
    pools = {k: [(d, place) for d in documents for place in places(d, k)] for k in kinds}
    pools = {k: pool for k, pool in pools.items() if pool}
    drawn: list[tuple[str, Document, Place]] = []
    for k, pool in pools.items():
        many = min(len(pool), -(-count // len(pools)))
        drawn += [(k, document, place) for document, place in chance.sample(pool, many)]
    told: dict[str, Counter[str]] = {k: Counter() for k in pools}
    alarms = 0
    for k, document, place in drawn:
        known = failing(document)
        holds = touched(document, place, k)
        copy = plant(document, place, chance, k)
        judge(copy)
        fresh = [c for key, c in failing(copy).items() if key not in known]
        held_by = [c for c in fresh if any(h(e) for h in holds for e in c.evidence)]
        alarms += len(fresh) - len(held_by)
        if any(h(c.evidence[0]) for c in held_by for h in holds):
            told[k]["exact"] += 1
        elif held_by:
            told[k]["tied"] += 1
        elif fresh:
            told[k]["elsewhere"] += 1
        else:
            told[k]["unseen" if held(copy) == held(document) else "missed"] += 1
    for k, counts in told.items():
        print(f"{k:11}{len(pools[k]):6} places, {shares(counts)}")
    if len(told) > 1:
        print(f"{'all':11}{sum(map(len, pools.values())):6} places, {shares(sum(told.values(), Counter()))}")
    print(f"other alarms {alarms}")


def shares(counts: Counter[str]) -> str:
    """What was told of some errors, in numbers and shares."""
    n = max(counts.total(), 1)
    words = [f"{name} {counts[name]} ({counts[name] / n:.1%})" for name in OUTCOMES if counts[name] or name == "exact"]
    found = counts["exact"] + counts["tied"]
    return f"{n} errors: {', '.join(words)}; told {found / n:.1%}"


def variants(documents: Sequence[Document], many: int, chance: random.Random) -> None:
    """Broken papers with several errors each, of mixed kinds."""
    able = [d for d in documents if any(places(d, k) for k in KINDS)]
    planted: Counter[str] = Counter()
    told: Counter[str] = Counter()
    alarms = 0
    for n in range(many):
        document = able[n % len(able)]
        known = failing(document)
        free = {k: places(document, k) for k in KINDS}
        errors: list[tuple[str, Place]] = []
        for _ in range(PER_PAPER):
            used = {place[0] for _, place in errors}
            left = {k: [p for p in free[k] if p[0] not in used] for k in free}
            kinds = [k for k in left if left[k]]
            if not kinds:
                break
            k = chance.choice(kinds)
            errors.append((k, chance.choice(left[k])))
        copy = opened(document, {place[0] for _, place in errors})
        holds = [(k, touched(copy, place, k)) for k, place in errors]
        for k, place in errors:
            spoil(copy, place, chance, k)
        judge(copy)
        fresh = [c for key, c in failing(copy).items() if key not in known]
        planted.update(k for k, _ in errors)
        told.update(k for k, of in holds if any(h(e) for c in fresh for h in of for e in c.evidence))
        alarms += sum(not any(h(e) for _, of in holds for h in of for e in c.evidence) for c in fresh)
    for k in KINDS:
        print(f"{k:11}{told[k]:4} of {planted[k]:4} told")
    share = told.total() / planted.total()
    print(f"{many} papers, {told.total()} of {planted.total()} told ({share:.1%}); alarms {alarms}")


if __name__ == "__main__":
    main()
