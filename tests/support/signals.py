"""Signals as a terminal leaves them: what starts the tests may ignore some (nohup), and its children inherit that."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["as_usual"]


@contextmanager
def as_usual(*numbers: signal.Signals) -> Iterator[None]:
    """Processes that are started within do with these signals what they do by default."""
    before = {number: signal.signal(number, signal.SIG_DFL) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
