"""What a page break does to rows and merged cells, and what stands in the margins around it."""

from __future__ import annotations

from extractor.layout import assemble, lay_out
from extractor.text import normalise
from tests.support.pages import page, ruling

XS = [50.0, 90.0, 250.0, 330.0]


def sheet(number, ys, texts, unruled=()):
    """A page with a table; ``texts``: (column, baseline, words); ``unruled``: (column, line) where no rule is."""
    lines = [box for box in ruling(XS, ys) if box[0] == box[2] or box[1] in (ys[0], ys[-1])]
    for k in range(1, len(ys) - 1):
        lines += [(XS[c], ys[k], XS[c + 1], ys[k]) for c in range(len(XS) - 1) if (c, k) not in unruled]
    return lay_out(page([(XS[c] + 4 if c >= 0 else 50.0, y, t) for c, y, t in texts], lines, number=number))


def joined(*sheets):
    blocks, tables, _ = assemble(list(sheets))
    return blocks, tables


def column(table, k):
    return [(c.row, c.row_span, c.text) for c in table.cells if c.column == k]


HEAD = [(0, 114.0, "番号"), (1, 114.0, "内容"), (2, 114.0, "件数")]
FIRST = [*HEAD, (0, 134.0, "1"), (1, 134.0, "あい"), (2, 134.0, "10")]


def test_a_row_whose_lines_run_on_below_the_break_is_one_row():
    above = [*FIRST, (0, 154.0, "2"), (1, 154.0, "職員が窓口で別の方の書類を交付"), (2, 154.0, "20")]
    below = [(1, 74.0, "したもの"), (0, 94.0, "3"), (1, 94.0, "うえ"), (2, 94.0, "30")]
    _, (table,) = joined(
        sheet(1, [100.0, 120.0, 140.0, 160.0], above),
        sheet(2, [60.0, 80.0, 100.0], below),
    )
    assert column(table, 1)[1:] == [(1, 1, "あい"), (2, 1, "職員が窓口で別の方の書類を交付したもの"), (3, 1, "うえ")]
    assert [t for *_, t in column(table, 2)] == ["件数", "10", "20", "30"]


def test_words_below_the_break_whose_number_is_not_printed_again_go_on_with_the_row_above():
    """Their line above is short and ends with a bracket: an author's new line in the cell."""
    third = [(0, 154.0, "2"), (1, 154.0, "う"), (2, 154.0, "20")]
    above = [*FIRST, *third, (0, 174.0, "3"), (1, 174.0, "【名簿】"), (2, 174.0, "30")]
    below = [(1, 74.0, "備えるため"), (0, 94.0, "4"), (1, 94.0, "え"), (2, 94.0, "40")]
    _, (table,) = joined(
        sheet(1, [100.0, 120.0, 140.0, 160.0, 180.0], above),
        sheet(2, [60.0, 80.0, 100.0], below),
    )
    assert [t for *_, t in column(table, 0)] == ["番号", "1", "2", "3", "4"]
    assert column(table, 1)[3:] == [(3, 1, "【名簿】\n備えるため"), (4, 1, "え")]


def test_words_below_the_break_are_a_row_where_rows_without_a_number_stand_elsewhere():
    second = [(1, 154.0, "う")]
    above = [*FIRST, *second, (0, 174.0, "3"), (1, 174.0, "【名簿】"), (2, 174.0, "30")]
    below = [(1, 74.0, "備えるため"), (0, 94.0, "4"), (1, 94.0, "え"), (2, 94.0, "40")]
    _, (table,) = joined(
        sheet(1, [100.0, 120.0, 140.0, 160.0, 180.0], above),
        sheet(2, [60.0, 80.0, 100.0], below),
    )
    assert [t for *_, t in column(table, 1)] == ["内容", "あい", "う", "【名簿】", "備えるため", "え"]


