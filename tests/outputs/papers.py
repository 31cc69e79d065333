"""Documents to export, report and compare: those of the fixtures' truths, and a small one with every trap in it."""

from __future__ import annotations

from extractor.model import (
    Block,
    Cell,
    Check,
    Column,
    Document,
    Evidence,
    ExtractorInfo,
    Message,
    Municipality,
    PageInfo,
    Part,
    Problem,
    Region,
    Source,
    Table,
)
from tests.support.truth import document

__all__ = ["NAMES", "cell", "document", "small", "table"]

NAMES = ("shiryo1", "shiryo2", "shiryo2.shifted", "shiryo3", "shiryo3.stacked", "council")


def cell(row: int, column: int, text: str, value: float | None = None, **more: object) -> Cell:
    """A cell on page 1; ``more``: further fields of the model."""
    known = {"raw": text, "role": "data" if value is not None else "label", **more}
    if value is not None and "decimals" not in known:
        known["decimals"] = 0 if isinstance(value, int) else 1
    box = [10.0 + 60 * column, 20.0 + 15 * row, 70.0 + 60 * column, 35.0 + 15 * row]
    return Cell(row=row, column=column, text=text, value=value, regions=[Region(page=1, bbox=box)], **known)


def table(identifier: str, cells: list[Cell], rows: int, columns: int, **more: object) -> Table:
    """A table with one header row and one stub column."""
    header_rows = more.pop("header_rows", 1)
    heads = [
        [c.text for c in cells if c.row < header_rows and c.column <= k < c.column + c.column_span and c.text]
        for k in range(columns)
    ]
    known = {"stub_columns": 1, "pages": [1], "caption": "表1 試験", **more}
    return Table(
        id=identifier,
        key=identifier,
        part="part1",
        header_rows=header_rows,
        row_count=rows,
        column_count=columns,
        columns=[Column(index=k, header=h) for k, h in enumerate(heads)],
        cells=cells,
        **known,
    )


def small() -> Document:
    """A merged header, a heading inside, a merged label, symbols, decimals, 同上, a correction, and a formula."""
    cells = [
        cell(0, 0, "区分", role="header", raw="区　分", row_span=2),
        cell(0, 1, "令和6年度", role="header", column_span=2),
        cell(0, 3, "備考", role="header", row_span=2),
        cell(1, 1, "件数（件）", role="header"),
        cell(1, 2, "割合（％）", role="header"),
        cell(2, 0, "福祉部", column_span=4),
        cell(3, 0, "総務課", row_span=2),
        cell(3, 1, "1,234", 1234),
        cell(3, 2, "37.0", 37.0),
        cell(3, 3, '=HYPERLINK("http://x.example","a")', role="data"),
        cell(4, 1, "－", symbol="none", role="data"),
        cell(4, 2, "△0.5", -0.5),
        cell(4, 3, "同上", role="data"),
        cell(5, 0, "合計"),
        cell(5, 1, "1,243", 1243, role="total"),
        cell(5, 2, "36.5", 36.5, role="total"),
        cell(5, 3, "髙い①\n低い", role="data", corrected="髙い①\n低い。"),
    ]
    made = table("p1-t1", cells, 6, 4, header_rows=2, notes=["※ 注"])
    made.columns[1].unit, made.columns[2].unit = "件", "％"
    check = Check(
        id="c1",
        key="k",
        kind="column_total",
        status="fail",
        statement=Message(ja="合計は1,234のはず <b>", en="the total should be 1,234 <b>"),
        expected=1234,
        actual=1243,
        evidence=[
            Evidence(table="p1-t1", row=5, column=1),
            Evidence(table="p1-t1", rows=[3, 4], columns=[1]),
            Evidence(page=1, bbox=[10, 200, 200, 212], text="１，２３４件"),
        ],
        blame="unclear",
    )
    return Document(
        source=Source(file_name="<script>alert(1)</script>.pdf", sha256="ab" * 32, bytes=10, page_count=1),
        extractor=ExtractorInfo(version="0", reader="truth"),
        pages=[PageInfo(number=1, width=300, height=400, rotation=0, layer="digital")],
        parts=[
            Part(
                id="part1",
                label="資料1",
                title="試験の状況",
                pages=[1],
                fiscal_year=2024,
                era_label="令和6年度",
                municipality=Municipality(name="練馬区", code="131202"),
            )
        ],
        blocks=[
            Block(id="b1", part="part1", kind="heading", page=1, bbox=[10, 5, 100, 15], text="令和7年8月1日", raw="x"),
            Block(id="b2", part="part1", kind="table", page=1, table="p1-t1"),
        ],
        tables=[made],
        checks=[check],
        problems=[
            Problem(
                code="hidden-text",
                severity="warning",
                page=1,
                message=Message(ja="見えない文字: ひみつの言葉", en="hidden text: ひみつの言葉"),
            )
        ],
    )
