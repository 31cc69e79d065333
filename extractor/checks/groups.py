"""Counts of rows: 紛失（８） in a merged cell, （４事務） in a caption, and figures of the prose that count rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.checks import say
from extractor.checks.make import cell, decide, prose, span
from extractor.checks.scope import Figure, Scope, printed
from extractor.checks.sequence import runs
from extractor.checks.sheet import Sheet
from extractor.checks.words import CIRCLED, fold, says_nothing, stem
from extractor.model import Block, Cell, Check, Evidence, Message, Suggestion
from extractor.patterns import later

__all__ = ["bracketed", "bracketed_cells", "bullets", "extent", "printed_again", "prose_counts"]

_COUNT = later(r"^(?P<label>.*[^\d(])\((?P<n>\d+)(?:件|人|名|事業|事務|項目|施設|団体|ファイル)?\)$", re.DOTALL)
_IN_CAPTION = re.compile(r"[(（](?P<n>\d+)(?P<unit>[^\d()（）]{1,5})[)）]")
_ENDS = frozenset({")", "）", *(blank for blank in map(chr, range(0x3001)) if blank.isspace())})
_CALENDAR = later(r"年|月|日|期|回|号")


def bracketed(sheet: Sheet) -> list[Check]:
    """「紛失（８）」: a merged cell that says how many rows it covers, and all of them together."""
    out: list[Check] = []
    table = sheet.table
    for column in range(table.column_count):
        if column in sheet.figure_columns:
            continue
        if sum(_counts(c) is not None for c in sheet.column(column) if c.text[-1:] in _ENDS) < 2:
            continue
        cells = [c for c in sheet.column(column) if not printed_again(sheet, c)]
        counted = [(c, m) for c in cells if (m := _counts(c)) is not None]
        if len(counted) < 2 or not any(extent(sheet, c) > 1 for c in cells):
            continue
        filled = cells if table.ruling == "ruled" else [c for c in cells if c.text.strip()]
        if 10 * len(counted) < 6 * len(filled):
            continue
        held = sum(int(m["n"]) == extent(sheet, c) for c, m in counted)
        if 3 * held < 2 * len(counted):
            continue
        out += bracketed_cells(sheet, column, [(c, m["label"], int(m["n"])) for c, m in counted])
    return out


def _counts(cell: Cell) -> re.Match[str] | None:
    """What a cell says with a count in brackets at its end; hardly any does."""
    return _COUNT.match(fold(cell.text)) if cell.text[-1:] in _ENDS else None


def extent(sheet: Sheet, cell: Cell) -> int:
    """How many rows a cell covers: its span, and that of the same words printed again on the next page.

    Where no rules tell the group, the empty cells below it too.
    """
    rows = cell.row_span
    while (again := sheet.cells.get((cell.row + rows, cell.column))) is not None and printed_again(sheet, again):
        rows += again.row_span
    if sheet.table.ruling == "ruled":
        return rows
    while (below := sheet.cells.get((cell.row + rows, cell.column))) is not None and not below.text.strip():
        rows += below.row_span
    return rows


def printed_again(sheet: Sheet, cell: Cell) -> bool:
    """Whether a cell has the words of the one above it and begins a page, or is one of several that count together.

    Some papers print 紛失（８） in each of the eight rows.
    """
    if not cell.text.strip() or not cell.regions:
        return False
    row = cell.row - 1
    while row >= sheet.table.header_rows and (row, cell.column) not in sheet.cells:
        row -= 1
    above = sheet.cells.get((row, cell.column))
    if above is None or above.text != cell.text or not above.regions:
        return False
    if above.row + above.row_span != cell.row:
        return False
    if cell.regions[0].page > above.regions[-1].page:
        return True
    count = _counts(cell) if cell.row_span == above.row_span == 1 else None
    return count is not None and int(count["n"]) > 1


def bracketed_cells(sheet: Sheet, column: int, counted: Sequence[tuple[Cell, str, int]]) -> list[Check]:
    """The cells of one column that count their rows, each with its label and the count it says."""
    held = sum(said == extent(sheet, c) for c, _, said in counted)
    table = sheet.table
    title = say.title(table)
    header = fold(sheet.header_names[column]) or str(column + 1)
    rows = span(table, counted[0][0].row, counted[-1][0].row + extent(sheet, counted[-1][0]) - 1, [column])
    key = [table.key or table.id, header]
    said, covered = sum(n for *_, n in counted), sum(extent(sheet, c) for c, *_ in counted)
    out = [
        decide(
            "group_count",
            f"{title}: 「{header}」の（）内の件数と行数: {say.lines_ja(len(counted), held, 'か所')}",
            f"{title}: the counts in brackets under “{header}” agree with the rows ({held} of {len(counted)})",
            actual=None,
            expected=None,
            status="pass",
            lines=(len(counted), held),
            evidence=[rows],
            key=key,
        )
    ]
    wrong = [(c, label, n) for c, label, n in counted if n != extent(sheet, c)]
    for c, label, n in wrong:
        out.append(
            decide(
                "group_count",
                f"{title}: 「{label}」は（{n}）だが、{extent(sheet, c)}行ある",
                f"{title}: “{label}” says ({n}), but covers {extent(sheet, c)} rows",
                actual=n,
                expected=extent(sheet, c),
                evidence=[cell(table, c.row, c.column)],
                key=[*key, label],
            )
        )
    likely = [cell(table, c.row, c.column) for c, *_ in wrong]
    sums = "＋".join(str(n) for *_, n in counted)
    out.append(
        decide(
            "group_count",
            f"{title}: （）内の件数の合計 {sums}＝{said} と行数 {covered} "
            + ("が一致" if said == covered else "が一致しない"),
            f"{title}: the counts in brackets add up to {said}, the rows are {covered}",
            actual=said,
            expected=covered,
            key=[*key, "all"],
            evidence=[*likely, *(cell(table, c.row, c.column) for c, _, n in counted if n == extent(sheet, c))],
        )
    )
    return out


def bullets(sheet: Sheet) -> list[Check]:
    """（４事務） in a caption: the number of ①–④ in the table's columns, or of its rows."""
    table = sheet.table
    m = _IN_CAPTION.search(table.caption or "")
    if not m or _CALENDAR.search(m["unit"]):
        return []
    said = int(fold(m["n"]))
    counts: list[tuple[Cell, int]] = []
    per_column: dict[int, int] = {}
    for c in sheet.cells.values():
        marks = [ch for line in (c.raw or "").split("\n") for ch in line.strip()[:1] if ch in CIRCLED]
        per_column[c.column] = per_column.get(c.column, 0) + len(marks)
        if len(marks) >= 2:
            counts.append((c, len(marks)))
    unit = fold(m["unit"])
    named = any(unit in fold(h) for h in sheet.header_names)
    title = say.title(table)
    key = [table.key or table.id, "caption", unit]
    if counts and len({c.row for c, _ in counts}) == 1:
        agree = [c for c, n in counts if n == said]
        if not agree and not (named and len({n for _, n in counts}) == 1):
            return []
        counts.sort(key=lambda e: e[1] == said)
        worst = counts[0][1]
        evidence = [cell(table, c.row, c.column) for c, _ in counts]
        listed = "、".join(f"「{fold(sheet.header_names[c.column])}」{n}" for c, n in counts)
        return [
            decide(
                "group_count",
                f"{title}: 見出しの（{said}{unit}）と①からの項目数（{listed}）",
                f"{title}: the caption says {said}, the circled items are {', '.join(str(n) for _, n in counts)}",
                actual=worst,
                expected=said,
                evidence=evidence,
                key=key,
            )
        ]
    rows = sheet.data_rows
    if not counts and said in per_column.values():
        return []  # ① to the last stand in rows of their own
    if len(rows) == said or (named and abs(len(rows) - said) == 1 and len(rows) >= 5):
        evidence = [span(table, rows[0], rows[-1], [0])] if rows else []
        return [
            decide(
                "group_count",
                f"{title}: 見出しの（{said}{unit}）と行数 {len(rows)}",
                f"{title}: the caption says {said}, the rows are {len(rows)}",
                actual=len(rows),
                expected=said,
                evidence=evidence,
                key=key,
            )
        ]
    return []


