"""Rates that the figures beside them give: 増減率, 前年比, 執行率, 1人当たり, and a row of 構成比.

Which two figures a rate is made of is told by the arithmetic of all lines: the pair must give the printed rate, as it
was rounded, on three lines and more, with evidence of a million to one. △ is a minus; 皆増 and － are no figures.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from extractor.checks import say
from extractor.checks.make import cell, decide, span
from extractor.checks.relation import Line, Place, near
from extractor.checks.report import Blame
from extractor.checks.sheet import Sheet
from extractor.checks.view import FIGURE, Item, View
from extractor.checks.words import fold
from extractor.model import Check, Message
from extractor.patterns import later

__all__ = ["ratios", "step_of"]

_CHANGE = later(r"増△?減率|伸び?率|増加率|減少率|上昇率|変化率|増減\(?[%]|前年度?比|対前年|対比")
_PER = later(r"当た?り|単価|平均")
_RATIO = later(r"率|比|割合|[%]")
_TIMES = later(r"倍")
_ENOUGH: Final = 6.0
"""log10 of the chance against a pair of figures that gives the rates by accident (RELATIONS: E - L >= 6)."""
_LEAST: Final = 3
_SURE: Final = 4
"""So many lines must hold where one differs by more than a slip of the pen."""
_REACH: Final = 6
"""How many figures beside a rate are looked at."""
_COARSE = ("千", "万", "億")


@dataclass(frozen=True, slots=True)
class _Formula:
    """``factor · (a − less · b) / b``, in scaled units; ``b`` is the figure of item ``b`` on the line.

    Where ``line`` is given, ``b`` is the figure of item ``a`` on that line: the whole of a row of shares.
    """

    a: int
    b: int
    factor: int
    less: int = 0
    line: int | None = None


@dataclass(slots=True)
class _Tested:
    item: Item
    formula: _Formula
    step: int
    held: list[int] = field(default_factory=list)
    wrong: list[tuple[int, float]] = field(default_factory=list)
    """(line, worked out)"""
    evidence: float = 0.0


def ratios(view: View, blame: Blame) -> list[Check]:
    """For every rate of a view the figures that give it, if they are sure; one check for each line that differs.

    What the rates say of the figures is added to ``blame``.
    """
    out: list[Check] = []
    usable = [i for i in view.items if not i.rate and not i.share]
    for item in view.items:
        if not (item.rate or (item.share and view.down)):
            continue
        best: _Tested | None = None
        tried = 0
        step = step_of(view, item)
        for formula in _formulas(view, item, usable):
            tried += 1
            found = _test(view, item, formula, step)
            if found is None or len(found.wrong) > max(1, len(found.held) // 6):
                continue
            if found.wrong and len(found.held) < _SURE and not (item.share or _slip(view, found)):
                continue
            if found.evidence - math.log10(tried) >= _ENOUGH and (
                best is None or found.evidence - 3 * len(found.wrong) > best.evidence - 3 * len(best.wrong)
            ):
                best = found
        if best is not None:
            out += _checks(view, best)
            for line in _lines(view, best):
                blame.add(line)
    return out


def _slip(view: View, found: _Tested) -> bool:
    """Whether one slip of the pen in each rate explains what differs."""
    return all(
        near(view.value(found.item.index, line) // found.step, math.floor(worked / found.step + 0.5))
        for line, worked in found.wrong
    )


def step_of(view: View, item: Item, line: int | None = None) -> int:
    """The smallest step of an item's figures in scaled units: of its column, of its row, or of one line of its row."""
    sheet = view.sheet
    if not view.down:
        return sheet.steps[item.index]
    places = [line] if line is not None else [i.index for i in view.lines]
    cells = [sheet.cells.get((item.index, column)) for column in places]
    decimals = max((c.decimals or 0 for c in cells if c is not None and c.value is not None), default=0)
    step: int = sheet.scale // 10 ** min(decimals, 6)
    return step


def _formulas(view: View, item: Item, usable: Sequence[Item]) -> Iterator[_Formula]:
    """What a rate may be, by its words, of the figures nearest to it."""
    words = fold("".join(text for _, _, text in item.chain))
    scale = view.sheet.scale
    before = [i.index for i in usable if i.index < item.index][-_REACH:]
    after = [i.index for i in usable if i.index > item.index][:2]
    near = [*reversed(before), *after]
    if item.share:
        wholes = [line.index for line in view.lines if line.strength == 3]
        for a in near[:3] if len(wholes) == 1 else ():
            yield _Formula(a, a, 100 * scale, line=wholes[0])
        return
    change = bool(_CHANGE.search(words))
    for a in near:
        for b in near:
            if a == b:
                continue
            if change:
                yield _Formula(a, b, 100 * scale, less=1)
            if _PER.search(words):
                yield _Formula(a, b, scale)
                yield _Formula(a, b, 1000 * scale)
            elif _TIMES.search(words):
                yield _Formula(a, b, scale)
            elif _RATIO.search(words):
                yield _Formula(a, b, 100 * scale)


