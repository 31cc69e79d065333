"""A table as figures: which cell holds how much, what its row and column are called.

Figures are whole numbers of the table's smallest decimal place (``scale`` of them make 1), so sums are exact.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from operator import attrgetter

from extractor.checks.view import BLANK, COVERED, FIGURE, NOTHING, TEXT, UNKNOWN, Item, View
from extractor.checks.words import (
    DASHES,
    NUMBER_HEADER,
    OTHER,
    RATE,
    ROUNDED,
    SHARE,
    fold,
    is_part,
    stem,
    total_strength,
    traits,
)
from extractor.model import Cell, Table

__all__ = ["Sheet", "ascends"]

_ROW = attrgetter("row")
_CODE = re.compile(r"コード|電話|郵便|番号|^年度?$|年齢$|^月$|^日$")


def ascends(values: list[int | None]) -> bool:
    """Whether most of the values go up by one from each to the next, so that they number their rows."""
    if len(values) < 3:
        return False
    steps = sum(1 for a, b in pairwise(values) if a is not None and b is not None and b == a + 1)
    return steps >= 0.7 * (len(values) - 1) - (1 if len(values) >= 6 else 0)


def _says(states: Sequence[int], at: Sequence[int]) -> bool:
    """Whether a figure or a dash stands in one of these columns."""
    return not {states[c] for c in at}.isdisjoint((FIGURE, NOTHING))


class Sheet:
    """The figures of one table; everything that a relation asks of a table is worked out here, once."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.first = table.header_rows
        rows, columns = table.row_count, table.column_count
        self.states: list[list[int]] = [[BLANK] * columns for _ in range(rows)]
        self.values: list[list[int]] = [[0] * columns for _ in range(rows)]
        self.cells: dict[tuple[int, int], Cell] = {}
        self.headers: list[Cell] = []
        most = 0
        for cell in table.cells:
            if cell.decimals and cell.decimals > most and cell.value is not None:
                most = cell.decimals
        self.scale = 10 ** min(6, most)
        whole = self.scale == 1
        for cell in table.cells:
            r, c = cell.row, cell.column
            if r < self.first:
                self.headers.append(cell)
                continue
            self.cells[r, c] = cell
            if r < rows and c < columns:
                value = cell.value
                if whole and value is not None and cell.row_span == 1 and cell.column_span == 1:  # by far the most
                    self.states[r][c] = FIGURE
                    self.values[r][c] = int(value)
                else:
                    self._enter(cell)

    def _enter(self, cell: Cell) -> None:
        r, c = cell.row, cell.column
        states = self.states[r]
        if cell.row_span > 1 or cell.column_span > 1:
            for i in range(r, min(len(self.states), r + cell.row_span)):
                row, figures = self.states[i], self.values[i]
                for j in range(c, min(len(row), c + cell.column_span)):
                    row[j], figures[j] = COVERED, 0
        value = cell.value
        if value is not None:
            states[c] = FIGURE
            self.values[r][c] = round(value * self.scale) if self.scale > 1 else int(value)
        elif cell.symbol:
            states[c] = NOTHING if cell.symbol in ("none", "not_applicable") else UNKNOWN
        elif not cell.text or cell.text.isspace():
            states[c] = BLANK
        else:
            text = fold(cell.text)
            dash = text in DASHES
            states[c] = TEXT if not dash else NOTHING if text in ("-", "ー", "─", "・") else UNKNOWN

    def number(self, scaled: int | float) -> int | float:
        """A scaled figure as it is written in the JSON."""
        if self.scale == 1:
            return int(scaled)
        value = scaled / self.scale
        return int(value) if value == int(value) else round(value, len(str(self.scale)) - 1)

    @cached_property
    def steps(self) -> list[int]:
        """For every column the smallest step of its figures in scaled units (the table's scale for whole numbers)."""
        decimals = [0] * self.table.column_count
        if self.scale > 1:
            for (_, c), cell in self.cells.items():
                if cell.decimals and cell.value is not None and c < len(decimals):
                    decimals[c] = max(decimals[c], min(cell.decimals, 6))
        return [self.scale // 10**d for d in decimals]

    @cached_property
    def figures_of(self) -> list[Counter[int]]:
        """For every column how often each figure (scaled) stands in it."""
        counts: list[Counter[int]] = [Counter() for _ in range(self.table.column_count)]
        for states, values in zip(self.states, self.values, strict=True):
            for count, state, value in zip(counts, states, values, strict=True):
                if state == FIGURE:
                    count[value] += 1
        return counts

    @cached_property
    def says_rounded(self) -> bool:
        """Whether its notes say that figures are rounded (四捨五入, 端数)."""
        return any(ROUNDED.search(note) for note in self.table.notes)

    @cached_property
    def has_negatives(self) -> bool:
        """Whether any figure is below 0."""
        return any(value < 0 for row in self.values for value in row)

    @cached_property
    def header_chains(self) -> list[list[tuple[int, int, str]]]:
        """For every column the header cells over it, from top to bottom, empty ones included."""
        chains: list[list[tuple[int, int, str]]] = [[] for _ in range(self.table.column_count)]
        for cell in sorted(self.headers, key=lambda h: (h.row, h.column)):
            entry = (cell.row, cell.column, stem(cell.text))
            for c in range(cell.column, min(self.table.column_count, cell.column + cell.column_span)):
                chains[c].append(entry)
        return chains

    @cached_property
    def header_names(self) -> list[str]:
        """Every column's header as it is shown to people: its parts with ／ between."""
        texts: list[list[str]] = [[] for _ in range(self.table.column_count)]
        for cell in sorted(self.headers, key=lambda h: (h.row, h.column)):
            if cell.text.strip():
                for c in range(cell.column, min(self.table.column_count, cell.column + cell.column_span)):
                    texts[c].append(cell.text.strip())
        return ["／".join(t) for t in texts]

    def column(self, c: int) -> list[Cell]:
        """The data cells that begin in a column, from top to bottom."""
        return self._columns[c]

    @cached_property
    def _columns(self) -> list[list[Cell]]:
        columns: list[list[Cell]] = [[] for _ in range(self.table.column_count)]
        for cell in self.cells.values():
            if cell.row < self.table.row_count and cell.column < self.table.column_count:
                columns[cell.column].append(cell)
        for column in columns:
            column.sort(key=_ROW)
        return columns

    def _filled(self, c: int) -> list[Cell | None]:
        """For every row the cell of a column that covers it."""
        filled: list[Cell | None] = [None] * self.table.row_count
        for cell in self._columns[c]:
            filled[cell.row] = cell
            for r in range(cell.row + 1, min(len(filled), cell.row + cell.row_span)):
                filled[r] = cell
        return filled

    @cached_property
    def states_down(self) -> list[list[int]]:
        """The states column by column."""
        return [list(column) for column in zip(*self.states, strict=True)]

    @cached_property
    def values_down(self) -> list[list[int]]:
        """The values column by column."""
        return [list(column) for column in zip(*self.values, strict=True)]

    @cached_property
    def number_columns(self) -> list[int]:
        """Columns that number their rows: 1, 2, 3, … under No., 番号 or an empty header."""
        found = []
        for c in range(self.table.column_count):
            header = fold(self.header_names[c])
            if header and not NUMBER_HEADER.search(header):
                continue
            values = [
                int(cell.value) if isinstance(cell.value, int) else None
                for cell in self.column(c)
                if cell.role != "total"
            ]
            if sum(v is not None for v in values) >= max(2, 0.6 * len(values)) and ascends(values):
                found.append(c)
        return found

    @cached_property
    def figure_columns(self) -> list[int]:
        """Columns of figures: at least half of what stands there is figures or dashes, and they are quantities."""
        found = []
        for c in range(self.table.column_count):
            if c in self.number_columns or c < min(self.table.stub_columns, self.table.column_count - 1):
                continue
            states = self.states_down[c][self.first :]
            figures, nothing = states.count(FIGURE), states.count(NOTHING)
            if not figures or 2 * (figures + nothing) < figures + states.count(TEXT) + nothing:
                continue
            if _CODE.search(fold(self.header_names[c])):
                continue
            found.append(c)
        return found

    @cached_property
    def label_columns(self) -> list[int]:
        """The columns that name the rows: those left of the first column of figures that hold words."""
        limit = self.figure_columns[0] if self.figure_columns else self.table.column_count
        words = [c for c in range(limit) if c not in self.number_columns]
        return words or ([0] if limit else [])

    @cached_property
    def column_items(self) -> list[Item]:
        """The columns of figures as items."""
        return [self._column_item(c) for c in self.figure_columns]

    @cached_property
    def silent_columns(self) -> list[Item]:
        """The columns between those of figures in which nothing but dashes and blanks stands, as items."""
        columns = self.figure_columns
        between = range(columns[0], columns[-1]) if columns else ()
        left = [c for c in between if c not in columns and c not in self.number_columns]
        empty = (BLANK, NOTHING, COVERED)
        return [self._column_item(c) for c in left if all(s in empty for s in self.states_down[c][self.first :])]

    @cached_property
    def _units(self) -> dict[int, str | None]:
        return {c.index: c.unit for c in self.table.columns}

    def _column_item(self, c: int) -> Item:
        chain = self.header_chains[c]
        texts = [t for _, _, t in chain]
        joined = "".join(texts)
        last = next((t for t in reversed(texts) if t), "")
        share = bool(SHARE.search(joined))
        return Item(
            index=c,
            chain=chain,
            label="/".join(t for t in texts if t) or f"column {c + 1}",
            name=self.header_names[c] or f"{c + 1}列目",
            strength=max(total_strength(last), *(min(1, total_strength(t)) for t in texts)) if texts else 0,
            part=any(is_part(t) for t in texts),
            share=share,
            rate=not share and any(RATE.search(t) for t in texts),
            other=any(OTHER.search(t) for t in texts),
            unit=self._units.get(c),
        )

    @cached_property
    def row_items(self) -> list[Item]:
        """The rows that hold figures as items."""
        columns = self.figure_columns
        if not columns:
            return []
        return [self._row_item(r) for r in range(self.first, self.table.row_count) if _says(self.states[r], columns)]

    @cached_property
    def silent_rows(self) -> list[Item]:
        """The rows whose figures are left blank, as items."""
        columns = self.figure_columns
        rows = range(self.first, self.table.row_count) if columns else ()
        return [self._row_item(r) for r in rows if not _says(self.states[r], columns)]

    @cached_property
    def _row_labels(self) -> list[tuple[int, list[Cell | None]]]:
        """The label columns: the level that each begins, and for every row the cell that covers it."""
        return [(10 * k, self._filled(c)) for k, c in enumerate(self.label_columns)]

    def _row_item(self, r: int) -> Item:
        chain: list[tuple[int, int, str]] = []
        level = -1
        texts: list[str] = []
        shown = []
        for depth, filled in self._row_labels:
            cell = filled[r]
            if cell is None:
                continue
            words = cell.text
            text = stem(words)
            chain.append((cell.row, cell.column, text))
            if text:
                texts.append(text)
                shown.append(words.strip().replace("\n", " "))
                if level < 0 and cell.row == r:
                    raw = cell.raw
                    level = depth + (len(raw) - len(raw.lstrip(" 　")) if "\n" not in raw else 0)
        told = [traits(t) for t in texts]
        strength = max([t.strength for t in told], default=0)
        if len(texts) > 1:
            strength = max(strength, total_strength("".join(texts)))
        share = rate = other = False
        for t in told:
            share, rate, other = share or t.share, rate or t.rate, other or t.other
        return Item(
            index=r,
            chain=chain,
            label="/".join(texts) or f"row {r + 1}",
            name="／".join(shown) or f"{r + 1}行目",
            level=max(level, 0),
            strength=strength,
            part=bool(chain and chain[-1][2] and told[-1].part),
            share=share,
            rate=rate and not share,
            other=other,
        )

    @cached_property
    def rows_by_leaf(self) -> dict[str, Item]:
        """The rows by their innermost label; of rows of one name the last."""
        return {i.leaf: i for i in self.row_items}

    @cached_property
    def rows_down(self) -> View:
        """Rows added up, once in every column."""
        return self._view(True, self.row_items, self.column_items)

    @cached_property
    def columns_across(self) -> View:
        """Columns added up, once in every row."""
        return self._view(False, self.column_items, self.row_items)

    def _view(self, down: bool, items: list[Item], lines: list[Item]) -> View:
        return View(self, down, items, lines, {i.index: i for i in items})

    @cached_property
    def grand_total(self) -> Item | None:
        """The row that is the total of the whole table by its label, if there is one."""
        totals = [i for i in self.row_items if i.strength == 3 and len({t for _, _, t in i.chain if t}) == 1]
        if len(totals) == 1 or (totals and len({t.leaf for t in totals}) == len(totals)):
            return totals[-1]
        return None

    @cached_property
    def data_rows(self) -> list[int]:
        """The rows that are no totals: what a count of the table counts."""
        totals = {i.index for i in self.row_items if i.strength >= 2}
        return [r for r in range(self.first, self.table.row_count) if r not in totals]
