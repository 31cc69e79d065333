from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.service.inbox import Seen
from extractor.service.tracker import Tracker, Wholeness, wholeness
from tests.service.drops import paper

ROOT = Path("/inbox")


def seen(name: str = "a.pdf", size: int = 1, mtime: int = 1) -> Seen:
    return Seen(Path(name), size, mtime, 7, mtime)


def tracker(state: Wholeness = "whole", *, patient: bool = True) -> Tracker:
    return Tracker(2.0, 60.0, look=lambda _: state, patient=patient)


def test_a_file_is_ready_once_it_has_rested_and_ends_as_it_should() -> None:
    files = tracker()
    files.see([seen()], 100.0)
    assert files.ready(ROOT, 101.9) == []
    assert files.ready(ROOT, 102.0) == [seen()]


def test_a_change_of_size_or_time_begins_the_rest_anew() -> None:
    files = tracker()
    files.see([seen()], 100.0)
    files.see([seen(size=2)], 101.5)
    assert files.ready(ROOT, 102.5) == []
    files.see([seen(size=2, mtime=2)], 103.0)
    assert files.ready(ROOT, 104.9) == []
    assert files.ready(ROOT, 105.0) == [seen(size=2, mtime=2)]


@pytest.mark.parametrize("state", ["unended", "closed", "writing"])
def test_what_never_looks_whole_is_taken_after_a_time(state: Wholeness) -> None:
    files = tracker(state)
    files.see([seen()], 0.0)
    assert files.ready(ROOT, 59.9) == []
    assert files.ready(ROOT, 60.0) == [seen()]


def test_without_patience_only_what_is_being_written_is_left() -> None:
    for state, ready in (("unended", 1), ("closed", 1), ("writing", 0)):
        files = tracker(state, patient=False)  # type: ignore[arg-type]  # one of the words
        files.see([seen()], 0.0)
        assert len(files.ready(ROOT, 1_000.0)) == ready, state


def test_what_has_gone_is_forgotten() -> None:
    files = tracker()
    files.see([seen()], 0.0)
    files.see([], 1.0)
    assert len(files) == 0
    assert files.next_time(1.0) is None


@given(st.lists(st.tuples(st.floats(0.01, 5), st.integers(0, 3)), min_size=1, max_size=20))
def test_a_file_is_never_ready_within_the_time_of_rest_after_a_change(steps: list[tuple[float, int]]) -> None:
    files, now, changed, size = tracker(), 0.0, 0.0, -1
    for wait, new in steps:
        now += wait
        if new != size:
            changed, size = now, new
        files.see([seen(size=size)], now)
        ready = files.ready(ROOT, now)
        assert bool(ready) == (now - changed >= 2.0)
        assert files.next_time(now) is not None


@pytest.mark.parametrize(
    ("name", "content", "state"),
    [
        ("a.pdf", b"%PDF-1.7 ... %%EOF\n", "whole"),
        ("a.pdf", b"%PDF-1.7 ... %%EOF\r\n" + b"\0" * 1_500, "whole"),
        ("a.pdf", b"%PDF-1.7 ... %%EOF" + b"x" * 5_000, "unended"),
        ("a.pdf", b"", "unended"),
        ("a.zip", b"PK\x03\x04 half", "unended"),
        ("a.ZIP", b"PK\x03\x04 ... PK\x05\x06" + b"\0" * 18, "whole"),
    ],
)
def test_how_a_file_looks_from_outside(tmp_path: Path, name: str, content: bytes, state: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert wholeness(path) == state


def test_a_file_that_is_open_for_writing_is_being_written(tmp_path: Path) -> None:
    path = paper(tmp_path / "a.pdf", "a")
    with path.open("ab"):
        if wholeness(path) == "whole":
            pytest.skip("the file system does not tell who writes")
        assert wholeness(path) == "writing"
    assert wholeness(path) == "whole"


def test_what_is_no_file_is_never_waited_for(tmp_path: Path) -> None:
    assert wholeness(tmp_path / "none.pdf") == "gone"
    (tmp_path / "link.pdf").symlink_to(paper(tmp_path / "a.pdf", "a"))
    assert wholeness(tmp_path / "link.pdf") == "closed"
    os.mkfifo(tmp_path / "pipe.pdf")
    assert wholeness(tmp_path / "pipe.pdf") in ("closed", "unended")
