"""Which step of an extraction takes how much of its time: samples of the stack, once a millisecond of CPU.

    python benchmarks/steps.py PAPER.pdf [...] [--pages 8] [--runs 5]

A sample belongs to the innermost function of this project on the stack, by its package; what C and other libraries do
belongs to who called them, PDFium's own parse to ``reading``. Linux and macOS only (``setitimer``).
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import extractor  # noqa: E402
from extractor.outputs.writer import as_bytes  # noqa: E402

__all__ = ["shares"]

STEPS = {
    "reading": "reading: PDFium's parse, glyphs, rules",
    "layout": "layout: lines, grids, tables, reading order",
    "text": "text: normal form, figures",
    "families": "families: parts, records, declared checks",
    "checks": "checks: relations between figures",
    "outputs": "JSON",
}
REST = "the rest: models, notes, digests"
PACKAGE = str(Path(extractor.__file__).parent) + "/"
INTERVAL = 0.001


def step_of(frame: FrameType | None) -> str:
    """The step to which a stack belongs, by its innermost function of this project."""
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(PACKAGE):
            return STEPS.get(name[len(PACKAGE) :].split("/", 1)[0], REST)
        frame = frame.f_back
    return REST


def shares(papers: Sequence[Path], pages: int, runs: int) -> dict[str, float]:
    """The share of each step in the time of all papers; every paper is read once before, to fill caches."""
    found: Counter[str] = Counter()

    def sample(_: int, frame: FrameType | None) -> None:
        found[step_of(frame)] += 1

    before = signal.signal(signal.SIGPROF, sample)
    try:
        for paper in papers:
            for run in range(runs + 1):
                if run:
                    signal.setitimer(signal.ITIMER_PROF, INTERVAL, INTERVAL)
                as_bytes(extractor.extract(paper, pages=range(1, pages + 1), ocr="never"))
                signal.setitimer(signal.ITIMER_PROF, 0)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    return {step: found[step] / (found.total() or 1) for step in (*STEPS.values(), REST)}


def main() -> None:
    """Print the shares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=8)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    for step, share in shares(options.papers, options.pages, options.runs).items():
        print(f"{100 * share:5.1f} %  {step}")


if __name__ == "__main__":
    main()
