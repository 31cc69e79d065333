"""``extractor promote``: a confirmed document becomes a fixture, so that CI guards what a person once confirmed."""

from __future__ import annotations

import argparse
from pathlib import Path

from extractor.commands.options import add_sources, existing_folder
from extractor.console import Console, printable
from extractor.errors import UsageError
from extractor.language import say


def epilog() -> str:
    """Examples, shown below the options."""
    return say(
        "例:\n  extractor promote output/資料1.json --sources 受領/done\n\n"
        "review で「原本と照合済み」にした文書だけが対象です。\n"
        "PDF・正解・期待するJSONを書き出し、以後 verify が守ります。\n"
        "終了コード: 0 書き出した  2 指定の誤り・未確認",
        "example:\n  extractor promote output/paper1.json --sources inbox/done\n\n"
        "Only documents that were marked as compared with the paper (extractor review) are taken. PDF, truth and\n"
        "expected JSON are written; verify guards them from then on.\n"
        "exit status: 0 written, 2 wrong call or unconfirmed",
    )


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.json", help=say("文書のJSON", "documents"))
    parser.add_argument(
        "--fixtures",
        type=Path,
        default=Path("fixtures"),
        metavar="DIR",
        help=say("PDFと正解の書き出し先（既定: fixtures）", "where PDF and truth go (default: fixtures)"),
    )
    parser.add_argument(
        "--expected",
        type=Path,
        default=Path("output"),
        metavar="DIR",
        help=say("期待するJSONの書き出し先（既定: output）", "where the expected JSON goes (default: output)"),
    )
    add_sources(parser)
    parser.add_argument(
        "--name", help=say("見本の名前（文書が1つのとき）", "the fixture's name (for a single document)")
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """Write all; gives the exit status."""
    from extractor.corrections import read_document
    from extractor.corrections.promote import promote
    from extractor.outputs.sources import Sources

    if options.name is not None and len(options.files) > 1:
        raise UsageError(say("--name は文書が1つのときだけです", "--name is for a single document"))
    sources = Sources([existing_folder(path, "--sources") for path in options.sources])
    for path in options.files:
        pdf = sources.find(read_document(path), path)
        if pdf is None:
            raise UsageError(
                say(
                    f"{path.name}: 元のPDFが見つかりません（--sources で指定）",
                    f"{path.name}: its PDF was not found (--sources says where)",
                )
            )
        written = promote(path, pdf, options.fixtures, options.expected, options.name)
        for file in (written.pdf, written.truth, written.document, written.corrections):
            console.tell(printable(str(file)))
    return 0
