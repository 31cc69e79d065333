"""Full disks, folders that cannot be written, files that cannot be read: each is told, and nothing is lost."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.service import copying, desk, ledger, moving
from extractor.service.ledger import Ledger
from extractor.service.pool import StoppedError
from tests.service.drops import ROOT, Room, paper
from tests.support import quick


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    return Room(tmp_path, monkeypatch)


def in_namespace(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a shell script that may mount; skips where the system does not let ordinary users do so."""
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-rm", "mount", "-t", "tmpfs", "t", folder], check=False).returncode:
        pytest.skip("file systems cannot be mounted here, not even within a name space of one's own")
    watch = f"{sys.executable} -m {quick.MODULE} watch {folder}/inbox --output {folder}/out --once --settle 0.05"
    return subprocess.run(
        [unshare, "-rm", "sh", "-c", f"cd {ROOT}\nset -x\nwatch='{watch}'\n{script}"],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize("room_left", [4, 40, 80, 120])
def test_a_full_disk_is_told_and_the_file_is_done_when_there_is_room_again(tmp_path: Path, room_left: int) -> None:
    paper(tmp_path / "inbox/a.pdf", "x" * 60_000)
    (tmp_path / "out").mkdir()
    done = in_namespace(
        f"""
        mount -t tmpfs -o size=1m t {tmp_path}/out
        dd if=/dev/zero of={tmp_path}/out/ballast bs=1024 count={1024 - room_left}
        $watch; echo first $?
        ls {tmp_path}/inbox
        rm {tmp_path}/out/ballast
        $watch; echo second $?
        find {tmp_path}/inbox {tmp_path}/out -type f
        """,
        tmp_path,
    )
    assert "first 2" in done.stdout, done.stderr
    assert "\na.pdf\n" in done.stdout
    assert "Outputs cannot be written" in done.stderr
    assert "second 0" in done.stdout, done.stderr
    assert f"{tmp_path}/out/a.json" in done.stdout
    assert "/done/" in done.stdout
    assert "Traceback" not in done.stderr


def test_an_output_that_cannot_be_written_is_told_at_the_start(tmp_path: Path) -> None:
    paper(tmp_path / "inbox/a.pdf", "a")
    (tmp_path / "out").mkdir()
    done = in_namespace(f"mount -t tmpfs -o ro t {tmp_path}/out\n$watch; echo first $?", tmp_path)
    assert "first 2" in done.stdout, done.stderr
    assert "Read-only file system" in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "inbox/a.pdf").exists()


def test_the_state_can_be_seen_by_who_may_only_read_it(tmp_path: Path) -> None:
    paper(tmp_path / "inbox/a.pdf", "a")
    (tmp_path / "out").mkdir()
    out = f"{tmp_path}/out"
    status = f"{sys.executable} -m extractor --lang en status --output {out}"
    done = in_namespace(f"$watch\nmount --bind {out} {out}\nmount -o remount,ro,bind {out}\n{status}", tmp_path)
    assert "In all: done 1" in done.stdout, done.stderr


def test_an_inbox_that_cannot_be_written_is_told_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    done = in_namespace(f"mount -t tmpfs -o ro t {tmp_path}/inbox\n$watch; echo first $?", tmp_path)
    assert "first 2" in done.stdout, done.stderr
    assert "drop folder cannot be written" in done.stderr


def test_a_limit_on_the_size_of_files_is_as_good_as_a_full_disk(room: Room) -> None:
    room.drop("a.pdf", "x" * 500_000)
    command = [sys.executable, "-m", quick.MODULE, "watch", str(room.inbox), "--output", str(room.output), "--once"]
    limited = ["sh", "-c", 'ulimit -f 600; exec "$@"', "sh", *command, "--settle", "0.05"]
    done = subprocess.run(limited, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert room.tree() == ["a.pdf"]
    assert room.once() == 0


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "somewhere")


