"""The steps in C give what those in Python give, number for number, or leave it to them."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.reading import compiled, drawn, open_document, scan, seen, written
from extractor.reading.page import Glyphs, Page
from extractor.reading.place import Place
from extractor.reading.records import Chars, Objects
from extractor.settings import Settings
from tests.support.shared import shared_path

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
PLACE = Place((0.5, 0.0, 100.5, 200.0))

pytestmark = pytest.mark.skipif(compiled.STEPS is None, reason="the steps in C were not built here")


@pytest.fixture
def in_python(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Turns the steps in C off."""

    def turn_off() -> None:
        for module in (drawn, scan, seen, written):
            monkeypatch.setattr(module, "STEPS", None)

    return turn_off


def differences(one: Any, two: Any, of: str = "") -> list[str]:
    """The names of the fields in which two readings differ, types of arrays and signs of zero too."""
    if dataclasses.is_dataclass(one):
        return [
            found
            for field in dataclasses.fields(one)
            for found in differences(getattr(one, field.name), getattr(two, field.name), f"{of}.{field.name}")
        ]
    if isinstance(one, np.ndarray):
        return [] if one.dtype == two.dtype and np.array_equal(one, two, equal_nan=one.dtype.kind == "f") else [of]
    return [] if one == two else [of]


def pages_of(path: Path, most: int) -> list[Page]:
    with open_document(path, Settings(ocr="never")) as paper:
        return [paper.page(n) for n in range(1, min(most, paper.page_count) + 1)]


def compare(path: Path, most: int, turn_off: Any) -> int:
    quick = pages_of(path, most)
    turn_off()
    plain = pages_of(path, most)
    assert [differences(a, b) for a, b in zip(quick, plain, strict=True)] == [[] for _ in plain]
    return sum(len(page.glyphs) for page in plain)


@pytest.mark.parametrize("name", ["council", "shiryo1", "shiryo2.shifted", "shiryo3.rotated", "shiryo3.ipa"])
def test_a_paper_is_read_the_same_without_the_steps_in_c(name: str, in_python: Any) -> None:
    assert compare(FIXTURES / f"{name}.pdf", 5, in_python) > 500


@pytest.mark.parametrize(
    "name", ["nankoku_r4_ippan_yosan_148p", "osaka_yodogawa_guide_67p", "kobe_kansensho_sh17_17-18", "pdfjs_vertical"]
)
def test_real_papers_are_read_the_same_without_the_steps_in_c(name: str, in_python: Any) -> None:
    assert compare(shared_path(f"real/{name}.pdf"), 3, in_python) > 0


numbers = st.integers(-20, 220).map(float) | st.floats(-1e3, 1e3) | st.sampled_from([0.02, 0.05, 99.999])
clips = st.sampled_from([(-1e30, -1e30, 1e30, 1e30), (10.0, 20.0, 90.0, 150.0), (50.0, 50.0, 40.0, 40.0)])
colors = st.sampled_from([0, 0xFF000000, 0xFFFFFFFF, 0x00FFFFFF])
steps = st.tuples(numbers, numbers, st.sampled_from([0, 0, 0, 1, 2]), st.booleans())
drawings = st.tuples(
    st.lists(steps, max_size=8) | st.tuples(numbers, numbers, numbers, numbers).map(lambda b: rectangle(*b)),
    *(st.integers(0, 2), colors, st.booleans(), colors, st.floats(0, 8), st.booleans(), clips, st.booleans()),
)


def rectangle(x0: float, y0: float, x1: float, y1: float) -> list[tuple[float, float, int, bool]]:
    corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    return [(x, y, 0 if k else 2, k == 3) for k, (x, y) in enumerate(corners)]


def objects(paths: list[Any], texts: list[Any] = []) -> Objects:  # noqa: B006
    """A page of some paths, or of some texts: (matrix, size, font)."""
    n, points = len(paths) + len(texts), [point for path in paths for point in path[0]]
    none = np.empty(0)
    return Objects(
        kind=np.full(n, 2, np.int32),
        matrix=np.array([m for m, *_ in texts], float).reshape(-1, 6),
        clip=np.array([path[7] for path in paths], float).reshape(-1, 4),
        parent=np.full(n, -1, np.int32),
        handle=None,
        text=np.arange(len(texts), dtype=np.int64),
        text_size=np.array([size for _, size, _ in texts], float),
        text_mode=none,
        text_font=np.array([font for *_, font in texts], np.int32),
        text_fill=none,
        text_stroke=none,
        text_bounds=none,
        path=np.arange(len(paths), dtype=np.int64),
        path_fill_mode=np.array([path[1] for path in paths], np.int32),
        path_stroked=np.array([path[3] for path in paths], np.bool_),
        path_width=np.array([path[5] for path in paths], float),
        path_fill=np.array([path[2] for path in paths], np.int64),
        path_stroke=np.array([path[4] for path in paths], np.int64),
        path_dashed=np.array([path[6] for path in paths], np.bool_),
        path_segments=np.array([len(path[0]) for path in paths], np.int32),
        point=np.array([point[:2] for point in points], float).reshape(-1, 2),
        point_kind=np.array([point[2] for point in points], np.int32),
        point_closes=np.array([point[3] for point in points], np.bool_),
        image=np.empty(0, np.int64),
        image_pixels=np.empty((0, 2), np.int32),
    )


