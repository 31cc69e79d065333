"""The tables that a person reads on the terminal after a run. rich is loaded here, and only when one is drawn."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from typing import Any

from extractor.console import printable
from extractor.language import say
from extractor.service.job import Outcome

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


def show_run(outcomes: Sequence[Outcome]) -> None:
    """What was read, then what did not reconcile, on standard error."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    stream = sys.stderr
    width = None if stream.isatty() else max(shutil.get_terminal_size((110, 24)).columns, 110)
    console = Console(file=stream, width=width, highlight=False, emoji=False, markup=False)

    def row(table: Table, *cells: str, style: str | None = None) -> None:
        table.add_row(*(Text(printable(cell)) if "\n" not in cell else _lines(cell) for cell in cells), style=style)

    def _lines(cell: str) -> Text:
        return Text("\n".join(printable(line) for line in cell.split("\n")))

    shown = [o for o in outcomes if len(outcomes) < _MANY or o.status != "pass" or o.summary.get("problems")]
    table = Table(box=box.SIMPLE_HEAD, title=say("読み取り結果", "What was read"), title_justify="left", pad_edge=False)
    table.add_column(say("ファイル", "file"), overflow="fold")
    for ja, en in (("頁", "pages"), ("表", "tables")):
        table.add_column(say(ja, en), justify="right")
    table.add_column(say("資料（レコード数）", "parts (records)"), overflow="fold")
    for ja, en in (("一致", "hold"), ("不一致", "fail"), ("保留", "open")):
        table.add_column(say(ja, en), justify="right")
    table.add_column(say("気づいた点", "problems"), overflow="fold")
    for outcome in shown:
        if outcome.error is not None:
            row(table, outcome.job.name, "", "", outcome.error["error"]["message"][say("ja", "en")], "", "", "",
                outcome.error["error"]["code"], style="red")  # fmt: skip
            continue
        s = outcome.summary
        counts = s["checks"]
        row(
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
    console.print(table)
    if len(shown) < len(outcomes):
        hidden = len(outcomes) - len(shown)
        console.print(say(f"ほか {hidden} 件は問題なし", f"{hidden} more without anything to look at"))
    failing = [(o, f) for o in outcomes for f in o.summary.get("failing", [])]
    if failing:
        table = Table(
            box=box.SIMPLE_HEAD,
            title=say("合わない数字", "What did not reconcile"),
            title_justify="left",
            pad_edge=False,
        )
        table.add_column(say("ファイル", "file"), overflow="fold")
        table.add_column(say("頁", "page"), justify="right")
        table.add_column(say("場所", "place"), overflow="fold", ratio=2)
        table.add_column(say("内容", "statement"), overflow="fold", ratio=3)
        table.add_column(say("原因", "cause"), overflow="fold")
        for outcome, fail in failing:
            blame = _BLAME.get(fail["blame"] or "unclear", (str(fail["blame"]),) * 2)
            row(table, outcome.job.name, str(fail["page"] or ""), fail["place"], fail[say("ja", "en")], say(*blame))
        console.print(table)
    console.print(_closing(outcomes))


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
