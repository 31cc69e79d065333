"""Reads documents in guarded worker processes, several at once, and gives the outcomes in the order of the jobs.

The parent stays light: it starts workers, watches the clock, and writes an error document for a worker that died. One
thread waits on each worker; standard library only, so that it works the same on every system.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from extractor.errors import DamagedError, ExtractorError, InputError, OutOfMemoryError, TimedOutError
from extractor.outputs.files import drop_unfinished, error_record, put_error
from extractor.reasons import reason
from extractor.service.job import Job, Outcome
from extractor.service.process import Process, can_fork, fork, has_ended, start

__all__ = ["DOCUMENTS", "INTERRUPTED", "Pool", "StoppedError"]

DOCUMENTS = 500
"""After so many documents a worker is replaced by a fresh one, which costs as much as twenty papers of one page."""
INTERRUPTED = "interrupted"
"""The detail of a StoppedError for a pool that was closed."""
PATIENCE = 5
"""Seconds that a process has to end by itself once it has nothing more to do."""
_NEAR_LIMIT = 0.4
"""A worker that dies by a signal having used this share of its memory died of memory: allocators abort or trap."""

Progress = Callable[[str, int, int], None]


class StoppedError(ExtractorError):
    """The run cannot go on: outputs cannot be written (disk full, read-only folder)."""

    code = "output"
    ja = "出力を書き込めません。"
    en = "Outputs cannot be written."


class Pool:
    """Up to ``size`` workers. Use as a context manager: leaving it ends them all."""

    def __init__(self, size: int = 1, progress: Progress | None = None) -> None:
        self._size = size
        self._progress = progress
        self._workers: list[_Worker] = []
        self._own = threading.local()
        self._threads: list[threading.Thread] = []
        self._closing = False

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all workers now; when this returns, none is left and none is writing any more."""
        self._closing = True
        for worker in list(self._workers):
            worker.abandoned = True
            worker.kill()
        for thread in self._threads:
            thread.join(timeout=PATIENCE)

    def read(self, job: Job) -> Outcome:
        """Read one document now, with the worker of the calling thread (it ends when that thread does).

        Raises StoppedError if its output cannot be written, or the pool was closed meanwhile.
        """
        if not hasattr(self._own, "worker"):
            self._own.worker = _Worker(self._progress)
            self._workers.append(self._own.worker)
        worker: _Worker = self._own.worker
        if self._closing:
            raise StoppedError(INTERRUPTED)
        try:
            return worker.read(job)
        except OSError as error:
            raise StoppedError(reason(error)) from error

    def run(self, jobs: Sequence[Job]) -> Iterator[Outcome]:
        """Outcomes in the order of the jobs, each as soon as it and all before it are there.

        Raises StoppedError if an output cannot be written.
        """
        done: dict[int, Outcome | ExtractorError] = {}
        ready = threading.Condition()
        queue = iter(range(len(jobs)))

        def serve(worker: _Worker) -> None:
            try:
                while not self._closing:
                    with ready:
                        number = next(queue, None)
                    if number is None:
                        return
                    outcome: Outcome | ExtractorError
                    try:
                        outcome = worker.read(jobs[number])
                    except StoppedError as error:
                        outcome = error
                    except OSError as error:
                        outcome = StoppedError(reason(error))
                    with ready:
                        done[number] = outcome
                        ready.notify()
            finally:
                worker.close()

        workers = [_Worker(self._progress) for _ in range(min(self._size, len(jobs)))]
        self._workers += workers
        for worker in workers:
            worker.fork()
        threads = [threading.Thread(target=serve, args=(worker,), daemon=True) for worker in workers]
        for thread in threads:
            thread.start()
            self._threads.append(thread)
        for number in range(len(jobs)):
            with ready:
                while number not in done:
                    ready.wait(1.0)  # a timeout, so that Ctrl-C is seen on every system
                outcome = done.pop(number)
            if isinstance(outcome, ExtractorError):
                raise outcome
            yield outcome
        for thread in threads:
            thread.join()


class _Clock:
    """Calls ``end`` once the time is up, unless it is stopped before; more time may be allowed while it runs."""

    def __init__(self, seconds: float, end: Callable[[], None]) -> None:
        self.late = False
        self._end = end
        self._until = time.monotonic() + seconds
        self._change = threading.Condition()
        self._stopped = False
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        with self._change:
            while not self._stopped:
                left = self.left
                if left <= 0:
                    self.late = True
                    self._end()
                    return
                self._change.wait(left)

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return self._until - time.monotonic()

    def allow(self, seconds: float) -> None:
        """So much more time."""
        with self._change:
            self._until += seconds
            self._change.notify()

    def stop(self) -> None:
        """The work is done."""
        with self._change:
            self._stopped = True
            self._change.notify()


