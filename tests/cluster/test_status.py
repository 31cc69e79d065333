"""``extractor status`` of a run on a cluster: what is done, what failed and why, what is to do."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import fsspec
import pytest

from extractor.cli import main
from extractor.cluster.ledger import Ledger
from extractor.cluster.order import Entry, fingerprints
from extractor.cluster.store import Store
from extractor.settings import Settings

DONE = Entry(
    "aa", 1, "a.pdf", "x/a.json", "cd", "fail", None, "1", *fingerprints(Settings()), None, 3, "ef",
    {"pages": 2, "tables": 1, "checks": {"pass": 5, "fail": 1, "undecided": 0}, "problems": {}},
)  # fmt: skip
FAILED = dataclasses.replace(
    DONE, sha256="bb", file_name="b.pdf", output="b.error.json", status="error", code="encrypted", summary={}
)


@pytest.fixture(params=["memory", "folder"])
def output(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    fsspec.filesystem("memory").store.clear()
    url = "memory://out" if request.param == "memory" else str(tmp_path / "out")
    ledger = Ledger(Store(url))
    ledger.note(FAILED)
    ledger.note(DONE)
    ledger.note_inputs(
        {
            ("s3://in", "/in/a.pdf"): ("t", "aa", 1),
            ("s3://in", "/in/b.pdf"): ("t", "bb", 1),
            ("s3://in", "/in/c.pdf"): ("t", "cc", 1),
            ("s3://in", "/in/c-again.pdf"): ("t", "cc", 1),
        }
    )
    return url


def test_done_failed_and_what_is_to_do_are_counted(output: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "status", "--output", output]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[-3:] == [
        "In all: done 1, failed 1, to do 1",
        "Failed with: encrypted 1",
        "Checks: 5 hold, 1 fail, 0 open",
    ]
    assert [line.split() for line in told[2:-3]] == [
        ["b.pdf", "failed", "encrypted", "b.error.json"],
        ["/in/c-again.pdf", "to", "do"],
    ]
    assert main(["--lang", "ja", "status", "--output", output]) == 0
    assert "合計: 完了 1、失敗 1、未処理 1" in capsys.readouterr().out


def test_each_content_is_one_line_of_json(output: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--json", "--output", output]) == 0
    lines: list[dict[str, Any]] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["file"], line["state"], line.get("error")) for line in lines] == [
        ("b.pdf", "failed", "encrypted"),
        ("a.pdf", "done", None),
        ("c-again.pdf", "waiting", None),
    ]
    assert lines[1]["output"] == f"{output}/x/a.json"
    assert lines[1]["checks"] == {"pass": 5, "fail": 1, "undecided": 0}


def test_a_place_without_a_ledger_and_what_is_for_drop_folders_alone_are_wrong_calls(
    output: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--lang", "en", "status", "--output", "memory://nowhere"]) == 2
    assert "There is no ledger: memory://nowhere/.ledger" in capsys.readouterr().err
    assert main(["--lang", "en", "status", "--output", output, "--rehash"]) == 2
    assert "--rehash is for the ledger of a drop folder alone" in capsys.readouterr().err
