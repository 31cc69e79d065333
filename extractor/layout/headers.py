"""Which rows head a table, and which columns name its rows.

The cues, in the order in which they are trusted: spans (a header closes only where its merged cells close), the ground
of the cells, figures (a column of figures has a head that is none), and how the text is set (heads are centred, the
text below is not).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import lru_cache

import regex

from extractor.layout.found import GridCell, JoinedCell
from extractor.layout.native import load
from extractor.patterns import later_regex

__all__ = ["header_depth", "is_figure", "stub_width"]

FIGURE = regex.compile(
    r"^[\s　]*(?:[△▲－−\-+＋(（]?[\s　]*[0-9０-９][0-9０-９,，.．\s　]*[)）]?\s*[%％‰]?|[-－―‐−…・]|[xXχ])[\s　]*$"
)
NUMBERS = later_regex(r"^\s*(?:[Nn][Oo]\s*[.．]?|Ｎｏ\s*[.．]?|ＮＯ\s*[.．]?|№|番\s*号|項\s*番|連\s*番|整理番号)\s*$")
UNIT = later_regex(
    r"^\s*[（(【\[]?\s*(?:単位\s*[：:]\s*)?(?:千円|百万円|億円|円|件|人|％|%|世帯|戸|校|台|㎡|ha|km|箇所|か所)\s*[）)】\]]?\s*$"
)
NO_DIGIT = later_regex(r"\D")
MAX_HEADER = 8
LONGEST = 60  # letters in a head; more are prose
SHORT = 60  # letters: longer texts are not kept to be asked again
AnyCell = GridCell | JoinedCell
Cells = Sequence[AnyCell]
NATIVE = load("_cells")


def is_figure(text: str) -> bool:
    """Whether a cell holds a figure or a statistical symbol and nothing else."""
    return _short_figure(text) if len(text) <= SHORT else _says_figure(text)


def _says_figure(text: str) -> bool:
    return FIGURE.match(text.replace("\n", "")) is not None


_short_figure = lru_cache(maxsize=8192)(_says_figure)  # each cell is asked several times


def _closed(cells: Cells, depth: int) -> int:
    """The depth at which no merged cell that begins in the first rows reaches further down."""
    while True:
        reach = max((c.row + c.row_span for c in cells if c.row < depth), default=depth)
        if reach <= depth:
            return depth
        depth = reach


def figure_columns(cells: Cells, first: int) -> set[int]:
    """Columns whose filled cells of one column's width, from row ``first`` on, are mostly figures."""
    if NATIVE is not None:
        told: set[int] = NATIVE.figure_columns(cells, first, _short_figure, _says_figure, SHORT)
        return told
    columns: dict[int, list[bool]] = {}
    for c in cells:
        if c.row >= first and c.column_span == 1 and c.lines:
            columns.setdefault(c.column, []).append(is_figure(c.raw))
    return {k for k, figures in columns.items() if sum(figures) >= max(1, 0.6 * len(figures))}


def header_depth(cells: Cells, rows: int, columns: int) -> int:
    """The number of header rows; 0 where the first row is data."""
    if rows < 2:
        return 0
    top = [c for c in cells if c.row == 0]
    depth = _closed(cells, 1)
    if depth >= rows:  # a first column that is one merged cell over everything heads nothing
        depth = 1
    if not _heads(cells, top, depth, rows):
        return 0
    # A header that spans several columns has its own parts below it.
    while depth < min(rows - 1, MAX_HEADER):
        row = [c for c in cells if c.row == depth]
        if not row or not (_more_header(cells, row, depth, rows, columns) or _shaded_apart(cells, row, depth)):
            break
        depth = _closed(cells, depth + 1)
    return min(depth, rows - 1)


