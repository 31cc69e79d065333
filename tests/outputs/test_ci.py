from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from extractor.cli import main
from extractor.outputs.ci import Case, cases_of, github_lines, junit
from extractor.outputs.writer import as_bytes
from tests.outputs.papers import small

CASES = [
    Case("a.pdf", "one", "pass"),
    Case("a.pdf", "two", "fail", "合わない: 50%,\n次", "表1\x1b", "out/a,b.json"),
    Case("b.pdf", "three", "skipped", "open"),
]


def test_junit_counts_and_nests_by_document():
    root = ET.fromstring(junit(CASES, "check"))
    assert root.attrib == {"name": "check", "tests": "3", "failures": "1", "errors": "0", "skipped": "1"}
    assert [s.get("name") for s in root] == ["a.pdf", "b.pdf"]
    failure = root.find("./testsuite/testcase/failure")
    assert failure is not None
    assert failure.get("message") == "合わない: 50%,\n次"
    assert failure.text == "表1\ufffd"


def test_github_lines_are_one_line_each_and_escaped():
    lines = list(github_lines(CASES))
    assert lines[0] == "::error file=out/a%2Cb.json,title=a.pdf%3A two::合わない: 50%25,%0A次%0A表1\ufffd"
    assert lines[1].startswith("::notice title=b.pdf%3A three::")
    assert len(lines) == 2


def test_a_failing_check_is_a_failure_with_its_place():
    (case,) = cases_of(small(), "small.json", "en")
    assert case.status == "fail"
    assert "1,234" in case.message
    assert case.detail == "表1 試験 合計/令和6年度 件数（件） (p.1)"


def test_verify_tells_ci_what_differs(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    papers, expected = tmp_path / "papers", tmp_path / "expected"
    papers.mkdir()
    expected.mkdir()
    (papers / "bad.pdf").write_bytes(b"no pdf at all")
    (expected / "gone.json").write_bytes(as_bytes(small()))
    target = tmp_path / "junit.xml"
    call = ["verify", str(papers), "--expected", str(expected), "--junit", str(target), "--github", "--lang", "en"]
    assert main(call) == 1
    root = ET.fromstring(target.read_bytes())
    assert [(s.get("name"), s.get("failures")) for s in root] == [("bad.error.json", "1"), ("gone.json", "1")]
    assert capsys.readouterr().out.count("::error ") == 2
