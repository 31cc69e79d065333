"""The cost of a paper grows with its size, not with its square: counted calls, never a clock."""

from __future__ import annotations

import cProfile
import gc
import pstats
from collections.abc import Callable
from pathlib import Path

import pytest

import extractor
from benchmarks.made import figures_page, ruled, write_pdf
from extractor.layout import Assembler, lay_out
from extractor.layout.lines import Line
from extractor.model import Document
from extractor.outputs.writer import as_bytes, as_text
from extractor.reading import open_document
from extractor.settings import Settings

MOST = 1.35
"""How much more than twice the calls twice the size may take."""


def calls(path: Path) -> tuple[int, Document]:
    """How many calls of functions one reading of a paper makes, when everything is loaded."""
    extractor.extract(path, ocr="never")
    profile = cProfile.Profile()
    profile.enable()
    document = extractor.extract(path, ocr="never")
    as_bytes(document)
    profile.disable()
    return int(pstats.Stats(profile).total_calls), document  # type: ignore[attr-defined]


def rules(n: int) -> str:
    """Short rules that touch nothing."""
    return "\n".join(
        f"{20 + k % 100 * 5} {20 + k // 100 * 6} m {24 + k % 100 * 5} {20 + k // 100 * 6} l S" for k in range(n)
    )


def cells(n: int) -> str:
    """One table of n rows and eight columns."""
    height = 780 / n
    drawn = ["0.2 w", *ruled(20, 810, 60, height, 8, n)]
    drawn += [
        f"BT /F1 3 Tf {22 + 60 * c} {810 - height * (r + 0.8):.2f} Td ({r * 8 + c}) Tj ET"
        for r in range(n)
        for c in range(8)
    ]
    return "\n".join(drawn)


def lines(n: int) -> str:
    """Lines of running text."""
    return "\n".join(
        f"BT /F1 2 Tf 20 {820 - k * 800 / n:.2f} Td (line {k} of a text that goes on and on) Tj ET" for k in range(n)
    )


def tables(n: int) -> str:
    """Small tables, ten in a row."""
    drawn = ["0.2 w"]
    for k in range(n):
        x, y = 20 + k % 10 * 56, 820 - k // 10 * 26
        drawn += ruled(x, y, 18, 8, 2, 2)
        drawn += [
            f"BT /F1 4 Tf {x + 2 + 18 * a} {y - 6 - 8 * b} Td ({k + a + b}) Tj ET" for a in (0, 1) for b in (0, 1)
        ]
    return "\n".join(drawn)


def tower(n: int) -> str:
    """Small tables, one below the other."""
    drawn = ["0.5 w"]
    for k in range(n):
        y = 9990 - 30 * k
        drawn += ruled(30, y, 20, 9, 2, 2)
        drawn += [f"BT /F1 7 Tf {34 + 20 * a} {y - 7 - 9 * b} Td ({k + a + b}) Tj ET" for a in (0, 1) for b in (0, 1)]
    return "\n".join(drawn)


@pytest.mark.parametrize(
    ("made", "size"),
    [(rules, 2000), (cells, 40), (lines, 150), (tables, 60), (tower, 150)],
    ids=["rules", "cells", "lines", "tables", "tower"],
)
def test_twice_the_size_takes_about_twice_the_calls(made: Callable[[int], str], size: int, tmp_path: Path) -> None:
    page = (595, 10000) if made is tower else (595, 842)
    once, _ = calls(write_pdf(tmp_path / "once.pdf", [made(size)], page))
    twice, _ = calls(write_pdf(tmp_path / "twice.pdf", [made(2 * size)], page))
    assert twice <= 2 * MOST * once


def test_twice_the_pages_take_about_twice_the_calls(tmp_path: Path) -> None:
    once, few = calls(write_pdf(tmp_path / "once.pdf", (figures_page(n) for n in range(10))))
    twice, more = calls(write_pdf(tmp_path / "twice.pdf", (figures_page(n) for n in range(20))))
    assert len(few.tables) == 10
    assert len(more.tables) == 20
    assert twice <= 2 * 1.15 * once


def test_lines_of_pages_that_are_done_are_let_go(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "long.pdf", (figures_page(n) for n in range(12)))
    assembler = Assembler()
    held = []
    with open_document(path, Settings()) as paper:
        before = None
        for number in range(1, paper.page_count + 1):
            before = lay_out(paper.page(number), before)
            assembler.add(before)
            gc.collect()
            held.append(sum(isinstance(o, Line) for o in gc.get_objects()))
    assert held[-1] <= 1.3 * held[2]
    assert len(assembler.finish()[1]) == 12


def test_items_written_one_by_one_give_the_bytes_of_the_whole_record(tmp_path: Path) -> None:
    document = extractor.extract(write_pdf(tmp_path / "a.pdf", [figures_page(0), figures_page(1)]), ocr="never")
    assert as_bytes(document) == as_text(document.model_dump(mode="json")).encode("utf-8")
