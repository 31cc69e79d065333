"""``extractor watch``: the drop folder."""

from __future__ import annotations

import argparse
import os
import signal
from pathlib import Path

from extractor.commands.options import add_settings, add_state, add_work, configuration, existing_folder, jobs_of
from extractor.console import Console
from extractor.errors import UsageError
from extractor.language import say

INTERRUPTED = 130


def epilog() -> str:
    """Examples, shown below the options."""
    return say(
        "例:\n  extractor watch inbox --output output\n  extractor watch inbox --once   (cron など)\n\n"
        "読めたPDFは inbox/done/年 へ、読めなかったPDFは理由とともに inbox/failed へ移します。\n"
        "コピー中のファイルは終わるまで待ちます。zip の中のPDFも読みます。何も削除・上書きしません。\n"
        "停止は Ctrl-C または SIGTERM。読みかけのファイルは受け入れフォルダに残ります。",
        "examples:\n  extractor watch inbox --output output\n  extractor watch inbox --once   (for cron)\n\n"
        "PDFs that were read go to inbox/done/YEAR, others with the reason to inbox/failed.\n"
        "A file that is still being copied is waited for; PDFs in zip files are read too. Nothing is deleted or\n"
        "overwritten. Ctrl-C or SIGTERM stops; a file that is being read then stays in the drop folder.",
    )


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("inbox", type=Path, metavar="INBOX", help=say("受け入れフォルダ", "the drop folder"))
    add_state(parser)
    parser.add_argument(
        "--once",
        action="store_true",
        help=say("今あるものだけを処理して終わる", "take what is there, then end"),
    )
    parser.add_argument(
        "--again",
        action="store_true",
        help=say("前の版で読んだものを読み直す", "read again what an older version has read"),
    )
    parser.add_argument(
        "--settle",
        type=float,
        metavar="SECONDS",
        help=say(
            "この秒数、大きさが変わらなければ完了とみなす（既定: 2）",
            "a file at rest for so long is whole (default: 2)",
        ),
    )
    parser.add_argument(
        "--polling",
        action="store_const",
        const=True,
        help=say("変更通知に頼らない（共有フォルダ）", "do not rely on change events (network shares)"),
    )
    parser.add_argument(
        "--hook",
        metavar="COMMAND",
        help=say("1文書ごとに実行するコマンド", "command to run after each document, with the JSON's path"),
    )
    parser.add_argument(
        "--take-over",
        action="store_true",
        help=say("別の台帳が受け持つフォルダを引き継ぐ", "take a drop folder over from another ledger"),
    )
    parser.add_argument(
        "--log-json",
        action="store_const",
        const=True,
        help=say("ログを1行1JSONで書く", "log as JSON lines"),
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help=say("1文書1行のJSONを標準出力へ", "one JSON line per document on standard output"),
    )
    add_work(parser)
    add_settings(parser)


def run(options: argparse.Namespace, console: Console) -> int:
    """Work the folder; gives the exit status of ``run``, 0 where SIGTERM and 130 where Ctrl-C stopped it."""
    if os.name == "nt":
        raise UsageError(say("watch は Linux と macOS で使えます", "watch needs Linux or macOS; run works here"))
    from extractor.service.log import Log
    from extractor.service.wake import stopped_by_signals
    from extractor.service.watcher import Watcher

    settings = configuration(options).watch()
    inbox = existing_folder(options.inbox, "watch")
    watcher = Watcher(
        inbox,
        settings,
        Log(console, as_json=settings.log_json),
        jobs=jobs_of(options),
        take_over=options.take_over,
        again=options.again,
        data=console.data if options.json else None,
    )
    with stopped_by_signals(watcher.stop) as came:
        status = watcher.run(once=options.once)
    if signal.SIGINT in came:
        return INTERRUPTED
    if options.once:
        count = {name: watcher.totals[name] for name in ("pass", "fail", "error", "duplicate")}
        console.tell(
            say(
                f"読み取り {count['pass'] + count['fail']}件（不一致あり {count['fail']}件）、"
                f"失敗 {count['error']}件、重複 {count['duplicate']}件。",
                f"{count['pass'] + count['fail']} read ({count['fail']} with a check that does not hold), "
                f"{count['error']} failed, {count['duplicate']} duplicates.",
            )
        )
        return status
    return 0
