"""The whole line on scans of the papers, where they lie beside the checkout: cells, spans and figures as printed."""

from __future__ import annotations

import json
import unicodedata

import pytest

import extractor
from tests.support.papers import cells_of
from tests.support.score import score
from tests.support.shared import shared_path


@pytest.mark.parametrize("name", ["shiryo1.scan", "shiryo2.scan"])
def test_a_scan_gives_the_tables_that_its_paper_prints(name):
    path = shared_path(f"fixtures/{name}.pdf")
    truth = json.loads(shared_path(f"fixtures/{name}.truth.json").read_text(encoding="utf-8"))
    document = extractor.extract(path, ocr="auto")
    assert {page.layer for page in document.pages} == {"ocr"}
    found, true = [_folded(t) for t in document.tables], [_folded(t) for t in truth["tables"]]
    assert score(true, found).f1 >= 0.98
    assert not [c for c in document.checks if c.status == "fail"]


def _folded(table):
    """The cells without the widths of their letters, which a picture does not tell."""
    return [(*place, unicodedata.normalize("NFKC", text)) for *place, text in cells_of(table)]
