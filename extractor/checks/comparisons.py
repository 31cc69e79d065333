"""What the prose compares: which is the most, and how much more or less than the year before.

「乙」が最も多く１２０件 says that no row of the table prints more; 「２００件で、前年度の１８０件に比べ２０件増加した」
says three figures and a direction. Either fails only where the sentence leaves no doubt of what it means.
"""

from __future__ import annotations

import re
from typing import Final

from extractor.checks import say
from extractor.checks.make import cell, decide, prose
from extractor.checks.relation import near
from extractor.checks.scope import Figure, Scope, printed
from extractor.checks.sheet import Sheet
from extractor.checks.view import FIGURE, Item
from extractor.checks.words import fold, spaced, stem
from extractor.model import Check, Evidence
from extractor.patterns import later

__all__ = ["changes", "most"]

_QUOTED = later(r"「([^「」]{1,40})」")
_MOST = re.compile(r"(最も多|最多)[^。]{0,8}$")
_HEDGED = later(r"除|次いで|次に|以外|うち|伸び|増|減")
_LAST = later(r"(前年度?|昨年度?)の?$")
_THAN = later(r"^(と比べ|に比べ|に対し|から|より|と比較)")
_DIRECTION = later(r"^[のが]?(増|減)")
_AFTER: Final = 12


def most(scope: Scope) -> list[Check]:
    """「乙」が最も多く１２０件: the row of that name against the other rows of the column that prints the figure."""
    out: list[Check] = []
    for figure in scope.figures():
        clause = re.split(r"[。;；]", figure.before)[-1]
        if figure.unit == "%" or figure.decimals or not _MOST.search(clause) or _HEDGED.search(clause):
            continue
        names = _QUOTED.findall(clause)
        found = _row(scope, figure, stem(names[0])) if len(names) == 1 else None
        if found is not None:
            out.append(_most(figure, names[0], *found))
    return out


def _row(scope: Scope, figure: Figure, name: str) -> tuple[Sheet, Item, int] | None:
    """The row of that name in the nearest table that prints the very figure in it; None where two columns do."""
    for sheet in sorted(scope.sheets, key=lambda s: abs(scope.sections[s.table.id] - figure.section)):
        row = sheet.rows_by_leaf.get(name)
        if row is None or row.strength:
            continue
        columns = [
            c.index
            for c in sheet.column_items
            if not c.rate
            and not c.share
            and sheet.states[row.index][c.index] == FIGURE
            and sheet.number(sheet.values[row.index][c.index]) == figure.value
        ]
        return (sheet, row, columns[0]) if len(columns) == 1 else None
    return None


def _most(figure: Figure, name: str, sheet: Sheet, row: Item, column: int) -> Check:
    rows = [i for i in sheet.row_items if not i.strength and not i.part and sheet.states[i.index][column] == FIGURE]
    top = max(rows, key=lambda i: (sheet.values[i.index][column], i is row))
    said, largest = (sheet.number(sheet.values[i.index][column]) for i in (row, top))
    title = say.title(sheet.table)
    good = top is row
    ja = f"本文「{name}」が最も多い: {title}「{top.name}」 {say.number(largest)}"
    en = f"“{name}” is the most in the text: “{top.name}” in {title}, {say.number(largest)}"
    return decide(
        "claim",
        ja if good else f"{ja} の方が {say.number(said)} より多い",
        en if good else f"{en}, is more than {say.number(said)}",
        actual=said,
        expected=largest,
        status="pass" if good else "fail",
        evidence=[_said(figure), *(cell(sheet.table, i, column) for i in dict.fromkeys((row.index, top.index)))],
        key=[sheet.table.key or sheet.table.id, "most", stem(name)],
    )


def changes(scope: Scope) -> list[Check]:
    """「２００件で、前年度の１８０件に比べ２０件増加した」: the three figures of one sentence, and the direction."""
    out: list[Check] = []
    figures = scope.figures()
    for k in range(2, len(figures)):
        now, last, step = figures[k - 2 : k + 1]
        same = now.block is last.block is step.block and now.unit == last.unit == step.unit != "%"
        if not same or now.about or last.about or step.about:
            continue
        text = spaced(step.block.text or "")
        if "。" in text[now.end : step.start] or not _LAST.search(last.before):
            continue
        direction = _DIRECTION.match(fold(text[step.end : step.end + _AFTER]))
        if direction is None or not _THAN.match(fold(text[last.end : last.end + _AFTER])):
            continue
        gap, sign = round(now.value - last.value, 6), 1 if direction[1] == "増" else -1
        good = gap == sign * step.value
        slip = abs(gap) == step.value or near(int(step.value), abs(int(gap)))
        if not good and (not slip or now.decimals or last.decimals or step.decimals):
            continue
        worked = f"{say.number(now.value)}－{say.number(last.value)}＝{say.number(gap)}"
        en = worked.replace("－", " - ").replace("＝", " = ")
        out.append(
            decide(
                "claim",
                f"本文「{step.words}{direction[1]}」: {worked}",
                f"“{step.words}{direction[1]}” in the text: {en}",
                actual=sign * step.value,
                expected=gap,
                status="pass" if good else "fail",
                evidence=[_said(step), _said(now), _said(last)],
                key=[scope.name.rstrip("+"), "change", stem(now.noun), stem(step.noun)],
            )
        )
    return out


def _said(figure: Figure) -> Evidence:
    return prose(figure.block, printed(figure.block, figure.words))
