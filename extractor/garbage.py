"""The collector of cyclic garbage, kept out of the way while a paper is read.

A document is a tree of many thousand objects that all stay; Python's collector would look through them again and again
as they come, which takes a sixth of the whole time. What is dropped here goes by its count of references, as ever;
what few circles there are wait until ``sweep``.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["PAGES", "paused", "sweep"]

PAGES = 16
"""After so many pages the circles among what came new are looked for."""


@contextmanager
def paused() -> Iterator[None]:
    """Within, nothing is collected by itself; afterwards all is as before."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def sweep() -> None:
    """Collect the circles among the objects made since the last time; each object is looked at once."""
    gc.collect(0)
