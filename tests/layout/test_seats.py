"""Where glyphs stand: by the middle of each, in boxes and in the cells of grids."""

from __future__ import annotations

from extractor.layout.grid import find_grids
from extractor.layout.rules import find_rules
from extractor.layout.seats import Seats
from tests.support.pages import page, ruling


def test_a_glyph_is_in_the_cell_that_holds_its_middle():
    drawn = page(
        [(54, 114, "件"), (147, 114, "数"), (54, 134, "甲"), (300, 114, "外")], ruling([50, 150, 250], [100, 120, 140])
    )
    (grid,) = find_grids(find_rules(drawn))
    seats = Seats(drawn.glyphs)
    held, cell = seats.of(grid)
    assert [drawn.glyphs.text[i] for i in held.tolist()] == ["件", "数", "甲"]
    assert cell.tolist() == [0, 1, 2]  # 数 begins left of the rule, but its middle is right of it


def test_what_was_told_of_a_grid_is_told_again():
    drawn = page([(54, 114, "件")], ruling([50, 150, 250], [100, 120, 140]))
    (grid,) = find_grids(find_rules(drawn))
    seats = Seats(drawn.glyphs)
    assert seats.of(grid)[0] is seats.of(grid)[0]
    assert seats.inside((0, 0, 10, 10)).tolist() == [False]
