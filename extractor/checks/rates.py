"""Columns of shares: 構成比 is each row's figure by the total, as it was rounded."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractor.checks import say
from extractor.checks.make import cell, decide, span
from extractor.checks.relation import Line
from extractor.checks.report import Blame
from extractor.checks.sheet import Sheet
from extractor.checks.view import BLANK, FIGURE, NOTHING, Item
from extractor.model import Check

__all__ = ["share_columns"]


_COARSE = ("千", "万", "億")
_PER_CENT = ("%", "％")
_LEAST = 3
_UNNAMED = 5
"""So many rows must agree where no word says that a column of % holds shares."""
_ENOUGH = 6.0
"""log10 of the chance against figures that agree by accident, where neither header nor total says what they are."""


@dataclass(slots=True)
class _Shares:
    share: Item
    base: Item
    total: Item
    factor: float
    """What the whole is: 100 (per cent) or 1."""
    margin: float
    """How many of its last places a share may differ."""
    held: list[int] = field(default_factory=list)
    wrong: list[tuple[int, float, float]] = field(default_factory=list)
    """(row, printed, worked out) in per cent"""


def share_columns(sheet: Sheet, blame: Blame) -> list[Check]:
    """For every column of shares the nearest column of figures whose shares it gives; at least three rows must agree.

    Shares are told by the header (構成比) and the 100 of the total; where one of them is missing, by figures with %
    that add up to 100, or agree on rows enough. Where the rounded shares do not add up to 100 a share may differ by
    one in its last place, since they are sometimes adjusted so that they do. What the shares say of the figures is
    added to ``blame``.
    """
    total = sheet.grand_total
    if total is None or len(sheet.column_items) < 2:
        return []
    out: list[Check] = []
    shares = {i.index: factor for i in sheet.column_items if (factor := _whole(sheet, i, total))}
    bases = [i for i in sheet.column_items if not i.share and not i.rate and i.index not in shares]
    for item in sheet.column_items:
        if item.index not in shares:
            continue
        for base in sorted(bases, key=lambda i: (abs(i.index - item.index), i.index > item.index)):
            found = _tested(sheet, item, base, total, shares[item.index])
            if found is not None:
                out += _checks(sheet, found)
                for line in _lines(sheet, found):
                    blame.add(line)
                break
    return out


def _whole(sheet: Sheet, item: Item, total: Item) -> float | None:
    """What the whole of a column of shares is, 100 or 1; None where a column may hold no shares."""
    state = sheet.states[total.index][item.index]
    if item.rate or not (item.share or _in_per_cent(sheet, item)):
        return None
    if state != FIGURE:
        return 100 if state in (BLANK, NOTHING) and _in_per_cent(sheet, item) else None
    said = sheet.number(sheet.values[total.index][item.index])
    return said if said in (100, 1) else None


def _in_per_cent(sheet: Sheet, item: Item) -> bool:
    """Whether every figure of a column is printed with %."""
    figures = (cell.text.rstrip() for cell in sheet.column(item.index) if cell.value is not None)
    first = next(figures, "")
    return first.endswith(_PER_CENT) and all(text.endswith(_PER_CENT) for text in figures)


def _tested(sheet: Sheet, share: Item, base: Item, total: Item, factor: float) -> _Shares | None:
    whole = sheet.values[total.index][base.index]
    if sheet.states[total.index][base.index] != FIGURE or whole <= 0:
        return None
    step = sheet.steps[share.index] / sheet.scale
    rows: list[tuple[Item, float, float]] = []
    for row in sheet.row_items:
        if row.index == total.index or sheet.states[row.index][share.index] != FIGURE:
            continue
        if sheet.states[row.index][base.index] == FIGURE:
            printed = sheet.values[row.index][share.index] / sheet.scale
            rows.append((row, printed, factor * sheet.values[row.index][base.index] / whole))
    found = _Shares(share, base, total, factor, _margin(sheet, rows, factor, step))
    for row, printed, worked in rows:
        if abs(printed - worked) <= found.margin * step + 1e-9:
            found.held.append(row.index)
        else:
            found.wrong.append((row.index, printed, worked))
    if len(found.held) < _LEAST or 3 * len(found.wrong) > len(found.held):
        return None
    if share.share and sheet.states[total.index][share.index] == FIGURE:
        return found
    plain = [printed for row, printed, _ in rows if not row.strength and not row.part]
    if abs(sum(plain) - factor) <= step * math.sqrt(len(plain)):
        return found
    held = set(found.held)
    evidence = sum(math.log10(abs(printed) / step + 1) for row, printed, _ in rows if row.index in held)
    return found if len(found.held) >= _UNNAMED and evidence >= _ENOUGH else None


def _margin(sheet: Sheet, rows: Sequence[tuple[Item, float, float]], factor: float, step: float) -> float:
    """How many last places a share may differ: half a one where the rounded shares add up to 100 by themselves.

    Where they do not, some may have been adjusted by one so that they do; nor are shares of figures in 千円 exact.
    """
    plain = [worked for row, _, worked in rows if not row.strength and not row.part]
    adds_up = abs(sum(math.floor(w / step + 0.5) for w in plain) * step - factor) < step / 2
    odd = sum(abs(printed - worked) > 0.5 * step + 1e-9 for _, printed, worked in rows)
    if not adds_up or 6 * odd > len(rows) or any(word in (sheet.table.unit or "") for word in _COARSE):
        return 1.5
    return 0.5


def _lines(sheet: Sheet, found: _Shares) -> Iterator[Line]:
    """Each share as a sum over its figure: total share · figure = share · total, within one and a half last places."""
    values, table, base = sheet.values, sheet.table.id, found.base.index
    whole, hundred = values[found.total.index][base], round(found.factor * sheet.scale)
    wrong = {row for row, _, _ in found.wrong}
    for row in sorted([*found.held, *wrong]):
        share = values[row][found.share.index]
        terms = [(hundred, (table, row, base), values[row][base]), (-share, (table, found.total.index, base), whole)]
        tolerance = math.ceil(found.margin * sheet.steps[found.share.index] * whole)
        yield Line(terms, "=", tolerance, sheet.scale, row not in wrong)


def _checks(sheet: Sheet, found: _Shares) -> list[Check]:
    table = sheet.table
    title, name, of = say.title(table), found.share.name, found.base.name
    rows = sorted([*found.held, *(r for r, _, _ in found.wrong), found.total.index])
    tested = len(rows) - 1
    decimals = len(str(round(sheet.scale / sheet.steps[found.share.index]))) - 1
    key = [table.key or table.id, found.share.label, found.base.label]
    tolerance = found.margin * sheet.steps[found.share.index] / sheet.scale
    out = [
        decide(
            "claim",
            f"{title}: 「{name}」＝「{of}」÷「{found.total.name}」: {say.lines_ja(tested, len(found.held), '行')}",
            f"{title}: “{name}” is “{of}” by “{found.total.name}” on {len(found.held)} of {tested} rows",
            actual=None,
            expected=None,
            tolerance=tolerance,
            status="pass",
            lines=(tested, len(found.held)),
            evidence=[span(table, rows[0], rows[-1], sorted([found.share.index, found.base.index]))],
            key=key,
        )
    ]
    for row, printed, worked in found.wrong:
        label = next(i for i in sheet.row_items if i.index == row)
        right = round(worked, decimals)
        out.append(
            decide(
                "claim",
                f"{title}「{label.name}」: 「{name}」 {printed:.{decimals}f} だが、計算では {right:.{decimals}f}",
                f"{title}, “{label.name}”: “{name}” is {printed:.{decimals}f}, worked out {right:.{decimals}f}",
                actual=printed,
                expected=right,
                tolerance=tolerance,
                status="fail",
                evidence=[
                    cell(table, row, found.share.index),
                    cell(table, row, found.base.index),
                    cell(table, found.total.index, found.base.index),
                ],
                key=[*key, label.label],
            )
        )
    return out
