"""Cells that a page break cuts, told by the rules that are left out below them."""

from __future__ import annotations

import numpy as np

from extractor.layout import assemble, lay_out
from extractor.layout.cut_cells import open_feet
from extractor.layout.grid import Grid
from extractor.layout.rules import Rules
from tests.support.pages import page, ruling, table_texts

XS = [50.0, 90.0, 200.0, 400.0]


def sheet(number, rows, before=None, top=200.0, cut=(), beginning=(), *texts):
    """A page with one table. ``cut``: columns without a rule below the last row; ``beginning``: … above the first."""
    ys = [top + 20 * k for k in range(len(rows) + 1)]
    lines = [box for box in ruling(XS, ys) if box[0] == box[2]]
    for k, y in enumerate(ys):
        left_out = beginning if k == 0 else cut if k == len(ys) - 1 else ()
        lines += [(XS[c], y, XS[c + 1], y) for c in range(3) if c not in left_out]
    return lay_out(page([*texts, *table_texts(XS, ys, rows)], lines, number=number), before)


def joined(first, second):
    _, tables, _ = assemble([first, second])
    return tables


def column(table, k):
    return [(c.row, c.row_span, c.text) for c in table.cells if c.column == k]


def test_a_cell_without_a_rule_below_it_goes_on_and_those_with_one_end():
    first = sheet(1, [["No", "課", "ファイル"], ["1", "総務課", "甲"], ["2", "財政課", "乙"]], cut=(1,))
    second = sheet(2, [["3", "", "丙"], ["4", "税務課", "丁"]], first, 60.0, (), (0, 1, 2))
    (table,) = joined(first, second)
    assert column(table, 0) == [(0, 1, "No"), (1, 1, "1"), (2, 1, "2"), (3, 1, "3"), (4, 1, "4")]
    assert column(table, 1) == [(0, 1, "課"), (1, 1, "総務課"), (2, 2, "財政課"), (4, 1, "税務課")]


def test_an_open_first_column_does_not_make_one_row_of_two():
    first = sheet(1, [["課", "No", "ファイル"], ["総務課", "1", "甲"]], cut=(0,))
    second = sheet(2, [["", "2", "乙"], ["財政課", "3", "丙"]], first, 60.0, (), (0, 1, 2))
    (table,) = joined(first, second)
    assert column(table, 0) == [(0, 1, "課"), (1, 2, "総務課"), (3, 1, "財政課")]
    assert column(table, 2) == [(0, 1, "ファイル"), (1, 1, "甲"), (2, 1, "乙"), (3, 1, "丙")]


def test_an_open_cell_ends_where_other_words_stand_in_the_middle_of_the_next():
    first = sheet(1, [["区分", "施設", "数"], ["民間", "ほいくえん", "1"]], cut=(0,))
    ys = [60.0, 140.0]
    lines = [box for box in ruling(XS, ys) if box[0] == box[2]] + [(50.0, 140.0, 400.0, 140.0)]
    rules = [(90.0, y, 400.0, y) for y in (80.0, 100.0, 120.0)]
    texts = [(55, 104, "公立"), *[(95, 74 + 20 * k, f"施設{k}") for k in range(4)]]
    second = lay_out(page(texts, lines + rules, number=2), first)
    (table,) = joined(first, second)
    assert [(row, text) for row, _, text in column(table, 0)] == [(0, "区分"), (1, "民間"), (2, "公立")]


def test_words_that_hang_out_below_an_open_cell_are_its_own():
    rows = [["No", "課", "ファイル"], ["1", "危機管理室防災推進", "甲"]]
    ys = [200.0, 220.0, 240.0]
    lines = [box for box in ruling(XS, ys) if box[1] != 240.0 or box[0] == box[2]]
    lines += [(50.0, 240.0, 90.0, 240.0), (200.0, 240.0, 400.0, 240.0)]
    words = [*table_texts(XS, ys, rows)]
    x, y, _ = next(w for w in words if w[2].startswith("危機"))
    layout = lay_out(page([*words, (x, y + 14, "課")], lines))
    (table,) = layout.items
    assert [c.raw for c in table.cells if c.column == 1] == ["課", "危機管理室防災推進\n課"]


