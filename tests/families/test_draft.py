"""A declaration written from a paper reads that paper."""

from __future__ import annotations

import sys
import types

import pytest

from extractor.cli import main
from extractor.families import interpret
from extractor.families.draft import draft
from tests.families.papers import interpreted
from tests.support.truth import document


def loaded(text, name):
    """The family of a written module (pydantic wants it to be a module of its own)."""
    module = types.ModuleType(name)
    sys.modules[name] = module
    try:
        exec(compile(text, f"{name}.py", "exec"), module.__dict__)
    finally:
        del sys.modules[name]
    return module.FAMILY


@pytest.mark.parametrize(("name", "number"), [("shiryo1", 0), ("shiryo1", 1), ("shiryo2", 0), ("shiryo3", 0)])
def test_a_draft_reads_every_table_of_the_paper_that_it_was_written_from(name, number):
    whole = interpreted(name)
    part = whole.parts[number]
    family = loaded(draft(whole, "drafted", part), f"drafted_{name}_{number}")
    paper = document(name)
    interpret(paper, [family])
    read = next(p for p in paper.parts if set(part.pages) & set(p.pages) and p.family == "drafted")
    named = [t for t in whole.tables if t.part == part.id and t.header_rows]
    lists = {k: v for k, v in read.data.items() if isinstance(v, list)}
    assert len(lists) == len(named)
    assert all(lists.values())
    told = {p.code for p in paper.problems}
    assert told <= {"table-unknown"}


def test_a_draft_names_columns_by_a_glossary_and_keeps_the_words_of_the_paper():
    text = draft(interpreted("shiryo2"), "drafted", interpreted("shiryo2").parts[0])
    assert 'text("name", "個人情報ファイル名")' in text
    assert 'number("no")' in text
    assert "令和" not in text.split("FAMILY = ")[1].replace("令和6年度個人情報", "")


def test_the_command_prints_python_and_refuses_a_name_that_is_none(tmp_path, capsys):
    path = tmp_path / "paper.json"
    path.write_text(interpreted("shiryo2").model_dump_json(), encoding="utf-8")
    assert main(["--lang", "en", "new-family", str(path), "--name", "use"]) == 0
    compile(capsys.readouterr().out, "use.py", "exec")
    assert main(["--lang", "en", "new-family", str(path), "--name", "Not A Name"]) == 2
    assert main(["--lang", "en", "new-family", str(path), "--part", "9"]) == 2


def test_the_command_writes_a_file_once(tmp_path):
    path, target = tmp_path / "paper.json", tmp_path / "use.py"
    path.write_text(interpreted("shiryo2").model_dump_json(), encoding="utf-8")
    assert main(["new-family", str(path), "--output", str(target)]) == 0
    written = target.read_text(encoding="utf-8")
    assert "FAMILY = Family(" in written
    assert main(["new-family", str(path), "--output", str(target)]) == 2
    assert target.read_text(encoding="utf-8") == written
