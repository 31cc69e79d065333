"""How many documents scheduler and client could manage, whatever the workers can: documents that take no time to read.

    python benchmarks/ceiling.py [--documents N] [--rounds N]

One task a document and the tasks of ``extractor.cluster.batches`` are interleaved, on two workers of this machine. The
CPU time is that of client and scheduler, which are this process.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

import psutil
from distributed import LocalCluster

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from extractor.cluster.batches import batches  # noqa: E402
from extractor.cluster.engine import Engine  # noqa: E402
from extractor.cluster.order import Entry, Installation, Order, Reply, fingerprints  # noqa: E402
from extractor.cluster.store import Place  # noqa: E402
from extractor.settings import Settings  # noqa: E402

COUNTS = {"pages": 1, "tables": 1, "checks": {"pass": 5, "fail": 0, "undecided": 0}, "problems": {}}


def orders(name: str, count: int) -> dict[int, Order]:
    """Orders for papers of 7 KB, each of another content."""
    settings, installation = Settings(), Installation("1", "2", None)
    return {
        n: Order(
            Place("s3://archive/in", f"archive/in/{name}/{n}.pdf"), f"{name:a>4}{n:060}", 7000, "s3://archive/out",
            f"{name}/{n}.json", f"{name}/{n}.error.json", None, settings, installation,
        )
        for n in range(count)
    }  # fmt: skip


def read_nothing(given: list[Order]) -> list[Reply]:
    """What a worker answers, at once."""
    return [
        Reply(Entry(o.sha256, o.size, o.place.name, o.document, "c" * 64, "pass", None, "1", *fingerprints(o.settings),
                    None, 3, "e" * 64, COUNTS))
        for o in given
    ]  # fmt: skip


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--documents", type=int, default=1500)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    own = psutil.Process()
    print(f"load: {os.getloadavg()}, {os.cpu_count()} CPUs\n")
    print("| way | tasks | ms CPU a document | documents a CPU second |")
    print("| --- | --- | --- | --- |")
    with (
        tempfile.TemporaryDirectory() as scratch,
        LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", local_directory=scratch
        ) as cluster,
        Engine(cluster.scheduler_address) as engine,
    ):
        for number in range(options.rounds + 1):
            for way in ("one each", "batches"):
                given = orders(f"{way[0]}{number}", options.documents if number else 50)
                tasks = [[n] for n in given] if way == "one each" else batches(given, engine.threads())
                calls = [([given[n] for n in task],) for task in tasks]
                before, start = own.cpu_times(), time.perf_counter()
                done = sum(
                    len(replies)
                    for _, replies in engine.each(read_nothing, calls, name=way.replace(" ", "-"))
                    if isinstance(replies, list)
                )
                after = own.cpu_times()
                cpu = after.user + after.system - before.user - before.system
                if number:
                    print(f"| {way} | {len(tasks)} | {1000 * cpu / done:.2f} | {done / cpu:.0f} |", flush=True)
                    print(f"{done / (time.perf_counter() - start):.0f} a second by the clock", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
