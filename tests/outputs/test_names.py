from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.inputs import Input
from extractor.outputs.names import Names, safe_component, sha256_of


def paper(path: Path, content: str = "a") -> Input:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return Input(path)


def saved(path: Path, item: Input, file_name: str | None = None) -> None:
    source = {"file_name": file_name or item.path.name, "sha256": sha256_of(item.path)}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"source": source}))


def test_a_document_has_the_stem_of_its_file(tmp_path: Path) -> None:
    target = Names(tmp_path / "out").target(paper(tmp_path / "資料1.v2.pdf"))
    assert target.document == tmp_path / "out" / "資料1.v2.json"
    assert target.error == tmp_path / "out" / "資料1.v2.error.json"


def test_the_path_below_the_named_folder_is_kept(tmp_path: Path) -> None:
    item = Input(paper(tmp_path / "in/2024/CON/x.pdf").path, folder=("2024", "CON"))
    assert Names(tmp_path / "out").target(item).document == tmp_path / "out" / "2024" / "CON_" / "x.json"


@pytest.mark.parametrize("other", ["b/x.pdf", "b/X.PDF"])
def test_the_second_document_of_a_name_gets_its_hash(tmp_path: Path, other: str) -> None:
    first, second = paper(tmp_path / "a/x.pdf", "a"), paper(tmp_path / other, "b")
    targets = Names(tmp_path / "out").assign([first, second])
    assert targets[0].document.name == "x.json"
    assert targets[1].document.name == f"{second.path.stem}~{sha256_of(second.path)[:8]}.json"


def test_names_that_differ_in_their_unicode_form_are_the_same(tmp_path: Path) -> None:
    name = "ガイド"
    first = paper(tmp_path / "a" / (unicodedata.normalize("NFC", name) + ".pdf"), "a")
    second = paper(tmp_path / "b" / (unicodedata.normalize("NFD", name) + ".pdf"), "b")
    targets = Names(tmp_path / "out").assign([first, second])
    assert targets[0].document.name == f"{name}.json"
    assert targets[1].document.name.startswith(f"{name}~")


def test_a_document_on_the_disk_keeps_its_name_in_any_unicode_form_and_case(tmp_path: Path) -> None:
    before = paper(tmp_path / "a" / "Ｇガイド.pdf", "a")
    saved(tmp_path / "out" / unicodedata.normalize("NFD", "ｇガイド.json"), before)
    target = Names(tmp_path / "out").target(paper(tmp_path / "b" / "Ｇガイド.pdf", "b"))
    assert target.document.name.startswith("Ｇガイド~")


def test_the_same_content_under_the_same_name_is_one_document(tmp_path: Path) -> None:
    first, second = paper(tmp_path / "a/x.pdf"), paper(tmp_path / "b/x.pdf")
    targets = Names(tmp_path / "out").assign([first, second])
    assert targets[0] == targets[1]


def test_a_document_read_again_keeps_its_name(tmp_path: Path) -> None:
    item = paper(tmp_path / "x.pdf")
    saved(tmp_path / "out/x.json", item)
    assert Names(tmp_path / "out").target(item).document.name == "x.json"


def test_another_document_is_never_overwritten(tmp_path: Path) -> None:
    old, new = paper(tmp_path / "a/x.pdf", "old"), paper(tmp_path / "b/x.pdf", "new")
    saved(tmp_path / "out/x.json", old)
    assert Names(tmp_path / "out").target(new).document.name == f"x~{sha256_of(new.path)[:8]}.json"


def test_a_foreign_file_is_never_overwritten(tmp_path: Path) -> None:
    item = paper(tmp_path / "x.pdf")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/x.json").write_text("[not ours]")
    assert Names(tmp_path / "out").target(item).document.name == f"x~{sha256_of(item.path)[:8]}.json"


def test_a_document_written_beside_another_one_stays_there(tmp_path: Path) -> None:
    item = paper(tmp_path / "b/x.pdf")
    name = f"x~{sha256_of(item.path)[:8]}.json"
    saved(tmp_path / "out" / name, item)
    assert Names(tmp_path / "out").target(item).document.name == name


def test_a_repaired_paper_takes_the_place_of_its_error(tmp_path: Path) -> None:
    broken = paper(tmp_path / "x.pdf", "broken")
    saved(tmp_path / "out/x.error.json", broken)
    repaired = paper(tmp_path / "x.pdf", "repaired")
    target = Names(tmp_path / "out").target(repaired)
    assert target.document.name == "x.json"
    assert target.error == tmp_path / "out" / "x.error.json"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("CON", "CON_"),
        ("nul", "nul_"),
        ("com1.2024", "com1_.2024"),
        ("LPT¹", "LPT¹_"),
        ("CONSOLE", "CONSOLE"),
        ("a:b?c", "a_b_c"),
        ("x.error", "x.error_"),
        ("x.corrections", "x.corrections_"),
        ("end.", "end._"),
        ("資料１", "資料１"),
        ("資料\u202efdp", "資料_fdp"),
    ],
)
def test_reserved_names_are_escaped(name: str, safe: str) -> None:
    assert safe_component(name) == safe


@given(st.text(min_size=1, max_size=300))
def test_every_name_is_one_that_a_file_system_takes(name: str) -> None:
    safe = safe_component(name)
    assert 0 < len((safe + "~0123456789abcdef.error.json").encode("utf-8")) <= 255
    assert not set('<>:"/\\|?*\x00\n') & set(safe)
    assert safe not in (".", "..")
    assert safe_component(safe) == safe
