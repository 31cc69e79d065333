"""Tables ruled across only, whose rules stop at the cells that reach over several rows."""

from __future__ import annotations

from extractor.layout import lay_out
from extractor.layout.found import TableGrid
from tests.support.pages import page

L, A, B, R = 50.0, 150.0, 300.0, 450.0


def across(y, *pieces):
    return [(x0, y, x1, y) for x0, x1 in (pieces or [(L, R)])]


def words(y, *texts):
    """Words of a row at the left of its cells; None where a cell over several rows has them elsewhere."""
    return [(x + 4, y, text) for x, text in zip((L, A, B), texts, strict=True) if text]


def tables(texts, lines, before=None, number=1):
    return [i for i in lay_out(page(texts, lines, number=number), before).items if isinstance(i, TableGrid)]


def cells(table):
    return [(c.row, c.column, c.row_span, c.column_span, c.raw) for c in table.cells]


LINES = [
    *across(100),
    *across(120),
    *across(140, (A, B)),
    *across(160, (A, R)),
    *across(180, (A, B)),
    *across(200),
]
TEXTS = [
    *words(114, "課", "ファイル", "保有課"),
    *words(134, None, "一のファイル", None),
    *words(154, None, "二のファイル", None),
    *words(174, None, "三のファイル", None),
    *words(194, None, "四のファイル", None),
    (L + 4, 164, "福祉課"),
    (B + 4, 144, "総務課"),
    (B + 4, 184, "財政課"),
]


def test_where_rules_stop_a_cell_reaches_over_rows():
    (table,) = tables(TEXTS, LINES)
    assert cells(table) == [
        (0, 0, 1, 1, "課"),
        (0, 1, 1, 1, "ファイル"),
        (0, 2, 1, 1, "保有課"),
        (1, 0, 4, 1, "福祉課"),
        (1, 1, 1, 1, "一のファイル"),
        (1, 2, 2, 1, "総務課"),
        (2, 1, 1, 1, "二のファイル"),
        (3, 1, 1, 1, "三のファイル"),
        (3, 2, 2, 1, "財政課"),
        (4, 1, 1, 1, "四のファイル"),
    ]


def test_the_columns_of_the_page_before_hold_where_the_table_goes_on():
    first = lay_out(page(TEXTS, LINES))
    lines = [*across(60), *across(80, (A, R)), *across(100)]
    texts = [*words(74, None, "五のファイル", "税務課"), *words(94, None, "六のファイル", "会計課")]
    (table,) = tables(texts, lines, first, 2)
    assert [round(x) for x in table.xs] == [50, 150, 300, 450]
    assert (0, 0, 2, 1, "") in cells(table)


def test_a_rule_below_a_head_of_several_columns_makes_it_one_cell():
    lines = [*across(100), *across(120, (A, R)), *across(140), *across(160), *across(180)]
    lines += across(130, (L, A))  # a second shorter rule
    texts = [(L + 4, 124, "区"), (A + 100, 114, "件数"), *words(134, None, "本年", "前年")]
    texts += [*words(154, "東区", "12", "34"), *words(174, "西区", "56", "78")]
    (table,) = tables(texts, lines)
    assert (0, 1, 1, 2, "件数") in cells(table)


def test_narrower_tables_below_are_tables_of_their_own():
    lines = [line for y in (100, 120, 140, 160) for line in across(y)]
    lines += [line for y in (240, 260, 280, 300) for line in across(y, (L, B))]
    texts = [*words(114, "区", "本年", "前年"), *words(134, "東区", "12", "34"), *words(154, "西区", "56", "78")]
    texts += [(L + 4, 232, "療養の状況は、つぎのとおりであった。")]
    texts += [*words(254, "区分", "人数", None), *words(274, "入院", "12", None), *words(294, "自宅", "34", None)]
    assert [(t.rows, t.columns) for t in tables(texts, lines)] == [(3, 3), (3, 2)]


def test_rules_that_meet_drawn_rules_down_tell_nothing_new():
    lines = [*LINES, *[(x, 100.0, x, 200.0) for x in (L, A, B, R)]]
    (table,) = tables(TEXTS, lines)
    assert (1, 0, 4, 1, "福祉課") in cells(table)
    assert not table.banded


def test_a_shaded_head_below_a_caption_begins_another_table():
    """Rows ruled across, white and shaded in turns; between two such tables a caption closely above a shaded head."""

    def striped(top, texts_of, xs):
        said, lines, grounds = [], across(top + 20), [(L, top, R, top + 20)]
        for k, row in enumerate(texts_of):
            y = top + 20 * k
            said += [(x + 4, y + 14, text) for x, text in zip(xs, row, strict=True) if text]
            lines += across(y + 20, (A, R)) if k in (1, 2) else across(y + 20)
        return said, lines, grounds

    rows = [["地域", "名称", "種別"], ["北部", "一号公園", "街区"], ["", "二号公園", "緑地"], ["", "三号公園", "緑地"]]
    upper, lines, grounds = striped(100, rows, (L, A, B))
    lower, more, other = striped(210, [[w and w + "所" for w in row] for row in rows], (L, A, B))
    said = [*upper, (L, 203, "委員の名簿"), *lower]
    found = [
        i
        for i in lay_out(page(said, [*lines, *more], [*grounds, *other], number=1), None).items
        if isinstance(i, TableGrid)
    ]
    assert [t.rows for t in found] == [4, 4]
