"""What a cluster costs beside the plain ``run``, on the same papers in one run; prints the tables of docs/scale.md.

    python benchmarks/scale.py [PAPER.pdf …] [--copies N] [--small N] [--rounds N]

Two sets of papers: each PAPER (the fixtures as published where none is given) in N copies of different content, and N
made papers of one page. Scheduler and two workers with one thread each are processes of this machine; rounds are
interleaved. CPU time is that of every process there is (client, scheduler, Dask workers, guarded readers), so that a
busy machine does not count; pages per second by the clock stand beside it, with the load of the machine. A scheduler
and its workers take CPU time also where there is nothing to do: that is measured first, and taken off.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from distributed import Client, LocalCluster

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.made import figures_page, write_pdf  # noqa: E402

AS_PUBLISHED = ("council", "shiryo1", "shiryo2", "shiryo3")
IDLE = 10.0  # seconds
ROLES = ("client", "scheduler", "dask workers", "guarded readers")


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, and of CPU by role."""

    wall: float
    cpu: dict[str, float]

    @property
    def total(self) -> float:
        """Of all roles."""
        return sum(self.cpu.values())


def copies_of(papers: Sequence[Path], count: int, folder: Path) -> int:
    """Copies of papers whose contents differ in a comment behind the end of the file; gives the pages of all."""
    import pypdfium2

    folder.mkdir()
    pages = 0
    for paper in papers:
        pages += count * len(pypdfium2.PdfDocument(paper))
        for number in range(count):
            (folder / f"{paper.stem}-{number}.pdf").write_bytes(paper.read_bytes() + b"\n%% copy %d\n" % number)
    return pages


def small_papers(count: int, folder: Path) -> int:
    """Papers of one page each."""
    folder.mkdir()
    for number in range(count):
        write_pdf(folder / f"small{number}.pdf", [figures_page(number)])
    return count


def cpu_of(process: psutil.Process) -> float:
    """CPU seconds of a process and of those of its children that have ended."""
    times = process.cpu_times()
    return float(times.user + times.system + times.children_user + times.children_system)


def command(*arguments: str) -> Cost:
    """Run the command; its own CPU and that of all it has waited for is the client's."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "extractor", "run", *arguments, "--quiet"],
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    _, status, usage = os.wait4(process.pid, 0)
    assert os.waitstatus_to_exitcode(status) in (0, 1), arguments
    return Cost(time.perf_counter() - start, {"client": usage.ru_utime + usage.ru_stime})


class Machines:
    """A scheduler and workers as processes of this machine."""

    def __init__(self, cluster: LocalCluster) -> None:
        self.address = cluster.scheduler_address
        self.scheduler = psutil.Process()
        with Client(cluster) as client:
            self.workers = [psutil.Process(pid) for pid in client.run(os.getpid).values()]
        self.idle = dict.fromkeys(self.cpu(), 0.0)

    def cpu(self) -> dict[str, float]:
        """CPU seconds by role until now. The scheduler and the nannies are this very process."""
        readers = [child for worker in self.workers for child in worker.children(recursive=True)]
        own = self.scheduler.cpu_times()
        return {
            "scheduler": own.user + own.system,
            "dask workers": sum(w.cpu_times().user + w.cpu_times().system for w in self.workers),
            "guarded readers": sum(map(cpu_of, readers))
            + sum(w.cpu_times().children_user + w.cpu_times().children_system for w in self.workers),
        }

    def rest(self, seconds: float) -> None:
        """Measure what is taken each second where there is nothing to do."""
        before, start = self.cpu(), time.perf_counter()
        time.sleep(seconds)
        wall = time.perf_counter() - start
        self.idle = {role: (cpu - before[role]) / wall for role, cpu in self.cpu().items()}

    def run(self, *arguments: str) -> Cost:
        """The command on the cluster."""
        before = self.cpu()
        client = command("--cluster", self.address, *arguments)
        taken = {role: cpu - before[role] - client.wall * self.idle[role] for role, cpu in self.cpu().items()}
        return Cost(client.wall, client.cpu | taken)


@contextmanager
def machines(workers: int, scratch: Path) -> Iterator[Machines]:
    """So many workers with one thread each."""
    with LocalCluster(
        n_workers=workers, threads_per_worker=1, dashboard_address="127.0.0.1:0", local_directory=str(scratch)
    ) as cluster:
        yield Machines(cluster)


def measure(papers: Path, pages: int, documents: int, rounds: int, folder: Path) -> dict[str, Any]:
    """All ways of reading a folder, interleaved; the cluster's readers are warm, as they are in a long run."""
    costs: dict[str, list[Cost]] = {}
    with machines(1, folder / "one") as one, machines(2, folder / "two") as two:
        ways = {
            "run --jobs 1": lambda out: command(str(papers), "--jobs", "1", "--output", out),
            "run --jobs 2": lambda out: command(str(papers), "--jobs", "2", "--output", out),
            "1 worker": lambda out: one.run(str(papers), "--output", out),
            "2 workers": lambda out: two.run(str(papers), "--output", out),
        }
        warm = folder / "warm"
        small_papers(4, warm)
        one.run(str(warm), "--output", str(folder / "warm1"))
        two.run(str(warm), "--output", str(folder / "warm2"))
        for made in (one, two):
            made.rest(IDLE)
        per = {role: f"{1000 * cpu:.0f}" for role, cpu in two.idle.items()}
        print(f"\nidle, ms of CPU a second (two schedulers, two workers): {per}")
        for number in range(rounds):
            for name, way in ways.items():
                costs.setdefault(name, []).append(way(str(folder / f"{name}-{number}")))
        last = str(folder / f"2 workers-{rounds - 1}")
        costs["2 workers, all done before"] = [two.run(str(papers), "--output", last)]
    written = {
        kind: sum(p.stat().st_size for p in Path(last).rglob(pattern) if ".ledger" not in p.parts)
        for kind, pattern in (("json", "*.json"), ("parquet", "*.parquet"))
    }
    return {"costs": costs, "pages": pages, "documents": documents, "written": written}