def _heads(cells: Cells, top: Cells, depth: int, rows: int) -> bool:
    """Whether the first rows are a header at all."""
    head = [c for c in cells if c.row < depth and c.lines]
    if not head:
        return False
    figures = sum(is_figure(c.raw) for c in head)
    if figures > 0.4 * len(head):
        return False
    body = [c for c in cells if c.row >= depth and c.lines]
    if not body:
        return False
    fills = {c.fill for c in top if c.lines}
    below = {c.fill for c in body if c.row < depth + 4 and c.column_span == 1}
    if fills and 0 not in fills and not fills & below:
        return True
    below_figures = figure_columns(cells, depth)
    if below_figures - {0}:
        heads = {c.column: c for c in head}
        named = [heads[k] for k in below_figures if k in heads]
        return not any(is_figure(c.raw) for c in named)
    if 0 in below_figures and any(c.column == 0 and NUMBERS.match(c.raw) for c in head):
        return True
    if any(len(c.raw) > LONGEST for c in head):
        return False
    centred = sum(c.align in ("center", "") for c in head)
    return centred >= 0.6 * len(head) and _set_otherwise(head, body)


def _set_otherwise(head: Cells, body: Cells) -> bool:
    """Whether the header's cells are centred over columns that are not."""
    different = same = 0
    for h in head:
        column = [c for c in body if c.column == h.column and c.align]
        if not column or h.align != "center":
            continue
        centred = sum(c.align == "center" for c in column)
        if centred <= 0.5 * len(column):
            different += 1
        else:
            same += 1
    bold = {h.lines[0].font for h in head}
    plain = {c.lines[0].font for c in body}
    return (different > 0 and different >= same) or not bold & plain


def _more_header(cells: Cells, row: Cells, depth: int, rows: int, columns: int) -> bool:
    """Whether the row at ``depth`` still belongs to the header: it parts a head above it, or only tells units."""
    filled = [c for c in row if c.lines]
    if any(is_figure(c.raw) for c in filled):
        return False
    if filled and all(UNIT.match(c.raw) for c in filled):
        return True
    first = [c for c in cells if c.row + c.row_span == depth and c.column_span > 1 and c.lines]
    if not first or not filled:
        return False
    split = any(
        sum(a.column <= c.column < a.column + a.column_span for c in row) > 1 and 0 not in (c.column for c in filled)
        for a in first
    )
    if split and all(c.column_span == 1 or c.column > 0 for c in filled):
        return figure_columns(cells, depth + 1) != set() or {c.fill for c in filled} != {
            c.fill for c in cells if c.row == depth + 1 and c.lines
        }
    return False


def _shaded_apart(cells: Cells, row: Cells, depth: int) -> bool:
    """Whether every filled cell of the row at ``depth`` has a ground that no cell below has, and none is a figure."""
    filled = [c for c in row if c.lines]
    closed = _closed(cells, depth + 1)
    below = {c.fill for c in cells if c.row >= closed and c.lines}
    return (
        len(filled) > 1 and bool(below) and not any(c.fill == 0 or c.fill in below or is_figure(c.raw) for c in filled)
    )


def stub_width(cells: Cells, depth: int, columns: int) -> int:
    """The number of leading columns that name the rows (at least one, if figures follow or there are none)."""
    figures = figure_columns(cells, depth)
    first = [c for c in cells if c.column == 0 and c.row >= depth and c.column_span == 1 and c.lines]
    width = 0
    for k in range(columns):
        if k in figures and not (k == 0 and _counts_up(first)):
            break
        width += 1
    if width == columns:
        return 1
    return max(width, 1) if columns > 1 and (width or _counts_up(first)) else 0


def _counts_up(column: Cells) -> bool:
    """Whether a column's figures are 1, 2, 3 …: numbers of the rows, not data."""
    found = [int(m) for c in column if (m := NO_DIGIT.sub("", c.raw)) and len(m) < 6]
    return len(found) > 1 and sum(b == a + 1 for a, b in itertools.pairwise(found)) >= 0.8 * (len(found) - 1)
