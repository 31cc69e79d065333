"""Sheets that hold two pages: laid out under numbers of their own, told under those of their sheets."""

from __future__ import annotations

from extractor.layout import Assembler, lay_out
from extractor.leaves import Leaves, leaves_of
from extractor.reading.ocr import Look
from extractor.reading.page import Page
from tests.support.pages import page as handmade


def listing(first: int, last: int, number: int) -> Page:
    """A page that a ruled list of two columns fills from its head to its foot."""
    rows = range(first, last + 1)
    top, high, bottom = 60.0, 30.0, 60.0 + 30.0 * (len(rows) + 1)
    texts = [(60.0, top + 20, "番号"), (210.0, top + 20, "人数")]
    for k, n in enumerate(rows, start=1):
        texts += [(60.0, top + high * k + 20, f"{n}番"), (210.0, top + high * k + 20, f"{n * 11}")]
    rules = [(50.0, top + high * k, 400.0, top + high * k) for k in range(len(rows) + 2)]
    rules += [(x, top, x, bottom) for x in (50.0, 200.0, 400.0)]
    page = handmade(texts, rules)
    page.number = number
    return page


def shifted(right: float) -> list[float]:
    return [right, 0.0, right, 0.0]


def test_a_page_keeps_the_number_of_its_sheet_until_a_sheet_held_two() -> None:
    leaves = Leaves()
    numbers = [leaves.numbered(Page(sheet, 100.0, 100.0), None).number for sheet in (1, 2, 2, 3, 7, 7, 8)]
    assert numbers == [1, 2, 3, 4, 8, 9, 10]


def test_a_table_goes_on_from_the_left_page_of_a_sheet_to_the_right_one() -> None:
    look = Look(listing(1, 22, 2), "ocr", lambda box: box)
    look.facing = Look(listing(23, 30, 2), "ocr", lambda box: [a + b for a, b in zip(box, shifted(595), strict=True)])
    assembler, leaves, before = Assembler(), Leaves(), None
    for leaf in leaves_of(look):
        before = lay_out(leaves.numbered(leaf.page, leaf.place), before)
        assembler.add(before)
    after = lay_out(leaves.numbered(listing(31, 33, 3), None), before)
    assembler.add(after)
    blocks, tables = assembler.finish()
    leaves.put_back(blocks, tables, assembler.problems)
    (table,) = tables
    assert table.id == "p2-t1"
    assert table.pages == [2, 3]
    assert table.row_count == 34
    places = {row: next(c.regions[0] for c in table.cells if c.row == row) for row in (1, 23, 31)}
    assert [places[row].page for row in (1, 23, 31)] == [2, 2, 3]
    assert places[1].bbox[0] == 50
    assert places[23].bbox[0] == 645
    assert [b.page for b in blocks if b.table is not None] == [2]
