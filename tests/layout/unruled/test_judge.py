"""What looks like a table and is none."""

from __future__ import annotations

from extractor.layout import lay_out
from tests.layout.unruled.make import grid, put
from tests.support.pages import page

SENTENCE = "この条例は市民の知る権利を保障し市政の透明性を高めることを目的とする"


def found(said):
    return grid(lay_out(page(said)))


def test_running_text_is_no_table():
    assert not found([put(50, 100 + 16 * k, SENTENCE) for k in range(12)])


def test_two_columns_of_running_text_are_no_table():
    said = [put(x, 100 + 16 * k, SENTENCE[:24]) for x in (40, 310) for k in range(14)]
    assert not found(said)


def test_a_table_of_contents_with_dotted_leaders_is_no_table():
    titles = [("第１章　総則", "1"), ("第２章　組織", "5"), ("第３章　財政", "12"), ("第４章　雑則", "30")]
    said = [put(50, 100, "目　次")]
    for k, (title, number) in enumerate(titles):
        said += [
            put(50, 130 + 20 * k, title),
            put(150, 130 + 20 * k, "…" * 20),
            put(400, 130 + 20 * k, number, "right"),
        ]
    assert not found(said)


def test_a_table_of_contents_with_page_words_is_no_table():
    said = []
    for k, (title, number) in enumerate([("保有状況", "１ページ"), ("目的外利用", "２ページ"), ("漏えい", "４ページ")]):
        said += [put(50, 130 + 20 * k, "・" + title), put(300, 130 + 20 * k, number)]
    assert not found(said)


def test_a_list_with_bullets_far_from_their_text_is_no_table():
    said = []
    for k in range(5):
        said += [put(50, 100 + 20 * k, "•"), put(90, 100 + 20 * k, SENTENCE[: 20 + k])]
    assert not found(said)


def test_numbered_headings_are_no_table():
    said = [put(50, 100, "6."), put(100, 100, "教員の養成"), put(50, 120, "6.1."), put(100, 120, "教員の種類")]
    assert not found(said)


def test_a_page_without_text_has_none():
    assert not found([])
