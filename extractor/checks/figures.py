"""One figure in several places: totals of the same quantity, figures of the prose, rows of the same name."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.checks import say
from extractor.checks.make import cell, decide, prose
from extractor.checks.relation import Place, near
from extractor.checks.report import Blame
from extractor.checks.scope import Figure, Scope, printed
from extractor.checks.sheet import Sheet
from extractor.checks.view import FIGURE
from extractor.checks.words import GENERIC, fold, skeleton, spaced, stem
from extractor.model import Block, Check, Evidence
from extractor.patterns import later

__all__ = ["Quantity", "breakdowns", "quantities", "repeated_rows", "same_figures"]

_UNIT = re.compile(r"\(([^()]*)\)$")
_YEAR = re.compile(r"(年度?|年分|前年|当年|本年)$")
_BREAKDOWN = later(r"[【\[(（〔]?内訳[】\])）〕]?")


@dataclass(slots=True)
class _Total:
    sheet: Sheet
    row: int
    column: int
    value: int

    @property
    def place(self) -> Place:
        return (self.sheet.table.id, self.row, self.column)


@dataclass
class Quantity:
    """A quantity of one report: the totals of the columns of one name that agree, and the figures that repeat them."""

    name: str
    unit: str
    value: int
    members: list[_Total] = field(default_factory=list)
    odd: list[_Total] = field(default_factory=list)
    """Totals that a slip of the pen parts from the others."""
    figures: list[Figure] = field(default_factory=list)


def _name(sheet: Sheet, column: int) -> tuple[str, str]:
    """A column's name and unit: 件数（件） is ("件数", "件"); of a year also what stands over it, 件数／令和5年度."""
    texts = [t for _, _, t in sheet.header_chains[column] if t]
    units = [m.group(1) for m in map(_UNIT.search, reversed(texts)) if m]
    names = [_UNIT.sub("", t) for t in texts]
    name = "／".join(names) if names and _YEAR.search(names[-1]) else names[-1] if names else ""
    return (name, units[0] if units else sheet.table.unit or "")


