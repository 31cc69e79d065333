"""Tables of figures without rules: columns, heads, rows, and where they begin and end."""

from __future__ import annotations

from extractor.layout import lay_out
from tests.layout.unruled.make import cells, grid, put, tables, texts
from tests.support.pages import page

FIGURES = [
    ["公文書の内容", "件数（件）"],
    ["教育", "1,726"],
    ["都市整備・建築・土木", "986"],
    ["議会", "39"],
    ["合　計", "2,751"],
]
COLUMNS = [(60.0, "left"), (300.0, "right")]
HEAD = [130.0, 270.0]


def test_labels_and_figures_make_a_table_with_its_header():
    (table,) = tables(texts(FIGURES, COLUMNS, head=HEAD))
    assert (table.row_count, table.column_count, table.header_rows, table.ruling) == (5, 2, 1, "unruled")
    assert [c.text for c in table.cells if c.column == 1] == ["件数（件）", "1,726", "986", "39", "2,751"]


def test_a_caption_above_and_a_note_below_are_no_rows():
    said = texts(FIGURES, COLUMNS, head=HEAD)
    said += [put(50, 78, "表１ 公開請求の内容別件数"), put(50, 194, "※ 複数の理由があるものを含む。")]
    (table,) = tables(said)
    assert table.row_count == 5
    assert table.caption == "表1 公開請求の内容別件数"
    assert table.notes == ["※ 複数の理由があるものを含む。"]


def test_two_tables_with_a_caption_between_them_are_two():
    first = texts(FIGURES, COLUMNS, head=HEAD)
    second = texts(FIGURES, COLUMNS, head=HEAD, top=230)
    assert len(tables([*first, put(50, 208, "表２ 次の表"), *second])) == 2


def spanned():
    """Two labels over two columns each, beside two that head one column alone."""
    said = texts(
        [
            ["東京都", "951", "241", "78", "23", "5"],
            ["千代田区", "93", "38", "28", "17", "4"],
            ["中央区", "447", "138", "21", "13", "3"],
        ],
        [(50, "left"), *((x, "right") for x in (180, 240, 300, 360, 420))],
        top=140,
    )
    said += [put(75, 112, "団体名", "center"), put(155, 112, "総件数", "center")]
    said += [put(243, 104, "ファイル数", "center"), put(363, 104, "特定ファイル数", "center")]
    return said + [
        put(x, 120, t, "center") for x, t in ((213, "全体"), (273, "要配慮"), (333, "全体"), (393, "要配慮"))
    ]


def test_a_label_over_several_columns_spans_them():
    (table,) = tables(spanned())
    found = cells(table)
    assert table.header_rows == 2
    assert found[0, 0] == (2, 1, "団体名")
    assert found[0, 1] == (2, 1, "総件数")
    assert found[0, 2] == (1, 2, "ファイル数")
    assert found[0, 4] == (1, 2, "特定ファイル数")
    assert found[1, 3] == (1, 1, "要配慮")
    assert found[2, 0] == (1, 1, "東京都")


def test_the_span_of_a_header_is_told_with_less_confidence():
    (table,) = tables(spanned())
    assert all(c.confidence < 1 for c in table.cells if c.row_span * c.column_span > 1)
    assert all(c.confidence == 1 for c in table.cells if c.row_span * c.column_span == 1)


def test_a_title_of_a_group_of_rows_is_a_row_of_its_own():
    said = texts(
        [
            ["区分", "件数"],
            ["行政", ""],
            ["教育委員会", "12"],
            ["福祉", "34"],
            ["民間", ""],
            ["会社", "56"],
            ["団体", "78"],
        ],
        [(60, "left"), (200, "right")],
    )
    (table,) = tables(said)
    assert table.row_count == 7
    assert cells(table)[1, 0] == (1, 1, "行政")


def test_rules_between_the_rows_are_told_as_partly():
    said = texts(FIGURES, COLUMNS, head=HEAD)
    lines = [(55.0, 87.0 + 18 * k, 305.0, 87.0 + 18 * k) for k in range(6)]
    (table,) = tables(said, lines=lines)
    assert (table.ruling, table.row_count, table.header_rows) == ("partly", 5, 1)


def test_a_rule_that_stops_short_of_a_column_leaves_its_cell_whole():
    rows = [["課", "No", "ファイル名"], ["総務課", "1", "あいうえ"], ["", "2", "かきくけ"], ["税務課", "3", "さしすせ"]]
    said = texts(rows, [(60, "left"), (150, "right"), (180, "left")])
    lines = [(55.0, y, 300.0, y) for y in (87.0, 105.0, 141.0, 159.0)] + [(130.0, 123.0, 300.0, 123.0)]
    (table,) = tables(said, lines=lines)
    found = cells(table)
    assert found[1, 0] == (2, 1, "総務課")
    assert found[3, 0] == (1, 1, "税務課")
    assert next(c for c in table.cells if c.row_span == 2).confidence == 1


def test_tables_side_by_side_with_rules_of_their_own_are_told_apart():
    left = texts([["年代", "男性"], ["20代", "12"], ["30代", "34"], ["40代", "56"]], [(50, "left"), (180, "right")])
    right = texts(
        [["居住地", "人数"], ["那覇市", "78"], ["沖縄市", "90"], ["名護市", "11"]], [(220, "left"), (350, "right")]
    )
    ys = [87.0 + 18 * k for k in range(5)]
    lines = [(47.0, y, 183.0, y) for y in ys] + [(217.0, y, 353.0, y) for y in ys]
    found = tables([*left, *right], lines=lines)
    assert [(t.row_count, t.column_count) for t in found] == [(4, 2), (4, 2)]
    assert [c.text for c in found[1].cells if c.column == 0] == ["居住地", "那覇市", "沖縄市", "名護市"]


def test_a_text_of_its_own_right_behind_a_figure_is_another_column():
    said = []
    for k, (label, figure, why) in enumerate(
        [("道路", "80,764", "完了が遅れた"), ("橋", "700", "調達が遅れた"), ("公園", "9,080", "協議が遅れた")]
    ):
        y = 100 + 30 * k
        said += [put(50, y, label), put(200, y, figure, "right"), put(204, y, why), put(204, y + 12, "ためである。")]
    laid = lay_out(page(said))
    (table,) = grid(laid)
    found = cells(table)
    assert {c for _, c in found} == {0, 1, 2}
    assert found[0, 1][2] == "80,764"
    assert found[0, 2][2] == "完了が遅れたためである。"
