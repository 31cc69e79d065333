"""What may be a running head or foot."""

from __future__ import annotations

import pytest

from extractor.layout import lay_out
from extractor.layout.running import margin_lines
from tests.support.pages import page


@pytest.mark.parametrize(("share", "running"), [(1.0, True), (1.15, True), (1.4, False)])
def test_a_line_in_the_margin_is_hardly_larger_than_the_text(share, running):
    layout = lay_out(page([(50, 40, "一般会計"), (50, 300, "予算の内容は次のとおりである。")]))
    size = layout.items[0].size
    assert [b.raw for b in margin_lines(layout, size / share)] == (["一般会計"] if running else [])