@dataclass(slots=True)
class _Tie:
    """A figure of the prose and the rows that it counts."""

    figure: Figure
    name: str
    sheet: Sheet
    column: int | None
    """The column whose merged cells repeat the name; None: the whole table is called so."""
    cells: list[Cell]
    counted: int

    def evidence(self) -> list[Evidence]:
        table = self.sheet.table
        if self.column is None:
            rows, numbers = self.sheet.data_rows, self.sheet.number_columns
            column = numbers[0] if numbers else 0
            return [span(table, rows[0], rows[-1], [column])]
        return [cell(table, c.row, c.column) for c in self.cells[:40]]

    def said(self) -> Evidence:
        return prose(self.figure.block, printed(self.figure.block, self.figure.words))


def prose_counts(scope: Scope) -> list[Check]:
    """「目的外利用 ２７ファイル」 where a column of merged cells (or a caption) says 目的外利用 for 27 rows."""
    nouns: dict[str, list[Figure]] = {}
    for figure in scope.figures():
        if figure.noun and not figure.decimals and figure.unit != "%":
            nouns.setdefault(stem(figure.noun).rstrip("はがも"), []).append(figure)
    if not nouns:
        return []
    ties: dict[str, list[_Tie]] = {}
    for sheet in scope.sheets:
        for tie in _ties(sheet, nouns):
            ties.setdefault(tie.figure.block.id, []).append(tie)
    out: list[Check] = []
    for group in ties.values():
        names = [t.name for t in group]
        group = [t for t in group if names.count(t.name) == 1]
        gap = sum(abs(t.counted - int(t.figure.value)) for t in group)
        said = sum(int(t.figure.value) for t in group)
        if not group or (gap if len(group) == 1 else gap > max(2, 0.1 * said)):
            continue
        out += _tied(scope, group)
    return out