def test_a_row_below_a_full_line_that_has_its_own_number_is_another_row():
    above = [*FIRST, (0, 154.0, "2"), (1, 154.0, "職員が窓口で別の方の書類を交付"), (2, 154.0, "20")]
    below = [(0, 74.0, "3"), (1, 74.0, "うえ"), (2, 74.0, "30")]
    _, (table,) = joined(sheet(1, [100.0, 120.0, 140.0, 160.0], above), sheet(2, [60.0, 80.0], below))
    assert table.row_count == 4


def test_a_merged_cell_with_its_words_in_the_middle_below_the_break_is_one_cell():
    above = [*HEAD, (0, 134.0, "1"), (2, 134.0, "10"), (0, 154.0, "2"), (2, 154.0, "20")]
    below = [*[(c, y - 40, t) for c, y, t in HEAD]]
    # Two rows of 20 points above the break, four below: the middle of all six is 20 points under the break.
    below += [(1, 103.5, "あいう"), *[(0, 94.0 + 20 * k, str(3 + k)) for k in range(4)]]
    below += [(2, 94.0 + 20 * k, "30") for k in range(4)]
    _, (table,) = joined(
        sheet(1, [100.0, 120.0, 140.0, 160.0], above, unruled={(1, 2)}),
        sheet(2, [60.0, 80.0, 100.0, 120.0, 140.0, 160.0], below, unruled={(1, 2), (1, 3), (1, 4)}),
    )
    assert column(table, 1) == [(0, 1, "内容"), (1, 6, "あいう")]


def test_an_empty_merged_cell_above_one_with_its_words_in_its_own_middle_is_another_cell():
    above = [*HEAD, (0, 134.0, "1"), (2, 134.0, "10"), (0, 154.0, "2"), (2, 154.0, "20")]
    below = [*[(c, y - 40, t) for c, y, t in HEAD]]
    below += [(1, 123.5, "あいう"), *[(0, 94.0 + 20 * k, str(3 + k)) for k in range(4)]]
    _, (table,) = joined(
        sheet(1, [100.0, 120.0, 140.0, 160.0], above, unruled={(1, 2)}),
        sheet(2, [60.0, 80.0, 100.0, 120.0, 140.0, 160.0], below, unruled={(1, 2), (1, 3), (1, 4)}),
    )
    assert column(table, 1) == [(0, 1, "内容"), (1, 2, ""), (3, 4, "あいう")]


def test_a_header_alone_at_the_foot_of_a_page_heads_the_rows_of_the_next():
    _, (table,) = joined(
        sheet(1, [780.0, 800.0], [(c, y + 680, t) for c, y, t in HEAD]),
        sheet(
            2,
            [60.0, 80.0, 100.0],
            [(0, 74.0, "1"), (1, 74.0, "あい"), (2, 74.0, "10"), (1, 94.0, "計"), (2, 94.0, "10")],
        ),
    )
    assert (table.header_rows, table.row_count) == (1, 3)


def test_a_running_head_neither_ends_a_table_nor_names_one():
    rows = [(0, 134.0, "2"), (1, 134.0, "うえ"), (2, 134.0, "20")]
    heads = [(-1, 40.0, "総務部情報公開課")]
    blocks, tables = joined(
        sheet(1, [100.0, 120.0, 140.0], [*heads, (-1, 90.0, "表１　事案"), *FIRST]),
        sheet(2, [100.0, 120.0, 140.0], [*heads, *HEAD, *rows]),
        sheet(3, [120.0, 140.0], [*heads, (0, 134.0, "3"), (1, 134.0, "おか"), (2, 134.0, "30")]),
    )
    assert [(t.caption, t.pages, t.row_count) for t in tables] == [("表1　事案", [1, 2, 3], 4)]
    assert [b.kind for b in blocks if b.text == "総務部情報公開課"] == ["paragraph"] * 3


def test_a_caption_below_a_short_line_begins_anew():
    for words in ("第２表　請求方法", "（２）請求方法"):
        blocks, (table,) = joined(
            sheet(1, [100.0, 120.0, 140.0], [(-1, 74.0, "審査請求は３件でした"), (-1, 90.0, words), *FIRST])
        )
        assert table.caption == words.translate({0xFF12: "2"})
        assert "審査請求は3件でした" in [b.text for b in blocks]


