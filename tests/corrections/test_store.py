"""Corrections on the disk: beside the document, never overwritten by the slower of two people."""

from __future__ import annotations

import json

import pytest

from extractor.corrections import (
    ConflictError,
    Corrections,
    CorrectionsError,
    StaleError,
    corrected,
    corrections_path,
    current,
    is_document,
    read_corrections,
    read_document,
    uncorrected_path,
    write_corrected,
)
from extractor.corrections.model import AcceptDiscrepancy, SetCell, Undo
from extractor.model import Reading
from extractor.outputs.writer import as_bytes
from tests.corrections.build import broken, cell_of, made, on_disk, ref, table_of


def with_one(read):
    corrections = Corrections.of(read)
    made(SetCell, corrections, cell=ref(read, "表２", 4, 2), text="1,217")
    return corrections


def test_a_correction_is_written_beside_the_document_and_into_it(tmp_path):
    read = broken()
    path = on_disk(tmp_path, read)
    write_corrected(path, with_one(read), None)
    there = read_document(path)
    saved = read_corrections(path)
    assert saved is not None
    assert there.corrections_sha256 == saved.revision
    assert cell_of(table_of(there, "表２"), 4, 2).corrected == "1,217"
    assert uncorrected_path(path).read_bytes() == as_bytes(read)


def test_the_second_of_two_people_is_told_and_nothing_is_overwritten(tmp_path):
    read = broken()
    path = on_disk(tmp_path, read)
    write_corrected(path, with_one(read), None)
    before = corrections_path(path).read_bytes()
    with pytest.raises(StaleError):
        write_corrected(path, with_one(read), None)
    assert corrections_path(path).read_bytes() == before


def test_an_operation_that_does_not_fit_is_not_written(tmp_path):
    read = broken()
    path = on_disk(tmp_path, read)
    corrections = Corrections.of(read)
    target = ref(read, "表２", 4, 2)
    target.raw = "something else"
    made(SetCell, corrections, cell=target, text="1")
    with pytest.raises(ConflictError):
        write_corrected(path, corrections, None)
    assert not corrections_path(path).exists()
    assert path.read_bytes() == as_bytes(read)


def test_an_undo_gives_the_document_as_it_was_read_but_for_the_revision(tmp_path):
    read = broken()
    path = on_disk(tmp_path, read)
    corrections = with_one(read)
    write_corrected(path, corrections, None)
    saved = read_corrections(path)
    assert saved is not None
    made(Undo, saved.corrections, target="o1")
    write_corrected(path, saved.corrections, saved.revision)
    there = read_document(path)
    there.corrections_sha256 = None
    assert as_bytes(there) == as_bytes(read)


def test_a_fresh_extraction_gets_the_corrections_again(tmp_path):
    read = broken()
    path = on_disk(tmp_path, read)
    write_corrected(path, with_one(read), None)
    first = path.read_bytes()
    again = corrected(broken(), path)
    assert as_bytes(again) == first


def test_without_corrections_a_fresh_extraction_is_left_alone(tmp_path):
    read = broken()
    assert as_bytes(corrected(broken(), tmp_path / "資料1.json")) == as_bytes(read)
    assert list(tmp_path.iterdir()) == []


def test_an_unreadable_corrections_file_is_told_and_kept(tmp_path):
    path = on_disk(tmp_path, broken())
    corrections_path(path).write_text("{", encoding="utf-8")
    read = corrected(broken(), path)
    assert read.problems[-1].code == "correction-conflict"
    assert corrections_path(path).read_text(encoding="utf-8") == "{"
    with pytest.raises(CorrectionsError):
        current(broken(), path)


def test_current_follows_the_file_beside_the_document_in_both_directions(tmp_path):
    read = broken()
    path = on_disk(tmp_path, read)
    write_corrected(path, with_one(read), None)
    text = corrections_path(path).read_bytes()
    corrections_path(path).unlink()
    assert as_bytes(current(read_document(path), path).document) == as_bytes(read)
    corrections_path(path).write_bytes(text)
    path.write_bytes(as_bytes(read))
    now = current(read_document(path), path).document
    assert cell_of(table_of(now, "表２"), 4, 2).corrected == "1,217"


def test_a_corrected_document_whose_first_form_is_lost_can_be_read_but_its_corrections_not_be_changed(tmp_path):
    read = broken()
    path = on_disk(tmp_path, read)
    write_corrected(path, with_one(read), None)
    uncorrected_path(path).unlink()
    there = read_document(path)
    assert as_bytes(current(there, path, again=True).document) == path.read_bytes()
    corrections_path(path).unlink()
    with pytest.raises(CorrectionsError):
        current(read_document(path), path)


def test_reconciling_again_keeps_readings_and_remarks(tmp_path):
    read = broken()
    check = next(c for c in read.checks if c.status == "fail" and "表4" in c.key)
    check.readings = [Reading(by="picture", text="4,646")]
    path = on_disk(tmp_path, read)
    corrections = Corrections.of(read)
    made(AcceptDiscrepancy, corrections, check=check.key, expected=check.expected, actual=check.actual, why="原本")
    write_corrected(path, corrections, None)
    now = current(read_document(path), path, again=True).document
    there = next(c for c in now.checks if c.key == check.key)
    assert (there.remark, there.blame, there.readings) == ("原本（山田 2026-01-02）", "source", check.readings)


def test_the_file_says_who_when_and_why_and_is_readable_text(tmp_path):
    read = broken()
    path = on_disk(tmp_path, read)
    write_corrected(path, with_one(read), None)
    record = json.loads(corrections_path(path).read_text(encoding="utf-8"))
    operation = record["operations"][0]
    assert (operation["who"], operation["when"], operation["why"]) == ("山田", "2026-01-02T03:04:05Z", "原本を確認")
    assert "\\u" not in corrections_path(path).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.json", True), ("a.corrections.json", False), ("a.ERROR.json", False), (".a.json", False), ("a.pdf", False)],
)
def test_what_is_a_document_by_its_name(tmp_path, name, expected):
    assert is_document(tmp_path / name) is expected
