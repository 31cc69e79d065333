from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from extractor.layout.median import median

SIZES = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=12)


@given(SIZES)
def test_it_is_the_median_of_numpy(values: list[float]) -> None:
    assert median(values) == np.median(values)
    assert median(np.array(values, np.float32)) == np.median(np.array(values, np.float32))


def test_a_value_that_is_no_number_makes_none() -> None:
    assert math.isnan(median([1.0, math.nan, 2.0]))


def test_of_no_values_there_is_none() -> None:
    assert math.isnan(median([]))
