"""Which papers one task reads: small ones together, since a task costs scheduler and client the same whatever it does.

A paper stays what counts: each has its own entry in the ledger, written as soon as it is read. A task that runs again
finds those that were done before its worker was lost.
"""

from __future__ import annotations

from collections.abc import Mapping

from extractor.cluster.order import Order

__all__ = ["batches"]

_TOGETHER = 16
"""At most so many papers …"""
_BYTES = 1024 * 1024
"""… of so many bytes together; a paper that is larger has a task of its own."""
_TASKS = 4
"""Each thread of the cluster has at least so many tasks, as long as there are papers, so that all end together."""


def batches(orders: Mapping[int, Order], threads: int) -> list[list[int]]:
    """The numbers of ``orders``, each once, by task; ``threads``: how many tasks the cluster runs at once."""
    most = min(_TOGETHER, len(orders) // (_TASKS * max(threads, 1)))
    found: list[list[int]] = []
    small: list[int] = []
    size = 0
    for number, order in orders.items():
        if most <= 1 or order.size > _BYTES:
            found.append([number])
            continue
        if len(small) == most or size + order.size > _BYTES:
            small, size = [], 0
        if not small:
            found.append(small)
        small.append(number)
        size += order.size
    return found
