from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pikepdf
import pytest

from extractor.reading.ocr import pages as ocr_pages
from extractor.reading.ocr.pages import PageReader
from extractor.reading.page import Page, Pictures
from tests.reading_ocr.draw import Parrot, blank, grid, word
from tests.support.pages import page as handmade
from tests.support.pdfs import text_pdf

SIZE = (300.0, 200.0)


def picture_page(folder: Path) -> tuple[Page, Any]:
    """A page that is one picture of a grid with a word, and the paper that it is of."""
    picture = blank(*SIZE)
    grid(picture, [20.0, 100.0, 280.0], [20.0, 60.0, 180.0])
    word(picture, 40, 45, "777")
    jpeg = cv2.imencode(".jpg", picture)[1].tobytes()
    pdf = pikepdf.new()
    sheet = pdf.add_blank_page(page_size=SIZE)
    image = pikepdf.Stream(pdf, jpeg)
    image.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=picture.shape[1],
        Height=picture.shape[0],
        ColorSpace=pikepdf.Name.DeviceGray,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    image.stream_dict.Length = len(jpeg)
    sheet.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=pdf.make_indirect(image)))
    sheet.Contents = pdf.make_stream(f"{SIZE[0]} 0 0 {SIZE[1]} 0 0 cm /Im Do".encode())
    path = folder / "scan.pdf"
    pdf.save(path)
    page = Page(1, *SIZE, pictures=Pictures(np.array([[0, 0, *SIZE]]), np.array([picture.shape[::-1]])))
    return page, SimpleNamespace(content=path.read_bytes(), password="")


QUAD = np.array([[105, 95, 160, 95, 160, 135, 105, 135]], float)


def test_a_picture_is_recognised_with_its_rules_and_words(tmp_path: Path) -> None:
    page, paper = picture_page(tmp_path)
    called = []
    with PageReader(paper, "auto", lambda: called.append(1), engine=Parrot(QUAD, ["777"])) as reader:
        look = reader.look(page)
        assert reader.engine_used == "parrot 1"
    assert look.layer == "ocr"
    assert "".join(look.page.glyphs.text) == "777"
    assert len(look.page.strokes) == 6
    assert look.page.fonts == ["(recognised)"]
    assert called == [1]
    assert look.place is not None
    assert np.allclose(look.place([30, 30, 60, 50]), [30, 30, 60, 50], atol=1)


def test_never_looks_at_no_picture(tmp_path: Path) -> None:
    page, paper = picture_page(tmp_path)
    engine = Parrot(QUAD, ["777"])
    with PageReader(paper, "never", engine=engine) as reader:
        look = reader.look(page)
    assert look.page is page
    assert look.layer is None
    assert not engine.shown


def test_what_the_text_layer_tells_on_a_scan_is_kept(tmp_path: Path) -> None:
    page, paper = picture_page(tmp_path)
    page.glyphs = handmade([(250.0, 15.0, "A1")]).glyphs
    with PageReader(paper, "auto", engine=Parrot(QUAD, ["777"])) as reader:
        look = reader.look(page)
    assert look.layer == "mixed"
    assert "".join(look.page.glyphs.text) == "A1777"


def test_a_digital_page_is_given_back_as_it_is(tmp_path: Path) -> None:
    content = text_pdf(tmp_path / "a.pdf", "hello").read_bytes()
    page = handmade([(50.0, 50.0, "hello")])
    engine = Parrot(QUAD, ["777"])
    with PageReader(SimpleNamespace(content=content, password=""), "auto", engine=engine) as reader:  # type: ignore[arg-type]
        assert reader.look(page).page is page
    assert not engine.shown


def test_without_the_extra_pictures_among_text_are_told_with_the_way_to_read_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr_pages, "available", lambda: False)
    page, paper = picture_page(tmp_path)
    page.glyphs = handmade([(250.0, 15.0, "A1")]).glyphs
    page.pictures.box = np.array([[20.0, 20.0, 140.0, 100.0]])
    with PageReader(paper, "auto") as reader:
        (told,) = reader.look(page).problems
        assert reader.engine_used is None
    assert told.code == "picture-unread"
    assert "gikai-extractor[ocr]" in told.message.en
