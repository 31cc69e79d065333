from __future__ import annotations

import copy
from typing import Any

import pytest

from extractor.language import speak
from extractor.outputs.difference import differences
from tests.support.truth import document


@pytest.fixture
def was() -> dict[str, Any]:
    speak("en")
    return document("shiryo1").model_dump(mode="json")


def test_the_same_documents_have_no_difference(was: dict[str, Any]) -> None:
    assert differences(was, copy.deepcopy(was)) == []


def test_who_read_it_is_not_compared(was: dict[str, Any]) -> None:
    now = copy.deepcopy(was)
    now["extractor"]["version"] = "another"
    assert differences(was, now) == []


def test_a_changed_cell_is_told_by_caption_labels_was_and_is(was: dict[str, Any]) -> None:
    now = copy.deepcopy(was)
    table = next(t for t in now["tables"] if "表１" in t["caption"])
    cell = next(c for c in table["cells"] if c["text"] == "4,664")
    cell["text"] = "4,646"
    (line,) = differences(was, now)
    for word in (table["caption"], "計", "件数", "「4,664」 → 「4,646」"):
        assert word in line


def test_a_lost_table_a_new_cell_and_a_changed_block_are_each_told(was: dict[str, Any]) -> None:
    now = copy.deepcopy(was)
    gone = now["tables"].pop(0)
    new = {**now["tables"][0]["cells"][0], "row": 99, "text": "fresh"}
    now["tables"][0]["cells"].append(new)
    now["blocks"][0]["text"] = "another heading"
    lines = "\n".join(differences(was, now))
    assert f"table gone: 「{gone['caption']}」" in lines
    assert "no cell → 「fresh」" in lines
    assert "+ p.1 heading 「another heading」" in lines


def test_boxes_of_recognised_pages_are_not_compared_and_of_digital_ones_are(was: dict[str, Any]) -> None:
    now = copy.deepcopy(was)
    cell = now["tables"][0]["cells"][0]
    cell["regions"][0]["bbox"][0] += 1
    cell["confidence"] = 0.5
    assert len(differences(was, now)) == 2
    for one in (was, now):
        for page in one["pages"]:
            page["layer"] = "ocr"
    assert differences(was, now) == []


def test_every_change_of_any_value_is_told(was: dict[str, Any]) -> None:
    for key in ("schema_version", "corrections_sha256", "source", "pages", "parts", "problems", "checks"):
        now = copy.deepcopy(was)
        value = now[key]
        if isinstance(value, list):
            now[key] = [*value, {"id": "new", "key": "k", "statement": {"ja": "a", "en": "a"}, "status": "pass"}]
        elif isinstance(value, dict):
            now[key] = {**value, "file_name": "other.pdf"}
        else:
            now[key] = "other"
        assert differences(was, now), key
