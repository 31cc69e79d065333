"""Papers of other towns: other words, other tables, tables that lie on their side. They bind as far as words allow."""

from __future__ import annotations

from extractor.checks import reconcile
from extractor.families import interpret
from tests.checks.build import LEFT, UP, paper, table
from tests.families.papers import bare


def read(*content):
    document = paper(*content)
    document.checks = reconcile(document, interpret(document))
    return document


def heading(text):
    return ("heading", text)


def captioned(text, rows, name, header_rows=1):
    return [("caption", text), table(rows, caption=text, name=name, header_rows=header_rows)]


def labelled(items, figure="requests"):
    return {i["label"]: i[figure] for i in items}


def test_a_report_on_the_ordinance_of_another_city():
    outcomes = [
        ["決定区分", "件数"],
        ["開示", "60"],
        ["部分開示", "40"],
        ["不開示", "5"],
        ["不存在", "10"],
        ["取下げ", "5"],
    ]
    document = read(
        heading("令和5年度　情報公開条例の運用状況"),
        "横浜市情報公開条例第25条の規定に基づき、令和5年度における運用状況を公表します。",
        "令和5年度の行政文書の開示請求の件数は、120件で、前年度（98件）と比べ22件の増加となりました。",
        *captioned(
            "表1　開示請求者の区分別件数",
            [["請求者の区分", "請求件数"], ["市内に住所を有する者", "80"], ["その他", "40"], ["計", "120"]],
            "t1",
        ),
        *captioned("表2　開示請求に対する決定の状況", [*outcomes, ["計", "120"]], "t2"),
        *captioned("表3　不開示理由別の件数", [["不開示理由", "件数"], ["個人情報", "30"], ["法人等情報", "12"]], "t3"),
        "審査請求の件数は2件でした。",
    )
    part = document.parts[0]
    assert (part.family, part.fiscal_year) == ("disclosure_report", 2023)
    assert part.municipality.model_dump() == {"name": "横浜市", "code": "141003"}
    assert (part.data["requests"], part.data["review_requests"]) == (120, 2)
    assert labelled(part.data["by_requester"]) == {"市内に住所を有する者": 80, "その他": 40}
    assert labelled(part.data["by_outcome"]) == {"開示": 60, "部分開示": 40, "不開示": 5, "不存在": 10, "取下げ": 5}
    assert labelled(part.data["by_refusal_reason"]) == {"個人情報": 30, "法人等情報": 12}
    assert "fail" not in {c.status for c in document.checks}
    assert {p.code for p in document.problems} >= {"table-missing"}


BY_BODY = [
    ["実施機関", "請求件数", "決定の内訳", LEFT, LEFT, LEFT, "取下げ"],
    [UP, UP, "全部公開", "一部公開", "非公開", "不存在", UP],
    ["市長", "80", "50", "20", "2", "5", "3"],
    ["教育委員会", "15", "10", "3", "0", "1", "1"],
    ["合計", "95", "60", "23", "2", "6", "4"],
]


def test_outcomes_that_stand_side_by_side_are_read_from_the_total_row():
    document = read(
        heading("第1　情報公開制度の運用状況"),
        *captioned("1　請求件数及び処理状況", BY_BODY, "t1", header_rows=2),
        "審査請求はありませんでした。",
    )
    data = document.parts[0].data
    assert data["requests"] == 95
    assert data["review_requests"] == 0
    assert labelled(data["by_outcome"]) == {"全部公開": 60, "一部公開": 23, "非公開": 2, "不存在": 6, "取下げ": 4}
    assert data["by_outcome"][0]["evidence"] == {"table": "t1", "row": 4, "column": 2}


def test_kinds_of_request_with_their_outcomes_side_by_side():
    rows = [
        ["区分", "請求件数", "全部開示", "部分開示", "不開示", "取下げ"],
        ["開示請求", "12", "8", "3", "0", "1"],
        ["訂正請求", "1", "0", "0", "1", "0"],
        ["合計", "13", "8", "3", "1", "1"],
    ]
    document = read(
        heading("第2　個人情報保護制度の運用状況"), *captioned("1　保有個人情報の開示請求等の処理状況", rows, "t1")
    )
    data = document.parts[0].data
    assert data["requests"] == 13
    assert labelled(data["by_outcome"]) == {"開示請求": 12, "訂正請求": 1}
    assert labelled(data["by_outcome"][1]["outcomes"]) == {"全部開示": 0, "部分開示": 0, "不開示": 1, "取下げ": 0}


