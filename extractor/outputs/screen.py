"""The tables that a person reads on the terminal after a run. rich is loaded here, and only when one is drawn."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

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


def show_run(outcomes: Sequence[Outcome]) -> None:
    """What was read, then what did not reconcile, on standard error."""
    from rich.console import Console

    stream = sys.stderr
    width = None if stream.isatty() else max(shutil.get_terminal_size((110, 24)).columns, 110)
    console = Console(file=stream, width=width, highlight=False, emoji=False, markup=False)
    shown = [o for o in outcomes if len(outcomes) < _MANY or o.status != "pass" or o.summary.get("problems")]
    console.print(_papers(shown))
    if len(shown) < len(outcomes):
        hidden = len(outcomes) - len(shown)
        console.print(say(f"ほか {hidden} 件は問題なし", f"{hidden} more without anything to look at"))
    failing = [(o, f) for o in outcomes for f in o.summary.get("failing", [])]
    if failing:
        console.print(_failures(failing[:_FAILURES]))
    if len(failing) > _FAILURES:
        more = len(failing) - _FAILURES
        console.print(say(f"ほか {more} か所（JSONまたは --report で）", f"{more} more, in the JSON or with --report"))
    console.print(_closing(outcomes))


def _table(ja: str, en: str, *columns: tuple[str, str, str]) -> Table:
    """An empty table with a title; a column is its Japanese and English head and ``text`` or ``number``."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, title=say(ja, en), title_justify="left", pad_edge=False)
    for head_ja, head_en, kind in columns:
        if kind == "number":
            table.add_column(say(head_ja, head_en), justify="right")
        else:
            table.add_column(say(head_ja, head_en), overflow="fold")
    return table


def _row(table: Table, *cells: str, style: str | None = None) -> None:
    from rich.text import Text

    table.add_row(*(Text("\n".join(map(printable, cell.split("\n")))) for cell in cells), style=style)


def _papers(outcomes: Sequence[Outcome]) -> Table:
    """One row a paper: what was read of it."""
    table = _table(
        "読み取り結果",
        "What was read",
        ("ファイル", "file", "text"),
        ("頁", "pages", "number"),
        ("表", "tables", "number"),
        ("資料（レコード数）", "parts (records)", "text"),
        ("一致", "hold", "number"),
        ("不一致", "fail", "number"),
        ("保留", "open", "number"),
        ("気づいた点", "problems", "text"),
    )
    for outcome in outcomes:
        if outcome.error is not None:
            error = outcome.error["error"]
            _row(table, outcome.job.name, "", "", error["message"][say("ja", "en")], "", "", "", error["code"],
                 style="red")  # fmt: skip
            continue
        s = outcome.summary
        counts = s["checks"]
        _row(
            table,
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
    return table


def _failures(failing: Sequence[tuple[Outcome, dict[str, Any]]]) -> Table:
    """One row for each figure that does not hold, its file told once."""
    table = _table(
        "合わない数字",
        "What did not reconcile",
        ("ファイル", "file", "text"),
        ("頁", "page", "number"),
        ("場所", "place", "text"),
        ("内容", "statement", "text"),
        ("原因", "cause", "text"),
    )
    table.columns[2].ratio, table.columns[3].ratio = 2, 3
    last: Outcome | None = None
    for outcome, fail in failing:
        blame = _BLAME.get(fail["blame"] or "unclear", (str(fail["blame"]),) * 2)
        name = "" if outcome is last else outcome.job.name
        _row(table, name, str(fail["page"] or ""), fail["place"], fail[say("ja", "en")], say(*blame))
        last = outcome
    return table


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
