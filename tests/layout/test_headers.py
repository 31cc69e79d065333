"""How many rows of a table are its header."""

from __future__ import annotations

import pytest

from extractor.layout import lay_out
from extractor.layout.headers import header_depth
from tests.support.pages import page, table_texts

XS = [50.0, 150.0, 250.0, 350.0]


def depth_of(rows, merged=()):
    """The header rows of a full grid; ``merged``: (row, column, rows, columns) that are one cell."""
    ys = [100.0 + 20 * k for k in range(len(rows) + 1)]
    lines = []
    for r in range(len(rows) + 1):
        for c in range(3):
            inside = any(c0 <= c < c0 + cs and r0 < r < r0 + rs for r0, c0, rs, cs in merged)
            lines += [] if inside else [(XS[c], ys[r], XS[c + 1], ys[r])]
    for c in range(4):
        for r in range(len(rows)):
            inside = any(c0 < c < c0 + cs and r0 <= r < r0 + rs for r0, c0, rs, cs in merged)
            lines += [] if inside else [(XS[c], ys[r], XS[c], ys[r + 1])]
    (table,) = lay_out(page(table_texts(XS, ys, rows), lines)).items
    return header_depth(table.cells, table.rows, table.columns)


def test_the_row_over_figures_is_the_header():
    assert depth_of([["区分", "件数", "人数"], ["区民", "206", "12"], ["計", "206", "12"]]) == 1


def test_a_header_that_spans_columns_has_its_parts_below_it():
    rows = [["区分", "請求", ""], ["", "件数", "人数"], ["区民", "206", "12"], ["計", "206", "12"]]
    assert depth_of(rows, merged=[(0, 0, 2, 1), (0, 1, 1, 2)]) == 2


def test_a_table_whose_first_row_is_data_has_none():
    assert depth_of([["区民", "206", "12"], ["法人", "30", "4"], ["計", "236", "16"]]) == 0


@pytest.mark.parametrize("rows", [2, 3])
def test_a_header_always_leaves_a_row_of_the_body(rows):
    words = [["区分", "請求", ""], ["", "件数", "人数"], ["", "前年", "本年"]][:rows]
    assert depth_of(words, merged=[(0, 0, rows, 1), (0, 1, 1, 2)]) < rows
