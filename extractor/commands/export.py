"""``extractor export``: documents as CSV, Excel, Parquet or JSON Lines."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.commands.documents import documents_of
from extractor.commands.options import add_documents
from extractor.console import Console, printable
from extractor.errors import UsageError
from extractor.language import say

if TYPE_CHECKING:
    from extractor.outputs.export import Written

ENCODINGS = ("utf-8", "cp932")
FORMATS = ("csv", "xlsx", "parquet", "jsonl")
LAYOUTS = ("wide", "long")
SHOWN = 3


def epilog() -> str:
    """Examples, shown below the options."""
    return say(
        "例:\n"
        "  extractor export output/資料1.json --output 表            表ごとのCSV（Excelでそのまま開けます）\n"
        "  extractor export output/*.json --format xlsx --output 表  文書ごとのExcelブック（検算シートつき）\n"
        "  extractor export output/*.json --layout long --output 表  1行1データ（pandas・DuckDB向け）\n\n"
        "wide: 見出し1行・結合セルは補完  long: 1行1データ（項目名・単位・年度・団体コード・頁・位置つき）\n"
        "元の表が守っていない「統一ルール」（総務省）の項目も表示します。",
        "examples:\n"
        "  extractor export output/paper1.json --output tables           a CSV for each table (opens in Excel)\n"
        "  extractor export output/*.json --format xlsx --output tables  a workbook for each document, and checks\n"
        "  extractor export output/*.json --layout long --output tables  one datum a row (for pandas, DuckDB)\n\n"
        "wide: one header row, merged cells filled   long: one datum a row, with labels, unit, year, code, page, box\n"
        "The check items of the unified rules (総務省 統一ルール) that the printed tables break are told too.",
    )


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_documents(parser)
    parser.add_argument(
        "--format", choices=FORMATS, default="csv", help=say("形式（既定: csv）", "the format (default: csv)")
    )
    parser.add_argument(
        "--layout", choices=LAYOUTS, default="wide", help=say("表の形（既定: wide）", "the layout (default: wide)")
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=Path("export"),
        metavar="DIR",
        help=say("出力先（既定: export）", "where to write (default: export)"),
    )
    parser.add_argument(
        "--no-bom",
        action="store_true",
        help=say("CSVの先頭にBOMを付けない", "no byte order mark at the beginning of a CSV"),
    )
    parser.add_argument(
        "--encoding",
        choices=ENCODINGS,
        default="utf-8",
        help=say("CSVの文字コード（既定: utf-8）", "encoding of a CSV (default: utf-8)"),
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help=say("1文書1行のJSONを標準出力へ", "one JSON line per document on standard output"),
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """Export all; gives the exit status."""
    from extractor.outputs.export import Export, export

    if options.encoding != "utf-8" and options.format != "csv":
        raise UsageError(say("--encoding はCSVだけの指定です。", "--encoding is for CSV alone."))
    documents, unread = documents_of(options.files, console)
    how = Export(options.format, options.layout, options.encoding, not options.no_bom)
    written = export([(path.stem, document) for path, document in documents], options.output, how)
    for (path, _), done in zip(documents, written, strict=True):
        _tell(path, done, options, console)
    return 3 if unread else 0


def _tell(path: Path, done: Written, options: argparse.Namespace, console: Console) -> None:
    from extractor.outputs.export.rules import RULES

    files = [file.as_posix() for file in done.files]
    if options.json:
        console.data(
            {
                "file": path.as_posix(),
                "outputs": files,
                "rows": done.rows,
                "unwritable": dict(sorted(done.losses.characters.items())),
                "unified_rules": [{"item": f.rule, "table": f.table, "count": f.count} for f in done.rules],
            }
        )
    shown = ", ".join(files[:SHOWN]) + (f" … ({len(files)})" if len(files) > SHOWN else "")
    console.tell(printable(f"{path}: " + say(f"{done.rows}行 → {shown}", f"{done.rows} rows → {shown}")))
    if done.losses:
        what = " ".join(f"{c}×{n}" for c, n in done.losses.characters.most_common())
        places = "; ".join(done.losses.places[:SHOWN])
        console.error(
            printable(
                say(
                    f"  {options.encoding} で書けない文字を〓にしました: {what}（{places}）",
                    f"  {options.encoding} cannot say these, 〓 stands for them: {what} ({places})",
                )
            )
        )
    tables: dict[str, set[str]] = {}
    for finding in done.rules:
        tables.setdefault(finding.rule, set()).add(finding.table or "")
    if tables:
        console.tell(say("  元の表が守っていない統一ルール:", "  unified rules that the printed tables break:"))
    for rule in (number for number in RULES if number in tables):
        names = tables[rule]
        count = "" if names == {""} else say(f"（{len(names)}表）", f" ({len(names)} tables)")
        console.tell(f"    {rule} {say(RULES[rule].ja, RULES[rule].en)}{count}")
