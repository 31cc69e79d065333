"""Being told when something changes in the inbox, where the system can tell; else the folder is looked at in turns.

Events of a network share tell only what this machine does there itself, so that they are not asked for at all, and
anywhere some may be missed: whoever uses this looks through the folder from time to time in any case.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.outputs.names import fold
from extractor.service.inbox import DONE, FAILED
from extractor.service.mounts import network_file_system

if TYPE_CHECKING:
    from watchfiles import Change

__all__ = ["Events"]


class Events:
    """Calls ``wake`` when files come, until closed. ``reason``: why there are no events, empty where there are."""

    def __init__(self, folder: Path, wake: Callable[[], None], *, polling: bool = False) -> None:
        self.reason = ""
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        kind = network_file_system(folder)
        if polling:
            self.reason = "polling"
            return
        if kind is not None:
            self.reason = kind
            return
        try:
            import watchfiles
        except ImportError:
            self.reason = "watchfiles"
            return
        left_out = {fold(DONE), fold(FAILED)}

        def is_news(_: Change, path: str) -> bool:
            try:
                parts = Path(path).relative_to(folder).parts
            except ValueError:
                return True
            return not (parts and (fold(parts[0]) in left_out or parts[-1].startswith(".")))

        def listen() -> None:
            try:
                for _changes in watchfiles.watch(
                    folder, watch_filter=is_news, stop_event=self._stop, debounce=200, raise_interrupt=False,
                    ignore_permission_denied=True, rust_timeout=1_000,
                ):  # fmt: skip
                    wake()
            except (OSError, RuntimeError) as error:  # no watches left (fs.inotify.max_user_watches), folder gone
                self.reason = str(error)
            wake()

        self._thread = threading.Thread(target=listen, daemon=True, name="events")
        self._thread.start()

    def close(self) -> None:
        """End it."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=5)
