"""How much longer a document of 400 pages takes to open in the review page than one of 1 page.

Processor seconds of the server, taken in one run, one beside the other, and told as ratios:
``python benchmarks/review_speed.py`` prints one JSON line for each step. "first" is the first look after the server was
started (the document is read from the disk), "again" the next ones (median of five).
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from starlette.testclient import TestClient

from extractor.model import Block, Cell, Column, Document, ExtractorInfo, PageInfo, Region, Source, Table
from extractor.outputs.writer import as_bytes
from extractor.pipeline import judge
from extractor.review.app import make_app
from extractor.review.settings import ReviewSettings

ROWS, COLUMNS, LINES = 20, 6, 25


def paper(pages: int) -> Document:
    """A paper with a table of 20 × 6 cells and 25 lines of text on every page."""
    blocks: list[Block] = []
    tables: list[Table] = []
    for number in range(1, pages + 1):
        for line in range(LINES):
            text = f"第{number}頁の{line}行目の本文で、ある程度の長さがあるもの"
            box = [50.0, 400.0 + 12 * line, 500.0, 410.0 + 12 * line]
            blocks.append(Block(id=f"b{len(blocks)}", kind="paragraph", page=number, bbox=box, text=text, raw=text))
        tables.append(_table(number))
        blocks.append(Block(id=f"b{len(blocks)}", kind="table", page=number, table=tables[-1].id))
    return Document(
        source=Source(file_name="paper.pdf", sha256="0" * 64, bytes=0, page_count=pages),
        extractor=ExtractorInfo(version="0", reader="made"),
        pages=[PageInfo(number=n + 1, width=595, height=842, rotation=0, layer="digital") for n in range(pages)],
        blocks=blocks,
        tables=tables,
    )


def _table(number: int) -> Table:
    cells = []
    for row in range(ROWS):
        for column in range(COLUMNS):
            value = None if row == 0 or column == 0 else (ROWS - 2 if row == ROWS - 1 else 1)
            label = f"見出し{column}" if row == 0 else "合計" if row == ROWS - 1 else f"項目{row}"
            cells.append(
                Cell(
                    row=row,
                    column=column,
                    text=label if value is None else str(value),
                    raw=label if value is None else str(value),
                    value=value,
                    decimals=None if value is None else 0,
                    role="header" if row == 0 else "label" if column == 0 else "total" if row == ROWS - 1 else "data",
                    regions=[
                        Region(page=number, bbox=[50 + 80 * column, 60 + 15 * row, 130 + 80 * column, 75 + 15 * row])
                    ],
                )
            )
    return Table(
        id=f"p{number}-t1",
        caption=f"表{number} 件数",
        pages=[number],
        header_rows=1,
        stub_columns=1,
        row_count=ROWS,
        column_count=COLUMNS,
        columns=[Column(index=k, header=[f"見出し{k}"]) for k in range(COLUMNS)],
        cells=cells,
    )


def seconds(call: Callable[[], Any]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


def measure(folder: Path, pages: int) -> dict[str, float]:
    """The times of one paper alone in its folder."""
    document = paper(pages)
    judge(document)
    folder.mkdir()
    (folder / "paper.json").write_bytes(as_bytes(document))
    client = TestClient(make_app(ReviewSettings(folder)), base_url="http://127.0.0.1:8765")
    out = {"megabytes": (folder / "paper.json").stat().st_size / 1e6}
    out["list first"] = seconds(lambda: client.get("/"))
    address = client.get("/").text.partition('href="/d/')[2].partition('"')[0]
    out["document first"] = seconds(lambda: client.get(f"/d/{address}"))
    out["document again"] = statistics.median(seconds(lambda: client.get(f"/d/{address}")) for _ in range(5))
    last = f"/d/{address}/sheet/{pages}"
    out["page while scrolling"] = statistics.median(seconds(lambda: client.get(last)) for _ in range(5))
    out["search"] = statistics.median(seconds(lambda: client.get("/?q=行目の本文")) for _ in range(5))
    return out


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as name:
        measure(Path(name) / "warm", 1)  # imports and templates
        short, long = measure(Path(name) / "short", 1), measure(Path(name) / "long", 400)
    for step in short:
        record = {"step": step, "1 page": round(short[step], 4), "400 pages": round(long[step], 4)}
        print(json.dumps({**record, "ratio": round(long[step] / short[step], 1)}))


if __name__ == "__main__":
    main()
