import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from extractor.model import Evidence
from extractor.outputs import pictures
from extractor.outputs.report import Paper, as_html
from extractor.outputs.report.places import places_of
from extractor.outputs.report.rows import html_table
from extractor.outputs.sources import Sources
from tests.outputs.papers import cell, document, small, table
from tests.support.truth import FIXTURES

VOID = {"meta", "input", "br", "img", "link", "hr", "path", "rect", "circle", "polyline"}


class Page(HTMLParser):
    """Checks that tags are closed in order, and keeps what a test asks for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.tags.append((tag, known))
        if known.get("id"):
            self.ids.append(str(known["id"]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


def page(*papers: Paper) -> tuple[str, Page]:
    text = as_html(papers).decode("utf-8")
    return text, Page(text)


def test_no_request_can_leave_the_page():
    text, parsed = page(Paper(small()), Paper(document("council")))
    policy = next(a["content"] for t, a in parsed.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not any(tag in ("script", "link", "iframe", "object", "form") for tag, _ in parsed.tags)
    links = [v for _, a in parsed.tags for k, v in a.items() if k in ("href", "src")]
    assert links
    assert all(v.startswith(("#", "data:image/png")) for v in links)
    assert not any(k.startswith("on") or k == "style" for _, a in parsed.tags for k in a)
    assert "url(" not in text
    assert "@import" not in text


def test_words_of_a_paper_are_escaped():
    text, _ = page(Paper(small()))
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text
    assert "<b>" not in text


def test_hidden_words_are_told_by_place_and_never_repeated():
    text, _ = page(Paper(small()))
    assert "ひみつの言葉" not in text
    assert "hidden-text" in text


def test_every_tag_is_closed_every_id_is_once_and_every_link_arrives():
    _, parsed = page(Paper(small()), Paper(small()), Paper(document("council")))
    assert parsed.open == []
    assert len(parsed.ids) == len(set(parsed.ids))
    targets = {a["href"][1:] for t, a in parsed.tags if t == "a"}
    assert targets <= set(parsed.ids)


def test_what_fails_stands_before_the_tables_with_both_figures_and_their_difference():
    text, _ = page(Paper(small()))
    start, tables = text.index('id="d1-c1"'), text.index('id="d1-p1-t1"')
    assert start < tables
    card = text[start:tables]
    assert re.search(r">1,243<.*>1,234<.*>\+9<", card, re.DOTALL)


def test_tables_keep_spans_and_header_cells_have_scopes():
    html = html_table(small().tables[0], "d", {})
    first = html.head[0]
    assert [(c.scope, c.row_span, c.column_span) for c in first] == [("col", 2, 1), ("colgroup", 1, 2), ("col", 2, 1)]
    assert html.body[0][0].scope == "rowgroup"
    assert html.body[1][0].scope == "rowgroup"
    assert html.body[2][0].scope is None
    assert html.body[3][0].scope == "row"


def test_a_very_long_table_is_cut_and_the_rest_counted():
    cells = [cell(r, 0, f"項目{r}") for r in range(700)]
    html = html_table(table("t", cells, 700, 1, header_rows=0, stub_columns=1), "d", {})
    assert len(html.body) == 500
    assert html.left_out == 200


def test_the_page_speaks_both_languages_and_shows_one():
    text, parsed = page(Paper(small()))
    assert len(re.findall(r'class="ja"', text)) == len(re.findall(r'class="en"', text)) > 20
    radios = [a for t, a in parsed.tags if t == "input"]
    assert [("checked" in a) for a in radios].count(True) == 1
    assert all(any(t == "label" and a.get("for") == r["id"] for t, a in parsed.tags) for r in radios)


def test_files_that_could_not_be_read_are_listed():
    error = {"source": {"file_name": "x.pdf"}, "error": {"code": "encrypted", "message": {"ja": "鍵", "en": "locked"}}}
    text, _ = page(Paper(None, error=error))
    assert "encrypted" in text
    assert "locked" in text


def test_a_failing_check_is_shown_as_a_picture_of_its_place():
    pdf = FIXTURES / "shiryo1.broken.pdf"
    paper = document("shiryo1", broken=True)
    paper.checks = small().checks
    paper.checks[0].evidence = [Evidence(page=1, bbox=[60, 60, 200, 80], text="x")]
    text, parsed = page(Paper(paper, pdf))
    pictured = [a for t, a in parsed.tags if t == "img"]
    assert len(pictured) == 1
    assert pictured[0]["alt"]
    assert int(pictured[0]["width"]) <= pictures.WIDEST
    assert "source-missing" not in text
    assert text.encode() == as_html([Paper(paper, pdf)])


def test_without_the_pdf_the_page_says_so_and_goes_on():
    text, parsed = page(Paper(small()))
    assert "source-missing" in text
    assert not any(t == "img" for t, _ in parsed.tags)


def test_the_pdf_is_found_by_content_whatever_its_name(tmp_path: Path):
    content = (FIXTURES / "shiryo2.pdf").read_bytes()
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "other name.PDF").write_bytes(content)
    (tmp_path / "same size.pdf").write_bytes(content[:-1] + b"!")
    from extractor.outputs.names import sha256_of

    paper = document("shiryo2")
    paper.source.sha256 = sha256_of(FIXTURES / "shiryo2.pdf")
    paper.source.bytes = len(content)
    assert Sources([tmp_path]).find(paper) == tmp_path / "deep" / "other name.PDF"
    assert Sources().find(paper, tmp_path / "deep" / "x.json") == tmp_path / "deep" / "other name.PDF"
    assert Sources().find(paper, tmp_path / "x.json") is None


def test_pictures_of_a_file_that_is_no_pdf_are_missing_and_nothing_else(tmp_path: Path):
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7 nothing")
    assert pictures.take(bad, [pictures.Place(1, (0, 0, 10, 10))]) == [None]
    good = pictures.Place(1, (0, 0, 100, 100))
    places = [good, pictures.Place(99, (0, 0, 9, 9)), good]
    assert [p is not None for p in pictures.take(FIXTURES / "shiryo1.pdf", places)] == [True, False, True]


def test_a_process_that_takes_too_long_costs_its_pictures_only():
    assert pictures.take(FIXTURES / "shiryo1.pdf", [pictures.Place(1, (0, 0, 50, 50))], seconds=0.001) == [None]


def test_places_are_the_cell_in_question_its_ground_and_the_line_of_prose():
    paper = small()
    cells, prose = places_of(paper.checks[0], paper)
    assert [m.kind for m in cells.marks] == ["first", "range"]
    assert cells.marks[0].bbox == (70.0, 95.0, 130.0, 110.0)
    assert prose.page == 1
    assert prose.bbox[1] < 200 < 212 < prose.bbox[3]


@pytest.mark.parametrize("kept", [1, 2])
def test_evidence_in_another_document_has_no_place_here(kept: int):
    paper = small()
    for evidence in paper.checks[0].evidence[kept:]:
        evidence.document = "f" * 64
    assert len(places_of(paper.checks[0], paper)) == 1
