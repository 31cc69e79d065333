"""Cells are made, set and described alike in C and in Python alone."""

from importlib import import_module
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.layout import headers, seats, sheet, stepped
from extractor.layout.found import GridCell, JoinedCell, TableGrid
from extractor.layout.grid import Grid
from extractor.layout.headers import figure_columns
from extractor.layout.lines import Line
from extractor.layout.rules import Rules
from extractor.layout.seats import Seats
from extractor.model import Cell
from extractor.reading.page import Floats, Glyphs, Page, Shapes

describing: Any = import_module("extractor.layout.describe")  # the package may name its function so
WORDS = (
    "",
    "12",
    "1,234",
    "△5",
    "あいう",
    "合計",
    "12.50",
    "3人",
    "－",
    "x",
    "1\u3000区",
    "(7)",
    "12,",
    "345",
    "あ" * 70,
)
PLACES = st.integers(0, 60).map(lambda n: n * 2.5)


@pytest.fixture(autouse=True, scope="module")
def built() -> None:
    if describing.NATIVE is None:
        pytest.skip("the layout in C was not built here")


def without(module: Any, ask: Any) -> Any:
    """What Python alone answers."""
    native = module.NATIVE
    module.NATIVE = None
    try:
        return ask()
    finally:
        module.NATIVE = native


LINES = st.builds(
    lambda text, x0, width, size, way, sure: Line(
        text, (x0, 10.0, x0 + width, 20.0), size, 0, way, 0, np.zeros(1, np.int64), sure
    ),
    st.sampled_from(WORDS),
    PLACES,
    PLACES,
    st.sampled_from([5.0, 10.0, 10.5]),
    st.sampled_from([0, 0, 0, 0, 1]),
    st.sampled_from([1.0, 0.87, 0.5]),
)
GRID_CELLS = st.builds(
    lambda row, column, rows, columns, x0, width, own, sure: GridCell(
        row, column, rows, columns, (x0, 8.0, x0 + width, 24.0), own, page=3, confidence=sure
    ),
    st.integers(0, 4),
    st.integers(0, 4),
    st.integers(1, 2),
    st.integers(1, 2),
    PLACES,
    PLACES,
    st.lists(LINES, max_size=4),
    st.sampled_from([1.0, 0.5]),
)
JOINED_CELLS = GRID_CELLS.map(
    lambda c: JoinedCell(
        c.row, c.column, c.row_span, c.column_span, c.lines, [*c.regions, (4, c.box)], "", 0, c.confidence
    )
)


@given(
    cells=st.lists(st.one_of(GRID_CELLS, JOINED_CELLS), max_size=12), depth=st.integers(0, 2), stub=st.integers(0, 2)
)
@settings(max_examples=80, deadline=None)
def test_both_describe_the_same_cells(cells: list[Any], depth: int, stub: int) -> None:
    def told() -> list[Cell]:
        made: list[Cell] = describing._cells(cells, depth, stub)
        return made

    one, other = told(), without(describing, told)
    assert one == other
    assert [list(vars(c)) for c in one] == [list(vars(c)) for c in other]
    assert [repr(c) for c in one] == [repr(c) for c in other]
    assert [c.model_fields_set for c in one] == [c.model_fields_set for c in other]
    assert [c.model_dump_json() for c in one] == [c.model_dump_json() for c in other]


@given(cells=st.lists(st.one_of(GRID_CELLS, JOINED_CELLS), max_size=30), first=st.integers(0, 3))
@settings(max_examples=80, deadline=None)
def test_both_find_the_same_columns_of_figures(cells: list[Any], first: int) -> None:
    assert figure_columns(cells, first) == without(headers, lambda: figure_columns(cells, first))


@given(cells=st.lists(GRID_CELLS, max_size=8))
@settings(max_examples=80, deadline=None)
def test_both_see_how_the_text_stands_in_its_cell(cells: list[GridCell]) -> None:
    page = Page(1, 600.0, 800.0)
    table = TableGrid(1, (0.0, 0.0, 1.0, 1.0), np.zeros(2), np.zeros(2), cells)

    def told() -> list[str]:
        for cell in cells:
            cell.align = ""
        sheet._dress(table, page)
        return [cell.align for cell in cells]

    assert told() == without(sheet, told)


@given(rows=st.integers(1, 4), columns=st.integers(1, 4), lines=st.lists(LINES, max_size=6), first=st.integers(1, 9))
@settings(max_examples=60, deadline=None)
def test_both_seat_the_same_lines_in_the_cells_of_a_grid(
    rows: int, columns: int, lines: list[Line], first: int
) -> None:
    xs, ys = np.linspace(0, 90.0, columns + 1), np.linspace(0, 40.0, rows + 1)
    spans = [(r, c, 1, 1) for r in range(rows) for c in range(columns)]
    owner = np.arange(len(spans)).reshape(rows, columns)
    grid = Grid(xs, ys, owner, spans, frozenset(), True)
    by_owner: dict[int, list[Line]] = {}
    for k, line in enumerate(lines):
        by_owner.setdefault(first + k * 3 % len(spans), []).append(line)
    glyphs = Glyphs(text=["あ"], box=np.zeros((1, 4)), size=np.ones(1), confidence=np.ones(1))
    page = Page(7, 600.0, 800.0, glyphs=glyphs)
    one = sheet._cells(grid, first, by_owner, page)
    other = without(sheet, lambda: sheet._cells(grid, first, by_owner, page))
    fields = [name for name in GridCell.__slots__ if name != "lines"]
    assert [[getattr(c, f) for f in fields] for c in one] == [[getattr(c, f) for f in fields] for c in other]
    assert [[id(w) for w in c.lines] for c in one] == [[id(w) for w in c.lines] for c in other]