@pytest.mark.parametrize(
    ("module", "name"),
    [(copying.os, "fsync"), (desk, "put_error"), (desk, "bring"), (moving, "free_place"), (Ledger, "update")],
)
def test_a_disk_that_is_full_at_any_step_loses_nothing(
    room: Room, monkeypatch: pytest.MonkeyPatch, module: object, name: str
) -> None:
    room.drop("a.pdf")
    room.drop("bad.pdf")
    with monkeypatch.context() as patch:
        patch.setattr(module, name, full)
        with pytest.raises(StoppedError):
            room.once()
    left = [n for n in room.tree() if not n.endswith(".json")]
    assert len(left) == 2
    assert room.once() in (0, 3)
    assert [n for n in room.tree() if "/" not in n] == []
    assert room.outputs() == ["a.json", "bad.error.json"]
    assert {row.state for row in room.rows()} == {"done", "failed"}


def test_a_service_waits_while_the_disk_is_full_and_goes_on_by_itself(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = threading.Event()
    real = desk.bring

    def bring(*arguments: object, **more: object) -> object:
        if not broken.is_set():
            broken.set()
            full()
        return real(*arguments, **more)  # type: ignore[arg-type]  # passed on

    monkeypatch.setattr(desk, "bring", bring)
    service = room.watcher(polling=True, poll=0.05, retry=0.1)
    thread = threading.Thread(target=service.run)
    thread.start()
    room.drop("a.pdf")
    waiting = threading.Event()
    while not service.totals["pass"]:
        waiting.wait(0.02)
    service.stop()
    thread.join()
    assert broken.is_set()
    assert room.outputs() == ["a.json"]
    assert room.rows()[0].attempts == 2


def closed(number: int) -> Callable[..., int]:
    real = os.open

    def opened(path: object, *arguments: int, **more: int) -> int:
        if str(path).endswith("closed.pdf") and ".work" not in str(path):
            raise OSError(number, os.strerror(number), str(path))
        return real(path, *arguments, **more)  # type: ignore[arg-type]  # passed on

    return opened


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO])
def test_a_file_that_cannot_be_read_goes_to_failed_with_its_reason(
    room: Room, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    room.drop("closed.pdf")
    room.drop("open.pdf")
    monkeypatch.setattr(copying.os, "open", closed(number))
    assert room.once() == 3
    codes = {row.name: (row.state, row.code) for row in room.rows()}
    assert codes == {"closed.pdf": ("failed", "unreadable"), "open.pdf": ("done", None)}
    assert "failed/closed.error.json" in room.tree()


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable for the superuser")
def test_a_file_without_the_right_to_read_it_goes_to_failed(room: Room) -> None:
    room.drop("closed.pdf").chmod(0)
    assert room.once() == 3
    assert room.rows()[0].code == "unreadable"


def test_an_original_that_cannot_be_moved_is_not_read_again(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.drop("a.pdf")
    with monkeypatch.context() as patch:
        patch.setattr(desk.moving, "settle", full)
        with pytest.raises(StoppedError, match="cannot be moved"):
            room.once()
        with pytest.raises(StoppedError, match="cannot be moved"):
            room.once()
    assert room.tree() == ["a.pdf"]
    assert room.once() == 0
    (row,) = room.rows()
    assert (row.state, row.attempts) == ("done", 1)


def test_a_ledger_on_a_network_share_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "network_file_system", lambda _: "nfs4")
    with pytest.raises(StoppedError, match=r"network share \(nfs4\)"):
        Ledger(tmp_path / "state")
    assert not (tmp_path / "state").exists()


def test_a_ledger_of_another_format_or_that_is_none_is_told(tmp_path: Path) -> None:
    Ledger(tmp_path).close()
    found = Ledger(tmp_path)
    with found.writing() as db:
        db.execute("UPDATE about SET value = '99' WHERE key = 'format'")
    found.close()
    with pytest.raises(StoppedError, match="format 99"):
        Ledger(tmp_path)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / ledger.FILE).write_text("no data base " * 100)
    with pytest.raises(StoppedError, match="not a database"):
        Ledger(tmp_path / "b")
