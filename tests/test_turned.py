"""Pages whose writing stands turned are read as a reader holds them, and told where they are displayed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import extract, pages
from extractor.model import Document
from extractor.reading.page import Glyphs, Page
from extractor.turned import quarters_of, upright
from tests.support.pages import glyphs, page, ruling
from tests.support.pdfs import table_pdf

ROWS = [["item", "count"], ["apples", "1,234"], ["pears", "30"], ["plums", "41"], ["total", "1,305"]]
BROKEN = [*ROWS[:-1], ["total", "1,306"]]


def turned(path: Path, rows: list[list[str]], degrees: int, number: str = "") -> Path:
    """A paper whose page is displayed turned, with an upright page number in its foot."""
    paper = table_pdf(path, rows, caption="Table 1 counts of fruit")
    with pikepdf.open(paper, allow_overwriting_input=True) as pdf:
        sheet = pdf.pages[0]
        sheet.Rotate = degrees
        if number:
            place = {90: "0 1 -1 0 575 421", 180: "-1 0 0 -1 297 822", 270: "0 -1 1 0 20 421"}[degrees]
            shown = f"\nBT /F1 10 Tf {place} Tm ({number}) Tj ET".encode()
            sheet.Contents = pdf.make_stream(sheet.Contents.read_bytes() + shown)
        pdf.save(paper)
    return paper


def read(document: Document) -> list[tuple[object, ...]]:
    (table,) = document.tables
    return [(c.row, c.column, c.row_span, c.column_span, c.text, c.value, c.role) for c in table.cells]


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_page_gives_the_table_of_the_upright_one_at_its_displayed_place(tmp_path: Path, degrees: int):
    plain = extract(table_pdf(tmp_path / "plain.pdf", ROWS, caption="Table 1 counts of fruit"))
    document = extract(turned(tmp_path / "turned.pdf", ROWS, degrees))
    assert read(document) == read(plain)
    assert document.tables[0].caption == plain.tables[0].caption
    assert [c.status for c in document.checks] == [c.status for c in plain.checks] == ["pass"]
    assert [(p.code, p.page) for p in document.problems] == [("page-turned", 1)]
    (sheet,) = document.pages
    assert (sheet.width > sheet.height) == (degrees != 180)
    for cell in document.tables[0].cells:
        (x0, top, x1, bottom) = cell.regions[0].bbox
        assert 0 <= x0 < x1 <= sheet.width
        assert 0 <= top < bottom <= sheet.height
        assert (x1 - x0 < bottom - top) == (degrees != 180)  # cells are wider than high before they are turned


@pytest.mark.parametrize("degrees", [90, 270])
def test_a_page_number_that_stands_upright_on_a_turned_page_is_one(tmp_path: Path, degrees: int):
    document = extract(turned(tmp_path / "turned.pdf", ROWS, degrees, "- 7 -"))
    assert [(b.kind, b.text) for b in document.blocks[-1:]] == [("page_number", "- 7 -")]
    (x0, top, x1, bottom) = document.blocks[-1].bbox or []
    assert (x1 - x0 > bottom - top, top > 0.9 * document.pages[0].height) == (True, True)


def test_pages_one_by_one_are_turned_too(tmp_path: Path):
    (content,) = pages(turned(tmp_path / "turned.pdf", ROWS, 90))
    assert [(t.row_count, t.column_count) for t in content.tables] == [(5, 2)]
    assert [p.code for p in content.problems] == ["page-turned"]


def test_the_second_reader_reads_the_cells_of_a_turned_page_along_their_writing(tmp_path: Path):
    document = extract(turned(tmp_path / "turned.pdf", BROKEN, 90), ocr="never")
    (failed,) = [c for c in document.checks if c.status == "fail"]
    said = {r.text for r in failed.readings if r.by == "pdfplumber"}
    assert said
    assert said <= {c.text for c in document.tables[0].cells}
    assert failed.blame == "unclear"


def standing(angle: float, count: int = 20) -> Glyphs:
    made = glyphs([(50.0 + 12 * n, 100.0, "字") for n in range(count)])
    made.angle[:] = angle
    return made


@pytest.mark.parametrize(("angle", "quarters"), [(90.0, 1), (-180.0, 2), (-90.0, 3), (0.0, 0), (45.0, 0), (30.0, 0)])
def test_only_writing_in_quarters_turns_a_page(angle: float, quarters: int):
    assert quarters_of(standing(angle)) == quarters


def test_a_stamp_vertical_writing_and_a_mixed_page_are_not_turned():
    assert quarters_of(standing(90.0, count=8)) == 0
    vertical = standing(90.0)
    vertical.vertical[:] = True
    assert quarters_of(vertical) == 0
    mixed = standing(90.0)
    mixed.angle[:6] = 0
    assert quarters_of(mixed) == 0


box = st.tuples(*[st.integers(0, 300)] * 2, *[st.integers(301, 600)] * 2)


@given(box, st.integers(1, 3))
def test_a_box_of_a_turned_page_goes_back_to_its_place(place_of: tuple[int, int, int, int], quarters: int):
    sheet = page(lines=ruling([50, 250], [100, 700]), fills=[tuple(map(float, place_of))])
    held, back = upright(sheet, quarters)
    assert back(held.shapes.box[0].tolist()) == pytest.approx([float(v) for v in place_of])
    assert {held.width, held.height} == {sheet.width, sheet.height}


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_strokes_of_a_turned_page_begin_at_their_left_or_upper_end(quarters: int):
    held, _ = upright(page(lines=[*ruling([50, 250], [100, 700]), (10.0, 300.0, 60.0, 280.0)]), quarters)
    ends = held.strokes.box
    assert ((ends[:, 0] < ends[:, 2]) | ((ends[:, 0] == ends[:, 2]) & (ends[:, 1] < ends[:, 3]))).all()
    slant = ends[-1]
    assert np.sign((slant[3] - slant[1]) / (slant[2] - slant[0])) == {1: 1, 2: -1, 3: 1}[quarters]


def test_a_turned_page_keeps_what_it_is_told_by(tmp_path: Path):
    sheet: Page = page([(50.0, 100.0, "本文である")], number=3)
    held, _ = upright(sheet, 1)
    assert (held.number, held.rotation, held.glyphs.text) == (3, 0, sheet.glyphs.text)
    assert held.glyphs.angle.tolist() == [-90.0] * 5
