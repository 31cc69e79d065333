from __future__ import annotations

import unicodedata

import pytest

from tests.families.papers import PAPERS, bare, interpreted, records
from tests.support.truth import document


def folded(value):
    """Texts as the truth compares them: NFKC, without white space."""
    if isinstance(value, dict):
        return {k: folded(v) for k, v in value.items()}
    if isinstance(value, list):
        return [folded(v) for v in value]
    return "".join(unicodedata.normalize("NFKC", value).split()) if isinstance(value, str) else value


@pytest.mark.parametrize("name", PAPERS)
def test_every_value_of_every_part_is_right(name):
    read, truth = interpreted(name).parts, records(name)
    assert [p.family for p in read] == [t["family"] for t in truth]
    for part, true in zip(read, truth, strict=True):
        assert folded(bare(part.data)) == folded(true["data"])


@pytest.mark.parametrize("name", PAPERS)
def test_every_item_of_a_list_tells_the_row_it_stands_in(name):
    read = interpreted(name)
    tables = {t.id: t for t in read.tables}
    items = [i for p in read.parts for v in (p.data or {}).values() if isinstance(v, list) for i in v]
    assert items
    for item in items:
        table = tables[item["evidence"]["table"]]
        assert table.header_rows <= item["evidence"]["row"] < table.row_count


def test_a_figure_of_the_survey_tells_its_very_cell():
    read = interpreted("shiryo3")
    cells = {(t.id, c.row, c.column): c for t in read.tables for c in t.cells}
    for figure in read.parts[0].data["figures"]:
        at = figure["evidence"]
        assert cells[at["table"], at["row"], at["column"]].value == figure["value"]


def test_interpreting_again_gives_the_same_and_nothing_twice():
    from extractor.families import interpret

    read = document("council")
    interpret(read)
    once = read.model_dump_json()
    interpret(read)
    assert read.model_dump_json() == once


def test_a_ditto_is_resolved_and_kept():
    incidents = interpreted("shiryo1").parts[1].data["incidents"]
    dittos = [i for i in incidents if i["cause_printed"] == "同上"]
    assert len(dittos) > 5
    assert all(i["cause"] not in (None, "同上") for i in dittos)
