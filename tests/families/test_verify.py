"""The checks that families declare: they hold on sound papers, and fail exactly at what was planted."""

from __future__ import annotations

import json

import pytest

from extractor.families import interpret
from tests.families.papers import PAPERS, interpreted
from tests.support.truth import FIXTURES, document


@pytest.mark.parametrize("name", PAPERS)
def test_no_check_fails_or_stays_open_on_a_sound_paper(name):
    assert {c.status for c in interpreted(name).checks} == {"pass"}


@pytest.mark.parametrize("name", ["shiryo1", "shiryo2", "shiryo3", "council"])
def test_every_planted_error_fails_with_its_place_and_nothing_else_does(name):
    planted = json.loads((FIXTURES / f"{name}.broken.json").read_text(encoding="utf-8"))["planted"]
    failing = [c for c in interpreted(name, broken=True).checks if c.status == "fail"]
    told = set()
    for check in failing:
        cells = {(e.table, e.row, e.column) for e in check.evidence}
        pages = {e.page for e in check.evidence if e.page is not None}
        hits = {
            n
            for n, p in enumerate(planted)
            if (p.get("table") and (p["table"], p["r"], p["c"]) in cells) or (not p.get("table") and p["page"] in pages)
        }
        rows = {
            n
            for n, p in enumerate(planted)
            if p.get("table")
            and any(
                e.table == p["table"] and (e.row == p["r"] or (e.rows and e.rows[0] <= p["r"] <= e.rows[-1]))
                for e in check.evidence
            )
        }
        assert hits or rows, check.statement.ja
        told |= hits | rows
    assert told == set(range(len(planted)))


@pytest.mark.parametrize("name", ["shiryo1", "shiryo2", "shiryo3"])
def test_every_planted_error_breaks_the_kinds_of_check_it_should(name):
    planted = json.loads((FIXTURES / f"{name}.broken.json").read_text(encoding="utf-8"))["planted"]
    kinds = {c.kind for c in interpreted(name, broken=True).checks if c.status == "fail"}
    assert {k for p in planted for k in p["breaks"]} <= kinds


def test_a_figure_of_the_prose_that_is_another_quantity_altogether_leaves_the_check_open():
    paper = document("shiryo1")
    block = next(b for b in paper.blocks if b.text and "公開請求件数は" in b.text)
    block.text = block.raw = "公文書の公開請求件数は１２件、請求者は49６人だった。"
    checks = [c for c in interpret(paper) if c.key.startswith("same_figure/disclosure_report/requests")]
    assert sorted(c.status for c in checks) == ["pass", "undecided"]
    assert paper.parts[0].data["requests"] == 4664


def test_most_places_decide_a_value_and_the_odd_one_fails():
    paper = interpreted("shiryo1", broken=True)
    assert paper.parts[1].data["requests"] == 210
    wrong = [c for c in paper.checks if c.key == "same_figure/personal_data_report/requests/same/at/prose"]
    assert [(c.status, c.actual, c.expected) for c in wrong] == [("fail", 201, 210)]


def test_keys_do_not_hold_figures_or_positions():
    for check in interpreted("council").checks:
        assert "4,664" not in check.key
        assert "part1" not in check.key


def test_a_suggestion_for_the_one_cell_that_would_mend_the_counts_is_kept():
    checks = interpreted("shiryo2", broken=True).checks
    assert ["目的外提供"] in [[s.text for s in c.suggestions] for c in checks]
