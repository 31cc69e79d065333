"""The generator of the data files, on a small sample of Unicode's."""

from __future__ import annotations

import bz2
from pathlib import Path

from extractor.text import unicode_data
from extractor.text.characters import radicals


def test_the_tables_are_made_from_unicodes_files(tmp_path: Path) -> None:
    (tmp_path / "EquivalentUnifiedIdeograph.txt").write_text(
        "# EquivalentUnifiedIdeograph-15.0.0.txt\n2E8C..2E8D ; 5C0F  # [2] SMALL\n2FAD ; 9751 # BLUE\n"
        "31D0 ; 4E00 # a stroke\n",
        encoding="utf-8",
    )
    with bz2.open(tmp_path / "Unihan_OtherMappings.txt.bz2", "wt", encoding="utf-8") as file:
        file.write("# Unicode version: 15.0.0\nU+5EE3\tkJinmeiyoKanji\t2010:U+5E83\nU+4E00\tkJoyoKanji\t2010\n")
    table = unicode_data.radicals(tmp_path).splitlines()
    assert [row for row in table if not row.startswith("#")] == [
        "2E8C\t5C0F\t⺌ 小",
        "2E8D\t5C0F\t⺍ 小",
        "2FAD\t9751\t⾭ 靑",
    ]
    assert "5EE3\t5E83\t廣 広\tkJinmeiyoKanji" in unicode_data.variants(tmp_path)


def test_a_wrong_call_says_how_it_is_done() -> None:
    assert unicode_data.main([]) == 2


def test_the_shipped_table_is_read() -> None:
    assert radicals()["⺠"] == "民"
