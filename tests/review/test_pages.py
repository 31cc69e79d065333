"""What the pages show, and what a correction does, without a browser."""

from __future__ import annotations

import re

import pytest

from extractor.corrections import corrections_path, read_corrections, read_document
from extractor.model import Block, Problem
from extractor.outputs.writer import as_bytes
from tests.corrections.build import cell_of, on_disk, table_of
from tests.review.build import Visitor, broken, fields, folder_of_one, with_source
from tests.support.truth import FIXTURES


@pytest.fixture
def one(tmp_path):
    path = folder_of_one(tmp_path)
    return path, Visitor(tmp_path)


def cell_name(read, caption, row, column):
    number = next(n for n, t in enumerate(read.tables) if caption in (t.caption or ""))
    return f"c{number}-{row}-{column}"


def correct(visitor, page, name, text, **more):
    form = fields(visitor.html(f"{page}/cell/{name}"), "set_cell")
    return visitor.post(f"{page}/edit", {**form, "text": text, "value": "", "why": "原本", "who": "山田", **more})


def test_the_list_says_what_waits(one):
    _, visitor = one
    html = visitor.html("/?lang=ja")
    assert "shiryo1" in html
    assert '<span class="state look">要確認</span>' in html
    assert "shiryo1" not in visitor.html("/?state=clean").split("</nav>")[-2]


def test_the_page_speaks_both_languages(one):
    _, visitor = one
    assert '<html lang="ja">' in visitor.html("/?lang=ja")
    assert "To be looked at" in visitor.html("/?lang=en")
    assert '<html lang="en">' in visitor.html("/")


def test_failing_checks_come_first_with_their_sum_and_evidence(one):
    path, visitor = one
    read = read_document(path)
    number = next(n for n, c in enumerate(read.checks) if c.status == "fail" and "表2" in c.key)
    page = visitor.first_document()
    html = visitor.html(f"{page}?check={number}")
    assert html.index('<li class="waits">') < html.index('<li class="pass">')
    assert "≠" in html
    assert re.search(r'<td id="c1-4-2"[^>]*class="[^"]*failing evidence"', html)
    assert re.search(r'<rect class="cell failing evidence" data-name="c1-4-2"', html)


def test_a_single_failing_check_has_itself_as_the_next_and_the_one_before(tmp_path):
    read = broken()
    read.checks = [c for c in read.checks if c.status == "fail"][:1]
    on_disk(tmp_path, read)
    visitor = Visitor(tmp_path)
    page = visitor.first_document()
    for path in (page, f"{page}?check=0"):
        assert f'data-next="{page}?check=0" data-previous="{page}?check=0"' in visitor.html(path)


def test_a_correction_is_saved_and_the_check_holds(one):
    path, visitor = one
    page = visitor.first_document()
    before = len([c for c in read_document(path).checks if c.status == "fail"])
    answer = correct(visitor, page, cell_name(read_document(path), "表２", 4, 2), "1,217")
    assert answer.status_code == 303
    now = read_document(path)
    assert cell_of(table_of(now, "表２"), 4, 2).corrected == "1,217"
    assert len([c for c in now.checks if c.status == "fail"]) == before - 1
    saved = read_corrections(path)
    assert saved is not None
    assert [(o.who, o.when, o.why) for o in saved.corrections.operations] == [("山田", "2026-01-02T03:04:05Z", "原本")]
    html = visitor.html(answer.headers["location"].partition("#")[0] + "&lang=en")
    assert "Correction o1 was saved." in html
    assert f"{before} → {before - 1}" in html


def test_a_suggestion_is_taken_and_taken_back(one):
    path, visitor = one
    original = path.read_bytes()
    page = visitor.first_document()
    read = read_document(path)
    number = next(n for n, c in enumerate(read.checks) if c.status == "fail" and c.suggestions)
    form = fields(visitor.html(f"{page}?check={number}"), "accept_suggestion")
    assert visitor.post(f"{page}/edit", {**form, "who": "山田"}).status_code == 303
    assert any(c.corrected is not None for t in read_document(path).tables for c in t.cells)
    form = fields(visitor.html(page), "undo")
    assert visitor.post(f"{page}/edit", {**form, "who": "佐藤"}).status_code == 303
    now = read_document(path)
    now.corrections_sha256 = None
    assert as_bytes(now) == original


