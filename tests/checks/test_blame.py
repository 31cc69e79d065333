"""Blame: sixty failing sums and more, half of them wrong in the paper, half of them read wrong."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest

from extractor.checks import reconcile, reread
from extractor.checks.blame import SUSPECTS, Reader, find_blame
from extractor.model import Block, Cell, Check, Document, Evidence, Message
from tests.checks.build import paper, table

WIDE = str.maketrans("0123456789,", "０１２３４５６７８９，")
"""As many papers print their figures."""


def _case(seed: int) -> tuple[Document, Document, tuple[int, int]]:
    """A sound table of sums, the same with one digit changed, and the place of the change."""
    chance = random.Random(seed)
    names = ["教育", "福祉", "土木", "環境", "防災"][: chance.randint(3, 5)]
    rows = [[chance.randint(11, 9_999) for _ in range(2)] for _ in names]
    rows.append([sum(r[0] for r in rows), sum(r[1] for r in rows)])
    labels = [*names, "合計"]
    row, column = chance.randrange(len(rows)), chance.randrange(2)
    digits = list(str(rows[row][column]))
    digits[-1] = str((int(digits[-1]) + chance.randint(1, 9)) % 10)
    wrong = [list(r) for r in rows]
    wrong[row][column] = int("".join(digits))

    def document(figures: list[list[int]]) -> Document:
        body = [[label, *(f"{v:,}" for v in values)] for label, values in zip(labels, figures, strict=True)]
        return paper(table([["科目", "件数", "人数"], *body]))

    return document(rows), document(wrong), (row + 1, column + 1)


def _reader(printed: Document, *, cut: str = "") -> Reader:
    """Reads what ``printed`` says at a place: full-width, with a line break and with a neighbour's words."""

    def read(document: Document, cell: Cell) -> str | None:
        found = next(c for c in printed.tables[0].cells if (c.row, c.column) == (cell.row, cell.column))
        return f"{found.raw.translate(WIDE)}\n{cut}"

    return read


def _failing(document: Document, readers: Mapping[str, Reader]) -> list[Check]:
    checks = [reread(c, document, readers) for c in reconcile(document)]
    return [c for c in checks if c.status == "fail"]


@pytest.mark.parametrize("seed", range(32))
def test_a_wrong_figure_that_the_picture_shows_too_is_the_papers(seed: int) -> None:
    _, wrong, place = _case(seed)
    readers = {"other": _reader(wrong), "camelot": _reader(wrong, cut="教育"), "picture of the page": _reader(wrong)}
    failing = _failing(wrong, readers)
    assert failing
    assert {c.blame for c in failing} == {"source"}
    assert any((e.row, e.column) == place for c in failing for e in c.evidence)


@pytest.mark.parametrize("seed", range(32, 64))
def test_a_figure_that_others_read_otherwise_was_read_wrong(seed: int) -> None:
    sound, wrong, _ = _case(seed)
    failing = _failing(wrong, {"other": _reader(sound), "camelot": lambda document, cell: None})
    assert failing
    assert {c.blame for c in failing} == {"extraction"}
    assert any(r.by == "other" for c in failing for r in c.readings)


@pytest.mark.parametrize("seed", range(64, 70))
def test_readers_of_one_text_layer_never_make_it_the_papers(seed: int) -> None:
    _, wrong, _ = _case(seed)
    failing = _failing(wrong, {"other": _reader(wrong), "camelot": _reader(wrong)})
    assert {c.blame for c in failing} == {"unclear"}


@pytest.mark.parametrize("text", ["", "教育 福祉", "50 緑地協定に関する業務ファイル"])
def test_a_box_that_cuts_its_neighbours_says_nothing_of_the_figure(text: str) -> None:
    document = paper(table([["科目", "件数"], ["甲", "50"], ["乙", "20"], ["合計", "71"]]))
    checks = _failing(document, {"camelot": lambda d, cell: text if cell.text == "50" else cell.raw})
    assert [c.blame for c in checks] == ["unclear"]


def _failing_sum() -> tuple[Document, Check]:
    """5,050 + 2,020 is not 7,077: the document and its one failing check."""
    document = paper(table([["科目", "件数"], ["甲", "5,050"], ["乙", "2,020"], ["合計", "7,077"]]))
    [check] = _failing(document, {"other": lambda d, cell: cell.raw})
    return document, check


def _picture(check: Check, text: str) -> Reader:
    """Says ``text`` for the likeliest cell of a check, and what the document says for all others."""
    place = (check.evidence[0].row, check.evidence[0].column)
    return lambda d, cell: text if (cell.row, cell.column) == place else cell.raw


