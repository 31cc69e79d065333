"""``extractor init``: a drop folder to begin with."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from extractor.console import Console, printable
from extractor.language import say
from extractor.reasons import reason

SAMPLE = "sample.pdf"


def epilog() -> str:
    """Examples, shown below the options."""
    return say(
        "例:\n  extractor init 議会資料\n  cd 議会資料\n  extractor watch inbox\n"
        "  （別の端末で） cp sample.pdf inbox/\n\n"
        "すでにあるファイルには触れません。",
        "example:\n  extractor init papers\n  cd papers\n  extractor watch inbox\n"
        "  (in another terminal) cp sample.pdf inbox/\n\nFiles that are there already are not touched.",
    )


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help=say("作る場所", "where to make it"))


def run(options: argparse.Namespace, console: Console) -> int:
    """Make what is not there; gives the exit status."""
    from extractor.configuration import FILE, example
    from extractor.errors import UsageError
    from extractor.service.inbox import DONE, FAILED
    from extractor.service.sample import sample_pdf

    folder: Path = options.folder
    try:
        for name in ("inbox", f"inbox/{DONE}", f"inbox/{FAILED}", "output"):
            (folder / name).mkdir(parents=True, exist_ok=True)
            console.tell(printable(f"{folder / name}{os.sep}"))
        for name, content in ((FILE, example().encode("utf-8")), (SAMPLE, sample_pdf())):
            try:
                with (folder / name).open("xb") as file:
                    file.write(content)
                console.tell(printable(str(folder / name)))
            except FileExistsError:
                console.tell(printable(say(f"{folder / name}（既存のまま）", f"{folder / name} (left as it was)")))
    except OSError as error:
        raise UsageError(reason(error, folder)) from error
    console.tell(
        printable(say(f"次に: cd {folder} && extractor watch inbox", f"Next: cd {folder} && extractor watch inbox"))
    )
    console.tell(
        say(f"別の端末で見本を入れる: cp {SAMPLE} inbox/", f"In another terminal, drop the sample: cp {SAMPLE} inbox/")
    )
    return 0