def test_a_figure_that_a_narrow_cell_breaks_is_one_figure():
    xs, ys = [50.0, 120.0, 148.0], [100.0, 120.0, 150.0]
    words = [(54, 114, "区分"), (124, 114, "件数"), (54, 134, "開示"), (124, 132, "５７"), (124, 145, "２")]
    _, (table,) = joined(lay_out(page(words, ruling(xs, ys))))
    assert [(c.text, c.value) for c in table.cells if c.row] == [("開示", None), ("572", 572)]
    assert table.cells[-1].raw == "５７\n２"


def test_two_figures_in_a_wide_cell_stay_two():
    xs, ys = [50.0, 120.0, 188.0], [100.0, 120.0, 150.0]
    words = [(54, 114, "区分"), (124, 114, "件数"), (54, 134, "開示"), (124, 132, "５７"), (124, 145, "２")]
    _, (table,) = joined(lay_out(page(words, ruling(xs, ys))))
    assert table.cells[-1].value is None


def test_words_of_a_merged_cell_that_run_on_beside_a_cut_cell_are_one_cell():
    above = [*HEAD, (0, 134.0, "税"), (1, 134.0, "目的外に利用し、または提供を受け"), (2, 134.0, "1"), (2, 154.0, "2")]
    below = [*[(c, y - 40, t) for c, y, t in HEAD], (1, 94.0, "て支援する。"), (2, 94.0, "3"), (2, 114.0, "4")]
    _, (table,) = joined(
        sheet(1, [100.0, 120.0, 140.0, 160.0], above, unruled={(0, 2), (1, 2)}),
        sheet(2, [60.0, 80.0, 100.0, 120.0], below, unruled={(0, 2), (1, 2)}),
    )
    assert column(table, 1) == [(0, 1, "内容"), (1, 4, "目的外に利用し、または提供を受けて支援する。")]


def test_half_of_a_line_on_the_edge_of_a_repeated_header_belongs_to_the_cell_below():
    # The line あいう is cut by the break: its upper half is the foot of page 1, the lower one the head of page 2.
    above = [*HEAD, (0, 134.0, "1"), (2, 134.0, "10"), (0, 154.0, "2"), (2, 154.0, "20"), (1, 163.8, "あいう")]
    below = [*[(c, y - 40, t) for c, y, t in HEAD], (1, 82.0, "あいう"), (0, 94.0, "3"), (2, 94.0, "30")]
    below += [(0, 114.0, "4"), (2, 114.0, "40")]
    _, (table,) = joined(
        sheet(1, [100.0, 120.0, 140.0, 160.0], above, unruled={(1, 2)}),
        sheet(2, [60.0, 80.0, 100.0, 120.0], below, unruled={(1, 2)}),
    )
    assert (table.row_count, table.header_rows) == (5, 1)
    assert "あいう" not in [c.text for c in table.cells if c.row == 0]


def test_a_unit_at_the_margin_beside_a_narrow_table_is_its_unit():
    words = [(50, 80, "表１　請求の内容"), (480, 92, "（単位：件）"), (54, 114, "区分"), (150, 114, "令和７年度")]
    words += [(54, 134, "教育"), (150, 134, "10"), (50, 300, "これより下は" + "文" * 45 + "である。")]
    xs, ys = [50.0, 140.0, 230.0], [100.0, 120.0, 140.0]
    _, (table,) = joined(lay_out(page(words, ruling(xs, ys))))
    assert (table.caption, table.unit) == ("表1　請求の内容", "件")


def prose(number, *lines):
    return lay_out(page([(50.0, y, t) for y, t in lines], [], number=number))


def test_a_paragraph_that_goes_on_on_the_next_page_is_one_block_with_two_regions():
    blocks, _ = joined(
        prose(1, (760.0, "実施機関が行った目的外利用の回数は三十五回であり、内部の他の"), (780.0, "- 1 -")),
        prose(2, (60.0, "実施機関への提供の回数は十四回である。")),
    )
    first = blocks[0]
    assert (
        first.text
        == "実施機関が行った目的外利用の回数は三十五回であり、内部の他の実施機関への提供の回数は十四回である。"
    )
    assert [r.page for r in first.regions] == [1, 2]