FILLS = st.lists(
    st.tuples(PLACES, PLACES, PLACES, PLACES, st.sampled_from([0, 0xFFFFFFFF, 0xFFC0C0C0, 0xFF00FF00])), max_size=20
)


@given(cells=st.lists(GRID_CELLS, max_size=8), painted=FILLS)
@settings(max_examples=80, deadline=None)
def test_both_see_the_same_grounds(cells: list[GridCell], painted: list[tuple[float, ...]]) -> None:
    boxes = np.array([(x, y / 4, x + w, y / 4 + h) for x, y, w, h, _ in painted], float).reshape(-1, 4)
    fills = np.array([p[4] for p in painted], np.int64)
    nothing = np.zeros(len(painted), np.int64)
    page = Page(1, 600.0, 800.0, shapes=Shapes(boxes, fills, nothing, np.ones(len(painted), bool)))
    table = TableGrid(1, (0.0, 0.0, 1.0, 1.0), np.zeros(2), np.zeros(2), cells)

    def told() -> list[int]:
        for cell in cells:
            cell.fill = 7
        sheet._dress(table, page)
        return [cell.fill for cell in cells]

    assert told() == without(sheet, told)


def test_grounds_of_arrays_that_do_not_agree_are_left_to_python() -> None:
    native = describing.NATIVE
    two = np.zeros((2, 4))
    assert native.set_grounds([], two, np.zeros(2, np.int64))
    assert not native.set_grounds([], two, np.zeros(1, np.int64))
    assert not native.set_grounds([], two, np.zeros(2, np.int32))
    with pytest.raises(AttributeError):
        native.set_grounds([object()], two, np.zeros(2, np.int64))


@given(
    xs=st.lists(PLACES, min_size=2, max_size=6, unique=True).map(sorted),
    ys=st.lists(PLACES, min_size=2, max_size=6, unique=True).map(sorted),
    spots=st.lists(st.tuples(PLACES, PLACES), max_size=30),
)
@settings(max_examples=80, deadline=None)
def test_both_put_glyphs_into_the_same_cells(
    xs: list[float], ys: list[float], spots: list[tuple[float, float]]
) -> None:
    rows, columns = len(ys) - 1, len(xs) - 1
    owner = np.arange(rows * columns).reshape(rows, columns)
    grid = Grid(np.array(xs), np.array(ys), owner, [], frozenset(), True)
    box = np.array([(x - 1, y - 1, x + 1, y + 1) for x, y in spots], float).reshape(-1, 4)
    held, cell = Seats(Glyphs(box=box)).of(grid)
    others, cells = without(seats, lambda: Seats(Glyphs(box=box)).of(grid))
    assert held.tolist() == others.tolist()
    assert cell.tolist() == cells.tolist()


RULES = st.lists(
    st.tuples(PLACES, PLACES, PLACES, st.sampled_from([0.0, 0.5])).map(lambda r: (r[0], r[1], r[1] + r[2], r[3])),
    max_size=25,
).map(lambda rules: np.array(rules, float).reshape(-1, 4))


@given(across=RULES, down=RULES)
@settings(max_examples=80, deadline=None)
def test_both_find_the_rules_that_no_other_meets(across: Floats, down: Floats) -> None:
    found = Rules(across, down)
    one = stepped._free_of_uprights(found)
    other = without(stepped, lambda: stepped._free_of_uprights(found))
    assert one.tolist() == other.tolist()


def test_glyphs_and_grids_that_do_not_agree_are_refused() -> None:
    native: Any = seats.NATIVE
    three, owner = np.zeros(3), np.zeros((2, 2), np.int64)
    box = (0.0, 0.0, 1.0, 1.0)
    assert native.seats(three, three, box, three, three, owner) is not None
    for arrays in (
        (three, np.zeros(2), three, three, owner),
        (three, three, three, np.zeros(4), owner),
        (three, three, np.zeros(1), three, owner),
        (three, three, three, three, np.zeros((2, 2), np.int32)),
        (three, three, np.zeros(0), np.zeros(0), np.zeros(0, np.int64)),
    ):
        assert native.seats(*arrays[:2], box, *arrays[2:]) is None
    assert native.alone(np.zeros(5), np.zeros(4), 2.0) is None
    assert native.alone(np.zeros(4), np.zeros(4, np.float32), 2.0) is None


def test_what_is_no_cell_is_refused() -> None:
    native = describing.NATIVE
    with pytest.raises(AttributeError):
        native.figure_columns([object()], 0, headers.is_figure, headers.is_figure, 60)
    with pytest.raises(TypeError):
        native.set_alignment((1, 2))
    cell = GridCell(0, 10**9, 1, 1, (0.0, 0.0, 1.0, 1.0), [Line("1", (0.0,) * 4, 1.0, 0, 0, 0, np.zeros(1, np.int64))])
    with pytest.raises(OverflowError):
        native.figure_columns([cell], 0, headers.is_figure, headers.is_figure, 60)
    for span in ((0, 0, 1, 2), (0, 1, 1, 1), (-1, 0, 1, 1), (0, 0, 2**62, 1), (0, 0)):
        with pytest.raises((IndexError, TypeError)):
            native.seated([span], [0.0, 1.0], [0.0, 1.0], 1, {}, 1, GridCell, list)