def test_a_discrepancy_of_the_paper_needs_a_remark_and_then_waits_no_more(one):
    path, visitor = one
    page = visitor.first_document()
    number = next(n for n, c in enumerate(read_document(path).checks) if c.status == "fail")
    form = fields(visitor.html(f"{page}?check={number}"), "accept_discrepancy")
    assert visitor.post(f"{page}/edit", {**form, "who": "山田", "why": " "}).status_code == 400
    assert visitor.post(f"{page}/edit", {**form, "who": "山田", "why": "原本もこの数字"}).status_code == 303
    check = read_document(path).checks[number]
    assert (check.status, check.remark) == ("fail", "原本もこの数字（山田 2026-01-02）")
    assert 'class="badge judged"' in visitor.html(page)


def test_spans_and_tables_are_changed_from_the_editor(one):
    path, visitor = one
    page = visitor.first_document()
    read = read_document(path)
    name = cell_name(read, "表１", 5, 0)
    form = fields(visitor.html(f"{page}/cell/{name}"), "split_table")
    assert (
        visitor.post(f"{page}/edit", {**form, "who": "山田", "header_rows": "0", "caption": "後半"}).status_code == 303
    )
    assert table_of(read_document(path), "後半").row_count == table_of(read, "表１").row_count - 5
    form = fields(visitor.html(f"{page}/cell/c0-0-0"), "join_tables")
    assert visitor.post(f"{page}/edit", {**form, "who": "山田", "drop_rows": "0"}).status_code == 303
    assert len(read_document(path).tables) == len(read.tables)
    form = fields(visitor.html(f"{page}/cell/c0-1-0"), "set_span")
    assert visitor.post(f"{page}/edit", {**form, "who": "山田", "row_span": "2", "column_span": "1"}).status_code == 303
    assert cell_of(read_document(path).tables[0], 1, 0).row_span == 2


def test_the_second_person_is_told_and_may_save_after_looking(one):
    path, visitor = one
    page = visitor.first_document()
    read = read_document(path)
    first, second = cell_name(read, "表２", 4, 2), cell_name(read, "表４", 6, 1)
    old = fields(visitor.html(f"{page}/cell/{second}"), "set_cell")
    assert correct(visitor, page, first, "1,217").status_code == 303
    saved = corrections_path(path).read_bytes()
    answer = visitor.post(f"{page}/edit", {**old, "text": "4,664", "value": "", "why": "", "who": "佐藤"})
    assert answer.status_code == 409
    assert corrections_path(path).read_bytes() == saved
    assert "4,664" in answer.text
    assert "山田" in answer.text
    again = fields(answer.text)
    assert visitor.post(f"{page}/edit", again).status_code == 303
    now = read_document(path)
    assert cell_of(table_of(now, "表２"), 4, 2).corrected == "1,217"
    assert cell_of(table_of(now, "表４"), 6, 1).corrected == "4,664"


def test_a_form_made_before_a_new_reading_moved_the_rows_still_finds_its_cell_or_is_refused(one):
    path, visitor = one
    page = visitor.first_document()
    read = read_document(path)
    form = fields(visitor.html(f"{page}/cell/{cell_name(read, '表２', 4, 2)}"), "set_cell")
    cell_of(table_of(read, "表２"), 4, 2).raw = "９９９"
    path.write_bytes(as_bytes(read))
    answer = visitor.post(f"{page}/edit", {**form, "text": "1,217", "value": "", "why": "", "who": "山田"})
    assert answer.status_code == 409
    assert not corrections_path(path).exists()


def test_search_finds_words_in_either_width_and_short_ones_too(one):
    _, visitor = one
    for query in ("1,271", "１，２７１", "公開請求", "教育"):
        html = visitor.html(f"/?lang=en&q={query}")
        assert re.search(r"<mark>[^<]+</mark>", html), query
    assert "was not found" in visitor.html("/?lang=en&q=存在しない語句")
    for query in ('"', "%", "_", "a OR b", "NEAR(", "*", "'"):
        assert (
            visitor.get(
                "/",
            ).status_code
            == 200
        )
        assert visitor.client.get("/", params={"q": query}).status_code == 200


