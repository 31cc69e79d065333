"""How long reading takes beside PDFium's own parse and bulk text, on the same pages in one run.

    python benchmarks/reading_speed.py [FILE.pdf …] [--rounds N] [--pages N]

CPU time of this process, rounds interleaved, medians with the quartiles; ``x`` is the ratio to the floor (load the
page, load its text, take the text in one call). No file given: the fixtures.
"""

from __future__ import annotations

import argparse
import ctypes
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from extractor.reading import engine as engines
from extractor.reading import open_document
from extractor.reading.bulk import Bulk
from extractor.reading.native import raw
from extractor.settings import Settings

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"


def floor(path: Path, pages: int) -> None:
    """PDFium's own parse and text."""
    content = path.read_bytes()
    document = raw.FPDF_LoadMemDocument64(content, len(content), None)
    for number in range(min(pages, raw.FPDF_GetPageCount(document))):
        page = raw.FPDF_LoadPage(document, number)
        text = raw.FPDFText_LoadPage(page)
        count = raw.FPDFText_CountChars(text)
        buffer = (ctypes.c_ushort * (count + 1))()
        raw.FPDFText_GetText(text, 0, count, buffer)
        raw.FPDFText_ClosePage(text)
        raw.FPDF_ClosePage(page)
    raw.FPDF_CloseDocument(document)


def reading(path: Path, pages: int, reader: str = "pdfium") -> None:
    """The reader as the pipeline calls it."""
    with open_document(path, Settings(reader=reader)) as paper:
        for number in range(1, min(pages, paper.page_count) + 1):
            paper.page(number)


def with_engine(chosen: engines.Engine) -> Callable[[Path, int], None]:
    """The default reader with one engine."""

    def run(path: Path, pages: int) -> None:
        import extractor.reading.pdfium as module

        kept = module.engine
        module.engine = lambda: chosen  # type: ignore[assignment]
        try:
            reading(path, pages)
        finally:
            module.engine = kept

    return run


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--reference", action="store_true", help="the pdfplumber reader too (slow)")
    arguments = parser.parse_args()
    ways: dict[str, Callable[[Path, int], None]] = {"floor": floor}
    compiled = Bulk.load()
    if compiled is not None:
        ways["C"] = with_engine(compiled)
    ways["Python"] = with_engine(engines.Columnar())
    if arguments.reference:
        ways["pdfplumber"] = lambda path, pages: reading(path, pages, "pdfplumber")
    print(f"{'ms a page':28}" + "".join(f"{name:>26}" for name in ways))
    for path in arguments.files or sorted(FIXTURES.glob("*.pdf")):
        with open_document(path, Settings()) as paper:
            pages = min(arguments.pages, paper.page_count)
        times: dict[str, list[float]] = {name: [] for name in ways}
        for round_ in range(arguments.rounds + 1):
            for name, way in ways.items():
                start = time.process_time()
                way(path, pages)
                if round_:  # the first one fills caches
                    times[name].append((time.process_time() - start) / pages * 1000)
        base = statistics.median(times["floor"])
        cells = []
        for name in ways:
            low, middle, high = statistics.quantiles(times[name], n=4)
            cells.append(f"{middle:7.2f} ({low:.2f}-{high:.2f}) {middle / base:4.1f}x".rjust(26))
        print(f"{path.stem[:27]:28}" + "".join(cells), flush=True)


if __name__ == "__main__":
    main()
