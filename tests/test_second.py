"""Second readings by the real readers and from the real picture: who is to blame for a figure made wrong on purpose."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from benchmarks.forge import Glyph, glyphs, printed, told
from extractor import extract
from extractor.checks.blame import find_blame
from extractor.errors import DamagedError
from extractor.model import Cell, Check, Document
from extractor.pipeline import judge
from extractor.reading.ocr import available
from extractor.reading.page import Page
from extractor.reading.pdfium import PdfiumPaper
from extractor.reading.plumber import PlumberPaper
from extractor.second import second_readers
from extractor.settings import Limits, Settings
from tests.support.truth import FIXTURES

needs_ocr = pytest.mark.skipif(not available(), reason="pip install gikai-extractor[ocr]")
PLACE = (1, 1)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first page of a paper as a paper of its own."""
    path = tmp_path_factory.mktemp("paper") / "page.pdf"
    with pikepdf.open(FIXTURES / "shiryo1.pdf") as pdf:
        del pdf.pages[1:]
        pdf.save(path)
    return path


@pytest.fixture(scope="module")
def sound(page: Path) -> Document:
    """Its document: all checks hold."""
    return extract(page, ocr="never")


def _cell(document: Document) -> Cell:
    """The figure that is made wrong: the first of the first table."""
    return next(c for c in document.tables[0].cells if (c.row, c.column) == PLACE)


def _digits(page: Path, document: Document) -> tuple[Glyph, Glyph]:
    """The last digit of the figure, and another digit of its font on the same page."""
    x0, top, x1, bottom = _cell(document).regions[0].bbox
    shown = glyphs(page, 1)
    own = [g for g in shown if x0 <= g.x < x1 and top < g.y < bottom and g.text.isdigit()]
    last = max(own, key=lambda g: g.x)
    return last, next(g for g in shown if g.font == last.font and g.text.isdigit() and g.text != last.text)


def _failing(document: Document) -> list[Check]:
    """The failing checks that rest on the figure."""
    place = (document.tables[0].id, *PLACE)
    failing = [c for c in document.checks if c.status == "fail"]
    return [c for c in failing if any((e.table, e.row, e.column) == place for e in c.evidence)]


@needs_ocr
def test_a_figure_that_is_printed_wrong_is_the_papers(page: Path, sound: Document, tmp_path: Path) -> None:
    last, other = _digits(page, sound)
    wrong = extract(printed(page, tmp_path / "printed.pdf", 1, {last: other}))
    assert _cell(wrong).value != _cell(sound).value
    assert {c.blame for c in _failing(wrong)} == {"source"}


@needs_ocr
def test_a_text_layer_that_lies_is_found_out_by_the_picture(page: Path, sound: Document, tmp_path: Path) -> None:
    last, other = _digits(page, sound)
    wrong = extract(told(page, tmp_path / "told.pdf", 1, last, other.text))
    assert _cell(wrong).value != _cell(sound).value
    checks = _failing(wrong)
    assert {c.blame for c in checks} == {"extraction"}
    assert any(r.by == "pdfplumber" and r.text == _cell(wrong).raw for c in checks for r in c.readings)
    assert {c.suggestions[0].text.replace(",", "") for c in checks} == {str(_cell(sound).value)}


@needs_ocr
def test_without_the_picture_a_lie_of_the_text_layer_stays_unclear(page: Path, sound: Document, tmp_path: Path) -> None:
    last, other = _digits(page, sound)
    wrong = extract(told(page, tmp_path / "told.pdf", 1, last, other.text), ocr="never")
    assert {c.blame for c in _failing(wrong)} == {"unclear"}


def test_a_result_that_was_changed_on_its_way_is_found_out_by_the_other_reader(page: Path, sound: Document) -> None:
    wrong = sound.model_copy(deep=True)
    cell = _cell(wrong)
    assert isinstance(cell.value, int)
    cell.value += 1
    cell.raw = cell.text = f"{cell.value:,}"
    judge(wrong)
    with second_readers(page, Settings(ocr="never")) as readers:
        find_blame(wrong, readers, judge)
    checks = _failing(wrong)
    assert {c.blame for c in checks} == {"extraction"}
    assert {c.suggestions[0].evidence.row for c in checks} == {PLACE[0]}


@needs_ocr
def test_a_page_is_read_once_for_the_readers_that_look_at_it(
    page: Path, sound: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []

    def counted(self: PlumberPaper, number: int) -> Page:
        read.append(number)
        return PdfiumPaper.page(self, number)

    monkeypatch.setattr(PlumberPaper, "page", counted)
    with second_readers(page, Settings()) as readers:
        said = {name: reader(sound, _cell(sound)) for name, reader in readers.items()}
    assert said["pdfplumber"] == _cell(sound).raw
    assert said["picture"]
    assert read == [1]


def test_a_reader_that_fails_on_a_page_is_not_asked_of_it_again(
    page: Path, sound: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def fail(self: PlumberPaper, number: int) -> Page:
        asked.append(number)
        raise KeyError("a damaged page")

    monkeypatch.setattr(PlumberPaper, "page", fail)
    with second_readers(page, Settings(ocr="never")) as readers:
        assert [readers["pdfplumber"](sound, _cell(sound)) for _ in range(3)] == [None] * 3
        assert readers["camelot"](sound, _cell(sound)) == _cell(sound).raw
    assert asked == [1]


def test_a_file_that_the_other_reader_cannot_open_is_read_all_the_same(
    page: Path, sound: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, settings: Settings) -> object:
        raise DamagedError

    last, other = _digits(page, sound)
    wrong = told(page, tmp_path / "told.pdf", 1, last, other.text)
    monkeypatch.setattr("extractor.second.open_document", refuse)
    failing = _failing(extract(wrong, ocr="never"))
    assert {c.blame for c in failing} == {"unclear"}
    assert all(not c.readings for c in failing)


def test_second_readings_end_when_their_share_of_the_time_is_up(page: Path, sound: Document) -> None:
    hasty = Settings(ocr="never", limits=Limits(seconds=0.0))
    with second_readers(page, hasty) as readers:
        assert {name: read(sound, _cell(sound)) for name, read in readers.items()} == dict.fromkeys(readers)
    assert readers


def test_a_second_reading_holds_nothing_that_json_text_must_not(
    page: Path, sound: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extractor.second._within", lambda *_: "1\x1b\ud800\x00\n2\x85")
    with second_readers(page, Settings(ocr="never")) as readers:
        assert readers["pdfplumber"](sound, _cell(sound)) == "1\ufffd\ufffd\ufffd\n2\ufffd"
