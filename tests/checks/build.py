"""Small tables and documents written by hand, for the tests of reconciliation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.model import Block, Cell, Column, Document, ExtractorInfo, PageInfo, Part, Region, Source, Table

UP, LEFT = "^", "<"
"""A place covered by the merged cell above it, or left of it."""

FIGURE = re.compile(r"[△▲-]?\d[\d,]*(\.\d+)?%?")


def _value(text: str) -> tuple[int | float | None, int | None]:
    if not FIGURE.fullmatch(text.strip()):
        return None, None
    plain = re.sub(r"[^\d.]", "", text)
    sign = -1 if text.strip()[0] in "△▲-" else 1
    if "." in plain:
        return sign * float(plain), len(plain.split(".")[1])
    return sign * int(plain), 0


def table(
    rows: Sequence[Sequence[str]],
    *,
    header_rows: int = 1,
    caption: str | None = "表",
    name: str = "t1",
    page: int = 1,
    part: str | None = None,
    unit: str | None = None,
    notes: Sequence[str] = (),
) -> Table:
    """A table from its rows of words; UP and LEFT are places of merged cells."""
    height, width = len(rows), len(rows[0])
    cells = []
    for r, row in enumerate(rows):
        assert len(row) == width
        for c, text in enumerate(row):
            if text in (UP, LEFT):
                continue
            down, right = 1, 1
            while r + down < height and rows[r + down][c] == UP:
                down += 1
            while c + right < width and rows[r][c + right] == LEFT:
                right += 1
            value, decimals = _value(text) if r >= header_rows else (None, None)
            symbol = {"－": "none", "…": "unknown", "x": "secret"}.get(text) if r >= header_rows else None
            cells.append(
                Cell(
                    row=r,
                    column=c,
                    row_span=down,
                    column_span=right,
                    text=text.strip(" 　"),
                    raw=text,
                    value=value,
                    decimals=decimals,
                    symbol=symbol,
                    role="header" if r < header_rows else "label" if value is None else "data",
                    regions=[Region(page=page, bbox=[0, 0, 1, 1])],
                )
            )
    columns = [
        Column(
            index=k,
            header=[
                d.text for d in cells if d.row < header_rows and d.column <= k < d.column + d.column_span and d.text
            ],
        )
        for k in range(width)
    ]
    return Table(
        id=name,
        key=name,
        part=part,
        caption=caption,
        unit=unit,
        pages=[page],
        header_rows=header_rows,
        stub_columns=1,
        row_count=height,
        column_count=width,
        columns=columns,
        notes=list(notes),
        cells=cells,
    )


def paper(
    *content: Table | tuple[str, str] | str,
    pages: int = 1,
    read: Sequence[int] | None = None,
    sha256: str = "0" * 64,
    fiscal_year: int | None = None,
) -> Document:
    """A document: tables, and blocks as words (a paragraph) or (kind, words), in reading order."""
    blocks: list[Block] = []
    tables = []
    page = 1
    for n, item in enumerate(content):
        if isinstance(item, Table):
            tables.append(item)
            page = item.pages[-1]
            blocks.append(Block(id=f"b{n}", part=item.part, kind="table", page=page, table=item.id))
            continue
        kind, text = item if isinstance(item, tuple) else ("paragraph", item)
        if kind == "page":
            page = int(text)
            continue
        blocks.append(Block(id=f"b{n}", kind=kind, page=page, bbox=[0, n, 1, n + 1], text=text, raw=text))
    return Document(
        source=Source(file_name=f"{sha256[:4]}.pdf", sha256=sha256, bytes=1, page_count=pages),
        extractor=ExtractorInfo(version="0", reader="hand"),
        pages=[
            PageInfo(number=n, width=595, height=842, rotation=0, layer="digital") for n in read or range(1, pages + 1)
        ],
        parts=[Part(id="part1", pages=[1], fiscal_year=fiscal_year)] if fiscal_year else [],
        blocks=blocks,
        tables=tables,
    )
