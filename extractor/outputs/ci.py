"""What a CI shows: test results as JUnit XML, and GitHub's annotations. No clock: the same result, the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from extractor.model import Document
from extractor.outputs.summary import page_of, place_of

__all__ = ["Case", "cases_of", "github_lines", "junit"]

_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that was tested. ``status``: ``pass`` | ``fail`` | ``error`` | ``skipped``; ``file``: its path."""

    suite: str
    name: str
    status: str
    message: str = ""
    detail: str = ""
    file: str = ""


def cases_of(document: Document, file: str, language: str) -> list[Case]:
    """The checks of a document as cases: a failing one fails, an open one is skipped."""
    tables = {table.id: table for table in document.tables}
    cases = []
    for check in document.checks:
        statement = check.statement.ja if language == "ja" else check.statement.en
        first = check.evidence[0] if check.evidence else None
        place = place_of(first, tables) if first else ""
        page = page_of(first, tables) if first else None
        status = {"pass": "pass", "fail": "fail", "undecided": "skipped"}[check.status]
        detail = f"{place} (p.{page})" if page else place
        name = check.key or f"{check.kind} {check.id}"
        cases.append(Case(document.source.file_name, name, status, statement, detail, file))
    return cases


def junit(cases: Sequence[Case], name: str) -> bytes:
    """Cases as JUnit XML (the form that Jenkins, GitLab and GitHub actions read), one suite for each document."""
    root = ET.Element("testsuites", name=name)
    suites: dict[str, list[Case]] = {}
    for case in cases:
        suites.setdefault(case.suite, []).append(case)
    totals = _counts(cases)
    root.attrib.update(totals)
    for title, own in suites.items():
        suite = ET.SubElement(root, "testsuite", {"name": _fit(title), **_counts(own)})
        for case in own:
            attributes = {"classname": _fit(title), "name": _fit(case.name)}
            if case.file:
                attributes["file"] = _fit(case.file)
            element = ET.SubElement(suite, "testcase", attributes)
            tag = {"fail": "failure", "error": "error", "skipped": "skipped"}.get(case.status)
            if tag is not None:
                told = ET.SubElement(element, tag, {"message": _fit(case.message)})
                told.text = _fit(case.detail)
    ET.indent(root)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _counts(cases: Sequence[Case]) -> dict[str, str]:
    def count(status: str) -> str:
        return str(sum(case.status == status for case in cases))

    return {"tests": str(len(cases)), "failures": count("fail"), "errors": count("error"), "skipped": count("skipped")}


def github_lines(cases: Sequence[Case]) -> Iterator[str]:
    """What failed as GitHub's workflow commands, a line each, and what is open as notices."""
    levels = {"fail": "error", "error": "error", "skipped": "notice"}
    for case in cases:
        level = levels.get(case.status)
        if level is not None:
            place = f" file={_property(case.file)}," if case.file else " "
            text = case.message + (f"\n{case.detail}" if case.detail else "")
            yield f"::{level}{place}title={_property(f'{case.suite}: {case.name}')}::{_data(text)}"


def _fit(text: str) -> str:
    return _UNFIT.sub("\ufffd", text)


def _data(text: str) -> str:
    """A message as a workflow command takes it."""
    return _fit(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