def test_hidden_words_are_not_searched(tmp_path):
    read = broken()
    message = {"ja": "除きました。「ヒミツノコトバ」", "en": "left out “ヒミツノコトバ”"}
    read.problems.append(Problem(code="hidden-text", severity="warning", page=1, message=message))
    on_disk(tmp_path, read)
    visitor = Visitor(tmp_path)
    assert "<mark>" not in visitor.html("/?q=ヒミツノコトバ")


def test_pictures_are_drawn_from_the_pdf_that_has_the_hash(one):
    _, visitor = one
    page = visitor.first_document()
    with visitor.client:
        for path in (f"{page}/page/1.png", f"{page}/crop/c1-4-2.png"):
            answer = visitor.get(path)
            assert answer.status_code == 200
            assert answer.content.startswith(b"\x89PNG")
        assert visitor.get(f"{page}/page/99.png").status_code == 404


def test_without_the_pdf_the_page_goes_on_without_pictures(tmp_path):
    on_disk(tmp_path, broken())
    visitor = Visitor(tmp_path)
    page = visitor.first_document()
    html = visitor.html(f"{page}?lang=en")
    assert "The PDF was not found" in html
    assert "<image" not in html
    assert '<rect class="cell' in html
    assert visitor.get(f"{page}/page/1.png").status_code == 404


def test_a_pdf_that_cannot_be_drawn_gives_no_picture_and_the_server_goes_on(tmp_path):
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7\n" + b"\x00\xff broken " * 200)
    on_disk(tmp_path, with_source(broken(), bad))
    visitor = Visitor(tmp_path)
    page = visitor.first_document()
    with visitor.client:
        assert visitor.get(f"{page}/page/1.png").status_code == 404
        assert visitor.get(page).status_code == 200


def test_an_unreadable_input_is_listed_with_its_reason(tmp_path):
    (tmp_path / "x.error.json").write_text(
        '{"source": {}, "error": {"code": "encrypted", "message": {"ja": "鍵です", "en": "It is locked."}}}',
        encoding="utf-8",
    )
    (tmp_path / "y.json").write_text("[]", encoding="utf-8")
    html = Visitor(tmp_path).html("/?lang=en")
    assert "It is locked." in html
    assert html.count('class="state unreadable"') == 2


def test_a_document_that_was_confirmed_is_in_that_state_until_it_changes(tmp_path):
    read = broken("shiryo2")
    read.checks, read.problems = [], []
    path = on_disk(tmp_path, with_source(read, FIXTURES / "shiryo2.broken.pdf"))
    for check in read_document(path).checks:
        assert check.status != "fail"
    visitor = Visitor(tmp_path)
    page = visitor.first_document()
    form = fields(visitor.html(page), "confirm")
    assert visitor.post(f"{page}/edit", {**form, "who": "山田"}).status_code == 303
    saved = read_corrections(path)
    assert saved is not None
    assert [o.op for o in saved.corrections.operations] == ["confirm"]


def test_a_long_document_is_shown_a_page_at_a_time(tmp_path):
    read = broken()
    info = read.pages[0]
    read.pages = [info.model_copy(update={"number": n}) for n in range(1, 401)]
    read.source.page_count = 400
    read.blocks += [
        Block(id=f"x{n}", kind="paragraph", page=n, bbox=[50, 50, 90, 60], text=f"第{n}頁の文", raw=f"第{n}頁の文")
        for n in range(9, 401)
    ]
    on_disk(tmp_path, read)
    visitor = Visitor(tmp_path)
    page = visitor.first_document()
    html = visitor.html(f"{page}?page=200")
    assert "第200頁の文" in html
    assert "第201頁の文" not in html
    assert html.count('class="sheet waiting"') == 399
    assert "第300頁の文" in visitor.html(f"{page}/sheet/300")
    assert visitor.get(f"{page}/sheet/401").status_code == 404


def test_a_table_over_pages_shows_each_page_its_rows_and_every_cell_once_as_a_target(tmp_path):
    path = folder_of_one(tmp_path, "shiryo2")
    visitor = Visitor(tmp_path)
    page = visitor.first_document()
    read = read_document(path)
    number, table = max(enumerate(read.tables), key=lambda item: len(item[1].pages))
    assert len(table.pages) > 1
    html = "".join(visitor.html(f"{page}/sheet/{n}") for n in table.pages)
    ids = re.findall(rf'id="(c{number}-\d+-\d+)"', html)
    assert sorted(ids) == sorted(f"c{number}-{c.row}-{c.column}" for c in table.cells)
