"""A table as figures: which cell holds how much, what its row and column are called.

Figures are whole numbers of the table's smallest decimal place (``scale`` of them make 1), so sums are exact.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from operator import attrgetter

from extractor.checks.labels import Label, column_item, labels_down, row_item
from extractor.checks.say import title
from extractor.checks.view import BLANK, COVERED, FIGURE, NOTHING, TEXT, UNKNOWN, Item, View
from extractor.checks.words import DASHES, NUMBER_HEADER, ROUNDED, fold, stem
from extractor.model import Cell, Table

__all__ = ["Sheet", "ascends"]

_ROW, _PLACE = attrgetter("row"), attrgetter("row", "column")
_QUANTITY = frozenset({FIGURE, NOTHING}).__contains__
_CODE = re.compile(r"コード|電話|郵便|番号|^年度?$|年齢$|^月$|^日$")


def ascends(values: list[int | None]) -> bool:
    """Whether most of the values go up by one from each to the next, so that they number their rows."""
    if len(values) < 3:
        return False
    steps = sum(1 for a, b in pairwise(values) if a is not None and b is not None and b == a + 1)
    return steps >= 0.7 * (len(values) - 1) - (1 if len(values) >= 6 else 0)


def _says(states: Sequence[int], at: Sequence[int]) -> bool:
    """Whether a figure or a dash stands in one of these columns."""
    return any(map(_QUANTITY, map(states.__getitem__, at)))


@lru_cache(maxsize=8192)
def _state_of(text: str) -> int:
    """What stands in a cell that is neither a figure nor a symbol."""
    if not text or text.isspace():
        return BLANK
    words = fold(text)
    if words not in DASHES:
        return TEXT
    return NOTHING if words in ("-", "ー", "─", "・") else UNKNOWN


def _first_row(table: Table) -> int:
    """The first row below the header; a row of words alone over two figures and more is one of the header."""
    first = table.header_rows
    if not first:
        return first
    words, figures = set(), set()
    for cell in table.cells:
        if cell.row == first and cell.text:
            if cell.value is not None or cell.symbol or cell.row_span > 1:
                return first
            words.add(cell.column)
        elif cell.row == first + 1 and cell.value is not None:
            figures.add(cell.column)
    return first + (len(words & figures) >= 2)


class Sheet:
    """The figures of one table; everything that a relation asks of a table is worked out here, once."""

    def __init__(self, table: Table, above: Table | None = None) -> None:
        """``above``: the table whose header this one shares, where it prints none of its own."""
        self.table = table
        self.exact = False
        """Whether its figures were found to be exact though their unit is one of rounded ones."""
        self.rounded = False
        """Whether its figures were found to be rounded though no word says so."""
        self.first = first = _first_row(table)
        rows, columns = table.row_count, table.column_count
        self.states = states = [[BLANK] * columns for _ in range(rows)]
        self.values = values = [[0] * columns for _ in range(rows)]
        self.headers: list[Cell] = []
        self._merged: list[Cell] = []
        self._columns: list[list[Cell]] = [[] for _ in range(columns)]
        facts = [cell.__dict__ for cell in table.cells]  # to ask pydantic for each attribute takes twice as long
        most = max([told["decimals"] for told in facts if told["decimals"] and told["value"] is not None], default=0)
        self.scale = scale = 10 ** min(6, max(0, most))
        for cell, told in zip(table.cells, facts, strict=True):
            r, c = told["row"], told["column"]
            if r < first:
                self.headers.append(cell)
            elif r < rows and c < columns:
                self._columns[c].append(cell)
                if told["row_span"] > 1 or told["column_span"] > 1:
                    self._cover(cell)
                if (value := told["value"]) is not None:
                    states[r][c] = FIGURE
                    values[r][c] = int(value) if scale == 1 else round(value * scale)
                elif symbol := told["symbol"]:
                    states[r][c] = NOTHING if symbol in ("none", "not_applicable") else UNKNOWN
                else:
                    states[r][c] = _state_of(told["text"])
        for column in self._columns:
            column.sort(key=_ROW)
        if above is not None:
            depth = above.header_rows
            heads = [cell for cell in above.cells if cell.row < depth]
            self.headers = [cell.model_copy(update={"row": cell.row - depth}) for cell in heads]

    @cached_property
    def title(self) -> str:
        """What people call the table; asked once, for a table over hundreds of pages has thousands of checks."""
        return title(self.table)

    @cached_property
    def cells(self) -> dict[tuple[int, int], Cell]:
        """The data cells by their places."""
        return {(cell.row, cell.column): cell for cell in self.table.cells if cell.row >= self.first}

    def _cover(self, cell: Cell) -> None:
        """Enter that a merged cell covers other places; its own one too, at first."""
        self._merged.append(cell)
        r, c = cell.row, cell.column
        last, end = r + cell.row_span, min(self.table.column_count, c + cell.column_span)
        for row, figures in zip(self.states[r:last], self.values[r:last], strict=True):
            for j in range(c, end):
                row[j], figures[j] = COVERED, 0

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
            for c, column in enumerate(self._columns):
                decimals[c] = min(6, max([cell.decimals or 0 for cell in column if cell.value is not None], default=0))
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
        for cell, columns in self._heads:
            entry = (cell.row, cell.column, stem(cell.text))
            for c in columns:
                chains[c].append(entry)
        return chains

    @cached_property
    def header_names(self) -> list[str]:
        """Every column's header as it is shown to people: its parts with ／ between."""
        texts: list[list[str]] = [[] for _ in range(self.table.column_count)]
        for cell, columns in self._heads:
            if text := cell.text.strip():
                for c in columns:
                    texts[c].append(text)
        return ["／".join(t) for t in texts]

    @cached_property
    def _heads(self) -> list[tuple[Cell, range]]:
        """The header cells from the top left on, each with the columns that it covers."""
        last = self.table.column_count
        heads = sorted(self.headers, key=_PLACE)
        return [(cell, range(cell.column, min(last, cell.column + cell.column_span))) for cell in heads]

    def column(self, c: int) -> list[Cell]:
        """The data cells that begin in a column, from top to bottom."""
        return self._columns[c]

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
            if (header and not NUMBER_HEADER.search(header)) or self.states_down[c].count(FIGURE) < 2:
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
        first = max(0, min(self.table.stub_columns, self.table.column_count - 1))
        for c in range(first, self.table.column_count):
            if c in self.number_columns:
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
    def units(self) -> dict[int, str | None]:
        """The units of the columns that have an entry of their own."""
        return {c.index: c.unit for c in self.table.columns}

    @cached_property
    def row_items(self) -> list[Item]:
        """The rows that hold figures as items."""
        columns = self.figure_columns
        if not columns:
            return []
        rows, labels = range(self.first, self.table.row_count), self._row_labels
        return [row_item(r, labels[r]) for r in rows if _says(self.states[r], columns)]

    @cached_property
    def silent_rows(self) -> list[Item]:
        """The rows whose figures are left blank, as items."""
        columns = self.figure_columns
        rows = range(self.first, self.table.row_count) if columns else ()
        return [row_item(r, self._row_labels[r]) for r in rows if not _says(self.states[r], columns)]

    def _column_item(self, c: int) -> Item:
        return column_item(c, self.header_chains[c], self.header_names[c], self.units.get(c))

    @cached_property
    def _row_labels(self) -> list[tuple[Label | None, ...]]:
        """For every row the cells of the label columns that cover it."""
        rows = self.table.row_count
        columns = [labels_down(self._columns[c], rows, 10 * k) for k, c in enumerate(self.label_columns)]
        return list(zip(*columns, strict=True)) if columns else [()] * rows

    @cached_property
    def row_words(self) -> list[str]:
        """For every row the words of its own label cells, as matched."""
        return [
            "/".join([label.entry[2] for label in row if label is not None and label.entry[0] == r])
            for r, row in enumerate(self._row_labels)
        ]

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

    def let_go(self) -> None:
        """Forget the views, which hold the sheet as it holds them: the table would stay until the collector ran."""
        for name in ("rows_down", "columns_across"):
            vars(self).pop(name, None)

    def _view(self, down: bool, items: list[Item], lines: list[Item]) -> View:
        return View(self, down, items, lines, {i.index: i for i in items})

    @cached_property
    def tall(self) -> frozenset[tuple[int, int]]:
        """The places (row, column) of figures that stand in a cell over several rows."""
        return frozenset([(c.row, c.column) for c in self._merged if c.row_span > 1 and c.value is not None])

    @cached_property
    def total_rows(self) -> frozenset[int]:
        """The rows that are totals by their label (合計, 計, 小計)."""
        return frozenset(i.index for i in self.row_items if i.strength >= 2)

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
        return [r for r in range(self.first, self.table.row_count) if r not in self.total_rows]
