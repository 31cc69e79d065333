"""The steps of the layout that are written in C (``_ruled.c``, ``_written.c``), where they were built.

They give what the functions in Python beside them give, bit for bit; without a compiler at the installation those do
the work alone.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from extractor.reading.page import Ints

__all__ = ["indices", "load", "plain"]


def load(name: str) -> Any | None:
    """A module in C of this package, or None where it was not built."""
    try:
        return import_module(f"extractor.layout.{name}")
    except ImportError:
        return None


def indices(buffer: bytearray) -> Ints:
    """Whole numbers as the modules in C give them, as an array."""
    return np.frombuffer(buffer, np.int64)


def plain(array: Any, dtype: DTypeLike = np.float64) -> Any:
    """An array as the modules in C take it: of this type, one row after the other."""
    return np.ascontiguousarray(array, dtype)
