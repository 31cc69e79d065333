"""``extractor compare``: two years of one paper, figures matched by meaning."""

from __future__ import annotations

import argparse
from pathlib import Path

from extractor.commands.documents import documents_of
from extractor.console import Console, printable
from extractor.language import say


def epilog() -> str:
    """Examples, shown below the options."""
    return say(
        "例:\n"
        "  extractor compare output/令和6年度.json output/令和7年度.json\n"
        "  extractor compare 前年.json 今年.json --report 比較.html\n"
        "  extractor compare R4.json R5.json R6.json --report 推移.html\n"
        "  extractor compare 前年.json 今年.json --json | jq '.changes[:5]'\n\n"
        "表題・行の項目名・列の項目名で対応させ、ほかから外れた動きを先に、新しい行・なくなった行も示します。",
        "examples:\n"
        "  extractor compare output/2024.json output/2025.json\n"
        "  extractor compare old.json new.json --report compare.html\n"
        "  extractor compare 2022.json 2023.json 2024.json --report years.html\n"
        "  extractor compare old.json new.json --json | jq '.changes[:5]'\n\n"
        "Matched by caption, row label and column header; what is out of line comes first, then new and gone rows.",
    )


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("old", type=Path, metavar="OLD.json", help=say("前の文書", "the earlier document"))
    parser.add_argument(
        "new",
        type=Path,
        nargs="+",
        metavar="NEW.json",
        help=say(
            "今の文書（3つ以上なら古い順。最後の2つを比べ、推移も示す）",
            "the later document (of more than two, oldest first, the last two are compared and all plotted)",
        ),
    )
    parser.add_argument("--json", action="store_true", help=say("JSONを標準出力へ", "JSON on standard output"))
    parser.add_argument(
        "--report", type=Path, metavar="FILE.html", help=say("HTMLの報告も書き出す", "write a page for people too")
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """Compare; gives the exit status."""
    from extractor.compare import compare_years
    from extractor.compare.lines import lines

    documents, unread = documents_of([options.old, *options.new], console)
    if unread or len(documents) < 2:
        return 3
    comparison = compare_years([document for _, document in documents])
    if options.json:
        console.data(comparison.record())
    elif not console.quiet:
        for line in lines(comparison):
            console.out(printable(line))
    if options.report is not None:
        from extractor.compare.page import as_html
        from extractor.outputs.files import write_atomically

        write_atomically(options.report, as_html(comparison))
        console.tell(printable(say(f"報告: {options.report}", f"Report: {options.report}")))
    return 0
