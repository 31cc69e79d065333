"""Pictures of pages, drawn by a process apart (``extractor.review.paint``) and kept while they are looked at."""

from __future__ import annotations

import json
import os
import select
import struct
import subprocess
import sys
import time
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

__all__ = ["WIDTHS", "Pictures"]

WIDTHS = (800, 1200, 1800, 2600)
"""Pixels: pictures come in these widths only, so that they can be kept."""
SECONDS = 20.0
KEPT_BYTES = 64 * 1024 * 1024

Key = tuple[str, int, int, tuple[float, ...] | None]


class Pictures:
    """Draws one page at a time; a process that crashes or does not answer in time is replaced."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def draw(self, path: Path, sha256: str, page: int, width: int, clip: Sequence[float] | None = None) -> bytes | None:
        """A page (1-based) as PNG, ``width`` pixels wide or more; ``clip`` in points. None where it cannot be drawn."""
        wide = next((w for w in WIDTHS if w >= width), WIDTHS[-1])
        key: Key = (sha256, page, wide, None if clip is None else tuple(round(v, 1) for v in clip))
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            job = {"path": str(path.absolute()), "page": page, "width": wide, "clip": key[3]}
            png = self._ask(json.dumps(job).encode("ascii") + b"\n")
            if png:
                self._keep(key, png)
            return png or None

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._stop()

    def _ask(self, job: bytes) -> bytes:
        process = self._process
        if process is None or process.poll() is not None:
            process = self._process = subprocess.Popen(
                [sys.executable, "-m", "extractor.review.paint"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
            )
        assert process.stdin is not None
        assert process.stdout is not None
        end = time.monotonic() + SECONDS
        try:
            process.stdin.write(job)
            size = struct.unpack(">I", self._read(process.stdout.fileno(), 4, end))[0]
            return self._read(process.stdout.fileno(), size, end)
        except OSError:  # it crashed, or took too long (TimeoutError)
            self._stop()
            return b""

    @staticmethod
    def _read(handle: int, size: int, end: float) -> bytes:
        """So many bytes of the answer. Raises TimeoutError, or BrokenPipeError where the process has ended."""
        out = bytearray()
        while len(out) < size:
            if not select.select([handle], [], [], max(end - time.monotonic(), 0))[0]:
                raise TimeoutError
            piece = os.read(handle, size - len(out))
            if not piece:
                raise BrokenPipeError
            out += piece
        return bytes(out)

    def _stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for stream in (self._process.stdin, self._process.stdout):
                if stream is not None:
                    stream.close()
            self._process = None

    def _keep(self, key: Key, png: bytes) -> None:
        self._kept[key] = png
        self._bytes += len(png)
        while self._bytes > KEPT_BYTES and len(self._kept) > 1:
            self._bytes -= len(self._kept.popitem(last=False)[1])
