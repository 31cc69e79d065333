from __future__ import annotations

from extractor.checks import reconcile
from extractor.model import Block, Document, PageInfo
from tests.checks.build import UP, paper, table

GROUPS = [
    ["区分", "内容"],
    ["誤交付（2）", "通知"],
    [UP, "書類"],
    ["誤送付（3）", "封筒"],
    [UP, "通知"],
    [UP, "書類"],
    ["紛失（5）", "台帳"],
]


def _paper(*printed: str) -> Document:
    """A table on the last page that counts more rows than it has, and the page numbers as they are printed."""
    last = len(printed)
    document = paper(table(GROUPS, page=last))
    document.pages = [
        PageInfo(number=n, width=595, height=842, rotation=0, layer="digital") for n in range(1, last + 1)
    ]
    document.source.page_count = last
    for n, text in enumerate(printed, start=1):
        document.blocks.append(Block(id=f"n{n}", kind="page_number", page=n, text=text, raw=text))
    return document


def _status(document: Document) -> set[str]:
    return {c.status for c in reconcile(document) if c.kind == "group_count" and c.status != "pass"}


def test_what_fails_at_the_end_of_an_excerpt_is_undecided() -> None:
    assert _status(_paper("1", "2", "－ 6 －")) == {"undecided"}


def test_what_fails_in_a_whole_paper_fails() -> None:
    assert _status(_paper("1", "2", "3")) == {"fail"}


def test_a_page_without_a_number_is_no_leap() -> None:
    assert _status(_paper("1", "", "3")) == {"fail"}
