"""The long (tidy) form: one datum a row, with everything that says what it is and where it was printed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from extractor.model import Cell, Document, Part, Table
from extractor.outputs.export.sheet import Field, Sheet, Value, figure
from extractor.outputs.matrix import Matrix, one_line, words
from extractor.outputs.times import Period, period_of

__all__ = ["FIELDS", "SEPARATOR", "long_sheet"]

SEPARATOR = " / "
"""Between the levels of a header or of a row's label."""

FIELDS = (
    Field("document", "文書", "string"),
    Field("sha256", "文書のハッシュ値", "string"),
    Field("part", "資料番号", "string"),
    Field("part_title", "資料名", "string"),
    Field("municipality", "自治体名", "string"),
    Field("municipality_code", "全国地方公共団体コード", "string"),
    Field("table", "表ID", "string"),
    Field("caption", "表題", "string"),
    Field("row", "行", "integer"),
    Field("column", "列", "integer"),
    Field("row_label", "行の項目名", "string"),
    Field("column_header", "列の項目名", "string"),
    Field("era", "和暦", "string"),
    Field("year", "西暦", "string"),
    Field("value", "値", "number"),
    Field("unit", "単位", "string"),
    Field("text", "表記", "string"),
    Field("symbol", "記号", "string"),
    Field("role", "種別", "string"),
    Field("repeated", "結合セルの補完", "boolean"),
    Field("page", "頁", "integer"),
    Field("x0", "左", "number"),
    Field("top", "上", "number"),
    Field("x1", "右", "number"),
    Field("bottom", "下", "number"),
)


def long_sheet(document: Document, name: str) -> Sheet:
    """All tables of a document in one sheet, in reading order."""
    parts = {part.id: part for part in document.parts}
    sheet = Sheet(name, document.source.file_name, list(FIELDS))
    for table in document.tables:
        part = parts.get(table.part or "")
        sheet.rows.extend(_rows(document, part, table))
    return sheet


def _rows(document: Document, part: Part | None, table: Table) -> Iterator[list[Value]]:
    matrix = Matrix(table)
    paper = Period(part.era_label, None if part.fiscal_year is None else str(part.fiscal_year)) if part else Period()
    place = part.municipality if part else None
    given: list[Cell] = []
    for row in matrix.body():
        labels = matrix.row_path(row)
        for column in range(matrix.stub, table.column_count):
            cell = matrix.at(row, column)
            if cell is None or cell.column < matrix.stub or not words(cell):
                continue
            headers = matrix.column_path(column)
            period = period_of([*headers, *labels]) or paper
            repeated = (row, column) != (cell.row, cell.column)
            given.append(cell)
            yield [
                document.source.file_name,
                document.source.sha256,
                part.label if part else None,
                part.title if part else None,
                place.name if place else None,
                place.code if place else None,
                table.id,
                table.caption,
                row,
                column,
                SEPARATOR.join(labels) or None,
                SEPARATOR.join(headers) or None,
                period.era,
                period.year,
                figure(cell),
                unit_of(cell, matrix, column),
                one_line(words(cell)),
                cell.symbol,
                cell.role,
                repeated,
                *_place(cell),
            ]


def unit_of(cell: Cell, matrix: Matrix, column: int) -> str | None:
    """The unit of a figure: what is printed behind it, or its column's; None for words."""
    if cell.value is None:
        return None
    text = words(cell).strip()
    printed = text.lstrip("△▲-−+").lstrip("0123456789,. ")
    return printed or matrix.unit(column)


def _place(cell: Cell) -> list[Value]:
    """Page and box (PDF points, top-left origin, two decimals) of a cell's first region."""
    if not cell.regions:
        return [None] * 5
    region = cell.regions[0]
    return [region.page, *(Decimal(str(round(v, 2))).quantize(Decimal("0.01")) for v in region.bbox)]
