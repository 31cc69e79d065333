"""Patterns that are compiled when a paper first needs them.

To compile all patterns of this package takes longer than to read a page, and a page needs a third of them. What nearly
every page needs is compiled at once, by ``re`` and ``regex`` themselves: a call goes through one object less.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import regex

__all__ = ["later", "later_regex"]


class _Later:
    """Stands for a compiled pattern; what is asked of it stays with it, so that the next call finds it there."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    def __getattr__(self, name: str) -> Any:
        if name == "_pattern":
            self._pattern = self._make()
            return self._pattern
        found = getattr(self._pattern, name)
        setattr(self, name, found)
        return found


def later(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """As ``re.compile``. Raises ``re.error`` not here but where it is first used."""
    return cast("re.Pattern[str]", _Later(lambda: re.compile(pattern, flags)))


def later_regex(pattern: str, flags: int = 0) -> regex.Pattern[str]:
    """As ``regex.compile``. Raises ``regex.error`` not here but where it is first used."""

    def make() -> Any:
        import regex

        return regex.compile(pattern, flags)

    return cast("regex.Pattern[str]", _Later(make))
