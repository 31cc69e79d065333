"""A page laid out: tables apart from text, blocks as their author broke them, in reading order."""

from __future__ import annotations

from extractor.layout import lay_out
from extractor.layout.found import TableGrid, TextBlock
from tests.support.pages import page, ruling, shapes, table_texts

XS = [50.0, 150.0, 250.0]
YS = [200.0, 220.0, 240.0, 260.0]
ROWS = [["区分", "件数"], ["区民", "12"], ["合計", "12"]]
WIDE = "これは右の端まで続く長い文であって次の行へ続いていくものである"


def told(layout):
    return [item.raw if isinstance(item, TextBlock) else "TABLE" for item in layout.items]


def with_table(*texts, **more):
    return page([*texts, *table_texts(XS, YS, ROWS)], ruling(XS, YS), **more)


def test_words_in_a_grid_are_cells_and_the_rest_is_text():
    layout = lay_out(with_table((50, 150, "表１　内訳"), (50, 300, "※　注である。")))
    assert told(layout) == ["表１　内訳", "TABLE", "※　注である。"]
    table = layout.items[1]
    assert isinstance(table, TableGrid)
    assert [c.raw for c in table.cells] == ["区分", "件数", "区民", "12", "合計", "12"]


def test_a_full_line_goes_on_in_the_next_one():
    layout = lay_out(page([(50, 100, WIDE), (50, 118, "おわり。"), (50, 136, "つぎの段落。")]))
    assert told(layout) == [f"{WIDE}\nおわり。", "つぎの段落。"]


def test_a_bullet_begins_a_block_and_holds_what_hangs_under_it():
    layout = lay_out(page([(50, 100, "①　協議件数"), (70, 118, "１９件"), (50, 136, "②　つぎ"), (50, 200, WIDE)]))
    assert told(layout) == ["①　協議件数\n１９件", "②　つぎ", WIDE]
    first = layout.items[0]
    assert isinstance(first, TextBlock)
    assert first.pieces == [["①　協議件数"], ["１９件"]]


def test_an_indent_begins_a_paragraph():
    layout = lay_out(page([(60, 100, WIDE[:-1]), (50, 118, WIDE), (60, 136, "また、次である。")]))
    assert told(layout) == [f"{WIDE[:-1]}\n{WIDE}", "また、次である。"]


def test_a_framed_text_is_read_together_and_is_no_table():
    frame = [
        (300.0, 200.0, 550.0, 200.0),
        (300.0, 300.0, 550.0, 300.0),
        (300.0, 200.0, 300.0, 300.0),
        (550.0, 200.0, 550.0, 300.0),
    ]
    layout = lay_out(
        page(
            [*table_texts(XS, YS, ROWS), (310, 215, "枠の一"), (310, 235, "枠の二"), (50, 290, "※　左の注。")],
            ruling(XS, YS) + frame,
        )
    )
    assert told(layout) == ["TABLE", "※　左の注。", "枠の一", "枠の二"]


def test_rounded_boxes_frame_text_too():
    box = shapes([(300.0, 90.0, 560.0, 150.0)], rectangle=False, stroke=0xFF0000FF)
    layout = lay_out(page([(310, 120, "枠"), (50, 100, "左一"), (50, 130, "左二")], frames=box))
    assert told(layout) == ["左一", "左二", "枠"]


def test_the_page_number_comes_last_as_printed():
    layout = lay_out(page([(290, 780, "－ 3 －"), (50, 100, "本文")]))
    assert told(layout) == ["本文", "－ 3 －"]
    assert layout.items[-1].kind == "page_number"


def test_a_figure_in_the_middle_of_the_page_is_no_page_number():
    layout = lay_out(page([(50, 100, "本文"), (290, 400, "3"), (50, 700, "本文")]))
    assert all(item.kind != "page_number" for item in layout.items)


def test_a_contents_line_keeps_its_page_with_it():
    layout = lay_out(
        page([(50, 100, "・保有状況"), (400, 100, "１ページ"), (50, 120, "・漏えい"), (400, 120, "４ページ")])
    )
    assert told(layout) == ["・保有状況　１ページ", "・漏えい　４ページ"]


def test_two_columns_of_prose_are_read_one_after_the_other():
    left = [(50, 100 + 15 * k, f"左{k}の段であって長い文章が続いている") for k in range(5)]
    right = [(320, 103 + 15 * k, f"右{k}の段であって長い文章が続いている") for k in range(5)]
    text = "".join(told(lay_out(page([*left, *right]))))
    assert text.index("左4") < text.index("右0")


def test_a_single_column_of_boxes_is_no_table():
    lines = ruling([50.0, 300.0], [100.0, 130.0, 160.0])
    layout = lay_out(page([(60, 120, "上の枠"), (60, 150, "下の枠")], lines))
    assert told(layout) == ["上の枠", "下の枠"]


def test_a_grid_without_words_is_no_table():
    assert lay_out(page([(50, 60, "本文")], ruling(XS, YS))).items[0].raw == "本文"
