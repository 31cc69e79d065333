"""Commands on saved documents: folders, and files that are none of ours."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor.cli import main
from tests.support.pdfs import encrypted_pdf, table_pdf

ROWS = [["item", "count"], ["apples", "12"], ["pears", "30"], ["total", "42"]]
FOREIGN = {
    "cut.json": ('{"schema_version": "1.0", "source"', "JSONとして読めません"),
    "deep.json": ("[" * 100_000, "JSONとして読めません"),
    "other.json": ('{"schema_version": "1.0"}', "読み取り結果の文書ではありません（source）"),
}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The outputs of a folder with two papers and one that cannot be read, with files of others beside them."""
    for name in ("a", "sub/a"):
        table_pdf(tmp_path / "in" / f"{name}.pdf", [*ROWS, [name, "0"]])
    encrypted_pdf(tmp_path / "in" / "locked.pdf")
    assert main(["run", str(tmp_path / "in"), "--output", str(tmp_path / "out"), "--quiet"]) == 3
    (tmp_path / "out" / "datapackage.json").write_text('{"resources": []}')
    (tmp_path / "out" / ".hidden").mkdir()
    (tmp_path / "out" / ".hidden" / "a.json").write_bytes((tmp_path / "out" / "a.json").read_bytes())
    return tmp_path / "out"


def test_a_folder_stands_for_the_documents_in_it(out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(out), "--json"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert main(["export", str(out), "--output", str(tmp_path / "tables")]) == 0
    assert len(list((tmp_path / "tables").glob("*.csv"))) == 2
    assert main(["report", str(out), "--output", str(tmp_path / "r.html"), "--sources", str(tmp_path / "in")]) == 0
    assert "locked.pdf" in (tmp_path / "r.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FOREIGN)
@pytest.mark.parametrize("command", ["check", "report", "export", "compare"])
def test_what_is_wrong_with_a_file_is_said(
    command: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, sentence = FOREIGN[name]
    (tmp_path / name).write_text(content)
    files = [str(tmp_path / name)] * (2 if command == "compare" else 1)
    more = [] if command in ("check", "compare") else ["--output", str(tmp_path / "new")]
    assert main([command, *files, *more, "--lang", "ja"]) == 3
    assert f"{tmp_path / name}: {sentence}" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_a_file_that_is_not_there_is_said_to_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "no.json"), "--lang", "ja"]) == 3
    assert f"{tmp_path / 'no.json'}: 見つかりません\n" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["{", "[]", json.dumps({"source": 1}), "[" * 100_000])
def test_an_error_file_that_is_none_makes_no_report(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.error.json").write_text(content)
    call = ["report", str(tmp_path / "x.error.json"), "--output", str(tmp_path / "r.html"), "--lang", "ja"]
    assert main(call) == 2
    assert "エラーの記録ではありません" in capsys.readouterr().err
    assert not (tmp_path / "r.html").exists()
