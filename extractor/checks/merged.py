"""Merged cells that are the sum of what stands beside them: 目 and its 節 in a statement of the budget.

    目          | 本年度  | 節            | 金額
    2.体育施設費 | 457,055 | 12.委託料      |  84,842
                |         | 14.工事請負費  | 372,213

Which column is the sum of which is told by the arithmetic of all tables whose headers say the same: on three merged
cells and more, with evidence of a million to one, and hardly one that fails.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import permutations
from typing import Final

from extractor.checks import say
from extractor.checks.make import cell, decide, span
from extractor.checks.relation import Line, near
from extractor.checks.report import Blame, suggestions
from extractor.checks.sheet import Sheet
from extractor.checks.view import BLANK, FIGURE, TEXT, UNKNOWN
from extractor.model import Check, Table

__all__ = ["MergedSum", "checks_of_merged", "merged_sums"]

Names = tuple[str, ...]
"""What a column of sums and the column of their parts are called."""

_LEAST: Final = 3
"""So many cells must be the sum of two figures and more."""
_ENOUGH: Final = 6.0
"""log10 of the chance against sums that hold by accident."""


@dataclass(slots=True)
class _Group:
    """A cell and the figures beside the rows that it covers."""

    row: int
    parts: list[int]
    """The rows of the figures."""
    residual: int


@dataclass(slots=True)
class MergedSum:
    """A column whose cells are the sums of another column's figures in the rows that they cover."""

    sheet: Sheet
    whole: int
    part: int
    held: list[_Group] = field(default_factory=list)
    failed: list[_Group] = field(default_factory=list)

    def line(self, group: _Group, holds: bool) -> Line:
        """One sum spelt out."""
        values, table = self.sheet.values, self.sheet.table.id
        terms = [(1, (table, group.row, self.whole), values[group.row][self.whole])]
        terms += [(-1, (table, row, self.part), values[row][self.part]) for row in group.parts]
        return Line(terms, "=", 0, self.sheet.scale, holds)

    def lines(self) -> Iterator[Line]:
        """All sums spelt out."""
        for group in self.held:
            yield self.line(group, True)
        for group in self.failed:
            yield self.line(group, False)

    def residuals(self) -> Iterator[tuple[int, int]]:
        """Of all sums of two figures and more: how many figures, and what is left."""
        for group in (*self.held, *self.failed):
            if len(group.parts) > 1:
                yield len(group.parts), group.residual

    @property
    def several(self) -> list[_Group]:
        """The sums of two figures and more that hold."""
        return [g for g in self.held if len(g.parts) > 1]


def merged_sums(sheets: Sequence[Sheet]) -> list[MergedSum]:
    """For every column of figures the column of merged cells that are its sums, where that is sure.

    A sum that fails is kept where one slip of the pen explains it.
    """
    found: dict[Names, list[tuple[Sheet, int, int]]] = defaultdict(list)
    for sheet in sheets:
        if sheet.tall:
            columns = _columns(sheet)
            for whole in sorted({c for _, c in sheet.tall}.intersection(columns)):
                for part in columns:
                    if part != whole:
                        found[_names(sheet, whole, part)].append((sheet, whole, part))
    beside = _Beside()
    pools = [(names, _pool(places, beside)) for names, places in found.items()]
    sure = sorted([(names, group) for names, group in pools if _is_sure(group)], key=_worth, reverse=True)
    if not sure:
        return []
    known = {(id(one.sheet), one.whole, one.part): one for _, group in sure for one in group}
    wanted = {names for names, _ in sure}
    out: list[MergedSum] = []
    for n, sheet in enumerate(sheets):
        before, after = sheets[n - 1] if n else None, sheets[n + 1] if n + 1 < len(sheets) else None
        places: dict[Names, list[tuple[int, int]]] = defaultdict(list)
        for whole, part in permutations(_columns(sheet), 2):
            if (names := _names(sheet, whole, part)) in wanted:
                places[names].append((whole, part))
        told: set[int] = set()
        for names, _ in sure:
            for whole, part in places.get(names, ()):
                if part in told:
                    continue
                told.add(part)
                one = known.get((id(sheet), whole, part)) or _measured(sheet, whole, part, beside)
                if one is None:
                    continue
                _leave_cut(one, before, after)
                one.failed = [g for g in one.failed if _slip(one, g)]
                if one.held or one.failed:
                    out.append(one)
    return out


