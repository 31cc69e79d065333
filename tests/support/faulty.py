"""A worker process whose reading goes wrong as a file's name says: run in place of ``extractor.service.worker``.

``crash*`` aborts, ``hang*`` never ends, ``half*`` neither, while it writes, ``memory*`` asks for more than any limit,
``trap*`` dies as an allocator does near its limit, ``picture*`` and ``fault*`` raise what no one expects. Where others
were read before, ``worn*`` dies and ``full*`` has no memory left. Anything else is read as the fixture ``shiryo2``
would be after it was told that a page is recognised.
"""

from __future__ import annotations

import os
import signal
import sys
import types
from pathlib import Path
from typing import Any

from extractor.outputs import files
from extractor.service import worker
from tests.support.truth import document

read_before: list[str] = []


def extract(path: Path, settings: Any, progress: Any = None, recognises: Any = None) -> Any:
    name = path.stem
    read_before.append(name)
    if len(read_before) > 1 and name.startswith("worn"):
        os.kill(os.getpid(), signal.SIGTRAP)
    if len(read_before) > 1 and name.startswith("full"):
        raise MemoryError
    if name.startswith("crash"):
        os.kill(os.getpid(), signal.SIGSEGV)
    if name.startswith("half"):
        files._open_new(path.parent / "out")
    if name.startswith(("hang", "half")):
        while True:
            signal.pause()
    if name.startswith("memory"):
        bytearray(1 << 50)
    if name.startswith("trap"):
        held = bytearray(int(settings.limits.memory_bytes * 0.5))
        held[:: os.sysconf("SC_PAGESIZE")] = b"x" * len(held[:: os.sysconf("SC_PAGESIZE")])
        os.kill(os.getpid(), signal.SIGTRAP)
    if name.startswith("picture"):
        raise OSError("image file is truncated")
    if name.startswith("fault"):
        raise KeyError("words of the paper")
    print("a library that prints")
    os.write(1, b"and one in C\n")
    if recognises is not None:
        recognises()
    read = document("shiryo2")
    read.source.file_name = path.name
    if progress is not None:
        progress(1, 1)
    return read


if __name__ == "__main__":
    stand_in = types.ModuleType("extractor.pipeline")
    stand_in.extract = extract  # type: ignore[attr-defined]  # a module made for this process only
    sys.modules["extractor.pipeline"] = stand_in
    sys.exit(worker.main())
