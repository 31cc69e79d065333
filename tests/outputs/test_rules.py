from extractor.outputs.export.rules import RULES, broken
from tests.outputs.papers import cell, document, small, table


def found(document) -> dict[str, int]:
    return {f.rule: f.count for f in broken(document)}


def test_each_trap_of_the_small_paper_is_named():
    rules = found(small())
    assert rules["1-1"] == 1
    assert rules["1-2"] == 1  # two lines in one cell
    assert rules["1-3"] == 3  # 1,234  △0.5  1,243
    assert rules["1-4"] == 5
    assert rules["1-5"] == 1  # 区　分
    assert rules["1-6"] == 1  # 同上
    assert rules["1-10"] == 1  # 髙 and ①
    assert rules["1-11"] == 1  # 令和6年度 alone
    assert rules["1-13"] == 1
    assert rules["2-1"] == 1  # a heading inside the body
    assert not {"1-9", "1-12", "2-2"} & rules.keys()


def test_a_table_that_keeps_the_rules_breaks_none_but_being_a_pdf():
    cells = [
        cell(0, 0, "区", role="header"),
        cell(0, 1, "件数", role="header"),
        cell(1, 0, "練馬区"),
        cell(1, 1, "5", 5),
    ]
    paper = small()
    paper.tables = [table("t", cells, 2, 2, unit="件")]
    assert found(paper) == {"1-1": 1}


def test_several_figures_in_a_cell_are_found_and_a_sentence_with_figures_is_not():
    cells = [cell(0, 0, "x", role="header"), cell(0, 1, "n", role="header"), cell(1, 0, "a"), cell(1, 1, "5", 5),
             cell(2, 0, "b"), cell(2, 1, "12（3）", role="data"), cell(3, 0, "c"),
             cell(3, 1, "令和6年5月に2件を公開", role="data")]  # fmt: skip
    paper = small()
    paper.tables = [table("t", cells, 4, 2, unit="件")]
    assert found(paper)["1-2"] == 1


def test_every_finding_on_the_fixtures_names_a_known_rule_and_a_table_that_is_there():
    paper = document("council")
    findings = broken(paper)
    assert {f.rule for f in findings} <= RULES.keys()
    assert {f.table for f in findings} - {None} <= {t.id for t in paper.tables}
    assert {"1-4", "1-3", "2-1"} <= {f.rule for f in findings}
