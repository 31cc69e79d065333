from __future__ import annotations

from pathlib import Path

from extractor.inputs import clean_name, find


def test_folders_are_searched_and_files_are_taken_as_they_are(tmp_path: Path) -> None:
    for name in ("b/2.PDF", "a/1.pdf", "a/note.txt", ".hidden/3.pdf", "a/._1.pdf", "zeta.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = find([tmp_path, tmp_path / "a/note.txt", tmp_path / "a/1.pdf", tmp_path / "none.pdf"])
    assert [item.name for item in found.inputs] == ["zeta.pdf", "a/1.pdf", "b/2.PDF", "note.txt"]
    assert found.missing == [tmp_path / "none.pdf"]
    assert found.others == ["a/note.txt"]


def test_links_in_circles_end(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/1.pdf").touch()
    (tmp_path / "a/loop").symlink_to(tmp_path)
    found = find([tmp_path])
    assert [item.name for item in found.inputs] == ["a/1.pdf"]
    assert found.others == ["a/loop/"]


def test_names_that_are_no_text_can_be_told() -> None:
    assert clean_name("\udcff資料") == "\ufffd資料"
    assert clean_name("カ\u3099") == "ガ"
