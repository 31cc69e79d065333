"""Which lines make one row."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.layout.unruled.chunks import levels_of
from extractor.layout.unruled.columns import find_columns
from extractor.layout.unruled.pieces import find_chunks
from extractor.layout.unruled.rows import cut_rows
from tests.layout.unruled.make import cells, put, tables, texts
from tests.support.pages import glyphs


def test_a_line_that_reaches_the_edge_of_its_column_goes_on_in_the_next():
    said = [put(140, 100, "理由", "center"), put(330, 100, "件数", "center")]
    said += [put(50, 118, "個人に関する情報であって特定の個人"), put(340, 118, "12", "right")]
    said += [put(50, 136, "審議、検討または協議に関する情報で"), put(50, 154, "あるもの"), put(340, 145, "15", "right")]
    said += [put(50, 172, "法令の規定によるもの"), put(340, 172, "3", "right")]
    (table,) = tables(said)
    assert [t for _, _, t in cells(table).values()] == [
        "理由", "件数", "個人に関する情報であって特定の個人", "12", "審議、検討または協議に関する情報であるもの", "15",
        "法令の規定によるもの", "3",
    ]  # fmt: skip


def test_the_numbers_of_the_rows_tell_where_they_begin():
    said = [put(70, 100, "種別"), put(160, 100, "内容"), put(300, 100, "所管")]
    y = 118
    for n in range(1, 5):
        said += [put(50, y, str(n)), put(70, y, "紛失"), put(120, y, "【６年４月】"), put(290, y, "税務課")]
        said += [put(120, y + 18, "委託事業者が書類を紛失し"), put(120, y + 36, "た（１名分）")]
        y += 54
    (table,) = tables(said)
    assert table.row_count == 5
    assert cells(table)[2, 2][2] == "【６年４月】委託事業者が書類を紛失した（１名分）"


def test_lists_of_several_heights_in_the_middle_of_one_row_are_one_row():
    said = [put(110, 100, "事務名", "center"), put(270, 100, "課名", "center"), put(390, 100, "実施日", "center")]
    said += [
        put(50, 120 + 16 * k, t) for k, t in enumerate(["標準化に伴う事務", "①住民の記録", "②税務", "③国保", "④予防"])
    ]
    said += [put(250, 128 + 16 * k, t) for k, t in enumerate(["①住民課", "②税務課", "③国保課", "④予防課"])]
    said += [put(360, 152, "令和６年８月")]
    (table,) = tables(said)
    assert (table.row_count, table.column_count) == (2, 3)


@settings(max_examples=40)
@given(st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=2, max_size=12))
def test_two_figures_of_one_column_never_share_a_row(filled):
    rows = [["あ", *(str(10 * r + k) if has else "" for k, has in enumerate(row))] for r, row in enumerate(filled)]
    made = glyphs(texts(rows, [(50, "left"), (150, "right"), (200, "right"), (250, "right")], pitch=12))
    levels = levels_of(find_chunks(made, np.arange(len(made))))
    columns = find_columns(levels, 10.0)
    if columns is None:
        return
    cut = cut_rows(levels, columns, set())
    assert [k for row in cut for k in row] == list(range(len(levels)))
    for row in cut:
        places = [columns.covered(c)[0] for k in row for c in levels[k] if c.figure]
        assert len(places) == len(set(places))
