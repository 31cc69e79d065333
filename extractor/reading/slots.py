"""Buffers of C numbers with a reference to each place, made once, and calls mapped over them.

A loop that asks each object for each property spends its time in Python. Here a C loop (``deque`` over ``map``) calls
the library with slots that were made once, so that no Python object is made for a coordinate.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from extractor.reading.page import Ints

__all__ = ["POINTER", "Handles", "Slots", "columns", "run", "values"]

POINTER = ctypes.c_void_p
Handles = Sequence[Any]
_LEAST = 4096


class Slots:
    """``width`` C numbers of one type at each place; grown when more places are needed."""

    def __init__(self, kind: Any, width: int = 1) -> None:
        self._kind = kind
        self._width = width
        self._size = 0
        self._buffer: Any = (kind * width)()
        self._refs: list[Any] = []

    def refs(self, n: int) -> list[Any]:
        """References to the first ``n`` places (or more), which are 0."""
        step = ctypes.sizeof(self._kind) * self._width
        if n > self._size:
            self._size = max(_LEAST, 1 << (n - 1).bit_length())
            self._buffer = (self._kind * (self._width * self._size))()
            self._refs = [ctypes.byref(self._buffer, step * i) for i in range(self._size)]
        else:
            ctypes.memset(self._buffer, 0, step * n)
        return self._refs

    def array(self, n: int, dtype: Any) -> Any:
        """The first ``n`` places as a new array, n × width."""
        return np.frombuffer(self._buffer, self._kind, self._width * n).reshape(n, self._width).astype(dtype)


def run(call: Callable[..., Any], *arguments: Iterable[Any]) -> None:
    """Call for each tuple of arguments; what it returns is dropped."""
    deque(map(call, *arguments), maxlen=0)


def values(call: Callable[..., Any], handles: Handles) -> Ints:
    """What the call returns for each handle."""
    return np.fromiter(map(call, handles), np.int32, len(handles))


_SLOTS = {kind: [Slots(kind) for _ in range(4)] for kind in (ctypes.c_float, ctypes.c_uint, ctypes.c_double)}


def columns(call: Callable[..., Any], kind: Any, width: int, dtype: Any, n: int, *arguments: Iterable[Any]) -> Any:
    """What the call writes through ``width`` pointers to ``kind`` behind its arguments, n × width."""
    slots = _SLOTS[kind][:width]
    run(call, *arguments, *(s.refs(n)[:n] for s in slots))
    return np.concatenate([s.array(n, dtype) for s in slots], 1)
