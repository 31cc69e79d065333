"""The cells of the contract, made without asking pydantic, are what pydantic would have made of the same fields."""

from pathlib import Path

import pytest

from extractor.layout import assemble, lay_out
from extractor.model import Cell
from extractor.reading import open_document
from extractor.settings import Settings
from tests.support.pages import page, ruling

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


@pytest.mark.parametrize("name", ["council", "shiryo1", "shiryo3"])
def test_cells_are_what_checking_their_fields_would_give(name: str) -> None:
    with open_document(FIXTURES / f"{name}.pdf", Settings()) as paper:
        pages = [paper.page(number) for number in range(1, min(paper.page_count, 4) + 1)]
    _, tables, _ = assemble([lay_out(page) for page in pages])
    cells = [cell for table in tables for cell in table.cells]
    assert any(cell.value is not None for cell in cells)
    for cell in cells:
        plain = {**vars(cell), "regions": [dict(vars(region)) for region in cell.regions]}
        checked = Cell.model_validate(plain, strict=True)
        assert cell == checked
        assert list(vars(cell)) == list(vars(checked)) == list(Cell.model_fields)
        assert [type(v) for v in vars(cell).values()] == [type(v) for v in vars(checked).values()]
        assert cell.model_dump_json() == checked.model_dump_json()


def test_a_cell_that_is_corrected_tells_it_of_itself_alone() -> None:
    with open_document(FIXTURES / "council.pdf", Settings()) as paper:
        _, tables, _ = assemble([lay_out(paper.page(number)) for number in (1, 2)])
    first, second = tables[0].cells[:2]
    before = second.model_dump(exclude_unset=True)
    first.corrected = "1"
    assert "corrected" in first.model_fields_set
    assert second.corrected is None
    assert second.model_dump(exclude_unset=True) == before == second.model_dump()


def test_figures_on_lines_of_their_own_are_no_groups_of_one_figure() -> None:
    texts = [
        (60.0, 70.0, "時刻"),
        (160.0, 70.0, "人数"),
        (60.0, 110.0, "700"),
        (60.0, 124.0, "730"),
        (160.0, 110.0, "1 500"),
    ]
    _, (table,), _ = assemble([lay_out(page(texts, ruling([50.0, 150.0, 250.0], [50.0, 90.0, 140.0])))])
    by_place = {(c.row, c.column): c for c in table.cells}
    assert by_place[1, 0].raw == "700\n730"
    assert by_place[1, 0].value is None
    assert by_place[1, 1].value == 1500
