"""Glyph for glyph beside playa, which is of another making again: the same letters at the same places."""

from pathlib import Path

import numpy as np
import playa
import pytest

from extractor.reading import open_document
from extractor.settings import Settings
from tests.support.shared import shared_path

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
POINTS = 0.05


def compare(path: Path, pages: int) -> int:
    count = 0
    with playa.open(path) as oracle, open_document(path, Settings()) as paper:
        assert len(oracle.pages) == paper.page_count
        for number in range(1, min(pages, paper.page_count) + 1):
            page = paper.page(number)
            assert page.hidden == []
            theirs = [(g.text or "", *g.origin) for g in oracle.pages[number - 1].glyphs]
            theirs = [g for g in theirs if g[0].strip()]
            ours = list(zip(page.glyphs.text, *page.glyphs.origin.T.tolist(), strict=True))
            assert len(ours) == len(theirs)
            one, two = (sorted(glyphs, key=lambda g: (g[0], round(g[2]), round(g[1]))) for glyphs in (ours, theirs))
            assert [g[0] for g in one] == [g[0] for g in two]
            places = np.array([g[1:] for g in one]) - np.array([g[1:] for g in two])
            assert np.abs(places).max() < POINTS
            count += len(ours)
    return count


@pytest.mark.parametrize("name", ["shiryo1", "shiryo2.shifted", "shiryo3.ipa", "shiryo1.kangxi"])
def test_fixtures(name: str) -> None:
    assert compare(FIXTURES / f"{name}.pdf", 2) > 50


@pytest.mark.parametrize("name", ["mhlw_39_kochi", "nankoku_r3_kikin", "osaka_asahi_h29_syukei", "pdfjs_noembed-sjis"])
def test_real_papers(name: str) -> None:
    assert compare(shared_path(f"real/{name}.pdf"), 1) > 0
