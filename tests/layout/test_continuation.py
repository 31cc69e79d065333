"""One table over several pages."""

from __future__ import annotations

from extractor.layout import assemble, lay_out
from tests.support.pages import page, ruling, table_texts

XS = [50.0, 90.0, 170.0, 400.0]
HEAD = ["No", "種別", "内容"]


def sheet(number, rows, *texts, top=200.0, merged=()):
    """A page with one table; ``merged``: (column, first line, last line) in which no rule is drawn."""
    ys = [top + 20 * k for k in range(len(rows) + 1)]
    lines = [box for box in ruling(XS, ys) if box[0] == box[2] or box[1] in (ys[0], ys[-1])]
    for k in range(1, len(ys) - 1):
        for c in range(len(XS) - 1):
            if not any(c == column and first < k <= last for column, first, last in merged):
                lines.append((XS[c], ys[k], XS[c + 1], ys[k]))
    return lay_out(page([*texts, *table_texts(XS, ys, rows)], lines, number=number))


def joined(*sheets):
    _, tables, _ = assemble(list(sheets))
    return tables


def rows_of(table, column):
    return [(c.row, c.row_span, c.text) for c in table.cells if c.column == column]


def test_a_repeated_header_stands_once():
    (table,) = joined(
        sheet(1, [HEAD, ["1", "甲", "あい"], ["2", "乙", "うえ"]], (50, 190, "表１　事案")),
        sheet(2, [HEAD, ["3", "丙", "おか"]], top=60.0),
    )
    assert table.pages == [1, 2]
    assert table.header_rows == 1
    assert [t for *_, t in rows_of(table, 0)] == ["No", "1", "2", "3"]


def covered(table):
    return sorted(
        (r, k)
        for c in table.cells
        for r in range(c.row, c.row + c.row_span)
        for k in range(c.column, c.column + c.column_span)
    )


def test_a_label_beside_header_and_body_goes_on_where_the_header_is_printed_again():
    beside = ["内訳", "区分", "金額"]
    (table,) = joined(
        sheet(1, [beside, ["", "甲", "あい"], ["", "乙", "うえ"]], (50, 190, "表１　事案"), merged=[(0, 0, 2)]),
        sheet(2, [beside, ["", "丙", "おか"], ["", "丁", "きく"]], top=60.0, merged=[(0, 0, 2)]),
    )
    assert table.header_rows == 1
    assert rows_of(table, 0) == [(0, 5, "内訳")]
    assert [t for *_, t in rows_of(table, 1)] == ["区分", "甲", "乙", "丙", "丁"]
    assert covered(table) == [(r, k) for r in range(5) for k in range(3)]
    assert [r.page for r in table.cells[0].regions] == [1, 2]


def test_a_repeated_caption_does_not_end_the_table():
    (table,) = joined(
        sheet(1, [HEAD, ["1", "甲", "あい"], ["2", "乙", "うえ"]], (50, 190, "○　事案")),
        sheet(2, [HEAD, ["3", "丙", "おか"]], (50, 50, "○　事案（つづき）"), top=60.0),
    )
    assert table.caption == "○　事案"
    assert table.row_count == 4


def test_another_caption_begins_another_table():
    tables = joined(
        sheet(1, [HEAD, ["1", "甲", "あい"], ["2", "乙", "うえ"]], (50, 190, "表１　事案")),
        sheet(2, [HEAD, ["1", "丙", "おか"]], (50, 50, "表２　別のこと"), top=60.0),
    )
    assert [t.caption for t in tables] == ["表1　事案", "表2　別のこと"]


def test_a_merged_cell_cut_by_the_break_is_one_cell_with_two_regions():
    (table,) = joined(
        sheet(1, [HEAD, ["1", "紛失", "あい"], ["2", "", "うえ"]], merged=[(1, 1, 2)]),
        sheet(2, [HEAD, ["3", "", "おか"], ["4", "", "きく"]], top=60.0, merged=[(1, 1, 2)]),
    )
    assert rows_of(table, 1) == [(0, 1, "種別"), (1, 4, "紛失")]
    cell = next(c for c in table.cells if (c.row, c.column) == (1, 1))
    assert [r.page for r in cell.regions] == [1, 2]


def test_equal_words_beside_a_whole_cell_are_two_cells():
    (table,) = joined(
        sheet(1, [HEAD, ["1", "利用", "あい"], ["2", "", "うえ"]], merged=[(1, 1, 2)]),
        sheet(2, [HEAD, ["3", "利用", "おか"], ["4", "", "きく"]], top=60.0, merged=[(1, 1, 2)]),
    )
    assert rows_of(table, 1) == [(0, 1, "種別"), (1, 2, "利用"), (3, 2, "利用")]


def test_words_printed_again_in_the_first_column_are_one_cell():
    (table,) = joined(
        sheet(1, [["課", "種別", "内容"], ["総務課", "甲", "あい"], ["", "乙", "うえ"]], merged=[(0, 1, 2)]),
        sheet(2, [["課", "種別", "内容"], ["総務課", "丙", "おか"], ["", "丁", "きく"]], top=60.0, merged=[(0, 1, 2)]),
    )
    assert rows_of(table, 0) == [(0, 1, "課"), (1, 4, "総務課")]


