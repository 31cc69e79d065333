"""How long does reconciling take beside reading? The ratio to pdfium's own parse and text of the same pages.

    python benchmarks/reconcile_speed.py PAPER.pdf [...] [--runs 5]

Each paper is extracted once. Then, ``--runs`` times in one process: pdfium opens it anew, loads the pages and takes
their text; the document of the extraction is reconciled again, with the checks that its families declare left out,
both without collections of garbage in between, as papers are read. The best run of each counts. Only papers without
failing checks are sound: what failing checks cost is not measured here.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import pypdfium2

from extractor import extract
from extractor.checks import reconcile
from extractor.garbage import paused


def measure(path: Path, runs: int = 5) -> tuple[int, int, float, float]:
    """(pages, checks that fail, seconds of pdfium, seconds of reconciling), CPU time, the best of ``runs``."""
    document = extract(path, ocr="never")
    reading, judging = [], []
    for _ in range(runs):
        with paused():
            start = time.process_time()
            with pypdfium2.PdfDocument(path) as paper:
                for page in document.pages:
                    paper[page.number - 1].get_textpage().get_text_bounded()
            reading.append(time.process_time() - start)
            start = time.process_time()
            checks = reconcile(document)
            judging.append(time.process_time() - start)
    return len(document.pages), sum(c.status == "fail" for c in checks), min(reading), min(judging)


def main() -> None:
    """Print one line for each paper, and the sum."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", nargs="+", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    print(f"{'paper':40} pages fail  pdfium ms  reconcile ms  ratio")
    whole = [0.0, 0.0]
    for path in arguments.papers:
        pages, failing, reading, judging = measure(path, arguments.runs)
        whole = [whole[0] + reading, whole[1] + judging]
        print(
            f"{path.stem[:40]:40} {pages:5} {failing:4} {1000 * reading:10.1f} {1000 * judging:13.1f} "
            f"{judging / reading:6.2f}"
        )
    print(f"{'all':40} {'':10} {1000 * whole[0]:10.1f} {1000 * whole[1]:13.1f} {whole[1] / whole[0]:6.2f}")


if __name__ == "__main__":
    main()
