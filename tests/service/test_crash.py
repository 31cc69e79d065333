from __future__ import annotations

import os
import random
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from extractor.outputs.names import sha256_of
from extractor.service.ledger import Ledger
from tests.service.drops import audit, kill, paper, start

KILLS = int(os.environ.get("EXTRACTOR_TEST_KILLS", "25"))
"""How often a watcher is killed; 200 for the long run."""
SHARED = int(os.environ.get("EXTRACTOR_TEST_SHARED", "120"))
"""How many files two watchers share; 2,000 for the long run."""
OPTIONS = ("--settle", "0.05", "--set", "watch.patience=0.3", "--set", "watch.poll=0.1")
SLOWER = {"QUICK_SECONDS": "0.03"}


def drops(inbox: Path, seed: int) -> Iterator[dict[str, str]]:
    """Files for ever: some that cannot be read, some in folders, zip files; each with the hashes of what it brings."""
    for number in range(1_000_000):
        name = ("sub/" if number % 5 == 0 else "") + ("bad" if number % 7 == 3 else "paper") + f"{number}.pdf"
        whole = paper(inbox.parent / "made" / name, f"{seed} {number}")
        if number % 9 == 4:
            packed = inbox.parent / "made" / f"zip{number}.zip"
            with zipfile.ZipFile(packed, "w") as archive:
                archive.write(whole, whole.name)
            brought = {packed.name: sha256_of(packed), f"zip{number}/{whole.name}": sha256_of(whole)}
            name, whole = packed.name, packed
        else:
            brought = {name: sha256_of(whole)}
        content = whole.read_bytes()
        (inbox / name).parent.mkdir(exist_ok=True)
        with (inbox / name).open("wb") as file:  # in two steps, as copying does
            file.write(content[:9])
            file.flush()
            file.write(content[9:])
        yield brought


def test_a_watcher_killed_at_any_moment_loses_and_doubles_nothing(tmp_path: Path) -> None:
    chance = random.Random(8)
    inbox, output = tmp_path / "inbox", tmp_path / "output"
    inbox.mkdir()
    dropped: dict[str, str] = {}
    source = drops(inbox, 8)
    for _ in range(KILLS):
        count = 2 if chance.random() < 0.2 else 1
        watchers = [start(inbox, output, *OPTIONS, "--jobs", "2", environment=SLOWER) for _ in range(count)]
        # From before its first line of code to well into its work: a start takes a few tenths of a second.
        for _ in range(chance.randrange(1, 6)):
            dropped |= next(source)
            time.sleep(chance.uniform(0, 0.2))
        for watcher in watchers:
            kill(watcher)
    last = start(inbox, output, *OPTIONS, "--once")
    assert last.stderr is not None
    told = last.stderr.read()
    assert last.wait(timeout=120) == 3, told  # some cannot be read
    last.stderr.close()
    states = audit(inbox, output, dropped)
    assert states["failed"] == sum("bad" in name for name in dropped)
    assert states["done"] == len(dropped) - states["failed"]


def test_two_watchers_share_an_inbox_without_doing_a_file_twice(tmp_path: Path) -> None:
    inbox, output = tmp_path / "inbox", tmp_path / "output"
    inbox.mkdir()
    dropped = {path.name: sha256_of(path) for path in (paper(inbox / f"p{n}.pdf", str(n)) for n in range(SHARED))}
    both = [start(inbox, output, *OPTIONS, "--once", "--jobs", "1", environment=SLOWER) for _ in range(2)]
    for watcher in both:
        assert watcher.wait(timeout=600) == 0
        assert watcher.stderr is not None
        watcher.stderr.close()
    states = audit(inbox, output, dropped)
    assert states == {"done": SHARED}
    ledger = Ledger(output)
    rows = ledger.rows()
    ledger.close()
    assert {row.attempts for row in rows} == {1}
