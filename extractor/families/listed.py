"""Checks of lists: running numbers, cells and captions that count, relations between columns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.checks import say
from extractor.checks.groups import bracketed_cells, extent, printed_again
from extractor.checks.make import cell as cell_evidence
from extractor.checks.make import decide, span
from extractor.checks.sequence import Run, checks_of_run, faults
from extractor.families.bind import Bound
from extractor.families.declare import Adds, CaptionCount, GroupCounts, Runs, Within
from extractor.families.records import bullets, label_of, rows_of
from extractor.families.sources import Reading, place
from extractor.families.words import key
from extractor.model import Cell, Check
from extractor.patterns import later

__all__ = ["caption", "counted_cells", "groups", "lines", "runs", "runs_of"]

_BRACKETED = later(r"^(?P<label>.*?)[(（](?P<n>\d+)\D{0,3}[)）]$")


def _numbers(reading: Reading, check: Runs) -> list[tuple[Bound, Cell]]:
    """The number cells of a list over all its tables, a merged one once."""
    found: list[tuple[Bound, Cell]] = []
    for bound in reading.feeding(check.field):
        if check.column not in bound.columns:
            continue
        seen: set[int] = set()
        for row in rows_of(bound):
            cell = bound.cell(row, check.column)
            heading = cell is not None and cell.column_span > 1 and cell.value is None
            if cell is not None and cell.row not in seen and not heading:
                seen.add(cell.row)
                found.append((bound, cell))
    return found


def runs_of(reading: Reading, check: Runs) -> list[list[tuple[Bound, Cell]]]:
    """The numberings of a list: one over all its tables, unless a table begins anew at 1."""
    found: list[list[tuple[Bound, Cell]]] = []
    for bound, cell in _numbers(reading, check):
        if not found or (found[-1][-1][0] is not bound and cell.value == 1):
            found.append([])
        found[-1].append((bound, cell))
    return found


def runs(reading: Reading, check: Runs) -> list[Check]:
    """The running numbers of a list: one check, and one for each place where they break."""
    out: list[Check] = []
    for cells in runs_of(reading, check):
        values = [int(c.value) if c.value is not None else None for _, c in cells]
        if sum(v is not None for v in values) < 2:
            continue
        run = Run([(b.grid.sheet, c) for b, c in cells], values, faults(values))
        if 4 * len(run.wrong) <= len(values) or len(run.wrong) <= 1:
            out += checks_of_run(run)
    return out


def counted_cells(reading: Reading, check: GroupCounts) -> Iterator[tuple[Bound, Cell, str, int]]:
    """Cells like 紛失（８）: the table, the cell, its label and the count it says."""
    for bound in reading.feeding(check.field):
        column = bound.columns.get(check.column)
        if column is None:
            continue
        seen: set[int] = set()
        for row in rows_of(bound):
            cell = bound.grid.at(row, column)
            if cell is None or cell.row in seen:
                continue
            seen.add(cell.row)
            m = _BRACKETED.match(key(cell.text))
            if m is not None and not printed_again(bound.grid.sheet, cell):
                yield bound, cell, m["label"], int(m["n"])


def groups(reading: Reading, check: GroupCounts) -> list[Check]:
    """Cells that count their rows, table by table, and all of a table together."""
    out: list[Check] = []
    by_table: dict[int, list[tuple[Bound, Cell, str, int]]] = {}
    for found in counted_cells(reading, check):
        by_table.setdefault(id(found[0]), []).append(found)
    for cells in by_table.values():
        bound = cells[0][0]
        sheet = bound.grid.sheet
        if sum(extent(sheet, c) for _, c, _, _ in cells) > 1:
            out += bracketed_cells(
                sheet, bound.columns[check.column], [(c, label, said) for _, c, label, said in cells]
            )
    return out


def caption(reading: Reading, check: CaptionCount) -> Iterator[Check]:
    """（4事務） in a caption against the ①–④ of the columns, or the rows."""
    for bound in reading.feeding(check.field):
        caption = key(bound.grid.table.caption or "")
        m = re.search(rf"[(（](\d+){re.escape(key(check.unit))}[)）]", caption)
        if m is None:
            continue
        said, rows = int(m[1]), list(rows_of(bound))
        table = bound.grid.table
        counts: dict[str, int] = {}
        for name in check.columns:
            if name in bound.columns:
                marks = [len(bullets(bound.text(r, name))) for r in rows]
                counts[name] = sum(marks) or len(rows)
        if not counts or not rows:
            continue
        worst = max(counts.values(), key=lambda n: abs(n - said))
        columns = sorted(bound.columns[name] for name in counts)
        evidence = [cell_evidence(table, rows[0], c) for c in columns] if len(rows) == 1 else []
        yield decide(
            "group_count",
            f"{place(bound)}: 見出しの（{said}{check.unit}）と記載の数 {worst}",
            f"{place(bound)}: the caption says {said}, there are {worst}",
            actual=worst,
            expected=said,
            evidence=evidence or [span(table, rows[0], rows[-1], columns)],
            key=[table.key or table.id, "caption", check.unit],
        )


def lines(reading: Reading, check: Adds | Within) -> Iterator[Check]:
    """A relation between declared columns, row by row: one check over all rows, and one for each that fails."""
    bound = reading.table(check.table)
    names = check.parts if isinstance(check, Adds) else (check.part,)
    if bound is None or any(n not in bound.columns for n in (check.whole, *names)):
        return
    grid, table = bound.grid, bound.grid.table
    places = [bound.columns[n] for n in (check.whole, *names)]
    tested = []
    for row in rows_of(bound):
        values = [v for c in places if (v := grid.value(row, c)) is not None]
        if len(values) == len(places):
            tested.append((row, values[0], sum(values[1:])))
    wrong = [t for t in tested if (t[1] != t[2] if isinstance(check, Adds) else t[1] < t[2])]
    if not tested or 2 * len(wrong) > len(tested):
        return
    kind = "row_total" if isinstance(check, Adds) else "part_of"
    sign = "＝" if isinstance(check, Adds) else "≧"
    whole, *parts = (f"「{_heading(bound, c)}」" for c in places)
    said = f"{whole}{sign}{'＋'.join(parts)}"
    words = [table.key or table.id, *(_heading(bound, c) for c in places)]
    held = len(tested) - len(wrong)
    yield decide(
        kind,
        f"{place(bound)}: {said}: {say.lines_ja(len(tested), held, '行')}",
        f"{place(bound)}: {said} ({held} of {len(tested)} rows)",
        actual=None,
        expected=None,
        status="pass",
        lines=(len(tested), held),
        evidence=[span(table, tested[0][0], tested[-1][0], sorted(places))],
        key=words,
    )
    for row, actual, added in wrong:
        label = label_of(bound, row)
        yield decide(
            kind,
            f"{place(bound)}「{label}」: {said} が成り立たない（{say.number(actual)}、{say.number(added)}）",
            f"{place(bound)}, “{label}”: {said} does not hold ({say.number(actual)}, {say.number(added)})",
            actual=actual,
            expected=added,
            status="fail",
            evidence=[cell_evidence(table, row, c) for c in places],
            key=[*words, "at", label],
        )


def _heading(bound: Bound, column: int) -> str:
    return "／".join(bound.grid.headers[column]) or str(column + 1)
