"""A cluster within this process and storages in its memory: what becomes of papers, and of a storage that fails."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import dask
import fsspec
import pytest
from distributed import LocalCluster

from extractor.cli import main
from extractor.cluster import coordinator, plan, tasks
from extractor.cluster.errors import FetchError, StorageError
from extractor.cluster.ledger import Ledger
from extractor.cluster.order import Order
from extractor.cluster.store import Store
from extractor.corrections import corrections_path
from extractor.service.job import Job
from extractor.service.pool import Pool, StoppedError
from tests.cluster.support import cluster, end_pools, own_pools
from tests.support.pdfs import table_pdf

ROWS = [["item", "count"], ["apples", "12"], ["pears", "30"], ["total", "42"]]


@pytest.fixture(scope="module")
def threads(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCluster]:
    with cluster(tmp_path_factory.mktemp("cluster"), processes=False, n_workers=1, threads_per_worker=2) as made:
        yield made
        end_pools()


@pytest.fixture
def memory() -> Iterator[Any]:
    system = fsspec.filesystem("memory")
    for folder in ("/in", "/out"):
        if system.exists(folder):
            system.rm(folder, recursive=True)
    yield system
    system.store.clear()


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with own_pools(monkeypatch, "tests.support.faulty"):
        yield


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Papers that are read in no time, and have no rows."""
    monkeypatch.setattr("extractor.cluster.figures.rows_of", lambda path: 0)
    with own_pools(monkeypatch, "tests.support.quick"):
        yield


def call(threads: LocalCluster, *more: str) -> list[str]:
    return ["run", "--cluster", threads.scheduler_address, "memory://in", "--output", "memory://out", *more]


def outputs(system: Any) -> dict[str, bytes]:
    return {p.removeprefix("/out/"): system.cat_file(p) for p in sorted(system.find("/out")) if "/." not in p}


def lines(capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, Any]]:
    return {line["file"]: line for line in map(json.loads, capsys.readouterr().out.splitlines())}


