"""Papers broken in seeded ways, a few of them: see ``benchmarks/mutants.py`` for the many."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from benchmarks.mutants import BYTES, CONTENTS, mutants, wrong_with
from extractor.outputs.names import Target
from extractor.service.job import Job
from extractor.service.pool import Pool
from extractor.settings import Limits, Settings
from tests.support.truth import FIXTURES

SETTINGS = Settings(ocr="never", limits=Limits(seconds=60.0, memory_bytes=2 * 1024**3))
COUNT = 30


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """One page of each of some papers: words, tables with and without rules, a figure that does not add up."""
    folder = tmp_path_factory.mktemp("papers")
    wanted = {"shiryo1.broken": 1, "shiryo2": 2, "shiryo3.rotated": 1, "shiryo1.noborder": 2, "shiryo2.shifted": 1}
    for name, number in wanted.items():
        with pikepdf.open(FIXTURES / f"{name}.pdf") as pdf:
            kept = pdf.pages[number]
            for page in [p for p in pdf.pages if p.objgen != kept.objgen]:
                pdf.pages.remove(page)
            pdf.remove_unreferenced_resources()
            pdf.save(folder / f"{name}.pdf", deterministic_id=True)
    return sorted(folder.iterdir())


def test_a_paper_broken_anyhow_gives_a_document_or_a_known_code(papers: list[Path], tmp_path: Path) -> None:
    made = list(mutants(papers, COUNT, 3, tmp_path))
    assert {way for m in made for way in m.way.split("+")} >= {way.__name__ for way in (*BYTES, *CONTENTS)}
    out = tmp_path / "out"
    jobs = [
        Job(m.path, m.path.name, Target(out / f"{m.path.stem}.json", out / f"{m.path.stem}.error.json"), SETTINGS)
        for m in made
    ]
    with Pool(2) as pool:
        outcomes = list(pool.run(jobs))
    wrong = {outcome.job.name: fault for outcome in outcomes if (fault := wrong_with(outcome)) is not None}
    assert wrong == {}
    assert len(list(out.iterdir())) == COUNT
    assert {"document"} < {"document" if o.error is None else o.error["error"]["code"] for o in outcomes}


def test_the_same_seed_breaks_papers_alike(papers: list[Path], tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    made = list(zip(mutants(papers, 12, 3, one), mutants(papers, 12, 3, two), strict=True))
    assert all(a.path.read_bytes() == b.path.read_bytes() for a, b in made)
    assert len({a.path.read_bytes() for a, _ in made}) > 8
