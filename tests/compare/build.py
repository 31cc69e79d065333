"""Two made-up years of one paper."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.model import Document, ExtractorInfo, PageInfo, Part, Source, Table
from tests.outputs.papers import cell, table

__all__ = ["paper", "rows"]


def rows(name: str, header: Sequence[str], lines: Sequence[tuple[object, ...]], **more: object) -> Table:
    """A table of a header row and lines; figures in a line are figures, a line that begins with 合計 is a total."""
    cells = [cell(0, k, text, role="header") for k, text in enumerate(header)]
    for r, line in enumerate(lines, start=1):
        for k, value in enumerate(line):
            if isinstance(value, int | float):
                role = "total" if line[0] == "合計" else "data"
                cells.append(cell(r, k, f"{value:,}", value, role=role))
            else:
                cells.append(cell(r, k, str(value), role="label" if k == 0 else "data"))
    return table(name, cells, len(lines) + 1, len(header), **more)


def paper(year: int, *tables: Table) -> Document:
    """A paper of one year with one report."""
    for made in tables:
        made.part = "part1"
    return Document(
        source=Source(file_name=f"{year}.pdf", sha256=f"{year:064}", bytes=1, page_count=1),
        extractor=ExtractorInfo(version="0", reader="made"),
        pages=[PageInfo(number=1, width=595, height=842, rotation=0, layer="digital")],
        parts=[Part(id="part1", title="状況", pages=[1], fiscal_year=year, era_label=f"令和{year - 2018}年度")],
        tables=list(tables),
    )
