"""The papers whose tables have no rules, from the PDF to the cells."""

from __future__ import annotations

import pytest

from tests.support.papers import cells_of, read, truth_of


@pytest.mark.parametrize("name", ["shiryo1.noborder", "shiryo2.noborder", "shiryo3.noborder"])
def test_every_cell_comes_back_without_rules(name):
    document = read(name)
    assert [cells_of(t) for t in document.tables] == [cells_of(t) for t in truth_of(name)["tables"]]
    assert {t.ruling for t in document.tables} <= {"unruled", "partly"}


@pytest.mark.parametrize("name", ["shiryo1.noborder", "shiryo3.noborder"])
def test_captions_heads_and_pages_are_told_without_rules(name):
    told = [(t.pages, t.header_rows) for t in read(name).tables]
    assert told == [(t["pages"], t["header_rows"]) for t in truth_of(name)["tables"]]
