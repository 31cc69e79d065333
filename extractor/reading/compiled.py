"""The steps of reading that are written in C (``_page.c``), where they were built.

They give what the functions in Python beside them give, number for number, or None for what is out of the ordinary;
then, and without a compiler at the installation, those do the work alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

__all__ = ["STEPS", "arrays", "plain"]


def _load() -> Any | None:
    try:
        return import_module("extractor.reading._page")
    except ImportError:
        return None


STEPS = _load()
"""The module in C, or None."""


def plain(array: Any, dtype: DTypeLike = np.float64) -> Any:
    """An array as the steps in C take it: of this type, one row after the other."""
    return np.ascontiguousarray(array, dtype)


def arrays(buffers: Sequence[bytearray], dtypes: Sequence[DTypeLike]) -> list[Any]:
    """What a step in C gave, as arrays."""
    return [np.frombuffer(buffer, dtype) for buffer, dtype in zip(buffers, dtypes, strict=True)]
