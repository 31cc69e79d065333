"""Another library's tables of one PDF as JSON on standard output; called by ``fields.py`` in the peers' environment.

    python benchmarks/peer_tables.py TOOL PAPER.pdf

Stands alone: it imports nothing of the project. Each library is used as its first page of documentation does, with its
own settings. A cell is [row, column, row span, column span, text]; spans are taken from the library's own cell boxes
(pdfplumber, PyMuPDF, tablers) or from the edges that it says are not drawn (camelot): more than its own export gives.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

Cell = tuple[int, int, int, int, str]
Box = tuple[float, float, float, float]
TOLERANCE = 2.0  # points between edges that are one


def edges(values: Sequence[float]) -> list[float]:
    """Positions that lie within the tolerance of each other as one, ascending."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > TOLERANCE:
            found.append(value)
    return found


def gridded(boxes: Sequence[tuple[Box, str]]) -> list[Cell]:
    """Boxes (points, top down) as cells of a grid: a box over two rows or columns has a span of two."""
    xs = edges([v for b, _ in boxes for v in (b[0], b[2])])
    ys = edges([v for b, _ in boxes for v in (b[1], b[3])])

    def at(positions: list[float], value: float) -> int:
        return min(range(len(positions)), key=lambda k: abs(positions[k] - value))

    cells = []
    for (x0, top, x1, bottom), text in boxes:
        row, column = at(ys, top), at(xs, x0)
        cells.append((row, column, max(at(ys, bottom) - row, 1), max(at(xs, x1) - column, 1), text))
    return cells


def with_rows(table: Any) -> list[Cell]:
    """A table of pdfplumber or PyMuPDF: rows of boxes, and rows of texts."""
    boxes = []
    for row, texts in zip(table.rows, table.extract(), strict=True):
        boxes += [(tuple(b), t or "") for b, t in zip(row.cells, texts, strict=True) if b is not None]
    return gridded(boxes)


def pdfplumber(path: str) -> Iterator[tuple[int, list[Cell]]]:
    """``page.find_tables()``."""
    import pdfplumber as library

    with library.open(path) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            for table in page.find_tables():
                yield number, with_rows(table)


def pymupdf(path: str) -> Iterator[tuple[int, list[Cell]]]:
    """``page.find_tables()``."""
    import pymupdf as library

    for number, page in enumerate(library.open(path), 1):
        for table in page.find_tables().tables:
            yield number, with_rows(table)


def tablers(path: str) -> Iterator[tuple[int, list[Cell]]]:
    """``find_tables(page)``."""
    import tablers as library

    document = library.Document(path)
    for number, page in enumerate(document.pages(), 1):
        for table in library.find_tables(page, extract_text=True):
            yield number, gridded([(tuple(map(float, c.bbox)), c.text or "") for c in table.cells])


def camelot(path: str, flavor: str = "lattice") -> Iterator[tuple[int, list[Cell]]]:
    """``camelot.read_pdf(path, pages="all")``."""
    import camelot as library

    for table in library.read_pdf(path, pages="all", flavor=flavor, suppress_stdout=True):
        yield table.page, merged(table.cells)


def merged(rows: list[list[Any]]) -> list[Cell]:
    """Camelot's cells, joined where it says that no edge is drawn between them."""
    seen: set[tuple[int, int]] = set()
    cells = []
    for r, row in enumerate(rows):
        for c, _ in enumerate(row):
            if (r, c) in seen:
                continue
            width = 1
            while c + width < len(row) and not rows[r][c + width - 1].right and not rows[r][c + width].left:
                width += 1
            height = 1
            while r + height < len(rows) and all(
                not rows[r + height - 1][k].bottom and not rows[r + height][k].top for k in range(c, c + width)
            ):
                height += 1
            places = [(i, k) for i in range(r, r + height) for k in range(c, c + width)]
            seen.update(places)
            cells.append((r, c, height, width, "".join(rows[i][k].text for i, k in places)))
    return cells


TOOLS: dict[str, tuple[str, Callable[[str], Iterator[tuple[int, list[Cell]]]]]] = {
    "pdfplumber": ("pdfplumber", pdfplumber),
    "PyMuPDF": ("pymupdf", pymupdf),
    "tablers": ("tablers", tablers),
    "camelot (lattice)": ("camelot-py", camelot),
    "camelot (stream)": ("camelot-py", lambda path: camelot(path, "stream")),
}


def main() -> None:
    """One tool, one paper."""
    from importlib.metadata import PackageNotFoundError, version

    tool, path = sys.argv[1:3]
    package, read = TOOLS[tool]
    try:
        installed = version(package)
    except PackageNotFoundError:
        json.dump({"version": None}, sys.stdout)
        return
    tables = [{"page": page, "cells": cells} for page, cells in read(path)]
    json.dump({"version": installed, "tables": tables}, sys.stdout)


if __name__ == "__main__":
    main()
