"""Files that once broke something: each gives a document or a known code, and the expected one where one is named."""

import json
from pathlib import Path

from extractor.codes import ERRORS
from extractor.outputs.names import Target
from extractor.service.job import Job
from extractor.service.pool import Pool
from extractor.settings import Limits, Settings
from tests.support.shared import shared_path

LIMITS = Limits(seconds=30.0, memory_bytes=2 * 1024**3)


def test_hostile_files_give_a_document_or_a_code(tmp_path: Path) -> None:
    folder = shared_path("hostile/real")
    lines = (folder / "EXPECT.tsv").read_text(encoding="utf-8").splitlines()[1:]
    expected = {name: wanted for name, wanted, *_ in (line.split("\t") for line in lines)}
    jobs = [
        Job(
            folder / name,
            name,
            Target(tmp_path / f"{name}.json", tmp_path / f"{name}.error.json"),
            Settings(ocr="never", limits=LIMITS),
        )
        for name in sorted(expected)
    ]
    known = {error.code for error in ERRORS} - {"internal-error", "unreadable"}
    wrong = {}
    with Pool(2) as pool:
        for outcome in pool.run(jobs):
            got = "document" if outcome.error is None else "error:" + outcome.error["error"]["code"]
            wanted = expected[outcome.job.name]
            right = wanted == "either" or got in wanted.split("|")
            if not right or (got != "document" and got.removeprefix("error:") not in known):
                wrong[outcome.job.name] = (wanted, got)
            if outcome.error is None:
                json.loads(outcome.job.target.document.read_text(encoding="utf-8"))
    assert wrong == {}
