"""The whole line on the fixtures: from the PDF to cells, captions, reading order, records and checks."""

from __future__ import annotations

import json

import pytest

import extractor
from extractor.outputs.writer import as_bytes
from tests.support.papers import blocks_of, cells_of, read, same_text, truth_of
from tests.support.truth import FIXTURES

RULED = [
    "shiryo1",
    "shiryo2",
    "shiryo3",
    "council",
    "shiryo1.ipa",
    "shiryo2.ipa",
    "shiryo3.ipa",
    "shiryo1.kangxi",
    "shiryo3.rotated",
    "shiryo2.shifted",
]
PAPERS = [(name, "pdfium") for name in RULED] + [(n, "pdfplumber") for n in ("shiryo1", "shiryo2", "shiryo3")]
SOUND = ["shiryo1", "shiryo2", "shiryo3", "council", "shiryo2.shifted", "shiryo1.ipa", "shiryo1.kangxi"]


@pytest.mark.parametrize(("name", "reader"), PAPERS)
def test_every_cell_stands_in_its_place_with_its_spans_and_its_words(name, reader):
    tables, truth = read(name, reader).tables, truth_of(name)["tables"]
    assert [cells_of(t) for t in tables] == [cells_of(t) for t in truth]


@pytest.mark.parametrize(("name", "reader"), PAPERS)
def test_captions_pages_heads_units_and_notes_are_told(name, reader):
    def told(caption, pages, header_rows, unit, notes):
        return same_text(caption or ""), list(pages), header_rows, unit, [same_text(n) for n in notes]

    found = [told(t.caption, t.pages, t.header_rows, t.unit, t.notes) for t in read(name, reader).tables]
    truth = truth_of(name)["tables"]
    assert found == [told(t["caption"], t["pages"], t["header_rows"], t["unit"], t["notes"]) for t in truth]


@pytest.mark.parametrize("name", ["shiryo1", "shiryo2", "shiryo3", "shiryo3.rotated"])
def test_all_text_is_read_in_the_order_of_a_reader(name):
    truth = truth_of(name)
    texts = {b["id"]: b["text"] for b in truth["blocks"] if "id" in b}
    order = [texts[i] for i in truth.get("reading_order", []) if i in texts] or [b["text"] for b in truth["blocks"]]
    assert blocks_of(read(name)) == [same_text(t) for t in order]


def test_records_stacked_in_one_row_are_rows_and_it_is_told():
    document = read("shiryo3.stacked")
    truth = truth_of("shiryo3.stacked")
    assert [cells_of(t) for t in document.tables] == [cells_of(t) for t in truth["tables_as_read"]]
    assert any(p.code == "stacked-rows" for p in document.problems)


@pytest.mark.parametrize(
    ("name", "reader"),
    [
        *((n, "pdfium") for n in ("shiryo1", "shiryo2", "shiryo2.shifted", "shiryo3", "council")),
        *((n, "pdfplumber") for n in ("shiryo1", "shiryo2", "shiryo3")),
    ],
)
def test_every_record_is_right(name, reader):
    def plain(value):
        if isinstance(value, dict):
            return {k: plain(v) for k, v in value.items() if k != "evidence"}
        if isinstance(value, list):
            return [plain(v) for v in value]
        return same_text(value) if isinstance(value, str) else value

    truth = json.loads((FIXTURES / f"{name}.records.json").read_text(encoding="utf-8"))
    parts = {part.family: plain(part.data) for part in read(name, reader).parts if part.family}
    assert parts == {part["family"]: plain(part["data"]) for part in truth["parts"]}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fails_on_a_sound_paper(name):
    document = read(name)
    assert len(document.checks) >= 8
    assert [c.statement.en for c in document.checks if c.status != "pass"] == []


@pytest.mark.parametrize("name", ["shiryo1", "shiryo2", "shiryo3", "council"])
def test_exactly_the_planted_errors_fail_each_with_its_place(name):
    planted = json.loads((FIXTURES / f"{name}.broken.json").read_text(encoding="utf-8"))["planted"]
    document, truth = read(f"{name}.broken"), truth_of(name)
    number = {t["id"]: k for k, t in enumerate(truth["tables"])}
    failing = [c for c in document.checks if c.status == "fail"]

    def tells(check, error):
        for e in check.evidence:
            if error.get("table") is None:
                if e.page == error["page"] and e.text and same_text(e.text) in same_text(error["now"] + (e.text or "")):
                    return True
            elif e.table == document.tables[number[error["table"]]].id:
                if (e.row, e.column) == (error["r"], error["c"]):
                    return True
                if e.rows and e.rows[0] <= error["r"] <= e.rows[-1] and error["c"] in (e.columns or [error["c"]]):
                    return True
        return False

    assert [e["now"] for e in planted if not any(tells(c, e) for c in failing)] == []
    assert [c.statement.en for c in failing if not any(tells(c, e) for e in planted)] == []


def test_the_same_paper_gives_the_same_bytes(tmp_path, monkeypatch):
    first = as_bytes(read("shiryo2"))
    monkeypatch.chdir(tmp_path)
    assert as_bytes(extractor.extract(FIXTURES / "shiryo2.pdf")) == first


def test_pages_come_one_by_one():
    contents = extractor.pages(FIXTURES / "shiryo1.pdf")
    first = next(contents)
    assert first.info.number == 1
    assert [t.pages for t in first.tables] == [[1], [1]]
    assert 1 + sum(1 for _ in contents) == 8


def test_a_check_that_needs_unread_pages_is_not_failed():
    document = extractor.extract(FIXTURES / "shiryo1.pdf", pages=[1])
    assert {c.status for c in document.checks} <= {"pass", "undecided"}
    assert [p.number for p in document.pages] == [1]


@pytest.mark.parametrize("name", ["shiryo1", "shiryo3.broken"])
def test_what_digital_pages_say_is_the_same_with_and_without_recognition(name):
    without = extractor.extract(FIXTURES / f"{name}.pdf", ocr="never")
    assert (read(name).tables, read(name).blocks) == (without.tables, without.blocks)
    assert {page.layer for page in without.pages} == {"digital"}