def _listed(sheet: Sheet) -> int:
    """How many rows a table lists; none where its only one says so (該当なし)."""
    rows = sheet.data_rows
    texts = [fold(c.text) for c in sheet.table.cells if c.row in rows and c.text.strip()] if len(rows) == 1 else []
    return 0 if texts and all(map(says_nothing, texts)) else len(rows)


def _ties(sheet: Sheet, nouns: dict[str, list[Figure]]) -> list[_Tie]:
    out = []
    caption = stem(sheet.table.caption or "")
    for figure in nouns.get(caption, ())[:1]:
        out.append(_Tie(figure, caption, sheet, None, [], _listed(sheet)))
    for column in range(sheet.table.column_count):
        if column in sheet.figure_columns or column in sheet.number_columns:
            continue
        labels: dict[str, list[Cell]] = {}
        for c in sheet.column(column):
            text = stem(c.text)
            if text in nouns:
                labels.setdefault(text, []).append(c)
        for text, cells in labels.items():
            counted = sum(c.row_span for c in cells)
            if counted >= 2:
                out.append(_Tie(nouns[text][0], text, sheet, column, cells, counted))
    return out


def _tied(scope: Scope, group: Sequence[_Tie]) -> list[Check]:
    out: list[Check] = []
    columns: dict[tuple[str, int], list[_Tie]] = {}
    for tie in group:
        if tie.column is not None:
            columns.setdefault((tie.sheet.table.id, tie.column), []).append(tie)
    for ties in columns.values():
        out.append(_column(ties))
    for tie in group:
        table, figure = tie.sheet.table, tie.figure
        what = f"「{tie.name}」の行数" if tie.column is not None else "行数"
        out.append(
            decide(
                "same_figure",
                f"本文「{tie.name} {figure.value}{figure.unit}」と {say.title(table)} の{what} {tie.counted}",
                f"“{tie.name} {figure.value}{figure.unit}” in the text and {tie.counted} rows of {say.title(table)}",
                actual=figure.value,
                expected=tie.counted,
                evidence=[tie.said(), *tie.evidence()],
                key=[table.key or table.id, tie.name, "prose"],
            )
        )
    last = _last_number(scope, group)
    if last is not None:
        out.append(last)
    return out


def _spot(figure: Figure) -> tuple[int, int]:
    return figure.start, figure.end


