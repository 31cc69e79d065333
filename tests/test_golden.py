"""The committed documents in ``output/`` are what the fixtures give today; only ``make golden`` rewrites them."""

from __future__ import annotations

import json

import jsonschema
import pytest

from extractor.cli import main
from extractor.schema import schemas
from tests.support.truth import FIXTURES

GOLDEN = FIXTURES.parent / "output"
DOCUMENTS = sorted(GOLDEN.glob("*.json"))


def test_every_fixture_has_its_document():
    assert sorted(p.stem for p in DOCUMENTS) == sorted(p.stem for p in FIXTURES.glob("*.pdf"))


def test_the_fixtures_read_again_give_the_same_documents(capsys):
    status = main(["verify", str(FIXTURES), "--expected", str(GOLDEN), "--lang", "en"])
    assert (status, capsys.readouterr().err.splitlines()[-1:]) == (0, [f"All {len(DOCUMENTS)} are the same."])


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.stem)
def test_every_document_is_valid_by_an_independent_validator(path):
    known = schemas()
    document = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(known["document.schema.json"]).validate(document)
    for part in document["parts"]:
        if part["family"]:
            jsonschema.Draft202012Validator(known[f"{part['family']}.schema.json"]).validate(part["data"])
