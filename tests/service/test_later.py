"""What a worker loads to read a paper of one page, and what only if somebody asks for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from extractor.service.process import ENVIRONMENT, ROOT
from tests.support.pdfs import table_pdf

READ = """
import sys
from pathlib import Path
from extractor.service.later import put_off_metadata
put_off_metadata()
from extractor.pipeline import extract
from extractor.outputs.files import put_document
from extractor.outputs.summary import summarise
from extractor.outputs.writer import as_bytes
from extractor.settings import Settings
document = extract(Path(sys.argv[1]), Settings())
summarise(document), as_bytes(document)
print(*sorted(sys.modules.keys() & set(sys.argv[2:])))
"""
USE = """
import importlib, sys
from extractor.service.later import put_off_metadata
put_off_metadata()
stand_in = sys.modules["importlib.metadata"]
from importlib.metadata import entry_points
assert "email" not in sys.modules
assert entry_points(group="console_scripts")
import importlib.metadata
assert importlib.metadata is sys.modules["importlib.metadata"] is not stand_in
assert importlib.metadata.version("numpy") == stand_in.version("numpy")
put_off_metadata()
assert sys.modules["importlib.metadata"] is not stand_in
from importlib.metadata import PackageNotFoundError
try:
    importlib.metadata.version("no-such-package")
except PackageNotFoundError:
    print("done")
"""


def python(script: str, *arguments: str) -> str:
    environment = {**os.environ, **ENVIRONMENT, "PYTHONPATH": ROOT}
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def test_reading_a_page_loads_nothing_that_it_does_not_need(tmp_path: Path) -> None:
    paper = table_pdf(tmp_path / "a.pdf", [["item", "count"], ["apples", "12"], ["pears", "30"], ["total", "42"]])
    unneeded = (
        "email",
        "zipfile",
        "importlib.resources",
        "numpy.ma",
        "pandas",
        "pdfplumber",
        "camelot",
        "rich",
        "jinja2",
        "cv2",
    )
    assert python(READ, str(paper), *unneeded) == "\n"


def test_what_was_put_off_is_there_when_it_is_used() -> None:
    assert python(USE) == "done\n"
