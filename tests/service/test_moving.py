from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from extractor.outputs.names import sha256_of
from extractor.service import moving
from extractor.service.moving import LostError, explain, free_place, is_same, numbered, settle
from tests.service.drops import paper


class Move:
    """A file that was taken: its source, its place, and the copy that was read."""

    def __init__(self, folder: Path, words: str = "a") -> None:
        self.source = paper(folder / "inbox/a.pdf", words)
        self.copy = paper(folder / "work/1-1/in/a.pdf", words)
        self.place = folder / "inbox/done/2025/a.pdf"
        found = self.source.stat()
        self.identity = f"{found.st_ino}:{found.st_size}:{found.st_mtime_ns}"
        self.sha256 = sha256_of(self.source)

    def settle(self) -> None:
        settle(self.source, self.place, identity=self.identity, sha256=self.sha256, copy=self.copy)

    def is_settled(self) -> bool:
        return sha256_of(self.place) == self.sha256 and not self.source.exists()


@pytest.fixture
def move(tmp_path: Path) -> Move:
    return Move(tmp_path)


@pytest.fixture
def no_links(monkeypatch: pytest.MonkeyPatch) -> None:
    def link(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(moving.os, "link", link)


def test_the_file_itself_is_moved(move: Move) -> None:
    inode = move.source.stat().st_ino
    move.settle()
    assert move.is_settled()
    assert move.place.stat().st_ino == inode
    move.settle()  # again, as after a death before the ledger knew
    assert move.is_settled()


@pytest.mark.usefixtures("no_links")
def test_without_hard_links_it_is_moved_as_well_and_over_nothing(move: Move) -> None:
    move.settle()
    assert move.is_settled()
    other = Move(move.source.parents[1], "b")
    with pytest.raises(FileExistsError):
        other.settle()
    assert other.source.exists()


def test_a_death_between_link_and_unlink_is_ended(move: Move) -> None:
    move.place.parent.mkdir(parents=True)
    os.link(move.source, move.place)
    move.settle()
    assert move.is_settled()


def test_a_death_after_the_name_was_reserved_is_ended(move: Move) -> None:
    move.place.parent.mkdir(parents=True)
    move.place.touch()
    move.settle()
    assert move.is_settled()


def test_another_file_at_the_place_is_never_overwritten(move: Move) -> None:
    other = paper(move.place, "other")
    with pytest.raises(FileExistsError):
        move.settle()
    assert b"other" in other.read_bytes()
    assert free_place(move.place.parent, "a.pdf", None) == move.place.with_name("a (2).pdf")


def test_a_file_that_is_gone_is_replaced_by_the_copy_that_was_read(move: Move) -> None:
    move.source.unlink()
    move.settle()
    assert move.is_settled()


def test_a_new_paper_under_the_old_name_stays_and_the_copy_takes_the_place(move: Move) -> None:
    move.source.unlink()
    paper(move.source, "new words")
    move.settle()
    assert sha256_of(move.place) == move.sha256
    assert b"new words" in move.source.read_bytes()


def test_a_file_written_to_at_the_last_moment_goes_back_as_a_new_paper(
    move: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = moving._move

    def late(source: Path, place: Path) -> None:
        with source.open("ab") as file:
            file.write(b"late words")
        monkeypatch.setattr(moving, "_move", real)
        real(source, place)

    monkeypatch.setattr(moving, "_move", late)
    move.settle()
    assert sha256_of(move.place) == move.sha256
    assert b"late words" in move.source.read_bytes()


def test_with_neither_file_nor_copy_the_loss_is_told(move: Move) -> None:
    move.source.unlink()
    move.copy.unlink()
    with pytest.raises(LostError):
        move.settle()


@pytest.mark.usefixtures("no_links")
def test_to_another_file_system_the_content_is_copied(move: Move, monkeypatch: pytest.MonkeyPatch) -> None:
    shm = Path("/dev/shm")
    if not shm.is_dir() or shm.stat().st_dev == move.source.stat().st_dev:
        pytest.skip("there is no other file system to move to")
    import tempfile

    with tempfile.TemporaryDirectory(dir=shm) as folder:
        move.place = Path(folder) / "done/a.pdf"
        move.settle()
        assert move.is_settled()
        assert [p.name for p in move.place.parent.iterdir()] == ["a.pdf"]


def test_an_explanation_is_written_once_and_over_nothing(tmp_path: Path) -> None:
    place = tmp_path / "a.pdf"
    explain(place, "error", b"{1}", "mark")
    explain(place, "error", b"{1}", "mark")
    explain(place, "error", b"{2}", "mark")
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {
        "a.error.json": b"{1}",
        "a (2).error.json": b"{2}",
    }


def test_numbered_names_are_nfc_and_fit_every_file_system() -> None:
    assert numbered("か\u3099.pdf", 1) == "\u304c.pdf"
    assert numbered("a.pdf", 3) == "a (3).pdf"
    long = numbered("資" * 200 + ".pdf", 12)
    assert len(os.fsencode(long)) <= 255
    assert long.endswith(" (12).pdf")


def test_a_file_is_the_same_while_inode_size_and_time_are(move: Move) -> None:
    assert is_same(move.source, move.identity)
    os.utime(move.source, (1, 1))
    assert not is_same(move.source, move.identity)
    assert not is_same(move.place, move.identity)
