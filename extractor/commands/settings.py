"""``extractor settings``: every setting, its value, and where that comes from."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from extractor.commands.options import add_configuration, configuration
from extractor.configuration import SETTINGS
from extractor.console import Console, printable
from extractor.language import say


def epilog() -> str:
    """Examples, shown below the options."""
    return say(
        "例:\n  extractor settings\n  extractor settings --set limits.seconds=600\n"
        "  EXTRACTOR_JOBS=2 extractor settings\n\n"
        "優先順位: 指定（--set など）、環境変数 EXTRACTOR_…、設定ファイル extractor.toml、既定値。",
        "examples:\n  extractor settings\n  extractor settings --set limits.seconds=600\n"
        "  EXTRACTOR_JOBS=2 extractor settings\n\n"
        "What counts first: flags (--set and others), the environment EXTRACTOR_…, extractor.toml, the default.",
    )


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_configuration(parser)
    parser.add_argument(
        "--json", action="store_true", help=say("1行1設定のJSON", "one JSON line per setting on standard output")
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """Print the table; gives the exit status."""
    found = configuration(options)
    for name in found.unknown:
        console.error(printable(say(f"知らない環境変数です: {name}", f"unknown variable of the environment: {name}")))
    if options.json:
        for setting in SETTINGS:
            console.data(
                {
                    "name": setting.key,
                    "value": _plain(found.values[setting.key]),
                    "source": found.sources[setting.key],
                    "environment": setting.env,
                }
            )
        return 0
    rows = [
        (s.key, _shown(found.values[s.key]), _source(found.sources[s.key]), s.env, say(s.ja, s.en)) for s in SETTINGS
    ]
    head = say("名前\t値\t出どころ\t環境変数\t意味", "name\tvalue\tfrom\tenvironment\tmeaning").split("\t")
    from extractor.outputs.listing import lines_of

    for line in lines_of(head, rows):
        console.out(line)
    return 0


def _plain(value: Any) -> Any:
    """A value as JSON holds it."""
    return str(value) if isinstance(value, Path) else list(value) if isinstance(value, tuple) else value


def _shown(value: Any) -> str:
    if value is None or value == ():
        return "-"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return " ".join(value)
    return (
        f"{value:,}" if isinstance(value, int) else f"{value:g}" if isinstance(value, float) else printable(str(value))
    )


def _source(source: str) -> str:
    return say("既定", "default") if source == "default" else printable(source)
