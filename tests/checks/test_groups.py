from __future__ import annotations

from extractor.checks import reconcile
from tests.checks.build import UP, paper, table


def groups(*counts, spans=(3, 2, 4)):
    rows = [["", "種別", "内容"]]
    n = 0
    for k, (count, rows_covered) in enumerate(zip(counts, spans, strict=True)):
        for row in range(rows_covered):
            n += 1
            rows.append([str(n), f"種類{'甲乙丙'[k]}（{count}）" if row == 0 else UP, f"内容{n}"])
    return table(rows)


def told(document, kind="group_count"):
    return [c for c in reconcile(document) if c.kind == kind]


def test_counts_in_brackets_agree_with_the_rows_they_cover():
    checks = told(paper(groups(3, 2, 4)))
    assert [c.status for c in checks] == ["pass", "pass"]
    assert {(c.actual, c.expected) for c in checks if not c.lines} == {(9, 9)}


def test_a_wrong_count_is_told_at_its_cell():
    checks = told(paper(groups(3, 2, 5)))
    wrong = [c for c in checks if c.status == "fail"]
    assert [(c.evidence[0].row, c.evidence[0].column) for c in wrong] == [(6, 1), (6, 1)]
    assert {(c.actual, c.expected) for c in wrong} == {(5, 4), (10, 9)}


def test_figures_in_brackets_that_are_no_row_counts_are_left_alone():
    assert told(paper(groups(120, 85, 4))) == []


def test_a_count_in_the_caption_is_the_number_of_circled_items():
    rows = [["事務名", "所管課"], ["標準化に伴う\n①甲事務\n②乙事務\n③丙事務", "①甲課\n②乙課\n③丙課"]]
    (check,) = told(paper(table(rows, caption="表４ 再評価（３事務）")))
    assert (check.status, check.actual, check.expected) == ("pass", 3, 3)
    rows[1][1] = "①甲課\n②乙課"
    (wrong,) = told(paper(table(rows, caption="表４ 再評価（３事務）")))
    assert (wrong.status, wrong.actual, wrong.expected) == ("fail", 2, 3)
    assert (wrong.evidence[0].row, wrong.evidence[0].column) == (1, 1)


def kinds(*labels, caption="○ 利用および提供"):
    rows = [["課", "区分", "番号", "ファイル名"]]
    n = 0
    for k, (label, covered) in enumerate(labels):
        for row in range(covered):
            n += 1
            rows.append([f"課{k}" if row == 0 else UP, label if row == 0 else UP, str(n), f"ファイル{n}"])
    return table(rows, caption=caption)


SAID = "② 新たに行ったファイル数\n13ファイル\n【内訳】 目的外利用 9ファイル\n目的外提供 4ファイル"


def test_figures_of_the_prose_count_the_rows_of_their_label():
    document = paper(SAID, kinds(("目的外利用", 6), ("目的外提供", 4), ("目的外利用", 3)))
    checks = reconcile(document)
    assert {c.status for c in checks} == {"pass"}
    assert {c.kind for c in checks} == {"part_of", "group_count", "same_figure", "sequence"}


def test_a_changed_label_is_named_with_the_one_that_would_mend_the_counts():
    document = paper(SAID, kinds(("目的外利用", 6), ("目的外提供", 3), ("目的外利用", 3), ("目的外利用", 1)))
    (wrong,) = [c for c in told(document) if c.status == "fail"]
    assert (wrong.evidence[0].row, wrong.evidence[0].column) == (13, 1)
    assert [s.text for s in wrong.suggestions] == ["目的外提供"]


def test_a_breakdown_that_does_not_add_up_fails_at_the_sentence():
    document = paper(SAID.replace("13", "14"), kinds(("目的外利用", 9), ("目的外提供", 4)))
    wrong = [c for c in reconcile(document) if c.status == "fail"]
    assert {c.kind for c in wrong} == {"part_of", "same_figure"}
    assert all(c.evidence[0].text == "14ファイル" for c in wrong)


def test_people_in_the_prose_do_not_count_the_rows_of_a_list():
    rows = [["課", "性別"], *[[f"課{n}", "男" if n % 3 else "女"] for n in range(9)]]
    document = paper("参加者は 男 200人 女 300人だった。", table(rows))
    assert told(document) == []
    assert told(document, "same_figure") == []


def test_a_count_printed_again_on_the_next_page_counts_the_rows_of_both():
    parted = groups(5, 2, 4, spans=(5, 2, 4))
    whole = next(c for c in parted.cells if (c.row, c.column) == (1, 1))
    again = whole.model_copy(update={"row": 4, "row_span": 2}, deep=True)
    whole.row_span = 3
    parted.cells.append(again)
    for cell in parted.cells:
        cell.regions = [cell.regions[0].model_copy(update={"page": 1 if cell.row < 4 else 2})]
    parted.pages = [1, 2]
    checks = told(paper(parted))
    assert [c.status for c in checks] == ["pass", "pass"]
    assert {(c.actual, c.expected) for c in checks if not c.lines} == {(11, 11)}


def test_the_last_number_is_no_whole_where_a_part_has_no_rows():
    said = SAID.replace("13ファイル", "14ファイル") + "\n業務委託 1ファイル"
    document = paper(said, kinds(("目的外利用", 6), ("目的外提供", 4), ("目的外利用", 3)))
    assert "fail" not in {c.status for c in reconcile(document)}
