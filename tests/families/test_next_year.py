"""Next year's paper: columns in another order, other headers of the same meaning, more rows, another year."""

from __future__ import annotations

import pytest

from extractor.families import interpret
from tests.families.papers import bare, interpreted
from tests.support.cut import with_columns_turned
from tests.support.truth import document

FLAT = [
    (name, t.id)
    for name in ("shiryo1", "shiryo2")
    for t in document(name).tables
    if all(c.column_span == 1 for c in t.cells) and t.column_count > 2
]


@pytest.mark.parametrize(("name", "table"), FLAT)
def test_columns_in_another_order_give_the_same_records(name, table):
    count = next(t for t in document(name).tables if t.id == table).column_count
    turned = with_columns_turned(
        document(name), table, [*range(1, count), 0] if name == "shiryo2" else [*range(count)][::-1]
    )
    interpret(turned)
    assert [bare(p.data) for p in turned.parts] == [bare(p.data) for p in interpreted(name).parts]
    assert turned.problems == []


def renamed(paper, words):
    """The paper with other words in its headers and captions."""
    for table in paper.tables:
        for cell in table.cells:
            if cell.row < table.header_rows and cell.text in words:
                cell.text = cell.raw = words[cell.text]
        for old, new in words.items():
            table.caption = table.caption.replace(old, new) if table.caption else None
    for block in paper.blocks:
        for old, new in words.items():
            if block.kind in ("caption", "heading") and block.text:
                block.text = block.text.replace(old, new)
    return paper


def test_headers_of_another_wording_bind_to_the_same_fields():
    paper = renamed(
        document("shiryo1"),
        {
            "種別": "区分",
            "内容": "事案の概要",
            "原因": "発生原因",
            "所管": "所管課",
            "処理状況": "決定状況",
            "請求方法": "受付方法",
        },
    )
    interpret(paper)
    assert [bare(p.data) for p in paper.parts] == [bare(p.data) for p in interpreted("shiryo1").parts]


def test_headers_of_the_appendix_in_the_words_of_another_town():
    paper = renamed(
        document("shiryo2"),
        {
            "ファイル利用等部課名": "利用課",
            "個人情報ファイル名": "個人情報ファイルの名称",
            "ファイル保有部課名": "保有課",
            "区分": "種別",
        },
    )
    interpret(paper)
    assert bare(paper.parts[0].data) == bare(interpreted("shiryo2").parts[0].data)


def test_another_year_moves_years_and_months_only():
    paper = document("shiryo1")
    for block in paper.blocks:
        if block.text:
            block.text = block.text.replace("令和6年度", "令和8年度")
    for cell in paper.tables[-1].cells:
        cell.text = cell.text.replace("【6年", "【8年").replace("【7年", "【9年")
    interpret(paper)
    assert [p.fiscal_year for p in paper.parts] == [2026, 2026]
    assert {i["month"][:4] for i in paper.parts[1].data["incidents"]} == {"2026", "2027"}
