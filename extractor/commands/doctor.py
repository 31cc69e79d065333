"""``extractor doctor``: what is installed, what is missing, and which guards this system has."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from extractor import __version__
from extractor.console import Console, printable
from extractor.language import say

SHOWN = 4


def epilog() -> str:
    """Examples, shown below the options."""
    return say(
        "例:\n  extractor doctor\n  extractor doctor --json | jq .guards\n\n"
        "終了コード: 0 必要なものはそろっている  1 足りない",
        "examples:\n  extractor doctor\n  extractor doctor --json | jq .guards\n\n"
        "exit status: 0 all that is needed is there, 1 something is missing",
    )


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--json", action="store_true", help=say("JSONを標準出力へ", "JSON on standard output"))


def run(options: argparse.Namespace, console: Console) -> int:
    """Look around; gives the exit status."""
    from extractor.configuration import SETTINGS, load
    from extractor.doctor import examine

    settings = load()
    limits = {s.name: settings.values[s.key] for s in SETTINGS if s.section == "limits"}
    found = {"version": __version__, **examine(limits)}
    if options.json:
        console.data(found)
    else:
        for line in _lines(found):
            console.out(printable(line))
    return 0 if found["ok"] else 1


def _lines(found: dict[str, Any]) -> Iterator[str]:
    from extractor.doctor import GUARDS, LIBRARIES
    from extractor.outputs.listing import lines_of

    yield f"extractor {found['version']} — Python {found['python']}, {found['system']}"
    yield say("PDFを読むエンジン: ", "engine: ") + (found["engine"] or say("なし", "none"))
    ocr = 'pip install "gikai-extractor[ocr]"'
    none = say(f"使えません（{ocr}）", f"none ({ocr})")
    yield say("文字認識: ", "recognition: ") + (found["ocr"] or none)
    yield ""
    yield say("■ ライブラリー", "■ Libraries")
    rows = []
    for library, item in zip(LIBRARIES, found["libraries"], strict=True):
        bring = say("ない", "missing")
        if library.extra is not None:
            bring = f'pip install "gikai-extractor[{library.extra}]"'
        mark = "✓" if item["version"] else "✗" if library.extra is None else "·"
        rows.append((mark, library.distribution, item["version"] or bring, say(library.ja, library.en)))
    yield from ("  " + line for line in lines_of(("", say("名前", "name"), say("版", "version"),
                                                  say("用途", "for")), rows))  # fmt: skip
    yield ""
    yield say("■ 読み取りプロセスの守り", "■ Guards of the process that reads")
    for name, holds in found["guards"].items():
        yield f"  {'✓' if holds else '✗'} {say(*GUARDS.get(name, (name, name)))}"
    if not all(found["guards"].values()):
        told = say(
            "✗ はこのOSにないものです。不審なPDFはLinuxで読んでください。",
            "✗: this system does not have it. Read PDFs that you do not trust on Linux.",
        )
        yield "  " + told
    yield ""
    names = ", ".join(found["fonts"][:SHOWN]) + (f" … ({len(found['fonts'])})" if len(found["fonts"]) > SHOWN else "")
    yield say("■ 日本語フォント: ", "■ Japanese fonts: ") + (
        names
        or say("なし（フォントを埋め込まないPDFの画像が欠けます）", "none (pictures of PDFs without fonts lack text)")
    )
    limits = ", ".join(f"{key} {value:,}" for key, value in found["limits"].items())
    yield say("■ 上限（extractor settings で変更）: ", "■ Limits (see extractor settings): ") + limits
    if found["missing"]:
        yield ""
        names = " ".join(found["missing"])
        yield say(f"足りないもの: {names}（pip install --upgrade gikai-extractor）",
                  f"Missing: {names} (pip install --upgrade gikai-extractor)")  # fmt: skip
