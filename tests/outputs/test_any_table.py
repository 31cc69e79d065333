"""Any table that the contract allows can be exported and shown, whatever its spans and words."""

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.model import Cell, Region, Table
from extractor.outputs.export.long import long_sheet
from extractor.outputs.export.parquet import as_parquet
from extractor.outputs.export.rules import broken
from extractor.outputs.export.text_files import as_csv, as_jsonl
from extractor.outputs.export.wide import wide_sheet
from extractor.outputs.matrix import Matrix
from extractor.outputs.plots import of_table
from extractor.outputs.report.rows import html_table
from tests.outputs.papers import small

TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
    st.sampled_from(["", "合計", "同上", "－", "△5", "令和6年度", "=1+1", "a\nb", "12（3）", '"', ","]),
)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A grid that is covered without gap or overlap by cells of any span."""
    rows, columns = draw(st.integers(1, 7)), draw(st.integers(1, 5))
    free = {(r, c) for r in range(rows) for c in range(columns)}
    cells = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) not in free:
                continue
            wide = high = 1
            while (row, column + wide) in free and draw(st.integers(0, 3)) == 0:
                wide += 1
            while draw(st.integers(0, 3)) == 0 and all((row + high, column + k) in free for k in range(wide)):
                high += 1
            free -= {(row + r, column + c) for r in range(high) for c in range(wide)}
            value = draw(st.one_of(st.none(), st.integers(-9999, 9999), st.sampled_from([0.5, 37.0, -1.25])))
            text = draw(TEXTS) if value is None else str(value)
            decimals = None if value is None else len(str(value).partition(".")[2])
            symbol = draw(st.sampled_from([None, None, "none"])) if value is None and text else None
            cells.append(
                Cell(row=row, column=column, row_span=high, column_span=wide, text=text, raw=text, value=value,
                     decimals=decimals, symbol=symbol, role=draw(st.sampled_from(["data", "label", "total", "header"])),
                     regions=[Region(page=1, bbox=[0, 0, 1, 1])])
            )  # fmt: skip
    return Table(
        id="t",
        pages=[1],
        header_rows=draw(st.integers(0, rows)),
        stub_columns=draw(st.integers(0, columns)),
        row_count=rows,
        column_count=columns,
        cells=cells,
    )


@given(tables())
@settings(max_examples=150, deadline=None)
def test_every_export_of_any_table_is_whole(table: Table):
    sheet = wide_sheet(table, "t")
    assert len({f.name for f in sheet.fields}) == len(sheet.fields) >= table.column_count
    assert all(len(row) == len(sheet.fields) for row in sheet.rows)
    rows = list(csv.reader(io.StringIO(as_csv(sheet).decode("utf-8-sig"), newline="")))
    assert len(rows) == len(sheet.rows) + 1
    assert as_jsonl(sheet).count(b"\n") == len(sheet.rows)
    assert as_parquet(sheet)[:4] == b"PAR1"
    paper = small()
    paper.tables = [table]
    matrix = Matrix(table)
    figures = sum(
        1
        for r in matrix.body()
        for c in range(matrix.stub, table.column_count)
        if (cell := matrix.at(r, c)) and cell.value is not None and cell.column >= matrix.stub
    )
    assert sum(row[14] is not None for row in long_sheet(paper, "t").rows) == figures
    assert {f.table for f in broken(paper)} <= {None, "t"}


@given(tables())
@settings(max_examples=150, deadline=None)
def test_any_table_is_shown_with_every_cell_once(table: Table):
    html = html_table(table, "t", {})
    shown = [c for row in [*html.head, *html.body] for c in row]
    assert len(shown) == len(table.cells)
    assert len({c.anchor for c in shown}) == len(shown)
    heads = len(html.head)
    for n, row in enumerate([*html.head, *html.body]):
        last = heads if n < heads else heads + len(html.body)
        assert all(1 <= c.row_span <= last - n for c in row)
    assert all(plot.startswith("<svg") and plot.endswith("</svg>") for plot in of_table(table) if plot)
