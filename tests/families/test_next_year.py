"""Next year's paper: columns in another order, other headers of the same meaning, more rows, another year."""

from __future__ import annotations

import pytest

from extractor.checks import reconcile
from extractor.families import interpret
from tests.checks.build import LEFT, UP, paper, table
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


def renamed(document, words):
    """The paper with other words in its headers and captions."""
    for one in document.tables:
        for cell in one.cells:
            if cell.row < one.header_rows and cell.text in words:
                cell.text = cell.raw = words[cell.text]
        for old, new in words.items():
            one.caption = one.caption.replace(old, new) if one.caption else None
    for block in document.blocks:
        for old, new in words.items():
            if block.kind in ("caption", "heading") and block.text:
                block.text = block.text.replace(old, new)
    return document


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


def figures(data, name, field="requests"):
    return [item[field] for item in data[name]]


@pytest.mark.parametrize(
    ("this", "last", "order"),
    [
        ("令和7年度", "前年度", [1, 0]),
        ("令和7年度", "前年度", [0, 1]),
        ("7年度", "6年度", [1, 0]),
        ("2年度", "元年度", [0, 1]),
        ("元年度", "30年度", [1, 0]),
        ("本年度", "令和6年度", [0, 1]),
    ],
)
def test_of_this_year_and_last_year_this_one_is_read_however_they_are_called(this, last, order):
    heads, rows = [this, last], [["8", "9"], ["3", "4"], ["11", "13"]]
    labels = ["区民", "区民以外", "合計"]
    document = paper(
        ("heading", "○ 公文書の公開状況"),
        ("caption", "表1 公開請求者の内訳"),
        table(
            [
                ["区分", "件数（件）", LEFT],
                [UP, *(heads[n] for n in order)],
                *([label, *(row[n] for n in order)] for label, row in zip(labels, rows, strict=True)),
            ],
            caption="表1 公開請求者の内訳",
            name="t1",
            header_rows=2,
        ),
    )
    interpret(document)
    assert figures(document.parts[0].data, "by_requester") == [8, 3]


def test_an_outcome_that_is_new_in_a_breakdown_on_its_side_is_an_outcome_too():
    document = paper(
        ("heading", "○ 個人情報保護制度の運用状況"),
        ("caption", "表2 開示等請求の処理状況"),
        table(
            [
                ["請求の種類", "請求件数", "決定等の内訳", LEFT, LEFT, LEFT, LEFT, "開示率"],
                [UP, UP, "開示", "一部開示", "存否応答拒否", "不開示", "未決定", UP],
                ["開示請求", "20", "8", "6", "3", "2", "1", "70.0"],
            ],
            caption="表2 開示等請求の処理状況",
            name="t1",
            header_rows=2,
        ),
    )
    interpret(document)
    [item] = document.parts[0].data["by_outcome"]
    assert [(o["label"], o["requests"]) for o in item["outcomes"]] == [
        ("開示", 8),
        ("一部開示", 6),
        ("存否応答拒否", 3),
        ("不開示", 2),
        ("未決定", 1),
    ]


NO_FILES = [
    ["№", "利用所管課", "利用業務・目的", "区分", "個人情報ファイルの名称", "保有所管課"],
    ["1", "税務課", "【課税】\n課税のため", "目的外利用", "住民基本台帳ファイル", "市民課"],
]


@pytest.mark.parametrize("words", [["該当なし", LEFT, LEFT, LEFT], ["－", "－", "－", "－"]])
def test_a_row_that_says_that_there_is_none_is_no_record(words):
    document = paper(
        ("heading", "令和7年度 個人情報の利活用の状況について"),
        "目的外利用 1ファイル、目的外提供 0ファイル、業務委託 0ファイル",
        ("caption", "1 目的外利用および目的外提供"),
        table(NO_FILES, caption="1 目的外利用および目的外提供", name="t1", header_rows=1),
        ("caption", "2 業務委託"),
        table(
            [["№", "利用所管課", "委託内容", "個人情報ファイルの名称"], words],
            caption="2 業務委託",
            name="t2",
            header_rows=1,
        ),
    )
    document.checks = reconcile(document, interpret(document))
    files = document.parts[0].data["files"]
    assert [(f["no"], f["kind"], f["holding_department"]) for f in files] == [(1, "internal_use", "市民課")]
    assert "fail" not in {c.status for c in document.checks}
    assert "column-missing" not in {p.code for p in document.problems}


