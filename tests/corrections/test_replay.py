"""Corrections done again: what fits is done, what does not is told, and what was read stays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.corrections import Corrections, content_of, is_confirmed, replay
from extractor.corrections.model import (
    AcceptDiscrepancy,
    AcceptSuggestion,
    Confirm,
    JoinTables,
    SetCell,
    SetSpan,
    SplitTable,
    Undo,
    active,
)
from extractor.corrections.places import table_ref
from tests.corrections.build import broken, cell_of, failing, made, ref, table_of

SHA = "a" * 64


def conflicts(read):
    return [p.message.en for p in read.problems if p.code == "correction-conflict"]


def test_a_corrected_cell_makes_its_check_hold_and_keeps_what_was_read():
    read = broken()
    assert any("表2" in key for key in failing(read, "column_total"))
    corrections = Corrections.of(read)
    made(SetCell, corrections, cell=ref(read, "表２", 4, 2), text="1,217")
    replay(read, corrections, SHA)
    cell = cell_of(table_of(read, "表２"), 4, 2)
    assert (cell.raw, cell.text, cell.corrected, cell.value, cell.decimals) == ("１，２７１", "1,217", "1,217", 1217, 0)
    assert not any("表2" in key for key in failing(read, "column_total"))
    assert read.corrections_sha256 == SHA
    assert conflicts(read) == []


def test_a_value_can_be_given_beside_the_text():
    read = broken()
    corrections = Corrections.of(read)
    made(SetCell, corrections, cell=ref(read, "表２", 4, 2), text="千二百十七", value=1217)
    replay(read, corrections, SHA)
    cell = cell_of(table_of(read, "表２"), 4, 2)
    assert (cell.text, cell.value) == ("千二百十七", 1217)


def test_a_suggestion_is_taken_over():
    read = broken()
    check = next(c for c in read.checks if c.status == "fail" and c.suggestions and "表2" in c.key)
    suggestion = check.suggestions[0]
    corrections = Corrections.of(read)
    made(
        AcceptSuggestion,
        corrections,
        check=check.key,
        cell=ref(read, "表２", suggestion.evidence.row, suggestion.evidence.column),
        text=suggestion.text,
    )
    replay(read, corrections, SHA)
    assert not any("表2" in key for key in failing(read, "column_total"))


def test_a_correction_finds_its_cell_after_rows_and_columns_have_moved():
    read = broken()
    corrections = Corrections.of(read)
    made(SetCell, corrections, cell=ref(read, "表２", 4, 2), text="1,217")
    again = broken()
    table = table_of(again, "表２")
    for cell in table.cells:  # a row was missed above it before: everything below the header is one further down
        if cell.row >= table.header_rows:
            cell.row += 1
    filler = [
        cell_of(table, 0, k).model_copy(update={"row": 1, "raw": "", "text": "", "role": "data"})
        for k in range(table.column_count)
    ]
    table.cells += filler
    table.row_count += 1
    replay(again, corrections, SHA)
    assert cell_of(table, 5, 2).text == "1,217"
    assert conflicts(again) == []


def test_a_cell_that_is_read_differently_now_is_a_conflict_and_not_overwritten():
    read = broken()
    corrections = Corrections.of(read)
    made(SetCell, corrections, cell=ref(read, "表２", 4, 2), text="1,217")
    again = broken()
    cell = cell_of(table_of(again, "表２"), 4, 2)
    cell.raw = cell.text = "９９９"
    replay(again, corrections, SHA)
    assert cell.text == "９９９"
    assert conflicts(again) == ["Correction o1 (山田) was not applied: its cell is read differently now."]


def test_a_better_extraction_that_reads_what_was_corrected_needs_no_correction():
    read = broken()
    corrections = Corrections.of(read)
    made(SetCell, corrections, cell=ref(read, "表２", 4, 2), text="1,217")
    again = broken()
    cell = cell_of(table_of(again, "表２"), 4, 2)
    cell.raw, cell.text, cell.value = "１，２１７", "1,217", 1217
    replay(again, corrections, SHA)
    assert cell.corrected is None
    assert conflicts(again) == []


def test_cells_alike_in_everything_are_told_apart_by_their_order_until_their_number_changes():
    read = broken()
    table = table_of(read, "表２")
    for row in (1, 2):
        cell_of(table, row, 0).raw = "同"
        cell_of(table, row, 1).raw = "５"
    corrections = Corrections.of(read)
    target = ref(read, "表２", 2, 1)
    assert (target.nth, target.of) == (2, 2)
    made(SetCell, corrections, cell=target, text="6")
    second = read.model_copy(deep=True)
    replay(read, corrections, SHA)
    assert [cell_of(table, r, 1).corrected for r in (1, 2)] == [None, "6"]
    cell_of(table_of(second, "表２"), 1, 1).raw = "７"
    replay(second, corrections, SHA)
    assert len(conflicts(second)) == 1
    assert all(c.corrected is None for t in second.tables for c in t.cells)


def test_a_missing_table_is_a_conflict():
    read = broken()
    corrections = Corrections.of(read)
    made(SetCell, corrections, cell=ref(read, "表２", 4, 2), text="1,217")
    again = broken()
    again.tables = [t for t in again.tables if "表２" not in (t.caption or "")]
    again.blocks = [b for b in again.blocks if b.table is None or any(t.id == b.table for t in again.tables)]
    replay(again, corrections, SHA)
    assert conflicts(again) == ["Correction o1 (山田) was not applied: its table is not there."]


def test_corrections_of_another_pdf_are_told_and_none_is_done():
    read = broken()
    corrections = Corrections.of(read)
    made(SetCell, corrections, cell=ref(read, "表２", 4, 2), text="1,217")
    read.source.sha256 = "1" * 64
    replay(read, corrections, SHA)
    assert all(c.corrected is None for t in read.tables for c in t.cells)
    assert conflicts(read) == ["The corrections file belongs to another PDF; none of it was applied."]


def test_a_discrepancy_of_the_paper_keeps_failing_with_a_remark_and_the_source_to_blame():
    read = broken()
    check = next(c for c in read.checks if c.status == "fail" and "表4" in c.key)
    corrections = Corrections.of(read)
    made(
        AcceptDiscrepancy, corrections, check=check.key, expected=check.expected, actual=check.actual, why="原本どおり"
    )
    replay(read, corrections, SHA)
    now = next(c for c in read.checks if c.key == check.key)
    assert (now.status, now.blame, now.remark) == ("fail", "source", "原本どおり（山田 2026-01-02）")


def test_a_remark_on_a_check_that_does_not_fail_any_more_is_told():
    read = broken()
    check = next(c for c in read.checks if c.status == "fail" and c.kind == "column_total" and "表2" in c.key)
    corrections = Corrections.of(read)
    made(AcceptDiscrepancy, corrections, check=check.key, expected=check.expected, actual=check.actual)
    made(SetCell, corrections, cell=ref(read, "表２", 4, 2), text="1,217")
    replay(read, corrections, SHA)
    assert conflicts(read) == ["Correction o1 (山田) was not applied: its check does not fail now."]


def test_a_span_takes_in_cells_with_their_words_and_places_and_gives_them_up_empty():
    read = broken()
    corrections = Corrections.of(read)
    table = table_of(read, "表２")
    words = [cell_of(table, r, 0).raw for r in (1, 2)]
    made(SetSpan, corrections, cell=ref(read, "表２", 1, 0), row_span=2, column_span=1)
    replay(read, corrections, SHA)
    merged = cell_of(table, 1, 0)
    assert (merged.row_span, merged.raw, len(merged.regions)) == (2, "\n".join(words), 2)
    assert covered(table) == {(r, k): 1 for r in range(table.row_count) for k in range(table.column_count)}


def test_a_span_that_would_cut_a_merged_cell_or_leave_the_table_is_a_conflict():
    read = broken()
    corrections = Corrections.of(read)
    made(SetSpan, corrections, cell=ref(read, "表２", 1, 0), row_span=99, column_span=1)
    before = content_of(read)
    replay(read, corrections, SHA)
    assert conflicts(read) == ["Correction o1 (山田) was not applied: the span would leave its table."]
    assert content_of(read) == before


def test_a_table_is_split_and_joined_again():
    read = broken()
    table = table_of(read, "表１")
    rows, count, blocks = table.row_count, len(read.tables), len(read.blocks)
    corrections = Corrections.of(read)
    made(SplitTable, corrections, cell=ref(read, "表１", 5, 0), caption="後半")
    replay(read, corrections, SHA)
    second = table_of(read, "後半")
    assert (table.row_count, second.row_count) == (5, rows - 5)
    assert (len(read.tables), len(read.blocks)) == (count + 1, blocks + 1)
    again = Corrections.of(read)
    made(JoinTables, again, first=table_ref(table), second=table_ref(second))
    replay(read, again, SHA)
    assert (table.row_count, len(read.tables), len(read.blocks)) == (rows, count, blocks)
    assert covered(table) == {(r, k): 1 for r in range(rows) for k in range(table.column_count)}


def test_tables_with_different_numbers_of_columns_are_not_joined():
    read = broken()
    corrections = Corrections.of(read)
    first, second = table_of(read, "表１"), table_of(read, "表２")
    made(JoinTables, corrections, first=table_ref(first), second=table_ref(second))
    replay(read, corrections, SHA)
    assert conflicts(read) == ["Correction o1 (山田) was not applied: the tables have different numbers of columns."]


def test_an_undo_takes_back_and_an_undo_of_the_undo_restores():
    read = broken()
    corrections = Corrections.of(read)
    made(SetCell, corrections, cell=ref(read, "表２", 4, 2), text="1,217")
    made(Undo, corrections, target="o1")
    assert active(corrections) == []
    made(Undo, corrections, target="o2")
    assert [o.id for o in active(corrections)] == ["o1"]


def test_a_confirmation_lapses_when_the_content_changes():
    read = broken()
    corrections = Corrections.of(read)
    made(Confirm, corrections, content=content_of(read))
    assert is_confirmed(read, corrections)
    cell_of(table_of(read, "表２"), 4, 2).text = "1"
    assert not is_confirmed(read, corrections)


def test_a_corrected_header_changes_the_columns_heads_and_the_labels_of_later_corrections_hold():
    read = broken()
    corrections = Corrections.of(read)
    target = ref(read, "表２", 4, 2)
    made(SetCell, corrections, cell=ref(read, "表２", 0, 2), text="件数")
    made(SetCell, corrections, cell=target, text="1,217")
    replay(read, corrections, SHA)
    table = table_of(read, "表２")
    assert table.columns[2].header == ["件数"]
    assert cell_of(table, 4, 2).corrected == "1,217"
    assert conflicts(read) == []


@pytest.mark.parametrize("text", ["a\x00b", "\x1b[2J", "\ud800"])
def test_control_characters_are_refused(text):
    read = broken()
    with pytest.raises(ValueError, match="text"):
        SetCell(id="o1", who="山田", when="2026-01-02T03:04:05Z", cell=ref(read, "表２", 4, 2), text=text)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_span_leaves_a_grid_without_gap_or_overlap(data):
    read = SMALL.model_copy(deep=True)
    table = table_of(read, "表２")
    corrections = Corrections.of(read)
    for _ in range(3):
        cell = data.draw(st.sampled_from(table.cells))
        rows = data.draw(st.integers(1, table.row_count))
        columns = data.draw(st.integers(1, table.column_count))
        corrections.operations.clear()
        made(SetSpan, corrections, cell=ref(read, "表２", cell.row, cell.column), row_span=rows, column_span=columns)
        replay(read, corrections, SHA)
        assert covered(table) == {(r, k): 1 for r in range(table.row_count) for k in range(table.column_count)}


def covered(table):
    places: dict[tuple[int, int], int] = {}
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                places[row, column] = places.get((row, column), 0) + 1
    return dict(sorted(places.items()))


SMALL = broken()
SMALL.tables = [table_of(SMALL, "表２")]
SMALL.blocks = [b for b in SMALL.blocks if b.table is None or b.table == SMALL.tables[0].id]
