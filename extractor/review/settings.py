"""How the review page is served: which folder, to whom."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.errors import UsageError
from extractor.language import say

if TYPE_CHECKING:
    from extractor.language import Language

__all__ = ["ReviewSettings", "is_loopback"]

SHORTEST_TOKEN = 16


def _now() -> datetime:
    return datetime.now(UTC)


def is_loopback(host: str) -> bool:
    """Whether nobody but this machine can reach an address or name."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class ReviewSettings:
    """Options of one server.

    ``hosts``: names under which the page may be asked for besides those of loopback; ``token``: what a person must know
    before anything is shown, None where nothing is asked. ``body_bytes``: the largest form that is taken.
    """

    folder: Path
    sources: tuple[Path, ...] = ()
    host: str = "127.0.0.1"
    port: int = 8765
    hosts: tuple[str, ...] = ()
    token: str | None = None
    language: Language = "en"
    body_bytes: int = 256 * 1024
    now: Callable[[], datetime] = field(default=_now)

    def __post_init__(self) -> None:
        """Raises UsageError where the page would stand open to others without a token."""
        if self.token is not None and len(self.token) < SHORTEST_TOKEN:
            raise UsageError(
                say(
                    f"トークンは{SHORTEST_TOKEN}文字以上にしてください。",
                    f"The token must have {SHORTEST_TOKEN} characters at least.",
                )
            )
        if not is_loopback(self.host) and self.token is None:
            raise UsageError(
                say(
                    f"{self.host} はほかの機械からも届くため、EXTRACTOR_REVIEW_TOKEN にトークンが必要です。",
                    f"{self.host} can be reached by other machines: a token in EXTRACTOR_REVIEW_TOKEN is needed.",
                )
            )

    def allowed_hosts(self) -> frozenset[str]:
        """What the Host header may say, lower case, with the port."""
        names = ["127.0.0.1", "localhost", "[::1]", *self.hosts]
        if self.host not in ("0.0.0.0", "::", ""):
            names.append(f"[{self.host}]" if ":" in self.host else self.host)
        allowed = {f"{name.lower()}:{self.port}" for name in names}
        if self.port in (80, 443):
            allowed |= {name.lower() for name in names}
        return frozenset(allowed)