def _column(ties: Sequence[_Tie]) -> Check:
    """The counts of one column together, with the one cell whose other name would mend them."""
    sheet = ties[0].sheet
    table = sheet.table
    off = [t for t in ties if t.counted != t.figure.value]
    counted = "、".join(f"{t.name} {t.counted}" for t in ties)
    said = "、".join(f"{t.name} {t.figure.value}" for t in ties)
    more = [t for t in off if t.counted > t.figure.value]
    less = [t for t in off if t.counted < t.figure.value]
    suspects = [c for t in more for c in t.cells if c.row_span == t.counted - int(t.figure.value)]
    if len(more) == 1 and len(less) == 1:
        suspects = [c for c in suspects if _between(sheet, c, less[0].name)] or suspects
    rest = [c for t in (*more, *less, *ties) for c in t.cells]
    cells = list({(c.row, c.column): c for c in [*suspects, *rest]}.values())
    evidence = [cell(table, c.row, c.column) for c in cells[:60]]
    evidence += [t.said() for t in ties]
    header = fold(sheet.header_names[ties[0].column or 0])
    agree = not off
    total = sum(t.counted for t in ties)
    check = decide(
        "group_count",
        f"{say.title(table)}: 「{header}」ごとの行数（{counted}、計 {total}）"
        + ("が本文と一致" if agree else f"が本文（{said}）と一致しない"),
        f"{say.title(table)}: rows by “{header}” ({counted}; {total} in all) "
        + ("agree with the text" if agree else f"differ from the text ({said})"),
        actual=counted,
        expected=said,
        status="pass" if agree else "fail",
        evidence=evidence,
        key=[table.key or table.id, header, "rows"],
    )
    if len(suspects) == 1 and len(more) == 1 and len(less) == 1:
        name = less[0].name
        check.suggestions = [
            Suggestion(
                evidence=cell(table, suspects[0].row, suspects[0].column),
                text=name,
                reason=Message(
                    ja=f"このセルが「{name}」なら、本文の件数とすべて一致する",
                    en=f"with “{name}” in this cell every count of the text agrees",
                ),
            )
        ]
    return check


def _between(sheet: Sheet, suspect: Cell, name: str) -> bool:
    """Whether the cell's group (the cells to its left) has a cell of the other name, or no other cell of its own."""
    left = suspect.column - 1
    owner = (
        next((c for c in sheet.column(left) if c.row <= suspect.row < c.row + c.row_span), None) if left >= 0 else None
    )
    if owner is None:
        return True
    mates = [
        c for c in sheet.column(suspect.column) if owner.row <= c.row < owner.row + owner.row_span and c is not suspect
    ]
    return any(stem(m.text) == stem(suspect.text) for m in mates)


def _last_number(scope: Scope, group: Sequence[_Tie]) -> Check | None:
    """「５５ファイル」 before 【内訳】 and the last number of the tables whose rows the 内訳 counts."""
    tables = {t.sheet.table.id for t in group}
    unit = group[0].figure.unit
    block: Block = group[0].figure.block
    parts = {_spot(t.figure) for t in group}
    first = min(start for start, _ in parts)
    whole = [f for f in scope.figures() if f.block is block and f.end <= first and f.unit == unit]
    if not whole:
        return None
    if any(f.block is block and f.unit == unit and f.start > first for f in scope.figures() if _spot(f) not in parts):
        return None  # another part of the 内訳 whose rows are not known
    for run in runs(scope):
        if {s.table.id for s, _ in run.places} != tables:
            continue
        sheet, at = run.places[-1]
        offsets = [v - k for k, v in enumerate(run.values) if v is not None]
        last = max(set(offsets), key=offsets.count) + len(run.values) - 1 if offsets else None
        if last is None or abs(last - whole[0].value) > max(2, 0.1 * last):
            continue
        said = prose(block, printed(block, whole[0].words))
        return decide(
            "same_figure",
            f"本文「{whole[0].words}」と {say.title(sheet.table)} の最後の番号 {last}",
            f"“{whole[0].words}” in the text and the last number of {say.title(sheet.table)}, {last}",
            actual=whole[0].value,
            expected=last,
            evidence=[said, cell(sheet.table, at.row, at.column)],
            key=[sheet.table.key or sheet.table.id, "last number"],
        )
    return None
