"""Page numbers told from figures."""

from __future__ import annotations

import pytest

from extractor.layout.folio import is_folio

FOOT = (280.0, 780.0, 320.0, 790.0)


@pytest.mark.parametrize("text", ["－ 1 －", "— 10 —", "- 3 -", "12ページ", "５頁"])
def test_a_number_set_off_in_the_margin_is_the_pages(text):
    assert is_folio(text, FOOT, 842.0)
    assert not is_folio(text, (280.0, 400.0, 320.0, 410.0), 842.0)


@pytest.mark.parametrize("text", ["12", "1,234", "-12", "△3", "－", "3 - 5人"])
def test_a_bare_figure_in_the_margin_may_be_anything(text):
    assert not is_folio(text, FOOT, 842.0)
