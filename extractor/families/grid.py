"""A table as a grid in which a merged cell stands at every place that it covers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from extractor.checks.sheet import Sheet
from extractor.checks.words import says_nothing
from extractor.families.words import Labels, clean, key, shows
from extractor.model import Cell, Table
from extractor.patterns import later
from extractor.text import municipality, parse_figure

__all__ = ["Grid", "Number", "figure_of", "number", "says_nothing"]

Number = int | float

_TOTAL = re.compile(r"^(総?合計|総?計|総数|全体)$")
_YEAR = later(r"^\s*(19|20)\d\d\s*$")
_NOTE = later(r"^\s*(?:※|＊|[(（]?(?:注|備考)\s*\d*\s*[)）:：.．\s])")
_AREAS = ("都", "道", "府", "県", "市", "区", "町", "村")
_FEW = 2
_SUBTOTAL = re.compile(r"^小計$")


def figure_of(cell: Cell) -> Number | None:
    """The figure in a cell: its value, or what its text says where the layout gave none (header cells)."""
    if cell.value is not None:
        return cell.value
    if cell.symbol is not None or not cell.text.strip():
        return None
    return number(cell.text)


def number(text: str) -> Number | None:
    """A text that is a figure as a number, else None."""
    figure = parse_figure(text)
    if figure is None or figure.value is None:
        return None
    return figure.value if isinstance(figure.value, int) else float(figure.value)


class Grid:
    """One table, read by place. Rows and columns count from 0."""

    def __init__(self, table: Table, header_rows: int | None = None) -> None:
        """``header_rows``: how many rows to take for the header, where it is not what the layout says."""
        self.table = table
        self._at: dict[tuple[int, int], Cell] = {}
        for cell in table.cells:
            if cell.row_span == 1 and cell.column_span == 1:  # by far the most
                self._at[cell.row, cell.column] = cell
                continue
            for row in range(cell.row, cell.row + cell.row_span):
                for column in range(cell.column, cell.column + cell.column_span):
                    self._at[row, column] = cell
        self._values: dict[tuple[int, int], Number | None] = {}
        self._totals: dict[int, bool] = {}
        self.header_rows = self._header_rows() if header_rows is None else header_rows

    @cached_property
    def sheet(self) -> Sheet:
        """The table as reconciliation reads it, made once."""
        return Sheet(self.table)

    def _header_rows(self) -> int:
        """The header rows; none where the layout took a row with figures (a lost header) for the header."""
        rows = self.table.header_rows
        for row in range(rows):
            cells = [self.at(row, c) for c in range(self.table.column_count)]
            figures = sum(1 for c in cells if c is not None and number(c.text) is not None and not _YEAR.match(c.text))
            if figures and 2 * figures >= sum(1 for c in cells if c is not None and c.text.strip()):
                return row
        return rows

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers a place."""
        return self._at.get((row, column))

    def text(self, row: int, column: int) -> str:
        """The text of the cell that covers a place; empty where there is none."""
        cell = self._at.get((row, column))
        return "" if cell is None else cell.corrected if cell.corrected is not None else cell.text

    def value(self, row: int, column: int) -> Number | None:
        """The figure at a place."""
        place = (row, column)
        if place not in self._values:
            cell = self._at.get(place)
            self._values[place] = None if cell is None else figure_of(cell)
        return self._values[place]

    def header(self, column: int) -> list[str]:
        """The header texts over a column from top to bottom, each cell once, empty ones left out."""
        path: list[str] = []
        seen: set[int] = set()
        for row in range(self.header_rows):
            cell = self.at(row, column)
            if cell is None or id(cell) in seen:
                continue
            seen.add(id(cell))
            if words := clean(cell.text):
                path.append(words)
        return path

    @cached_property
    def captions(self) -> tuple[str, str]:
        """The caption and the heading above, as they are compared; empty where there is none."""
        table = self.table
        return key(table.caption or ""), key(table.section[-1]) if table.section else ""

    @cached_property
    def caption_shows(self) -> frozenset[str]:
        """What the caption and the heading above show of words."""
        return shows("\0".join(self.captions))

    @cached_property
    def header_shows(self) -> frozenset[str]:
        """What the header shows of words."""
        return shows(self.header_text)

    @cached_property
    def heads_show(self) -> frozenset[str]:
        """What the lowest headers show of words."""
        return shows(self.heads)

    @cached_property
    def header_text(self) -> str:
        """All header texts as they are compared, to ask quickly whether a word is among them."""
        return key("\n".join(dict.fromkeys(words for path in self.headers for words in path)))

    @cached_property
    def heads(self) -> str:
        """The lowest header of each column as it is compared, one behind the other."""
        return "\0".join(key(path[-1]) for path in self.headers if path)

    @cached_property
    def headers(self) -> list[list[str]]:
        """The header path of every column."""
        return [self.header(c) for c in range(self.table.column_count)]

    def rows(self) -> Iterator[int]:
        """The rows below the header that have any text, do not repeat the header and are no notes."""
        return iter(self._rows)

    @cached_property
    def _keys(self) -> dict[int, list[str]]:
        """The texts of every row below the header, as they are compared."""
        columns = self.table.column_count
        rows = {row: [""] * columns for row in range(self.header_rows, self.table.row_count)}
        for (row, column), cell in self._at.items():
            if row in rows and 0 <= column < columns:
                rows[row][column] = key(cell.corrected if cell.corrected is not None else cell.text)
        return rows

    @cached_property
    def _rows(self) -> list[int]:
        rows = []
        head = [key("".join(path[-1:])) for path in self.headers]
        for row, texts in self._keys.items():
            if any(texts) and not (any(head) and texts == head) and not self._is_note(row):
                rows.append(row)
        return rows

    def is_empty(self, row: int) -> bool:
        """Whether a row only says that there is nothing to be listed (該当なし, －)."""
        texts = [text for text in self._keys[row] if text]
        return all(map(says_nothing, texts))

    def _is_note(self, row: int) -> bool:
        """Whether a row is a note (※ …) that one cell over all columns holds."""
        cell = self.at(row, 0)
        whole = cell is not None and 1 < cell.column_span == self.table.column_count
        return whole and cell is not None and _NOTE.match(cell.text) is not None

    @cached_property
    def column_keys(self) -> list[list[str]]:
        """The texts of every column in the rows of ``rows``, as they are compared."""
        return [[self._keys[r][c] for r in self._rows] for c in range(self.table.column_count)]

    @cached_property
    def stub(self) -> tuple[int, ...]:
        """The columns left of the first column of figures; the first one where there is none of figures."""
        return tuple(range(min(self._figures))) if self._figures else (0,)

    @cached_property
    def item_count(self) -> int:
        """How many rows are no totals."""
        return sum(not self.is_total(row) for row in self._rows)

    @cached_property
    def words(self) -> Labels:
        """All texts below the header, to ask quickly whether labels that are known are among them."""
        return Labels.of({self.text(*place) for place in self._at if place[0] >= self.header_rows})

    @cached_property
    def labels(self) -> Labels:
        """The labels next to the figures of the ``item_count`` rows that are no totals."""
        rows = [row for row in self._rows if not self.is_total(row)] if self.stub else []
        return Labels.of(self.text(row, self.stub[-1]) for row in rows)

    def is_total(self, row: int) -> bool:
        """Whether a row is a total (合計, 計, 総数 …) or subtotal by its label, its first text that is no figure."""
        if row not in self._totals:
            self._totals[row] = self._is_total(row)
        return self._totals[row]

    def _is_total(self, row: int) -> bool:
        for column in range(self.table.column_count):
            words = key(self.text(row, column))
            if words and self.value(row, column) is None:
                return bool(_TOTAL.match(words) or _SUBTOTAL.match(words))
        return False

    def is_subtotal(self, row: int) -> bool:
        """Whether a row's label is 小計."""
        texts = (key(self.text(row, c)) for c in range(self.table.column_count))
        return any(_SUBTOTAL.match(t) for t in texts if t)

    def is_figures(self, column: int) -> bool:
        """Whether most filled cells of a column are figures."""
        return column in self._figures

    @cached_property
    def bodies(self) -> int | None:
        """The first column whose cells are mostly the names of municipalities or prefectures, if there is one."""
        for column in self.stub:
            texts = [self.text(row, column) for row in self._rows if not self.is_total(row)]
            named = [text for text in texts if clean(text).endswith(_AREAS)]
            if len(named) > _FEW and 2 * len(named) > len(texts):
                known = sum(municipality(clean(text)) is not None for text in named)
                if 2 * known > len(named):
                    return column
        return None

    def is_counts(self, column: int) -> bool:
        """Whether every filled cell of a column is a figure or a symbol in its place."""
        cells = [cell for row in self._rows if (cell := self.at(row, column)) is not None and cell.text.strip()]
        return bool(cells) and all(c.symbol is not None or figure_of(c) is not None for c in cells)

    @cached_property
    def _figures(self) -> frozenset[int]:
        found = set()
        for column, keys in enumerate(self.column_keys):
            filled = [r for r, text in zip(self._rows, keys, strict=True) if text]
            if filled and 2 * sum(self.value(r, column) is not None for r in filled) > len(filled):
                found.add(column)
        return frozenset(found)
