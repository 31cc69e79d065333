"""Numbers that must run on: No. columns over all pages, 表１…表７ of a report, ①②③ of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.checks import say
from extractor.checks.make import cell, decide, prose, span
from extractor.checks.scope import Scope, caption_number, printed
from extractor.checks.sheet import Sheet
from extractor.checks.words import CIRCLED, fold
from extractor.model import Block, Cell, Check, Evidence

__all__ = ["Fault", "Run", "captions", "checks_of_run", "circled", "columns", "faults", "runs"]


@dataclass(slots=True)
class Fault:
    """A place where the numbers do not run on: ``wanted`` is what should stand there."""

    index: int
    wanted: int
    found: int | None
    kind: str
    """wrong | empty | double | hole"""


@dataclass(slots=True)
class Run:
    """One numbering over the number columns of one or more tables of a scope."""

    places: list[tuple[Sheet, Cell]]
    values: list[int | None]
    wrong: list[Fault]


def faults(values: Sequence[int | None]) -> list[Fault]:
    """Where the numbers do not go up by one. A new beginning at 1 followed by 2 is a new list, not a fault."""
    known = [v - k for k, v in enumerate(values) if v is not None]
    if not known:
        return []
    usual = max(set(known), key=lambda o: (known.count(o), -abs(o - 1)))
    out: list[Fault] = []
    first = values[0]
    wanted = first if first is not None and (first == 1 or first - usual == 0) else usual
    if first is not None and len(values) > 1 and values[1] == first + 1:
        wanted = first
    for k, v in enumerate(values):
        after = values[k + 1] if k + 1 < len(values) else None
        if v == wanted:
            wanted += 1
        elif v is None:
            # An empty cell that the numbers leave out (a heading row) is no fault.
            if after is not None and after == wanted:
                continue
            out.append(Fault(k, wanted, None, "empty"))
            wanted += 1
        elif v == 1 and after == 2:
            wanted = 2
        elif after is not None and after == v + 1 and v > wanted:
            out.append(Fault(k, wanted, v, "hole"))
            wanted = v + 1
        elif after is not None and after == v + 1 and v == wanted - 1:
            out.append(Fault(k, wanted, v, "double"))
            wanted = v + 1
        else:
            out.append(Fault(k, wanted, v, "double" if v in values[:k] else "wrong"))
            wanted += 1
    return out


def runs(scope: Scope) -> list[Run]:
    """The numberings of a scope; a table that goes on where the one before ended belongs to the same run."""
    found: list[Run] = []
    for sheet in scope.sheets:
        for column in sheet.number_columns:
            # A text over several columns is a heading between the rows, not a number left out.
            cells = [
                c for c in sheet.column(column) if c.role != "total" and (c.column_span == 1 or c.value is not None)
            ]
            totals = {i.index for i in sheet.row_items if i.strength >= 2} if sheet.figure_columns else set()
            cells = [c for c in cells if c.row not in totals]
            while cells and cells[-1].value is None and cells[-1].text.strip():
                cells.pop()
            values = [int(c.value) if isinstance(c.value, int) else None for c in cells]
            places = [(sheet, c) for c in cells]
            last = found[-1] if found else None
            ends = _end(last.values) if last else None
            begins = _begin(values)
            goes_on = ends is not None and begins == ends + 1 and begins != 1
            if last is not None and goes_on and last.places[-1][0] is not sheet:
                last.places += places
                last.values += values
            else:
                found.append(Run(places, values, []))
    for run in found:
        run.wrong = faults(run.values)
    return [r for r in found if 4 * len(r.wrong) <= len(r.values) or len(r.wrong) <= 1]


def _end(values: Sequence[int | None]) -> int | None:
    """The number at which a column ends, judged by all of it."""
    known = [v - k for k, v in enumerate(values) if v is not None]
    last = values[-1]
    if len(known) < 2:
        return last
    usual = max(set(known[-5:]), key=known[-5:].count)
    return usual + len(values) - 1 if last is None or known[-5:].count(usual) >= 2 else last


def _begin(values: Sequence[int | None]) -> int | None:
    known = [v - k for k, v in enumerate(values) if v is not None][:5]
    if not known:
        return None
    usual = max(set(known), key=known.count)
    return usual if known.count(usual) >= 2 else values[0]


def columns(scope: Scope) -> list[Check]:
    """Checks of the number columns: one for each run, and one for each cell at which it breaks."""
    out = []
    for run in runs(scope):
        out += checks_of_run(run)
    return out


def checks_of_run(run: Run) -> list[Check]:
    """One check for a numbering (whose ``wrong`` is known), and one for each place where it breaks."""
    sheets: list[Sheet] = []
    for sheet, _ in run.places:
        if sheet not in sheets:
            sheets.append(sheet)
    name = "、".join(say.title(s.table) for s in sheets)
    known = [v for v in run.values if v is not None]
    first, last = known[0], known[-1]
    key = [*(s.table.key or s.table.id for s in sheets), "no"]
    tested, held = len(run.values), len(run.values) - len(run.wrong)
    evidence: list[Evidence] = []
    for sheet in sheets:
        cells = [c for s, c in run.places if s is sheet]
        evidence.append(span(sheet.table, cells[0].row, cells[-1].row, [cells[0].column]))
    ja = f"{name}: 番号 {say.span_ja(first, last)} が1つずつ続く"
    en = f"{name}: the numbers run {say.span_en(first, last)} without gap or double"
    if run.wrong:
        ja += f"（{tested}行のうち{held}行）"
        en += f" ({held} of {tested} rows)"
    out = [
        decide(
            "sequence",
            ja,
            en,
            actual=last if not run.wrong else None,
            expected=first + len(run.values) - 1 if not run.wrong else None,
            status="pass",
            lines=(tested, held),
            evidence=evidence,
            key=key,
        )
    ]
    for fault in run.wrong:
        sheet, at = run.places[fault.index]
        where = f"{say.title(sheet.table)} {at.row + 1}行目"
        near = [cell(s.table, c.row, c.column) for s, c in (run.places[k] for k in _around(run, fault))]
        ja, en = _told(fault)
        out.append(
            decide(
                "sequence",
                f"{where}: {ja}",
                f"{say.title(sheet.table)}, row {at.row + 1}: {en}",
                actual=fault.found if fault.found is not None else "",
                expected=fault.wanted,
                status="fail",
                evidence=[cell(sheet.table, at.row, at.column), *near],
                key=[*key, "at", _row_label(sheet, at.row)],
            )
        )
    return out


def _row_label(sheet: Sheet, row: int) -> str:
    return next(
        (fold(c.text) for c in (sheet.cells.get((row, k)) for k in sheet.label_columns) if c is not None and c.text), ""
    )


def _around(run: Run, fault: Fault) -> list[int]:
    """The neighbours that show the fault: the cell before, and the first one that has the same number."""
    around = [fault.index - 1] if fault.index else []
    if fault.kind == "double" and fault.found in run.values[: fault.index]:
        twin = run.values.index(fault.found)
        if twin not in around:
            around.append(twin)
    return around


def _told(fault: Fault) -> tuple[str, str]:
    if fault.kind == "empty":
        return f"番号 {fault.wanted} が空欄", f"number {fault.wanted} is left out"
    if fault.kind == "hole":
        end = (fault.found or 1) - 1
        missing = f"{fault.wanted}" if fault.wanted == end else f"{fault.wanted}〜{end}"
        return f"番号 {missing} がない（{fault.found} の前）", f"number {missing} is missing before {fault.found}"
    if fault.kind == "double":
        return (
            f"番号 {fault.found} が2回あり、{fault.wanted} がない",
            f"number {fault.found} stands twice, {fault.wanted} is missing",
        )
    return f"番号 {fault.wanted} のはずが {fault.found}", f"the number should be {fault.wanted}, it is {fault.found}"


def captions(scope: Scope) -> list[Check]:
    """表１…表７ of one report: none missing, none twice (one printed again on a later page counts once)."""
    series: dict[str, list[tuple[Block, int]]] = {}
    seen: set[str] = set()
    for _, block in scope.blocks:
        if block.kind != "caption" or not block.text:
            continue
        number = caption_number(block.text)
        text = fold(block.text).removesuffix("(つづき)").removesuffix("(続き)")
        if number is None or text in seen:
            continue
        seen.add(text)
        series.setdefault(number[0], []).append((block, number[1]))
    out = []
    for kind, entries in series.items():
        values: list[int | None] = [n for _, n in entries]
        if len(values) < 2 or not isinstance(values[0], int):
            continue
        wrong = [f for f in faults(values) if not _in_a_cell(scope, kind, f.wanted)]
        if 2 * len(wrong) > len(values):
            continue
        first, last = entries[0][1], entries[-1][1]
        mark = kind if not kind.startswith("第") else kind[1:]
        evidence = [prose(b, printed(b, f"{kind}{n}")) for b, n in entries]
        key = [scope.name.rstrip("+"), mark, fold(entries[0][0].text or "")]
        if not wrong:
            out.append(
                decide(
                    "sequence",
                    f"{mark}番号が {mark}{first}〜{mark}{last} と続く",
                    f"the captions run {mark}{first}–{mark}{last}",
                    actual=last,
                    expected=last,
                    status="pass",
                    evidence=evidence,
                    key=key,
                )
            )
        for fault in wrong:
            ja, en = _told(fault)
            block = entries[fault.index][0]
            out.append(
                decide(
                    "sequence",
                    f"見出し「{(block.text or '').strip()}」: {mark}の{ja}",
                    f"caption “{(block.text or '').strip()}”: {en}",
                    actual=fault.found,
                    expected=fault.wanted,
                    status="fail",
                    evidence=[evidence[fault.index], *evidence[: fault.index][-1:]],
                    key=[*key, "at", fold(block.text or "")],
                )
            )
    return out


def _in_a_cell(scope: Scope, kind: str, number: int) -> bool:
    """Whether a cell begins with the number of a caption: it is there, only not read as a caption."""
    mark = f"第{number}{kind[1:]}" if kind.startswith("第") else f"{kind}{number}"
    begins = re.compile(rf"{re.escape(mark)}(?!\d)")
    return any(begins.match(fold(c.text)) for sheet in scope.sheets for c in sheet.table.cells if len(c.text) < 40)


def circled(scope: Scope) -> list[Check]:
    """①②③ that begin blocks one after another: none missing, none twice. Only a list of four and more can fail."""
    lists: list[list[tuple[Block, int]]] = []
    for _, block in scope.blocks:
        mark = (block.raw or block.text or "").strip()[:1]
        at = CIRCLED.find(mark) if mark else -1
        if at < 0 or block.kind not in ("paragraph", "heading"):
            continue
        if at == 0 or not lists:
            lists.append([])
        lists[-1].append((block, at + 1))
    out = []
    for entries in lists:
        values: list[int | None] = [n for _, n in entries]
        wrong = faults(values)
        if len(values) < 3 or values[0] != 1 or len(wrong) > 1 or (wrong and len(values) < 4):
            continue
        key = [scope.name.rstrip("+"), "list", fold(entries[0][0].text or "")[:24]]
        evidence = [prose(b, CIRCLED[n - 1]) for b, n in entries]
        marks = f"{CIRCLED[0]}〜{CIRCLED[len(values) - 1]}"
        if wrong:
            fault = wrong[0]
            ja, en = _told(fault)
            out.append(
                decide(
                    "sequence",
                    f"箇条書き{marks}: {ja}",
                    f"list {marks}: {en}",
                    actual=fault.found,
                    expected=fault.wanted,
                    status="fail",
                    key=[*key, "at"],
                    evidence=[evidence[fault.index], *evidence[: fault.index][-1:]],
                )
            )
            continue
        out.append(
            decide(
                "sequence",
                f"箇条書き{marks} が続く",
                f"the list runs {marks}",
                actual=len(values),
                expected=len(values),
                evidence=evidence,
                key=key,
            )
        )
    return out
