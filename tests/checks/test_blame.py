"""Blame: sixty failing sums and more, half of them wrong in the paper, half of them read wrong."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest

from extractor.checks import reconcile, reread
from extractor.checks.blame import Reader
from extractor.model import Cell, Check, Document
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


def test_a_misreading_of_the_picture_is_no_blame_but_what_the_sum_demands_is() -> None:
    document = paper(table([["科目", "件数"], ["甲", "5,050"], ["乙", "2,020"], ["合計", "7,077"]]))
    [plain] = _failing(document, {"other": lambda d, cell: cell.raw})
    row, column = plain.evidence[0].row, plain.evidence[0].column

    def picture(text: str) -> Reader:
        return lambda d, cell: text if (cell.row, cell.column) == (row, column) else cell.raw

    [misread] = _failing(document, {"picture": picture("9,999")})
    [mended] = _failing(document, {"picture": picture(f"{plain.expected:,}")})
    assert (misread.blame, mended.blame) == ("unclear", "extraction")
