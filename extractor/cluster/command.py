"""What ``extractor run --cluster`` does with its options, and what it prints."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.cluster.coordinator import Told, run
from extractor.cluster.engine import Engine
from extractor.cluster.listing import list_inputs
from extractor.cluster.store import Store
from extractor.commands.options import configuration, settings_of
from extractor.console import Console, Progress, printable
from extractor.errors import UsageError
from extractor.language import say

__all__ = ["place_of", "run_on_cluster"]

_SHOWN = 60
"""Of so many documents that there is something to look at, the details are shown; the rest is counted."""


def run_on_cluster(options: argparse.Namespace, console: Console) -> int:
    """Read all on the cluster, print what was found; gives the exit status.

    Raises UsageError for a wrong call, ClusterError, InstallationError and StorageError where the run cannot go on.
    """
    for option in ("jobs", "debug", "report"):
        if getattr(options, option) is not None:
            raise UsageError(
                say(f"--cluster と --{option} は一緒に使えません", f"--{option} does not go with --cluster")
            )
    settings = settings_of(options)
    output = place_of(options.output or str(configuration(options).values["work.output"]))
    listed = list_inputs([str(path) for path in options.paths])
    for folder in listed.closed:
        console.error(printable(say(f"フォルダを開けません: {folder}", f"The folder cannot be opened: {folder}")))
    if not listed.sources:
        if listed.closed:
            return 3
        names = ", ".join(str(path) for path in options.paths)
        raise UsageError(say(f"PDFが見つかりません: {names}", f"No PDF was found: {names}"))
    tally = _Tally(console, Store(output), as_json=options.json, total=len(listed.sources))
    with Engine(options.cluster) as engine:
        if not engine.threads():
            console.tell(say("ワーカーを待っています。", "Waiting for a worker."))
        for told in run(engine, listed.sources, output, settings, planned=tally.begin):
            tally.add(told)
    tally.end(output)
    return 3 if listed.closed else tally.status()


def place_of(output: str) -> str:
    """An output folder as all machines know it: a URL as it is, a path from the root."""
    return output if "://" in output or "::" in output else str(Path(output).expanduser().absolute())


@dataclass(slots=True)
class _Tally:
    """Counts what came of a run; prints the lines of ``--json`` in the order of the inputs, and a summary."""

    console: Console
    store: Store
    as_json: bool
    total: int
    progress: Progress | None = None
    waiting: dict[int, dict[str, Any]] = field(default_factory=dict)
    printed: int = 0
    shown: list[Told] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    def begin(self, count: int) -> None:
        """So many documents are to be read."""
        self.progress = Progress(self.console, count)

    def add(self, told: Told) -> None:
        """One input is settled."""
        self._count(told)
        if self.progress is not None and not told.before and told.same_as is None:
            self.progress.step(told.name)
        if told.error is not None and (self.console.quiet or self.as_json):
            self._wipe()
            for words in _words(told):
                self.console.error(printable(f"{told.name}: {words}"))
        if self.as_json:
            self.waiting[told.number] = self._line(told)
            while self.printed in self.waiting:
                self._wipe()
                self.console.data(self.waiting.pop(self.printed))
                self.printed += 1

    def end(self, output: str) -> None:
        """All are settled."""
        self._wipe()
        if self.console.quiet or self.as_json:
            return
        for told in self.shown:
            for words in _words(told):
                self.console.tell(printable(f"{told.name}: {words}"))
        n = self.numbers.get
        self.console.tell(
            say(
                f"入力 {self.total}件: 今回読み取り {n('read', 0)}、前回までに済み {n('before', 0)}、"
                f"同じ内容 {n('duplicate', 0)}、読めなかったもの {n('error', 0)}。",
                f"{self.total} inputs: {n('read', 0)} read now, {n('before', 0)} done before, "
                f"{n('duplicate', 0)} of the same content, {n('error', 0)} could not be read.",
            )
        )
        self.console.tell(
            say(
                f"検算: 一致 {n('pass', 0)}、不一致 {n('fail', 0)}、保留 {n('undecided', 0)}。",
                f"Checks: {n('pass', 0)} hold, {n('fail', 0)} fail, {n('undecided', 0)} open.",
            )
        )
        self.console.tell(printable(say(f"出力先: {output}", f"Written to: {output}")))

    def status(self) -> int:
        """The exit status."""
        if self.numbers.get("error"):
            return 3
        return 1 if self.numbers.get("fail") else 0

    def _count(self, told: Told) -> None:
        def more(name: str, count: int = 1) -> None:
            self.numbers[name] = self.numbers.get(name, 0) + count

        if told.same_as is not None:
            more("duplicate")
            return
        if told.status == "error":
            more("error")
        else:
            more("before" if told.before else "read")
            for status, count in told.counts.get("checks", {}).items():
                more(status, count)
        if len(self.shown) < _SHOWN and (told.error is not None or (told.summary and told.status == "fail")):
            self.shown.append(told)

    def _line(self, told: Told) -> dict[str, Any]:
        line: dict[str, Any] = {
            "file": told.name,
            "output": self.store.address(told.output),
            "status": told.status,
            "pages": told.counts.get("pages", 0),
            "tables": told.counts.get("tables", 0),
            "checks": told.counts.get("checks", {"pass": 0, "fail": 0, "undecided": 0}),
            "problems": told.counts.get("problems", {}),
        }
        if told.error is not None:
            line["error"] = told.error["error"]["code"]
        if told.before:
            line["before"] = True
        if told.same_as is not None:
            line["same_as"] = told.same_as
        return line

    def _wipe(self) -> None:
        if self.progress is not None:
            self.progress.wipe()


def _words(told: Told) -> Iterator[str]:
    """Why an input could not be read, or which of its figures do not hold."""
    if told.error is not None:
        error = told.error["error"]
        yield f"{error['message'][say('ja', 'en')]} [{error['code']}]"
        return
    for found in told.summary["failing"]:
        yield f"{found['place']}: {found[say('ja', 'en')]}"