def test_a_paragraph_after_a_whole_sentence_is_one_of_its_own():
    blocks, _ = joined(
        prose(1, (760.0, "実施機関が行った目的外利用の回数は三十五回であり、前年と同じ。")),
        prose(2, (60.0, "実施機関への提供の回数は十四回である。")),
    )
    assert len(blocks) == 2


def test_a_merged_cell_over_three_pages_has_its_words_on_the_one_in_the_middle():
    def rows(first, count):
        return [t for k in range(count) for t in ((0, 94.0 + 20 * k, str(first + k)), (2, 94.0 + 20 * k, "30"))]

    def part(number, first, count, *words):
        ys = [60.0 + 20 * k for k in range(count + 2)]
        texts = [*[(c, y - 40, t) for c, y, t in HEAD], *rows(first, count), *words]
        return sheet(number, ys, texts, unruled={(1, k) for k in range(2, count + 1)})

    # Eight rows of 20 points, their middle 80 points down: 40 below the two rows of page 1, off the middle of page 2.
    _, (table,) = joined(part(1, 1, 2), part(2, 3, 5, (1, 123.5, "あいう")), part(3, 8, 1))
    assert column(table, 1) == [(0, 1, "内容"), (1, 8, "あいう")]


def test_units_at_the_margin_of_several_narrow_tables_stand_before_them():
    words = [(50, 60, "これより下は" + "文" * 43 + "である。")]
    lines = []
    for y in (100.0, 300.0):
        words += [(50, y - 20, "請求の内容"), (480, y - 8, "（単位：件）"), (54, y + 14, "区分"), (150, y + 14, "件数")]
        words += [(54, y + 34, "教育"), (150, y + 34, "10")]
        lines += ruling([50.0, 140.0, 230.0], [y, y + 20, y + 40])
    blocks, tables = joined(lay_out(page(words, lines)))
    assert [t.unit for t in tables] == ["件", "件"]
    assert [b.kind for b in blocks][-1] == "table"


def test_a_line_that_begins_with_a_share_goes_on_with_its_sentence():
    blocks, _ = joined(
        prose(1, (60.0, "　請求の全体に占める全部公開と部分公開による公開の割合は約"), (74.0, "41.5％だった。"))
    )
    assert [b.text for b in blocks] == ["請求の全体に占める全部公開と部分公開による公開の割合は約41.5%だった。"]


def test_a_line_that_begins_with_a_particle_goes_on_though_the_one_above_is_not_full():
    lines = [
        (60.0, "この委託の件数は百四十件で、委託事業者が取り扱う個人情報ファイルの数"),
        (74.0, "は、306ファイルである。"),
    ]
    blocks, _ = joined(
        prose(
            1,
            *lines,
            (100.0, "次の段落は右の端までとどく一行であり、ここより長い行はここにはほかにない。"),
        )
    )
    assert blocks[0].text.endswith("個人情報ファイルの数は、306ファイルである。")


def test_a_full_stop_that_hangs_over_the_rule_belongs_to_its_sentence():
    xs, ys = [50.0, 150.0, 230.0], [100.0, 120.0, 140.0]
    words = [(54, 114, "質問"), (154, 114, "状況"), (54, 134, "規定を定めていますか。"), (160, 134, "実施済")]
    _, (table,) = joined(lay_out(page(words, ruling(xs, ys))))
    assert [c.text for c in table.cells if c.row] == ["規定を定めていますか。", "実施済"]


def test_a_label_in_the_corner_above_narrow_tables_is_read_first():
    words = [(50, 40, "審議会資料"), (500, 60, "資料１"), (50, 84, "請求の内容"), (54, 114, "区分"), (150, 114, "件数")]
    words += [(54, 134, "教育"), (150, 134, "10")]
    blocks, _ = joined(lay_out(page(words, ruling([50.0, 140.0, 230.0], [100.0, 120.0, 140.0]))))
    assert [b.text or b.kind for b in blocks] == ["審議会資料", "資料1", "請求の内容", "table"]