def show(name: str, measured: dict[str, Any]) -> None:
    """One table."""
    pages, documents = measured["pages"], measured["documents"]
    print(f"\n{name}: {documents} documents, {pages} pages\n")
    print("| way | CPU ms a page | of it, by role | pages a CPU second | pages a second by the clock |")
    print("| --- | --- | --- | --- | --- |")
    for way, costs in measured["costs"].items():
        totals = sorted(cost.total for cost in costs)
        middle = next(cost for cost in costs if cost.total == totals[len(totals) // 2])
        roles = ", ".join(f"{role} {1000 * middle.cpu[role] / pages:.2f}" for role in ROLES if role in middle.cpu)
        wall = statistics.median(pages / cost.wall for cost in costs)
        spread = f"{1000 * totals[0] / pages:.1f}–{1000 * totals[-1] / pages:.1f}"
        mine = f"{1000 * middle.total / pages:.1f} ({spread})"
        print(f"| {way} | {mine} | {roles} | {pages / middle.total:.1f} | {wall:.1f} |")
    print(f"\nwritten a page: {measured['written']['json'] / pages:.0f} bytes of JSON, "
          f"{measured['written']['parquet'] / pages:.0f} of Parquet")  # fmt: skip


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("papers", nargs="*", type=Path)
    parser.add_argument("--copies", type=int, default=5)
    parser.add_argument("--small", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    papers = options.papers or [ROOT / "fixtures" / f"{name}.pdf" for name in AS_PUBLISHED]
    print(f"load at the start: {os.getloadavg()}, {os.cpu_count()} CPUs")
    folder = Path(tempfile.mkdtemp(prefix="extractor-scale-"))
    try:
        pages = copies_of(papers, options.copies, folder / "papers")
        show("papers", measure(folder / "papers", pages, options.copies * len(papers), options.rounds, folder / "a"))
        small_papers(options.small, folder / "small")
        show("small", measure(folder / "small", options.small, options.small, options.rounds, folder / "b"))
    finally:
        shutil.rmtree(folder)
    print(f"\nload at the end: {os.getloadavg()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
