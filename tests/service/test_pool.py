from __future__ import annotations

import json
import os
import signal
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from extractor.outputs import files
from extractor.outputs.names import Target
from extractor.service import pool
from extractor.service.job import Job, Outcome
from extractor.service.pool import Pool, StoppedError
from extractor.settings import Limits, Settings

LIMITS = Limits(seconds=60, memory_bytes=1 << 30)


@pytest.fixture(autouse=True)
def _faulty_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool._Worker, "MODULE", "tests.support.faulty")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[2]))


def job(folder: Path, name: str, limits: Limits = LIMITS) -> Job:
    path = folder / f"{name}.pdf"
    path.write_bytes(name.encode("utf-8", "surrogateescape"))
    out = folder / "out"
    return Job(path, path.name, Target(out / f"{name}.json", out / f"{name}.error.json"), Settings(limits=limits))


def read(jobs: list[Job], size: int = 1) -> list[Outcome]:
    with Pool(size) as workers:
        return list(workers.run(jobs))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("picture", "internal-error"),
        ("crash", "damaged"),
        ("memory", "out-of-memory"),
        ("trap", "out-of-memory"),
        ("fault", "internal-error"),
    ],
)
def test_a_fault_of_one_document_is_told_and_the_next_is_read(tmp_path: Path, name: str, code: str) -> None:
    outcomes = read([job(tmp_path, name), job(tmp_path, "good")])
    assert outcomes[0].error is not None
    assert outcomes[0].error["error"]["code"] == code
    written = json.loads((tmp_path / f"out/{name}.error.json").read_text(encoding="utf-8"))
    assert written == outcomes[0].error
    assert written["source"]["bytes"] == len(name)
    assert outcomes[1].status == "pass"
    assert (tmp_path / "out/good.json").exists()


@pytest.mark.parametrize("name", ["worn", "full"])
def test_what_others_left_behind_in_a_process_costs_no_document(tmp_path: Path, name: str) -> None:
    outcomes = read([job(tmp_path, "good"), job(tmp_path, name), job(tmp_path, "good2")])
    assert [o.status for o in outcomes] == ["pass"] * 3
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == sorted(["good.json", f"{name}.json", "good2.json"])


def test_a_document_that_never_ends_is_ended(tmp_path: Path) -> None:
    outcomes = read([job(tmp_path, "hang", replace(LIMITS, seconds=1.0)), job(tmp_path, "good")])
    assert outcomes[0].error is not None
    assert outcomes[0].error["error"]["code"] == "timeout"
    assert outcomes[1].status == "pass"


def test_a_file_that_an_ended_worker_was_writing_goes(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    others = [tmp_path / "out" / f".writing-{mark}-0.tmp" for mark in (files._mark(os.getpid()), "00000000-1", "1")]
    for other in others:
        other.touch()
    (outcome,) = read([job(tmp_path, "half", replace(LIMITS, seconds=2.0))])
    assert outcome.error is not None
    assert outcome.error["error"]["code"] == "timeout"
    assert sorted((tmp_path / "out").iterdir()) == sorted([*others, tmp_path / "out" / "half.error.json"])


@pytest.mark.parametrize("line", ['{"page": 1', "[1]\n", "\x00{}\n", '{"page": 1}'])
def test_an_answer_that_is_none_is_not_taken_for_one(line: str) -> None:
    assert pool._record(line) is None


def test_a_pool_that_is_closed_has_ended_its_workers_and_begins_no_more(tmp_path: Path) -> None:
    workers = Pool(2)
    outcomes = workers.run([job(tmp_path, name) for name in ("good", "hang", "hang2", "hang3")])
    assert next(outcomes).status == "pass"
    workers.close()
    assert all(worker._process is None for worker in workers._workers)
    assert not (tmp_path / "out/hang3.error.json").exists()


def test_a_page_that_is_recognised_brings_more_time() -> None:
    ended = threading.Event()
    clock = pool._Clock(3600, ended.set)
    clock.allow(600)
    assert clock.left > 3700
    clock.allow(-5000)
    assert ended.wait(30)
    assert clock.late


def test_a_signal_to_the_whole_group_does_not_end_a_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_address_space", lambda pid: os.kill(pid, signal.SIGTERM) or 0)
    (outcome,) = read([job(tmp_path, "good")])
    assert outcome.status == "pass"


def test_an_unexpected_fault_tells_its_place_but_no_words_of_the_paper(tmp_path: Path) -> None:
    (outcome,) = read([job(tmp_path, "fault")])
    assert outcome.error is not None
    message = outcome.error["error"]["message"]["en"]
    assert "KeyError" in message
    assert "words of the paper" not in message


def test_outcomes_come_in_the_order_of_the_jobs(tmp_path: Path) -> None:
    names = ["good1", "crash1", "good2", "good3", "crash2", "good4"]
    outcomes = read([job(tmp_path, name) for name in names], size=3)
    assert [o.job.path.stem for o in outcomes] == names
    assert [o.status for o in outcomes] == ["pass", "error", "pass", "pass", "error", "pass"]


def test_what_a_library_prints_disturbs_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (outcome,) = read([job(tmp_path, "good")])
    assert outcome.summary["tables"] == len(json.loads(outcome.output.read_text(encoding="utf-8"))["tables"])
    assert capfd.readouterr().out == ""


def test_a_success_removes_the_old_error_and_an_error_the_old_document(tmp_path: Path) -> None:
    good, bad = job(tmp_path, "good"), job(tmp_path, "crash")
    (tmp_path / "out").mkdir()
    good.target.error.write_text("{}")
    bad.target.document.write_text("{}")
    read([good, bad])
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["crash.error.json", "good.json"]


def test_a_run_stops_where_outputs_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file where the folder should be")
    with pytest.raises(StoppedError):
        read([job(tmp_path, "good"), job(tmp_path, "good2")])


def test_names_of_any_bytes_travel_to_the_worker_and_back(tmp_path: Path) -> None:
    odd = job(tmp_path, "good \udcff\u2028資料")
    assert Job.from_json(json.loads(json.dumps(odd.to_json()))).path == odd.path.absolute()
    (outcome,) = read([odd])
    assert outcome.output.exists()
