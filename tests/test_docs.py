"""The docs are tested: their commands run, their links lead somewhere, and nothing that a user meets is left out.

Every ``sh`` and ``python`` block of the pages in ``RUN`` is run, in order, in a copy of the project; a block after
``<!-- not run: reason -->`` is not, one after ``<!-- write: path -->`` is written to that file instead.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from extractor.cli import parser
from extractor.configuration import SETTINGS

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
RUN = ("README.md", "docs/tutorial.md", "docs/python.md")
TRANSLATED = (("README.md", "README.ja.md"), ("docs/tutorial.md", "docs/tutorial.ja.md"))
FENCE = re.compile(
    r"(?:<!-- (?P<mark>not run|write): (?P<words>[^>]*?) -->\n)?```(?P<kind>\w*)\n(?P<code>.*?)^```$", re.S | re.M
)
LINK = re.compile(r"!?\[[^\]]*\]\((?!https?:|mailto:)([^)\s]+)\)")


@dataclass(frozen=True)
class Fence:
    """One fenced block of a page."""

    kind: str
    code: str
    mark: str | None
    words: str | None
    line: int


def fences(page: str) -> Iterator[Fence]:
    text = (ROOT / page).read_text(encoding="utf-8")
    for found in FENCE.finditer(text):
        line = text.count("\n", 0, found.start("code"))
        yield Fence(found["kind"], found["code"], found["mark"], found["words"], line)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A copy of the project whose ``.venv/bin`` runs the copy with this interpreter."""
    folder = tmp_path / "clone"
    for name in ("extractor", "fixtures", "schemas"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "README.md", folder)
    scripts = folder / ".venv" / "bin"
    scripts.mkdir(parents=True)
    for name, module in (("extractor", "-m extractor"), ("python", "")):
        (scripts / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {module} "$@"\n', encoding="utf-8")
        (scripts / name).chmod(0o755)
    return folder


@pytest.mark.parametrize("page", RUN)
def test_the_commands_of_a_page_run(page: str, clone: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(clone), "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    left_out = []
    for block in fences(page):
        if block.mark == "not run" or block.kind not in ("sh", "python"):
            continue
        if block.mark == "write":
            (clone / str(block.words)).write_text(block.code, encoding="utf-8")
            continue
        if block.kind == "sh" and "jq " in block.code and shutil.which("jq") is None:
            left_out.append(block.line)
            continue
        command = ["sh", "-eu", "-c", block.code] if block.kind == "sh" else [sys.executable, "-c", block.code]
        done = subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{page}, line {block.line}: status {done.returncode}\n{done.stdout}{done.stderr}"
    if left_out:
        pytest.skip(f"jq is not installed: the blocks of lines {left_out} were left out, the others ran")


@pytest.mark.parametrize(("page", "translation"), TRANSLATED)
def test_a_translation_has_the_same_commands(page: str, translation: str) -> None:
    def told(name: str) -> list[tuple[str, str]]:
        return [(b.kind, re.sub(r"\s*#.*", "", b.code)) for b in fences(name)]

    assert told(translation) == told(page)


def test_a_block_that_is_not_run_says_why() -> None:
    for page in RUN:
        for block in fences(page):
            assert block.mark is None or block.words, f"{page}, line {block.line}"


def slug(heading: str) -> str:
    words = re.sub(r"[`*\[\]]|\(.*?\)", "", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", words).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_to_files_and_headings(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.S | re.M)
    for target in LINK.findall(text):
        path, _, anchor = target.partition("#")
        file = (page.parent / path) if path else page
        assert file.exists(), f"{target} is not there"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), flags=re.M)
            assert anchor in map(slug, headings), f"{target} has no such heading"


def commands() -> dict[str, argparse.ArgumentParser]:
    (choices,) = [a for a in parser()._actions if isinstance(a, argparse._SubParsersAction)]
    return dict(choices.choices)


@pytest.mark.parametrize("name", commands())
def test_a_command_stands_in_the_list_and_its_options_in_the_docs(name: str) -> None:
    assert f"`extractor {name}" in (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    docs = "\n".join(p.read_text(encoding="utf-8") for p in PAGES)
    options = {o for a in commands()[name]._actions for o in a.option_strings if o.startswith("--")} - {"--help"}
    assert sorted(o for o in options if not re.search(rf"{o}(?![\w-])", docs)) == []


def test_the_settings_table_holds_every_setting_and_no_other() -> None:
    text = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| `([a-z]+\.[a-z_]+)` \(EXTRACTOR_", text, flags=re.M))
    assert told == {s.key for s in SETTINGS}


def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs", reason="the extra docs is not installed")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "site" / "tutorial.html").is_file()