def test_a_header_that_the_layout_took_for_data_is_the_header_still():
    rows = [
        ["", "種別", "担当課", "内容", "事故原因", "発覚日"],
        ["1", "紛失", "税務課", "台帳を紛失（3名分）", "確認不足", "令和7年6月3日"],
        ["2", "紛失", "市立病院", "名簿を紛失（1名分）", "〃", "令和8年1月9日"],
    ]
    document = paper(
        ("heading", "個人情報保護制度の運用状況（令和7年度）"),
        ("caption", "個人情報に係る事故の状況"),
        table(rows, caption="個人情報に係る事故の状況", name="t1", header_rows=0),
    )
    interpret(document)
    incidents = document.parts[0].data["incidents"]
    assert [(i["no"], i["kind"], i["month"], i["cause"], i["department"]) for i in incidents] == [
        (1, "紛失", "2025-06", "確認不足", "税務課"),
        (2, "紛失", "2026-01", "確認不足", "市立病院"),
    ]


def test_a_task_that_a_page_break_cuts_is_one_task():
    rows = [
        NO_FILES[0],
        NO_FILES[1],
        ["2", "防災課", "【名簿】", "目的外利用", "介護保険ファイル", "介護保険課"],
        ["3", UP, "避難を助けるため", UP, "手帳ファイル", "福祉課"],
    ]
    document = paper(
        ("heading", "令和7年度 個人情報の利活用の状況について"),
        ("caption", "1 目的外利用および目的外提供"),
        table(rows, caption="1 目的外利用および目的外提供", name="t1", header_rows=1),
    )
    interpret(document)
    apart = [(f["task"], f["purpose"]) for f in document.parts[0].data["files"]]
    for cell in document.tables[0].cells:
        for region in cell.regions:
            region.page = 2 if cell.row == 3 else 1
    interpret(document)
    whole = [(f["task"], f["purpose"]) for f in document.parts[0].data["files"]]
    assert apart[1:] == [("名簿", None), ("避難を助けるため", None)]
    assert whole == [("課税", "課税のため"), ("名簿", "避難を助けるため"), ("名簿", "避難を助けるため")]


def test_a_table_of_two_captions_is_the_one_whose_rows_it_has():
    """決定内容別 has the words of 内容別, which is another table."""
    document = paper(
        ("heading", "公文書の公開状況（令和7年度）"),
        ("caption", "表4 決定内容別内訳"),
        table(
            [["区分", "件数（件）"], ["公開", "5"], ["部分公開", "3"], ["非公開", "1"], ["取下げ", "1"], ["計", "10"]],
            caption="表4 決定内容別内訳",
            name="t1",
            header_rows=1,
        ),
    )
    interpret(document)
    assert figures(document.parts[0].data, "by_outcome") == [5, 3, 1, 1]
    assert document.parts[0].data["by_subject"] == []


def test_requests_for_review_are_no_requests_and_a_year_without_any_has_none():
    document = paper(
        ("heading", "公文書の公開状況（令和7年度）"),
        "令和7年度の公開請求はありませんでした。また、公文書公開に関する審査請求が1件あった。",
        ("caption", "表1 請求方法"),
        table(
            [["請求方法", "請求者数（人）"], ["窓口", "0"], ["郵送", "0"], ["合計", "0"]],
            caption="表1 請求方法",
            name="t1",
            header_rows=1,
        ),
    )
    document.checks = reconcile(document, interpret(document))
    data = document.parts[0].data
    assert (data["requests"], data["requesters"], data["review_requests"]) == (0, 0, 1)
    assert "fail" not in {c.status for c in document.checks}


def test_a_sentence_above_a_label_is_of_the_paper_before():
    document = paper(
        ("paragraph", "資料1"),
        ("heading", "公文書の公開状況（令和7年度）"),
        ("caption", "表1 請求方法"),
        table([["請求方法", "請求者数（人）"], ["窓口", "2"]], caption="表1 請求方法", name="t1", header_rows=1),
        "審査請求が3件あった。",
        ("paragraph", "資料2"),
        ("heading", "個人情報保護制度の運用状況（令和7年度）"),
        "開示請求件数は4件だった。",
    )
    for block in document.blocks[4:]:
        block.page = 2
    interpret(document)
    assert document.parts[0].data["review_requests"] == 3


def test_a_table_that_says_that_there_is_none_agrees_with_a_count_of_none_in_the_prose():
    document = paper(
        ("heading", "令和7年度 個人情報の利活用の状況について"),
        "【内訳】目的外利用 1ファイル、目的外提供 0ファイル、業務委託 0ファイル",
        ("caption", "1 目的外利用および目的外提供"),
        table(NO_FILES, caption="1 目的外利用および目的外提供", name="t1", header_rows=1),
        ("caption", "○ 業務委託"),
        table(
            [["番号", "個人情報ファイルの名称", "利用課", "利用業務・委託内容"], ["該当なし", LEFT, LEFT, LEFT]],
            caption="○ 業務委託",
            name="t2",
            header_rows=1,
        ),
    )
    document.checks = reconcile(document, interpret(document))
    assert {c.status for c in document.checks} == {"pass"}
