"""What the prose claims: shares in per cent, and the page numbers of a table of contents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from extractor.checks import say
from extractor.checks.make import cell, decide, prose
from extractor.checks.relation import Line, near
from extractor.checks.report import Blame
from extractor.checks.scope import Figure, Scope, printed
from extractor.checks.sheet import Sheet
from extractor.checks.view import FIGURE, Item
from extractor.checks.words import fold, spaced, stem
from extractor.model import Block, Check
from extractor.patterns import later

__all__ = ["contents", "shares"]

_QUOTED = later(r"「([^「」]{1,40})」")
_EXCEPT = later(r"[(（]?((?:「[^「」]+」(?:と|、|及び|および|や)?)+)を除く")
_OF_ALL = later(r"全体|に占める|のうち|割合")
_ENTRY = later(r"^(?P<title>.+?)(?:[\s.…‥・･]{2,}|\s)?(?P<page>\d{1,4})\s*(?P<unit>ページ|頁)?$", re.DOTALL)


def shares(scope: Scope, blame: Blame) -> list[Check]:
    """「教育」に関するものが多く、全体の約３７．０％: the quoted rows by the table's total, rounded as there.

    What they say of the cells is added to ``blame``.
    """
    out = []
    for figure in scope.figures():
        if figure.unit != "%" or not _OF_ALL.search(figure.before):
            continue
        text = figure.before
        minus: list[str] = []
        for m in _EXCEPT.finditer(text):
            minus += _QUOTED.findall(m[1])
        names = _QUOTED.findall(_EXCEPT.sub("", text))
        if not names:
            continue
        check = _share(scope, figure, names, minus, blame)
        if check is not None:
            out.append(check)
    return out


def _share(scope: Scope, figure: Figure, names: Sequence[str], minus: Sequence[str], blame: Blame) -> Check | None:
    """The first table, nearest to the sentence, that has all the names as rows and a total."""
    tried = []
    for sheet in sorted(scope.sheets, key=lambda s: abs(scope.sections[s.table.id] - figure.section)):
        total = sheet.grand_total
        if total is None:
            continue
        rows = sheet.rows_by_leaf
        if not all(stem(n) in rows for n in (*names, *minus)):
            continue
        up, down = [rows[stem(n)] for n in names], [rows[stem(n)] for n in minus]
        for column in sheet.column_items:
            if column.rate or column.share:
                continue
            worked = _ratio(sheet, column.index, up, down, total, figure.decimals)
            if worked is not None:
                tried.append((sheet, column, up, down, total, worked))
        if tried:
            break
    if not tried:
        return None
    said = Decimal(str(figure.value))
    right = [t for t in tried if t[5][1] == said or t[5][2] == said]
    if not right:
        near_by = [t for t in tried if _slip(said, t[5][1], figure.decimals)]
        if len(near_by) == 1:
            tried = near_by
        elif len(tried) > 1 or abs(tried[0][5][1] - said) > Decimal("0.3") * max(said, Decimal(1)):
            return None
    sheet, column, up, down, total, (exact, rounded, _) = (right or tried)[0]
    table = sheet.table
    blame.add(_line(sheet, column.index, up, down, total, said, bool(right)))

    def value(item: Item) -> str:
        return say.number(sheet.number(sheet.values[item.index][column.index]))

    above = "＋".join(f"「{i.name}」{value(i)}" for i in up)
    below = f"「{total.name}」{value(total)}" + "".join(f"－「{i.name}」{value(i)}" for i in down)
    places = [cell(table, i.index, column.index) for i in (*up, total, *down)]
    words = ("約" if figure.about else "") + figure.words.removeprefix("約")
    return decide(
        "claim",
        f"本文「{words}」: （{above}）÷（{below}）＝ {exact:.{figure.decimals + 2}f}%（{say.title(table)}）",
        f"“{words}” in the text: ({above}) / ({below}) = {exact:.{figure.decimals + 2}f}% ({say.title(table)})",
        actual=figure.value,
        expected=float(rounded) if figure.decimals else int(rounded),
        status="pass" if right else "fail",
        evidence=[prose(figure.block, printed(figure.block, figure.words)), *places],
        key=[table.key or table.id, column.label, "share", *(stem(n) for n in names)],
    )


def _slip(said: Decimal, worked: Decimal, decimals: int) -> bool:
    """Whether one slip of the pen explains what is said."""
    return near(int(said.scaleb(decimals)), int(worked.scaleb(decimals))) is not None


def _ratio(
    sheet: Sheet, column: int, up: Sequence[Item], down: Sequence[Item], total: Item, decimals: int
) -> tuple[Decimal, Decimal, Decimal] | None:
    """The share in per cent: exact, rounded half up and cut off, at so many decimals; None without figures."""
    if any(sheet.states[i.index][column] != FIGURE for i in (*up, *down, total)):
        return None
    whole = sheet.values[total.index][column] - sum(sheet.values[i.index][column] for i in down)
    if whole <= 0:
        return None
    exact = Decimal(100 * sum(sheet.values[i.index][column] for i in up)) / Decimal(whole)
    step = Decimal(1).scaleb(-decimals)
    return exact, exact.quantize(step, ROUND_HALF_UP), exact.quantize(step, "ROUND_DOWN")


def _line(
    sheet: Sheet, column: int, up: Sequence[Item], down: Sequence[Item], total: Item, said: Decimal, holds: bool
) -> Line:
    """The claim as a sum over its cells: 100 · up = said · (total − down), within the rounding of what is said."""
    decimals = max(0, -int(said.as_tuple().exponent))
    share, hundred = int(said.scaleb(decimals)), 100 * 10**decimals
    table, values = sheet.table.id, sheet.values
    terms = [
        *((hundred, (table, i.index, column), values[i.index][column]) for i in up),
        (-share, (table, total.index, column), values[total.index][column]),
        *((share, (table, i.index, column), values[i.index][column]) for i in down),
    ]
    whole = values[total.index][column] - sum(values[i.index][column] for i in down)
    line = Line(terms, "=", whole // 2, sheet.scale, holds)
    if holds and not line.satisfied(line.residual()):
        line.tolerance = whole  # cut off, not rounded
    return line


def contents(scope: Scope) -> list[Check]:
    """Lines of a 目次 with their page against the page number printed where the heading stands."""
    numbers: dict[int, tuple[int, Block]] = {}
    for _, block in scope.blocks:
        if block.kind == "page_number" and block.text:
            m = re.search(r"\d+", fold(block.text))
            if m:
                numbers.setdefault(block.page, (int(m[0]), block))
    if not numbers:
        return []
    entries = _entries(scope)
    if not entries:
        return []
    headings: dict[str, list[Block]] = {}
    last = max(b.page for b, *_ in entries)
    for _, block in scope.blocks:
        if block.kind in ("heading", "caption") and block.text and block.page > last - 1:
            headings.setdefault(stem(block.text), []).append(block)
    out = []
    for block, title, page, words in entries:
        found = [b for b in headings.get(stem(title), ()) if b.page in numbers and b.page != block.page]
        if not found:
            continue
        there = [numbers[b.page][0] for b in found]
        heading = found[there.index(page)] if page in there else found[0]
        real, number_block = numbers[heading.page]
        out.append(
            decide(
                "claim",
                f"目次「{title.strip()}」{page}ページ: 見出しは {real} ページにある",
                f"contents “{title.strip()}”, page {page}: its heading stands on page {real}",
                actual=page,
                expected=real,
                evidence=[prose(block, printed(block, words)), prose(number_block), prose(heading)],
                key=[scope.name.rstrip("+"), "contents", stem(title)],
            )
        )
    return out


def _entries(scope: Scope) -> list[tuple[Block, str, int, str]]:
    """The lines of a table of contents: (block, title, page, the line's words)."""
    out: list[tuple[Block, str, int, str]] = []
    inside = None
    for _, block in scope.blocks:
        if block.kind == "table" or not block.text:
            continue
        if fold(block.text) in ("目次", "もくじ"):
            inside = block.page
            continue
        if block.kind not in ("paragraph", "heading"):
            continue
        for line in spaced(block.text).split("\n"):
            if not (line[-1:].isdecimal() or line.endswith(("ジ", "頁"))):
                continue
            m = _ENTRY.match(line)
            if m and len(m["title"].strip()) >= 2 and (m["unit"] or inside == block.page):
                out.append((block, m["title"].rstrip(" .…‥・･"), int(m["page"]), line))
    return out
