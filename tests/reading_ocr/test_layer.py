from __future__ import annotations

import numpy as np
import pytest

from extractor.reading.ocr.layer import need_of
from extractor.reading.page import Glyphs, Hidden, Page, Pictures
from tests.support import pages

WHOLE = (0.0, 0.0, 600.0, 800.0)


def paper(texts: list[pages.Text] | None = None, *pictures: tuple[float, float, float, float]) -> Page:
    page = pages.page(texts or [])
    page.pictures = Pictures(np.array(pictures, float).reshape(-1, 4), np.tile([1000, 1000], (len(pictures), 1)))
    return page


TEXT: list[pages.Text] = [(50.0, 40.0 + 15 * k, "公文書の公開請求件数と請求者の数は次のとおり") for k in range(40)]


def test_a_page_of_text_needs_nothing() -> None:
    assert not need_of(paper(TEXT))


def test_an_empty_page_needs_nothing() -> None:
    assert not need_of(paper())


def test_a_page_that_is_a_picture_is_recognised_whole() -> None:
    need = need_of(paper(None, WHOLE))
    assert need.whole
    assert not need.garbage
    assert not need.hidden_layer


def test_text_of_another_recognition_under_the_picture_is_told() -> None:
    page = paper(None, WHOLE)
    page.hidden = [Hidden("invisible", 300, WHOLE, "公文書" * 100)]
    assert need_of(page).hidden_layer


def test_a_picture_of_a_table_among_text_is_recognised_alone() -> None:
    need = need_of(paper(TEXT[:10], (50, 300, 500, 600)))
    assert not need.whole
    assert need.boxes == [(50, 300, 500, 600)]


def test_strips_of_one_picture_are_one() -> None:
    strips = [(50.0, 300.0 + 50 * k, 500.0, 350.0 + 50 * k) for k in range(6)]
    assert need_of(paper(TEXT[:10], *strips)).boxes == [(50, 300, 500, 600)]


@pytest.mark.parametrize("box", [(50.0, 300.0, 80.0, 320.0), (0.0, 0.0, 600.0, 10.0)])
def test_logos_and_lines_that_are_pictures_are_left_alone(box: tuple[float, float, float, float]) -> None:
    assert not need_of(paper(TEXT[:10], box))


def test_a_ground_under_the_text_is_no_picture_of_text() -> None:
    assert not need_of(paper(TEXT, WHOLE))


def test_a_stamp_typed_on_a_scan_does_not_make_it_digital() -> None:
    need = need_of(paper([(500.0, 30.0, "資料１")], WHOLE))
    assert need.whole
    assert not need.drop.any()


def test_glyphs_without_a_meaning_give_way_to_the_picture() -> None:
    page = paper(TEXT)
    page.glyphs.mapped[:] = False
    need = need_of(page)
    assert need.whole
    assert need.garbage
    assert need.drop.all()


def test_some_glyphs_without_a_meaning_alone_give_way() -> None:
    page = paper(TEXT)
    page.glyphs.mapped[:100] = False
    need = need_of(page)
    assert need.whole
    assert need.drop.sum() == 100


def test_always_recognises_every_page_whole() -> None:
    need = need_of(paper(TEXT), always=True)
    assert need.whole
    assert need.drop.all()


def test_letters_drawn_as_outlines_are_a_picture() -> None:
    page = paper()
    page.glyphs = Glyphs()
    page.shapes = pages.shapes([(10.0 * k, 10.0, 10.0 * k + 8, 18.0) for k in range(61)])
    assert need_of(page).whole
