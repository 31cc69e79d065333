from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extractor.model import Block, Cell, Check, Column, Evidence, Lines, Message, Reading, Region, Suggestion, Table
from extractor.outputs.items import block_line, box_text, cell_line, check_line, table_lines

some = st.integers(0, 10**6)
words = st.text(max_size=20)
number = st.floats(0, 2000)
boxes = st.lists(number, min_size=4, max_size=4)
figures = st.none() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
regions = st.lists(st.builds(Region, page=some, bbox=boxes), max_size=3)
cells = st.builds(
    Cell,
    row=some,
    column=some,
    row_span=some,
    column_span=some,
    text=words,
    raw=words,
    corrected=st.none() | words,
    value=figures,
    decimals=st.none() | some,
    symbol=st.none() | words,
    role=st.sampled_from(["header", "label", "data", "total"]),
    confidence=st.floats(0, 1),
    regions=regions,
)
blocks = st.builds(
    Block,
    id=words,
    part=st.none() | words,
    kind=words,
    page=some,
    bbox=st.none() | boxes,
    text=st.none() | words,
    raw=st.none() | words,
    table=st.none() | words,
    regions=st.none() | regions,
)
messages = st.builds(Message, ja=words, en=words)
evidence = st.builds(
    Evidence,
    table=st.none() | words,
    row=st.none() | some,
    column=st.none() | some,
    rows=st.none() | st.lists(some, max_size=2),
    columns=st.none() | st.lists(some, max_size=3),
    page=st.none() | some,
    bbox=st.none() | boxes,
    text=st.none() | words,
    document=st.none() | words,
)
checks = st.builds(
    Check,
    id=words,
    key=words,
    kind=words,
    status=st.sampled_from(["pass", "fail", "undecided"]),
    statement=messages,
    expected=figures | words,
    actual=figures | words,
    tolerance=st.integers() | st.floats(0, 10),
    lines=st.none() | st.builds(Lines, tested=some, held=some),
    evidence=st.lists(evidence, max_size=3),
    blame=st.none() | words,
    readings=st.lists(st.builds(Reading, by=words, text=words), max_size=2),
    suggestions=st.lists(st.builds(Suggestion, evidence=evidence, text=words, reason=messages), max_size=1),
    remark=st.none() | words,
)
tables = st.builds(
    Table,
    id=words,
    key=words,
    part=st.none() | words,
    caption=st.none() | words,
    section=st.lists(words, max_size=2),
    unit=st.none() | words,
    pages=st.lists(some, max_size=3),
    header_rows=some,
    stub_columns=some,
    row_count=some,
    column_count=some,
    columns=st.lists(
        st.builds(Column, index=some, header=st.lists(words, max_size=2), unit=st.none() | words), max_size=2
    ),
    ruling=words,
    notes=st.lists(words, max_size=2),
    cells=st.lists(cells, max_size=2),
)


def encoded(item: Block | Cell | Check) -> str:
    """What the encoder makes of a model's own record."""
    return json.dumps(item.model_dump(mode="json"), ensure_ascii=False)


@given(cells)
def test_a_cell_is_written_as_the_encoder_writes_its_record(cell: Cell) -> None:
    assert cell_line(cell) == encoded(cell)


@given(blocks)
def test_a_block_is_written_as_the_encoder_writes_its_record(block: Block) -> None:
    assert block_line(block) == encoded(block)


@given(checks)
def test_a_check_is_written_as_the_encoder_writes_its_record(check: Check) -> None:
    assert check_line(check) == encoded(check)


@given(tables)
def test_a_table_is_written_as_its_record_with_each_column_and_cell_on_a_line(table: Table) -> None:
    text = table_lines(table, 3)
    record: dict[str, Any] = table.model_dump(mode="json")
    read = json.loads(text)
    assert read == record
    assert [list(read), *map(list, read["cells"])] == [list(record), *map(list, record["cells"])]
    of_lists = sum(len(record[name]) + 1 for name in ("columns", "cells") if record[name])
    assert len(text.split("\n")) == 2 + len(record) + of_lists


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False) | st.floats(-1, 1000), min_size=4, max_size=4))
@example([0.0, 0.0, 0.0, 1e16])
@example([0.0, 1.005, -0.0, 595.32])
def test_a_box_is_written_as_its_rounded_numbers_are(box: list[float]) -> None:
    assert box_text(box) == json.dumps([round(v, 2) + 0.0 for v in box])[1:-1]


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), float("-inf")])
def test_what_json_cannot_hold_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="Out of range float"):
        box_text([0.0, 1.0, wrong, 2.0])
    region = Region(page=1, bbox=[0, 0, 1, 1])
    with pytest.raises(ValueError, match="Out of range float"):
        cell_line(Cell(row=0, column=0, text="", raw="", value=wrong, regions=[region]))
