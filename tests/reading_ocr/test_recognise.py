"""The engine itself on pieces of the fixtures: what it reads from a scan is what the text layer says."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest

from extractor.layout import lay_out
from extractor.layout.found import TableGrid
from extractor.reading.ocr.characters import without_doubles
from extractor.reading.ocr.engine import Char
from extractor.reading.ocr.recognise import recognise
from tests.reading_ocr.draw import DPI, piece, scanned

pytest.importorskip("rapidocr", reason="the extra [ocr] is not installed")


@pytest.fixture(scope="module")
def engine() -> object:
    from extractor.reading.ocr.rapid import RapidEngine

    return RapidEngine()


TABLE = (40.0, 55.0, 440.0, 215.0)  # fixtures/shiryo1.pdf, page 2: 表３ and its caption
ROWS = [
    ["請求方法", "請求者数（人）"],
    ["インターネット", "302"],
    ["窓口", "144"],
    ["ファクシミリ", "42"],
    ["郵送", "8"],
    ["合計", "496"],
]


def cells(page: object) -> list[list[str]]:
    table = next(i for i in lay_out(page).items if isinstance(i, TableGrid))  # type: ignore[arg-type]
    rows: list[list[str]] = []
    for cell in table.cells:
        while len(rows) <= cell.row:
            rows.append([])
        rows[cell.row].append("".join(unicodedata.normalize("NFKC", cell.raw).split()))
    return rows


def plain(rows: list[list[str]]) -> list[list[str]]:
    return [[unicodedata.normalize("NFKC", c) for c in row] for row in rows]


@pytest.mark.parametrize(("degrees", "quarter"), [(0.8, 0), (-1.5, 1)])
def test_a_table_of_a_scan_is_the_table_of_the_paper(engine: object, degrees: float, quarter: int) -> None:
    picture = np.ascontiguousarray(np.rot90(scanned(piece("shiryo1", 2, TABLE), degrees), quarter))
    read = recognise(picture, DPI, engine)  # type: ignore[arg-type]
    assert cells(read.page) == plain(ROWS)
    assert read.turned == 90 * quarter
    assert read.page.glyphs.confidence.min() > 0.2


def test_a_cell_is_read_from_its_picture_alone(engine: object) -> None:
    from extractor.reading.ocr.cells import read_cell

    whole = recognise(piece("shiryo1", 2, TABLE), DPI, engine)  # type: ignore[arg-type]
    table = next(i for i in lay_out(whole.page).items if isinstance(i, TableGrid))
    total = next(c for c in table.cells if (c.row, c.column) == (5, 1))
    x0, top, x1, bottom = total.box
    picture = piece(
        "shiryo1", 2, (TABLE[0] + x0 - 1, TABLE[1] + top - 1, TABLE[0] + x1 + 1, TABLE[1] + bottom + 1), 250
    )
    (line,) = read_cell(picture, 250, engine)  # type: ignore[arg-type]
    assert unicodedata.normalize("NFKC", "".join(c.text for c in line)) == "496"


def test_a_character_said_twice_without_room_for_it_is_dropped() -> None:
    said = [("書", 0.5, 0.9), ("類", 1.5, 0.9), ("請", 2.5, 0.8), ("青", 2.8, 0.3), ("求", 3.5, 0.9), ("書", 4.5, 0.9)]
    chars = [Char(text, probability, at / 5) for text, at, probability in said]
    assert "".join(c.text for c in without_doubles(chars, 150)) == "書類請求書"
