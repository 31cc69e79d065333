"""Rows that come again for every facility, and their sums that bear no word for a total."""

from __future__ import annotations

import pytest

from extractor.checks import reconcile
from extractor.model import Check, Document
from tests.checks.build import UP, paper, table

FACILITIES = ["青空園", "若葉園", "大空園", "みどり園"]
PLACES = [[18, 24, 6, 12, 5, 7], [9, 19, 15, 4, 22, 3], [16, 13, 8, 20, 11, 9], [39, 14, 17, 21, 6, 30]]
ASKED = [[25, 35, 16, 8, 9, 2], [26, 33, 8, 6, 7, 5], [12, 11, 7, 4, 21, 8], [41, 17, 28, 15, 3, 33]]


def _paper(change: tuple[int, int, int] | None = None) -> Document:
    rows = [["種別", "園", "0歳", "1歳", "2歳", "3歳", "4歳", "5歳"]]
    for n, name in enumerate(FACILITIES):
        rows.append(["民間" if not n else UP, f"{name}募集数", *map(str, PLACES[n])])
        rows.append([UP, "申込者数", *map(str, ASKED[n])])
    for name, figures in (("募集数", PLACES), ("申込者数（保育士除く）", ASKED)):
        rows.append(["", name, *(str(sum(column)) for column in zip(*figures, strict=True))])
    if change is not None:
        row, column, by = change
        rows[row][column] = str(int(rows[row][column]) + by)
    made = table(rows)
    for cell in made.cells:
        if cell.row > 2 * len(FACILITIES) and cell.column == 0:
            made.cells.remove(cell)
    for cell in made.cells:
        if cell.row > 2 * len(FACILITIES) and cell.column == 1:
            cell.column, cell.column_span = 0, 2
    return paper(made)


def _sums(document: Document) -> list[Check]:
    return [c for c in reconcile(document) if c.kind == "column_total"]


def test_the_rows_of_one_name_are_added_up_below_all_groups() -> None:
    assert [(c.status, c.lines and c.lines.held) for c in _sums(_paper())] == [("pass", 6), ("pass", 6)]


@pytest.mark.parametrize(("row", "column"), [(1, 2), (4, 3), (9, 4), (10, 5)])
def test_a_wrong_figure_in_the_cycle_fails_in_its_column(row: int, column: int) -> None:
    failing = [c for c in _sums(_paper((row, column, 2))) if c.status == "fail"]
    assert len(failing) == 1
    assert (row, column) in {(e.row, e.column) for e in failing[0].evidence}


def test_rows_that_do_not_add_up_are_no_sum() -> None:
    document = _paper()
    for cell in document.tables[0].cells:
        if cell.row == 9 and isinstance(cell.value, int):
            cell.value += 1 + cell.column
    assert len(_sums(document)) == 1


def _named(document: Document, names: dict[str, str]) -> Document:
    """The paper with other labels."""
    for made in document.tables:
        for cell in made.cells:
            if cell.row > 2 * len(FACILITIES) and cell.text in names:
                cell.text = cell.raw = names[cell.text]
    return document


LONG = {"募集数": "募集数合計", "申込者数（保育士除く）": "優先利用を除く申込者数合計"}


def test_a_total_may_say_at_length_what_it_adds_up() -> None:
    assert [(c.status, c.lines and c.lines.held) for c in _sums(_named(_paper(), LONG))] == [("pass", 6), ("pass", 6)]


def test_a_wrong_figure_under_such_a_total_fails_in_its_column() -> None:
    failing = [c for c in _sums(_named(_paper((9, 4, 1)), LONG)) if c.status == "fail"]
    assert [(c.expected, c.actual) for c in failing] == [(46, 47)]


def test_a_table_without_a_caption_is_called_by_its_page_and_head() -> None:
    document = _paper()
    document.tables[0].caption = None
    assert all(c.statement.ja.startswith("p. 1 種別・園・0歳…") for c in _sums(document))
