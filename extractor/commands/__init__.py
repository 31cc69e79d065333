"""The commands, one file each, in the order in which ``extractor --help`` lists them.

A command is a module of this package, named as the command with ``_`` for ``-``, with ``epilog()``,
``arguments(parser)`` and ``run(options, console)``, which gives the exit status. What it is for stands here, so that
the list of commands loads none of them.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Protocol

    from extractor.console import Console

    class Command(Protocol):
        """What a module of this package offers."""

        def epilog(self) -> str:
            """Examples, shown below the options."""

        def arguments(self, parser: argparse.ArgumentParser) -> None:
            """Add the options."""

        def run(self, options: argparse.Namespace, console: Console) -> int:
            """Do it; gives the exit status."""


__all__ = ["COMMANDS", "load"]

COMMANDS: dict[str, tuple[str, str]] = {
    "run": (
        "PDF（フォルダも可）を読み取り、JSONに書き出す",
        "read PDFs (or folders of them) and write JSON",
    ),
    "watch": (
        "受け入れフォルダを見張り、PDFを読み取って済みへ移す",
        "watch a drop folder: read each PDF once it is whole, then move it away",
    ),
    "init": (
        "受け入れフォルダ・設定ファイル・見本のPDFを作る",
        "make a drop folder, a settings file and a sample paper",
    ),
    "status": (
        "受け入れフォルダ・クラスターの処理状況を示す",
        "show what the drop folder, or a run on a cluster, has done",
    ),
    "verify": (
        "見本のPDFを読み直し、保存済みのJSONと比べる",
        "read the fixtures again and compare with the committed JSON",
    ),
    "check": (
        "保存済みのJSONの数字を検算し直す",
        "reconcile the figures of saved documents again",
    ),
    "compare": (
        "前年と今年の数字を、位置でなく意味で比べる",
        "compare two years: figures matched by meaning, not position",
    ),
    "export": (
        "表をCSV・Excel・Parquet・JSON Linesに書き出す",
        "write the tables as CSV, Excel, Parquet or JSON Lines",
    ),
    "report": (
        "人が読む報告（HTML1ファイル）を作る",
        "write a page for people (one HTML file)",
    ),
    "review": (
        "読み取り結果を画面で確かめ、訂正する",
        "look at what was read in a browser, and correct it",
    ),
    "promote": (
        "確認済みの文書を見本（テスト）にする",
        "make a fixture of a confirmed document",
    ),
    "settings": (
        "設定の一覧と、それぞれの出どころを示す",
        "show every setting and where its value comes from",
    ),
    "schema": (
        "出力のJSON Schemaを書き出す",
        "write the JSON Schemas of the outputs",
    ),
    "new-family": (
        "資料の表題と見出しから様式の定義のひな形を書く",
        "write a first family declaration from a paper",
    ),
    "doctor": (
        "この環境で何ができ、何が足りないかを示す",
        "show what this installation can do and what is missing",
    ),
    "completion": (
        "シェルの補完スクリプトを出力する",
        "print the completion script of a shell",
    ),
}
"""What each command is for, in Japanese and English."""


def load(name: str) -> Command:
    """The module of a command."""
    module: Command = import_module(f"{__name__}.{name.replace('-', '_')}")
    return module