def test_a_boxed_label_beside_prose_alone_makes_no_column():
    words = [(500, 60, "資料１"), *[(50, 84 + 16 * k, "個人情報の利活用の取扱いはつぎのとおり") for k in range(4)]]
    words.append((50, 40, "審議会資料"))
    blocks, _ = joined(lay_out(page(words, [*ruling([494.0, 540.0], [46.0, 66.0])])))
    assert [b.text for b in blocks][:2] == ["審議会資料", "資料1"]


def test_a_numbered_caption_at_the_margin_of_a_table_in_the_middle_is_its_caption():
    words = [(50, 90, "２　受付方法"), (204, 114, "区分"), (300, 114, "件数"), (204, 134, "窓口"), (300, 134, "10")]
    words.append((50, 300, "これより下は" + "文" * 43 + "である。"))
    _, (table,) = joined(lay_out(page(words, ruling([200.0, 290.0, 380.0], [100.0, 120.0, 140.0]))))
    assert table.caption == "2　受付方法"


def test_captions_printed_again_on_every_page_do_not_end_a_table_without_repeated_header():
    def part(number, *rows):
        ys = [100.0 + 20 * k for k in range(len(rows) + 1)]
        words = [(c, ys[k] + 14, t) for k, row in enumerate(rows) for c, t in enumerate(row)]
        return sheet(number, ys, [(-1, 90.0, "表１　事案（つづき）" if number > 1 else "表１　事案"), *words])

    _, (table,) = joined(
        part(1, ("番号", "内容", "件数"), ("1", "あい", "10")),
        part(2, ("2", "うえ", "20")),
        part(3, ("3", "おか", "30")),
        part(4, ("4", "きく", "40")),
    )
    assert (table.pages, table.row_count) == ([1, 2, 3, 4], 5)


def test_letters_of_a_narrow_merged_cell_part_no_ruled_rows():
    xs, ys = [50.0, 80.0, 250.0, 280.0], [100.0, 120.0, 170.0, 220.0, 270.0, 320.0]
    words = [(54, 114, "番号"), (84, 114, "内容"), (254, 114, "種")]
    lines = [box for box in ruling(xs, ys) if box[0] == box[2] or box[1] in (100.0, 120.0, 320.0)]
    lines += [(50.0, y, 250.0, y) for y in ys[2:-1]]
    for k in range(4):
        words += [(60, 148 + 50 * k, str(k + 1))]
        words += [(84, 142 + 50 * k, "職員が窓口で別の方の書類を交付し"), (84, 156 + 50 * k, "たもの")]
    words += [(258, 170 + 14 * k, t) for k, t in enumerate(("誤", "交", "付", "（", "45", "件", "）"))]
    _, (table,) = joined(lay_out(page(words, lines)))
    assert (table.row_count, table.column_count) == (5, 3)
    assert [(c.row_span, c.text) for c in table.cells if c.column == 2] == [(1, "種"), (4, "誤交付（45件）")]


def test_lines_of_a_narrow_cell_with_a_bracket_are_no_upright_columns():
    xs, ys = [50.0, 140.0, 164.0], [100.0, 120.0, 190.0]
    words = [(54, 114, "区分"), (142, 114, "件"), (54, 140, "開示")]
    words += [(142, 134, "誤交"), (142, 148, "付"), (142, 162, "（"), (142, 176, "６）")]
    _, (table,) = joined(lay_out(page(words, ruling(xs, ys))))
    assert table.cells[-1].text == "誤交付\n（6）"


def test_a_column_called_number_heads_its_rows_though_all_cells_are_full():
    xs, ys = [50.0, 90.0, 154.0], [100.0, 120.0, 150.0, 180.0]
    words = [(60, 114, "番号"), (112, 114, "内容")]
    for k in range(2):
        words += [
            (65, 138 + 30 * k, str(k + 1)),
            (92, 132 + 30 * k, "個人情報の紛"),
            (92, 144 + 30 * k, "失と誤送付等"),
        ]
    _, (table,) = joined(lay_out(page(words, ruling(xs, ys))))
    assert table.header_rows == 1


