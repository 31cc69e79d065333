"""What the tests of the drop folder share: papers, a watcher in this process or in one of its own, and the audit."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from extractor.console import Console
from extractor.outputs.names import sha256_of
from extractor.service import pool
from extractor.service.ledger import FILE, Ledger, Row
from extractor.service.log import Log
from extractor.service.watcher import Watcher
from extractor.settings import WatchSettings
from tests.support import quick

ROOT = Path(__file__).resolve().parents[2]


def paper(path: Path, words: str) -> Path:
    """A file that ends as a PDF does, each of other words."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(f"%PDF-1.7 {words}\n%%EOF\n".encode())
    return path


class Room:
    """A drop folder with its output, worked with a quick worker."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pool._Worker, "MODULE", quick.MODULE)
        monkeypatch.setenv("PYTHONPATH", str(ROOT))
        self.inbox, self.output = folder / "inbox", folder / "output"
        self.inbox.mkdir()

    def drop(self, name: str, words: str | None = None) -> Path:
        return paper(self.inbox / name, words or name)

    def watcher(self, *, again: bool = False, take_over: bool = False, jobs: int = 1, **settings: Any) -> Watcher:
        values: dict[str, Any] = {"output": self.output, "settle": 0.05, "patience": 0.3, **settings}
        log = Log(Console(quiet=False))
        return Watcher(self.inbox, WatchSettings(**values), log, again=again, take_over=take_over, jobs=jobs)

    def once(self, **settings: Any) -> int:
        return self.watcher(**settings).run(once=True)

    def rows(self) -> list[Row]:
        ledger = Ledger(self.output)
        try:
            return ledger.rows()
        finally:
            ledger.close()

    def tree(self, folder: Path | None = None) -> list[str]:
        """The files below the inbox (or another folder), without those that begin with a dot."""
        root = folder or self.inbox
        found = (p.relative_to(root) for p in root.rglob("*") if p.is_file())
        return sorted(p.as_posix() for p in found if not any(part.startswith(".") for part in p.parts))

    def outputs(self) -> list[str]:
        return [name for name in self.tree(self.output) if not name.startswith(FILE)]


def start(
    inbox: Path, output: Path, *more: str, environment: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """A watcher in a process group of its own."""
    command = [sys.executable, "-m", quick.MODULE, "--quiet", "watch", str(inbox), "--output", str(output), *more]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def kill(process: subprocess.Popen[bytes]) -> None:
    """End the watcher alone, as the system does when memory is short; what it started must see to itself."""
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert process.stderr is not None
    process.stderr.close()


def audit(inbox: Path, output: Path, dropped: Mapping[str, str]) -> Counter[str]:
    """Compares folders, outputs and ledger; ``dropped``: the hash of each file by its path below the inbox.

    Gives how many files ended in which state. Every file must be there once, whole, with its result.
    """
    originals: Counter[str] = Counter()
    for path in inbox.rglob("*"):
        if path.is_file() and not path.name.startswith(".") and not path.name.endswith(".json"):
            originals[sha256_of(path)] += 1
    assert originals == Counter(dropped.values())
    ledger = Ledger(output)
    rows = ledger.rows("state != 'returned'")
    ledger.close()
    assert sorted(row.name for row in rows) == sorted(dropped)
    states: Counter[str] = Counter()
    for row in rows:
        assert row.state in ("done", "failed"), row
        assert row.place is not None
        assert row.sha256 == dropped[row.name] == sha256_of(row.inbox / row.place)
        states[row.state] += 1
        if row.status == "unpacked":
            assert row.output is None
            continue
        assert row.output is not None
        record = json.loads(row.output.read_text(encoding="utf-8"))
        assert record["source"]["sha256"] == row.sha256
        explanation = (row.inbox / row.place).with_suffix(".error.json")
        assert explanation.exists() == (row.state == "failed")
        assert ("error" in record) == (row.state == "failed")
        if row.state == "failed":
            assert json.loads(explanation.read_text(encoding="utf-8")) == record
    documents = [p for p in output.rglob("*.json") if ".work" not in p.parts]
    assert len(documents) == sum(row.output is not None for row in rows)
    junk = [p for root in (inbox, output) for p in root.rglob("*.tmp")]
    assert junk == []
    with sqlite3.connect(output / FILE) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()
    return states
