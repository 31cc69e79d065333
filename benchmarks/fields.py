"""How many cells of the fixtures' tables are found, beside other libraries. Prints the table of the README.

    python benchmarks/fields.py [--peer-python PYTHON] [--papers NAME …]

PYTHON is the interpreter of an environment with the peers (``pip install pdfplumber camelot-py pymupdf tablers``);
without it this interpreter is asked, and what is not installed is left out. Everything runs with its own settings.

What is measured is the F1 of cells under the strict rule of ``tests/support/score.py``: row, column, both spans and the
text (white space left out on both sides). The other libraries read page by page, so their tables are also counted after
joining them over pages (``joined``): a page's last table with the next page's first one where the number of columns
agrees, header rows that are printed again left out. A paper with stacked rows (shiryo3.stacked) is left out: its
records are given as rows here, which is a choice and no reading of the grid. The fixtures are this project's own test
papers: it was written with them at hand, the others were not.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import extractor  # noqa: E402
from benchmarks.peer_tables import TOOLS  # noqa: E402
from tests.support.papers import cells_of, same_text, truth_of  # noqa: E402
from tests.support.score import Cell, Score, score  # noqa: E402

GROUPS: dict[str, tuple[str, ...]] = {
    "as published": ("shiryo1", "shiryo2", "shiryo3", "council"),
    "other fonts": ("shiryo1.ipa", "shiryo2.ipa", "shiryo3.ipa", "shiryo1.kangxi"),
    "turned, next year": ("shiryo3.rotated", "shiryo2.shifted"),
    "rules taken out": ("shiryo1.noborder", "shiryo2.noborder", "shiryo3.noborder"),
}


def joined(tables: Sequence[tuple[int, list[Cell]]]) -> list[list[Cell]]:
    """Tables of single pages joined with those of the next page; see the module."""
    found: list[list[Cell]] = []
    last_page = 0
    for n, (page, cells) in enumerate(tables):
        first = n == 0 or tables[n - 1][0] != page
        before = found[-1] if found else []
        if first and page == last_page + 1 and before and _columns(before) == _columns(cells):
            skipped = _repeated(before, cells)
            offset = max(r + rs for r, _, rs, _, _ in before) - skipped
            found[-1] = before + [(r + offset, c, rs, cs, t) for r, c, rs, cs, t in cells if r >= skipped]
        else:
            found.append(cells)
        last_page = page
    return found


def _columns(cells: Sequence[Cell]) -> int:
    return max(c + cs for _, c, _, cs, _ in cells)


def _repeated(before: Sequence[Cell], cells: Sequence[Cell]) -> int:
    """How many rows at the beginning are those of the table before."""
    rows = 0
    while True:
        again = sorted(c for c in cells if c[0] == rows)
        if not again or again != sorted(c for c in before if c[0] == rows):
            return rows
        rows += 1


def peer(python: str, tool: str, paper: str) -> dict[str, Any]:
    """What the tool gives for a fixture. Raises CalledProcessError where it fails."""
    command = [python, "-W", "ignore", str(ROOT / "benchmarks" / "peer_tables.py"), tool]
    path = str(ROOT / "fixtures" / f"{paper}.pdf")
    done = subprocess.run([*command, path], check=True, capture_output=True, text=True)
    answer: dict[str, Any] = json.loads(done.stdout[done.stdout.index('{"version"') :])
    return answer


def main() -> None:
    """Measure, and print a table in Markdown."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--peer-python", default=sys.executable)
    parser.add_argument("--papers", nargs="*", default=[p for papers in GROUPS.values() for p in papers])
    options = parser.parse_args()
    groups = {g: [p for p in papers if p in options.papers] for g, papers in GROUPS.items()}
    groups = {g: papers for g, papers in groups.items() if papers}
    truths = {p: [cells_of(t) for t in truth_of(p)["tables"]] for p in options.papers}
    rows: dict[str, dict[str, Score]] = {}

    def count(name: str, group: str, paper: str, tables: Sequence[Sequence[Cell]]) -> None:
        row = rows.setdefault(name, {})
        row[group] = row.get(group, Score()) + score(truths[paper], tables)

    for group, papers in groups.items():
        for paper in papers:
            document = extractor.extract(ROOT / "fixtures" / f"{paper}.pdf")
            count(f"this project {extractor.__version__}", group, paper, [cells_of(t) for t in document.tables])
            for tool in TOOLS:
                answer = peer(options.peer_python, tool, paper)
                if answer["version"] is None:
                    continue
                tables = [
                    (t["page"], [(r, c, rs, cs, same_text(text)) for r, c, rs, cs, text in t["cells"]])
                    for t in answer["tables"]
                    if t["cells"]
                ]
                count(f"{tool} {answer['version']}", group, paper, [cells for _, cells in tables])
                count(f"{tool} {answer['version']}, joined", group, paper, joined(tables))
    print("| cells found, strict F1 (tables exactly right) | " + " | ".join(groups) + " |")
    print("| --- |" + " ---: |" * len(groups))
    for name, row in rows.items():
        figures = [f"{row[g].f1:.3f} ({row[g].perfect} of {row[g].tables})" for g in groups]
        print(f"| {name} | " + " | ".join(figures) + " |")


if __name__ == "__main__":
    main()
