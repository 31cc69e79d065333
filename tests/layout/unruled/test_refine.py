"""Ruled grids that melt rows or columns."""

from __future__ import annotations

from extractor.layout import lay_out
from extractor.turned import upright
from tests.layout.unruled.make import cells, grid, put, texts
from tests.support.pages import page, ruling, table_texts

HEADS = ["区名", "総数", "男", "女"]
ROWS = [
    ["北区", "12", "5", "7"],
    ["南区", "34", "", "20"],
    ["東区", "56", "30", "26"],
    ["西区", "78", "40", "38"],
    ["中区", "9", "4", "5"],
    ["港区", "8", "4", "4"],
]
XS = [50.0, 110.0, 170.0, 230.0, 290.0]
COLUMNS = [(55.0, "left"), (160.0, "right"), (220.0, "right"), (280.0, "right")]


def test_rows_that_no_rule_divides_are_divided_where_figures_stand_below_each_other():
    said = texts([HEADS, *ROWS], COLUMNS)
    lines = ruling(XS, [88.0, 106.0, 214.0])
    (table,) = grid(lay_out(page(said, lines)))
    assert (table.rows, table.columns, table.ruling) == (7, 4, "partly")
    assert cells(table)[2, 2] == (1, 1, "")
    assert cells(table)[3, 3] == (1, 1, "26")


def test_columns_that_are_ruled_in_the_header_only_go_on_below_it():
    said = texts([HEADS, *ROWS], COLUMNS)
    ys = [88.0 + 18 * k for k in range(8)]
    lines = [(50.0, y, 290.0, y) for y in ys]
    lines += [(x, ys[0], x, ys[1]) for x in XS] + [(x, ys[0], x, ys[-1]) for x in (50.0, 290.0)]
    (table,) = grid(lay_out(page(said, lines)))
    assert (table.rows, table.columns) == (7, 4)
    assert cells(table)[1, 3] == (1, 1, "7")


def test_a_list_in_one_column_of_a_full_grid_is_left_alone():
    rows = [["節", "金額", "説明"], ["報酬", "120", ""], ["給料", "340", ""], ["旅費", "560", ""]]
    xs, ys = [50.0, 180.0, 310.0, 450.0], [88.0, 106.0, 142.0, 178.0, 214.0]
    said = [put(x + 4, y + 12, t) for y, row in zip(ys, rows, strict=False) for x, t in zip(xs, row, strict=False) if t]
    said += [put(314, y + 12 + 14 * n, "委員報酬") for y in ys[1:4] for n in (0, 1)]
    said += [put(440, y + 12 + 14 * n, "60", "right") for y in ys[1:4] for n in (0, 1)]
    (table,) = grid(lay_out(page(said, ruling(xs, ys))))
    assert (table.rows, table.columns, table.ruling) == (4, 3, "ruled")


def test_every_glyph_of_a_parted_table_is_in_one_cell():
    said = texts([HEADS, *ROWS], COLUMNS)
    (table,) = grid(lay_out(page(said, ruling(XS, [88.0, 106.0, 214.0]))))
    held = sorted(i for c in table.cells for line in c.lines for i in line.glyphs.tolist())
    assert held == list(range(len(held)))
    assert len(held) == sum(len(t) for row in [HEADS, *ROWS] for t in row)


def test_a_ruled_table_whose_text_stands_turned_is_left_alone():
    rows = [["item", "count"], ["apples and other fruit", "1,234,567"], ["pears and other fruit", "30"]]
    xs, ys = [50.0, 170.0, 290.0], [88.0, 106.0, 124.0, 142.0]
    turned, _ = upright(page(table_texts(xs, ys, rows), ruling(xs, ys)), 3)
    (table,) = grid(lay_out(turned))
    assert (table.rows, table.columns) == (2, 3)
