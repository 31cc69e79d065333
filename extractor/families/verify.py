"""The checks that a family declares, worked out on one part.

Discovery finds most of them by itself; a declaration makes sure of those whose words only the family knows. A figure
that differs by more than a slip of the pen may be another quantity: then the check stays undecided.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from extractor.checks import say
from extractor.checks.groups import bracketed_cells, extent
from extractor.checks.make import cell as cell_evidence
from extractor.checks.make import decide, span
from extractor.checks.relation import near
from extractor.checks.sequence import Run, checks_of_run, faults
from extractor.checks.sheet import Sheet
from extractor.families.bind import Bound
from extractor.families.declare import (
    Adds,
    CaptionCount,
    Family,
    FigureOf,
    GroupCounts,
    PartsOf,
    Rate,
    Runs,
    SumOfRows,
    Within,
)
from extractor.families.fill import Filled
from extractor.families.records import bullets, label_of, rows_of
from extractor.families.sources import Found, Reading, find, place, settle
from extractor.families.words import clean, contains, key
from extractor.model import Cell, Check, Evidence

__all__ = ["counted_cells", "declared", "name_of", "runs_of"]

_BRACKETED = re.compile(r"^(?P<label>.*?)[(（](?P<n>\d+)\D{0,3}[)）]$")
_APART = 0.3
"""Figures further apart than this share are another quantity, not a slip."""


def declared(filled: Filled) -> list[Check]:
    """All checks that the family of a part declares and that the paper has the figures for."""
    out: list[Check] = []
    for value, places in filled.found:
        out += _same(filled, value, places)
    for check in filled.family.checks:
        if isinstance(check, Rate):
            out += _rate(filled, check)
        elif isinstance(check, PartsOf):
            out += _parts(filled, check)
        elif isinstance(check, SumOfRows):
            out += _sum_of_rows(filled, check)
        elif isinstance(check, Runs):
            out += _runs(filled.reading, check)
        elif isinstance(check, GroupCounts):
            out += _groups(filled.reading, check)
        elif isinstance(check, CaptionCount):
            out += _caption(filled.reading, check)
        else:
            out += _lines(filled, check)
    return out


def name_of(family: Family, path: str) -> str:
    """The Japanese name of a field by its path in the data."""
    model: object = family.model
    shown = path
    for name in path.split("."):
        info = getattr(model, "model_fields", {}).get(name)
        if info is None:
            return path
        shown = info.title or name
        model = next(
            (a for a in getattr(info.annotation, "__args__", ()) if hasattr(a, "model_fields")), info.annotation
        )
    return clean(shown)


def _key(filled: Filled, *words: str) -> list[str]:
    return [filled.family.name, *words]


# --------------------------------------------------------------------------------------------------- same figure


def _same(filled: Filled, value: FigureOf, places: Sequence[Found]) -> Iterator[Check]:
    """One figure in several places: one check for those that agree, one for each that differs."""
    best = settle(places)
    if best is None or len(places) < 2 or not any(f.printed for f in places) or isinstance(best.value, str):
        return
    agreeing = [f for f in places if f.value == best.value]
    named = value.title or name_of(filled.family, value.field or "")
    words = [value.field or value.title or "", "same"]
    ja = "、".join(f.where[0] for f in agreeing)
    en = ", ".join(f.where[1] for f in agreeing)
    evidence = [e for f in agreeing for e in f.evidence]
    if len(agreeing) >= 2:
        yield decide(
            "same_figure",
            f"「{named}」{say.number(best.value)} が同じ: {ja}",
            f"“{named}”, {say.number(best.value)}, is the same in: {en}",
            actual=best.value,
            expected=best.value,
            lines=(len(places), len(agreeing)) if len(agreeing) < len(places) else None,
            status="pass",
            evidence=evidence,
            key=_key(filled, *words),
        )
    for other in places:
        if other.value == best.value or isinstance(other.value, str):
            continue
        # What was counted is what the paper should print; a printed figure is what may be wrong.
        odd, rest = (other, agreeing) if other.printed or len(agreeing) > 1 else (best, [other])
        expected = rest[0].value
        yield decide(
            "same_figure",
            f"「{named}」が {odd.where[0]}では {say.number(odd.value)}、"
            f"{'、'.join(f.where[0] for f in rest)}では {say.number(expected)}",
            f"“{named}” is {say.number(odd.value)} in {odd.where[1]}, "
            f"but {say.number(expected)} in {', '.join(f.where[1] for f in rest)}",
            actual=odd.value,
            expected=expected,
            status="fail" if _slip(odd.value, expected) else "undecided",
            evidence=[*odd.evidence, *(e for f in rest for e in f.evidence)],
            key=_key(filled, *words, "at", odd.key),
        )


def _slip(one: int | float | str, other: int | float | str) -> bool:
    """Whether two figures are so near that they are meant to be one."""
    if isinstance(one, str) or isinstance(other, str):
        return False
    if isinstance(one, int) and isinstance(other, int) and near(one, other) is not None:
        return True
    return abs(one - other) <= _APART * max(abs(one), abs(other))


# ---------------------------------------------------------------------------------------------------------- prose


def _found(filled: Filled, field: str) -> list[Found]:
    return next((places for value, places in filled.found if value.field == field), [])


def _said(filled: Filled, field: str) -> Found | None:
    """What the prose says of a field."""
    return next((f for f in _found(filled, field) if f.key == "prose"), None)


def _rate(filled: Filled, rate: Rate) -> Iterator[Check]:
    """A percentage of the prose, worked out from the rows it speaks of, rounded or cut off as it is printed."""
    said = _said(filled, rate.field)
    if said is None or isinstance(said.value, str):
        return
    words = said.block.text or "" if said.block is not None else ""
    less = [s for s in rate.less if contains(words, s.label)]
    over = [find(s, filled.reading) for s in rate.over]
    under = [find(s, filled.reading) for s in (*rate.under, *less)]
    if any(f is None or isinstance(f.value, str) for f in (*over, *under)):
        return
    above = [Decimal(str(f.value)) for f in over if f is not None]
    below = [Decimal(str(f.value)) for f in under if f is not None]
    whole = sum(below[: len(rate.under)], Decimal()) - sum(below[len(rate.under) :], Decimal())
    if whole <= 0:
        return
    exact = 100 * sum(above, Decimal()) / whole
    step = Decimal(1).scaleb(-said.decimals)
    printed = Decimal(str(said.value))
    right = printed in (exact.quantize(step, ROUND_HALF_UP), exact.quantize(step, ROUND_DOWN))
    rounded = exact.quantize(step, ROUND_HALF_UP)
    named = name_of(filled.family, rate.field)
    parts = "＋".join(say.number(f.value) for f in over if f is not None)
    divided = "－".join(say.number(f.value) for f in under if f is not None)
    yield decide(
        "claim",
        f"本文「{named}」{printed}%: （{parts}）÷（{divided}）＝ {exact:.{said.decimals + 2}f}%",
        f"“{named}” {printed}% in the text: ({parts}) / ({divided}) = {exact:.{said.decimals + 2}f}%",
        actual=said.value,
        expected=float(rounded) if said.decimals else int(rounded),
        status="pass" if right else "fail" if _slip(said.value, float(exact)) else "undecided",
        evidence=[*said.evidence, *(e for f in (*over, *under) if f is not None for e in f.evidence)],
        key=_key(filled, rate.field, "rate"),
    )


def _parts(filled: Filled, check: PartsOf) -> Iterator[Check]:
    """Figures of the prose that add up to another one of it."""
    whole = _said(filled, check.whole)
    parts = [_said(filled, p) for p in check.parts]
    if whole is None or isinstance(whole.value, str) or any(p is None or isinstance(p.value, str) for p in parts):
        return
    values = [p.value for p in parts if p is not None and not isinstance(p.value, str)]
    added = sum(values)
    sums = "＋".join(say.number(v) for v in values)
    names = "、".join(name_of(filled.family, p) for p in check.parts)
    called = name_of(filled.family, check.whole)
    yield decide(
        "part_of",
        f"本文の「{names}」{sums}＝{say.number(added)} と「{called}」{say.number(whole.value)}",
        f"in the text, {sums} = {say.number(added)} and the whole, {say.number(whole.value)}",
        actual=whole.value,
        expected=added,
        status=None if _slip(whole.value, added) else "undecided",
        evidence=[*whole.evidence, *(e for p in parts if p is not None for e in p.evidence)],
        key=_key(filled, check.whole, "parts"),
    )


def _sum_of_rows(filled: Filled, check: SumOfRows) -> Iterator[Check]:
    """Figures of the prose that add up to the number of rows of a table."""
    bound = filled.reading.table(check.table)
    parts = [_said(filled, p) for p in check.parts]
    if bound is None or check.column not in bound.columns or any(p is None for p in parts):
        return
    values = [p.value for p in parts if p is not None and not isinstance(p.value, str)]
    rows = [r for b in filled.reading.bound if b.spec is bound.spec for r in rows_of(b)]
    said = sum(values)
    evidence: list[Evidence] = []
    for b in filled.reading.bound:
        if b.spec is bound.spec:
            tops = {(c.row, c.column): None for r in rows_of(b) if (c := b.cell(r, check.column)) is not None}
            evidence += [cell_evidence(b.grid.table, r, c) for r, c in tops]
    sums = "＋".join(say.number(v) for v in values)
    yield decide(
        "group_count",
        f"{place(bound)}: 行数 {len(rows)} と本文の {sums}＝{say.number(said)}",
        f"{place(bound)}: {len(rows)} rows, the text says {sums} = {say.number(said)}",
        actual=len(rows),
        expected=said,
        status=None if _slip(len(rows), said) else "undecided",
        evidence=[*evidence, *(e for p in parts if p is not None for e in p.evidence)],
        key=_key(filled, check.table, "rows"),
    )


# ---------------------------------------------------------------------------------------------------------- lists


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


def _runs(reading: Reading, check: Runs) -> list[Check]:
    """The running numbers of a list: one check, and one for each place where they break."""
    out: list[Check] = []
    for cells in runs_of(reading, check):
        values = [int(c.value) if c.value is not None else None for _, c in cells]
        if sum(v is not None for v in values) < 2:
            continue
        sheets = {id(b): Sheet(b.grid.table) for b, _ in cells}
        run = Run([(sheets[id(b)], c) for b, c in cells], values, faults(values))
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
            if m is not None:
                yield bound, cell, m["label"], int(m["n"])


def _groups(reading: Reading, check: GroupCounts) -> list[Check]:
    out: list[Check] = []
    by_table: dict[int, list[tuple[Bound, Cell, str, int]]] = {}
    for found in counted_cells(reading, check):
        by_table.setdefault(id(found[0]), []).append(found)
    for cells in by_table.values():
        bound = cells[0][0]
        sheet = Sheet(bound.grid.table)
        if sum(extent(sheet, c) for _, c, _, _ in cells) > 1:
            out += bracketed_cells(
                sheet, bound.columns[check.column], [(c, label, said) for _, c, label, said in cells]
            )
    return out


def _caption(reading: Reading, check: CaptionCount) -> Iterator[Check]:
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


def _lines(filled: Filled, check: Adds | Within) -> Iterator[Check]:
    """A relation between declared columns, row by row: one check over all rows, and one for each that fails."""
    bound = filled.reading.table(check.table)
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
