"""Hostile files: each gives a document or a known code, and the expected one with the expected words where named."""

import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractor.codes import ERRORS
from extractor.outputs.names import Target
from extractor.service.job import Job
from extractor.service.pool import Pool
from extractor.settings import Limits, Settings
from tests.support.shared import shared_path

SETTINGS = Settings(ocr="never", limits=Limits(seconds=30.0, memory_bytes=2 * 1024**3))
KNOWN = {error.code for error in ERRORS} - {"internal-error", "unreadable"}
SLOW = {"pages-2000.pdf", "grid-150.pdf", "tounicode-long.pdf"}
"""Handled, but only after many seconds each."""


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield re.sub(r"\s+", "", unicodedata.normalize("NFKC", value))
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


def missed(document: Any, checks: str) -> list[str]:
    """What of ``has=…;;hasnt=…`` does not hold of the document's strings."""
    said = "\n".join(strings(document))
    wrong = []
    for check in filter(None, (part.strip() for part in checks.split(";;"))):
        kind, _, words = check.partition("=")
        (words,) = strings(words)
        if (words in said) != (kind == "has"):
            wrong.append(check)
    return wrong


def unmet(folder: Path, out: Path) -> dict[str, Any]:
    """The files of a folder whose outcome is not what its EXPECT.tsv asks for."""
    lines = (folder / "EXPECT.tsv").read_text(encoding="utf-8").splitlines()[1:]
    expected = {name: (wanted, checks) for name, wanted, checks, *_ in (line.split("\t") for line in lines)}
    jobs = [
        Job(folder / name, name, Target(out / f"{name}.json", out / f"{name}.error.json"), SETTINGS)
        for name in sorted(expected)
        if name not in SLOW
    ]
    wrong: dict[str, Any] = {}
    with Pool(2) as pool:
        for outcome in pool.run(jobs):
            got = "document" if outcome.error is None else "error:" + outcome.error["error"]["code"]
            wanted, checks = expected[outcome.job.name]
            right = wanted == "either" or got in wanted.split("|")
            if not right or (got != "document" and got.removeprefix("error:") not in KNOWN):
                wrong[outcome.job.name] = (wanted, got)
            elif got == "document":
                document = json.loads(outcome.job.target.document.read_text(encoding="utf-8"))
                if lacking := missed(document, checks):
                    wrong[outcome.job.name] = lacking
    assert len(jobs) > 90
    return wrong


def test_files_that_once_broke_something(tmp_path: Path) -> None:
    assert unmet(shared_path("hostile/real"), tmp_path) == {}


def test_files_made_to_break_something(tmp_path: Path) -> None:
    maker = shared_path("hostile/make_hostile.py")
    made = tmp_path / "made"
    subprocess.run([sys.executable, str(maker), "--no-odd-names", str(made)], check=True, capture_output=True)
    assert unmet(made, tmp_path) == {}
