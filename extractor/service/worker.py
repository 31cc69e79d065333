"""The process that reads documents, one after the other, for ``extractor.service.pool``.

A PDF engine may crash, hang or eat all memory, and no ``except`` catches an abort. So each document is read here, in a
process with limits, and the parent outlives it. Jobs come as JSON lines on standard input; answers go as JSON lines on
what was standard output (the engine's own prints go nowhere). The process ends when its input does.

Risks that remain: a document read before in the same process may have corrupted its memory without a crash; workers
are replaced after every fault and after ``pool.DOCUMENTS`` documents.
"""

from __future__ import annotations

import errno
import gc
import json
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Any, TextIO

from extractor.errors import InputError, InternalError, OutOfMemoryError, UnreadableError
from extractor.service.guard import die_with_parent, limit_cpu, limit_memory, no_network
from extractor.service.job import Job
from extractor.service.later import put_off_metadata

__all__ = ["main"]


def main() -> int:
    """Serve jobs until the input ends."""
    answers = _take_standard_output()
    no_network()
    die_with_parent()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # they may reach the whole group; the parent decides what ends
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    put_off_metadata()
    gc.disable()  # between documents is time enough: see extractor.garbage
    for served, line in enumerate(sys.stdin):
        job = Job.from_json(json.loads(line))
        if served == 0:
            limit_memory(job.settings.limits.memory_bytes)
        else:
            gc.collect(1)  # all that has come since the last time; what was kept then is not looked at again
        if served == 1:
            gc.freeze()  # what is loaded stays
        limit_cpu(job.settings.limits.seconds)
        answer, reusable = _read(job, answers)
        _send(answers, answer if reusable else {**answer, "last": True})
        if not reusable:
            return 1
    return 0


def _read(job: Job, answers: TextIO) -> tuple[dict[str, Any], bool]:
    """Read one document and write its output; gives the answer, and whether this process can go on."""
    from extractor.outputs.files import error_record, put_document, put_error

    fault: InputError
    reusable = True
    try:
        from extractor.outputs.names import corrections_path, uncorrected_path
        from extractor.outputs.summary import summarise
        from extractor.outputs.writer import as_bytes
        from extractor.pipeline import extract

        def progress(number: int, count: int) -> None:
            _send(answers, {"page": number, "of": count})

        def recognises() -> None:
            limits = job.settings.limits
            limit_cpu(limits.seconds + 2 * limits.picture_seconds)  # recognition has two threads
            _send(answers, {"recognises": True})

        document = extract(job.path, job.settings, progress=progress, recognises=recognises)
        own = job.target.document
        if os.path.lexists(corrections_path(own)) or os.path.lexists(uncorrected_path(own)):
            from extractor.corrections import corrected

            document = corrected(document, own)
        summary, content = summarise(document), as_bytes(document)
        put_document(job.target, content)
        if job.figures is not None:
            from extractor.cluster.figures import put_figures

            put_figures(document, job.figures)
        if job.debug is not None:
            from extractor.debug import draw

            draw(job.path, document, job.debug, job.settings.passwords)
        return {"summary": summary}, True
    except InputError as error:
        fault = error
    except MemoryError:
        fault, reusable = OutOfMemoryError(), False
        gc.collect()
    except RecursionError:
        fault = InternalError("RecursionError")
    except OSError as error:
        if error.errno is None:  # not the system's: libraries of pictures call a damaged one so
            fault = InternalError(_place(error))
        elif error.filename is None or os.fspath(error.filename) != os.fspath(job.path):
            return _stop(error, job.target.document), True
        else:
            fault = UnreadableError(error.strerror or "")
    except Exception as error:
        fault = InternalError(_place(error))
        if os.environ.get("EXTRACTOR_TRACEBACK"):
            traceback.print_exc()
    try:
        record = error_record(job.path, fault)
        put_error(job.target, record)
    except OSError as error:
        return _stop(error, job.target.error), reusable
    return {"error": record}, reusable


def _stop(error: OSError, path: Path) -> dict[str, Any]:
    """What the system refuses, for the parent to tell in its own language."""
    return {"stop": [error.errno or errno.EIO, os.fspath(error.filename or path)]}


def _place(error: Exception) -> str:
    """Type and place of a fault, without its message, which may hold words of the paper."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "extractor" in f.filename]
    frame = frames[-1] if frames else None
    return f"{type(error).__name__}" + (f", {os.path.basename(frame.filename)}:{frame.lineno}" if frame else "")  # noqa: PTH119


def _send(answers: TextIO, record: dict[str, Any]) -> None:
    answers.write(json.dumps(record) + "\n")
    answers.flush()


def _take_standard_output() -> TextIO:
    """Keep standard output for the answers alone: what a library prints goes nowhere."""
    own = os.dup(1)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.close(null)
    return os.fdopen(own, "w", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
