"""Averages: a row or a column called 平均 is the sum of the figures that it stands for by their number.

Which figures these are (all rows, those since the last total; dashes counted or not) is told by the arithmetic of all
lines; the words alone are not enough, since many means are weighted or made of figures that are not printed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from extractor.checks import say
from extractor.checks.make import cell, decide, span
from extractor.checks.ratios import step_of
from extractor.checks.relation import Line
from extractor.checks.report import Blame
from extractor.checks.view import FIGURE, NOTHING, Item, View
from extractor.checks.words import fold
from extractor.model import Check, Evidence
from extractor.patterns import later

__all__ = ["averages"]

_MEAN = later(r"^(月|年|日|区|県|都|市|全|総|単純|1か月|一月|各)*平均(値|点|数|額)?(\([^()]*\))?$")
_WEIGHTED = later(r"移動|加重|全国|類似|県|都|偏差")
_ENOUGH: Final = 4.0
"""log10 of the chance against figures whose mean is printed by accident, where the label says that it is one."""


@dataclass(slots=True)
class _Tested:
    item: Item
    parts: list[int]
    dashes: bool
    steps: dict[int, int]
    """Of every line the step of the mean."""
    held: list[int] = field(default_factory=list)
    wrong: list[tuple[int, float]] = field(default_factory=list)
    evidence: float = 0.0


def averages(view: View, blame: Blame) -> list[Check]:
    """For every 平均 of a view the figures whose mean it is, if they are sure; one check for each line that differs."""
    out: list[Check] = []
    for item in view.items:
        if (
            "平均" not in item.leaf
            or not _MEAN.match(fold(item.leaf))
            or any(_WEIGHTED.search(text) for _, _, text in item.chain)
        ):
            continue
        best: _Tested | None = None
        tried = 0
        for parts in _candidates(view, item):
            for dashes in (False, True):
                tried += 1
                found = _test(view, item, parts, dashes)
                if found.evidence - math.log10(tried) < _ENOUGH or 3 * len(found.wrong) > len(found.held):
                    continue
                if best is None or found.evidence - 3 * len(found.wrong) > best.evidence - 3 * len(best.wrong):
                    best = found
        if best is not None:
            out += _checks(view, best)
            for line in [*best.held, *(n for n, _ in best.wrong)]:
                blame.add(_line(view, best, line))
    return out


def _candidates(view: View, item: Item) -> Iterator[list[int]]:
    plain = [i for i in view.items if not i.strength and not i.part and not i.rate and not i.share and not i.other]
    group = set(map(id, view.group(item.parent)))
    since = max((i.index for i in view.items if i.index < item.index and (i.strength or i.rate)), default=-1)
    seen: list[list[int]] = []
    for members in (
        [i for i in plain if id(i) in group and i.index < item.index],
        [i for i in plain if since < i.index < item.index],
        [i for i in plain if i.index < item.index],
        [i for i in plain if i.index > item.index],
    ):
        parts = [i.index for i in members]
        if len(parts) >= 2 and parts not in seen:
            seen.append(parts)
            yield parts


def _count(view: View, parts: Sequence[int], line: int, dashes: bool) -> int:
    """How many figures a mean is made of; 0 where one of them is not told."""
    states = [view.state(p, line) for p in parts]
    figures, nothing = states.count(FIGURE), states.count(NOTHING)
    if figures + nothing < len(states):
        return 0
    return figures + (nothing if dashes else 0)


def _test(view: View, item: Item, parts: list[int], dashes: bool) -> _Tested:
    found = _Tested(item, parts, dashes, {})
    for line in view.lines:
        n = line.index
        count = _count(view, parts, n, dashes)
        if count < 2 or line.rate or line.share or view.state(item.index, n) != FIGURE:
            continue
        mean, total = view.value(item.index, n), sum(view.value(p, n) for p in parts)
        found.steps[n] = step_of(view, item, n)
        # 2 |mean − total / count| <= step, in whole numbers: rounded; or cut off: 0 <= total / count − mean < step.
        rest = total - mean * count
        if 2 * abs(rest) <= found.steps[n] * count or 0 <= rest < found.steps[n] * count:
            found.held.append(n)
            if len({view.value(p, n) for p in parts}) > 1:
                found.evidence += math.log10(abs(mean) / found.steps[n] + 1)
        else:
            found.wrong.append((n, total / count))
    return found


def _line(view: View, found: _Tested, line: int) -> Line:
    """A mean as a sum: count · mean = Σ parts, within half a step for each."""
    count = _count(view, found.parts, line, found.dashes)
    terms = [(count, view.place(found.item.index, line), view.value(found.item.index, line))]
    terms += [(-1, view.place(p, line), view.value(p, line)) for p in found.parts]
    return Line(terms, "=", found.steps[line] * count, view.sheet.scale, line in found.held)


def _checks(view: View, found: _Tested) -> list[Check]:
    sheet, item = view.sheet, found.item
    table, title = sheet.table, say.title(sheet.table)
    lines = sorted([*found.held, *(n for n, _ in found.wrong)])
    first, last = found.parts[0], found.parts[-1]
    names = view.by_index[first].name, view.by_index[last].name
    key = [table.key or table.id, item.label, "mean"]
    count, what = len(found.parts), "列" if view.down else "行"

    def ranges(rows: Sequence[int], columns: Sequence[int]) -> Evidence:
        return span(table, rows[0], rows[-1], columns)

    out = [
        decide(
            "claim",
            f"{title}: 「{item.name}」＝「{names[0]}」から「{names[1]}」まで{count}項目の平均: "
            f"{say.lines_ja(len(lines), len(found.held), what)}",
            f"{title}: “{item.name}” is the mean of {count} items from “{names[0]}” to “{names[1]}” on "
            f"{len(found.held)} of {len(lines)} {'columns' if view.down else 'rows'}",
            actual=None,
            expected=None,
            tolerance=max(found.steps.values()) / sheet.scale / 2,
            status="pass",
            lines=(len(lines), len(found.held)),
            evidence=(
                [ranges([item.index], lines), ranges([first, last], lines)]
                if view.down
                else [ranges(lines, sorted([item.index, *found.parts]))]
            ),
            key=key,
        )
    ]
    for n, worked in found.wrong:
        name = next(i for i in view.lines if i.index == n)
        decimals = len(str(round(sheet.scale / found.steps[n]))) - 1
        printed, right = view.value(item.index, n) / sheet.scale, round(worked / sheet.scale, decimals)
        out.append(
            decide(
                "claim",
                f"{title}「{name.name}」: 「{item.name}」 {printed:.{decimals}f} だが、"
                f"{count}項目の平均は {right:.{decimals}f}",
                f"{title}, “{name.name}”: “{item.name}” is {printed:.{decimals}f}, "
                f"but the mean of {count} items is {right:.{decimals}f}",
                actual=printed if decimals else int(printed),
                expected=right if decimals else int(right),
                tolerance=found.steps[n] / sheet.scale / 2,
                status="fail",
                evidence=[
                    cell(*view.place(item.index, n)),
                    ranges([first, last], [n]) if view.down else ranges([n], sorted(found.parts)),
                ],
                key=[*key, name.label],
            )
        )
    return out
