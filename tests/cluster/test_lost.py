"""Workers are taken away while they work: two real worker processes, guarded readers below them."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from distributed import Client, LocalCluster

from extractor.cli import main
from extractor.cluster import batches
from extractor.model import Document
from extractor.outputs.export.long import long_sheet
from tests.cluster.support import Watched, cluster, files_of
from tests.support.pdfs import damaged_pdf, encrypted_pdf, table_pdf
from tests.support.truth import FIXTURES

ROWS = [["item", "count"], ["apples", "12"], ["pears", "30"], ["total", "42"]]


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCluster]:
    with cluster(tmp_path_factory.mktemp("cluster")) as made:
        yield made


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    for n in range(6):
        table_pdf(folder / f"{n % 2}" / f"paper{n}.pdf", [*ROWS, [f"line{n}", str(n)]])
    shutil.copy(FIXTURES / "shiryo2.pdf", folder)
    encrypted_pdf(folder / "locked.pdf")
    damaged_pdf(folder / "broken.pdf")
    return folder


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers share tasks, however few there are."""
    monkeypatch.setattr(batches, "_TASKS", 1)


@pytest.mark.usefixtures("together")
def test_a_lost_worker_loses_nothing_and_nothing_is_done_twice(
    two_workers: LocalCluster, papers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, local = tmp_path / "out", tmp_path / "local"
    assert main(["run", str(papers), "--output", str(local), "--quiet"]) == 3
    call = ["run", "--cluster", two_workers.scheduler_address, str(papers), "--output", str(out), "--json"]
    moments = ("reading", "written", "noted")
    with Client(two_workers) as client:
        client.register_plugin(Watched(tmp_path, *moments))
        capsys.readouterr()
        assert main(call) == 3
        assert [moment for moment in moments if not (tmp_path / moment).exists()] == []
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert [line["file"] for line in lines] == [
            "broken.pdf", "locked.pdf", "shiryo2.pdf", "0/paper0.pdf", "0/paper2.pdf", "0/paper4.pdf",
            "1/paper1.pdf", "1/paper3.pdf", "1/paper5.pdf",
        ]  # fmt: skip
        assert {line["file"]: line["error"] for line in lines if "error" in line} == {
            "broken.pdf": "damaged",
            "locked.pdf": "encrypted",
        }

        made = files_of(out)
        assert {n: c for n, c in made.items() if n.endswith(".json")} == files_of(local)
        assert len(list((out / ".ledger/documents").rglob("*.json"))) == len(lines)
        rows = [row for n in made if n.endswith(".parquet") for row in pq.read_table(out / n).to_pylist()]
        assert Counter((r["sha256"], r["text"]) for r in rows) == Counter(
            (row[1], row[16])
            for path in local.rglob("*.json")
            if not path.name.endswith(".error.json")
            for row in long_sheet(Document.model_validate_json(path.read_bytes()), "x").rows
        )

        # Only the paper that was written when its worker died was written again; the one that was noted was not.
        sent = Counter((tmp_path / "sent").read_text().splitlines())
        documents = {name: count for name, count in sent.items() if name.endswith(".json")}
        assert sorted(documents) == sorted(files_of(local))
        assert sorted(documents.values()) == [1] * (len(lines) - 1) + [2]

        (tmp_path / "sent").write_text("")
        assert main(call) == 3
        assert (tmp_path / "sent").read_text() == ""
        assert files_of(out) == made
        again = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert again == [line | {"before": True} for line in lines]
        client.unregister_worker_plugin("watched")


@pytest.mark.usefixtures("together")
def test_what_kills_its_workers_is_told_and_those_beside_it_are_read(
    two_workers: LocalCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    for n in range(3):
        table_pdf(folder / f"paper{n}.pdf", [*ROWS, [f"line{n}", str(n)]])
    table_pdf(folder / "killer.pdf", ROWS)
    call = ["run", "--cluster", two_workers.scheduler_address, str(folder), "--output", str(out), "--quiet"]
    monkeypatch.setattr(two_workers.scheduler, "allowed_failures", 0)
    with Client(two_workers) as client:
        client.register_plugin(Watched(tmp_path))
        assert main(call) == 3
        client.unregister_worker_plugin("watched")
        error = json.loads((out / "killer.error.json").read_text(encoding="utf-8"))
        assert error["error"]["code"] == "worker-lost"
        assert "ワーカー" in error["error"]["message"]["ja"]
        assert [n for n in files_of(out) if n.endswith(".json") and n != "killer.error.json"] == [
            "paper0.json",
            "paper1.json",
            "paper2.json",
        ]

        # It said nothing of the paper: where workers live on, it is read, and the error goes.
        client.wait_for_workers(1)
        assert main(call) == 0
        assert (out / "killer.json").exists()
        assert not (out / "killer.error.json").exists()
