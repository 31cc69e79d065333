from __future__ import annotations

import pytest

from extractor.families import interpret
from tests.checks.build import paper, table
from tests.families.papers import PAPERS, interpreted, records


@pytest.mark.parametrize("name", PAPERS)
def test_labels_pages_years_and_bodies_of_the_parts(name):
    for part, true in zip(interpreted(name).parts, records(name), strict=True):
        assert (part.label, part.pages, part.fiscal_year) == (true["label"], true["pages"], true["fiscal_year"])
        if "municipality" in true:
            assert part.municipality is not None
            assert part.municipality.model_dump() == true["municipality"]


def test_titles_and_era_labels_are_as_printed():
    parts = interpreted("council").parts
    assert [p.title for p in parts[:3]] == [
        "公文書の公開状況",
        "個人情報保護制度の運用状況",
        "令和6年度個人情報の利活用の状況について",
    ]
    assert [p.era_label for p in parts] == ["令和6年度", "令和6年度", "令和6年度", "令和5年度"]


def test_an_attachment_belongs_to_the_part_that_it_completes():
    part = interpreted("council").parts[2]
    assert [(a.label, a.pages) for a in part.attachments] == [("別紙", [11, 12, 13, 14])]
    assert all(not p.attachments for p in interpreted("council").parts if p is not part)


def test_every_block_and_every_table_is_in_one_part():
    read = interpreted("council")
    ids = {p.id for p in read.parts}
    assert {b.part for b in read.blocks} == ids
    assert {t.part for t in read.tables} <= ids
    assert all(t.key.startswith("資料") for t in read.tables)


def test_a_paper_of_no_known_family_is_one_part_without_data():
    budget = table([["款", "補正額（千円）"], ["総務費", "10"], ["民生費", "20"]])
    read = paper(("heading", "令和4年度一般会計補正予算"), budget)
    assert interpret(read) == []
    assert [(p.family, p.data, p.title, p.fiscal_year) for p in read.parts] == [
        (None, None, "令和4年度一般会計補正予算", 2022)
    ]


def test_tables_with_headers_that_every_paper_has_make_no_family_of_an_untitled_paper():
    sites = table([["区分", "件数"], ["交差点", "12"], ["単路", "30"], ["計", "42"]])
    hours = table([["区分", "件数"], ["昼", "25"], ["夜", "17"], ["計", "42"]])
    read = paper(("heading", "交通事故の発生"), sites, hours)
    interpret(read)
    assert [(p.family, p.data) for p in read.parts] == [(None, None)]
    assert read.problems == []


def test_rows_that_a_family_names_tell_an_untitled_paper_with_the_same_headers():
    outcomes = table(
        [["区分", "件数"], ["開示請求", "42"], ["全部開示", "20"], ["部分開示", "12"], ["不存在", "10"], ["合計", "42"]]
    )
    requesters = table([["区分", "件数"], ["市民", "32"], ["市民以外", "10"], ["合計", "42"]])
    read = paper(("heading", "令和6年度の件数"), outcomes, requesters)
    interpret(read)
    assert [p.family for p in read.parts] != [None]


def test_an_empty_document_has_no_parts():
    read = paper()
    assert interpret(read) == []
    assert read.parts == []


def test_a_list_of_papers_on_an_agenda_opens_none_of_them():
    read = paper(("heading", "次第"), "資料1", "資料2", "資料3", "以上")
    interpret(read)
    assert len(read.parts) == 1


def test_a_label_printed_again_on_the_next_page_opens_nothing():
    read = paper(
        ("heading", "資料1"),
        "まえがき",
        ("page", "2"),
        ("heading", "資料1"),
        "つづき",
        ("page", "3"),
        "資料２",
        pages=3,
    )
    interpret(read)
    assert [(p.label, p.pages) for p in read.parts] == [("資料1", [1, 2]), ("資料２", [3])]


def test_a_title_of_both_reports_together_opens_neither():
    read = paper(
        ("heading", "令和5年度情報公開制度及び個人情報保護制度の運用状況"),
        ("heading", "第1 情報公開制度の運用状況"),
        "公文書の開示請求件数は12件であった。",
        ("heading", "第2 個人情報保護制度の運用状況"),
        "保有個人情報の開示請求件数は3件であった。",
    )
    interpret(read)
    assert [(p.family, p.title, p.fiscal_year) for p in read.parts] == [
        ("disclosure_report", "第1 情報公開制度の運用状況", 2023),
        ("personal_data_report", "第2 個人情報保護制度の運用状況", 2023),
    ]
    assert [p.data["requests"] for p in read.parts] == [12, 3]


LISTED = table([["施設", "定員"], ["一園", "10"]])


@pytest.mark.parametrize(
    ("content", "title", "year"),
    [
        ([("heading", "緑の町"), ("heading", "令和4年度"), ("heading", "緑町予算書")], "令和4年度　緑町予算書", 2022),
        ([("heading", "令和4年度"), ("heading", "水道事業会計")], "令和4年度　水道事業会計", 2022),
        ([("paragraph", "議案第1号"), ("paragraph", "令和3年度一般会計補正予算")], "令和3年度一般会計補正予算", 2021),
        ([("caption", "入所申込状況一覧（西の部）"), LISTED], "入所申込状況一覧（西の部）", None),
        ([("paragraph", "ご注意ください"), LISTED], None, None),
        ([("paragraph", "及び現在高の見込みに関する調書"), LISTED], None, None),
    ],
)
def test_the_title_of_a_paper_of_no_known_family_is_the_line_that_reads_like_one(content, title, year):
    read = paper(*content)
    interpret(read)
    assert (read.parts[0].title, read.parts[0].fiscal_year) == (title, year)


def test_a_year_that_only_headers_name_is_the_papers_and_what_is_planned_is_not():
    read = paper(table([["区分", "令和3年度決算額", "令和4年度予算額", "令和9年度見込額"], ["市税", "1", "2", "3"]]))
    interpret(read)
    assert (read.parts[0].fiscal_year, read.parts[0].era_label) == (2022, "令和4年度")
