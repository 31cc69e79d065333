from extractor.compare import compare, compare_years
from extractor.model import Document
from tests.compare.build import paper, rows


def changed(result) -> dict[tuple[str, str], tuple[float, float]]:
    return {(c.row, c.column): (c.old, c.new) for c in result.changes}


def names(result, kind: str, *, new: bool) -> list[str]:
    return [g.name for g in result.gone if g.kind == kind and g.is_new == new]


OLD = rows("a", ["区分", "件数（件）", "人数（人）"], [("教育", 100, 10), ("福祉", 50, 5), ("合計", 150, 15)],
           caption="表1 内容別件数")  # fmt: skip


def test_rows_columns_and_tables_may_move_and_be_numbered_anew():
    other = rows("b", ["理由", "数"], [("個人情報", 3)], caption="表2 理由")
    now = rows("a", ["区分", "人数（人）", "件数（件）"], [("福祉", 6, 60), ("教育", 11, 110), ("合計", 17, 170)],
               caption="表3　内容別件数 ※1")  # fmt: skip
    moved = rows("b", ["理由", "数"], [("個人情報", 4)], caption="表1 理由")
    result = compare(paper(2023, OLD, other), paper(2024, moved, now))
    assert changed(result) == {
        ("個人情報", "数"): (3, 4),
        ("教育", "件数（件）"): (100, 110),
        ("教育", "人数（人）"): (10, 11),
        ("福祉", "件数（件）"): (50, 60),
        ("福祉", "人数（人）"): (5, 6),
        ("合計", "件数（件）"): (150, 170),
        ("合計", "人数（人）"): (15, 17),
    }
    assert not result.gone
    assert not result.reworded


def test_new_and_gone_rows_and_columns_are_named_with_their_figures():
    now = rows("a", ["区分", "件数（件）", "面積（㎡）"], [("教育", 100, 7), ("環境", 9, 8), ("合計", 109, 15)],
               caption="表1 内容別件数")  # fmt: skip
    result = compare(paper(2023, OLD), paper(2024, now))
    assert names(result, "row", new=True) == ["環境"]
    assert names(result, "row", new=False) == ["福祉"]
    assert names(result, "column", new=True) == ["面積（㎡）"]
    assert names(result, "column", new=False) == ["人数（人）"]
    gone = next(g for g in result.gone if g.name == "福祉")
    assert gone.figures == {"件数（件）": 50, "人数（人）": 5}


def test_synonyms_widths_and_old_forms_of_a_word_are_one():
    was = rows("a", ["種別", "前年度", "本年度", "増減額"], [("髙齢者", 1, 2, 1), ("計", 3, 4, 1)])
    now = rows("a", ["区分", "昨年度", "当年度", "増減"], [("高齢者", 2, 5, 3), ("合　計", 6, 7, 1)])
    result = compare(paper(2023, was), paper(2024, now))
    assert not result.gone
    assert {c.column for c in result.changes} == {"昨年度", "当年度", "増減"}


def test_a_year_in_a_header_or_label_is_its_distance_from_the_papers_own():
    was = rows("a", ["区分", "令和4年度", "令和5年度"], [("令和5年度給付金", 1, 2)])
    now = rows("a", ["区分", "令和5年度", "令和6年度"], [("令和6年度給付金", 2, 9)])
    result = compare(paper(2023, was), paper(2024, now))
    assert changed(result) == {
        ("令和6年度給付金", "令和6年度"): (2, 9),
    }
    assert not result.reworded


def test_a_label_that_changed_a_little_is_reworded_and_not_new():
    was = rows("a", ["区分", "件数"], [("16日から30日までに決定したもの", 7), ("不開示", 3)])
    now = rows("a", ["区分", "件数"], [("16日から30日以内に決定したもの", 8), ("非開示", 4)])
    result = compare(paper(2023, was), paper(2024, now))
    assert not result.gone
    assert [r.kind for r in result.reworded] == ["row", "row"]
    assert len(result.changes) == 2


