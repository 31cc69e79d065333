"""Which table of a part is which of the declaration, and which of its columns are which.

Tables are found by words of their caption and of their headers; columns by header words, unit and the look of their
cells. Every declared table takes the table that fits it best; a table is taken once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from extractor.families.declare import Breakdown, ColumnOf, Family, Matrix, Records, TableOf
from extractor.families.grid import Grid, number, says_nothing
from extractor.families.words import Sought, holds, key, known, same, strength
from extractor.families.years import compares, years_of
from extractor.model import Cell

__all__ = ["WHOLE", "Bound", "bind", "columns_of"]

WHOLE = ("合計", "計", "総数", "総計")
ROWS = 3  # known labels of rows that tell a table without any other word


@dataclass(repr=False, eq=False)
class Bound:
    """A table of the paper as one of the declaration."""

    spec: TableOf
    grid: Grid
    columns: dict[str, int] = field(default_factory=dict)
    """Declared field → column of the grid."""
    stub: tuple[int, ...] = ()
    """The columns with the labels (breakdowns and matrices)."""
    caption: bool = False
    label: bool = False
    unlabelled: bool = False
    """The column of labels is gone: the first one has figures."""
    across: tuple[int, ...] = ()
    """Columns whose headers are the labels of a breakdown: it lies on its side."""
    by_order: bool = False
    """No header was there: the columns are taken by looks and by the declared order."""
    score: float = 0.0

    def cell(self, row: int, name: str) -> Cell | None:
        """The cell of a declared column in a row."""
        column = self.columns.get(name)
        return None if column is None else self.grid.at(row, column)

    def text(self, row: int, name: str) -> str:
        """Its text."""
        column = self.columns.get(name)
        return "" if column is None else self.grid.text(row, column)

    @property
    def missing(self) -> list[ColumnOf]:
        """Declared columns that the table does not have."""
        return [c for c in self.spec.columns if c.field not in self.columns and not c.optional]

    def unknown(self) -> list[int]:
        """Columns with a header that the declaration does not know."""
        known = {*self.columns.values(), *self.stub, *self.across}
        return [c for c, path in enumerate(self.grid.headers) if path and c not in known]


def bind(family: Family, grids: Sequence[Grid]) -> list[Bound]:
    """The declared tables that are there, in the order of the paper."""
    tried = [b for spec in family.tables for grid in grids if (b := _try(spec, grid)) is not None]
    tried.sort(key=lambda b: -b.score)
    taken: dict[str, Bound] = {}
    used: set[str] = set()
    for bound in tried:
        if bound.grid.table.id in taken or (bound.spec.called in used and not _again(bound, taken.values())):
            continue
        taken[bound.grid.table.id] = bound
        used.add(bound.spec.called)
    return [taken[grid.table.id] for grid in grids if grid.table.id in taken]


def _again(bound: Bound, taken: Iterable[Bound]) -> bool:
    """Whether a declared table may be a second one: it says so, or goes on (its records have the same columns)."""
    if bound.spec.many:
        return True
    first = next(b for b in taken if b.spec is bound.spec)
    same = set(first.columns) == set(bound.columns) and first.grid.table.column_count == bound.grid.table.column_count
    return isinstance(bound.spec, Records) and same and not bound.by_order


def _try(spec: TableOf, grid: Grid) -> Bound | None:
    table = grid.table
    own, above = grid.captions
    told = 0.0
    words, begins = spec.caption_sought
    if not begins.isdisjoint(grid.caption_shows):
        told = 3.0 if own and holds(own, words) else 2.0 if above and holds(above, words) else 0.0
    headed = any(grid.headers)
    best = 0
    stub: tuple[int, ...] = ()
    if isinstance(spec, Breakdown | Matrix) and headed and _may_stand(spec, grid):
        for column in range(table.column_count):
            fit = strength("".join(grid.headers[column][-1:]), spec.label)
            if fit > best and not grid.is_figures(column):
                best, stub = fit, (column,)
    if isinstance(spec, Matrix) and headed and best < 2 and grid.bodies is not None:
        best, stub = 2, (grid.bodies,)
    rows = not told and isinstance(spec, Breakdown) and _by_rows(spec, grid)
    if not (told or rows or _may_be(spec, grid, best >= 2)) or holds(own if told == 3.0 else above, spec.unless_words):
        return None
    bound = Bound(spec, grid, stub=stub, caption=bool(told), label=best >= 2)
    if isinstance(spec, Breakdown | Matrix):
        bound.stub = bound.stub or grid.stub
        bound.unlabelled = grid.is_figures(0) and not bound.label
    if isinstance(spec, Breakdown):
        bound.across = _across(spec, grid, bound)
    bound.columns, fits = columns_of(spec.columns, grid, {*bound.stub, *bound.across})
    if told and not headed and _like_header(spec, grid):
        return _try(spec, Grid(table, header_rows=1))
    if told and headed and not (fits or bound.label or bound.across) and _like_data(spec, grid):
        # No word of the header is known: the layout may have taken the first row for it where the header is lost.
        return _try(spec, Grid(table, header_rows=0))
    if not headed or (not fits and not bound.label):
        _by_order(bound)
    found = len(bound.columns)
    share = sum(fits.values()) / (3 * len(spec.columns)) if spec.columns else 0.0
    bound.score = 2 * told + 2 * (best / 3) + 3 * share
    if isinstance(spec, Matrix):
        if spec.others:
            bound.score = 0.1
            return bound if bound.label else None
        return bound if told and (bound.label or found) else None
    if bound.across and isinstance(spec, Breakdown):
        bound.score += 3 * len(bound.across) / len(spec.rows)
        return bound if told or len(bound.across) >= 3 else None
    if told and isinstance(spec, Breakdown) and spec.rows and not bound.across:
        bound.score += len(known(spec.rows, grid.labels)) / max(len(spec.rows), grid.item_count)
    if told and (found or isinstance(spec, Breakdown)):
        return bound
    if rows and found:
        bound.score += 1.0
        return bound
    if bound.label and found and share >= 0.5:
        return bound
    return bound if found >= 3 and share >= 0.6 else None


def _may_stand(spec: Breakdown | Matrix, grid: Grid) -> bool:
    """Whether any of the words over the labels can be in one of the lowest headers."""
    words, begins = spec.label_sought
    if begins.isdisjoint(grid.heads_show):
        return False
    return any(not pieces or pieces[0] in grid.heads for pieces in words)


def _may_be(spec: TableOf, grid: Grid, label: bool) -> bool:
    """Whether a table that no caption tells has enough of the declared words for a closer look."""
    if isinstance(spec, Matrix) and spec.others:
        return label
    if _several(spec.columns_sought, grid, 1 if label else 2):
        return True
    return isinstance(spec, Breakdown) and _several(spec.rows_sought, grid, 3)


def _several(groups: Sequence[Sought], grid: Grid, least: int) -> bool:
    """Whether a header has words of at least so many groups."""
    found = 0
    text, there = grid.header_text, grid.header_shows
    for words, begins in groups:
        if not begins.isdisjoint(there) and holds(text, words):
            found += 1
            if found == least:
                return True
    return False


def _by_rows(spec: Breakdown, grid: Grid) -> bool:
    """Whether the labels of a table's rows tell it, whatever its caption is: at least three, and most of them."""
    if len(spec.rows) < ROWS or len(known(spec.rows, grid.words, ROWS)) < ROWS:
        return False
    if 2 * len(spec.rows) <= grid.item_count:
        return False
    least = max(ROWS, grid.item_count // 2 + 1)
    return len(known(spec.rows, grid.labels, least)) >= least


def _like_data(spec: TableOf, grid: Grid) -> bool:
    """Whether the last row of the header looks like data: it has figures, ①, or texts as declared columns have."""
    texts = [key(grid.text(grid.header_rows - 1, c)) for c in range(grid.table.column_count)]
    looks = [re.compile(c.looks) for c in spec.columns if c.looks is not None and c.kind == "text"]
    if any("①" in t for t in texts) and any(c.bullets for c in spec.columns):
        return True
    if any(number(t) is not None and not re.match(r"(19|20)\d\d$", t) for t in texts if t):
        return True
    return sum(any(p.search(t) for p in looks) for t in texts if t) >= 2


def _like_header(spec: TableOf, grid: Grid) -> bool:
    """Whether the first row, which the layout took for data, has the words of the header."""
    texts = [grid.text(0, c) for c in range(grid.table.column_count)]
    named = sum(any(strength(text, column.words) >= 2 for text in texts) for column in spec.columns)
    return named >= 2 and all(number(text) is None for text in texts)


def _across(spec: Breakdown, grid: Grid, bound: Bound) -> tuple[int, ...]:
    """The columns that are called as rows of the breakdown are, if more columns than rows are, and most of them."""
    found = [
        c
        for c, path in enumerate(grid.headers)
        if path and c not in bound.stub and any(same(path[-1], names) for names in spec.rows)
    ]
    if len(found) < 2 or 2 * len(found) < min(len(spec.rows), 6):
        return ()
    labels = {r: [grid.text(r, c) for c in bound.stub] for r in grid.rows()}
    down = sum(any(same(t, names) for texts in labels.values() for t in texts) for names in spec.rows)
    years = years_of([texts[:1] for texts in labels.values()])
    whole = spec.parts is not None or any(grid.is_total(r) for r in labels) or len(labels) in (1, len(years))
    if not whole or len(found) <= down - (spec.parts is not None):
        return ()
    return tuple(sorted({*found, *_beside(spec, grid, bound, found)}))


def _beside(spec: Breakdown, grid: Grid, bound: Bound, found: Sequence[int]) -> Iterator[int]:
    """Labels that no declaration knows, beside those of a breakdown on its side.

    Theirs are the columns of counts between the others, and those under the same header as one of them.
    """
    above = {tuple(grid.headers[c][:-1]) for c in found if len(grid.headers[c]) > 1}
    for c, path in enumerate(grid.headers):
        if not path or c in bound.stub or c in found or compares(path) or not grid.is_counts(c):
            continue
        if any(same(path[-1], column.words) for column in spec.columns) or same(path[-1], WHOLE):
            continue
        if found[0] < c < found[-1] or (len(path) > 1 and tuple(path[:-1]) in above):
            yield c


def _look(column: ColumnOf, grid: Grid, place: int) -> int:
    """1 where the cells of a column look as declared, -1 where they do not, 0 where nothing is declared or filled."""
    texts = [text for text in grid.column_keys[place] if text and not says_nothing(text)]
    if not texts:
        return 0
    if column.kind == "figure":
        return 1 if grid.is_figures(place) else -1
    if column.looks is None:
        return 0
    pattern = re.compile(column.looks)
    fit = sum(bool(pattern.fullmatch(t) if column.kind == "number" else pattern.search(t)) for t in texts)
    return 1 if 2 * fit > len(texts) else -1


def columns_of(specs: Sequence[ColumnOf], grid: Grid, stub: set[int]) -> tuple[dict[str, int], dict[str, int]]:
    """Declared field → column, and how well each header fits (1 to 3); the best pairs first."""
    pairs: list[tuple[int, int, int, int, int]] = []
    years = years_of(grid.headers)
    for n, spec in enumerate(specs):
        for place, path in enumerate(grid.headers):
            if place in stub or (spec.kind == "figure" and (years.get(place, 0) or compares(path))):
                continue
            fit = _fit(path[:-1], spec.words) if place in years else _fit(path, spec.words)
            if place in years and spec.kind == "figure" and len(path) == 1:
                fit = _of_table(spec, specs, grid)
            unit = spec.unit is not None and any(key(f"（{spec.unit}）") in key(words) for words in path)
            blank = spec.blank and not path
            if not (fit or unit or blank):
                continue
            look = _look(spec, grid, place)
            if blank and look > 0:
                fit = 2
            if fit == 0 and unit and look >= 0:
                fit = 1
            if fit and not (look < 0 and spec.kind != "text"):
                pairs.append((2 * fit + unit + 3 * look, -n, -place, fit, n))
    pairs.sort(reverse=True)
    found: dict[str, int] = {}
    fits: dict[str, int] = {}
    for _, _, place, fit, n in pairs:
        name = specs[n].field
        if name not in found and -place not in found.values():
            found[name], fits[name] = -place, fit
    _by_looks(specs, grid, stub, found)
    return found, fits


def _of_table(spec: ColumnOf, specs: Sequence[ColumnOf], grid: Grid) -> int:
    """How well a column whose header is but a year fits: by the table's unit and caption, or if no other could be."""
    if grid.table.unit is not None and spec.unit is not None:
        return 2 if key(spec.unit) == key(grid.table.unit) else 0
    figures = [s for s in specs if s.kind == "figure"]
    return 2 if len(figures) == 1 or strength(grid.table.caption or "", spec.words) else 0


def _fit(path: Sequence[str], words: Sequence[str]) -> int:
    """How well a header path fits: by its lowest header or as a whole; a header over several columns tells little."""
    if not path:
        return 0
    own = max(strength(path[-1], words), strength("".join(path), words) if len(path) > 1 else 0)
    return own or min(1, max((strength(above, words) for above in path[:-1]), default=0))


def _by_looks(specs: Sequence[ColumnOf], grid: Grid, stub: set[int], found: dict[str, int]) -> None:
    """A declared column whose header is gone or renamed, by what its cells look like."""
    for spec in specs:
        if spec.field in found or spec.looks is None:
            continue
        free = [c for c in range(grid.table.column_count) if c not in found.values() and c not in stub]
        fitting = [c for c in free if _look(spec, grid, c) > 0]
        if len(fitting) == 1 and (spec.kind == "text" or not grid.headers[fitting[0]]):
            found[spec.field] = fitting[0]


def _by_order(bound: Bound) -> None:
    """Without any header: the columns that are left, in the declared order, if there are as many."""
    grid, specs = bound.grid, bound.spec.columns
    free = [c for c in range(grid.table.column_count) if c not in bound.columns.values() and c not in bound.stub]
    left = [s for s in specs if s.field not in bound.columns]
    if isinstance(bound.spec, Breakdown):
        free = [c for c in free if grid.is_figures(c)]
    if len(free) < len(left):
        left = [s for s in left if not s.optional]
    if not left or len(free) != len(left):
        bound.by_order = bool(bound.columns)
        return
    if any(_look(s, grid, c) < 0 for s, c in zip(left, free, strict=True)):
        return
    bound.columns |= {s.field: c for s, c in zip(left, free, strict=True)}
    bound.by_order = True
