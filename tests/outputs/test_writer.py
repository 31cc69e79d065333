from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.outputs.writer import as_bytes, as_text
from tests.support.truth import document

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(["tables", "parts", "blocks", "x"]), values, max_size=4))
def test_any_record_comes_back_as_it_was(record: dict[str, object]) -> None:
    assert json.loads(as_text(record)) == record


def test_a_document_has_one_line_for_each_cell_block_and_check() -> None:
    paper = document("shiryo1")
    text = as_bytes(paper).decode("utf-8")
    lines = text.split("\n")
    assert lines[-1] == ""
    cells = [line for line in lines if line.lstrip().startswith('{"row":')]
    assert len(cells) == sum(len(table.cells) for table in paper.tables)
    assert all(json.loads(line.strip().rstrip(",")) for line in cells)


def test_the_order_of_keys_is_the_models() -> None:
    record = json.loads(as_bytes(document("shiryo2")))
    assert list(record) == list(type(document("shiryo2")).model_fields)


def test_what_is_no_strict_json_is_refused() -> None:
    with pytest.raises(ValueError, match="Out of range float"):
        as_text({"value": float("nan")})
