"""``extractor verify``: read the fixtures again and compare with the committed documents. This is what CI runs."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from extractor.commands.ci import add_ci, give_ci
from extractor.commands.options import add_work, existing_folder, jobs_of
from extractor.console import Console, Progress, printable
from extractor.errors import UsageError
from extractor.inputs import find
from extractor.language import say
from extractor.settings import Settings

SHOWN = 40
"""So many differences of one document are shown; the rest is counted."""


def epilog() -> str:
    """Examples, shown below the options."""
    return say(
        "例:\n  extractor verify\n  extractor verify fixtures --expected output\n\n終了コード: 0 同じ  1 違いがある",
        "examples:\n  extractor verify\n  extractor verify fixtures --expected output\n\n"
        "exit status: 0 the same, 1 different",
    )


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "fixtures",
        nargs="?",
        type=Path,
        default=Path("fixtures"),
        metavar="FIXTURES",
        help=say("PDFのあるフォルダ（既定: fixtures）", "folder of PDFs (default: fixtures)"),
    )
    parser.add_argument(
        "--expected",
        type=Path,
        default=Path("output"),
        metavar="DIR",
        help=say("比べるJSONのフォルダ（既定: output）", "folder of the JSON to compare with (default: output)"),
    )
    add_work(parser)
    add_ci(parser)


def run(options: argparse.Namespace, console: Console) -> int:
    """Compare all; gives the exit status."""
    expected = existing_folder(options.expected, "--expected")
    found = find([options.fixtures])
    if found.missing or not found.inputs:
        raise UsageError(say(f"PDFが見つかりません: {options.fixtures}", f"No PDF was found: {options.fixtures}"))
    with tempfile.TemporaryDirectory(prefix="extractor-verify-") as folder:
        fresh = Path(folder)
        _bring_corrections(expected, fresh)
        names = _read(found.inputs, fresh, jobs_of(options), console)
        found_lines = {name: _compare(name, expected, fresh, console) for name in names}
    different = sum(bool(lines) for lines in found_lines.values())
    unread = sorted({p.relative_to(expected).as_posix() for p in _documents(expected)} - set(names))
    for name in unread:
        found_lines[name] = [say("元のPDFがありません", "there is no PDF for it any more")]
        console.error(printable(f"{name}: {found_lines[name][0]}"))
    _give_ci(found_lines, options, console)
    if different or unread:
        console.error(
            say(
                f"{different + len(unread)}件に違いがあります（{len(names)}件中）。"
                "意図した変更なら make golden で更新してください。",
                f"{different + len(unread)} of {len(names)} differ. "
                "If the change is meant, make golden writes them anew.",
            )
        )
        return 1
    console.tell(say(f"{len(names)}件すべて同じです。", f"All {len(names)} are the same."))
    return 0


def _bring_corrections(expected: Path, fresh: Path) -> None:
    """Corrections of promoted documents are done again on the fresh reading, as ``run`` does."""
    for path in sorted(expected.rglob("*.corrections.json")):
        copy = fresh / path.relative_to(expected)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())


def _read(inputs: Sequence[Any], fresh: Path, jobs: int, console: Console) -> list[str]:
    """Read the inputs into ``fresh``; gives the names of what was written, in order."""
    from extractor.outputs.names import Names
    from extractor.service.job import Job
    from extractor.service.pool import Pool

    targets = Names(fresh).assign(inputs)
    work = [Job(i.path, i.name, t, Settings()) for i, t in zip(inputs, targets, strict=True)]
    progress = Progress(console, len(work))
    names = []
    with Pool(jobs) as pool:
        for outcome in pool.run(work):
            names.append(outcome.output.relative_to(fresh).as_posix())
            progress.step(outcome.job.name)
    progress.wipe()
    return names


def _give_ci(found: dict[str, list[str]], options: argparse.Namespace, console: Console) -> None:
    """A case for each document, in the forms that the call asks for."""
    from extractor.outputs.ci import Case

    cases = []
    for name, lines in found.items():
        more = [say(f"ほか {len(lines) - SHOWN} か所", f"{len(lines) - SHOWN} more")] if len(lines) > SHOWN else []
        told = say(f"{len(lines)}か所の違い", f"{len(lines)} differences") if lines else ""
        file = (options.expected / name).as_posix()
        status = "fail" if lines else "pass"
        cases.append(Case(name, "verify", status, told, "\n".join([*lines[:SHOWN], *more]), file))
    give_ci(cases, "extractor verify", options, console)


def _compare(name: str, expected: Path, fresh: Path, console: Console) -> list[str]:
    """How one document differs, a line each; prints the first of them."""
    from extractor.outputs.difference import differences

    golden = expected / name
    if not golden.is_file():
        told = say("保存済みのJSONがありません", "there is no committed document")
        console.error(printable(f"{name}: {told}"))
        return [told]
    was, now = (json.loads(path.read_text(encoding="utf-8")) for path in (golden, fresh / name))
    lines = differences(was, now)
    for line in lines[:SHOWN]:
        console.error(printable(f"{name}: {line}"))
    if len(lines) > SHOWN:
        more = len(lines) - SHOWN
        console.error(f"{name}: " + say(f"ほか {more} か所", f"{more} more"))
    return lines


def _documents(folder: Path) -> list[Path]:
    """Committed documents; ``output/demo`` and other unpacked runs inside are none."""
    return [p for p in sorted(folder.glob("*.json")) if not p.name.endswith(".corrections.json")]
