"""A worker that takes any file for a paper and is done in no time: run in place of ``extractor.service.worker``.

As a program it is the command line with that worker, for tests that start and kill whole watchers. A name that begins
with ``bad`` cannot be read, ``slow`` waits until a file ``go`` lies beside the original's inbox, or for a second.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

from extractor.errors import DamagedError
from extractor.outputs.files import error_record, put_document, put_error
from extractor.outputs.names import sha256_of
from extractor.service.guard import die_with_parent
from extractor.service.job import Job

MODULE = "tests.support.quick"


def serve() -> None:
    die_with_parent()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # as the worker does
        signal.signal(number, signal.SIG_IGN)
    for line in sys.stdin:
        job = Job.from_json(json.loads(line))
        time.sleep(float(os.environ.get("QUICK_SECONDS", "0")))
        if job.path.name.startswith("slow"):
            time.sleep(30)
        if job.path.name.startswith("bad"):
            record = error_record(job.path, DamagedError())
            put_error(job.target, record)
            print(json.dumps({"error": record}), flush=True)
            continue
        source = {"file_name": job.path.name, "sha256": sha256_of(job.path), "bytes": job.path.stat().st_size}
        put_document(job.target, json.dumps({"source": source}).encode() + b"\n")
        checks = {"pass": 1, "fail": 0, "undecided": 0}
        summary = {"sha256": source["sha256"], "pages": 1, "page_count": 1, "tables": 0, "checks": checks}
        print(json.dumps({"summary": {**summary, "problems": {}}}), flush=True)


def command() -> int:
    from extractor.cli import main
    from extractor.service import pool

    pool._Worker.MODULE = MODULE
    root = str(Path(__file__).resolve().parents[2])
    os.environ["PYTHONPATH"] = root
    return main()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(command())
    serve()
