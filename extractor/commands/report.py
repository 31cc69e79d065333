"""``extractor report``: one page for people about saved documents."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.commands.documents import documents_of, errors_of
from extractor.commands.options import add_documents, add_sources, existing_folder
from extractor.console import Console, printable
from extractor.language import say

if TYPE_CHECKING:
    from extractor.service.job import Outcome


def epilog() -> str:
    """Examples, shown below the options."""
    return say(
        "例:\n"
        "  extractor report output/*.json --output 報告.html --sources 受領フォルダ\n"
        "  extractor run 資料.pdf --report 報告.html        （読み取りと同時に作る）\n\n"
        "合わない数字を先頭に、該当箇所の画像とともに示します。ブラウザーで開くだけで、通信はしません。\n"
        "画像には元のPDFが要ります（--sources、受領フォルダの台帳、JSONと同じフォルダから内容で探します）。",
        "examples:\n"
        "  extractor report output/*.json --output report.html --sources inbox\n"
        "  extractor run paper.pdf --report report.html        (while reading)\n\n"
        "What does not reconcile comes first, with pictures of the places. Open it in a browser; it talks to nobody.\n"
        "Pictures need the PDF: it is looked for by its content in --sources, by the ledger and beside the JSON.",
    )


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_documents(parser)
    parser.add_argument(
        "--output",
        type=Path,
        default=Path("report.html"),
        metavar="FILE.html",
        help=say("書き出すファイル（既定: report.html）", "where to write (default: report.html)"),
    )
    add_sources(parser)


def run(options: argparse.Namespace, console: Console) -> int:
    """Write it; gives the exit status."""
    from extractor.outputs.files import write_atomically
    from extractor.outputs.report import Paper, as_html
    from extractor.outputs.sources import Sources

    sources = Sources([existing_folder(folder, "--sources") for folder in options.sources])
    errors = errors_of(options.files)
    documents, unread = documents_of(options.files, console, alone=not errors)
    papers = [Paper(None, error=error) for error in errors]
    papers += [Paper(document, sources.find(document, path)) for path, document in documents]
    if not papers:  # an older report stays
        return 3
    write_atomically(options.output, as_html(papers))
    for paper in papers:
        if paper.document is not None and paper.pdf is None:
            name = paper.document.source.file_name
            told = say("元のPDFが見つからないため画像なし", "no pictures: its PDF was not found")
            console.tell(printable(f"{name}: {told} [source-missing]"))
    console.tell(printable(say(f"報告: {options.output}", f"Report: {options.output}")))
    return 3 if unread else 0


def write_report(outcomes: Sequence[Outcome], target: Path) -> None:
    """The page of one ``run``: its documents with their PDFs, and the files that could not be read.

    Raises OSError where it cannot be written.
    """
    from extractor.model import Document
    from extractor.outputs.files import write_atomically
    from extractor.outputs.report import Paper, as_html

    papers = []
    for outcome in outcomes:
        if outcome.error is not None:
            error: Mapping[str, object] = outcome.error
            papers.append(Paper(None, error=dict(error)))
        else:
            papers.append(Paper(Document.model_validate_json(outcome.output.read_bytes()), outcome.job.path))
    write_atomically(target, as_html(papers))