def test_a_figure_broken_before_its_closing_bracket_is_one_figure():
    xs, ys = [50.0, 120.0, 154.0], [100.0, 120.0, 180.0]
    words = [(54, 114, "区分"), (124, 114, "種別"), (54, 134, "開示")]
    words += [(124, 132, "誤交"), (124, 144, "付（"), (124, 156, "１"), (124, 168, "０）")]
    _, (table,) = joined(lay_out(page(words, ruling(xs, ys))))
    assert table.cells[-1].text == "誤交付（10）"


def test_a_first_row_with_prose_is_no_header():
    xs, ys = [50.0, 110.0, 300.0], [100.0, 160.0, 190.0]
    words = [
        (70, 134, "業務"),
        (70, 179, "配置"),
        (112, 174, "利用者の支援に支障がない場合に限る"),
        (112, 186, "ものとすること"),
    ]
    words += [(112, 110 + 12 * k, "個別支援計画の作成に関することを行う") for k in range(3)] + [
        (112, 146, "こと。なお原案は職員が作成し会議を開"),
        (112, 158, "くこと"),
    ]
    _, (table,) = joined(lay_out(page(words, ruling(xs, ys))))
    assert table.header_rows == 0


def test_notes_that_open_the_next_page_belong_to_the_table_above_the_break():
    _, (table,) = joined(
        sheet(1, [700.0, 720.0, 740.0], [(c, y + 600, t) for c, y, t in FIRST]),
        prose(2, (60.0, "※　複数の理由があるものがある。"), (90.0, "つぎに述べる。")),
    )
    assert table.notes == ["※　複数の理由があるものがある。"]


def test_notes_that_open_a_page_after_prose_belong_to_no_table():
    _, (table,) = joined(
        sheet(1, [600.0, 620.0, 640.0], [*[(c, y + 500, t) for c, y, t in FIRST], (-1, 700.0, "つぎに述べる。")]),
        prose(2, (60.0, "※　複数の理由があるものがある。"), (90.0, "つぎに述べる。")),
    )
    assert table.notes == []


def test_the_last_row_of_a_table_without_outer_rules_is_kept_though_one_rule_alone_reaches_it():
    words = [
        (54, 114, "区分"),
        (154, 114, "件数"),
        (54, 134, "開示"),
        (154, 134, "10"),
        (54, 154, "合計"),
        (154, 154, "10"),
    ]
    lines = [(150.0, 100.0, 150.0, 160.0), *[(50.0, y, 250.0, y) for y in (120.0, 140.0)]]
    shaded = page(words, lines, [(50.0, 100.0, 150.0, 120.0), (150.0, 100.0, 250.0, 120.0)])
    _, (table,) = joined(lay_out(shaded))
    assert [c.text for c in table.cells] == ["区分", "件数", "開示", "10", "合計", "10"]


def test_rows_between_rules_go_on_in_the_columns_of_the_page_before():
    def rows_at(top, rows):
        ys = [top + 20 * k for k in range(len(rows) + 1)]
        words = [((54.0, 314.0)[c], ys[k] + 14, t) for k, row in enumerate(rows) for c, t in enumerate(row)]
        return words, [(50.0, y, 400.0, y) for y in ys]

    words, lines = rows_at(720.0, [("決定期間", "件数"), ("１週間以内", "10"), ("２週間以内", "20")])
    first = lay_out(page(words, lines, [(50.0, 720.0, 250.0, 740.0), (250.0, 720.0, 400.0, 740.0)]))
    for rows in ([("３１日以上", "30"), ("合計", "60")], [("合計", "60")]):
        words, lines = rows_at(40.0, rows)
        words.append((50.0, lines[-1][1] + 24, "２　つぎの状況"))
        blocks, tables = joined(first, lay_out(page(words, lines, number=2), first))
        assert [t.pages for t in tables] == [[1, 2]]
        assert [c.text for c in tables[0].cells if c.row > 2] == [normalise(t) for row in rows for t in row]
        assert blocks[-1].text == "2　つぎの状況"