def test_a_table_of_other_columns_is_another_table():
    first = sheet(1, [HEAD, ["1", "甲", "あい"], ["2", "乙", "うえ"]])
    xs = [50.0, 250.0, 400.0]
    ys = [60.0, 80.0, 100.0]
    second = lay_out(page(table_texts(xs, ys, [["名", "数"], ["x", "1"]]), ruling(xs, ys), number=2))
    assert len(joined(first, second)) == 2


def test_prose_between_the_parts_ends_a_table_without_repeated_header():
    first = sheet(1, [HEAD, ["1", "甲", "あい"], ["2", "乙", "うえ"]])
    second = sheet(
        2,
        [["3", "丙", "おか"], ["4", "丁", "きく"]],
        (50, 50, "これは別の話である。新しい表が始まる。"),
        top=90.0,
    )
    assert len(joined(first, second)) == 2


def test_a_part_without_header_goes_on_when_nothing_stands_between():
    first = sheet(1, [HEAD, ["1", "甲", "あい"], ["2", "乙", "うえ"]])
    second = sheet(2, [["3", "丙", "おか"], ["4", "丁", "きく"]], top=60.0)
    (table,) = joined(first, second)
    assert table.row_count == 5


def test_a_table_without_header_below_another_takes_the_header_that_the_next_page_prints():
    """Budget books print the header once a page: the second table of a page has it only where it goes on."""
    first, second = [HEAD, ["1", "甲", "100"], ["計", "", "100"]], [["1", "丙", "20"], ["2", "丁", "30"]]
    ys = [200 + 20 * k for k in range(4)], [300 + 20 * k for k in range(3)]
    texts = [(50, 190, "項１　農業費"), (50, 290, "項２　林業費")]
    rules = [*ruling(XS, ys[0]), *ruling(XS, ys[1])]
    texts += [*table_texts(XS, ys[0], first), *table_texts(XS, ys[1], second)]
    _, table = joined(
        lay_out(page(texts, rules, number=1)),
        sheet(2, [HEAD, ["3", "戊", "40"], ["計", "", "90"]], (50, 50, "項２　林業費"), top=60.0),
    )
    assert table.pages == [1, 2]
    assert table.header_rows == 1
    assert [t for *_, t in rows_of(table, 0)] == ["No", "1", "2", "3", "計"]
    assert [c.header for c in table.columns] == [["No"], ["種別"], ["内容"]]


def test_text_below_a_table_ends_it_even_where_the_next_page_has_the_same_head_and_caption():
    rows = [HEAD, ["1", "甲", "あい"], ["2", "乙", "うえ"]]
    tables = joined(
        sheet(1, rows, (50, 190, "表１　事案"), (50, 300, "以上は、上半期の事案である。")),
        sheet(2, rows, (50, 50, "表１　事案"), top=60.0),
    )
    assert [t.row_count for t in tables] == [3, 3]


def test_text_below_a_table_does_not_end_it_where_the_next_caption_says_so():
    rows = [HEAD, ["1", "甲", "あい"], ["2", "乙", "うえ"]]
    (table,) = joined(
        sheet(1, rows, (50, 190, "表１　事案"), (50, 300, "以上は、上半期の事案である。")),
        sheet(2, [HEAD, ["3", "丙", "おか"]], (50, 50, "表１　事案（つづき）"), top=60.0),
    )
    assert table.row_count == 4


def test_a_caption_and_a_unit_at_the_foot_of_a_page_belong_to_the_table_that_opens_the_next():
    first = lay_out(
        page([(50, 100, "市の状況は、つぎのとおりである。"), (50, 780, "歳出の比較"), (430, 795, "（単位：千円）")])
    )
    second = sheet(2, [HEAD, ["1", "甲", "あい"]], top=60.0)
    (table,) = joined(first, second)
    assert (table.caption, table.unit) == ("歳出の比較", "千円")


def test_a_sentence_at_the_foot_of_a_page_is_no_caption():
    first = lay_out(page([(50, 780, "市の状況は、つぎのとおりである。")]))
    (table,) = joined(first, sheet(2, [HEAD, ["1", "甲", "あい"]], top=60.0))
    assert table.caption is None


def test_a_first_row_of_which_most_cells_are_empty_heads_no_table_of_its_own():
    """The last row of the page before is cut: only its longest cell has a line left."""
    xs, ys = [50.0, 90.0, 170.0, 240.0, 310.0, 400.0], [60.0, 80.0, 100.0, 120.0]
    heads = ["番号", "件名", "方法", "金額", "備考"]
    first = [heads, ["1", "公園管理", "入札", "61,933", "変更"], ["2", "防災無線（固定", "随意", "14,439", "なし"]]
    rest = ["", "系）保守点検業", "", "", ""]
    second = [rest, ["3", "給食調理", "入札", "60,594", "なし"], ["4", "清掃", "入札", "81,128", "変更"]]
    pages = []
    for number, rows in enumerate((first, second), start=1):
        said = [(50.0, 50.0, "表１　契約")] if number == 1 else []
        pages.append(lay_out(page([*said, *table_texts(xs, ys, rows)], ruling(xs, ys), number=number)))
    (table,) = joined(*pages)
    assert table.pages == [1, 2]
    assert table.header_rows == 1