def _columns(sheet: Sheet) -> list[int]:
    return [i.index for i in sheet.column_items if not i.rate and not i.share]


def _names(sheet: Sheet, whole: int, part: int) -> Names:
    """What the two columns are called in all tables; the table's own name too where one of them has none."""
    names = sheet.header_names[whole], sheet.header_names[part]
    return names if all(names) else (*names, str(whole), str(part), sheet.table.id)


class _Beside:
    """The rows beside each figure of a column, worked out once for all columns that may be its parts."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], list[range]] = {}

    def rows(self, sheet: Sheet, column: int) -> list[range]:
        """Of every figure the rows that it covers, and those below it that name nothing of their own; no totals."""
        key = id(sheet), column
        if key not in self._known:
            states, words = sheet.states_down[column], sheet.row_words
            self._known[key] = found = []
            for whole in sheet.column(column):
                if whole.value is None or whole.row in sheet.total_rows:
                    continue
                last = whole.row + whole.row_span
                while last < len(states) and states[last] == BLANK and not words[last].strip("/"):
                    last += 1
                found.append(range(whole.row, last))
        return self._known[key]


def _pool(places: Sequence[tuple[Sheet, int, int]], beside: _Beside) -> list[MergedSum]:
    """The sums of all tables whose columns are called alike; none as soon as too many fail for them to be sure."""
    most = (sum(sheet.states_down[whole].count(FIGURE) for sheet, whole, _ in places) + 9) // 10
    out: list[MergedSum] = []
    for sheet, whole, part in places:
        one = _measured(sheet, whole, part, beside, most)
        if one is None:
            return []
        most -= len(one.failed)
        out.append(one)
    return out


def _measured(sheet: Sheet, whole: int, part: int, beside: _Beside, most: int | None = None) -> MergedSum | None:
    """The sums of one table; None as soon as more than ``most`` fail."""
    one = MergedSum(sheet, whole, part)
    for rows in beside.rows(sheet, whole):
        group = _group(sheet, rows, whole, part)
        if group is not None:
            (one.failed if group.residual else one.held).append(group)
            if most is not None and len(one.failed) > most:
                return None
    return one


def _group(sheet: Sheet, rows: range, whole: int, part: int) -> _Group | None:
    """The figures beside a cell, and what is left when they are taken from it; none where not all can be told."""
    stand = sheet.states_down[part][rows.start : rows.stop]
    if FIGURE not in stand or TEXT in stand or UNKNOWN in stand:
        return None
    parts = [row for row, state in zip(rows, stand, strict=True) if state == FIGURE]
    if not sheet.tall.isdisjoint([(row, part) for row in parts]):
        return None
    values, figures = sheet.values_down[whole], sheet.values_down[part]
    return _Group(rows.start, parts, values[rows.start] - sum([figures[row] for row in parts]))


def _leave_cut(one: MergedSum, before: Sheet | None, after: Sheet | None) -> None:
    """Leaves out sums that fail at the ends of a table that may go on over the page break."""
    sheet = one.sheet
    begins = before is not None and _goes_on(before.table, sheet.table)
    ends = after is not None and _goes_on(sheet.table, after.table)
    last = sheet.table.row_count - 1
    one.failed = [g for g in one.failed if not (begins and g.row == sheet.first) and not (ends and g.parts[-1] == last)]


def _goes_on(table: Table, following: Table) -> bool:
    """Whether the second table may be the rest of the first."""
    names = {t.caption for t in (table, following)}
    alike = table.column_count == following.column_count and (len(names) == 1 or None in names)
    return alike and table.pages[-1] + 1 == following.pages[0]


def _is_sure(group: Sequence[MergedSum]) -> bool:
    """Whether sums hold on cells enough, and those that fail are few."""
    several = [(one, g) for one in group for g in one.several]
    evidence = sum(math.log10(abs(one.sheet.values[g.row][one.whole]) + 1) for one, g in several)
    held, failed = sum(len(one.held) for one in group), sum(len(one.failed) for one in group)
    return len(several) >= _LEAST and evidence >= _ENOUGH and 10 * failed <= held + failed + 9


def _slip(one: MergedSum, group: _Group) -> bool:
    """Whether one figure of a sum that fails could have become what it is by a slip of the pen."""
    values = one.sheet.values
    whole = values[group.row][one.whole]
    if near(whole, whole - group.residual):
        return True
    parts = [values[row][one.part] for row in group.parts]
    return any(near(value, value + group.residual) for value in parts)


def _worth(named: tuple[Names, Sequence[MergedSum]]) -> tuple[int, int]:
    _, group = named
    held, failed = sum(len(one.held) for one in group), sum(len(one.failed) for one in group)
    return held - 3 * failed, sum(len(one.several) for one in group)


def checks_of_merged(found: Sequence[MergedSum], blame: Blame) -> list[Check]:
    """The checks of some merged sums: one for each table, and one for every sum that fails. ``blame`` knows them."""
    out = []
    for one in found:
        sheet, table = one.sheet, one.sheet.table
        title = say.title(table)
        whole, part = sheet.header_names[one.whole], sheet.header_names[one.part]
        key = [table.key or table.id, whole, part]
        if one.held:
            rows = sorted({row for g in (*one.held, *one.failed) for row in (g.row, *g.parts)})
            tested = len(one.held) + len(one.failed)
            out.append(
                decide(
                    "column_total",
                    f"{title}: セルごとの「{part}」の合計 ＝ 「{whole}」: {say.lines_ja(tested, len(one.held), '件')}",
                    f"{title}: the sums of “{part}” beside each cell = “{whole}” hold on {len(one.held)} of {tested}",
                    actual=None,
                    expected=None,
                    status="pass",
                    lines=(tested, len(one.held)),
                    evidence=[span(table, rows[0], rows[-1], sorted([one.whole, one.part]))],
                    key=key,
                )
            )
        out += [_failing(one, group, title, [*key], blame) for group in one.failed]
    return out


def _failing(one: MergedSum, group: _Group, title: str, key: list[str], blame: Blame) -> Check:
    sheet = one.sheet
    names = {i.index: i for i in sheet.row_items}
    row = names.get(group.row)
    where, label = (row.name, row.label) if row is not None else (f"{group.row + 1}行目", str(group.row))
    whole, part = sheet.header_names[one.whole], sheet.header_names[one.part]
    printed = sheet.values[group.row][one.whole]
    total, added = sheet.number(printed), sheet.number(printed - group.residual)
    ranked = blame.rank(one.line(group, False))
    _, value, wanted, *_ = ranked[0]
    check = decide(
        "column_total",
        f"{title}「{where}」: 「{part}」{len(group.parts)}件の合計 {say.number(added)} と「{whole}」 "
        f"{say.number(total)} が一致しない（差 {say.number(sheet.number(abs(group.residual)))}）",
        f"{title}, “{where}”: the {len(group.parts)} figures of “{part}” add up to {say.number(added)}, but “{whole}” "
        f"is {say.number(total)} (difference {say.number(sheet.number(abs(group.residual)))})",
        actual=sheet.number(value),
        expected=sheet.number(wanted),
        status="fail",
        evidence=[cell(*place) for place, *_ in ranked],
        key=[*key, label],
    )
    check.suggestions = suggestions(sheet, ranked)
    return check
