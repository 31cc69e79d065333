"""What a table's cells say: texts, figures, roles, the heads and units of its columns."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import regex

from extractor.layout.continuation import JoinedTable
from extractor.layout.found import GridCell
from extractor.layout.headers import AnyCell, stub_width
from extractor.layout.lines import Line
from extractor.layout.native import load
from extractor.model import Cell, Region, Table, made
from extractor.patterns import later_regex
from extractor.text import Figure, normalise, parse_figure

__all__ = ["TOTAL", "describe"]

TOTAL = regex.compile(
    r"^(?:合計|総計|総合計|小計|計|累計|総数|総額|全体|合計額|[^\s]{1,12}(?:合計|小計)|[^\s]{1,8}計)$"
)
ASIDE = regex.compile(r"[\s　]|[（(].*?[）)]|※[0-9]*")
NOT_TOTAL = later_regex(r"(?:会計|統計|家計|設計|推計|時計|集計|余計)$")
UNIT = regex.compile(
    r"[（(]\s*(?:単位\s*[：:]\s*)?(?P<unit>千円|百万円|億円|万円|円|件|人|名|％|%|‰|世帯|戸|校|台|ファイル|か所|箇所|回|団体|㎡|m²|ha|km|t|ｔ|日|歳|点|冊|部|票|ポイント)\s*[）)]$"
)
FIGURE_ENDS = later_regex(r"\p{Nd}[,，.．]?\s*$")
FIGURE_BEGINS = later_regex(r"\s*[,，.．]?\p{Nd}")
BARE = later_regex(r"[\s\p{Nd},，.．]*$")  # a figure and nothing else: it may be one of its own
GROUPED = later_regex(r"\p{Nd} \p{Nd}{3}")
NEXT_UNIT = later_regex(r"\S[）)」』】。、，．％]*")
Fields = dict[str, Any]
"""What a cell or column of the contract says, in the order of its model."""
NATIVE = load("_cells")
CELL_KEYS, REGION_KEYS = set(Cell.model_fields), set(Region.model_fields)
"""The fields that are told: all, as where a document is read from its JSON. In C all cells share one set, which would
take more memory than all else in a cell; nothing is left that could be added to it."""
PADDING = 8.0  # points: what a cell keeps free at both sides together
MOST_PADDING = 12.0  # points: … and at most, where its text shows that it is more (word processors: 10.8)


def describe(joined: JoinedTable, table_id: str) -> Table:
    """The table of the contract: cells with text, value and role, column heads, stub and header depth."""
    depth = joined.header_rows
    stub = stub_width(joined.cells, depth, joined.columns)
    cells = _cells(joined.cells, depth, stub)
    _part_lines(cells)
    _mark_totals(cells, depth)
    table = Table.model_validate(
        {
            "id": table_id,
            "pages": joined.pages,
            "header_rows": depth,
            "stub_columns": stub,
            "row_count": joined.rows,
            "column_count": joined.columns,
            "columns": _columns(cells, depth, joined.columns),
            "ruling": joined.ruling,
            "cells": [],
        }
    )
    table.cells = cells
    return table


def _cells(cells: Sequence[AnyCell], depth: int, stub: int) -> list[Cell]:
    if NATIVE is None:
        return [_cell(cell, depth, stub) for cell in cells]
    models, fields = (Cell, Region), (CELL_KEYS, REGION_KEYS)
    told: list[Cell] = NATIVE.described(
        cells, depth, stub, GridCell, models, fields, (normalise, _with_whole_figures, parse_figure, _value)
    )
    return told


def _value(figure: Figure) -> int | float | None:
    found = figure.value
    if found is None:
        return None
    return int(found) if found == int(found) and not figure.decimals else float(found)


def _cell(cell: AnyCell, depth: int, stub: int) -> Cell:
    lines = cell.lines
    single = len(lines) == 1
    raw = lines[0].text if single else cell.raw
    text = normalise(raw if single else _with_whole_figures(cell)) if raw else ""
    role = "header" if cell.row < depth else "label" if cell.column < stub else "data"
    value: int | float | None = None
    decimals: int | None = None
    symbol: str | None = None
    if text and role != "header":
        figure = parse_figure(text)
        if figure is not None and not (role == "label" and (figure.unit or figure.value is None)):
            value = _value(figure)
            decimals = figure.decimals if value is not None else None
            symbol = figure.symbol
    confidence = lines[0].confidence if single else min([line.confidence for line in lines], default=1.0)
    fields: Fields = {
        "row": cell.row,
        "column": cell.column,
        "row_span": cell.row_span,
        "column_span": cell.column_span,
        "text": text,
        "raw": raw,
        "corrected": None,
        "value": value,
        "decimals": decimals,
        "symbol": symbol,
        "role": role,
        "confidence": confidence * cell.confidence,
        "regions": [made(Region, {"page": page, "bbox": list(box)}, REGION_KEYS) for page, box in cell.regions],
    }
    return made(Cell, fields, CELL_KEYS)


def _with_whole_figures(cell: AnyCell) -> str:
    """A cell's words, where a figure that runs on in the next line for want of room stands in one."""
    text = cell.lines[0].text
    for line, following in itertools.pairwise(cell.lines):
        broken = FIGURE_BEGINS.match(following.text) and FIGURE_ENDS.search(line.text)
        text += ("" if broken and _is_full(line, following, cell) else "\n") + following.text
    return text


