"""The steps of the layout in C and those in Python alone give the same, bit for bit."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.layout import assemble, grid, headers, lay_out, lines, rules, seats, sheet, stepped
from extractor.layout.grid import Grid, find_grids
from extractor.layout.lines import find_lines
from extractor.layout.native import indices
from extractor.layout.rules import Rules, find_rules
from extractor.layout.unruled import pieces
from extractor.layout.unruled.pieces import find_chunks, has_figure
from extractor.layout.unruled.refine import _crowded
from extractor.reading import open_document
from extractor.reading.page import Glyphs, Page, Shapes, Strokes
from extractor.settings import Settings

NATIVE: Any = lines.NATIVE
FIXTURES = sorted((Path(__file__).resolve().parents[2] / "fixtures").glob("*.pdf"))
COLORS = (0xFF000000, 0x00000000, 0xFFFFFFFF, 0xFFC0C0C0)
WHOLE = st.integers(0, 40).map(lambda n: n * 2.5)  # places that meet and nearly meet each other
NUMBERS = st.one_of(WHOLE, st.floats(-1e6, 1e6))


@pytest.fixture(autouse=True, scope="module")
def built() -> None:
    if rules.NATIVE is None or NATIVE is None:
        pytest.skip("the layout in C was not built here")


def both(module: Any, ask: Callable[[], Any]) -> tuple[Any, Any]:
    """What C and what Python alone answer."""
    native = module.NATIVE
    first = ask()
    module.NATIVE = None
    try:
        return first, ask()
    finally:
        module.NATIVE = native


def drawn(strokes: list[tuple[float, ...]], shapes: list[tuple[float, ...]], wide: list[float]) -> Page:
    n, m = len(strokes), len(shapes)
    return Page(
        1,
        600.0,
        800.0,
        glyphs=Glyphs(),
        strokes=Strokes(
            np.array(strokes, float).reshape(-1, 4),
            np.resize(np.array([*wide, 1.0]), n),
            np.resize(np.array(COLORS, np.int64), n),
            np.zeros(n, bool),
        ),
        shapes=Shapes(
            np.array(shapes, float).reshape(-1, 4),
            np.resize(np.array(COLORS, np.int64), m),
            np.zeros(m, np.int64),
            np.resize(np.array([True, True, False, True, True]), m),
        ),
    )


def told(found: Rules) -> tuple[bytes, bytes]:
    return found.horizontal.tobytes(), found.vertical.tobytes()


def plan(found: list[Grid]) -> list[Any]:
    return [
        (g.xs.tobytes(), g.ys.tobytes(), g.owner.tolist(), g.spans, sorted(g.open_sides), g.inked, g.owner.shape)
        for g in found
    ]


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_both_find_the_same_rules_and_grids_on_every_page_of_a_fixture(path: Path) -> None:
    grids = 0
    with open_document(path, Settings()) as paper:
        for number in range(1, min(paper.page_count, 12) + 1):
            page = paper.page(number)
            one, other = both(rules, partial(find_rules, page))
            assert told(one) == told(other)
            found, others = both(grid, partial(find_grids, one, 2.0))
            assert plan(found) == plan(others)
            grids += len(found)
    assert grids or path.stem not in ("council", "shiryo1", "shiryo2", "shiryo3")


BOXES = st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS), max_size=30)
RECTANGLES = BOXES.map(lambda boxes: [(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in boxes])
HAIRS = st.lists(st.tuples(WHOLE, WHOLE, st.sampled_from([0.4, 1.0, 2.5, 40.0]), st.sampled_from([0.4, 1.0, 2.5]))).map(
    lambda hairs: [(x, y, x + w, y + h) for x, y, w, h in hairs]
)


@given(strokes=BOXES, shapes=st.one_of(RECTANGLES, HAIRS), wide=st.lists(st.sampled_from([0.0, 0.5, 8.0, 9.0])))
@settings(max_examples=80, deadline=None)
def test_both_make_the_same_rules_of_whatever_is_drawn(
    strokes: list[tuple[float, ...]], shapes: list[tuple[float, ...]], wide: list[float]
) -> None:
    page = drawn(strokes, shapes, wide)
    one, other = both(rules, lambda: find_rules(page))
    assert told(one) == told(other)


SPANS = st.lists(
    st.tuples(WHOLE, WHOLE, st.integers(1, 20), st.sampled_from([0.0, 0.5, 1.0])).map(
        lambda r: (r[0], r[1], r[1] + r[2] * 2.5 + 1.0, r[3])
    ),
    max_size=40,
)


@given(across=SPANS, down=SPANS, near=st.sampled_from([1.5, 2.5, 3.0]))
@settings(max_examples=100, deadline=None)
def test_both_make_the_same_grids_of_rules_that_meet_by_chance(
    across: list[tuple[float, ...]], down: list[tuple[float, ...]], near: float
) -> None:
    found = Rules(np.array(across, float).reshape(-1, 4), np.array(down, float).reshape(-1, 4))
    one, other = both(grid, lambda: find_grids(found, near))
    assert plan(one) == plan(other)


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_none_are_left_to_python(wrong: float) -> None:
    assert rules.NATIVE is not None
    assert rules.NATIVE.grids(np.array([[wrong, 0.0, 1.0, 1.0]]), np.empty((0, 4)), 2.5) is None
    empty = np.empty((0, 4))
    nothing = np.empty(0, np.int64)
    box = np.array([[wrong, 0.0, 1.0, 1.0]])
    assert rules.NATIVE.rules(box, np.ones(1), np.ones(1, np.int64), empty, nothing, np.empty(0, bool)) is None


@pytest.mark.parametrize(
    "arrays",
    [
        (np.zeros((2, 4), np.float32), np.zeros((2, 4))),
        (np.zeros(5), np.zeros((2, 4))),
        (np.zeros(8), np.zeros(7)),
    ],
)
def test_arrays_of_another_kind_are_refused_rather_than_read_beyond_their_end(arrays: tuple[Any, Any]) -> None:
    assert rules.NATIVE is not None
    assert rules.NATIVE.grids(*arrays, 2.5) is None


def test_arrays_of_unlike_lengths_are_refused() -> None:
    assert rules.NATIVE is not None
    two, one = np.zeros((2, 4)), np.ones(1)
    empty, nothing = np.empty((0, 4)), np.empty(0, np.int64)
    assert rules.NATIVE.rules(two, one, np.ones(2, np.int64), empty, nothing, np.empty(0, bool)) is None
    assert rules.NATIVE.rules(empty, np.empty(0), nothing, two, np.ones(2, np.int64), np.ones(1, bool)) is None


def written(seed: int, count: int, turned: bool) -> Glyphs:
    """Glyphs in lines that nearly agree, with blanks, marks, words of two letters and, if wanted, other directions."""
    draw = np.random.default_rng(seed)
    size = draw.choice([5.0, 10.0, 10.0, 10.5, 12.0], count)
    x0 = draw.integers(0, 60, count) * 5.0 + draw.choice([0.0, 0.25], count)
    base = draw.integers(1, 8, count) * 12.0 + draw.choice([0.0, 0.0, 0.4, 1.6, 3.0], count)
    width = size * draw.choice([0.5, 1.0], count)
    return Glyphs(
        text=draw.choice(np.array(["あ", "1", "a", "区", "ffi", "※", ",", "。", "い\U000e0100"]), count).tolist(),
        box=np.stack([x0, base - 0.88 * size, x0 + width, base + 0.12 * size], 1),
        origin=np.stack([x0, base], 1),
        size=size,
        angle=draw.choice([0.0, 0.0, 90.0, 180.0, 270.0, 359.0, 1.5], count) if turned else np.zeros(count),
        font=draw.integers(0, 3, count).astype(np.int32),
        object=np.sort(draw.integers(0, max(count // 3, 1), count)).astype(np.int32),
        space=draw.choice([0, 0, 0, 1, 2], count).astype(np.int32),
        vertical=draw.random(count) < (0.1 if turned else 0.0),
        mapped=np.ones(count, bool),
        confidence=draw.choice([1.0, 1.0, 0.87], count),
    )


def shown(found: list[Any]) -> list[Any]:
    """Lines or chunks with their glyphs as lists."""
    return [
        tuple(v.tolist() if isinstance(v, np.ndarray) else v for v in map(partial(getattr, each), each.__slots__))
        for each in found
    ]


TEXTS = st.builds(written, st.integers(0, 10**6), st.integers(0, 120), st.booleans())


@given(glyphs=TEXTS, owners=st.integers(1, 6), whole=st.booleans())
@settings(max_examples=80, deadline=None)
def test_both_find_the_same_lines(glyphs: Glyphs, owners: int, whole: bool) -> None:
    owner = np.arange(len(glyphs)) * 7 % (owners + 1) - 1
    cells = np.arange(owners // 2, owners) if whole else None
    one, other = both(lines, lambda: find_lines(glyphs, owner, cells))
    assert shown(one) == shown(other)


@given(glyphs=TEXTS, cells=st.integers(0, 5), left_out=st.integers(2, 9))
@settings(max_examples=80, deadline=None)
def test_both_find_the_same_chunks(glyphs: Glyphs, cells: int, left_out: int) -> None:
    use = np.flatnonzero(np.arange(len(glyphs)) % left_out != 1)
    cell = use * 5 % cells if cells else None
    one, other = both(pieces, lambda: find_chunks(glyphs, use, cell))
    assert shown(one) == shown(other)
    held = np.zeros(len(use), np.int64) if cell is None else cell
    assert NATIVE.crowded(glyphs.box, glyphs.origin, glyphs.size, use, held) == _crowded(glyphs, use, held)


def test_blanks_that_fill_a_line_part_no_words_in_either() -> None:
    text = "we the people of the united states in order to form"
    kept = [(k, c) for k, c in enumerate(text) if c != " "]
    glyphs = written(1, len(kept), False)
    x0 = np.array([k * 6.0 + text[:k].count(" ") * 7.0 for k, _ in kept])
    glyphs.text = [c for _, c in kept]
    glyphs.size = np.full(len(kept), 10.0)
    glyphs.box = np.stack([x0, np.full(len(kept), 91.2), x0 + 5, np.full(len(kept), 101.2)], 1)
    glyphs.origin = np.stack([x0, np.full(len(kept), 100.0)], 1)
    glyphs.space = np.array([k > 0 and text[k - 1] == " " for k, _ in kept], np.int32)
    one, other = both(pieces, lambda: find_chunks(glyphs, np.arange(len(kept))))
    assert shown(one) == shown(other)
    assert [c.text for c in one] == [text]


@pytest.mark.parametrize("path", FIXTURES[:6], ids=lambda path: path.stem)
def test_both_read_the_same_from_a_fixture(path: Path) -> None:
    with open_document(path, Settings()) as paper:
        for number in range(1, min(paper.page_count, 6) + 1):
            glyphs = paper.page(number).glyphs
            every = np.arange(len(glyphs))
            one, other = both(lines, partial(find_lines, glyphs, every % 2))
            assert shown(one) == shown(other)
            one, other = both(pieces, partial(find_chunks, glyphs, every))
            assert shown(one) == shown(other)


def test_places_beyond_the_glyphs_are_refused() -> None:
    glyphs = written(3, 20, False)
    for use in ([-1], [20], [2**62]):
        held = np.array(use, np.int64)
        assert NATIVE.crowded(glyphs.box, glyphs.origin, glyphs.size, held, held) is None
        assert (
            NATIVE.pieces(
                glyphs.text,
                glyphs.box,
                glyphs.origin,
                glyphs.size,
                glyphs.angle,
                glyphs.vertical,
                glyphs.space,
                glyphs.font,
                held,
                None,
                None,
            )
            is None
        )


@pytest.mark.parametrize("field", ["text", "box", "size", "space", "font", "confidence"])
def test_glyphs_whose_arrays_do_not_agree_are_refused(field: str) -> None:
    glyphs = written(4, 20, False)
    setattr(glyphs, field, getattr(glyphs, field)[:-1])
    owner = np.zeros(20, np.int64)
    arrays = (glyphs.text, glyphs.box, glyphs.origin, glyphs.size, glyphs.confidence, glyphs.space, glyphs.font)
    assert NATIVE.lines(*arrays, owner, None, (lines.Line, indices)) is None


@pytest.mark.parametrize(("field", "wrong"), [("space", 3), ("space", -1), ("size", np.nan), ("text", "")])
def test_glyphs_that_no_reader_gives_are_left_to_python(field: str, wrong: Any) -> None:
    glyphs = written(5, 20, False)
    getattr(glyphs, field)[7] = wrong
    owner = np.zeros(20, np.int64)
    arrays = (glyphs.text, glyphs.box, glyphs.origin, glyphs.size, glyphs.confidence, glyphs.space, glyphs.font)
    assert NATIVE.lines(*arrays, owner, None, (lines.Line, indices)) is None


@given(glyphs=TEXTS)
@settings(max_examples=80, deadline=None)
def test_whether_a_text_has_a_figure_is_what_its_chunks_say(glyphs: Glyphs) -> None:
    use = np.arange(len(glyphs))
    told = any(chunk.figure for chunk in find_chunks(glyphs, use))
    assert both(pieces, lambda: has_figure(glyphs, use)) == (told, told)


@pytest.mark.parametrize("name", ["council", "shiryo2"])
def test_a_paper_is_laid_out_alike_without_any_module_in_c(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = FIXTURES[0].with_name(f"{name}.pdf")
    with open_document(path, Settings()) as paper:
        pages = [paper.page(number) for number in range(1, min(paper.page_count, 4) + 1)]

    def read() -> list[str]:
        blocks, tables, problems = assemble([lay_out(page) for page in pages])
        return [each.model_dump_json() for each in (*blocks, *tables, *problems)]

    first = read()
    refine = import_module("extractor.layout.unruled.refine")  # the package names its function so
    describing = import_module("extractor.layout.describe")
    for module in (rules, grid, lines, pieces, refine, headers, seats, sheet, stepped, describing):
        monkeypatch.setattr(module, "NATIVE", None)
    assert read() == first
    assert any('"cells"' in each for each in first)
