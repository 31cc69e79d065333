"""How long does normalising take beside reading? The ratio to pdfium's own parse and text of the same pages.

    python benchmarks/text_speed.py PAPER.pdf [...] [--pages 400] [--runs 5]

Each run opens the paper anew, loads every page and takes its text (pdfium), then normalises that text, once line by
line and once page by page. Of the runs the best of each counts. Short papers are read again and again until there are
``--pages`` pages; the cache of short texts is emptied before each reading.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from extractor.text import normal


@dataclass(frozen=True, slots=True)
class TextSpeed:
    """Seconds of CPU for one paper.

    Attributes:
        pages: how many pages were read.
        characters: of their text.
        reading: pdfium's parse and text.
        lines, whole: normalising line by line, and page by page.
    """

    pages: int
    characters: int
    reading: float
    lines: float
    whole: float

    @property
    def ratio(self) -> float:
        """The slower way of normalising, as a share of reading."""
        return max(self.lines, self.whole) / self.reading


def measure(path: Path, pages: int = 400, runs: int = 5) -> TextSpeed:
    """Read and normalise one paper ``runs`` times and keep the best times."""
    best: list[tuple[float, float, float]] = []
    copies: list[list[str]] = []
    for _ in range(runs):
        start = time.process_time()
        copies, left = [], pages
        while left > 0:
            with pypdfium2.PdfDocument(path) as paper:
                copies.append([paper[i].get_textpage().get_text_bounded() for i in range(min(left, len(paper)))])
            left -= len(copies[-1])
        reading = time.process_time() - start
        lines = sum(_normalising([line for text in copy for line in text.splitlines()]) for copy in copies)
        best.append((reading, lines, sum(map(_normalising, copies))))
    reading, lines, whole = (min(column) for column in zip(*best, strict=True))
    texts = [text for copy in copies for text in copy]
    return TextSpeed(len(texts), sum(map(len, texts)), reading, lines, whole)


def _normalising(texts: list[str]) -> float:
    normal.forget()
    start = time.process_time()
    for text in texts:
        normal.normalise(text)
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    print(f"{'paper':36} pages  characters  pdfium s  lines s  pages s  ratio")
    for path in arguments.papers:
        speed = measure(path, arguments.pages, arguments.runs)
        print(
            f"{path.stem[:36]:36} {speed.pages:5} {speed.characters:11,} {speed.reading:9.3f} {speed.lines:8.3f} "
            f"{speed.whole:8.3f} {speed.ratio:6.2f}"
        )


if __name__ == "__main__":
    main()
