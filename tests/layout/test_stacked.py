"""Records stacked line by line in one ruled row."""

from __future__ import annotations

from extractor.layout import lay_out
from tests.support.pages import page, ruling, table_texts

XS = [50.0, 150.0, 250.0, 350.0]


def table_of(rows, ys):
    return lay_out(page(table_texts(XS, ys, rows), ruling(XS, ys))).items[0]


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
