"""Forms within forms: what would unfold to more than any page needs is told before memory is gone."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from extractor.errors import TooLargeError
from extractor.reading.nesting import FORMS
from tests.reading.build import hexed, image, read, said, write

WORDS = f"BT /J 10 Tf 100 700 Td {hexed('合計127')} Tj ET "


def nested(path: Path, levels: int, times: int, within_itself: bool = False) -> Path:
    """A page that draws a form that draws another so many times, so many levels deep."""

    def forms(pdf: pikepdf.Pdf) -> Dictionary:
        inner = None
        for _ in range(levels):
            resources = Dictionary() if inner is None else Dictionary(XObject=Dictionary(F=inner))
            inner = pdf.make_stream(
                b"q /F Do Q\n" * times if inner is not None or within_itself else b"0 0 m",
                Type=Name.XObject,
                Subtype=Name.Form,
                BBox=Array([0, 0, 600, 800]),
                Resources=resources,
            )
            if within_itself:
                inner.Resources.XObject = Dictionary(F=inner)
        return Dictionary(F=inner)

    return write(path, WORDS + "/F Do", resources={"XObject": forms})


@pytest.mark.parametrize("reader", ["pdfium", "pdfplumber"])
def test_forms_that_unfold_to_more_than_any_page_needs_are_too_large(tmp_path: Path, reader: str) -> None:
    with pytest.raises(TooLargeError, match=f"{FORMS:,}"):
        read(nested(tmp_path / "a.pdf", 10, 10), reader)


@pytest.mark.parametrize(("levels", "times"), [(1, 1), (4, 8), (20, 1)])
def test_forms_within_forms_as_producers_write_them_are_read(tmp_path: Path, levels: int, times: int) -> None:
    assert said(read(nested(tmp_path / "a.pdf", levels, times))) == "合計127"


def test_a_form_that_draws_itself_once_is_read_and_one_that_does_so_again_and_again_is_not(tmp_path: Path) -> None:
    assert said(read(nested(tmp_path / "a.pdf", 1, 1, within_itself=True))) == "合計127"
    with pytest.raises(TooLargeError):
        read(nested(tmp_path / "b.pdf", 1, 2, within_itself=True))


def test_pictures_that_are_drawn_again_and_again_are_no_forms(tmp_path: Path) -> None:
    def forms(pdf: pikepdf.Pdf) -> Dictionary:
        inner = None
        for _ in range(3):
            resources = Dictionary(I=image(pdf, b"\0", 1, 1))
            content = b"/I Do\n" * 1000
            if inner is not None:
                resources.F, content = inner, content + b"/F Do"
            inner = pdf.make_stream(
                content,
                Type=Name.XObject,
                Subtype=Name.Form,
                BBox=Array([0, 0, 600, 800]),
                Resources=Dictionary(XObject=resources),
            )
        return Dictionary(F=inner)

    path = write(tmp_path / "a.pdf", WORDS + "/F Do", resources={"XObject": forms})
    assert said(read(path)) == "合計127"
