"""Records stacked line by line in one ruled row."""

from __future__ import annotations

from extractor.layout import lay_out
from tests.support.pages import page, ruling, table_texts

XS = [50.0, 150.0, 250.0, 350.0]


def table_of(rows, ys, xs=XS):
    return lay_out(page(table_texts(xs, ys, rows), ruling(xs, ys))).items[0]


def test_records_line_by_line_are_rows():
    table = table_of([["区", "件", "人"], ["千代田\n中央\n港", "1\n2\n3", "4\n5\n6"]], [100.0, 120.0, 160.0])
    assert table.rows == 4
    assert [(c.row, c.raw) for c in table.cells if c.column == 1] == [(0, "件"), (1, "1"), (2, "2"), (3, "3")]


def test_cells_that_disagree_on_the_number_of_lines_stay_whole():
    table = table_of([["区", "件", "人"], ["千代田\n中央\n港", "1\n2", "4\n5\n6"]], [100.0, 120.0, 160.0])
    assert table.rows == 2


def test_a_broken_sentence_is_no_record():
    table = table_of([["区", "件", "人"], ["とても長い語の並\nびの続き", "甲乙\n丙", "丁\n戊"]], [100.0, 120.0, 150.0])
    assert table.rows == 2


def test_a_cell_before_the_names_of_the_records_spans_them_all():
    rows = [["", "区", "件"], ["都\n心", "千代田\n中央\n港", "1\n2\n3"], ["西", "中野", "5"]]
    table = table_of([[*r, r[-1]] for r in rows], [100.0, 120.0, 160.0, 180.0], xs=[*XS, 450.0])
    assert table.rows == 5
    assert [(c.row, c.row_span, c.raw) for c in table.cells if c.column == 0][1] == (1, 3, "都\n心")


NAMED = ["募集数", "優先数", "申込数"]


def test_names_that_the_table_repeats_place_the_figures_of_cells_that_say_less():
    xs, ys = XS, [100.0, 120.0, 165.0, 210.0, 255.0]
    texts = [(60, 116, "施設"), (160, 116, "零歳"), (260, 116, "計")]
    for top in ys[1:-1]:
        heights = [top + 12, top + 26, top + 40]
        texts += [(60, y, name) for y, name in zip(heights, NAMED, strict=True)]
        texts += [(160, heights[0], "7"), (160, heights[2], "9")]
        texts += [(260, y, figure) for y, figure in zip(heights, ("7", "0", "9"), strict=True)]
    table = lay_out(page(texts, ruling(xs, ys))).items[0]
    assert table.rows == 10
    assert [c.raw for c in table.cells if c.column == 1][1:4] == ["7", "", "9"]


def test_figures_at_other_heights_than_the_names_keep_the_row_whole():
    xs, ys = XS, [100.0, 120.0, 165.0, 210.0, 255.0]
    texts = [(60, 116, "施設"), (160, 116, "零歳"), (260, 116, "計")]
    for top in ys[1:-1]:
        texts += [(60, y, name) for y, name in zip((top + 12, top + 26, top + 40), NAMED, strict=True)]
        texts += [(160, top + 19, "7"), (260, top + 12, "4"), (260, top + 26, "3")]
    assert lay_out(page(texts, ruling(xs, ys))).items[0].rows == 4