def test_incidents_with_a_column_of_dates():
    rows = [
        ["番号", "発生日", "事故の概要", "原因", "所管課"],
        ["1", "令和5年4月10日", "税額通知書を別人に送付（2名分）", "確認不足のため", "税務課"],
        ["2", "令和6年1月9日", "名簿を紛失（30人分）", "〃", "学校教育課"],
    ]
    document = read(
        heading("個人情報保護制度の運用状況（令和5年度）"), *captioned("個人情報の漏えい等の状況", rows, "t1")
    )
    assert bare(document.parts[0].data["incidents"])[1] == {
        "no": 2,
        "kind": None,
        "month": "2024-01",
        "actor": None,
        "content": "名簿を紛失",
        "affected": [{"count": 30, "unit": "人"}],
        "cause": "確認不足のため",
        "cause_printed": "〃",
        "department": "学校教育課",
    }


def test_use_and_provision_in_tables_of_their_own_that_count_anew():
    document = read(
        heading("令和4年度における保有個人情報の目的外利用及び外部提供の状況について"),
        *captioned(
            "1 目的外利用",
            [
                ["No.", "利用課", "保有課", "個人情報ファイルの名称", "利用目的"],
                ["1", "税務課", "市民課", "住民基本台帳ファイル", "課税のため"],
                ["2", "防災課", "介護保険課", "要介護認定者名簿", "避難支援のため"],
            ],
            "t1",
        ),
        *captioned(
            "2 外部提供",
            [
                ["No.", "提供先", "保有課", "個人情報ファイルの名称", "提供目的"],
                ["1", "警察署", "市民課", "住民基本台帳ファイル", "捜査のため"],
            ],
            "t2",
        ),
    )
    data = document.parts[0].data
    assert [(f["no"], f["kind"], f["using_department"]) for f in data["files"]] == [
        (1, "internal_use", "税務課"),
        (2, "internal_use", "防災課"),
        (1, "provision", "警察署"),
    ]
    assert data["files"][0]["holding_department"] == "市民課"
    assert data["summary"]["files_total"] == 3
    assert "fail" not in {c.status for c in document.checks}


def test_a_survey_of_another_prefecture_with_a_table_that_is_not_declared():
    document = read(
        heading("令和６年度における個人情報の保護に関する法律の施行の状況について"),
        *captioned(
            "個人情報ファイルの保有状況",
            [
                ["市町村名", "個人情報ファイル数", "要配慮を含む"],
                ["東京都", "9", "1"],
                ["府中市", "800", "200"],
                ["調布市", "400", "90"],
            ],
            "t1",
        ),
        *captioned(
            "開示請求の状況", [["市町村名", "請求件数"], ["府中市", "80"], ["調布市", "40"], ["合計", "120"]], "t2"
        ),
    )
    figures = document.parts[0].data["figures"]
    assert [
        (f["table"], f["organisation"], f["code"], f["value"]) for f in figures if f["measure"] == ["請求件数"]
    ] == [
        ("開示請求の状況", "府中市", "132063", 80),
        ("開示請求の状況", "調布市", "132080", 40),
    ]
    assert {f["organisation"]: f["code"] for f in figures}["東京都"] == "130001"


def test_a_part_whose_title_is_unknown_is_known_by_its_tables():
    outcomes = [["処理状況", "件数（件）"], ["全部公開", "6"], ["部分公開", "4"], ["非公開", "2"], ["合計", "12"]]
    document = read(
        heading("窓口だより"),
        *captioned("表1 公開請求処理状況", outcomes, "t1"),
        *captioned("表2 請求方法", [["請求方法", "請求者数（人）"], ["窓口", "5"], ["郵送", "3"], ["合計", "8"]], "t2"),
    )
    assert document.parts[0].family == "disclosure_report"
    assert document.parts[0].data["requesters"] == 8