def test_a_paragraph_below_an_open_cell_stays_outside():
    rows = [["No", "課", "ファイル"], ["1", "総務課", "甲"]]
    ys = [200.0, 220.0, 240.0]
    lines = [box for box in ruling(XS, ys) if box[1] != 240.0 or box[0] == box[2]]
    lines += [(50.0, 240.0, 90.0, 240.0), (200.0, 240.0, 400.0, 240.0)]
    layout = lay_out(page([*table_texts(XS, ys, rows), (50, 254, "この表の数は、年度末のものである。")], lines))
    assert [getattr(item, "raw", "TABLE") for item in layout.items] == ["TABLE", "この表の数は、年度末のものである。"]


def test_a_cell_as_long_as_the_page_does_not_cut_off_the_column_beyond_it():
    first = sheet(1, [["No", "内容", "種別"], ["1", "あ", "誤交付"]], cut=(2,))
    ys = [60.0, 80.0, 100.0]
    down = [(x, 60.0, x, 100.0) for x in XS]
    across = [(50.0, y, 200.0, y) for y in ys[1:]]
    second = lay_out(page(table_texts(XS, ys, [["2", "い", ""], ["3", "う", ""]]), down + across, number=2), first)
    (table,) = joined(first, second)
    assert table.column_count == 3
    assert column(table, 2) == [(0, 1, "種別"), (1, 3, "誤交付")]


def test_a_line_that_the_foot_of_a_table_cuts_through_is_its_empty_cells():
    rows = [["地域", "町丁", "人口"], ["西部", "旭町", "12"], ["", "泉町", "34"]]
    ys = [200.0, 220.0, 240.0, 260.0]
    layout = lay_out(page([*table_texts(XS, ys, rows), (55, 264, "北部")], ruling(XS, ys)))
    (table,) = layout.items
    assert [c.raw for c in table.cells if c.column == 0] == ["地域", "西部", "北部"]


def test_lines_of_several_cells_that_the_foot_of_a_table_cuts_through_stay_apart():
    rows = [["地域", "町丁", "区分"], ["西部", "旭町", "甲"], ["", "泉町", ""]]
    ys = [200.0, 220.0, 240.0, 260.0]
    layout = lay_out(page([*table_texts(XS, ys, rows), (55, 264, "北部"), (205, 264, "乙")], ruling(XS, ys)))
    (table,) = layout.items
    assert [c.raw for c in table.cells if c.row == 2] == ["北部", "泉町", "乙"]


def test_a_line_close_below_a_table_is_no_part_of_its_full_cells():
    rows = [["地域", "町丁", "人口"], ["西部", "旭町", "12"]]
    ys = [200.0, 220.0, 240.0]
    layout = lay_out(page([*table_texts(XS, ys, rows), (55, 245, "注記")], ruling(XS, ys)))
    assert [getattr(item, "raw", "TABLE") for item in layout.items] == ["TABLE", "注記"]


def test_shading_alone_leaves_no_cell_open():
    places = np.arange(6).reshape(2, 3)
    grid = Grid(np.array(XS), np.array([200.0, 220.0, 240.0]), places, [(k // 3, k % 3, 1, 1) for k in range(6)])
    shaded = np.array([(240.0, XS[0], XS[1], 0.0), (240.0, XS[2], XS[3], 0.0)])
    assert open_feet(grid, Rules(shaded, np.empty((0, 4)))) == frozenset()
    drawn = np.array([(240.0, XS[0], XS[1], 0.5), (240.0, XS[2], XS[3], 0.0)])
    assert open_feet(grid, Rules(drawn, np.empty((0, 4)))) == {1}
