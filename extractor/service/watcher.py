"""The drop folder at work: looks, waits until files are whole, has them read, and goes on whatever happens.

One thread looks after the folder; as many as there are jobs take files through the steps of ``desk``. Everything that
must outlive this process is in the ledger.
"""

from __future__ import annotations

import contextlib
import queue
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from extractor.errors import UsageError
from extractor.inputs import clean_name
from extractor.language import say
from extractor.reasons import reason
from extractor.service.again import outdated, read_again
from extractor.service.claims import Workshop, recover
from extractor.service.desk import Desk, Returned
from extractor.service.events import Events
from extractor.service.holder import Holder
from extractor.service.hook import OK, run_hook
from extractor.service.inbox import Inbox, Seen
from extractor.service.ledger import Ledger, Row
from extractor.service.log import Log
from extractor.service.pool import Pool, StoppedError
from extractor.service.tell import data_of, tell_returned, tell_row
from extractor.service.tracker import Tracker
from extractor.service.wake import Wake
from extractor.settings import WatchSettings

__all__ = ["Watcher"]

_BREATH = 0.2
"""The folder is not looked through more often than that, in seconds."""


class Watcher:
    """Works one inbox. ``data``: called with a record for each file that is through (``--json``)."""

    def __init__(
        self,
        inbox: Path,
        settings: WatchSettings,
        log: Log,
        *,
        jobs: int = 1,
        take_over: bool = False,
        again: bool = False,
        data: Callable[[dict[str, Any]], None] | None = None,
    ) -> None:
        self.totals: Counter[str] = Counter()
        self._settings = settings
        self._log = log
        self._jobs = jobs
        self._take_over, self._again = take_over, again
        self._data = data
        self._inbox = Inbox(inbox)
        self._queue: queue.SimpleQueue[Seen | Row | None] = queue.SimpleQueue()
        self._busy: set[Path] = set()
        self._pending: list[Row] = []
        self._fault: StoppedError | None = None
        self._paused_until = 0.0
        self._signals = 0
        self._wake = Wake()

    # being told

    def stop(self) -> None:
        """Stop: documents being read may end within ``grace`` seconds; called again, they are given back at once."""
        self._signals += 1
        self._wake.call()

    @property
    def _stopping(self) -> bool:
        return self._signals > 0

    # the work

    def run(self, *, once: bool = False) -> int:
        """Work until stopped, or through what is there; gives the exit status of the contract.

        Raises StoppedError where it cannot begin, and with ``once`` where outputs cannot be written; UsageError where
        the folders contain one another.
        """
        self._check_folders()
        with contextlib.ExitStack() as stack:
            ledger = Ledger(self._settings.ledger_folder)
            stack.callback(ledger.close)
            self._check_output()
            workshop = Workshop(ledger.folder)
            workshop.make()
            holder = stack.enter_context(Holder(workshop.path))
            self._inbox.claim(ledger.id, ledger.folder, take_over=self._take_over)
            pool = Pool(self._jobs)
            desk = Desk(
                self._inbox, self._settings.output.resolve(), ledger, holder.name, workshop, self._settings.reading,
                pool.read, again=self._again, hook=bool(self._settings.hook),
            )  # fmt: skip
            threads = [
                threading.Thread(target=self._serve, args=(desk,), daemon=True, name=f"desk-{n}")
                for n in range(self._jobs)
            ]
            for thread in threads:
                thread.start()
            stack.callback(self._end, threads, pool, desk)
            if once:
                self._once(desk)
            else:
                self._go_on(desk)
        if once and self._fault is not None:
            raise self._fault
        if once and self._pending:
            raise StoppedError(say("済んだPDFを移せません", "PDFs that are done cannot be moved"))
        return 3 if self.totals["error"] else 1 if self.totals["fail"] else 0

    def _go_on(self, desk: Desk) -> None:
        events = Events(self._inbox.path, self._wake.call, polling=self._settings.polling)
        tracker = Tracker(self._settings.settle, self._settings.patience)
        where = f"{self._inbox.path} → {self._settings.output}"
        reason = f" (polling: {events.reason})" if events.reason else ""
        self._log.tell("start", where + reason, inbox=str(self._inbox.path), polling=events.reason or None)
        self._feed_again(desk)
        try:
            while not self._stopping:
                begun = time.monotonic()
                pause = self._settings.poll if events.reason else self._settings.rescan
                if begun < self._paused_until:
                    pause = self._paused_until - begun
                elif not self._inbox.is_ours(desk.ledger.id):
                    pause = self._settings.poll
                    text = say(
                        "受け入れフォルダが見つかりません（作り直した場合は watch を起動し直してください）",
                        "the drop folder is not there, or no longer ours (if it was made anew, start watch again)",
                    )
                    self._log.tell_once("inbox", "inbox", f"{self._inbox.path}: {text}", level="error")
                else:
                    self._log.over("inbox")
                    with self._noting_faults():
                        self._resume(desk)
                        self._feed(tracker)
                        pause = min(pause, tracker.next_time(time.monotonic()) or pause)
                self._wake.wait(pause)
                if not self._stopping:
                    self._rest(_BREATH - (time.monotonic() - begun))
        finally:
            events.close()

    def _rest(self, seconds: float) -> None:
        """Let a burst of events pass."""
        if seconds > 0:
            self._wake.wait(seconds)

    def _once(self, desk: Desk) -> None:
        """Rounds, until one brings nothing: a zip file brings new files, a twin waits for its like."""
        tracker = Tracker(self._settings.settle, self._settings.patience, patient=False)
        self._resume(desk)
        self._feed_again(desk)
        while not self._stopping and self._fault is None:
            before = self.totals.total()
            tracker.see(self._inbox.scan().files, time.monotonic())
            end = time.monotonic() + self._settings.settle
            while len(tracker) and not self._stopping and time.monotonic() < end:
                self._wake.wait(end - time.monotonic())
            self._feed(tracker)
            while self._busy and self._signals < 2:
                self._wake.wait(1.0)
            if self.totals.total() == before:
                break
        for seen in tracker.left():
            if self._inbox.look(seen.path) is not None and not self._stopping:
                text = say(
                    "まだ書き込み中か、受け取れません。次回に回します", "still being written; left for next time"
                )
                self._log.tell("left", f"{seen.name}: {text}", level="warning", file=seen.name)

    def _feed(self, tracker: Tracker) -> None:
        """Hand over what is whole."""
        found = self._inbox.scan()
        tracker.see((s for s in found.files if s.path not in self._busy), time.monotonic())
        for seen in tracker.ready(self._inbox.path, time.monotonic()):
            self._busy.add(seen.path)
            self._queue.put(seen)
        reasons = (
            (
                found.others,
                say("PDFでもzipでもないので、そのままにします", "neither a PDF nor a zip file, left as it is"),
            ),
            (
                found.links,
                say(
                    "リンクは受け取らないので、そのままにします（元のファイルを入れてください）",
                    "a link, left as it is: drop the file itself",
                ),
            ),
            (
                found.hidden,
                say(
                    "名前が点で始まる隠しファイルなので、そのままにします",
                    "hidden (its name begins with a dot), left as it is",
                ),
            ),
            (found.closed, say("フォルダを開けません", "the folder cannot be opened")),
        )
        for paths, text in reasons:
            for path in paths:
                name = clean_name(path.as_posix())
                self._log.tell_once(f"left {name}", "left", f"{name}: {text}", file=name)

    def _feed_again(self, desk: Desk) -> None:
        """Hand over what an older version has read."""
        if self._again:
            for row in outdated(desk):
                assert row.place is not None
                self._busy.add(row.place)
                self._queue.put(row)

    def _resume(self, desk: Desk) -> None:
        """End what others, or we ourselves, could not end."""
        desk.free_stuck()
        back, adopted = recover(desk.ledger, desk.holder, desk.workshop)
        for row in back:
            self._log.tell("resumed", say(f"{row.name}: 中断されたため受け直します",
                                          f"{row.name}: was interrupted, is taken again"), file=row.name)  # fmt: skip
        if back or adopted:
            desk.clear_unpacked(back)
        desk.workshop.sweep(desk.ledger)
        pending, self._pending = [*self._pending, *adopted], []
        for row in pending:
            if row.state == "read":
                self._finish(desk, row)
            else:
                self._hook(desk, row)

    def _serve(self, desk: Desk) -> None:
        """Take one file after another through its steps."""
        while True:
            item = self._queue.get()
            if item is None:
                return
            path = item.path if isinstance(item, Seen) else item.place
            try:
                if not self._stopping and time.monotonic() >= self._paused_until:
                    with self._noting_faults():
                        self._take(desk, item)
            finally:
                self._busy.discard(path or Path())
                self._wake.call()

    def _take(self, desk: Desk, item: Seen | Row) -> None:
        if isinstance(item, Row):
            self._report(desk, read_again(desk, item))
            return
        result = desk.deliver(item)
        if isinstance(result, Row):
            self._finish(desk, result)
        else:
            self._report(desk, result)

    def _finish(self, desk: Desk, row: Row) -> None:
        """Move what has a result. Where that cannot be done now it is tried again later, and never read again."""
        try:
            result = desk.finish(row)
        except OSError as error:
            self._pending.append(row)
            text = say("読み取り済みですが、まだ移せません", "read, and cannot be moved yet")
            self._log.tell_once(f"move {row.id}", "output", f"{row.name}: {text}: {reason(error)}", level="error",
                                file=row.name)  # fmt: skip
            return
        self._report(desk, result)

    def _report(self, desk: Desk, result: Row | Returned | None) -> None:
        if result is None:
            return
        if isinstance(result, Returned):
            self.totals["returned"] += result.code in ("changed", "share")
            tell_returned(self._log, result)
            return
        self.totals[result.status or ""] += 1
        self._log.over("output")
        tell_row(self._log, result, self._settings.output.resolve())
        if self._data is not None and result.status in ("pass", "fail", "error", "duplicate"):
            self._data(data_of(result))
        if result.hook == "due":
            self._hook(desk, result)

    def _hook(self, desk: Desk, row: Row) -> None:
        """Run the command that comes after a document."""
        if row.output is None or not self._settings.hook:
            desk.ledger.change(row.id, hook=None, holder=None)
            return
        place = row.inbox / row.place if row.place is not None else None
        variables = {
            "EXTRACTED_JSON": str(row.output),
            "EXTRACTED_FILE": str(place or ""),
            "EXTRACTED_STATUS": row.status or "",
            "EXTRACTED_CODE": row.code or "",
            "EXTRACTED_SHA256": row.sha256 or "",
        }
        result = run_hook(self._settings.hook, row.output, variables, self._settings.hook_seconds)
        desk.ledger.change(row.id, hook=result, holder=None)
        if result != OK:
            text = say(f"後処理のコマンドが失敗しました: {result}", f"the command failed: {result}")
            self._log.tell("hook", f"{row.name}: {text}", level="error", file=row.name)

    @contextlib.contextmanager
    def _noting_faults(self) -> Iterator[None]:
        """Outputs, ledger or inbox cannot be written: told once, tried again after a while."""
        try:
            yield
        except (StoppedError, OSError) as error:
            if self._stopping:
                return
            fault = error if isinstance(error, StoppedError) else StoppedError(reason(error))
            self._fault = fault
            self._paused_until = time.monotonic() + self._settings.retry
            text = say(f"書き込めません（ファイルは受け入れフォルダに残ります）: {fault.detail}",
                       f"cannot write (files stay in the drop folder): {fault.detail}")  # fmt: skip
            self._log.tell_once("output", "output", text, level="error")

    def _end(self, threads: list[threading.Thread], pool: Pool, desk: Desk) -> None:
        """Let the threads end what they are at; after ``grace`` seconds documents are given back."""
        for _ in threads:
            self._queue.put(None)
        end = time.monotonic() + self._settings.grace
        for thread in threads:
            while thread.is_alive() and time.monotonic() < end and self._signals < 2:
                thread.join(timeout=min(0.5, max(end - time.monotonic(), 0)))
        pool.close()
        for thread in threads:
            thread.join(timeout=30)
        with contextlib.suppress(StoppedError):
            desk.free_stuck()
        if self._stopping:
            self._log.tell("stop", str(self._inbox.path))

    # before it begins

    def _check_folders(self) -> None:
        for folder in (self._settings.output, self._settings.ledger_folder):
            resolved = folder.resolve()
            if resolved == self._inbox.path or self._inbox.path in resolved.parents:
                raise UsageError(
                    say(
                        f"出力先は受け入れフォルダの外にしてください: {folder}",
                        f"The output folder must lie outside the drop folder: {folder}",
                    )
                )

    def _check_output(self) -> None:
        """Raises StoppedError where nothing can be written to the output folder."""
        try:
            self._settings.output.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self._settings.output):
                pass
        except OSError as error:
            raise StoppedError(reason(error, self._settings.output)) from error