def test_rows_that_differ_in_substance_are_not_paired():
    was = rows("a", ["区分", "件数"], [("文化・生涯学習課", 7)], caption="表1 課別件数")
    now = rows("a", ["区分", "件数"], [("土木部道路公園課", 8)], caption="表1 課別件数")
    result = compare(paper(2023, was), paper(2024, now))
    assert names(result, "row", new=True) == ["土木部道路公園課"]
    assert not result.changes


def test_numbering_is_no_figure_and_rows_are_told_apart_by_their_words():
    was = rows("a", ["課", "", "ファイル"], [("A課", 1, "甲"), ("A課", 2, "乙"), ("B課", 3, "甲")])
    now = rows("a", ["課", "", "ファイル"], [("A課", 41, "乙"), ("A課", 42, "丙"), ("B課", 43, "甲")])
    result = compare(paper(2023, was), paper(2024, now))
    assert not result.changes
    assert names(result, "row", new=True) == ["A課 / 丙"]
    assert names(result, "row", new=False) == ["A課 / 甲"]


def test_the_same_paper_twice_has_no_change():
    result = compare(paper(2023, OLD), paper(2023, OLD))
    assert not result.changes
    assert not result.gone
    assert not result.reworded
    assert len(result.equal) == 6


def test_a_paper_without_tables_is_compared_too():
    assert compare(paper(2023), paper(2024, OLD)).gone[0].kind == "table"


def figures_of(document: Document) -> int:
    return sum(c.value is not None for t in document.tables for c in t.cells)


def test_every_figure_of_either_year_is_the_same_changed_new_or_gone():
    now = rows("a", ["区分", "件数（件）", "人数（人）"], [("教育", 100, 11), ("環境", 1, 2), ("合計", 101, 13)],
               caption="表1 内容別件数")  # fmt: skip
    old, new = paper(2023, OLD), paper(2024, now)
    result = compare(old, new)
    rows_of = {n: sum(len(g.figures) for g in result.gone if g.is_new == n) for n in (True, False)}
    paired = len(result.changes) + len(result.equal)
    assert paired + rows_of[True] == figures_of(new)
    assert paired + rows_of[False] == figures_of(old)


def test_figures_over_several_years_follow_the_newest_paper():
    def year(n: int, *figures: int) -> Document:
        lines = [(name, value) for name, value in zip(("教育", "福祉", "環境"), figures, strict=False)]
        return paper(n, rows("a", ["区分", "件数"], lines, caption=f"表{n % 7} 内容別件数"))

    result = compare_years([year(2021, 1, 2), year(2022, 3, 4), year(2023, 5, 6, 7), year(2024, 8, 6, 9)])
    assert result.history == {
        ("表1 内容別件数", "教育", "件数"): {"令和3年度": 1, "令和4年度": 3, "令和5年度": 5, "令和6年度": 8},
        ("表1 内容別件数", "福祉", "件数"): {"令和3年度": 2, "令和4年度": 4, "令和5年度": 6, "令和6年度": 6},
    }
    assert len(result.changes) == 2


def test_last_years_figures_printed_again_are_compared_with_last_years_paper() -> None:
    was = rows("a", ["区分", "令和6年度", "令和5年度"], [("窓口", 1310, 1200), ("郵送", 320, 340)])
    now = rows("a", ["区分", "本年度", "前年度"], [("窓口", 1290, 1310), ("郵送", 331, 302)])
    result = compare(paper(2024, was), paper(2025, now))
    [first] = [c for c in result.changes if c.column == "前年度"]
    assert (first.row, first.old, first.new, first.is_restated) == ("郵送", 320, 302, True)
    assert result.out_of_line[0] is first


def test_a_row_to_which_only_brackets_were_added_is_the_same_row_unless_two_rows_could_be() -> None:
    was = rows("a", ["区分", "件数"], [("電子申請", 10), ("区民", 30)])
    now = rows("a", ["区分", "件数"], [("電子申請（オンライン）", 12), ("区民（男）", 14), ("区民（女）", 16)])
    result = compare(paper(2024, was), paper(2025, now))
    assert (10, 12) in changed(result).values()
    assert not any("区民" in row for row, _ in changed(result))
