"""Speed, memory and cells of this beside other libraries, on the same pages in one run; writes docs/performance.md.

    python benchmarks/compare.py [PAPER.pdf …] [--peer-python PYTHON] [--rounds N] [--pages N] [--largest N] [--quick]

PYTHON is the interpreter of an environment with the peers (``pip install pdfplumber camelot-py pymupdf tablers``);
without it this interpreter is asked, and what is not installed is left out. Every library runs in a process of its own
that stays warm; the rounds are interleaved, so that a busy machine is busy for all. Times are CPU time of one process,
medians with quartiles. No paper given: the fixtures as published. ``--quick`` measures what takes seconds only and
writes nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.made import figures_page, write_pdf  # noqa: E402
from benchmarks.steps import shares  # noqa: E402
from benchmarks.worker import READERS  # noqa: E402
from extractor.outputs.plots import Series, bars, lines  # noqa: E402

OWN = ("pdfium", "extractor")
AS_PUBLISHED = ("council", "shiryo1", "shiryo2", "shiryo3")
OUTPUT = ROOT / "docs" / "performance.md"
PICTURES = ROOT / "docs" / "pictures"
SMALL = 1000  # papers of one page
ONE_PAGE_TEXT = (
    "import numpy, pypdfium2, sys; document = pypdfium2.PdfDocument(sys.argv[1]); "
    "print(len(document[0].get_textpage().get_text_range()))"
)


class Worker:
    """A reader in its own process."""

    def __init__(self, python: str, reader: str) -> None:
        self.reader = reader
        self._process = subprocess.Popen(
            [python, str(ROOT / "benchmarks" / "worker.py"), reader],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)} if reader in OWN else None,
        )
        self.there = not json.loads(self._answer() or '{"missing": true}')["missing"]

    def read(self, path: Path, pages: int) -> dict[str, Any]:
        """The times and the memory of one reading; raises RuntimeError where the reader failed."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"path": str(path), "pages": pages}) + "\n")
        self._process.stdin.flush()
        answer = self._answer()
        if not answer:
            raise RuntimeError(f"{self.reader} failed on {path.name}")
        return dict(json.loads(answer))

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


@contextmanager
def worker(python: str, reader: str) -> Iterator[Worker]:
    """A worker that is ended afterwards."""
    held = Worker(python, reader)
    try:
        yield held
    finally:
        held.close()


def page_count(path: Path) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return len(document)


def same_pages(papers: Sequence[Path], peer: str, rounds: int, limit: int) -> dict[str, dict[str, list[float]]]:
    """Milliseconds a page, by paper and reader, over the rounds."""
    times: dict[str, dict[str, list[float]]] = {}
    with ExitStack() as stack:
        workers = [stack.enter_context(worker(sys.executable if r in OWN else peer, r)) for r in READERS]
        workers = [w for w in workers if w.there]
        for paper in papers:
            pages = min(page_count(paper), limit)
            mine = times.setdefault(paper.stem, {w.reader: [] for w in workers})
            for round_ in range(rounds + 1):
                for w in workers:
                    told = w.read(paper, pages)
                    if round_:  # the first one fills caches
                        mine[w.reader].append(told["seconds"] / told["pages"] * 1000)
            print(paper.stem, {r: round(statistics.median(t), 2) for r, t in mine.items()}, file=sys.stderr)
    return times


def spread(values: Sequence[float], digits: int = 1) -> str:
    """Median with quartiles."""
    if len(values) < 2:
        return f"{values[0]:.{digits}f}"
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return f"{middle:.{digits}f} ({low:.{digits}f}–{high:.{digits}f})"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    return "\n".join("| " + " | ".join(row) + " |" for row in (header, ["---"] * len(header), *rows))


def speed_table(times: dict[str, dict[str, list[float]]]) -> str:
    """A row for each paper, and the ratios of the sums of the medians."""
    readers = list(next(iter(times.values())))
    rows = [[name, *(spread(mine[r]) for r in readers)] for name, mine in times.items()]
    whole = {r: sum(statistics.median(mine[r]) for mine in times.values()) for r in readers}
    rows.append(["all, beside extractor", *(f"{whole[r] / whole['extractor']:.2f} ×" for r in readers)])
    return table(["ms a page", *readers], rows)


