"""How the one thread that looks after the folder is woken: by signals, events and the threads that read.

A pipe, not a lock: a signal handler may run while its own thread holds any lock.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import threading
from collections.abc import Callable, Iterator

__all__ = ["Wake", "interrupted_by_signals", "stopped_by_signals"]


class Wake:
    """``call`` ends a ``wait``, also one that begins later. It lasts as long as the process."""

    def __init__(self) -> None:
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._reader, False)
        os.set_blocking(self._writer, False)

    def call(self) -> None:
        """End the wait; from any thread, and from a signal handler."""
        with contextlib.suppress(OSError):  # a full pipe wakes as well
            os.write(self._writer, b"!")

    def wait(self, seconds: float) -> None:
        """Until called, or so long."""
        select.select([self._reader], [], [], max(seconds, 0))
        with contextlib.suppress(BlockingIOError):
            while os.read(self._reader, 4096):
                pass


@contextlib.contextmanager
def stopped_by_signals(stop: Callable[[], None]) -> Iterator[list[int]]:
    """SIGTERM, SIGINT and SIGHUP (unless it is ignored) call ``stop`` within this context; gives those that came.

    For the main thread only.
    """
    wanted = [signal.SIGTERM, signal.SIGINT]
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) == signal.SIG_DFL:
        wanted.append(signal.SIGHUP)
    came: list[int] = []

    def handle(number: int, _: object) -> None:
        came.append(number)
        stop()

    old = [signal.signal(number, handle) for number in wanted]
    # A lease of ``tracker`` that another program breaks sends this signal, whose default is to end the process.
    old_io = signal.signal(signal.SIGIO, signal.SIG_IGN)
    try:
        yield came
    finally:
        for number, handler in zip(wanted, old, strict=True):
            signal.signal(number, handler)
        signal.signal(signal.SIGIO, old_io)


@contextlib.contextmanager
def interrupted_by_signals() -> Iterator[None]:
    """SIGTERM and the end of the terminal (SIGHUP, unless it is ignored: nohup) are a Ctrl-C within this context."""

    def handle(number: int, _: object) -> None:
        raise KeyboardInterrupt

    wanted = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    is_main = threading.current_thread() is threading.main_thread()  # no other may ask for signals
    old = {n: signal.signal(n, handle) for n in wanted if is_main and signal.getsignal(n) == signal.SIG_DFL}
    try:
        yield
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)
