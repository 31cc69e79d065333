"""Times as the ledger, the logs and the folders tell them: Asia/Tokyo, with ``+09:00``.

Japan has had no summer time since 1951, so that the offset is a constant and no data base of zones is needed. These
times are for people: nothing is decided by them, since a clock may go back. What waits, waits by the monotonic clock.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

__all__ = ["TOKYO", "now", "year"]

TOKYO = timezone(timedelta(hours=9), "JST")


def now() -> str:
    """The time in ISO 8601, to the second: ``2025-06-01T09:30:00+09:00``."""
    return datetime.now(UTC).astimezone(TOKYO).isoformat(timespec="seconds")


def year() -> str:
    """The calendar year, four digits: the folder below ``done``."""
    return f"{datetime.now(UTC).astimezone(TOKYO).year:04d}"