class _Worker:
    """One worker process, started when it is needed. ``MODULE`` is what it runs (tests put faults in there)."""

    OWN = MODULE = "extractor.service.worker"

    def __init__(self, progress: Progress | None) -> None:
        self._process: Process | None = None
        self._progress = progress
        self._served = self._tried = 0
        self._peak = 0
        self.abandoned = False

    def read(self, job: Job) -> Outcome:
        """Read one document; whatever happens to the process, there is an outcome.

        One that a process dies of, or has no memory for, after it has read others is read again in a fresh one: what
        the others left behind is none of its fault.
        """
        outcome, died = self._try(job)
        if died and self._tried > 1:
            outcome, _ = self._try(job)
        return outcome

    def _try(self, job: Job) -> tuple[Outcome, bool]:
        """Read one document once; also whether the process died of it, or of what it had read before."""
        if self._process is None or self._served >= DOCUMENTS:
            self.close()
            self._start()
        process = self._process
        assert process is not None
        assert process.stdin is not None
        if self.abandoned:  # while the process started
            self.kill()
        clock = _Clock(job.settings.limits.seconds, self.kill)
        try:
            self._served += 1
            self._tried = self._served
            with contextlib.suppress(BrokenPipeError):
                process.stdin.write(json.dumps(job.to_json()) + "\n")
                process.stdin.flush()
            answer = self._answer(process, job, clock)
        finally:
            clock.stop()
        if answer is None:
            fault = TimedOutError() if clock.late else self._cause(process, job)
            self.close()
            drop_unfinished(job.target.document.parent, process.pid)
            if self.abandoned:
                raise StoppedError(INTERRUPTED)
            record = error_record(job.path, fault)
            put_error(job.target, record)
            return Outcome(job, error=record), not clock.late
        last = bool(answer.get("last"))
        if last:  # its memory can no longer be trusted
            self.close()
        if "stop" in answer:
            number, file = answer["stop"]
            raise StoppedError(reason(OSError(number, os.strerror(number), file)))
        return Outcome(job, error=answer.get("error"), summary=answer.get("summary", {})), last

    def _answer(self, process: Process, job: Job, clock: _Clock) -> dict[str, Any] | None:
        """The worker's last line; None if it died."""
        assert process.stdout is not None
        pictures = 0
        for line in process.stdout:
            record = _record(line)
            if record is None:  # it died while it wrote, or its memory is no longer what it was
                self.kill()
                return None
            if "recognises" in record:
                pictures += 1
                if pictures <= job.settings.limits.pages:
                    clock.allow(job.settings.limits.picture_seconds)
                continue
            if "page" not in record:
                return record
            self._peak = max(self._peak, _address_space(process.pid))
            if self._progress is not None:
                self._progress(job.name, record["page"], record["of"])
        return None

    def _cause(self, process: Process, job: Job) -> InputError:
        """What a worker that died alone died of."""
        status, resident = _wait(process)
        near = max(self._peak, resident) >= _NEAR_LIMIT * job.settings.limits.memory_bytes
        trapped = {-getattr(signal, n) for n in ("SIGABRT", "SIGTRAP", "SIGILL") if hasattr(signal, n)}
        if status == -getattr(signal, "SIGKILL", 9) or (near and status in trapped):
            return OutOfMemoryError()
        return DamagedError(f"engine: {status}")

    def fork(self) -> None:
        """Start the process now, as a fork of this one, if that is as good as a fresh one; else it starts later."""
        if self.MODULE == _Worker.OWN and can_fork():
            from extractor.service.worker import main

            self._process = fork(main, show=bool(os.environ.get("EXTRACTOR_TRACEBACK")))

    def _start(self) -> None:
        self._peak = 0
        self._process = start(self.MODULE, show=bool(os.environ.get("EXTRACTOR_TRACEBACK")))
        self._served = 0

    def kill(self) -> None:
        """End the process at once."""
        if self._process is not None:
            with contextlib.suppress(OSError):
                self._process.kill()

    def close(self) -> None:
        """Let the process end: its input is closed."""
        process, self._process = self._process, None
        if process is None:
            return
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        if not has_ended(process, PATIENCE):
            process.kill()
            process.wait()


def _record(line: str) -> dict[str, Any] | None:
    """A whole line of a worker; None where it is none."""
    if not line.endswith("\n"):
        return None
    try:
        record = json.loads(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


def _address_space(pid: int) -> int:
    """Peak address space of a living process in bytes; 0 where the system does not tell (other than Linux)."""
    with contextlib.suppress(OSError, ValueError, IndexError), Path(f"/proc/{pid}/status").open() as file:
        for line in file:
            if line.startswith("VmPeak:"):
                return int(line.split()[1]) * 1024
    return 0


def _wait(process: Process) -> tuple[int, int]:
    """Exit status and peak resident memory in bytes (0 where the system does not tell) of a process that ends."""
    if not hasattr(os, "wait4"):
        return process.wait(), 0
    try:
        _, status, usage = os.wait4(process.pid, 0)
    except ChildProcessError:
        return process.wait(), 0
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