def _is_full(line: Line, following: Line, cell: AnyCell) -> bool:
    """Whether a line has no room for the character that follows, with what may not begin a line behind it: ０）."""
    box = cell.regions[0][1]
    width = line.box[2] - line.box[0]
    unit = NEXT_UNIT.match(following.text)
    more = unit is None or unit.end() < len(following.text.rstrip())
    if more and following is cell.lines[-1] and following.box[2] - following.box[0] > width + 0.5 * line.size:
        return False
    padding = 2 * (min(w.box[0] for w in cell.lines) - box[0])
    free = PADDING if BARE.match(following.text) else min(max(padding, PADDING), MOST_PADDING)
    return box[2] - box[0] - width < line.size * (len(unit.group()) if unit else 1) + free


def _part_lines(cells: Sequence[Cell]) -> None:
    """Figures on lines of their own are no groups of one figure: 700 over 730 is not 700 730, written with a blank."""
    for c in cells:
        if c.value is not None and "\n" in c.raw and GROUPED.search(c.text):
            c.__dict__["value"] = c.__dict__["decimals"] = None  # which pydantic need not check


@lru_cache(maxsize=4096)
def _says_total(text: str) -> bool:
    word = ASIDE.sub("", text)
    return TOTAL.match(word) is not None and NOT_TOTAL.search(word) is None


def _mark_totals(cells: Sequence[Cell], depth: int) -> None:
    """Figures in rows or columns whose label says 合計, 計, 小計 … are totals."""
    rows = {
        r
        for c in cells
        if c.role == "label" and _says_total(c.text)
        for r in range(c.row, c.row + (c.row_span if c.row_span <= 1 else 1))
    }
    columns = {
        k
        for c in cells
        if c.role == "header" and c.row + c.row_span == depth and _says_total(c.text)
        for k in range(c.column, c.column + c.column_span)
    }
    if not rows and not columns:
        return
    for c in cells:
        if (c.row in rows or c.column in columns) and c.role == "data" and (c.value is not None or c.symbol):
            c.__dict__["role"] = "total"  # which pydantic need not check


def _columns(cells: Sequence[Cell], depth: int, count: int) -> list[Fields]:
    """The columns, each with the texts of the header over it from top to bottom, and its unit."""
    heads: list[list[str]] = [[] for _ in range(count)]
    for c in sorted([c for c in cells if c.row < depth and c.text], key=lambda c: c.row):
        for over in heads[c.column : c.column + c.column_span]:
            over.append(c.text)
    units = [UNIT.search(over[-1]) if over else None for over in heads]
    return [
        {"index": k, "header": over, "unit": unit.group("unit") if unit else None}
        for k, (over, unit) in enumerate(zip(heads, units, strict=True))
    ]