def goals(times: dict[str, dict[str, list[float]]]) -> str:
    """The goals for the time of all papers, each with what was measured."""
    readers = next(iter(times.values()))
    whole = {r: sum(statistics.median(mine[r]) for mine in times.values()) for r in readers}
    rows = []
    for reader, goal, most in (("pdfium", "at most 3 ×", 3), ("tablers", "at most 1 ×", 1)):
        if reader in whole:
            ratio = whole["extractor"] / whole[reader]
            rows.append([f"time beside {reader}", goal, f"{ratio:.1f} ×", "met" if ratio <= most else "missed"])
    for reader, times_as_fast in (("pdfplumber", 10), ("camelot", 50)):
        if reader in whole:
            ratio = whole[reader] / whole["extractor"]
            met = "met" if ratio >= times_as_fast else "missed"
            rows.append([f"speed beside {reader}", f"at least {times_as_fast} ×", f"{ratio:.1f} ×", met])
    return table(["all papers", "goal", "measured", ""], rows)


def steps(papers: Sequence[Path], pages: int, rounds: int) -> str:
    """The share of each step in the time of all papers."""
    found = shares(papers, pages, rounds)
    return table(["step", "share of the time"], [[step, f"{100 * share:.1f} %"] for step, share in found.items()])


def cells(peer: str, names: Sequence[str]) -> str:
    """The F1 of cells of each library on the fixtures, by ``fields.py`` in the same environments."""
    command = [sys.executable, str(ROOT / "benchmarks" / "fields.py"), "--peer-python", peer, "--papers", *names]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return told.stdout.strip()


def scale(folder: Path, largest: int) -> tuple[str, list[tuple[int, float, int]]]:
    """Documents of 1, 10, 100 … pages, each in a fresh process: ms a page, peak, and the peak beyond the result."""
    rows, found = [], []
    pages = 1
    while pages <= largest:
        path = write_pdf(folder / f"pages{pages}.pdf", (figures_page(n) for n in range(pages)))
        with worker(sys.executable, "extractor") as w:
            w.read(write_pdf(folder / "warm.pdf", [figures_page(0)]), 1)
            told = w.read(path, pages)
        beyond = told["peak"] - told["held"]
        found.append((pages, told["seconds"] / pages * 1000, beyond))
        rows.append(
            [
                f"{pages:,}",
                f"{told['seconds'] / pages * 1000:.1f}",
                f"{told['peak'] / 2**20:.0f}",
                f"{told['held'] / 2**20:.0f}",
                f"{beyond / 2**20:.0f}",
            ]
        )
        print("pages", *rows[-1], file=sys.stderr)
        pages *= 10
    return table(
        ["pages", "ms a page", "peak MiB", "held by the result MiB", "peak beyond the result MiB"], rows
    ), found


def draw(times: dict[str, dict[str, list[float]]], measured: Sequence[tuple[int, float, int]]) -> None:
    """The pictures of the page: all libraries beside each other, time and memory by the length of a document."""
    readers = tuple(next(iter(times.values())))
    whole = tuple(statistics.fmean(statistics.median(mine[r]) for mine in times.values()) for r in readers)
    sizes = tuple(f"{pages:,}" for pages, *_ in measured)
    took = tuple(round(ms, 1) for _, ms, _ in measured)
    beyond = tuple(round(more / 2**20, 1) for *_, more in measured)
    drawn = {
        "speed": bars(Series("ms a page", readers, tuple(round(ms, 1) for ms in whole))),
        "pages": lines([Series("ms a page", sizes, took)], "time by pages"),
        "memory": lines([Series("MiB", sizes, beyond)], "memory beyond the result"),
    }
    for name, picture in drawn.items():
        (PICTURES / f"performance-{name}.svg").write_text(picture + "\n", encoding="utf-8")


