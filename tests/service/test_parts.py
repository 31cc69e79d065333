"""The small parts of the service: mounts, holders, guards, the hook, names within zip files, the sample."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from extractor.service.holder import Holder, is_alive
from extractor.service.hook import OK, run_hook
from extractor.service.mounts import file_system, network_file_system
from extractor.service.sample import sample_pdf
from extractor.service.unpack import member_name, parts_of

MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /mnt/share rw - nfs4 server:/x rw
31 22 0:41 / /mnt/with\\040blank rw - cifs //server/x rw
32 30 0:42 / /mnt/share/local rw - tmpfs tmpfs rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/x", None),
        ("/mnt/share/a/b", "nfs4"),
        ("/mnt/shared", None),
        ("/mnt/with blank", "cifs"),
        ("/mnt/share/local/x", None),
    ],
)
def test_network_shares_are_told_by_the_table_of_mounts(tmp_path: Path, path: str, kind: str | None) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(MOUNTS)
    assert network_file_system(Path(path), table) == kind


def test_without_a_table_of_mounts_nothing_is_said(tmp_path: Path) -> None:
    assert file_system(tmp_path, tmp_path / "none") is None


def test_a_holder_is_alive_until_it_is_closed_or_its_process_ends(tmp_path: Path) -> None:
    with Holder(tmp_path) as holder:
        assert is_alive(tmp_path, holder.name)
    assert not is_alive(tmp_path, holder.name)
    code = (
        f"from extractor.service.holder import *; from pathlib import Path; print(Holder(Path({str(tmp_path)!r})).name)"
    )
    name = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert list(tmp_path.iterdir()) != []
    assert not is_alive(tmp_path, name)
    assert list(tmp_path.iterdir()) == []


GUARDED = """
import socket
from extractor.service import guard
held = guard.no_network()
for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX):
    try:
        socket.socket(family)
        print(held, "open")
    except PermissionError:
        print(held, "refused")
"""


def test_a_guarded_process_gets_no_sockets() -> None:
    told = subprocess.run([sys.executable, "-c", GUARDED], capture_output=True, text=True, check=True).stdout
    if "False" in told:
        pytest.skip("this system has no such filter")
    assert told == "True refused\n" * 3


BOUND = """
import mmap
from extractor.service import guard
limit = 1 << 30
held = guard.limit_memory(limit)
reserved = mmap.mmap(-1, int(limit * 0.8), prot=mmap.PROT_READ)
reserved.close()
try:
    bytearray(int(limit * guard.DATA))
    print(held, "taken")
except MemoryError:
    print(held, "refused")
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux bounds data apart from address space")
def test_a_guarded_process_may_reserve_more_memory_than_it_may_fill() -> None:
    told = subprocess.run([sys.executable, "-c", BOUND], capture_output=True, text=True, check=True).stdout
    assert told == "True refused\n"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux ends a process with its parent")
def test_a_worker_ends_with_the_process_that_started_it() -> None:
    child = "from extractor.service.guard import *; import time; print(die_with_parent(), flush=True); time.sleep(60)"
    parent = f"import subprocess, sys; c = subprocess.Popen([sys.executable, '-c', {child!r}], stdout=subprocess.PIPE)"
    parent += "; c.stdout.readline(); print(c.pid, flush=True); import os; os._exit(0)"
    pid = int(subprocess.run([sys.executable, "-c", parent], capture_output=True, text=True, check=True).stdout)
    subprocess.run(["tail", "--pid", str(pid), "-f", "/dev/null"], timeout=20, check=True)


@pytest.mark.parametrize(
    ("command", "result"),
    [
        (["true"], OK),
        (["false"], "exit status 1"),
        (["/nowhere"], "No such file or directory"),
        (["sh", "-c", ":"], OK),
    ],
)
def test_how_a_hook_ended_is_told(tmp_path: Path, command: list[str], result: str) -> None:
    assert run_hook(command, tmp_path / "a.json", {}, 10) == result


def test_a_hook_that_does_not_end_is_ended(tmp_path: Path) -> None:
    assert run_hook(["sh", "-c", "sleep 60 & wait"], tmp_path, {}, 0.2).startswith("timeout")


def info(raw: bytes, flag: int = 0) -> zipfile.ZipInfo:
    found = zipfile.ZipInfo("x")
    found.filename = raw.decode("utf-8" if flag else "cp437")
    found.flag_bits = flag
    return found


@pytest.mark.parametrize("name", ["資料1.pdf", "ﾂｱ.pdf", "議会①.pdf", "plain.pdf", "表ソ能.pdf"])
def test_names_in_a_zip_are_read_as_cp932_or_as_their_flag_says(name: str) -> None:
    assert member_name(info(name.encode("cp932"))) == name
    assert member_name(info(name.encode("utf-8"), 0x800)) == name


def test_names_that_macos_writes_without_the_flag_are_read_as_utf8() -> None:
    assert member_name(info("資料1.pdf".encode())) == "資料1.pdf"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("a/b.pdf", ("a", "b.pdf")),
        ("a\\b.pdf", ("a", "b.pdf")),
        ("./a.pdf", ("a.pdf",)),
        ("../a.pdf", None),
        ("a/../../b.pdf", None),
        ("/a.pdf", None),
        ("\\\\server\\a.pdf", None),
        ("c:a.pdf", None),
        ("a\0b.pdf", ("a_b.pdf",)),
    ],
)
def test_paths_in_a_zip_stay_within_its_folder(name: str, parts: tuple[str, ...] | None) -> None:
    assert parts_of(name) == parts


def test_the_sample_is_a_paper_whose_total_holds(tmp_path: Path) -> None:
    from extractor import extract

    path = tmp_path / "sample.pdf"
    path.write_bytes(sample_pdf())
    document = extract(path)
    (table,) = document.tables
    assert (table.row_count, table.column_count) == (6, 2)
    assert {check.status for check in document.checks} == {"pass"}
    assert document.problems == []
