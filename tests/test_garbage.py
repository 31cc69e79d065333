"""Collections of circles: none while a paper is read, and all as before afterwards."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import pytest

import extractor
from benchmarks.made import figures_page, write_pdf
from extractor import garbage
from extractor.errors import InputError
from extractor.layout import lay_out
from extractor.reading import open_document
from extractor.settings import Settings


def test_nothing_is_collected_while_a_paper_is_read_but_the_sweeps(tmp_path: Path):
    pages = 2 * garbage.PAGES
    path = write_pdf(tmp_path / "paper.pdf", (figures_page(n) for n in range(pages)))
    extractor.extract(path, pages=[1], ocr="never")
    seen: list[int] = []

    def note(phase: str, told: dict[str, int]) -> None:
        if phase == "start":
            seen.append(told["generation"])

    gc.collect()
    gc.callbacks.append(note)
    try:
        extractor.extract(path, ocr="never")
        during = list(seen)
    finally:
        gc.callbacks.remove(note)
    assert during[:2] == [0, 0]
    assert len(during) <= 3  # one more may follow as soon as collecting is allowed again
    assert gc.isenabled()


def test_afterwards_it_is_as_before_also_after_a_fault(tmp_path: Path):
    (tmp_path / "bad.pdf").write_bytes(b"no paper")
    with pytest.raises(InputError):
        extractor.extract(tmp_path / "bad.pdf")
    assert gc.isenabled()
    gc.disable()
    try:
        with garbage.paused(), garbage.paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_document_goes_with_who_holds_it(tmp_path: Path):
    path = write_pdf(tmp_path / "paper.pdf", [figures_page(0)])
    extractor.extract(path, ocr="never")
    gc.collect()
    with garbage.paused():
        document = extractor.extract(path, ocr="never")
        held = weakref.ref(document.tables[0])
        del document
        assert held() is None


def test_a_page_that_was_laid_out_goes_without_being_looked_for(tmp_path: Path):
    path = write_pdf(tmp_path / "paper.pdf", [figures_page(0)])
    with garbage.paused(), open_document(path, Settings()) as paper:
        page = paper.page(1)
        held = weakref.ref(page.glyphs.box)
        lay_out(page)
        del page
        assert held() is None
