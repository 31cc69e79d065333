"""Rules become grids, and grids become cells with spans."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.layout.grid import Grid, find_grids
from extractor.layout.rules import find_rules
from tests.support.pages import page, ruling, shapes

XS = [50.0, 150.0, 250.0, 350.0]
YS = [100.0, 120.0, 140.0, 160.0, 180.0]


def grids(lines=(), fills=()):
    return find_grids(find_rules(page(lines=lines, fills=fills)))


def without(lines, *gone):
    return [box for box in lines if box not in gone]


def test_a_full_grid_has_a_cell_for_each_place():
    (grid,) = grids(ruling(XS, YS))
    assert (grid.rows, grid.columns) == (4, 3)
    assert len(grid.spans) == 12
    assert all(rs == cs == 1 for _, _, rs, cs in grid.spans)


def test_a_rule_that_stops_short_merges_the_rows_it_does_not_divide():
    lines = without(ruling(XS, YS), (50.0, 140.0, 350.0, 140.0))
    lines.append((150.0, 140.0, 350.0, 140.0))
    (grid,) = grids(lines)
    assert (1, 0, 2, 1) in grid.spans
    assert len(grid.spans) == 11


def test_a_missing_piece_of_a_vertical_rule_merges_columns():
    lines = without(ruling(XS, YS), (150.0, 100.0, 150.0, 180.0))
    lines.append((150.0, 120.0, 150.0, 180.0))
    (grid,) = grids(lines)
    assert (0, 0, 1, 2) in grid.spans


def test_borders_drawn_once_per_cell_are_one_grid():
    lines = []
    for x0, x1 in itertools.pairwise(XS):
        for y0, y1 in itertools.pairwise(YS):
            lines += [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)]
    (grid,) = grids(lines)
    assert len(grid.spans) == 12


def test_double_rules_are_one_line():
    lines = [*ruling(XS, YS), (50.0, 121.8, 350.0, 121.8), (151.8, 100.0, 151.8, 180.0)]
    (grid,) = grids(lines)
    assert (grid.rows, grid.columns) == (4, 3)


def test_dashed_rules_are_whole():
    lines = without(ruling(XS, YS), (50.0, 140.0, 350.0, 140.0))
    lines += [(x, 140.0, x + 3, 140.0) for x in np.arange(50.0, 349.0, 6.0)]
    (grid,) = grids(lines)
    assert len(grid.spans) == 12


def test_thin_filled_rectangles_are_rules():
    fills = [(x0, y - 0.3, x1, y + 0.3) for x0, y, x1, _ in ruling(XS, YS)[: len(YS)]]
    fills += [(x - 0.3, y0, x + 0.3, y1) for x, y0, _, y1 in ruling(XS, YS)[len(YS) :]]
    (grid,) = grids(fills=fills)
    assert len(grid.spans) == 12


def test_hairline_gaps_do_not_open_a_cell():
    lines = [(x0 + 1, y0, x1 - 1, y1) if y0 == y1 else (x0, y0 + 1, x1, y1 - 1) for x0, y0, x1, y1 in ruling(XS, YS)]
    (grid,) = grids(lines)
    assert len(grid.spans) == 12


@pytest.mark.parametrize(("side", "gone"), [("left", 50.0), ("right", 350.0)])
def test_a_missing_outer_edge_is_put_where_the_rules_end(side, gone):
    lines = [b for b in ruling(XS, YS) if not (b[0] == b[2] == gone)]
    (grid,) = grids(lines)
    assert grid.columns == 3
    assert side in grid.open_sides


def test_a_missing_bottom_edge_is_put_where_the_rules_end():
    lines = [b for b in ruling(XS, YS) if not (b[1] == b[3] == 180.0)]
    (grid,) = grids(lines)
    assert grid.rows == 4
    assert "bottom" in grid.open_sides


def test_shading_divides_rows_without_lines():
    lines = [b for b in ruling(XS, YS) if b[0] == b[2] or b[1] in (100.0, 180.0)]
    fills = [(50.0, 120.0, 350.0, 140.0), (50.0, 160.0, 350.0, 180.0)]
    (grid,) = grids(lines, fills)
    assert grid.rows == 4


def test_paint_inside_a_cell_divides_nothing():
    (table, _) = grids(ruling(XS, YS), [(70.0, 125.0, 120.0, 135.0)])
    assert len(table.spans) == 12


def test_white_strokes_are_no_rules():
    marks = page(lines=ruling(XS, YS))
    marks.strokes.color[:] = 0xFFFFFFFF
    assert find_grids(find_rules(marks)) == []


def test_a_frame_is_a_grid_of_one_cell():
    (grid,) = grids(
        [(50.0, 50.0, 300.0, 50.0), (50.0, 90.0, 300.0, 90.0), (50.0, 50.0, 50.0, 90.0), (300.0, 50.0, 300.0, 90.0)]
    )
    assert grid.spans == [(0, 0, 1, 1)]


def test_two_tables_apart_are_two_grids():
    right = [(x0 + 400, y0, x1 + 400, y1) for x0, y0, x1, y1 in ruling(XS, YS)]
    assert len(grids(ruling(XS, YS) + right)) == 2


def test_rounded_shapes_are_no_rules():
    shape = page(frames=shapes([(50.0, 50.0, 300.0, 52.0)], rectangle=False))
    assert len(find_rules(shape).horizontal) == 0


@given(st.integers(1, 6), st.integers(1, 6), st.data())
def test_cells_cover_the_grid_without_gap_or_overlap(rows, columns, data):
    """Whatever pieces of the inner rules are missing."""
    xs = [50.0 + 60 * k for k in range(columns + 1)]
    ys = [50.0 + 20 * k for k in range(rows + 1)]
    lines = [(xs[0], ys[0], xs[-1], ys[0]), (xs[0], ys[-1], xs[-1], ys[-1])]
    lines += [(xs[0], ys[0], xs[0], ys[-1]), (xs[-1], ys[0], xs[-1], ys[-1])]
    for r in range(1, rows):
        lines += [(xs[c], ys[r], xs[c + 1], ys[r]) for c in range(columns) if data.draw(st.booleans())]
    for c in range(1, columns):
        lines += [(xs[c], ys[r], xs[c], ys[r + 1]) for r in range(rows) if data.draw(st.booleans())]
    for grid in grids(lines):
        _covers(grid)


def _covers(grid: Grid) -> None:
    count = np.zeros((grid.rows, grid.columns), int)
    for r, c, rs, cs in grid.spans:
        count[r : r + rs, c : c + cs] += 1
    assert (count == 1).all()


def test_thousands_of_small_grids_on_one_page_are_all_found():
    lines = []
    for k in range(1600):
        x, y = 10.0 + 24 * (k % 40), 10.0 + 24 * (k // 40)
        lines += [(x, y + d, x + 8, y + d) for d in (0, 4, 8)] + [(x + d, y, x + d, y + 8) for d in (0, 4, 8)]
    found = grids(lines)
    assert len(found) == 1600
    assert {(g.rows, g.columns) for g in found} == {(2, 2)}
