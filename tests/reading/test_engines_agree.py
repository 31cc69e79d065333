"""The C engine and the one in Python alone give the same numbers, bit for bit."""

import ctypes
import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest

from extractor.reading.bulk import FUNCTIONS, Bulk
from extractor.reading.engine import Columnar
from extractor.reading.native import address, raw
from extractor.settings import Limits
from tests.support.shared import shared_path

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


@pytest.fixture(scope="module")
def engine() -> Bulk:
    found = Bulk.load()
    if found is None:
        pytest.skip("the C engine was not built here")
    return found


def differences(one: Any, two: Any) -> list[str]:
    found = []
    for field in dataclasses.fields(one):
        a, b = getattr(one, field.name), getattr(two, field.name)
        if field.name == "state":
            continue
        same = np.array_equal(a, b) if isinstance(a, np.ndarray) else a == b
        if not same:
            found.append(field.name)
    return found


def compare(engine: Bulk, path: Path, limits: Limits, pages: int) -> int:
    glyphs = 0
    with pypdfium2.PdfDocument(path) as document:
        for number in range(min(pages, len(document))):
            results = []
            for reader in (engine, Columnar()):
                page = raw.FPDF_LoadPage(document.raw, number)
                handle = ctypes.c_void_p(ctypes.cast(page, ctypes.c_void_p).value)
                found = reader.objects(handle, limits)
                active = np.arange(len(found.text)) % 7 != 3
                first = reader.chars(handle, found, active, limits)
                second = reader.chars(handle, found, ~active, limits)
                found.handle = None  # another address for every page that is loaded
                results.append((found, first, second))
                raw.FPDF_ClosePage(page)
            (objects, *texts), (others, *other_texts) = results
            assert differences(objects, others) == []
            for (chars, cut), (other_chars, other_cut) in zip(texts, other_texts, strict=True):
                assert differences(chars, other_chars) == []
                assert cut == other_cut
                glyphs += len(chars)
    return glyphs


@pytest.mark.parametrize("name", ["shiryo1", "shiryo2.shifted", "shiryo3.rotated", "shiryo3.ipa"])
def test_engines_give_the_same_arrays(engine: Bulk, name: str) -> None:
    assert compare(engine, FIXTURES / f"{name}.pdf", Limits(), 3) > 500


def test_engines_cut_at_the_same_place(engine: Bulk) -> None:
    limits = Limits(glyphs_per_page=100, objects_per_page=60)
    assert compare(engine, FIXTURES / "shiryo1.pdf", limits, 3) > 50


@pytest.mark.parametrize(
    "name", ["nankoku_r4_ippan_yosan_148p", "osaka_yodogawa_guide_67p", "kobe_kansensho_sh17_17-18", "pdfjs_vertical"]
)
def test_engines_give_the_same_arrays_on_real_papers(engine: Bulk, name: str) -> None:
    assert compare(engine, shared_path(f"real/{name}.pdf"), Limits(), 2) > 0


def test_every_function_of_the_engine_is_in_this_pdfium() -> None:
    assert all(address(name) for name in FUNCTIONS)