def test_a_title_alone_without_anything_to_read_is_of_no_family():
    document = read(heading("個人情報保護制度の運用状況について"), "諮問のとおり承認された。")
    assert document.parts[0].family is None
    assert document.problems == []


YEARS = [["処理状況", "令和5年度", "令和6年度", "増減"], ["開示", "60", "50", "△10"], ["不開示", "5", "8", "3"]]


def test_the_latest_of_several_years_is_the_reports_own():
    document = read(
        heading("令和6年度　行政文書の開示状況"),
        *captioned("表1　開示請求に対する決定の状況", [*YEARS, ["計", "65", "58", "△7"]], "t1"),
        *captioned(
            "表2　請求者の内訳",
            [
                ["区分", "請求者数（人）", LEFT, "件数（件）", LEFT],
                [UP, "前年度", "本年度", "前年度", "本年度"],
                ["市民", "9", "8", "40", "30"],
                ["市民以外", "4", "3", "25", "28"],
                ["合計", "13", "11", "65", "58"],
            ],
            "t2",
            header_rows=2,
        ),
    )
    data = document.parts[0].data
    assert labelled(data["by_outcome"]) == {"開示": 50, "不開示": 8}
    assert labelled(data["by_requester"], "requesters") == {"市民": 8, "市民以外": 3}
    assert labelled(data["by_requester"]) == {"市民": 30, "市民以外": 28}
    assert (data["requests"], data["requesters"]) == (58, 11)
    assert "fail" not in {c.status for c in document.checks}


def test_of_rows_that_are_years_the_latest_is_read():
    rows = [
        ["年度", "請求件数", "全部公開", "一部公開", "非公開", "取下げ"],
        ["令和4年度", "30", "20", "5", "3", "2"],
        ["令和5年度", "41", "30", "6", "3", "2"],
        ["令和6年度", "52", "40", "7", "3", "2"],
    ]
    document = read(heading("情報公開条例の運用状況（令和6年度）"), *captioned("1　公開請求の処理状況", rows, "t1"))
    data = document.parts[0].data
    assert labelled(data["by_outcome"]) == {"全部公開": 40, "一部公開": 7, "非公開": 3, "取下げ": 2}


def test_a_year_alone_over_a_column_is_of_the_unit_that_the_table_tells():
    content = captioned(
        "表3　請求方法", [["請求方法", "2023年度", "2024年度"], ["窓口", "4", "7"], ["郵送", "6", "5"]], "t1"
    )
    document = read(heading("2024年度　公文書の公開状況"), *content)
    assert labelled(document.parts[0].data["by_method"], "requesters") == {"窓口": 7, "郵送": 5}


def test_a_note_in_the_last_row_is_no_item():
    rows = [
        ["請求方法", "請求者数（人）"],
        ["窓口", "12"],
        ["郵送", "8"],
        ["合計", "20"],
        ["※　郵送にはファクスを含む。", LEFT],
    ]
    document = read(heading("情報公開制度の運用状況"), *captioned("表1　請求方法", rows, "t1"))
    assert labelled(document.parts[0].data["by_method"], "requesters") == {"窓口": 12, "郵送": 8}
    assert "fail" not in {c.status for c in document.checks}


def test_a_table_with_another_caption_is_known_by_its_rows():
    rows = [
        ["区分", "件数"],
        ["公開", "12"],
        ["部分公開", "8"],
        ["非公開", "3"],
        ["不存在", "2"],
        ["取下げ", "1"],
        ["合計", "26"],
    ]
    document = read(
        heading("公文書の公開状況"), "公開請求件数は26件だった。", *captioned("表4　請求への対応", rows, "t1")
    )
    assert labelled(document.parts[0].data["by_outcome"])["部分公開"] == 8


def test_a_table_of_two_known_rows_and_another_caption_stays_unknown():
    rows = [["区分", "件数"], ["公開", "12"], ["非公開", "3"], ["合計", "15"]]
    document = read(heading("公文書の公開状況"), "公開請求件数は26件だった。", *captioned("表4　会議", rows, "t1"))
    assert document.parts[0].data["by_outcome"] == []
