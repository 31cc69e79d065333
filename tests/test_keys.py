from __future__ import annotations

from extractor.keys import give_table_keys, key_text
from extractor.model import Column, Part, Table


def table(caption: str | None, *headers: str, part: str | None = "part1") -> Table:
    columns = [Column(index=n, header=[header]) for n, header in enumerate(headers)]
    return Table(
        id="p9-t9", part=part, caption=caption, pages=[9], row_count=1, column_count=2, columns=columns, cells=[]
    )


PARTS = [Part(id="part1", label="資料１", pages=[1]), Part(id="part2", label="資料２", pages=[2])]


def test_a_key_is_made_of_label_caption_and_header_not_of_places() -> None:
    tables = [table("表１ 公開請求", "区分", "件数（件）"), table("表１ 公開請求", "区分", "件数（件）", part="part2")]
    give_table_keys(tables, PARTS)
    assert tables[0].key == "資料1/表1公開請求/区分|件数(件)"
    assert tables[1].key == "資料2/表1公開請求/区分|件数(件)"


def test_ties_are_parted_by_an_ordinal() -> None:
    tables = [table("表", "a"), table("表", "b"), table("表", "a")]
    give_table_keys(tables, PARTS)
    assert len({t.key for t in tables}) == 3
    assert tables[2].key == tables[0].key + "#2"


def test_a_text_in_a_key_holds_none_of_its_separators() -> None:
    assert key_text("収入/支出　#１") == "収入_支出_1"
