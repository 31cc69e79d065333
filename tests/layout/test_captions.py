"""Captions, units and titles around tables."""

from __future__ import annotations

from extractor.layout import assemble, lay_out
from tests.support.pages import page, ruling, table_texts

XS = [50.0, 200.0, 400.0]
ROWS = [["区分", "予算額"], ["総務費", "120"], ["計", "120"]]


def grid(top):
    ys = [top, top + 20, top + 40, top + 60]
    return table_texts(XS, ys, ROWS), ruling(XS, ys)


def tables_of(texts, *tops):
    words, lines = list(texts), []
    for top in tops:
        cells, rules = grid(top)
        words += cells
        lines += rules
    return assemble([lay_out(page(words, lines))])[1]


def test_what_stands_on_the_caption_line_is_one_caption():
    (table,) = tables_of([(50, 190, "款　２．総務費"), (250, 190, "項　１．総務管理費")], 200.0)
    assert table.caption == "款　2．総務費　項　1．総務管理費"


def test_a_marked_caption_stands_alone_beside_a_date():
    (table,) = tables_of([(50, 190, "表１　予算の状況"), (280, 190, "令和７年４月１日現在")], 200.0)
    assert table.caption == "表1　予算の状況"


def test_a_date_alone_is_no_caption():
    (table,) = tables_of([(50, 100, "予算の状況"), (280, 190, "（令和７年４月１日現在）")], 200.0)
    assert table.caption == "予算の状況"


def test_a_unit_printed_once_counts_for_the_tables_below_with_the_same_columns():
    first, second = tables_of(
        [(50, 170, "１　歳入"), (330, 190, "（単位：千円）"), (50, 320, "２　歳出")], 200.0, 330.0
    )
    assert (first.unit, second.unit) == ("千円", "千円")


def test_a_short_first_line_over_notes_and_a_table_is_its_heading():
    (table,) = tables_of([(50, 60, "募集数及び申込状況【旭区】"), (60, 190, "※優先利用数を除く。")], 200.0)
    assert table.caption == "募集数及び申込状況【旭区】"


def test_each_kind_of_note_below_a_table_is_a_note_of_its_own():
    said = [
        "※１　年度末の数である。",
        "（注）四捨五入による。",
        "注２　速報値",
        "資料：総務部調べ",
        "出典　人口年報",
        "出典：国勢調査",
    ]
    (table,) = tables_of([(50, 275 + 13 * n, text) for n, text in enumerate(said)], 200.0)
    assert table.notes == ["※1　年度末の数である。", "（注）四捨五入による。", "注2　速報値", *said[3:]]


def test_a_sentence_about_the_source_below_a_table_is_no_note():
    (table,) = tables_of([(50, 290, "出典の表示は次の規則による。")], 200.0)
    assert table.notes == []


def test_each_of_two_tables_side_by_side_has_the_caption_over_it():
    left, right = XS, [450.0, 520.0, 580.0]
    ys = [200.0, 220.0, 240.0, 260.0]
    words = [(50, 190, "（１）受付方法別件数"), (450, 190, "（２）相談方法の内訳")]
    words += [*table_texts(left, ys, ROWS), *table_texts(right, ys, ROWS)]
    _, tables, _ = assemble([lay_out(page(words, [*ruling(left, ys), *ruling(right, ys)]))])
    assert [t.caption for t in tables] == ["（1）受付方法別件数", "（2）相談方法の内訳"]


def test_a_short_heading_over_a_caption_is_not_its_first_line():
    blocks, (table,), _ = assemble(
        [lay_out(page([(50, 176, "４　実施状況"), (50, 190, "予算の状況"), *grid(200.0)[0]], grid(200.0)[1]))]
    )
    assert [b.text for b in blocks if b.text] == ["4\u3000実施状況", "予算の状況"]
    assert table.caption == "予算の状況"


def test_a_line_close_below_a_note_goes_on_with_it_and_one_further_off_does_not():
    said = ["※１　年度末の数である。", "ただし、支所の分を含む。", "以上のとおりである。"]
    (table,) = tables_of([(50, y, text) for y, text in zip((275, 287, 320), said, strict=True)], 200.0)
    assert table.notes == ["※1　年度末の数である。ただし、支所の分を含む。"]


def test_a_new_paper_closes_the_headings_of_the_one_before():
    def sheet(number, *texts):
        words, rules = grid(200.0)
        return lay_out(page([*texts, *words], rules, number=number))

    first = sheet(1, (50, 60, "資料１"), (50, 120, "１　公開請求の状況", 14.0), (50, 190, "表１　件数"))
    second = sheet(2, (50, 60, "資料２"), (50, 190, "表１　予算"))
    tables = assemble([first, second])[1]
    assert [t.section for t in tables] == [["1　公開請求の状況"], []]
