from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from extractor.errors import EncryptedError
from extractor.outputs.files import error_record, write_atomically


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space") as caught:
        write_atomically(path, b"new")
    assert caught.value.filename == str(path)
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["x.json"]


def test_a_file_is_on_the_disk_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    sync, rename = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (order.append("sync"), sync(handle))[1])
    monkeypatch.setattr(Path, "replace", lambda self, to: (order.append("rename"), rename(self, to))[1])
    write_atomically(tmp_path / "new" / "x.json", b"{}")
    assert order[:2] == ["sync", "rename"]


def test_an_output_is_as_readable_as_any_other_file(tmp_path: Path) -> None:
    write_atomically(tmp_path / "x.json", b"{}")
    (tmp_path / "y").write_bytes(b"")
    assert stat.S_IMODE((tmp_path / "x.json").stat().st_mode) == stat.S_IMODE((tmp_path / "y").stat().st_mode)


def test_an_error_says_what_is_known_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "資料.pdf"
    path.write_bytes(b"abc")
    record = error_record(path, EncryptedError())
    assert record["source"]["bytes"] == 3
    assert record["source"]["sha256"].startswith("ba7816bf")
    assert record["error"]["code"] == "encrypted"
    gone = error_record(tmp_path / "gone.pdf", EncryptedError())
    assert gone["source"]["sha256"] is None
