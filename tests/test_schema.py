"""The schemas in the tree are those of the models, and what is written follows them (by an independent validator)."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from extractor.checks import reconcile
from extractor.families import interpret
from extractor.schema import schemas
from tests.support.truth import document

TREE = Path(__file__).resolve().parents[1] / "schemas"


def test_every_schema_is_sound():
    for schema in schemas().values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_the_schemas_in_the_tree_are_those_of_the_models():
    written = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in TREE.glob("*.schema.json")}
    assert written == schemas(), "run `extractor schema`"


def valid(name: str, instance: object) -> list[str]:
    validator = jsonschema.Draft202012Validator(schemas()[f"{name}.schema.json"])
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(instance)]


WHOLE = ["shiryo1", "shiryo2", "shiryo2.shifted", "shiryo3", "council"]
BROKEN = ["shiryo1", "shiryo2", "shiryo3", "council"]


@pytest.mark.parametrize(("name", "broken"), [*((n, False) for n in WHOLE), *((n, True) for n in BROKEN)])
def test_documents_and_the_data_of_their_parts_follow_the_schemas(name, broken):
    read = document(name, broken)
    read.checks = reconcile(read, interpret(read))
    written = json.loads(read.model_dump_json())
    assert valid("document", written) == []
    for part in written["parts"]:
        assert valid(part["family"], part["data"]) == []


def test_a_key_that_the_contract_does_not_know_is_refused():
    read = document("shiryo2")
    interpret(read)
    written = json.loads(read.model_dump_json())
    written["parts"][0]["data"]["files"][0]["colour"] = "red"
    written["parts"][0]["pages"] = "1"
    assert any("colour" in error for error in valid("personal_data_use", written["parts"][0]["data"]))
    assert any("pages" in error for error in valid("document", written))


def test_a_null_is_written_as_a_key_of_its_own():
    read = document("shiryo2")
    interpret(read)
    written = json.loads(read.model_dump_json())
    del written["parts"][0]["data"]["files"][54]["purpose"]
    assert any("purpose" in error for error in valid("personal_data_use", written["parts"][0]["data"]))


@pytest.mark.parametrize("name", ["document", "error"])
def test_every_key_is_described_in_the_documentation(name: str) -> None:
    page = (TREE.parent / "docs" / "json.md").read_text(encoding="utf-8")
    keys: set[str] = set()
    todo: list[object] = [schemas()[f"{name}.schema.json"]]
    while todo:
        part = todo.pop()
        if isinstance(part, dict):
            properties = part.get("properties")
            keys |= set(properties if isinstance(properties, dict) else ())
            todo += part.values()
        elif isinstance(part, list):
            todo += part
    assert len(keys) > 10
    assert sorted(key for key in keys if f"`{key}`" not in page) == []