@given(st.lists(drawings, max_size=6))
def test_any_paths_are_drawn_the_same(paths: list[Any]) -> None:
    found, shown = objects(paths), np.array([path[8] for path in paths], np.bool_)
    quick = drawn.draw(found, PLACE, shown)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drawn, "STEPS", None)
        assert differences(quick, drawn.draw(found, PLACE, shown)) == []


codes = st.integers(0x20, 0x7E) | st.sampled_from([0, 2, 9, 0x20, 0xA0, 0x3000, 0x2003, 0x3042, 0xD83D, 0xDE00, 0xE000])
chars = st.tuples(
    *(codes, st.integers(0, 4), st.sampled_from([0.0, 5.0, 10.0, 10.0001]) | numbers, numbers, st.floats(0, 20)),
    *(st.booleans(), st.booleans()),
)
matrices = st.sampled_from([(1.0, 0.0, 0.0, 1.0, 5.0, 5.0), (2.0, 0.0, 0.0, 1.0, 0.0, 100.0)])
turned = st.sampled_from(
    [(0.0, 1.0, -1.0, 0.0, 5.0, 5.0), (1.0, 0.0, 0.2, 1.0, 0.0, 0.0), (-1.0, 0.0, 0.0, 1.0, 0.0, 0.0)]
)
kinds = st.one_of(st.lists(matrices, min_size=5, max_size=5), st.lists(matrices | turned, min_size=5, max_size=5))


@given(st.lists(chars, max_size=30), kinds)
def test_any_characters_are_written_the_same(rows: list[Any], texts: list[Any]) -> None:
    found = objects([], [(matrix, 10.0 + k, k) for k, matrix in enumerate(texts)])
    read = Chars(
        np.array([row[0] for row in rows], np.int64),
        np.array([row[2:4] for row in rows], float).reshape(-1, 2),
        np.array([row[4] for row in rows], float),
        np.array([row[1] for row in rows], np.int32),
        np.array([row[5] for row in rows], np.bool_),
        np.array([row[6] for row in rows], np.bool_),
    )
    quick = written.write(read, found, PLACE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(written, "STEPS", None)
        assert differences(quick, written.write(read, found, PLACE)) == []


@given(
    st.lists(st.tuples(st.sampled_from("ab"), numbers, st.floats(0, 3), st.integers(0, 2)), max_size=40),
    st.floats(0, 12),
)
def test_letters_printed_twice_are_found_whoever_looks_for_them(rows: list[Any], size: float) -> None:
    n = len(rows)
    origin = np.array([row[1:3] for row in rows], float).reshape(-1, 2)
    glyphs = Glyphs([row[0] for row in rows], np.zeros((n, 4)), origin, np.full(n, size))
    glyphs.object = np.array([row[3] for row in rows], np.int32)
    quick = seen.only_once(glyphs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seen, "STEPS", None)
        assert quick.tolist() == seen.only_once(glyphs).tolist()


bounds = st.tuples(numbers, numbers, numbers, numbers)
inks = st.tuples(bounds, clips, st.sampled_from([0.0, 0.5, 10.0]), st.integers(0, 9), colors, colors, matrices)


@given(st.lists(inks, max_size=5))
def test_any_texts_are_hidden_by_the_same_causes(rows: list[Any]) -> None:
    found = objects([], [(row[6], row[2], 0) for row in rows])
    found.text_bounds = np.array([row[0] for row in rows], float).reshape(-1, 4)
    found.clip = np.array([row[1] for row in rows], float).reshape(-1, 4)
    found.text_mode = np.array([row[3] for row in rows], np.int32)
    found.text_fill = np.array([row[4] for row in rows], np.int64)
    found.text_stroke = np.array([row[5] for row in rows], np.int64)
    quick = seen._quick(found, PLACE)
    x0, y0, x1, y1 = PLACE.box
    low, high = np.maximum(found.clip[:, :2], (x0, y0)), np.minimum(found.clip[:, 2:], (x1, y1))
    assert quick is not None
    assert quick[1] == bool(((found.text_bounds[:, :2] < low) | (found.text_bounds[:, 2:] > high)).any())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seen, "STEPS", None)
        assert differences(quick[0], seen.hidden_texts(found, PLACE)) == []


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_colours_are_near_each_other_one_by_one_as_all_at_once(one: int, other: int) -> None:
    apart = seen._difference(np.array([one], np.int64), np.array([other], np.int64))
    assert seen._near(one, other) == bool(apart[0] < seen._CONTRAST)


@given(st.lists(st.sampled_from([b"/Launch", b"/Launc", b"/", b"h", b"/GoToR", b" ", b"/UserUnit", b"/OCProperties"])))
def test_names_are_found_the_same_in_any_bytes(parts: list[bytes]) -> None:
    text = b"".join(parts)
    assert scan._named([b"", text]) == {name for name in scan._ACTIONS + scan._OTHERS if name in text}


def test_arrays_that_do_not_fit_each_other_are_left_to_python() -> None:
    assert compiled.STEPS is not None
    eight, four, one = np.zeros(2), np.zeros(2, np.int32), np.zeros(2, np.bool_)
    assert compiled.STEPS.glyphs(eight, four, eight, eight, one, one, eight, eight, eight, four, 0.0, 0.0) is None
    short = (eight, four, one, four, four, eight, one, eight, eight, one, eight, one)
    assert compiled.STEPS.paths(*short, 0.0, 0.0, 1.0, 1.0) is None
    with pytest.raises(TypeError):
        compiled.STEPS.repeated([1, 2], eight, 1.0)
