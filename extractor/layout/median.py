"""The median of a few lengths.

numpy's own first loads masked arrays, which takes as long as a page to read (``numpy.unique`` too; a set does as well).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

import numpy as np

from extractor.reading.page import Floats

__all__ = ["median"]


def median(values: Floats | Sequence[float]) -> float:
    """The middle value, or the mean of the middle two, as ``numpy.median`` gives it; NaN of none, or where one is."""
    if isinstance(values, list) and values and isfinite(sum(values)):  # few: quicker than an array
        ranked: list[float] = sorted(values)
        middle = len(ranked) // 2
        return float(ranked[middle] if len(ranked) % 2 else (ranked[middle - 1] + ranked[middle]) / 2)
    ordered = np.sort(np.asarray(values), axis=None)
    half = len(ordered) // 2
    if not len(ordered) or np.isnan(ordered[-1]):  # NaN is sorted to the end
        return float("nan")
    return float(ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2)