def quantities(scope: Scope) -> list[Quantity]:
    """The quantities whose total at least two tables of the scope (or one and the prose) print."""
    by_name: dict[tuple[str, str], list[_Total]] = {}
    for sheet in scope.sheets:
        total = sheet.grand_total
        if total is None:
            continue
        for item in sheet.column_items:
            if item.rate or item.share or item.strength or sheet.states[total.index][item.index] != FIGURE:
                continue
            named = _name(sheet, item.index)
            value = sheet.values[total.index][item.index]
            if named[0] and value and value % sheet.scale == 0:
                by_name.setdefault(named, []).append(_Total(sheet, total.index, item.index, value // sheet.scale))
    out = []
    for (name, unit), totals in by_name.items():
        value, count = Counter(t.value for t in totals).most_common(1)[0]
        members = [t for t in totals if t.value == value]
        weight = _weight(value, count, len(totals))
        if weight < 0:
            continue
        odd = [t for t in totals if t.value != value and near(t.value, value)] if count >= 2 and weight >= 2 else []
        if len({t.sheet.table.id for t in members}) < len(members):
            continue  # one table, two columns of one name: not one quantity
        quantity = Quantity(name, unit, value, members, odd)
        quantity.figures = [f for f in scope.figures() if _same(f, quantity, scope)]
        out.append(quantity)
    return out


def _weight(value: int, count: int, of: int) -> float:
    """log10 of the chance against so many of some totals that agree by accident: many are round (10,000)."""
    digits = int(str(abs(value)).rstrip("0") or 0)
    return math.log10(digits + 1) * (count - 1) - math.log10(max(of * (of - 1) / 2, 1) if count > 1 else 1)


def _same(figure: Figure, quantity: Quantity, scope: Scope) -> bool:
    """Whether a figure of the prose states the quantity: its unit, its words, and its value (or one slip from it)."""
    if figure.decimals or figure.unit != (quantity.unit or figure.unit):
        return False
    noun = stem(figure.noun).rstrip("はがもを")
    exact = noun == quantity.name or noun == quantity.name.removesuffix("数")
    named = exact or noun.endswith(quantity.name)
    if not named or not noun:
        return False
    if figure.value == quantity.value:
        return True
    sections = {scope.sections[t.sheet.table.id] for t in (*quantity.members, *quantity.odd)}
    sure = len(quantity.members) >= 2 or exact
    large = quantity.value >= 100 or exact
    of = noun.removesuffix(quantity.name)
    if of.endswith("の") and not _spoken_of(of, quantity):
        return False  # 委託の件数 is no slip for the 件数 of 請求
    return sure and large and figure.section in sections and near(int(figure.value), quantity.value) is not None


def _spoken_of(words: str, quantity: Quantity) -> bool:
    """Whether the words before a quantity's name are those of one of its tables: 請求 in a caption."""
    word = skeleton(words)
    return any(word in skeleton(t.sheet.table.caption or "") for t in (*quantity.members, *quantity.odd))


def same_figures(scope: Scope, found: Sequence[Quantity], blame: Blame) -> list[Check]:
    """A check for every quantity that stands in two places and more, and one for every place that differs."""
    out = []
    for q in found:
        agreeing = [f for f in q.figures if f.value == q.value]
        differing = [f for f in q.figures if f.value != q.value]
        if len(q.members) + len(q.odd) + len(q.figures) < 2:
            continue
        if len(q.members) + len(agreeing) < 2:
            if not differing:
                continue
        else:
            blame.trusted.update(t.place for t in q.members)
        evidence: list[Evidence] = [_said(f) for f in agreeing]
        evidence += [cell(t.sheet.table, t.row, t.column) for t in q.members]
        label = f"{q.name}（{q.unit}）" if q.unit else q.name
        key = [q.members[0].sheet.table.key or q.members[0].sheet.table.id, q.name, q.unit]
        places = len(q.members) + len(q.odd) + len(q.figures)
        held = len(q.members) + len(agreeing)
        titles = [say.title(t.sheet.table) for t in q.members]
        names = "、".join(dict.fromkeys([*("本文" for _ in agreeing[:1]), *titles]))
        if held >= 2:
            out.append(
                decide(
                    "same_figure",
                    f"「{label}」の合計 {say.number(q.value)} が同じ: {names}",
                    f"the total of “{label}”, {say.number(q.value)}, is the same in: {names}",
                    actual=q.value,
                    expected=q.value,
                    status="pass",
                    lines=(places, held) if held < places else None,
                    evidence=evidence,
                    key=key,
                )
            )
        for total in q.odd:
            blame.doubted[total.place] = q.value
            out.append(
                decide(
                    "same_figure",
                    f"{say.title(total.sheet.table)}「{label}」の合計 {say.number(total.value)} が、"
                    f"ほかの {held} か所の {say.number(q.value)} と違う（{names}）",
                    f"{say.title(total.sheet.table)}: the total of “{label}” is {say.number(total.value)}, "
                    f"elsewhere {say.number(q.value)} ({names})",
                    actual=total.value,
                    expected=q.value,
                    evidence=[cell(total.sheet.table, total.row, total.column), *evidence],
                    key=[*key, "at", total.sheet.table.key or total.sheet.table.id],
                )
            )
        for figure in differing:
            out.append(
                decide(
                    "same_figure",
                    f"本文「{figure.noun}{figure.words}」が、表の合計 {say.number(q.value)} と違う（{names}）",
                    f"“{figure.noun}{figure.words}” in the text, but the total is {say.number(q.value)} ({names})",
                    actual=figure.value,
                    expected=q.value,
                    evidence=[_said(figure), *evidence],
                    key=[*key, "at", "prose", stem(figure.noun)],
                )
            )
    return out


def _said(figure: Figure) -> Evidence:
    return prose(figure.block, printed(figure.block, figure.words))


def repeated_rows(found: Sequence[Quantity], blame: Blame) -> list[Check]:
    """Rows of one name in two tables that divide the same total: 取下げ in one, 取り下げられたもの in the other."""
    out: list[Check] = []
    for q in found:
        rows: dict[str, list[tuple[_Total, int, str, int]]] = {}
        if len(q.members) + len(q.odd) < 2:
            continue
        for total in (*q.members, *q.odd):
            sheet = total.sheet
            names = [skeleton(i.leaf) for i in sheet.row_items]
            for item, name in zip(sheet.row_items, names, strict=True):
                if item.strength or item.part or item.rate or names.count(name) > 1:
                    continue
                if len(name) < 2 or stem(item.leaf) in GENERIC or name in GENERIC:
                    continue
                if sheet.states[item.index][total.column] == FIGURE:
                    value = sheet.values[item.index][total.column] // sheet.scale
                    rows.setdefault(name, []).append((total, item.index, item.name, value))
        for name, places in rows.items():
            if len(places) < 2 or len({t.sheet.table.id for t, *_ in places}) < len(places):
                continue
            check = _repeated(q, name, places, blame)
            if check is not None:
                out.append(check)
    return out


def _repeated(q: Quantity, name: str, places: Sequence[tuple[_Total, int, str, int]], blame: Blame) -> Check | None:
    """None where the rows differ by more than a slip: then they are not the same thing."""
    values = Counter(v for *_, v in places)
    usual, count = values.most_common(1)[0]
    spots = [((t.sheet.table.id, row, t.column), v) for t, row, _, v in places]
    agree = len(values) == 1
    if not agree:
        if len(values) > 2 or not near(*values):
            return None
        # The row that its own total contradicts is the one to look at.
        contradicted = [p for p, _ in spots if any(not line.holds for line in blame.at(p))]
        if count == 1:
            if not contradicted:
                return None
            spots.sort(key=lambda e: e[0] not in contradicted)
            usual = next(v for p, v in spots if p != spots[0][0])
        else:
            spots.sort(key=lambda e: e[1] == usual)
        blame.doubted[spots[0][0]] = usual
    else:
        blame.trusted.update(p for p, _ in spots if abs(usual) >= 10)
    titles = "、".join(say.title(t.sheet.table) for t, *_ in places)
    labels = "」「".join(dict.fromkeys(label for _, _, label, _ in places))
    figures = "、".join(say.number(v) for *_, v in places)
    return decide(
        "same_figure",
        f"「{labels}」の件数が{'同じ' if agree else '違う'}（{figures}）: {titles}",
        f"“{labels}” {'is the same' if agree else 'differs'} ({figures}): {titles}",
        actual=spots[0][1],
        expected=usual,
        evidence=[cell(*p) for p, _ in spots],
        key=[places[0][0].sheet.table.key or places[0][0].sheet.table.id, q.name, name],
    )


def breakdowns(scope: Scope) -> list[Check]:
    """「５５ファイル 【内訳】 目的外利用 ２７ファイル …」: the figures after 内訳 add up to the one before it."""
    out: list[Check] = []
    figures = scope.figures()
    for n, (_, block) in enumerate(scope.blocks):
        text = fold(block.text or "") if block.kind in ("paragraph", "note", "heading") else ""
        if "内訳" not in text:
            continue
        own = [f for f in figures if f.block is block]
        at = _position(block)
        before = [f for f in own if f.end <= at]
        after = [f for f in own if f.start >= at]
        if not before and n:
            before = [f for f in figures if f.block is scope.blocks[n - 1][1]]
        if not before or not after:
            continue
        whole = before[-1]
        parts = [f for f in after if f.unit == whole.unit]
        if len(parts) < 2 or whole.decimals or any(p.decimals for p in parts):
            continue
        added = sum(int(p.value) for p in parts)
        gap = abs(added - int(whole.value))
        if gap > 0.3 * max(int(whole.value), 1):
            continue
        sums = "＋".join(say.number(p.value) for p in parts)
        out.append(
            decide(
                "part_of",
                f"本文の内訳 {sums}＝{say.number(added)} と {say.number(whole.value)}{whole.unit} "
                + ("が一致" if not gap else "が一致しない"),
                f"the parts in the text, {sums} = {say.number(added)}, and {say.number(whole.value)} {whole.unit}",
                actual=whole.value,
                expected=added,
                evidence=[_said(whole), *(_said(p) for p in parts)],
                key=[scope.name.rstrip("+"), "内訳", *(stem(p.noun) for p in parts[:4])],
            )
        )
    return out


def _position(block: Block) -> int:
    text = spaced(block.text or "")
    m = _BREAKDOWN.search(text)
    return m.start() if m else len(text)
