from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extractor.model import Cell, Region
from extractor.outputs.writer import _box, _cell, as_bytes, as_text
from tests.support.truth import document

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


def cells() -> st.SearchStrategy[Cell]:
    """Any cell."""
    some = st.integers(0, 10**6)
    words = st.text(max_size=20)
    number = st.floats(0, 2000)
    region = st.builds(Region, page=some, bbox=st.lists(number, min_size=4, max_size=4))
    return st.builds(
        Cell,
        row=some,
        column=some,
        row_span=some,
        column_span=some,
        text=words,
        raw=words,
        corrected=st.none() | words,
        value=st.none() | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
        decimals=st.none() | some,
        symbol=st.none() | words,
        role=st.sampled_from(["header", "label", "data", "total"]),
        confidence=st.floats(0, 1),
        regions=st.lists(region, max_size=3),
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


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False) | st.floats(-1, 1000), min_size=4, max_size=4))
@example([0.0, 0.0, 0.0, 1e16])
@example([0.0, 1.005, -0.0, 595.32])
def test_a_box_is_written_as_its_rounded_numbers_are(box: list[float]) -> None:
    assert _box(box) == json.dumps([round(v, 2) + 0.0 for v in box])[1:-1]


@given(cells())
def test_a_cell_is_written_as_the_encoder_writes_its_record(cell: Cell) -> None:
    record = cell.model_dump(mode="json")
    record["confidence"] = round(cell.confidence, 2) + 0.0
    assert _cell(cell) == json.dumps(record, ensure_ascii=False)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_a_box_that_json_cannot_hold_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="Out of range float"):
        _box([0.0, 1.0, number, 2.0])