@pytest.mark.usefixtures("faulty")
def test_hostile_papers_are_explained_and_stop_no_other(
    threads: LocalCluster, memory: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("crash", "fault", "good1", "memory", "good2"):
        memory.pipe_file(f"/in/{name}.pdf", name.encode())
    assert main(call(threads, "--json", "--lang", "en")) == 3
    printed = capsys.readouterr()
    told = {line["file"]: line.get("error", line["status"]) for line in map(json.loads, printed.out.splitlines())}
    assert told == {
        "crash.pdf": "damaged",
        "fault.pdf": "internal-error",
        "good1.pdf": "pass",
        "good2.pdf": "pass",
        "memory.pdf": "out-of-memory",
    }
    assert "memory.pdf: The memory limit was reached." in printed.err
    written = outputs(memory)
    assert json.loads(written["memory.error.json"])["error"]["message"]["ja"].startswith("メモリの上限")
    assert [n for n in written if n.endswith(".parquet")]
    # Within other limits those that failed are tried again, those that were read are not.
    assert main(call(threads, "--json", "--set", "limits.pages=7")) == 3
    assert {name for name, line in lines(capsys).items() if line.get("before")} == {"good1.pdf", "good2.pdf"}
    assert outputs(memory) == written


@pytest.mark.usefixtures("faulty")
def test_a_paper_that_never_ends_is_ended(threads: LocalCluster, memory: Any) -> None:
    memory.pipe_file("/in/hang.pdf", b"hang")
    assert main(call(threads, "--quiet", "--set", "limits.seconds=1")) == 3
    assert json.loads(outputs(memory)["hang.error.json"])["error"]["code"] == "timeout"


def test_what_does_not_hold_is_shown(threads: LocalCluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper = table_pdf(tmp_path / "paper.pdf", [*ROWS[:-1], ["total", "43"]])
    start = [
        "run",
        "--cluster",
        threads.scheduler_address,
        str(paper),
        "--output",
        str(tmp_path / "out"),
        "--lang",
        "en",
    ]
    assert main(start) == 1
    told = capsys.readouterr().err
    assert "paper.pdf: " in told
    assert "43" in told
    assert "1 inputs: 1 read now, 0 done before" in told
    assert main(start) == 1  # what was found before still stands
    assert "0 read now, 1 done before" in capsys.readouterr().err


@pytest.mark.usefixtures("quick")
def test_each_content_is_read_once_whatever_it_is_called(
    threads: LocalCluster, memory: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, content in (("a", b"one"), ("b/a", b"two"), ("b/z", b"one"), ("bad", b"three")):
        memory.pipe_file(f"/in/{name}.pdf", content)
    assert main(call(threads, "--json")) == 3
    told = lines(capsys)
    assert told["b/z.pdf"]["same_as"] == "a.pdf"
    assert told["b/z.pdf"]["output"] == told["a.pdf"]["output"] == "memory://out/a.json"
    first = outputs(memory)
    assert sorted(first) == ["a.json", "b/a.json", "bad.error.json"]
    # A file of another name with a known content adds nothing; a new content under an old name has its own document.
    memory.pipe_file("/in/0.pdf", b"two")
    memory.pipe_file("/in/a.pdf", b"four")
    assert main(call(threads, "--json")) == 3
    told = lines(capsys)
    assert told["0.pdf"]["same_as"] == "b/a.pdf"
    assert told["b/z.pdf"]["output"] == "memory://out/a.json"
    (new,) = set(outputs(memory)) - set(first)
    assert new.startswith("a~")
    assert told["a.pdf"]["output"] == f"memory://out/{new}"
    assert {n: c for n, c in outputs(memory).items() if n != new} == first


@pytest.mark.usefixtures("quick")
def test_a_document_that_was_taken_away_is_made_again_and_nothing_else(
    threads: LocalCluster, memory: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory.pipe_file("/in/a.pdf", b"one")
    memory.pipe_file("/in/b.pdf", b"two")
    assert main(call(threads, "--quiet")) == 0
    first = outputs(memory)
    memory.rm_file("/out/a.json")
    sent: list[str] = []
    send = Store.send
    monkeypatch.setattr(Store, "send", lambda own, name, local: (sent.append(name), send(own, name, local)))
    assert main(call(threads, "--quiet")) == 0
    assert sent == ["a.json"]
    assert outputs(memory) == first


@pytest.mark.usefixtures("quick")
def test_an_input_that_the_storage_does_not_give_is_told_and_tried_again_by_the_next_run(
    threads: LocalCluster, memory: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    memory.pipe_file("/in/a.pdf", b"one")
    memory.pipe_file("/in/b.pdf", b"two")
    open_file = type(memory).open

    def broken(own: Any, path: str, *how: Any, **more: Any) -> Any:
        if path == "/in/a.pdf":
            raise RuntimeError("503 slow down")
        return open_file(own, path, *how, **more)

    with monkeypatch.context() as patch:
        patch.setattr(type(memory), "open", broken)
        assert main(call(threads, "--json")) == 3
    told = lines(capsys)
    assert told["a.pdf"]["error"] == "unreadable"
    assert told["b.pdf"]["status"] == "pass"
    assert "503 slow down" in json.loads(outputs(memory)["a.error.json"])["error"]["message"]["en"]
    assert main(call(threads, "--json")) == 0
    assert sorted(outputs(memory)) == ["a.json", "b.json"]


@pytest.mark.usefixtures("quick")
def test_what_the_storage_does_not_give_a_task_of_several_stops_none_of_the_others(
    threads: LocalCluster, memory: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in "abcd":
        memory.pipe_file(f"/in/{name}.pdf", name.encode())
    make_job, tried = tasks._job, Counter[str]()

    def refused(order: Order, *more: Any) -> Job:
        tried[order.place.name] += 1
        if order.place.name == "d.pdf" or (order.place.name == "a.pdf" and tried["a.pdf"] == 1):
            raise FetchError("503 slow down")
        return make_job(order, *more)

    monkeypatch.setattr(coordinator, "batches", lambda orders, threads: [list(orders)])
    with monkeypatch.context() as patch:
        patch.setattr(tasks, "_job", refused)
        assert main(call(threads, "--json")) == 3
    assert {name: line.get("error") for name, line in lines(capsys).items()} == {
        "a.pdf": None,
        "b.pdf": None,
        "c.pdf": None,
        "d.pdf": "unreadable",
    }
    assert dict(tried) == {"a.pdf": 2, "b.pdf": 1, "c.pdf": 1, "d.pdf": 1 + 3}
    assert main(call(threads, "--json")) == 0
    assert sorted(outputs(memory)) == ["a.json", "b.json", "c.json", "d.json"]


@pytest.mark.usefixtures("quick")
def test_an_input_that_changes_meanwhile_gives_no_document_of_mixed_content(
    threads: LocalCluster, memory: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    memory.pipe_file("/in/a.pdf", b"one")
    hash_inputs = tasks.hash_inputs

    def then_changed(places: Any) -> Any:
        found = hash_inputs(places)
        memory.pipe_file("/in/a.pdf", b"another one")
        return found

    with monkeypatch.context() as patch:
        patch.setattr(tasks, "hash_inputs", then_changed)
        assert main(call(threads, "--json")) == 3
    assert lines(capsys)["a.pdf"]["error"] == "unreadable"
    assert not [n for n in outputs(memory) if not n.endswith(".error.json")]
    assert main(call(threads, "--quiet")) == 0
    assert json.loads(outputs(memory)["a.json"])["source"]["bytes"] == len(b"another one")


@pytest.mark.usefixtures("quick")
def test_what_was_noted_of_an_input_is_forgotten_where_it_proves_wrong(
    threads: LocalCluster, memory: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory.pipe_file("/in/a.pdf", b"one")
    with monkeypatch.context() as patch:
        patch.setattr(tasks, "hash_inputs", lambda places: [("0" * 64, 3) for _ in places])
        assert main(call(threads, "--quiet")) == 3
    assert main(call(threads, "--quiet")) == 0
    assert sorted(outputs(memory)) == ["a.json"]


@pytest.mark.usefixtures("quick")
def test_an_entry_never_speaks_of_a_document_that_was_replaced(
    threads: LocalCluster, memory: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory.pipe_file("/in/a.pdf", b"one")
    assert main(call(threads, "--quiet")) == 0
    with monkeypatch.context() as patch:  # read in another way, and stopped before that was noted
        patch.setattr(Ledger, "note", lambda *_: (_ for _ in ()).throw(StorageError("no space")))
        assert main(call(threads, "--quiet", "--ocr", "never")) == 2
    assert list(Ledger(Store("memory://out")).entries()) == []
    assert main(call(threads, "--quiet")) == 0
    assert len(list(Ledger(Store("memory://out")).entries())) == 1


@pytest.mark.usefixtures("quick")
def test_a_run_whose_outputs_cannot_be_written_stops_and_the_next_goes_on(
    threads: LocalCluster, memory: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a", "b", "c"):
        memory.pipe_file(f"/in/{name}.pdf", name.encode())
    put_file = type(memory).put_file

    def full(own: Any, local: str, path: str, *how: Any, **more: Any) -> Any:
        if path == "/out/b.json":
            raise OSError(28, "No space left on device")
        return put_file(own, local, path, *how, **more)

    with monkeypatch.context() as patch:
        patch.setattr(type(memory), "put_file", full)
        assert main(call(threads, "--lang", "en")) == 2
    assert "No space left on device: /out/b.json" in capsys.readouterr().err
    assert main(call(threads, "--quiet")) == 0
    assert sorted(outputs(memory)) == ["a.json", "b.json", "c.json"]


def test_corrections_beside_a_document_are_done_again(threads: LocalCluster, tmp_path: Path) -> None:
    paper, out = table_pdf(tmp_path / "paper.pdf", ROWS), tmp_path / "out"
    start = ["run", "--cluster", threads.scheduler_address, str(paper), "--output", str(out), "--quiet"]
    assert main(start) == 0
    plain = (out / "paper.json").read_bytes()
    corrections_path(out / "paper.json").write_text("no corrections of ours")
    assert main(start) == 0
    told = json.loads((out / "paper.json").read_bytes())["problems"]
    assert [p["code"] for p in told] == ["correction-conflict"]
    corrections_path(out / "paper.json").unlink()
    assert main(start) == 0
    assert (out / "paper.json").read_bytes() == plain


def test_the_data_set_depends_on_the_documents_alone(threads: LocalCluster, tmp_path: Path) -> None:
    for n in range(3):
        table_pdf(tmp_path / "in" / f"paper{n}.pdf", [*ROWS, [f"line{n}", str(n)]])
    start = ["run", "--cluster", threads.scheduler_address]

    def shards(folder: Path) -> dict[str, bytes]:
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("figures.parquet/*/*"))}

    assert main([*start, str(tmp_path / "in"), "--output", str(tmp_path / "whole"), "--quiet"]) == 0
    for n in (2, 0, 1):
        one = (tmp_path / "in" / f"paper{n}.pdf").as_uri()
        assert main([*start, one, "--output", (tmp_path / "parts").as_uri(), "--quiet"]) == 0
    whole = shards(tmp_path / "whole")
    assert whole
    assert shards(tmp_path / "parts") == whole
    # A run that ended before its rows were gathered leaves that to the next one.
    (tmp_path / "parts" / ".ledger" / "shards.json").write_text("{}")
    for shard in (tmp_path / "parts").rglob("figures.parquet/*/*"):
        shard.unlink()
    assert main([*start, str(tmp_path / "in"), "--output", str(tmp_path / "parts"), "--quiet"]) == 0
    assert shards(tmp_path / "parts") == whole


@pytest.mark.usefixtures("quick")
def test_workers_with_another_version_stop_the_run(
    threads: LocalCluster, memory: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    memory.pipe_file("/in/a.pdf", b"one")
    older = replace(tasks.installation(), extractor="0.0.1")
    monkeypatch.setattr(coordinator, "make_plan", lambda *given: plan.make_plan(*given[:-1], older))
    assert main(call(threads, "--lang", "en")) == 2
    assert "The workers do not have the same versions installed" in capsys.readouterr().err
    assert outputs(memory) == {}


@pytest.mark.usefixtures("quick")
def test_an_output_that_is_no_entry_of_ours_is_read_again(threads: LocalCluster, memory: Any) -> None:
    memory.pipe_file("/in/a.pdf", b"one")
    assert main(call(threads, "--quiet")) == 0
    (entry,) = Ledger(Store("memory://out")).entries()
    memory.pipe_file(f"/out/.ledger/documents/{entry.sha256[:2]}/{entry.sha256}.json", b"{")
    memory.pipe_file("/out/.ledger/inputs.jsonl", b'[]\n{\n5\n[[], "", "", "", 1]')
    assert main(call(threads, "--quiet")) == 0
    assert list(Ledger(Store("memory://out")).entries()) == [entry]


def test_a_scheduler_that_is_lost_ends_the_run_with_a_sentence(
    tmp_path: Path, memory: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    memory.pipe_file("/in/a.pdf", b"one")
    ended = threading.Event()
    short = dask.config.set({"distributed.comm.timeouts.connect": "1s"})  # its worker looks for it in vain at the end
    with short, cluster(tmp_path, processes=False, n_workers=1) as made:

        def read(own: Any, job: Job) -> Any:
            made.loop.add_callback(made.scheduler.close)
            assert ended.wait(60)
            raise StoppedError("nobody hears this")

        monkeypatch.setattr(Pool, "read", read)
        status = main(call(made, "--lang", "ja"))
        ended.set()
    assert status == 2
    assert "続きから始めます" in capsys.readouterr().err
    assert outputs(memory) == {}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--jobs", "2"], "--jobs"),
        (["--report", "a.html"], "--report"),
        (["--debug", "there"], "--debug"),
    ],
)
def test_options_of_one_machine_are_refused(more: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--cluster", "tcp://127.0.0.1:1", "memory://in", "--lang", "en", *more]) == 2
    assert words in capsys.readouterr().err


def test_wrong_places_are_told(threads: LocalCluster, memory: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(call(threads, "--lang", "en")) == 2
    assert "Not found: memory://in" in capsys.readouterr().err
    start = ["run", "--lang", "en", "--cluster", threads.scheduler_address]
    assert main([*start, "nothing-of-that-name://in"]) == 2
    assert "nothing-of-that-name" in capsys.readouterr().err
    memory.pipe_file("/in/readme.txt", b"words")
    assert main(call(threads, "--lang", "en")) == 2
    assert "No PDF was found" in capsys.readouterr().err
