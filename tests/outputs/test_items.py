from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extractor.model import Block, Cell, Check, Column, Evidence, Lines, Message, Reading, Region, Suggestion, Table
from extractor.outputs import items
from extractor.outputs.items import block_line, box_text, cell_line, check_line, table_bytes, table_lines

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


@pytest.fixture(scope="module")
def in_c() -> None:
    if items.CELLS_IN_C is None:
        pytest.skip("the writer in C was not built")


boxes_beyond = st.lists(
    st.floats(allow_nan=False, allow_infinity=False)
    | st.floats(-1, 1000)
    | st.integers(0, 10**5).map(lambda n: n / 200)  # many of them in the middle between two hundredths
    | st.sampled_from([-0.0, 1e6, 999999.995, 1.005]),
    min_size=4,
    max_size=4,
)
odd_cells = st.builds(
    Cell,
    row=st.integers(),
    column=some,
    text=words | st.text(st.characters(max_codepoint=0x80, exclude_categories=["Cs"]), max_size=20),
    raw=words,
    value=figures,
    decimals=st.none() | st.integers(),
    confidence=st.floats(allow_nan=False, allow_infinity=False) | st.floats(0, 1),
    regions=st.lists(st.builds(Region, page=st.integers(), bbox=boxes_beyond), max_size=3),
)


@pytest.mark.usefixtures("in_c")
@given(tables, st.lists(odd_cells, max_size=4), st.integers(0, 5))
def test_a_table_is_the_same_bytes_from_the_writer_in_c_as_from_that_in_python(
    table: Table, more: list[Cell], depth: int
) -> None:
    table.cells.extend(more)
    assert table_bytes(table, depth) == table_lines(table, depth).encode("utf-8")


@pytest.mark.usefixtures("in_c")
@pytest.mark.parametrize(("name", "wrong"), [("value", float("nan")), ("confidence", float("inf")), ("text", "\ud800")])
def test_the_writer_in_c_refuses_what_that_in_python_refuses(name: str, wrong: Any) -> None:
    cell = Cell(row=0, column=0, text="", raw="", regions=[])
    setattr(cell, name, wrong)
    table = Table(id="t", pages=[1], row_count=1, column_count=1, cells=[cell])
    with pytest.raises(ValueError, match=r"Out of range float|surrogates not allowed"):
        table_lines(table, 3).encode("utf-8")
    with pytest.raises(ValueError, match=r"Out of range float|surrogates not allowed"):
        table_bytes(table, 3)


def test_without_the_writer_in_c_a_table_is_written_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Table(
        id="t", pages=[1], row_count=1, column_count=1, cells=[Cell(row=0, column=0, text="計", raw="計", regions=[])]
    )
    monkeypatch.setattr(items, "CELLS_IN_C", None)
    assert table_bytes(table, 3) == table_lines(table, 3).encode("utf-8")


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
