"""The default reader and the reference reader are of different making; on every fixture they give the same page."""

from pathlib import Path

import numpy as np
import pytest

from extractor.reading import open_document
from extractor.reading.page import Glyphs, Page
from extractor.settings import Settings

FIXTURES = sorted((Path(__file__).resolve().parents[2] / "fixtures").glob("*.pdf"))
PAGES = 3  # of each paper; the bound volume in whole
POINTS = 0.05


def by_place(glyphs: Glyphs) -> list[int]:
    """Glyph numbers by what they say and where they stand, so that rounding cannot swap two of them."""
    return sorted(range(len(glyphs)), key=lambda k: (glyphs.text[k], *np.rint(glyphs.origin[k] / 2).tolist()))


def assert_same(one: Page, two: Page) -> None:
    assert (one.width, one.height) == pytest.approx((two.width, two.height), abs=POINTS)
    assert one.rotation == two.rotation
    a, b = by_place(one.glyphs), by_place(two.glyphs)
    assert [one.glyphs.text[k] for k in a] == [two.glyphs.text[k] for k in b]
    assert np.abs(one.glyphs.origin[a] - two.glyphs.origin[b]).max(initial=0) < POINTS
    # An advance is the font's own, but for ink that overhangs it (one "f" of one fixture by a point).
    assert (np.abs(one.glyphs.box[a] - two.glyphs.box[b]).max(1) > POINTS).sum() <= 1
    assert np.array_equal(one.glyphs.space[a], two.glyphs.space[b])
    assert np.abs(one.glyphs.size[a] - two.glyphs.size[b]).max(initial=0) < POINTS
    for kind in ("strokes", "shapes", "pictures"):
        mine, other = getattr(one, kind).box, getattr(two, kind).box
        assert mine.shape == other.shape
        assert np.abs(mine - other).max(initial=0) < POINTS
    assert [(h.cause, h.count) for h in one.hidden] == [(h.cause, h.count) for h in two.hidden]


@pytest.mark.parametrize("path", FIXTURES, ids=lambda p: p.stem)
def test_both_readers_give_the_same_page(path: Path) -> None:
    with (
        open_document(path, Settings()) as default,
        open_document(path, Settings(reader="pdfplumber")) as reference,
    ):
        assert default.page_count == reference.page_count
        last = default.page_count if path.stem == "council" else min(PAGES, default.page_count)
        for number in range(1, last + 1):
            assert_same(default.page(number), reference.page(number))
