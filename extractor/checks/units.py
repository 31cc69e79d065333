"""千円 against 円: the same rows and the same column in two tables of one report, one of them in a coarser unit.

Two tables are taken for the same figures only where their rows bear the same names and the figures themselves agree, as
they were rounded, so often that it is no accident.
"""

from __future__ import annotations

import math
import re
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from extractor.checks import say
from extractor.checks.make import cell, decide
from extractor.checks.relation import near
from extractor.checks.report import Blame
from extractor.checks.scope import Scope
from extractor.checks.sheet import Sheet
from extractor.checks.view import FIGURE
from extractor.checks.words import GENERIC, fold
from extractor.model import Check

__all__ = ["other_units"]

_UNIT = re.compile(r"(十億|億|百万|千万|万|千)?円")
_WORTH: Final = {"": 1, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "億": 10**8, "十億": 10**9}
_BRACKETS = re.compile(r"\([^()]*\)$")
_ENOUGH: Final = 6.0
"""log10 of the chance against figures that agree by accident."""


@dataclass(slots=True)
class _Amounts:
    """A column of money: how many yen one unit is worth, and the rows by their labels."""

    sheet: Sheet
    column: int
    name: str
    worth: int
    rows: dict[str, int]


def other_units(scope: Scope, blame: Blame) -> list[Check]:
    """One check for every two columns of one name that print the same amounts in two units, and for each that differs.

    What differs is told to ``blame``.
    """
    amounts = [a for sheet in scope.sheets for a in _columns(sheet)]
    later: dict[str, deque[_Amounts]] = {}
    for each in amounts:
        later.setdefault(each.name, deque()).append(each)
    out: list[Check] = []
    for first in amounts:
        named = later[first.name]
        named.popleft()
        for second in named:
            if first.sheet is second.sheet or first.worth == second.worth:
                continue
            fine, coarse = sorted((first, second), key=lambda a: a.worth)
            out += _compared(fine, coarse, blame)
    return out


def _columns(sheet: Sheet) -> list[_Amounts]:
    found = []
    rows: dict[str, int] | None = None
    for item in sheet.column_items:
        if item.rate or item.share:
            continue
        unit = _UNIT.search(fold(item.unit or "")) or _UNIT.search(fold(sheet.table.unit or ""))
        if unit is None:
            continue
        if rows is None:
            labels = Counter(i.label for i in sheet.row_items)
            rows = {i.label: i.index for i in sheet.row_items if labels[i.label] == 1}
        name = _BRACKETS.sub("", item.leaf)
        found.append(_Amounts(sheet, item.index, name, _WORTH[unit[1] or ""], rows))
    return found


def _compared(fine: _Amounts, coarse: _Amounts, blame: Blame) -> list[Check]:
    ratio = coarse.worth // fine.worth
    held: list[str] = []
    wrong: list[tuple[str, int, int]] = []
    evidence = 0.0
    for label, row in coarse.rows.items():
        there = fine.rows.get(label)
        if there is None or coarse.sheet.states[row][coarse.column] != FIGURE:
            continue
        if fine.sheet.states[there][fine.column] != FIGURE:
            continue
        # Both in units of the coarse table's smallest step: rounded half up, cut off or rounded up.
        exact = fine.sheet.values[there][fine.column] * coarse.sheet.scale
        printed, step = coarse.sheet.values[row][coarse.column], coarse.sheet.steps[coarse.column]
        divisor = ratio * fine.sheet.scale
        if abs(printed * divisor - exact) < step * divisor:
            held.append(label)
            evidence += math.log10(abs(printed) / step + 1) if label not in GENERIC or len(held) > 1 else 0.0
        else:
            wrong.append((label, printed, round(exact / divisor / step) * step))
    if len(held) < 2 or evidence < _ENOUGH or 3 * len(wrong) > len(held):
        return []
    if not all(near(printed, wanted) for _, printed, wanted in wrong):
        return []  # another scope: not the same figures
    for label, _, wanted in wrong:
        if wanted % coarse.sheet.scale == 0:
            blame.doubted[coarse.sheet.table.id, coarse.rows[label], coarse.column] = wanted // coarse.sheet.scale
    return _checks(fine, coarse, held, wrong)


def _checks(
    fine: _Amounts, coarse: _Amounts, held: Sequence[str], wrong: Sequence[tuple[str, int, int]]
) -> list[Check]:
    titles = say.title(coarse.sheet.table), say.title(fine.sheet.table)
    tested, name = len(held) + len(wrong), coarse.name
    ids = [s.table.key or s.table.id for s in (coarse.sheet, fine.sheet)]
    key = [*ids, name, "unit"]
    tolerance = coarse.sheet.steps[coarse.column] / coarse.sheet.scale
    out = [
        decide(
            "same_figure",
            f"「{name}」: {titles[0]} と {titles[1]} は単位を換えて同じ金額（{say.lines_ja(tested, len(held), '行')}）",
            f"“{name}”: {titles[0]} and {titles[1]} print the same amounts in two units ({len(held)} of {tested} rows)",
            actual=None,
            expected=None,
            tolerance=tolerance,
            status="pass",
            lines=(tested, len(held)),
            evidence=[cell(a.sheet.table, a.rows[label], a.column) for label in held[:12] for a in (coarse, fine)],
            key=key,
        )
    ]
    for label, printed, wanted in wrong:
        row, there = coarse.rows[label], fine.rows[label]
        said, right = coarse.sheet.number(printed), coarse.sheet.number(wanted)
        given = say.number(fine.sheet.number(fine.sheet.values[there][fine.column]))
        line = next(i.name for i in coarse.sheet.row_items if i.index == row)
        out.append(
            decide(
                "same_figure",
                f"{titles[0]}「{line}」「{name}」 {say.number(said)} が {titles[1]} の {given} と合わない",
                f"{titles[0]}, “{line}”, “{name}”: {say.number(said)} does not agree with {given} in {titles[1]}",
                actual=said,
                expected=right,
                tolerance=tolerance,
                evidence=[cell(coarse.sheet.table, row, coarse.column), cell(fine.sheet.table, there, fine.column)],
                key=[*key, label],
            )
        )
    return out
