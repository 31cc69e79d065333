"""The command line: options, exit status, interruption. Each command is a file in ``extractor/commands``.

Nothing heavy is imported here: ``extractor --help`` must come at once. Exit status (section 1 of the contract): 0 all
read and every check holds; 1 read, but a check does not hold; 2 the call is wrong or no PDF was found; 3 at least one
input could not be read; 130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys

from extractor import __version__
from extractor.commands import COMMANDS, load
from extractor.errors import ExtractorError
from extractor.language import of_call, say, speak

TYPE_CHECKING = False  # the module typing takes longer to load than all that is needed here
if TYPE_CHECKING:
    from collections.abc import Container, Sequence
    from typing import Any, NoReturn

__all__ = ["main", "parser"]

FAILED, WRONG_CALL, UNREAD, INTERRUPTED = 1, 2, 3, 130


def parser(only: Container[str] = tuple(COMMANDS)) -> argparse.ArgumentParser:
    """The parser of the whole command line, in the language of this process.

    It names every command; those in ``only`` know their options (by default all do).
    """
    common = _Parser(add_help=False, formatter_class=_Help)
    common.add_argument(
        "--lang",
        choices=("ja", "en"),
        help=say("メッセージの言語（既定: ロケールに従う）", "language of messages (default: the locale's)"),
    )
    common.add_argument("--quiet", action="store_true", help=say("エラーだけを表示する", "nothing but errors"))
    top = _Parser(
        prog="extractor",
        parents=[common],
        description=say(
            "自治体の審議会資料などのPDFから、表・文章・記録を読み取り、数字の整合を確かめてJSONに書き出します。",
            "Reads tables, text and records from council papers (PDF), reconciles their figures and writes JSON.",
        ),
        epilog=say("例:  extractor run 資料.pdf --output out", "Example:  extractor run paper.pdf --output out"),
        formatter_class=_Help,
    )
    top.add_argument(
        "--version",
        action="version",
        version=f"extractor {__version__}",
        help=say("版を示して終わる", "show the version and exit"),
    )
    commands = top.add_subparsers(dest="command", metavar=say("コマンド", "COMMAND"), required=True, prog=top.prog)
    again = _again(common)
    for name, (ja, en) in COMMANDS.items():
        summary = say(ja, en)
        if name not in only:
            commands.add_parser(name, add_help=False, help=summary)
            continue
        command = load(name)
        sub = commands.add_parser(
            name,
            parents=[again],
            help=summary,
            description=summary,
            epilog=command.epilog(),
            formatter_class=_Examples,
        )
        command.arguments(sub)
        sub.set_defaults(run=command.run)
    return top


class _Parser(argparse.ArgumentParser):
    """Tells what can be called and what is wrong with a call in the language of this process.

    argparse itself knows English only, unless somebody installs a catalogue for ``gettext``.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        if self.add_help:
            self._option_string_actions["--help"].help = say("この説明を示して終わる", "show this help and exit")

    def add_argument_group(self, *words: Any, **settings: Any) -> Any:
        """A group of arguments; its title is changed here, since parsers are joined by the titles of their groups."""
        group = super().add_argument_group(*words, **settings)
        if group.title == "positional arguments":
            group.title = say("引数", "arguments")
        elif group.title == "options":
            group.title = say("オプション", "options")
        return group

    def error(self, message: str) -> NoReturn:
        """End with the usage and one sentence. Raises SystemExit."""
        if say("ja", "en") == "ja":
            from extractor.usage import in_japanese

            message = in_japanese(message)
        self.print_usage(sys.stderr)
        self.exit(WRONG_CALL, f"{self.prog}: {say('指定に誤りがあります。', 'error:')} {message}\n")


class _Help(argparse.HelpFormatter):
    """Help as wide as the terminal; asked here, since ``shutil``, which argparse asks, loads three compressors."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """The line that shows the call."""
        super().add_usage(usage, actions, groups, say("使い方: ", "usage: ") if prefix is None else prefix)


class _Examples(_Help, argparse.RawDescriptionHelpFormatter):
    """The same with the lines of the examples as they are."""


def _columns() -> int:
    """The width of the terminal as ``shutil.get_terminal_size`` gives it."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and int(columns):
        return int(columns)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):
        return 80


def _again(common: _Parser) -> _Parser:
    """The common options once more behind the command, without defaults that would undo those before it."""
    again = _Parser(add_help=False, argument_default=argparse.SUPPRESS, formatter_class=_Help)
    for action in common._actions:
        if action.choices:
            again.add_argument(*action.option_strings, choices=action.choices, help=action.help)
        else:
            again.add_argument(*action.option_strings, action="store_true", help=action.help)
    return again


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives its exit status and never a traceback for a fault of input or call."""
    try:
        return _main(list(sys.argv[1:] if arguments is None else arguments))
    except KeyboardInterrupt:
        from extractor.console import Console

        Console().error(say("中断しました。", "Interrupted."))
        return INTERRUPTED


def _main(arguments: list[str]) -> int:
    speak(of_call(arguments))
    options = parser(only=arguments).parse_args(arguments)
    from extractor.console import Console, printable, silence

    console = Console(quiet=options.quiet)
    try:
        return int(options.run(options, console))
    except ExtractorError as error:
        message = say(error.ja, error.en)
        console.error(printable(f"extractor: {message} {error.detail}".rstrip()))
        return WRONG_CALL
    except OSError as error:  # a full disk, a folder that may not be written or is gone
        if sys.stdout is not None:
            silence(sys.stdout)
        from extractor.reasons import reason

        message = say("読み書きできないため、終わりました。", "Ended: something cannot be read or written.")
        console.error(printable(f"extractor: {message} {reason(error)}"))
        return WRONG_CALL
