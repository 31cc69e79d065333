"""Tables between rules across: three-line tables, rules between all rows, what stands above and below them."""

from __future__ import annotations

import numpy as np

from extractor.layout.unruled.across import blocks_across
from extractor.layout.unruled.pieces import find_chunks
from tests.layout.unruled.make import cells, put, tables, texts
from tests.support.pages import page

L, R = 50.0, 330.0
ROWS = [
    ["区分", "件数（件）"],
    ["窓口", "208"],
    ["郵送", "1,539"],
    ["電話", "746"],
    ["電子申請", "3,175"],
    ["合計", "5,668"],
]
COLUMNS = [(L + 4, "left"), (R - 4, "right")]
HEAD = [140.0, 290.0]


def rule(y, x0=L, x1=R):
    return (x0, y, x1, y)


def three_line(top, x=0.0):
    """A table whose rules bound its head, its body and its sum: texts and lines."""
    said = texts(ROWS, [(c + x, a) for c, a in COLUMNS], top=top, head=[h + x for h in HEAD])
    lines = [rule(top + dy, L + x, R + x) for dy in (-15, -12, 5, 77, 95)]
    return said, lines


def test_rules_far_apart_hold_one_table():
    said, lines = three_line(120)
    (table,) = tables(said, lines=lines)
    assert (table.row_count, table.column_count, table.header_rows) == (6, 2, 1)
    assert [c.text for c in table.cells if c.column == 1] == [row[1] for row in ROWS]


def test_two_of_them_side_by_side_are_two():
    (left, lines), (right, more) = three_line(120), three_line(120, x=310)
    assert [t.row_count for t in tables([*left, *right], lines=[*lines, *more])] == [6, 6]


def test_headings_and_numbered_captions_between_tables_are_no_rows():
    (upper, lines), (lower, more) = three_line(120), three_line(290)
    between = [put(L, 240, "２"), put(L + 20, 240, "今後の予定"), put(L, 265, "3"), put(L + 20, 265, "受付方法別件数")]
    first, second = tables([*upper, *between, *lower], lines=[*lines, *more])
    assert (first.row_count, second.row_count) == (6, 6)


def test_running_text_above_a_table_whose_rows_are_ruled_is_none_of_it():
    said = [put(L, 100, "前年度と比較すると件数は増加したが、その内訳に", size=12.0)]
    said += texts(
        [["改正後（案）", "改正前（現行）"], ["第二条", "第三条"], ["（略）", "（新設）"], ["附則", "附則"]],
        [(L + 4, "left"), (200.0, "left")],
        top=140,
        head=[120.0, 260.0],
    )
    (table,) = tables(said, lines=[rule(127 + 18 * k) for k in range(5)])
    assert (table.row_count, table.column_count) == (4, 2)


def test_a_figure_and_its_share_below_it_are_one_cell_between_two_rules():
    said = texts([["区分", "全体", "男性"]], [(80, "center"), (200, "center"), (290, "center")], top=110)
    for k, label in enumerate(("満足", "不満", "無回答")):
        y = 134 + 30 * k
        said += [put(L + 4, y + 6, label), put(220, y, "751", "right"), put(310, y, "487", "right")]
        said += [put(220, y + 12, "(98.5%)", "right"), put(310, y + 12, "(82.4%)", "right")]
    (table,) = tables(said, lines=[rule(96), rule(119), rule(151), rule(181), rule(211)])
    assert table.row_count == 4
    assert cells(table)[1, 1] == (1, 1, "751(98.5%)")


def test_a_sum_below_the_last_rule_is_a_row():
    said = texts(ROWS, COLUMNS, top=120, head=HEAD)
    (table,) = tables(said, lines=[rule(107), *(rule(125 + 18 * k) for k in range(5))])
    assert table.row_count == 6


