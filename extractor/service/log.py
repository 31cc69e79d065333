"""The log of the drop folder: one line an event, for a clerk or (``--log-json``) for a machine.

Names of files, counts and codes only; no text of the papers.
"""

from __future__ import annotations

import json
import threading
from typing import Any

from extractor.console import Console, printable
from extractor.language import say
from extractor.service import times

__all__ = ["Log"]

_WORDS = {
    "start": ("開始", "start"),
    "stop": ("停止", "stop"),
    "wait": ("待機", "wait"),
    "done": ("完了", "done"),
    "failed": ("失敗", "failed"),
    "duplicate": ("重複", "duplicate"),
    "unpacked": ("展開", "unpacked"),
    "returned": ("保留", "returned"),
    "resumed": ("再開", "resumed"),
    "left": ("対象外", "left"),
    "hook": ("後処理", "hook"),
    "output": ("書込不可", "output"),
    "inbox": ("受入", "inbox"),
}


class Log:
    """Writes the lines; several threads may. ``as_json``: a JSON object a line, with the same fields."""

    def __init__(self, console: Console, *, as_json: bool = False) -> None:
        self._console = console
        self._as_json = as_json
        self._lock = threading.Lock()
        self._last: dict[str, str] = {}

    def tell(self, event: str, message: str = "", *, level: str = "info", **fields: Any) -> None:
        """One line. ``fields``: what a machine wants to know beside the message (``file``, ``code`` …)."""
        if self._as_json:
            record = {"time": times.now(), "level": level, "event": event, **fields, "message": message}
            line = json.dumps(record, ensure_ascii=True, allow_nan=False)
        else:
            line = printable(f"{times.now()} {say(*_WORDS[event])} {message}".rstrip())
        with self._lock:
            if level == "info":
                self._console.tell(line)
            else:
                self._console.error(line)

    def tell_once(self, key: str, event: str, message: str, *, level: str = "warning", **fields: Any) -> None:
        """A line for something that goes on, not again while the same is true of ``key``."""
        if self._last.get(key) != message:
            self._last[key] = message
            self.tell(event, message, level=level, **fields)

    def over(self, key: str) -> None:
        """What was told of ``key`` is over; it is told anew when it comes back."""
        self._last.pop(key, None)
