"""The commands of the drop folder, as they are called."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from extractor.cli import main
from extractor.service import pool
from extractor.service.ledger import FILE, Ledger, original_near
from tests.service.drops import ROOT, Room, paper
from tests.support import quick


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pool._Worker, "MODULE", quick.MODULE)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def watch(*more: str) -> int:
    return main(["--lang", "en", "watch", "inbox", "--once", "--settle", "0.05", "--jobs", "1", *more])


def test_from_init_to_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "init", "."]) == 0
    made = sorted(p.name for p in tmp_path.iterdir())
    assert made == ["extractor.toml", "inbox", "output", "sample.pdf"]
    (tmp_path / "sample.pdf").rename(tmp_path / "inbox" / "sample.pdf")
    paper(tmp_path / "inbox" / "bad.pdf", "x")
    assert watch("--json") == 3
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(r["file"], r["status"]) for r in lines] == [("bad.pdf", "error"), ("sample.pdf", "pass")]
    assert lines[0]["error"] == "damaged"
    assert {"output", "pages", "tables", "checks", "problems"} <= set(lines[1])
    assert main(["--lang", "en", "status"]) == 0
    table = capsys.readouterr().out
    assert re.search(r"bad\.pdf +failed +damaged +failed/bad\.pdf", table)
    assert "In all: done 1, failed 1; in the drop folder 0" in table
    assert main(["status", "--json"]) == 0
    again = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [r["file"] for r in again] == ["bad.pdf", "sample.pdf"]
    assert again[1]["sha256"] == lines[1]["sha256"]


def test_init_leaves_what_is_there_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "extractor.toml").write_text("# mine\n")
    assert main(["init", "."]) == 0
    assert main(["init", "."]) == 0
    assert (tmp_path / "extractor.toml").read_text() == "# mine\n"
    assert main(["init", "extractor.toml"]) == 2


def test_status_finds_out_what_was_harmed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in "abcd":
        paper(tmp_path / "inbox" / f"{name}.pdf", name)
    assert watch() == 0
    assert main(["--lang", "en", "status", "--rehash"]) == 0
    assert "unharmed" in capsys.readouterr().out
    (tmp_path / "output/a.json").unlink()
    (tmp_path / "output/b.json").write_text('{"source": {"sha256": "another"}}')
    originals = sorted((tmp_path / "inbox/done").rglob("*.pdf"))
    originals[2].unlink()
    originals[3].write_bytes(b"changed")
    assert main(["--lang", "en", "status", "--rehash"]) == 1
    told = capsys.readouterr().err
    assert "a.pdf: the output is not there" in told
    assert "b.pdf: the output is that of another paper" in told
    assert "c.pdf: the original is not there" in told
    assert "d.pdf: the original has changed" in told


def test_status_without_a_ledger_is_a_wrong_call(tmp_path: Path) -> None:
    assert main(["status", "--output", "nowhere"]) == 2
    assert not (tmp_path / "nowhere").exists()


def test_settings_shows_each_value_and_its_source(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXTRACTOR_JOBS", "3")
    monkeypatch.setenv("EXTRACTOR_JBOS", "3")
    assert main(["--lang", "en", "settings", "--set", "limits.pages=7"]) == 0
    told = capsys.readouterr()
    assert re.search(r"work\.jobs +3 +EXTRACTOR_JOBS", told.out)
    assert re.search(r"limits\.pages +7 +--pages", told.out)
    assert "EXTRACTOR_JBOS" in told.err
    assert main(["settings", "--json"]) == 0
    rows = {r["name"]: r for r in map(json.loads, capsys.readouterr().out.splitlines())}
    assert rows["work.jobs"]["value"] == 3
    assert main(["settings", "--set", "limits.pages"]) == 2
    assert main(["settings", "--set", "limits.pages=0"]) == 2


def test_the_state_may_lie_apart_from_the_output(tmp_path: Path) -> None:
    paper(tmp_path / "inbox/a.pdf", "a")
    assert watch("--state", "state") == 0
    assert (tmp_path / "state" / FILE).exists()
    assert [p.name for p in (tmp_path / "output").iterdir()] == ["a.json"]


def test_logs_of_a_machine_are_json_lines_without_words_of_the_papers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper(tmp_path / "inbox/a.pdf", "words of the paper")
    (tmp_path / "inbox/memo.txt").write_text("x")
    assert watch("--log-json", "--quiet") == 0
    assert watch("--log-json") == 0
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    events = [json.loads(line) for line in lines]
    assert {e["event"] for e in events} == {"left"}
    paper(tmp_path / "inbox/b.pdf", "words of the paper too")
    assert watch("--log-json") == 0
    told = capsys.readouterr().err
    done = [json.loads(line) for line in told.splitlines() if '"done"' in line]
    assert (done[0]["file"], done[0]["level"], done[0]["time"][-6:]) == ("b.pdf", "info", "+09:00")
    assert "words of the paper" not in told


def test_a_tree_that_was_moved_as_a_whole_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper(tmp_path / "old/inbox/a.pdf", "a")
    common = ["--once", "--settle", "0.05"]
    assert main(["watch", "old/inbox", "--output", "old/output", *common]) == 0
    (tmp_path / "old").rename(tmp_path / "new")
    paper(tmp_path / "new/inbox/again.pdf", "a")
    assert main(["watch", "new/inbox", "--output", "new/output", *common]) == 0
    assert main(["--lang", "en", "status", "--output", "new/output", "--rehash"]) == 0
    assert "duplicate" in capsys.readouterr().out


def test_the_ledger_finds_the_original_of_a_document(room: Room) -> None:
    room.drop("a.pdf")
    room.once()
    ledger = Ledger(room.output)
    (row,) = ledger.rows()
    found = ledger.original(row.sha256 or "")
    assert found is not None
    assert found.parts[-3] == "done"
    assert ledger.original("0" * 64) is None
    ledger.close()
    assert original_near(room.output / "a.json", row.sha256 or "") == found
    assert original_near(room.inbox / "a.json", row.sha256 or "") is None


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    return Room(tmp_path, monkeypatch)
