"""Dask's client as this package uses it: many small tasks, a bounded number of them with the scheduler at a time."""

from __future__ import annotations

import hashlib
import pickle
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from extractor.cluster.errors import ClusterError
from extractor.cluster.store import missing
from extractor.errors import ExtractorError, UsageError

__all__ = ["Engine", "LostError"]

T = TypeVar("T")

RETRIES = 2
"""So often a task that failed is tried again, on whichever worker is free."""
_AT_LEAST = 64
_PER_THREAD = 4
_LOOK_AGAIN = 64
"""After so many results the size of the cluster is asked for again."""


class LostError(ExtractorError):
    """Workers died while they had this task, more often than the scheduler allows."""

    code = "lost"


class Engine:
    """The connection to a scheduler. Use as a context manager.

    Raises ClusterError where it cannot be reached, UsageError where Dask is not installed.
    """

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise UsageError(missing("distributed")) from error
        try:
            where = {"scheduler_file": address} if Path(address).is_file() else {"address": address}
            self._client: Any = Client(**where, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            raise ClusterError(f"{address}: {error}") from error
        self.address = address

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    def threads(self) -> int:
        """How many tasks the cluster runs at once now. Raises ClusterError."""
        try:
            return sum(self._client.nthreads().values())
        except Exception as error:  # Dask has no tree of errors: OSError, TypeError, RuntimeError, its own
            raise ClusterError(f"{self.address}: {error}") from error

    def each(
        self,
        function: Callable[..., T],
        calls: Sequence[tuple[Any, ...]],
        *,
        name: str,
        shared: bool = False,
        alone: bool = False,
    ) -> Iterator[tuple[int, T | ExtractorError]]:
        """Call a function on the workers; numbers of calls and results, as they come.

        A result may be an error of this package, or LostError.

        Args:
            function: a function of a module that is installed on the workers.
            calls: its arguments.
            name: begins the keys, for Dask's own displays.
            shared: a call has the same key wherever it is made, so that two runs with one scheduler share its result.
            alone: one call at a time, so that a worker that dies tells which call it died of.

        Raises ClusterError where the scheduler is lost.
        """
        from distributed import as_completed

        own = "" if shared else f"-{uuid.uuid4().hex}"
        own += "-alone" if alone else ""
        waiting = iter(range(len(calls)))
        numbers: dict[Any, int] = {}
        done: Any = as_completed(loop=self._client.loop, with_results=True, raise_errors=False)
        room, results = 1 if alone else max(_AT_LEAST, _PER_THREAD * self.threads()), 0

        def submit() -> None:
            number = next(waiting, None)
            if number is None:
                return
            key = f"extractor-{name}-{_digest(function, calls[number])}{own}"
            future = self._client.submit(function, *calls[number], key=key, retries=RETRIES, pure=False)
            numbers[future] = number
            done.add(future)

        for _ in range(room):
            submit()
        while numbers:
            future, result = self._next(done)
            number = numbers.pop(future)
            results += 1
            if not alone and results % _LOOK_AGAIN == 0:
                wanted = max(_AT_LEAST, _PER_THREAD * self.threads())
                for _ in range(wanted - room):
                    submit()
                room = max(room, wanted)
            outcome = self._outcome(future, result)
            future.release()
            submit()
            yield number, outcome

    def _next(self, done: Any) -> tuple[Any, Any]:
        from distributed import CancelledError

        try:
            future, result = next(done)
        except (CancelledError, StopIteration) as error:
            raise ClusterError(self.address) from error
        if future.cancelled():
            raise ClusterError(self.address)
        return future, result

    def _outcome(self, future: Any, result: Any) -> Any:
        """The result of a task, or its error where it is one of this package. Raises ClusterError for any other."""
        from distributed.scheduler import KilledWorker

        if future.status != "error":
            return result
        error = result[1] if isinstance(result, tuple) else result
        if isinstance(error, KilledWorker):
            return LostError()
        if isinstance(error, ExtractorError):
            return error
        raise ClusterError(f"{type(error).__name__}: {error}") from None


def _digest(function: Callable[..., Any], call: tuple[Any, ...]) -> str:
    return hashlib.sha256(pickle.dumps((function.__qualname__, call), protocol=5)).hexdigest()[:24]
