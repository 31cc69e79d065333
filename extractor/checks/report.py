"""Relations as checks: one for a relation over many lines, and one for every line that does not hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from extractor.checks import say
from extractor.checks.make import cell, decide, span
from extractor.checks.relation import AGAIN, HOLDS, ONLY_SISTERS, Line, Place, Relation, near
from extractor.checks.sheet import Sheet
from extractor.checks.view import FIGURE
from extractor.model import Check, Evidence, Message, Suggestion

__all__ = ["Blame", "checks_of", "declared_line", "suggestions", "suspect"]

_SHOWN = 24
"""How many cells of a failing line are named one by one; the others are given as ranges."""
_SLIPS = {
    "digit": Message(ja="1文字の違い", en="one digit"),
    "swap": Message(ja="数字の入れ替わり", en="two digits swapped"),
    "missing": Message(ja="数字の脱落", en="a digit left out"),
    "extra": Message(ja="余分な数字", en="a digit too many"),
    "sign": Message(ja="符号の違い", en="a sign"),
}
_LIKELY = {"digit": 0, "swap": 1, "missing": 2, "extra": 2, "sign": 3}
"""Slips in the order in which they are met: one wrong digit is the commonest (deducorrect's distance 1)."""


@dataclass
class Blame:
    """All lines of all relations, to ask which one cell explains what fails (Fellegi and Holt's smallest change)."""

    lines: list[Line] = field(default_factory=list)
    trusted: set[Place] = field(default_factory=set)
    """Cells that other figures of the paper agree with."""
    doubted: dict[Place, int] = field(default_factory=dict)
    """Cells that other figures contradict, with the value (scaled by 1) that they demand."""
    sheets: dict[str, Sheet] = field(default_factory=dict)
    """The tables by id: what is usual in a column tells the odd figure."""
    _at: dict[Place, list[Line]] | None = None

    def add(self, line: Line) -> None:
        """One more line, from a claim of the prose or a column of shares. Nothing where no sum fails."""
        if self.lines:
            self.lines.append(line)
            self._at = None

    def at(self, place: Place) -> list[Line]:
        """The lines that a cell is part of."""
        if self._at is None:
            self._at = defaultdict(list)
            for line in self.lines:
                for _, p, _ in line.terms:
                    self._at[p].append(line)
        return self._at.get(place, [])

    def rank(self, failing: Line) -> list[tuple[Place, int, int, int, str | None]]:
        """The cells of a failing line, the likeliest wrong one first.

        Each as (place, value, the value that would mend the line, score, kind of slip): the score counts the failing
        lines that the new value mends minus twice the holding lines that it breaks.
        """
        residual = failing.residual()
        ranked = []
        for k, place, value in failing.terms:
            wanted = value - k * residual
            score = 0
            for line in self.at(place):
                coefficient = next((c for c, p, _ in line.terms if p == place), 0)
                after = line.satisfied(line.residual() + coefficient * (wanted - value) * line.scale // failing.scale)
                if line.holds and not after:
                    score -= 2
                elif not line.holds and after:
                    score += 1
            if place in self.trusted:
                score -= 2
            if place in self.doubted:
                score += 2 if self.doubted[place] * failing.scale == wanted else 1
            ranked.append((place, value, wanted, score, self._slip(failing, place, value, wanted)))
        ranked.sort(key=lambda e: (-e[3], -self._odd(e[0], e[1], e[2]), _LIKELY.get(e[4] or "", 9)))
        return ranked

    def _slip(self, failing: Line, place: Place, value: int, wanted: int) -> str | None:
        """How the figure could have become the other by one slip; what is not printed was not slipped in."""
        sheet = self.sheets.get(place[0])
        if failing.op != "=" or (sheet is not None and sheet.states[place[1]][place[2]] != FIGURE):
            return None
        return near(value, wanted)

    def _odd(self, place: Place, value: int, wanted: int) -> int:
        """1 where the figure stands alone in its column and the wanted one is usual there; -1 where none is like it.

        Unusual is a figure below 0 in a table that has no other.
        """
        sheet = self.sheets.get(place[0])
        if sheet is None:
            return 0
        if wanted < 0 <= value and not sheet.has_negatives:
            return -1
        column = sheet.figures_of[place[2]]
        return int(2 * column.get(wanted, 0) >= sum(column.values()) - 1 > 1 and column.get(value, 0) == 1)


def declared_line(check: Check, sheets: Mapping[str, Sheet]) -> Line | None:
    """A failing sum that a family declared as a line: its first cell is the whole, the others are the parts."""
    if check.status != "fail" or check.kind not in ("row_total", "column_total") or len(check.evidence) < 3:
        return None
    table = check.evidence[0].table or ""
    if table not in sheets or any(e.table != table or e.row is None or e.column is None for e in check.evidence):
        return None
    sheet = sheets[table]
    places = [(table, e.row or 0, e.column or 0) for e in check.evidence]
    terms = [(-1 if k else 1, p, sheet.values[p[1]][p[2]]) for k, p in enumerate(places)]
    line = Line(terms, "=", 0, sheet.scale, False)
    if not isinstance(check.actual, int | float) or not isinstance(check.expected, int | float):
        return None
    return line if line.residual() == round((check.actual - check.expected) * sheet.scale) else None


def suspect(check: Check, line: Line, blame: Blame) -> None:
    """Puts the cells of a failing declared sum into the order of suspicion. ``blame`` must know the line."""
    ranked = blame.rank(line)
    sheet = blame.sheets[line.terms[0][1][0]]
    _, value, wanted, *_ = ranked[0]
    check.evidence = [cell(*place) for place, *_ in ranked]
    check.actual, check.expected = sheet.number(value), sheet.number(wanted)
    check.suggestions = suggestions(sheet, ranked)


def checks_of(relations: Sequence[Relation], blame: Blame) -> list[Check]:
    """The checks of some relations. ``blame`` must know all relations of the document."""
    out: list[Check] = []
    for relation in relations:
        out.extend(_checks(relation, blame))
    return out


def _names(relation: Relation) -> tuple[str, list[str]]:
    """What people call the whole and the parts: without the outer labels that all of them share."""
    view = relation.view

    def chain(index: int) -> list[str]:
        item = view.by_index.get(index)
        return item.name.split("／") if item else [f"{index + 1}{'行目' if view.down else '列目'}"]

    chains = [chain(i) for i in (relation.whole, *relation.parts)]
    while all(len(c) > 1 for c in chains) and len({c[0] for c in chains}) == 1:
        chains = [c[1:] for c in chains]
    whole, *parts = chains
    if len(parts) > 1 or (parts and parts[0][: len(whole)] == whole):
        # Parts are named without what the whole is called: 要配慮を含む of 個人情報ファイル数.
        while all(len(p) > 1 for p in parts) and len({p[0] for p in parts}) == 1:
            parts = [p[1:] for p in parts]
    return "／".join(whole), ["／".join(p) for p in parts]


def _checks(relation: Relation, blame: Blame) -> Iterable[Check]:
    view, table = relation.view, relation.view.sheet.table
    tested = relation.held + relation.failed + relation.empty
    whole, parts = _names(relation)
    key = [table.key or table.id, view.by_index[relation.whole].label]
    more = relation.op != "=" or relation.kind == "part_of" or relation.form in (AGAIN, ONLY_SISTERS)
    if more or not view.by_index[relation.whole].strength:
        key.append("+".join(view.by_index[p].label for p in relation.parts[:4] if p in view.by_index))
    failing = relation.failing()
    if not (tested == 1 and failing):
        yield _whole(relation, whole, parts, key, tested)
    for line, residual in failing:
        yield _line(relation, line, residual, whole, parts, key, blame)


def _statement(relation: Relation, whole: str, parts: Sequence[str]) -> tuple[str, str]:
    ja, en = say.summed(parts, relation.signs)
    if relation.op == "=":
        return f"{ja} ＝ 「{whole}」", f"{en} = “{whole}”"
    if relation.op == "<=":
        return f"{ja} ≦ 「{whole}」", f"{en} ≤ “{whole}”"
    return f"「{whole}」 ≦ {ja}", f"“{whole}” ≤ {en}"


def _whole(relation: Relation, whole: str, parts: Sequence[str], key: list[str], tested: int) -> Check:
    view, sheet = relation.view, relation.view.sheet
    title = sheet.title
    told = [line for line, status, _ in relation.results if status in (HOLDS, 3)] or [
        line for line, status, _ in relation.results if status == 2
    ]
    ja, en = _statement(relation, whole, parts)
    held = relation.held + relation.empty
    indices = [*relation.parts, relation.whole]
    if tested == 1:
        line = told[0]
        total = view.value(relation.whole, line)
        added = sum(s * view.value(p, line) for s, p in zip(relation.signs, relation.parts, strict=True))
        where = view_line_name(relation, line)
        expected, actual = sheet.number(added), sheet.number(total)
        sums_ja, sums_en = say.summed(parts, relation.signs)
        if relation.op == "=":
            ja = f"{title}「{where}」: {sums_ja} {say.number(expected)} と「{whole}」 {say.number(actual)} が一致"
            en = f"{title}, “{where}”: {sums_en} is {say.number(expected)}, “{whole}” is {say.number(actual)}"
        else:
            ja = f"{title}「{where}」: {ja}（{say.number(expected)} と {say.number(actual)}）"
            en = f"{title}, “{where}”: {en} ({say.number(expected)} and {say.number(actual)})"
        return decide(
            relation.kind,
            ja,
            en,
            actual=actual,
            expected=expected,
            tolerance=sheet.number(relation.tolerance),
            status="pass",
            evidence=_ranges(relation, [line], indices),
            key=[*key, _line_label(relation, line)],
        )
    what = "列" if view.down else "行"
    exact = f": {say.lines_ja(tested, held, what)}"
    return decide(
        relation.kind,
        f"{title}: {ja}{exact}",
        f"{title}: {en} holds on {held} of {tested} {'columns' if view.down else 'rows'}",
        actual=None,
        expected=None,
        tolerance=sheet.number(relation.tolerance),
        status="pass" if held else "undecided",
        lines=(tested, held),
        evidence=_ranges(relation, [ln for ln, s, _ in relation.results if s != 4], indices),
        key=key,
    )


def _ranges(relation: Relation, lines: Sequence[int], items: Sequence[int]) -> list[Evidence]:
    """The cells of some lines as ranges (or cells), the whole's first."""
    view, table = relation.view, relation.view.sheet.table
    out = []
    if not view.down:
        if len(lines) == 1:
            return [cell(table, lines[0], i) for i in [items[-1], *items[:-1]]]
        for first, last in _runs(lines):
            out.append(span(table, first, last, sorted(items)))
        return out
    columns = sorted(lines)
    if len(columns) == 1:
        out.append(cell(table, items[-1], columns[0]))
    for first, last in _runs(sorted(items if len(columns) > 1 else items[:-1])):
        alone = first == last and len(columns) == 1
        out.append(cell(table, first, columns[0]) if alone else span(table, first, last, columns))
    return out


def _runs(indices: Iterable[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for i in indices:
        if runs and i == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], i)
        else:
            runs.append((i, i))
    return runs


def view_line_name(relation: Relation, line: int) -> str:
    """What people call a line: its column's header or its row's label."""
    view = relation.view
    for item in view.lines:
        if item.index == line:
            return item.name
    return f"{line + 1}{'列目' if view.down else '行目'}"


def _line_label(relation: Relation, line: int) -> str:
    return next((i.label for i in relation.view.lines if i.index == line), str(line))


def _line(
    relation: Relation, index: int, residual: int, whole: str, parts: Sequence[str], key: list[str], blame: Blame
) -> Check:
    view, sheet = relation.view, relation.view.sheet
    title, where = sheet.title, view_line_name(relation, index)
    line = relation.line(index, holds=False)
    ranked = blame.rank(line)
    total = sheet.number(view.value(relation.whole, index))
    added = sheet.number(view.value(relation.whole, index) - residual)
    gap = say.number(sheet.number(abs(residual)))
    sums_ja, sums_en = say.summed(parts, relation.signs)
    if relation.op == "=":
        ja = (
            f"{title}「{where}」: {sums_ja} {say.number(added)} と"
            f"「{whole}」 {say.number(total)} が一致しない（差 {gap}）"
        )
        en = (
            f"{title}, “{where}”: {sums_en} is {say.number(added)}, "
            f"but “{whole}” is {say.number(total)} (difference {gap})"
        )
    elif relation.op == "<=":
        ja = f"{title}「{where}」: {sums_ja} {say.number(added)} が「{whole}」 {say.number(total)} を超えている"
        en = f"{title}, “{where}”: {sums_en} is {say.number(added)}, more than “{whole}”, {say.number(total)}"
    else:
        ja = f"{title}「{where}」: 「{whole}」 {say.number(total)} が {sums_ja} {say.number(added)} を超えている"
        en = f"{title}, “{where}”: “{whole}” is {say.number(total)}, more than {sums_en}, {say.number(added)}"
    evidence = [cell(*place) for place, *_ in ranked[:_SHOWN]]
    if len(ranked) > _SHOWN:
        rest = sorted({p[1] if view.down else p[2] for p, *_ in ranked[_SHOWN:]})
        evidence += (
            [span(sheet.table, a, b, [index]) for a, b in _runs(rest)]
            if view.down
            else [span(sheet.table, index, index, rest)]
        )
    _, value, wanted, _, _ = ranked[0]
    check = decide(
        relation.kind,
        ja,
        en,
        actual=sheet.number(value),
        expected=sheet.number(wanted),
        status="fail",
        tolerance=sheet.number(relation.tolerance),
        evidence=evidence,
        key=[*key, _line_label(relation, index)],
    )
    check.suggestions = suggestions(relation.view.sheet, ranked)
    return check


def suggestions(sheet: Sheet, ranked: Sequence[tuple[Place, int, int, int, str | None]]) -> list[Suggestion]:
    """The changes that one slip explains and that every other relation agrees with; none where more than three do."""
    best = ranked[0][3]
    slips = [r for r in ranked if r[4] and r[3] == best and r[3] > 0]
    if not slips or len(slips) > 3:
        return []
    out = []
    for place, value, wanted, _, slip in slips:
        reason = _SLIPS[slip or "digit"]
        old, new = say.number(sheet.number(value)), say.number(sheet.number(wanted))
        out.append(
            Suggestion(
                evidence=cell(*place),
                text=new,
                reason=Message(
                    ja=f"{old} を {new} とすると、このセルの検算がすべて成り立つ（{reason.ja}）",
                    en=f"with {new} instead of {old} every check of this cell holds ({reason.en})",
                ),
            )
        )
    return out
