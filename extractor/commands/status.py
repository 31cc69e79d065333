"""``extractor status``: what the drop folder, or a run on a cluster, has done, by its ledger."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.commands.options import add_configuration, add_state, configuration
from extractor.console import Console, printable
from extractor.errors import UsageError
from extractor.language import say

if TYPE_CHECKING:
    from extractor.service.ledger import Row

_STATES = {
    "taken": ("処理中", "in work"),
    "read": ("移動中", "being moved"),
    "done": ("完了", "done"),
    "failed": ("失敗", "failed"),
    "returned": ("保留", "returned"),
}


def epilog() -> str:
    """Examples, shown below the options."""
    return say(
        "例:\n  extractor status --output output\n  extractor status --json | jq 'select(.state==\"failed\")'\n"
        "  extractor status --rehash   （元のPDFと出力が無事か確かめる。違いがあれば終了コード 1）\n"
        "  extractor status --output s3://archive/read   （run --cluster の進み具合: 完了・失敗・未処理）",
        "examples:\n  extractor status --output output\n  extractor status --json | jq 'select(.state==\"failed\")'\n"
        "  extractor status --rehash   (are originals and outputs unharmed? exit status 1 if not)\n"
        "  extractor status --output s3://archive/read   (of run --cluster: done, failed, to do)",
    )


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_state(parser)
    parser.add_argument(
        "--last",
        type=int,
        default=20,
        metavar="N",
        help=say("表に出す件数（既定: 20、0 はすべて）", "rows of the table (default: 20; 0: all)"),
    )
    parser.add_argument(
        "--rehash",
        action="store_true",
        help=say("元のPDFと出力のハッシュを確かめる", "hash originals and outputs again and compare"),
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help=say("1文書1行のJSONを標準出力へ（全件）", "one JSON line per file on standard output (all of them)"),
    )
    add_configuration(parser)


def run(options: argparse.Namespace, console: Console) -> int:
    """Print the state; gives the exit status."""
    from extractor.service.audit import harm_of
    from extractor.service.ledger import FILE, Ledger
    from extractor.service.tell import data_of

    own = configuration(options)
    folder = own.watch().ledger_folder
    output = options.output or str(own.values["work.output"])
    if "://" in output or "::" in output or (not (folder / FILE).exists() and (Path(output) / ".ledger").is_dir()):
        return _of_cluster(output, options, console)
    if not (folder / FILE).is_file():
        raise UsageError(say(f"台帳がありません: {folder / FILE}", f"There is no ledger: {folder / FILE}"))
    ledger = Ledger(folder, make=False)
    try:
        counts = ledger.counts()
        limit = -1 if options.json or options.rehash or options.last <= 0 else options.last
        rows = ledger.rows(limit=limit)
    finally:
        ledger.close()
    harmed = harm_of(rows) if options.rehash else {}
    if options.json:
        for row in rows:
            console.data(data_of(row) | ({"harm": harmed.get(row.id, [])} if options.rehash else {}))
        return 1 if harmed else 0
    shown = rows if options.last <= 0 else rows[-options.last :]
    _table(shown, console)
    total = ", ".join(f"{say(*_STATES[state])} {count}" for state, count in counts.items())
    waiting = _waiting(rows)
    console.out(say(f"合計: {total or 0}", f"In all: {total or 0}") + waiting)
    for row in rows:
        for harm in harmed.get(row.id, []):
            console.error(printable(f"{row.name}: {say(*harm_text(harm))}"))
    if options.rehash and not harmed:
        console.out(say("元のPDFと出力はすべて無事です。", "All originals and outputs are unharmed."))
    return 1 if harmed else 0


def _of_cluster(output: str, options: argparse.Namespace, console: Console) -> int:
    """The same for the ledger of ``run --cluster``, wherever its output folder is."""
    from extractor.cluster.command import place_of
    from extractor.cluster.showing import show
    from extractor.cluster.state import state_of

    if options.rehash:
        raise UsageError(
            say("--rehash は受け入れフォルダの台帳だけに使えます", "--rehash is for the ledger of a drop folder alone")
        )
    state = state_of(place_of(output))
    if options.json:
        for line in state.lines():
            console.data(line)
    else:
        show(state, console, options.last)
    return 0


def harm_text(harm: str) -> tuple[str, str]:
    """What a kind of harm means."""
    return {
        "original-missing": ("元のPDFがありません", "the original is not there"),
        "original-changed": ("元のPDFの中身が変わっています", "the original has changed"),
        "output-missing": ("出力がありません", "the output is not there"),
        "output-other": ("出力が別の文書のものです", "the output is that of another paper"),
    }[harm]


def _table(rows: list[Row], console: Console) -> None:
    from extractor.outputs.listing import lines_of

    head = say(
        "日時\tファイル\t状態\t一致/不一致/保留\t結果\t元のPDFの場所", "time\tfile\tstate\tchecks\tresult\toriginal"
    )
    lines = []
    for row in rows:
        checks = row.summary.get("checks")
        place = row.place or row.path
        lines.append(
            (
                (row.finished_at or row.read_at or row.taken_at)[:16].replace("T", " "),
                printable(row.name),
                say(*_STATES[row.state]),
                "" if checks is None else f"{checks['pass']}/{checks['fail']}/{checks['undecided']}",
                row.code
                or _RESULTS.get(row.status or "", (row.status or "",) * 2)[0 if say("ja", "en") == "ja" else 1],
                printable(place.as_posix()),
            )
        )
    for line in lines_of(head.split("\t"), lines):
        console.out(line)


_RESULTS = {
    "pass": ("一致", "all hold"),
    "fail": ("不一致あり", "checks fail"),
    "duplicate": ("重複", "duplicate"),
    "unpacked": ("展開済み", "unpacked"),
}


def _waiting(rows: list[Row]) -> str:
    """How many files lie in the inboxes and are not done."""
    from extractor.service.inbox import Inbox

    waiting: Counter[str] = Counter()
    for path in {row.inbox for row in rows}:
        waiting["files"] += len(Inbox(path).scan().files)
    return say(f"、受け入れフォルダに {waiting['files']}", f"; in the drop folder {waiting['files']}") if rows else ""
