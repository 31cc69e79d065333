"""PDFium's own functions, called with as little between as Python allows.

pypdfium2 carries the library; its checked wrappers cost more than the calls. Here each function is taken from the same
loaded library without argument types: a pointer goes in as ``c_void_p``, a number as C ``int``. The GIL stays held
(``PyDLL``), which is cheaper for calls of a microsecond and keeps PDFium, which is not thread-safe, to one thread.
"""

from __future__ import annotations

import ctypes
from importlib import import_module
from typing import Any

import pypdfium2.raw  # pypdfium2 itself initialises the library

__all__ = ["address", "function", "raw"]

raw: Any = pypdfium2.raw

_LIBRARY = ctypes.PyDLL("pdfium", handle=import_module("pypdfium2_raw.bindings")._libs["pdfium"]._handle)


def function(name: str, result: Any = ctypes.c_int) -> Any:
    """The function ``FPDF<name>`` with the given C result type. Raises AttributeError if this PDFium lacks it."""
    # getattr would share one object, and its result type, between callers
    found = _LIBRARY["FPDF" + name]
    found.restype = result
    return found


def address(name: str) -> int:
    """The address of ``FPDF<name>``."""
    return ctypes.cast(_LIBRARY["FPDF" + name], ctypes.c_void_p).value or 0
