"""Stores, listings, the ledger's entries and keys, each by itself."""

from __future__ import annotations

import dataclasses
import pickle
from pathlib import Path
from typing import Any

import fsspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.cluster.errors import ChangedError, ClusterError, FetchError, InstallationError, StorageError
from extractor.cluster.listing import list_inputs
from extractor.cluster.order import Entry, fingerprints
from extractor.cluster.store import Store, info_of
from extractor.errors import ExtractorError
from extractor.inputs import find
from extractor.settings import Limits, Settings

ENTRY = Entry("ab", 1, "a.pdf", "a.json", "cd", "pass", None, "1", *fingerprints(Settings()), None, 3, "ef", {})


@pytest.fixture
def memory() -> Any:
    system = fsspec.filesystem("memory")
    system.store.clear()
    return system


@pytest.fixture(params=["folder", "memory", "renaming"])
def store(request: pytest.FixtureRequest, tmp_path: Path, memory: Any, monkeypatch: pytest.MonkeyPatch) -> Store:
    made = Store(str(tmp_path / "out") if request.param == "folder" else "memory://out")
    if request.param == "renaming":
        monkeypatch.setattr(made, "_one_request", False)
    return made


def test_a_store_gives_back_what_it_was_given(store: Store, tmp_path: Path) -> None:
    assert store.names() == set()
    assert store.get("a/b.json") is None
    store.put("a/b.json", b"one")
    (tmp_path / "local").write_bytes(b"two")
    store.send("a/資料 #1?%20.json", tmp_path / "local")
    assert store.names() == {"a/b.json", "a/資料 #1?%20.json"}
    assert store.names("a") == store.names()
    assert store.get("a/資料 #1?%20.json") == b"two"
    assert store.get_many(["a/b.json", "gone"]) == {"a/b.json": b"one"}
    store.remove("a/b.json")
    store.remove("a/b.json")
    assert store.names() == {"a/資料 #1?%20.json"}


def test_a_write_that_fails_leaves_what_was_there(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.put("a.json", b"old")

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(type(store.system), "pipe_file", full)
        patch.setattr("os.fsync", full)
        with pytest.raises(StorageError, match="No space left"):
            store.put("a.json", b"new")
    assert store.get("a.json") == b"old"
    assert store.names() == {"a.json"}


def test_a_token_changes_with_what_a_storage_tells_of_a_file() -> None:
    told = {"size": 3, "ETag": "x", "name": "a"}
    assert info_of(told) == info_of(told | {"name": "b"})
    assert len({info_of(told), info_of(told | {"ETag": "y"}), info_of(told | {"size": 4})}) == 3
    assert info_of({"size": 3}).token is None  # nothing to go by: hashed each time


def test_a_storage_is_listed_in_the_order_and_by_the_rules_of_a_folder(tmp_path: Path, memory: Any) -> None:
    names = ["b.pdf", "A.PDF", "a/z.pdf", "a/b/c.pdf", "a.txt", ".h.pdf", ".d/x.pdf", "資料/か\u3099.pdf", "a-b.pdf"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
        memory.pipe_file(f"/in/{name}", b"x")
    here = [(i.name, i.folder) for i in find([tmp_path]).inputs]
    assert here
    for place in ("memory://in", str(tmp_path), tmp_path.as_uri()):
        listed = list_inputs([place, place])
        assert [(s.name, s.folder) for s in listed.sources] == here
    (one,) = list_inputs(["memory://in/a.txt"]).sources  # a file that is named is taken whatever it is called
    assert (one.name, one.folder) == ("a.txt", ())


def test_inputs_whose_paths_differ_in_slashes_alone_are_two(memory: Any) -> None:
    memory.store.clear()
    for path in ("/in/a/x.pdf", "/in/b/x.pdf"):
        memory.pipe_file(path, b"x")
    sources = list_inputs(["memory://in"]).sources
    assert len({s.input.path for s in sources}) == 2


def test_an_entry_is_written_and_read_and_nothing_else_is_one() -> None:
    assert Entry.from_bytes(ENTRY.as_bytes()) == ENTRY
    for content in (b"", b"{", b"[]", b"{}", b'{"sha256": "ab"}', b"null", ENTRY.as_bytes().replace(b'"ab"', b"5")):
        assert Entry.from_bytes(content) is None


@given(st.sampled_from([f.name for f in dataclasses.fields(Limits)]), st.sampled_from(["pass", "error"]))
def test_other_limits_matter_to_errors_and_where_they_shape_a_document(name: str, status: str) -> None:
    entry = dataclasses.replace(ENTRY, status=status)
    assert entry.settles(Settings(), None)
    other = Settings(limits=dataclasses.replace(Limits(), **{name: 7}))
    assert entry.settles(other, None) == (status == "pass" and name not in ("glyphs_per_page", "objects_per_page"))


def test_what_was_read_in_another_way_is_read_again() -> None:
    for settings in (Settings(pages=(1,)), Settings(reader="pdfplumber"), Settings(ocr="never")):
        assert not ENTRY.settles(settings, None)
    assert not ENTRY.settles(Settings(), "corrections")
    assert ENTRY.settles(Settings(passwords=("secret",)), None)
    locked = dataclasses.replace(ENTRY, status="error", code="encrypted")
    assert locked.settles(Settings(), None)
    assert not locked.settles(Settings(passwords=("secret",)), None)


@pytest.mark.parametrize("kind", [ChangedError, ClusterError, FetchError, InstallationError, StorageError])
def test_an_error_travels_as_itself_and_speaks_both_languages(kind: type[ExtractorError]) -> None:
    error = pickle.loads(pickle.dumps(kind("why")))
    assert (type(error), error.detail, str(error)) == (kind, "why", f"{kind.en} why")
    assert kind.ja != ExtractorError.ja
    assert kind.code != ExtractorError.code