def test_a_merged_cell_goes_on_below_the_break_where_only_a_full_stop_had_no_room():
    above = [*HEAD, (0, 134.0, "税"), (1, 134.0, "目的外に利用し、または提供す"), (2, 134.0, "1"), (2, 154.0, "2")]
    below = [*[(c, y - 40, t) for c, y, t in HEAD], (1, 94.0, "る。また支援する。"), (2, 94.0, "3"), (2, 114.0, "4")]
    _, (table,) = joined(
        sheet(1, [100.0, 120.0, 140.0, 160.0], above, unruled={(0, 2), (1, 2)}),
        sheet(2, [60.0, 80.0, 100.0, 120.0], below, unruled={(0, 2), (1, 2)}),
    )
    assert column(table, 1) == [(0, 1, "内容"), (1, 4, "目的外に利用し、または提供する。また支援する。")]


def test_a_boxed_label_beside_a_unit_above_narrow_tables_makes_no_column():
    words = [(500, 60, "資料１"), (50, 84, "請求の内容"), (494, 94, "（単位：件）")]
    words += [(54, 114, "区分"), (150, 114, "件数"), (54, 134, "教育"), (150, 134, "10")]
    lines = [*ruling([494.0, 540.0], [46.0, 66.0]), *ruling([50.0, 140.0, 230.0], [100.0, 120.0, 140.0])]
    blocks, (table,) = joined(lay_out(page(words, lines)))
    assert (blocks[0].text, table.unit) == ("資料1", "件")


def test_a_column_that_only_the_first_rule_across_reaches_is_kept():
    words = [(54, 114, "住宅課"), *[(154, 114 + 20 * k, str(k + 1)) for k in range(3)]]
    words += [(204, 114 + 20 * k, "ファイル") for k in range(3)]
    lines = [(50.0, 100.0, 300.0, 100.0), *[(150.0, y, 300.0, y) for y in (120.0, 140.0, 160.0)]]
    lines += [(x, 100.0, x, 160.0) for x in (150.0, 200.0, 300.0)]
    _, (table,) = joined(lay_out(page(words, lines)))
    assert [(c.row_span, c.text) for c in table.cells if c.column == 0] == [(3, "住宅課")]


def test_a_figure_broken_in_a_cell_with_wide_margins_is_one_figure():
    xs, ys = [50.0, 120.0, 210.7], [100.0, 120.0, 160.0]
    words = [(54, 114, "区分"), (125.5, 114, "内容"), (54, 134, "紛失")]
    words += [(125.5, 132, "書類（２家庭３"), (125.5, 145, "８名分）")]
    _, (table,) = joined(lay_out(page(words, ruling(xs, ys))))
    assert table.cells[-1].text == "書類（2家庭38名分）"


def test_a_title_and_an_item_with_gaps_around_a_sentence_are_no_table():
    lines = [(315.0, 80.0, "令和５年度"), (383.0, 80.0, "個人情報の利活用状況報告")]
    lines += [(66.0, 100.0, "世田谷区における個人情報の利活用の取扱いはつぎのとおり。")]
    lines += [
        (57.0, 119.0, "情報公開課への協議実績（令和５年度）"),
        (66.0, 135.0, "①協議件数"),
        (122.0, 135.0, "１０件"),
    ]
    blocks, tables = joined(lay_out(page([(x, y, t, 9.2) for x, y, t in lines], [])))
    assert tables == []
    assert "①協議件数　10件" in [b.text for b in blocks]


def test_a_row_of_which_only_the_edge_stands_above_the_break_is_one_row():
    below = [(0, 74.0, "2"), (1, 74.0, "うえ"), (2, 74.0, "20"), (0, 94.0, "3"), (1, 94.0, "おか"), (2, 94.0, "30")]
    _, (table,) = joined(
        sheet(1, [100.0, 120.0, 140.0, 150.0], FIRST),
        sheet(2, [60.0, 80.0, 100.0], below),
    )
    assert [t for *_, t in column(table, 0)] == ["番号", "1", "2", "3"]
    assert [t for *_, t in column(table, 1)] == ["内容", "あい", "うえ", "おか"]
