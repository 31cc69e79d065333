"""The process that draws pages: a PDF is hostile until drawn, and no ``except`` catches an abort of its engine.

Jobs come as JSON lines on standard input: ``{"path", "page", "width", "clip"}``; each answer is four bytes of length
(0: it could not be drawn) and a PNG. Memory and processor time are limited.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import struct
import sys
from typing import Any, BinaryIO

__all__ = ["main"]

MEMORY_BYTES = 2 * 1024 * 1024 * 1024
CPU_SECONDS = 20
LARGEST_SIDE = 6000
"""Pixels; a page that would be longer is drawn smaller."""


def main() -> int:
    """Draw until the input ends."""
    answers = _take_standard_output()
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin:
        _limit_cpu()
        try:
            png = _draw(json.loads(line))
        except (OSError, ValueError, RuntimeError, MemoryError):
            png = b""
        answers.write(struct.pack(">I", len(png)) + png)
        answers.flush()
    return 0


def _draw(job: dict[str, Any]) -> bytes:
    """A page, or the part of it within ``clip`` (points from the top left), ``width`` pixels wide, as PNG."""
    import pypdfium2

    document = pypdfium2.PdfDocument(job["path"])
    try:
        page = document[job["page"] - 1]
        wide, high = page.get_size()
        clip = job.get("clip")
        x0, top, x1, bottom = clip or (0.0, 0.0, wide, high)
        x0, top, x1, bottom = max(x0, 0), max(top, 0), min(x1, wide), min(bottom, high)
        if x1 - x0 < 1 or bottom - top < 1:
            raise ValueError("nothing to draw")
        scale = min(job["width"] / (x1 - x0), LARGEST_SIDE / max(x1 - x0, bottom - top))
        picture = page.render(
            scale=scale, crop=(x0, high - bottom, wide - x1, top), may_draw_forms=False, draw_annots=False
        ).to_pil()
        out = io.BytesIO()
        picture.convert("RGB").save(out, "PNG", compress_level=1)
        return out.getvalue()
    finally:
        document.close()


def _limit_cpu() -> None:
    """End this process by itself where one drawing never ends and the parent has gone."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        bound = int(used.ru_utime + used.ru_stime) + 2 * CPU_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (bound, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _take_standard_output() -> BinaryIO:
    """Keep standard output for the answers alone: what a library prints goes nowhere."""
    own = os.dup(1)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    os.close(null)
    return os.fdopen(own, "wb")


if __name__ == "__main__":
    sys.exit(main())