def children_seconds(command: Sequence[str], environment: dict[str, str] | None = None) -> float:
    """CPU seconds of a command and of what it started."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def small_documents(folder: Path, count: int) -> str:
    """Many papers of one page by ``extractor run``: CPU milliseconds a paper, start and output included."""
    papers = folder / "small"
    papers.mkdir()
    for n in range(count):
        write_pdf(papers / f"paper{n:04}.pdf", [figures_page(n)])
    seconds = children_seconds(
        [
            sys.executable,
            "-m",
            "extractor",
            "--quiet",
            "run",
            str(papers),
            "--output",
            str(folder / "out"),
            "--jobs",
            "2",
        ]
    )
    written = len(list((folder / "out").rglob("*.json")))
    return table(
        ["papers", "written", "CPU ms a paper"], [[f"{count:,}", f"{written:,}", f"{seconds / count * 1000:.1f}"]]
    )


def cold_start(folder: Path, rounds: int) -> str:
    """The command against the least that any such command must do, interleaved."""
    page = write_pdf(folder / "one.pdf", [figures_page(0)])
    run = [sys.executable, "-m", "extractor", "run", str(page), "--output", str(folder / "cold")]
    commands = {
        "python: argparse, json": [sys.executable, "-c", "import argparse, json"],
        "extractor --help": [sys.executable, "-m", "extractor", "--help"],
        "python: numpy, pypdfium2, text of the page": [sys.executable, "-c", ONE_PAGE_TEXT, str(page)],
        "extractor run, one page": run,
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    # As after an install: the modules are compiled once, here in a folder of their own.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    for round_ in range(rounds + 1):
        for name, command in commands.items():
            seconds = children_seconds(command, environment)
            if round_:
                times[name].append(seconds * 1000)
            shutil.rmtree(folder / "cold", ignore_errors=True)
    names = list(commands)
    middle = {name: statistics.median(times[name]) for name in names}
    ratio = {names[1]: middle[names[1]] / middle[names[0]], names[3]: middle[names[3]] / middle[names[2]]}
    rows = [[name, spread(times[name], 0), f"{ratio[name]:.2f} ×" if name in ratio else ""] for name in names]
    return table(["command", "CPU ms", "ratio to the line above"], rows)


def machine() -> str:
    """What it ran on."""
    return f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", nargs="*", type=Path)
    parser.add_argument("--peer-python", default=sys.executable)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pages", type=int, default=8, help="of each paper at most")
    parser.add_argument("--largest", type=int, default=1000, help="pages of the largest made document")
    parser.add_argument("--small", type=int, default=SMALL, help="how many papers of one page")
    parser.add_argument("--quick", action="store_true")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    papers = options.papers or [ROOT / "fixtures" / f"{name}.pdf" for name in AS_PUBLISHED]
    times = same_pages(papers, options.peer_python, 1 if options.quick else options.rounds, options.pages)
    speed = speed_table(times)
    print(speed, flush=True)
    if options.quick:
        return
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        cold = cold_start(folder, 2 * options.rounds)
        print(cold, flush=True)
        sizes, measured = scale(folder, options.largest)
        small = small_documents(folder, options.small)
    print(sizes, small, sep="\n\n")
    grown = ""
    if len(measured) > 1:
        (fewer, _, before), (more, _, after) = measured[-2:]
        grown = (
            f"Beyond the result, {more:,} pages take {after / before:.2f} × the memory of {fewer:,} pages (goal: 1.3)."
        )
    draw(times, measured)
    shared = steps(papers, options.pages, options.rounds)
    print(shared, flush=True)
    found = cells(options.peer_python, AS_PUBLISHED)
    OUTPUT.write_text(
        PAGE.format(
            machine=machine(),
            rounds=options.rounds,
            pages=options.pages,
            speed=speed,
            goals=goals(times),
            steps=shared,
            cells=found,
            cold=cold,
            sizes=sizes,
            grown=grown,
            small=small,
        ),
        encoding="utf-8",
    )


PAGE = """# Performance

Made by `make bench` (`benchmarks/compare.py`); do not edit the tables by hand.

Measured on: {machine}. CPU time of one warm process for each
reader, {rounds} interleaved rounds, at most {pages} pages of each paper, medians with quartiles.
Compare the columns, not the milliseconds: the machine was shared.

## Time a page

`pdfium` is PDFium's own parse and bulk text by raw calls, the floor of every reader on PDFium. `extractor` includes
tables, text, records, checks and the JSON; the others give the tables alone, with their own settings.

{speed}

![ms a page, the mean of all papers](pictures/performance-speed.svg)

## Cells

A fast wrong answer is no answer: the F1 of cells on the fixtures under a strict rule (`benchmarks/fields.py`).

{cells}

## Start

Goals: `extractor --help` at most 1.5 ×, `run` at most 2 ×. `run` reads in a guarded process of its own, so Python
starts twice.

{cold}

## Long documents

Made documents, each page with a ruled table of 24 × 6 cells; each size in a fresh process. `held by the result` is
what the process still holds when the document and its JSON are there.

{sizes}

{grown}

![ms a page by the pages of a document](pictures/performance-pages.svg)
![memory beyond the result by the pages of a document](pictures/performance-memory.svg)

## Many small documents

One-page papers by `extractor run --jobs 2`, processes, ledger and output files included.

{small}

## Where the time goes

{goals}

By samples of the stack in the same run (`benchmarks/steps.py`):

{steps}

What is added to PDFium's parse is Python that looks at each line, cell and block. Glyphs, rules, grids, lines, chunks,
cells and the JSON of cells are made in C, each with a twin in Python that the same tests hold; what is left is flat
(no function takes more than about five per cent by itself), so it is the number of Python objects. Compiling the
layout with mypyc was tried on six papers, same code and same bytes, and gave 1.10 × (best of five rounds) to 1.14 ×
(medians): not worth it. Next are the greatest of the steps above: tables without rules on arrays from end to end, and
the blocks of the reading order made where the lines are.
"""


if __name__ == "__main__":
    main()
