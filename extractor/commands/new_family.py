"""``extractor new-family``: a first family declaration from a paper's own captions and headers."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.console import Console, printable
from extractor.errors import UsageError
from extractor.language import say

if TYPE_CHECKING:
    from extractor.model import Document


def epilog() -> str:
    """Examples, shown below the options."""
    return say(
        "例:\n  extractor new-family 資料.pdf --name annual --output extractor/families/annual.py\n"
        "  extractor new-family output/資料.json --part 2\n\n"
        "書き出した定義は、その資料自身を読み取れます。語を足し、名前を直して使います。",
        "examples:\n  extractor new-family paper.pdf --name annual --output extractor/families/annual.py\n"
        "  extractor new-family output/paper.json --part 2\n\n"
        "What is written reads the paper it was made from; add other wordings and give better names.",
    )


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "paper", type=Path, metavar="PAPER.pdf", help=say("PDFまたは文書のJSON", "PDF or document JSON")
    )
    parser.add_argument(
        "--name", metavar="NAME", help=say("様式の名前（英小文字と_）", "the family's name (snake_case)")
    )
    parser.add_argument(
        "--part",
        type=int,
        metavar="N",
        help=say("何番目の資料か（既定: 様式の分からない最初のもの）", "which part (default: the first of no family)"),
    )
    parser.add_argument(
        "--output", type=Path, metavar="FILE.py", help=say("書き出すファイル（既定: 標準出力）", "file to write")
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """Write it; gives the exit status."""
    from extractor.families.draft import draft

    name = options.name or "new_family"
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise UsageError(say(f"名前は英小文字と_で: {name}", f"The name must be snake_case: {name}"))
    if not options.paper.is_file():
        raise UsageError(say(f"見つかりません: {options.paper}", f"Not found: {options.paper}"))
    document = _read(options.paper, console)
    if document is None:
        return 3
    parts = document.parts
    if options.part is not None and not 1 <= options.part <= len(parts):
        raise UsageError(say(f"資料は{len(parts)}件です。", f"The paper has {len(parts)} parts."))
    unknown = [p for p in parts if p.family is None]
    part = parts[options.part - 1] if options.part is not None else next(iter(unknown or parts), None)
    text = draft(document, name, part)
    if options.output is None:
        for line in text.splitlines():
            console.out(printable(line))
        return 0
    from extractor.outputs.files import write_atomically

    if options.output.exists():
        raise UsageError(say(f"すでにあります: {options.output}", f"It is there already: {options.output}"))
    write_atomically(options.output, text.encode("utf-8"))
    told = say(
        "語と名前を直し、extractor/families/registry.py に加え、extractor schema を実行してください。",
        "Edit words and names, add it to extractor/families/registry.py, and run extractor schema.",
    )
    console.tell(printable(str(options.output)))
    console.tell(told)
    return 0


def _read(path: Path, console: Console) -> Document | None:
    """The document of a PDF (read in a guarded process) or of its JSON; None, told, where it cannot be read."""
    import tempfile

    from extractor.corrections import CorrectionsError, read_document
    from extractor.inputs import find
    from extractor.outputs.names import Names
    from extractor.service.job import Job
    from extractor.service.pool import Pool

    with tempfile.TemporaryDirectory() as folder:
        if path.suffix.lower() != ".json":
            inputs = find([path]).inputs
            if not inputs:
                raise UsageError(say(f"PDFではありません: {path}", f"This is no PDF: {path}"))
            target = Names(Path(folder)).assign(inputs)[0]
            with Pool(1) as pool:
                outcome = next(iter(pool.run([Job(inputs[0].path, inputs[0].name, target)])))
            if outcome.error is not None:
                message = outcome.error["error"]["message"]
                console.error(printable(f"{path}: {say(message['ja'], message['en'])}"))
                return None
            path = target.document
        try:
            return read_document(path)
        except CorrectionsError as error:
            console.error(printable(f"{path}: {say(error.ja, error.en)} {error.detail}"))
            return None