def test_on_a_recognised_page_a_picture_counts_only_where_it_gives_what_the_sum_demands() -> None:
    document, plain = _failing_sum()
    document.pages[0].layer = "ocr"
    [misread] = _failing(document, {"picture": _picture(plain, "9,999")})
    [mended] = _failing(document, {"picture": _picture(plain, f"{plain.expected:,}")})
    assert (misread.blame, mended.blame) == ("unclear", "extraction")


def test_on_a_digital_page_a_picture_that_shows_another_figure_is_enough() -> None:
    document, plain = _failing_sum()
    [check] = _failing(document, {"picture": _picture(plain, "9,999")})
    assert check.blame == "extraction"


def test_a_picture_of_the_likeliest_cells_alone_does_not_make_it_the_papers() -> None:
    rows = [[name, f"{n}"] for name, n in zip("甲乙丙丁戊", (11, 22, 33, 44, 55), strict=True)]
    document = paper(table([["科目", "件数"], *rows, ["合計", "175"]]))
    [plain] = _failing(document, {"other": lambda d, cell: cell.raw})
    told = {(e.row, e.column) for e in plain.evidence[:SUSPECTS]}

    def picture(d: Document, cell: Cell) -> str | None:
        return cell.raw if (cell.row, cell.column) in told else None

    [half] = _failing(document, {"picture": picture})
    [whole] = _failing(document, {"picture": lambda d, cell: cell.raw})
    assert (half.blame, whole.blame) == ("unclear", "source")


def test_a_reading_with_which_all_checks_hold_is_the_first_suggestion_and_nothing_is_changed() -> None:
    document = paper(table([["科目", "件数"], ["甲", "120"], ["乙", "85"], ["丙", "40"], ["合計", "240"]]))
    document.checks = reconcile(document)

    def judge(d: Document) -> None:
        d.checks = reconcile(d)

    before = [c.raw for c in document.tables[0].cells]
    find_blame(document, {"picture": lambda d, cell: "80" if cell.raw == "85" else cell.raw}, judge)
    [check] = [c for c in document.checks if c.status == "fail"]
    first = check.suggestions[0]
    assert (first.evidence.row, first.evidence.column, first.text) == (2, 1, "80")
    assert "picture" in first.reason.en
    assert check.blame == "extraction"
    assert [c.raw for c in document.tables[0].cells] == before


def test_a_reading_that_mends_nothing_is_no_suggestion() -> None:
    document = paper(table([["科目", "件数"], ["甲", "120"], ["乙", "85"], ["丙", "40"], ["合計", "240"]]))
    document.checks = reconcile(document)

    def judge(d: Document) -> None:
        d.checks = reconcile(d)

    find_blame(document, {"picture": lambda d, cell: "86" if cell.raw == "85" else cell.raw}, judge)
    [check] = [c for c in document.checks if c.status == "fail"]
    assert all(s.text != "86" for s in check.suggestions)


def _prose(raw: str, quoted: str) -> tuple[Document, Check]:
    """A document with one block of words, and a failing check that rests on a figure in it."""
    document = paper(table([["科目", "件数"], ["甲", "120"]]))
    box = [10.0, 500.0, 300.0, 520.0]
    document.blocks.append(Block(id="b9", kind="paragraph", page=1, bbox=box, text=raw, raw=raw))
    evidence = [Evidence(page=1, bbox=box, text=quoted)]
    said = Message(ja="違う", en="differs")
    return document, Check(key="k", kind="same_figure", status="fail", statement=said, evidence=evidence)


@pytest.mark.parametrize(
    ("seen", "blame"),
    [
        ("請求は4,664件、前年は4,100件", "source"),
        ("請求は4,646件、前年は4,100件", "extraction"),
        ("請求は4,664件、前年は4,700件", "unclear"),
        ("請求は4,664件", "unclear"),
    ],
)
def test_words_outside_of_tables_are_seen_too(seen: str, blame: str) -> None:
    document, check = _prose("請求は４，６６４件、前年は４，１００件", "４，６６４件")
    assert reread(check, document, {"picture": lambda d, cell: seen}).blame == blame


def test_an_empty_cell_of_a_recognised_column_that_is_full_is_not_seen_by_being_missed_again() -> None:
    """A lone 1 beside a rule is lost at every resolution."""
    rows = [[f"園{n}", "2", "3", "5"] for n in range(9)]
    rows.append(["園9", "", "3", "4"])
    document = paper(table([["園", "0歳", "1歳", "計"], *rows]))
    readers = {"picture": lambda d, cell: cell.raw}
    [digital] = _failing(document, readers)
    document.pages[0].layer = "ocr"
    [recognised] = _failing(document, readers)
    assert (digital.blame, recognised.blame) == ("source", "unclear")