def test_rows_without_rules_between_them_keep_their_figures_apart():
    """Two rows and a sum: rules bound most of what they make, and yet not each row."""
    rows = [["区分", "件数"], ["窓口", "1,147"], ["電話", "197"], ["合計", "1,344"]]
    said = texts(rows, COLUMNS, top=120, head=HEAD)
    (table,) = tables(said, lines=[rule(107), rule(125), rule(161), rule(179)])
    assert [c.text for c in table.cells if c.column == 1] == ["件数", "1,147", "197", "1,344"]


def test_a_row_that_the_page_before_began_is_no_second_line_of_the_header():
    """Rules part all rows; the first holds no figure, since its number stands on the page before."""
    said = texts(
        [
            ["番号", "質問", "答弁"],
            ["", "公園について", "検討する"],
            ["7", "給食について", "確保する"],
            ["8", "再編", "伺う"],
        ],
        [(80, "right"), (120, "left"), (220, "left")],
        top=120,
        pitch=40.0,
        head=[70.0, 165.0, 275.0],
    )
    said += [
        put(120, 174, "いて"),
        put(220, 174, "進めていく"),
        put(220, 188, "予定である"),
        put(220, 214, "方針である"),
    ]
    said += [put(220, 228, "と答えた")]
    (table,) = tables(said, lines=[rule(y) for y in (107, 130, 192, 234, 260)])
    assert (table.header_rows, table.row_count) == (1, 4)


def test_figures_broken_over_two_lines_beside_a_label_in_their_middle_are_one_row():
    said = texts(
        [["区分", "金額", "比較", "率"]], [(80, "center"), (160, "center"), (230, "center"), (300, "center")], top=110
    )
    for k, label in enumerate(("市債", "市税", "合計")):
        y = 134 + 30 * k
        said += [put(L + 4, y + 6, label), put(320, y + 6, "11.7", "right")]
        said += [put(180, y, "2,741,34", "right"), put(180, y + 12, "5", "right")]
        said += [put(250, y, "1,253,52", "right"), put(250, y + 12, "7", "right")]
    (table,) = tables(said, lines=[rule(96), rule(119), rule(151), rule(181), rule(211)])
    assert table.row_count == 4


def test_a_row_of_several_lines_below_the_last_rule_is_a_row():
    """The page ends before the rule that would end it."""
    heads = [(L + 4, "left"), (140.0, "left"), (200.0, "left"), (260.0, "left")]
    rows = [
        ["番号", "年齢", "確定日", "居住地"],
        ["936", "20代", "8月8日", "大阪府"],
        ["935", "30代", "8月8日", "那覇市"],
    ]
    said = texts(rows, heads, top=120)
    said += [put(140, 168, "10歳未"), put(140, 180, "満")]
    said += [put(x, 174, text) for (x, _), text in zip(heads, ("934", "", "8月8日", "那覇市"), strict=True) if text]
    (table,) = tables(said, lines=[rule(107 + 18 * k) for k in range(4)])
    assert [cells(table)[3, c][2] for c in range(4)] == ["934", "10歳未満", "8月8日", "那覇市"]


def test_two_sums_below_the_last_rule_are_two_rows():
    said = texts([*ROWS, ["合計（実数）", "5,660"]], COLUMNS, top=120, head=HEAD)
    (table,) = tables(said, lines=[rule(107), *(rule(125 + 18 * k) for k in range(5))])
    assert [c.text for c in table.cells if c.column == 1][-2:] == ["5,668", "5,660"]


def chunks_of(rows):
    glyphs = page(texts(rows, COLUMNS)).glyphs
    return find_chunks(glyphs, np.arange(len(glyphs)))


def test_rules_of_thousands_of_widths_are_a_drawing():
    chunks = chunks_of(ROWS) * 10
    rules = np.array([(y, 40.0 - 5 * k, 400.0 + 5 * k, 1.0) for k in range(6000) for y in (90.0, 300.0)])
    assert blocks_across(rules[:2], chunks, 10.0)
    assert not blocks_across(rules, chunks, 10.0)
