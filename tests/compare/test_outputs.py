import json
from pathlib import Path

import pytest

from extractor.cli import main
from extractor.compare import compare
from extractor.compare.lines import around, lines, short
from extractor.compare.page import as_html
from extractor.outputs.writer import as_bytes
from tests.compare.build import paper, rows
from tests.outputs.test_report import Page


def years():
    head = ["区分", "件数（件）"]
    old = rows("a", head, [("教育", 1000), ("福祉", 500), ("環境", 800), ("議会", 90), ("<b>", 640)])
    new = rows("a", head, [("教育", 1050), ("福祉", 520), ("環境", 80), ("議会", 95), ("区政", 4)])
    return paper(2023, old), paper(2024, new)


@pytest.fixture
def saved(tmp_path: Path) -> tuple[str, str]:
    paths = []
    for document in years():
        path = tmp_path / f"{document.parts[0].fiscal_year}.json"
        path.write_bytes(as_bytes(document))
        paths.append(str(path))
    return paths[0], paths[1]


def test_text_tells_out_of_line_first_then_the_rest_then_new_and_gone():
    text = "\n".join(lines(compare(*years())))
    places = [text.index(word) for word in ("環境", "教育", "区政", "<b>")]
    assert places == sorted(places)
    assert "1,000 → 1,050 (+50, +5.0%)" in text


def test_json_is_one_line_of_valid_json(saved: tuple[str, str], capsys: pytest.CaptureFixture[str]):
    assert main(["compare", *saved, "--json"]) == 0
    out = capsys.readouterr().out
    record = json.loads(out)
    assert out.count("\n") == 1
    assert record["old"]["fiscal_year"] == 2023
    assert record["changes"][0]["row"] == "環境"
    assert record["changes"][0]["percent"] == -90.0
    assert [g["status"] for g in record["new_and_gone"]] == ["new", "gone"]


def test_page_is_whole_escaped_and_asks_nothing_of_the_network(saved: tuple[str, str], tmp_path: Path):
    target = tmp_path / "c.html"
    assert main(["compare", *saved, "--report", str(target), "--quiet"]) == 0
    text = target.read_text(encoding="utf-8")
    parsed = Page(text)
    assert parsed.open == []
    assert "<b>" not in text
    assert any(str(a.get("content")).startswith("default-src 'none'") for t, a in parsed.tags if t == "meta")
    assert not any(t in ("script", "link", "iframe") for t, _ in parsed.tags)
    assert text.count("<svg") == 1
    assert as_html(compare(*years())).decode() == text


def test_a_file_that_is_no_document_is_told_with_status_3(saved: tuple[str, str], tmp_path: Path):
    other = tmp_path / "x.json"
    other.write_text("{}", encoding="utf-8")
    assert main(["compare", saved[0], str(other)]) == 3
    assert main(["compare", saved[0], str(tmp_path / "none.json")]) == 3


def test_reworded_texts_are_cut_to_where_they_differ():
    a, b = "あ" * 40 + "令和6年度" + "い" * 40, "あ" * 40 + "令和7年度" + "い" * 40
    assert around(a, b) == ("…ああああああ令和6年度いいいいいい…", "…ああああああ令和7年度いいいいいい…")
    assert around("x", "y") == ("x", "y")


def test_long_labels_are_shortened_to_what_stands_in_brackets():
    assert short("福祉部 / 【給付金事務】とても長い説明" + "あ" * 60) == "福祉部 / 【給付金事務】"
    assert short("【6年4月】書類を紛失") == "【6年4月】書類を紛失"
