"""The tables that a person reads on the terminal after a run.

On a terminal rich draws them, as wide as that is; it takes longer to load than a paper to read. Where the lines go to a
file or another program they stand as they are, one row a line, in columns.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TextIO

from extractor.console import printable
from extractor.language import say
from extractor.service.job import Outcome

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["show_run"]

_BLAME = {
    "source": ("資料の誤り", "the paper"),
    "extraction": ("読み取りの誤り", "the reading"),
    "unclear": ("要確認", "to be looked at"),
}
_FAMILIES = {
    "disclosure_report": "公文書の公開状況",
    "personal_data_report": "個人情報保護制度の運用状況",
    "personal_data_use": "個人情報の利活用",
    "privacy_act_survey": "個人情報保護法の施行の状況",
}
_MANY = 60
"""From so many documents on, those without anything to look at are only counted."""
_FAILURES = 60
"""So many figures that do not hold are shown; the rest is counted."""


@dataclass(slots=True)
class _Sheet:
    """A table to be shown. ``columns``: head, whether it holds numbers, its share of what width is left (0: none)."""

    title: str
    columns: tuple[tuple[str, bool, int], ...]
    rows: list[tuple[tuple[str, ...], str | None]] = field(default_factory=list)

    def row(self, *cells: str, style: str | None = None) -> None:
        """Add a row; ``style``: the colour of its words on a terminal."""
        self.rows.append((tuple("\n".join(map(printable, cell.split("\n"))) for cell in cells), style))


def show_run(outcomes: Sequence[Outcome]) -> None:
    """What was read, then what did not reconcile, on standard error."""
    shown = [o for o in outcomes if len(outcomes) < _MANY or o.status != "pass" or o.summary.get("problems")]
    told: list[_Sheet | str] = [_papers(shown)]
    if len(shown) < len(outcomes):
        hidden = len(outcomes) - len(shown)
        told.append(say(f"ほか {hidden} 件は問題なし", f"{hidden} more without anything to look at"))
    failing = [(o, f) for o in outcomes for f in o.summary.get("failing", [])]
    if failing:
        told.append(_failures(failing[:_FAILURES]))
    if len(failing) > _FAILURES:
        more = len(failing) - _FAILURES
        told.append(say(f"ほか {more} か所（JSONまたは --report で）", f"{more} more, in the JSON or with --report"))
    told.append(_closing(outcomes))
    if sys.stderr.isatty():
        _draw(told, sys.stderr)
    else:
        for item in told:
            lines = [item] if isinstance(item, str) else _lines(item)
            sys.stderr.write("".join(line + "\n" for line in lines))


def _draw(told: Sequence[_Sheet | str], stream: TextIO) -> None:
    """Tables and lines on a terminal."""
    from rich.console import Console

    console = Console(file=stream, highlight=False, emoji=False, markup=False)
    for item in told:
        console.print(item if isinstance(item, str) else _drawn(item))


def _drawn(sheet: _Sheet) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, title=sheet.title, title_justify="left", pad_edge=False)
    for head, is_number, share in sheet.columns:
        if is_number:
            table.add_column(head, justify="right")
        else:
            table.add_column(head, overflow="fold", ratio=share or None)
    for cells, style in sheet.rows:
        table.add_row(*map(Text, cells), style=style)
    return table


def _lines(sheet: _Sheet) -> Iterator[str]:
    """A table as lines, its columns one below the other; nothing is cut."""
    heads = [head for head, _, _ in sheet.columns]
    numbers = [is_number for _, is_number, _ in sheet.columns]
    rows = [[cell.split("\n") for cell in cells] for cells, _ in sheet.rows]
    widths = [max(map(_width, [head, *(line for row in rows for line in row[n])])) for n, head in enumerate(heads)]

    def line(texts: Sequence[str]) -> str:
        padded = (
            " " * (width - _width(text)) + text if is_number else text + " " * (width - _width(text))
            for text, width, is_number in zip(texts, widths, numbers, strict=True)
        )
        return "  ".join(padded).rstrip()

    yield sheet.title
    yield line(heads)
    yield "-" * (sum(widths) + 2 * len(widths) - 2)
    for row in rows:
        for n in range(max(map(len, row))):
            yield line([cell[n] if n < len(cell) else "" for cell in row])
    yield ""


def _width(text: str) -> int:
    """How many places a text takes where an ideograph takes two."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def _papers(outcomes: Sequence[Outcome]) -> _Sheet:
    """One row a paper: what was read of it."""
    sheet = _Sheet(
        say("読み取り結果", "What was read"),
        (
            (say("ファイル", "file"), False, 0),
            (say("頁", "pages"), True, 0),
            (say("表", "tables"), True, 0),
            (say("資料（レコード数）", "parts (records)"), False, 0),
            (say("一致", "hold"), True, 0),
            (say("不一致", "fail"), True, 0),
            (say("保留", "open"), True, 0),
            (say("気づいた点", "problems"), False, 0),
        ),
    )
    for outcome in outcomes:
        if outcome.error is not None:
            error = outcome.error["error"]
            sheet.row(outcome.job.name, "", "", error["message"][say("ja", "en")], "", "", "", error["code"],
                 style="red")  # fmt: skip
            continue
        s = outcome.summary
        counts = s["checks"]
        sheet.row(
            outcome.job.name,
            str(s["pages"]) if s["pages"] == s["page_count"] else f"{s['pages']}/{s['page_count']}",
            str(s["tables"]),
            "\n".join(_part(part) for part in s["parts"]) or "-",
            str(counts["pass"]),
            str(counts["fail"]),
            str(counts["undecided"]),
            ", ".join(c if p["count"] == 1 else f"{c} ({p['count']})" for c, p in s["problems"].items()) or "-",
            style="yellow" if counts["fail"] else None,
        )
    return sheet


def _failures(failing: Sequence[tuple[Outcome, dict[str, Any]]]) -> _Sheet:
    """One row for each figure that does not hold, its file told once."""
    sheet = _Sheet(
        say("合わない数字", "What did not reconcile"),
        (
            (say("ファイル", "file"), False, 0),
            (say("頁", "page"), True, 0),
            (say("場所", "place"), False, 2),
            (say("内容", "statement"), False, 3),
            (say("原因", "cause"), False, 0),
        ),
    )
    last: Outcome | None = None
    for outcome, fail in failing:
        blame = _BLAME.get(fail["blame"] or "unclear", (str(fail["blame"]),) * 2)
        name = "" if outcome is last else outcome.job.name
        sheet.row(name, str(fail["page"] or ""), fail["place"], fail[say("ja", "en")], say(*blame))
        last = outcome
    return sheet


def _part(part: dict[str, Any]) -> str:
    name = part["title"] or _FAMILIES.get(part["family"] or "", part["family"])
    label = " ".join(filter(None, [part["label"], name])) or say("（名前なし）", "(no name)")
    return f"{label} ({part['records']})" if part["family"] else label


def _closing(outcomes: Sequence[Outcome]) -> str:
    read = [o for o in outcomes if o.error is None]
    counts = [sum(o.summary["checks"][status] for o in read) for status in ("pass", "fail", "undecided")]
    errors = len(outcomes) - len(read)
    ja = f"{len(read)}件を読み取りました。検算: 一致 {counts[0]}、不一致 {counts[1]}、保留 {counts[2]}。"
    en = f"{len(read)} read; checks: {counts[0]} hold, {counts[1]} fail, {counts[2]} open."
    if errors:
        ja += f"読めなかったファイル: {errors}件。"
        en += f" {errors} could not be read."
    return say(ja, en)
