"""The commands for people: export, report, doctor, completion, and what their exit status says."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from extractor.cli import main, parser
from extractor.doctor import GUARDS, LIBRARIES
from extractor.outputs.completion import script
from extractor.outputs.writer import as_bytes
from tests.outputs.papers import small

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "資料 1.json"
    path.write_bytes(as_bytes(small()))
    return path


def test_export_gives_0_though_a_check_fails_and_tells_its_files(saved: Path, tmp_path: Path, capsys: Capture):
    assert main(["export", str(saved), "--output", str(tmp_path / "out"), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["outputs"] == [(tmp_path / "out" / "資料 1.p1-t1.csv").as_posix()]
    assert record["rows"] == 3
    assert {"item": "1-4", "table": "p1-t1", "count": 5} in record["unified_rules"]
    assert (tmp_path / "out" / "datapackage.json").is_file()


def test_export_tells_what_an_encoding_cannot_say(saved: Path, tmp_path: Path, capsys: Capture):
    paper = small()
    paper.tables[0].cells[0].text = "𠮷野"
    saved.write_bytes(as_bytes(paper))
    call = ["export", str(saved), "--output", str(tmp_path / "o"), "--encoding", "cp932", "--quiet", "--json"]
    assert main(call) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["unwritable"] == {"𠮷": 1}
    assert "𠮷×1" in told.err
    assert "〓野" in (tmp_path / "o" / "資料 1.p1-t1.csv").read_bytes().decode("cp932")


def test_an_encoding_for_anything_but_csv_is_a_wrong_call(saved: Path):
    assert main(["export", str(saved), "--format", "xlsx", "--encoding", "cp932"]) == 2


@pytest.mark.parametrize("command", ["export", "report"])
def test_a_file_that_is_no_document_gives_3_and_the_others_are_done(command: str, saved: Path, tmp_path: Path):
    bad = tmp_path / "bad.json"
    bad.write_text("{}", encoding="utf-8")
    target = tmp_path / ("x.html" if command == "report" else "x")
    assert main([command, str(bad), str(saved), "--output", str(target), "--quiet"]) == 3
    assert target.exists()


def test_report_without_the_pdf_goes_on_and_says_so(saved: Path, tmp_path: Path, capsys: Capture):
    assert main(["report", str(saved), "--output", str(tmp_path / "r.html"), "--lang", "ja"]) == 0
    assert "source-missing" in capsys.readouterr().err
    assert (tmp_path / "r.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_report_of_a_paper_that_could_not_be_read_lists_it(tmp_path: Path):
    record = {"source": {"file_name": "x.pdf"}, "error": {"code": "damaged", "message": {"ja": "壊", "en": "broken"}}}
    path = tmp_path / "x.error.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    assert main(["report", str(path), "--output", str(tmp_path / "r.html"), "--quiet"]) == 0
    assert "damaged" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_doctor_finds_what_is_installed_here(capsys: Capture):
    assert main(["doctor", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["ok"]
    assert found["missing"] == []
    assert [item["name"] for item in found["libraries"]] == [library.distribution for library in LIBRARIES]
    assert found["guards"].keys() == GUARDS.keys()
    assert found["limits"]["pages"] > 0


def test_doctor_says_what_is_missing_and_how_to_get_it(capsys: Capture, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("extractor.doctor.find_spec", lambda name: None if name in ("regex", "pyarrow") else object())
    monkeypatch.setattr("extractor.doctor.recognition", lambda: None)
    assert main(["doctor", "--lang", "en"]) == 1
    out = capsys.readouterr().out
    assert "Missing: regex" in out
    assert 'pip install "gikai-extractor[parquet]"' in out
    assert 'none (pip install "gikai-extractor[ocr]")' in out


def test_every_command_teaches_by_example():
    for action in parser()._subparsers._group_actions:  # type: ignore[union-attr]
        for name, command in action.choices.items():  # type: ignore[union-attr]
            assert f"extractor {name}" in str(command.epilog), name


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_names_every_command_and_option_and_the_shell_takes_it(shell: str, tmp_path: Path):
    text = script(parser(), shell)
    for action in parser()._subparsers._group_actions:  # type: ignore[union-attr]
        for name, command in action.choices.items():  # type: ignore[union-attr]
            assert name in text
            longs = [o for a in command._actions for o in a.option_strings if o.startswith("--")]
            assert all((o if shell != "fish" else o[2:]) in text for o in longs)
    if shutil.which(shell):
        path = tmp_path / "script"
        path.write_text(text, encoding="utf-8")
        assert subprocess.run([shell, "-n", path], check=False).returncode == 0


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["ex"], {"export"}),
        (["export", "--format", ""], {"csv", "xlsx", "parquet", "jsonl"}),
        (["completion", ""], {"bash", "zsh", "fish"}),
        (["report", "a b"], {"a b.json"}),
    ],
)
def test_bash_completes(typed: list[str], offered: set[str], tmp_path: Path):
    (tmp_path / "a b.json").touch()
    (tmp_path / "script").write_text(script(parser(), "bash"), encoding="utf-8")
    ask = 'source ./script; COMP_WORDS=(extractor "$@"); COMP_CWORD=$#; _extractor; printf "%s\\n" "${COMPREPLY[@]}"'
    done = subprocess.run(["bash", "-c", ask, "bash", *typed], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert set(done.stdout.splitlines()) == offered
