"""``extractor run``: papers in, one JSON each out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from extractor.commands.options import add_reading, add_work, configuration, jobs_of, settings_of
from extractor.console import Console, Progress, printable, silence
from extractor.errors import UsageError
from extractor.inputs import Input, find
from extractor.language import say
from extractor.settings import Settings

SHOWN = 5
"""So many names of files that are not read are told."""


def epilog() -> str:
    """Examples, shown below the options."""
    return say(
        "例:\n  extractor run 資料1.pdf\n  extractor run 受領フォルダ --output out --jobs 2\n"
        "  extractor run 資料.pdf --pages 1-3,7 --json\n\n"
        "終了コード: 0 すべて一致  1 合わない数字がある  2 指定の誤り・PDFなし  3 読めないファイルがある",
        "examples:\n  extractor run paper.pdf\n  extractor run folder --output out --jobs 2\n"
        "  extractor run paper.pdf --pages 1-3,7 --json\n\n"
        "exit status: 0 every check holds, 1 a check does not hold, 2 wrong call or no PDF, 3 a file could not be read",
    )


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help=say("PDFまたはフォルダ", "PDF or folder"))
    parser.add_argument(
        "--output",
        metavar="DIR",
        help=say("出力先（既定: output）", "where to write (default: output)"),
    )
    add_work(parser)
    add_reading(parser)
    parser.add_argument(
        "--debug",
        type=Path,
        metavar="DIR",
        help=say(
            "各頁の画像に、見つけたセル・結合・段落・読む順を描いて書き出す",
            "write each page as a picture with its cells, spans, blocks and reading order",
        ),
    )
    parser.add_argument(
        "--report",
        type=Path,
        metavar="FILE.html",
        help=say("人が読む報告も書き出す", "write a page for people too"),
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help=say("1文書1行のJSONを標準出力へ", "one JSON line per document on standard output"),
    )
    parser.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help=say(
            "Daskのスケジューラーで読む（例: tcp://host:8786）。PATHと--outputにはs3://…なども使える",
            "read on a Dask scheduler (tcp://host:8786); PATH and --output may be s3://… and the like",
        ),
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """Read all, print what was found; gives the exit status."""
    from extractor.service.wake import interrupted_by_signals

    with interrupted_by_signals():
        return _run(options, console)


def _run(options: argparse.Namespace, console: Console) -> int:
    if options.cluster is not None:
        from extractor.cluster.command import run_on_cluster

        return run_on_cluster(options, console)
    settings, jobs = settings_of(options), jobs_of(options)
    output = configuration(options).values["work.output"]
    found = find(map(Path, options.paths))
    if any("://" in path for path in options.paths):
        raise UsageError(say("s3://… などは --cluster とともに使います。", "s3://… and the like need --cluster."))
    if found.missing:
        names = ", ".join(str(path) for path in found.missing)
        raise UsageError(say(f"見つかりません: {names}", f"Not found: {names}"))
    for folder in found.closed:
        console.error(printable(say(f"フォルダを開けません: {folder}", f"The folder cannot be opened: {folder}")))
    if found.others:
        console.tell(printable(_left(found.others)))
    if not found.inputs:
        if found.closed:
            return 3
        names = ", ".join(str(path) for path in options.paths)
        raise UsageError(say(f"PDFが見つかりません: {names}", f"No PDF was found: {names}"))
    status = read_all(
        found.inputs,
        output,
        settings,
        jobs,
        console,
        as_json=options.json,
        debug=options.debug,
        report=options.report,
    )
    return 3 if found.closed else status


def _left(names: Sequence[str]) -> str:
    """What in the folders is not read: some names, and how many."""
    shown = ", ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")
    return say(
        f"PDFではないため読まないもの {len(names)}件: {shown}", f"Not PDFs, and not read ({len(names)}): {shown}"
    )


def read_all(
    inputs: Sequence[Input],
    output: Path,
    settings: Settings,
    jobs: int,
    console: Console,
    *,
    as_json: bool = False,
    debug: Path | None = None,
    report: Path | None = None,
) -> int:
    """Read the inputs into ``output`` and print what was found; gives the exit status.

    Raises StoppedError where outputs cannot be written.
    """
    from extractor.outputs.names import Names
    from extractor.service.job import Job, Outcome
    from extractor.service.pool import Pool

    targets = Names(output).assign(inputs)
    work: dict[Path, Job] = {}  # the same content under the same name twice is one document
    for item, target in zip(inputs, targets, strict=True):
        work.setdefault(target.document, Job(item.path, item.name, target, settings, debug))
    progress = Progress(console, len(work))
    outcomes: list[Outcome] = []
    with Pool(jobs, progress.page if console.is_terminal else None) as pool:
        for outcome in pool.run(list(work.values())):
            outcomes.append(outcome)
            progress.step(outcome.job.name)
            if as_json:
                progress.wipe()
                console.data(outcome.line())
            if outcome.error is not None and (console.quiet or as_json):
                progress.wipe()
                message = outcome.error["error"]["message"][say("ja", "en")]
                console.error(printable(f"{outcome.job.path}: {message} [{outcome.error['error']['code']}]"))
    progress.wipe()
    if not console.quiet and not as_json:
        from extractor.outputs.screen import show_run

        try:
            show_run(outcomes)
        except OSError:  # a terminal that is gone, a full disk under the log: there is nobody left to tell
            silence(sys.stderr)
        console.tell(printable(say(f"出力先: {output}", f"Written to: {output}")))
    if report is not None:
        from extractor.commands.report import write_report

        write_report(outcomes, report)
        console.tell(printable(say(f"報告: {report}", f"Report: {report}")))
    if any(o.status == "error" for o in outcomes):
        return 3
    return 1 if any(o.status == "fail" for o in outcomes) else 0
