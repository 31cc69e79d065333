"""``extractor watch --once``: take what lies in the drop folder and is whole."""

from __future__ import annotations

import argparse
from pathlib import Path

from extractor.commands.options import add_reading, add_work, existing_folder, jobs_of, settings_of
from extractor.console import Console, printable
from extractor.language import say

NAME = "watch"


def summary() -> str:
    """One line for the list of commands."""
    return say(
        "受け入れフォルダのPDFを一度読み取り、済みへ移す", "read the PDFs of a drop folder once and move them away"
    )


def epilog() -> str:
    """Examples, shown below the options."""
    return say(
        "例:\n  extractor watch 受領 --once --output out\n\n"
        "読めたPDFは 受領/done、読めなかったPDFは理由とともに 受領/failed へ移します。\n"
        "コピー中のファイルは次の回に回します。何も削除・上書きしません。",
        "example:\n  extractor watch inbox --once --output out\n\n"
        "PDFs that were read go to inbox/done, others with the reason to inbox/failed.\n"
        "A file that is still being copied is left for the next time. Nothing is deleted or overwritten.",
    )


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("inbox", type=Path, metavar="INBOX", help=say("受け入れフォルダ", "the drop folder"))
    parser.add_argument(
        "--output",
        type=Path,
        default=Path("output"),
        metavar="DIR",
        help=say("出力先（既定: output）", "where to write (default: output)"),
    )
    parser.add_argument(
        "--once",
        action="store_true",
        required=True,
        help=say("今あるものだけを処理して終わる", "take what is there, then end"),
    )
    parser.add_argument(
        "--settle",
        type=float,
        default=2.0,
        metavar="SECONDS",
        help=say(
            "この秒数、大きさが変わらなければ完了とみなす（既定: 2）",
            "a file at rest for so long is whole (default: 2)",
        ),
    )
    add_work(parser)
    add_reading(parser)


def run(options: argparse.Namespace, console: Console) -> int:
    """Take what is whole; gives the exit status of ``run``."""
    from extractor.service.drop import take_once

    inbox = existing_folder(options.inbox, "watch")
    taken = take_once(inbox, options.output, settings_of(options), jobs_of(options), settle=options.settle)
    for moved in taken.moved:
        console.tell(printable(f"{moved.name} → {moved.destination.relative_to(inbox).as_posix()} [{moved.status}]"))
    for path, reason in taken.left:
        console.error(printable(f"{path.relative_to(inbox).as_posix()}: " + say(*reason)))
    console.tell(
        say(
            f"{len(taken.moved)}件処理、{len(taken.left)}件は次回。",
            f"{len(taken.moved)} taken, {len(taken.left)} left.",
        )
    )
    statuses = {moved.status for moved in taken.moved}
    return 3 if "error" in statuses else 1 if "fail" in statuses else 0
