from __future__ import annotations

import random

from extractor.checks import reconcile
from tests.checks.build import paper, table


def budget(noted=False, seed=1, rounded=False):
    """A table in 千円 with sums down and across; ``rounded``: every figure was rounded by itself."""
    chance = random.Random(seed)
    real = [[chance.uniform(100, 90_000) for _ in range(5)] for _ in range(14)]
    if not rounded:
        real = [[round(x) for x in row] for row in real]
    rows = [[f"事業{n}", *(f"{round(x):,}" for x in row), f"{round(sum(row)):,}"] for n, row in enumerate(real)]
    sums = [sum(column) for column in zip(*real, strict=True)]
    rows.append(["合計", *(f"{round(x):,}" for x in sums), f"{round(sum(sums)):,}"])
    notes = ["※ 四捨五入のため合計が一致しない場合がある。"] if noted else []
    return rows, lambda: reconcile(paper(table([["区分", *"甲乙丙丁戊", "計"], *rows], unit="千円", notes=notes)))


def failing(checks):
    return [c for c in checks if c.status == "fail"]


def test_a_figure_that_is_off_by_two_is_told_where_all_other_sums_are_exact():
    rows, told = budget()
    assert not failing(told())
    rows[4][2] = f"{int(rows[4][2].replace(',', '')) + 2:,}"
    assert {c.kind for c in failing(told())} == {"column_total", "row_total"}


def test_it_is_let_pass_where_the_paper_says_that_it_rounds():
    rows, told = budget(noted=True)
    rows[4][2] = f"{int(rows[4][2].replace(',', '')) + 2:,}"
    assert not failing(told())


def test_figures_that_were_rounded_one_by_one_give_no_alarm():
    for seed in range(40):
        _, told = budget(seed=seed, rounded=True)
        checks = told()
        assert not failing(checks)
        assert any(c.status == "pass" for c in checks)


def test_sums_that_miss_by_one_again_and_again_are_rounded_though_no_word_says_so():
    years = [(1000, 600, 400), (1101, 700, 400), (1200, 701, 500), (1300, 800, 500), (1401, 901, 501), (1500, 900, 600)]
    rows = [[f"{2000 + n}年", *(f"{x:,}" for x in year)] for n, year in enumerate(years)]
    assert not failing(reconcile(paper(table([["年", "総数", "公立", "私立"], *rows]))))
    rows[1] = ["2001年", "1,100", "700", "400"]
    rows[4] = ["2004年", "1,401", "901", "500"]
    (wrong,) = failing(reconcile(paper(table([["年", "総数", "公立", "私立"], *rows]))))
    assert {e.row for e in wrong.evidence} == {3}


def test_a_sentence_of_the_paper_that_it_rounds_counts_for_counts_too():
    rows = [["区分", "件数"], ["甲", "120"], ["乙", "230"], ["丙", "310"], ["丁", "145"], ["計", "807"]]
    told = [c.status for c in reconcile(paper(table(rows))) if c.kind == "column_total"]
    said = "端数処理のため、合計が一致しないことがある。"
    noted = [c for c in reconcile(paper(table(rows), said)) if c.kind == "column_total"]
    assert told == ["fail"]
    assert [(c.status, c.tolerance) for c in noted] == [("pass", 3)]


def test_half_a_unit_of_the_last_place_is_let_pass_for_every_term_and_no_more():
    for total, status, tolerance in (("100.4", "pass", 0.3), ("100.6", "pass", 0.3), ("100.8", "fail", 0.3)):
        rows = [["区分", "面積"], ["甲", "33.3"], ["乙", "33.3"], ["丙", "33.4"], ["丁", "0.4"], ["計", total]]
        (check,) = [c for c in reconcile(paper(table(rows))) if c.kind == "column_total"]
        assert (total, check.status, check.tolerance) == (total, status, tolerance)


def test_sums_across_may_miss_by_as_much_as_sums_down():
    for total, status in (("100.6", "pass"), ("100.8", "fail")):
        rows = [["区分", "甲", "乙", "丙", "丁", "計"], ["東", "33.3", "33.3", "33.4", "0.4", total]]
        rows += [["西", "20.1", "20.2", "20.3", "20.4", "81.0"], ["南", "1.1", "2.2", "3.3", "4.4", "11.0"]]
        told = [c for c in reconcile(paper(table(rows))) if c.kind == "row_total" and c.status == "fail"]
        assert [c.tolerance for c in told] == ([] if status == "pass" else [0.3])
