import io
from pathlib import Path

import pytest

from extractor.outputs.export import Export, export
from extractor.outputs.export.excel import as_workbook
from extractor.outputs.export.wide import wide_sheet
from tests.outputs.papers import NAMES, document, small

openpyxl = pytest.importorskip("openpyxl")


def load(document):
    return openpyxl.load_workbook(io.BytesIO(as_workbook(document)))


@pytest.mark.parametrize("name", NAMES)
def test_every_table_has_a_sheet_with_its_figures_as_numbers(name: str, tmp_path: Path):
    paper = document(name)
    export([(name, paper)], tmp_path, Export("xlsx"))
    book = openpyxl.load_workbook(tmp_path / f"{name}.xlsx")
    sheets = book.worksheets[1:-2]
    assert len(sheets) == len(paper.tables)
    for sheet, table in zip(sheets, paper.tables, strict=True):
        got = sorted(
            float(v)
            for row in sheet.iter_rows(min_row=max(table.header_rows, 1) + 1, values_only=True)
            for v in row
            if isinstance(v, int | float)
        )
        wanted = sorted(
            float(c.value)
            for c in table.cells
            if c.value is not None and c.row >= table.header_rows
            for _ in range(c.row_span * c.column_span)
        )
        assert got == wanted, table.id


def test_headers_stay_merged_and_data_do_not():
    sheet = load(small()).worksheets[1]
    assert sorted(str(r) for r in sheet.merged_cells.ranges) == ["A1:A2", "B1:B2", "C1:D1", "E1:E2"]
    assert [c.value for c in sheet[3]] == ["福祉部", "総務課", 1234, 37.0, '=HYPERLINK("http://x.example","a")']
    assert sheet["B4"].value == "総務課"
    assert sheet.freeze_panes == "C3"


def test_figures_look_as_printed_and_texts_are_never_formulas():
    sheet = load(small()).worksheets[1]
    assert sheet["C3"].number_format == "#,##0"
    assert sheet["D3"].number_format == "0.0"
    assert sheet["E3"].data_type == "s"
    assert sheet["D4"].value == -0.5


def test_failing_checks_come_first_with_their_place():
    sheet = load(small()).worksheets[-2]
    row = [c.value for c in sheet[2]]
    assert "1243" in map(str, row)
    assert any("合計" in str(v) and "件数" in str(v) for v in row)
    assert sheet["A2"].fill.fgColor.rgb.endswith("FBE3DD")


def test_contents_name_unit_year_area_and_notes():
    row = [c.value for c in load(small()).worksheets[0][2]]
    assert row[2] == "表1 試験"
    assert "令和6年度 / 件数（件）: 件" in row[6]
    assert row[7:11] == ["令和6年度", 2024, "練馬区", "131202"]
    assert row[11] == "※ 注"


def test_names_of_sheets_are_short_clean_and_each_once():
    paper = small()
    one = paper.tables[0]
    one.caption = "表[1]: " + "長" * 40
    paper.tables = [one, one.model_copy(update={"id": "p1-t2"})]
    names = load(paper).sheetnames
    assert len({n.casefold() for n in names}) == len(names)
    assert all(len(n) <= 31 and not set(n) & set("[]:*?/\\") for n in names)


def test_wide_and_workbook_hold_the_same_rows():
    paper = document("shiryo2")
    for sheet, table in zip(load(paper).worksheets[1:-2], paper.tables, strict=True):
        assert sheet.max_row - max(table.header_rows, 1) == len(wide_sheet(table, "x").rows)
