"""Small papers share a task; each is still in one task alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractor.cluster import batches as module
from extractor.cluster.batches import batches
from extractor.cluster.order import Installation, Order
from extractor.cluster.store import Place
from extractor.settings import Settings

MIB = 1024 * 1024


def orders(sizes: list[int]) -> dict[int, Order]:
    return {
        3 * n: Order(
            Place("x", f"{n}"), "ab", size, "out", "a.json", "b", None, Settings(), Installation("1", "2", None)
        )
        for n, size in enumerate(sizes)
    }


@given(st.lists(st.integers(0, 2 * MIB), max_size=200), st.integers(0, 4))
def test_each_paper_is_in_one_task_and_no_task_is_too_large(sizes: list[int], threads: int) -> None:
    given = orders(sizes)
    found = batches(given, threads)
    assert sorted(number for batch in found for number in batch) == sorted(given)
    for batch in found:
        assert len(batch) <= module._TOGETHER
        assert len(batch) == 1 or sum(given[number].size for number in batch) <= module._BYTES


def test_small_papers_share_a_task_and_a_large_one_between_them_does_not_part_them() -> None:
    given = orders([1000] * 8 + [2 * MIB] + [1000] * 503)
    found = batches(given, 2)
    assert [24] in found
    assert len(found) == 1 + -(-511 // module._TOGETHER)


def test_few_papers_are_spread_over_all_threads() -> None:
    assert batches(orders([1000] * 8), 2) == [[3 * n] for n in range(8)]
    assert {len(batch) for batch in batches(orders([1000] * 24), 2)} == {3}
