"""``extractor schema``: write the JSON Schemas of the document and of each family."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from extractor.console import Console, printable
from extractor.language import say


def epilog() -> str:
    """Examples, shown below the options."""
    return say("例:\n  extractor schema --output schemas", "example:\n  extractor schema --output schemas")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "--output",
        type=Path,
        default=Path("schemas"),
        metavar="DIR",
        help=say("出力先（既定: schemas）", "where to write (default: schemas)"),
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """Write them; gives the exit status."""
    from extractor.outputs.files import write_atomically
    from extractor.schema import schemas

    for name, schema in schemas().items():
        path = options.output / name
        write_atomically(path, (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode("utf-8"))
        console.tell(printable(str(path)))
    return 0
