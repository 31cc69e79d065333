"""Cells are made, set and described alike in C and in Python alone."""

from importlib import import_module
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.layout import headers, sheet
from extractor.layout.found import GridCell, JoinedCell, TableGrid
from extractor.layout.grid import Grid
from extractor.layout.headers import figure_columns
from extractor.layout.lines import Line
from extractor.model import Cell
from extractor.reading.page import Glyphs, Page

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


def test_what_is_no_cell_is_refused() -> None:
    native = describing.NATIVE
    with pytest.raises(AttributeError):
        native.figure_columns([object()], 0, headers.is_figure)
    with pytest.raises(TypeError):
        native.set_alignment((1, 2))
    cell = GridCell(0, 10**9, 1, 1, (0.0, 0.0, 1.0, 1.0), [Line("1", (0.0,) * 4, 1.0, 0, 0, 0, np.zeros(1, np.int64))])
    with pytest.raises(OverflowError):
        native.figure_columns([cell], 0, headers.is_figure)
    for span in ((0, 0, 1, 2), (0, 1, 1, 1), (-1, 0, 1, 1), (0, 0, 2**62, 1), (0, 0)):
        with pytest.raises((IndexError, TypeError)):
            native.seated([span], [0.0, 1.0], [0.0, 1.0], 1, {}, 1, GridCell, list)
