"""A confirmed document becomes a fixture, and ``verify`` guards it from then on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from extractor.corrections import Corrections, content_of, corrections_path, current, read_document, write_corrected
from extractor.corrections.model import AcceptDiscrepancy, Confirm, SetCell
from extractor.corrections.promote import PromoteError, promote, truth_of
from extractor.schema import schemas
from tests.corrections.build import broken, cell_of, made, on_disk, ref, table_of
from tests.support.pdfs import table_pdf

ROWS = [["Item", "Number"], ["A", "1"], ["B", "2"], ["Total", "4"]]


def extractor(*arguments: object) -> int:
    command = [sys.executable, "-m", "extractor", "--quiet", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False).returncode


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A paper whose total is wrong, and its document, corrected (by mistake or not) and confirmed by a person."""
    folder = tmp_path_factory.mktemp("paper")
    pdf = table_pdf(folder / "in" / "paper.pdf", ROWS, caption="Table 1 Numbers")
    assert extractor("run", pdf, "--output", folder / "out") == 1
    path = folder / "out" / "paper.json"
    document = read_document(path)
    corrections = Corrections.of(document)
    made(SetCell, corrections, cell=ref(document, "Table 1", 3, 1), text="3")
    replayed = write_corrected(path, corrections, None)
    assert [c.status for c in replayed.document.checks if c.status == "fail"] == []
    made(Confirm, corrections, content=content_of(replayed.document))
    write_corrected(path, corrections, replayed.document.corrections_sha256)
    return pdf, path


def test_a_confirmed_document_is_written_and_verified(read: tuple[Path, Path], tmp_path: Path) -> None:
    pdf, path = read
    written = promote(path, pdf, tmp_path / "fixtures", tmp_path / "output", "../資料")
    assert written.pdf.parent == tmp_path / "fixtures"
    assert written.pdf.read_bytes() == pdf.read_bytes()
    truth = json.loads(written.truth.read_text(encoding="utf-8"))
    assert [c["text"] for c in truth["tables"][0]["cells"]] == ["Item", "Number", "A", "1", "B", "2", "Total", "3"]
    assert truth["confirmed"]["who"] == "山田"
    golden = read_document(written.document)
    assert golden.source.file_name == written.pdf.name
    assert cell_of(golden.tables[0], 3, 1).corrected == "3"
    assert extractor("verify", tmp_path / "fixtures", "--expected", tmp_path / "output") == 0
    written.corrections.unlink()
    assert extractor("verify", tmp_path / "fixtures", "--expected", tmp_path / "output") == 1


def test_what_nobody_confirmed_is_refused(read: tuple[Path, Path], tmp_path: Path) -> None:
    pdf, _ = read
    assert extractor("run", pdf, "--output", tmp_path / "out") == 1
    with pytest.raises(PromoteError):
        promote(tmp_path / "out" / "paper.json", pdf, tmp_path / "fixtures", tmp_path / "output")
    assert extractor("promote", tmp_path / "out" / "paper.json", "--sources", pdf.parent) == 2
    assert not (tmp_path / "fixtures").exists()


def test_another_pdf_of_that_name_is_not_overwritten(read: tuple[Path, Path], tmp_path: Path) -> None:
    pdf, path = read
    other = tmp_path / "fixtures" / "paper.pdf"
    other.parent.mkdir()
    other.write_bytes(b"another")
    with pytest.raises(PromoteError):
        promote(path, pdf, tmp_path / "fixtures", tmp_path / "output")
    assert other.read_bytes() == b"another"


def test_the_truth_has_the_form_of_the_fixtures() -> None:
    truth = truth_of(broken(), "x")
    example = json.loads((Path(__file__).parents[2] / "fixtures" / "shiryo2.truth.json").read_text(encoding="utf-8"))
    assert set(truth) >= {"document", "page_count", "parts", "tables", "blocks", "equations"}
    assert set(truth["tables"][0]) | {"page_rows"} >= set(example["tables"][0])
    assert set(truth["tables"][0]["cells"][0]) == set(example["tables"][0]["cells"][0])
    ids = {b["id"] for b in truth["blocks"]} | {t["id"] for t in truth["tables"]}
    assert set(truth["reading_order"]) == ids


def test_a_corrections_file_fits_its_schema(tmp_path: Path) -> None:
    document = broken()
    path = on_disk(tmp_path, document)
    check = next(c for c in document.checks if c.status == "fail")
    corrections = Corrections.of(document)
    made(SetCell, corrections, cell=ref(document, "表２", 4, 2), text="1,217", value=None)
    made(
        AcceptDiscrepancy,
        corrections,
        check=check.key,
        expected=check.expected,
        actual=check.actual,
        evidence=check.evidence[0],
    )
    write_corrected(path, corrections, None)
    schema = schemas()["corrections.schema.json"]
    record = json.loads(corrections_path(path).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(record)
    record["operations"][0]["cell"].pop("raw")
    assert not jsonschema.Draft202012Validator(schema).is_valid(record)
    assert table_of(current(read_document(path), path).document, "表２")