def _test(view: View, item: Item, formula: _Formula, step: int) -> _Tested | None:
    """The lines on which a formula gives the rate as printed; None as soon as it plainly does not.

    Half a step either way is rounding; where figures are in 千円 they may miss by half a unit themselves. Lines that
    hold for any pair of equal figures, or whose rate is 0, tell nothing.
    """
    found = _Tested(item, formula, step)
    sheet = view.sheet
    coarse = any(word in (sheet.table.unit or "") for word in _COARSE)
    for line in view.lines:
        n = line.index
        if n == formula.line or view.state(item.index, n) != FIGURE or view.state(formula.a, n) != FIGURE:
            continue
        whole = n if formula.line is None else formula.line
        if view.state(formula.b, whole) != FIGURE:
            continue
        a, b, printed = view.value(formula.a, n), view.value(formula.b, whole), view.value(item.index, n)
        if b == 0:
            continue
        top = formula.factor * (a - formula.less * b)
        # 2 |printed − top / b| <= step, in whole numbers; of a share one more step, of coarse figures their own half.
        slack = step * abs(b) * (3 if item.share else 1)
        if coarse:
            slack += formula.factor * sheet.scale * (abs(a) + abs(b)) // max(abs(b), 1)
        if 2 * abs(printed * b - top) <= slack:
            found.held.append(n)
            if a not in (0, b) and printed:
                found.evidence += math.log10(abs(printed) / step + 1)
        else:
            found.wrong.append((n, top / b))
            if len(found.wrong) > 1 + len(found.held):
                return None
    if len(found.held) < _LEAST:
        return None
    return found


def _places(view: View, found: _Tested, line: int) -> list[Place]:
    formula = found.formula
    whole = line if formula.line is None else formula.line
    return [view.place(formula.a, line), view.place(formula.b, whole)]


def _lines(view: View, found: _Tested) -> Iterator[Line]:
    """Each rate as a sum over its figures: factor · a = (rate + less · factor) · b, within half a step of the rate."""
    formula = found.formula
    wrong = {line for line, _ in found.wrong}
    for line in sorted([*found.held, *wrong]):
        whole = line if formula.line is None else formula.line
        a, b = view.value(formula.a, line), view.value(formula.b, whole)
        rate = view.value(found.item.index, line) + formula.less * formula.factor
        top, bottom = _places(view, found, line)
        tolerance = math.ceil(found.step * abs(b) * (1.5 if found.item.share else 0.5))
        terms = [(formula.factor, top, a), (-rate, bottom, b)]
        yield Line(terms, "=", tolerance, view.sheet.scale, line not in wrong)


def _name(view: View, index: int) -> str:
    return view.by_index[index].name


def _said(view: View, found: _Tested) -> Message:
    """The formula in words."""
    formula = found.formula
    a, b = _name(view, formula.a), _name(view, formula.b)
    if formula.line is not None:
        whole = next(i.name for i in view.lines if i.index == formula.line)
        return Message(ja=f"「{a}」÷「{whole}」", en=f"“{a}” by “{whole}”")
    if formula.less:
        return Message(ja=f"（「{a}」－「{b}」）÷「{b}」", en=f"(“{a}” − “{b}”) by “{b}”")
    return Message(ja=f"「{a}」÷「{b}」", en=f"“{a}” by “{b}”")


def _checks(view: View, found: _Tested) -> list[Check]:
    sheet: Sheet = view.sheet
    table, item = sheet.table, found.item
    title, said = say.title(table), _said(view, found)
    lines = sorted([*found.held, *(n for n, _ in found.wrong)])
    decimals = len(str(round(sheet.scale / found.step))) - 1
    tolerance = found.step / sheet.scale * (1.5 if item.share else 0.5)
    labels = [view.by_index[i].label for i in dict.fromkeys((found.formula.a, found.formula.b))]
    key = [table.key or table.id, item.label, *labels]
    indices = sorted({item.index, found.formula.a, found.formula.b})
    what = "列" if view.down else "行"
    evidence = [span(table, i, i, lines) for i in indices] if view.down else [span(table, lines[0], lines[-1], indices)]
    out = [
        decide(
            "claim",
            f"{title}: 「{item.name}」＝{said.ja}: {say.lines_ja(len(lines), len(found.held), what)}",
            f"{title}: “{item.name}” is {said.en} on {len(found.held)} of {len(lines)} "
            f"{'columns' if view.down else 'rows'}",
            actual=None,
            expected=None,
            tolerance=tolerance,
            status="pass",
            lines=(len(lines), len(found.held)),
            evidence=evidence,
            key=key,
        )
    ]
    for n, worked in found.wrong:
        line = next(i for i in view.lines if i.index == n)
        printed = view.value(item.index, n) / sheet.scale
        right = round(worked / sheet.scale, decimals)
        out.append(
            decide(
                "claim",
                f"{title}「{line.name}」: 「{item.name}」 {printed:.{decimals}f} だが、"
                f"{said.ja} は {right:.{decimals}f}",
                f"{title}, “{line.name}”: “{item.name}” is {printed:.{decimals}f}, but {said.en} "
                f"is {right:.{decimals}f}",
                actual=printed,
                expected=right,
                tolerance=tolerance,
                status="fail",
                evidence=[cell(*view.place(item.index, n)), *(cell(*p) for p in _places(view, found, n))],
                key=[*key, line.label],
            )
        )
    return out
