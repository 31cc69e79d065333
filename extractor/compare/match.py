"""Pairs tables, rows and columns of two years, and compares what stands there.

Tables pair by caption, then by header and labels; columns and rows by key, then by likeness where one candidate is far
ahead. What has no partner is new or gone, and is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from extractor.compare.changes import Change, Comparison, Gone, Key, Reworded
from extractor.compare.meaning import bare_key, last_as_this, likeness
from extractor.compare.odd import mark_out_of_line
from extractor.compare.records import record_changes
from extractor.compare.sheets import SheetOf, sheets_of
from extractor.model import Document
from extractor.text import match_key

__all__ = ["compare", "compare_years", "table_pairs"]

_TABLES = 0.5
_COLUMNS = 0.75
_ROWS = 0.82
_SHORT = 0.6
"""Short labels need not be so alike: 非開示 and 不開示 are one word of three."""

Pair = tuple[int, int]


def compare(old: Document, new: Document) -> Comparison:
    """What changed from one document to the other, in the order of the new one."""
    result = Comparison(old, new)
    before, after = sheets_of(old), sheets_of(new)
    pairs = table_pairs(before, after)
    partner = {b: a for a, b in pairs}
    changed, equal = record_changes(old, new)
    result.changes += changed
    result.equal += equal
    for b, sheet in enumerate(after):
        if b in partner:
            _compare(before[partner[b]], sheet, result)
        else:
            result.gone.append(Gone("table", sheet.title, sheet.title, True, sheet.table.pages[0]))
    for a, sheet in enumerate(before):
        if a not in {x for x, _ in pairs}:
            result.gone.append(Gone("table", sheet.title, sheet.title, False, sheet.table.pages[0]))
    result.tables = len(pairs)
    mark_out_of_line(result.changes, result.equal)
    return result


def table_pairs(before: Sequence[SheetOf], after: Sequence[SheetOf]) -> list[Pair]:
    """The tables of two papers that are the same one, by their places in the lists."""
    return _pair(len(before), len(after), lambda a, b: _alike(before[a], after[b]), _TABLES)


def compare_years(documents: Sequence[Document]) -> Comparison:
    """The last two documents side by side, and the figures of the last one through all of them, oldest first."""
    *earlier, old, new = documents
    result = compare(old, new)
    if not earlier:
        return result
    names = _year_names(documents)
    years = [*(compare(document, new) for document in earlier), result]
    found: dict[Key, dict[str, float]] = {}
    for name, year in zip(names, years, strict=False):
        for figure in [*_own(year), *year.equal]:
            found.setdefault((figure.table, figure.row, figure.column), {})[name] = figure.old
    for figure in [*_own(result), *result.equal]:
        found[figure.table, figure.row, figure.column][names[-1]] = figure.new
    result.history = {key: figures for key, figures in found.items() if len(figures) > 2}
    return result


def _own(comparison: Comparison) -> list[Change]:
    """The changes from year to year, without last year's figures that were printed again."""
    return [change for change in comparison.changes if not change.is_restated]


def _year_names(documents: Sequence[Document]) -> list[str]:
    """What each document is called in a history: its year, or the name of its file; each once."""
    names: list[str] = []
    for document in documents:
        name = next((p.era_label for p in document.parts if p.era_label), None) or document.source.file_name
        names.append(name if name not in names else f"{name} ({document.source.sha256[:8]})")
    return names


def _alike(a: SheetOf, b: SheetOf) -> float:
    """How surely two tables are the same one: caption, report, header and labels together, from 0 to 1."""
    caption = likeness(a.caption, b.caption) if a.caption and b.caption else 0.3
    columns = _overlap(list(a.columns.values()), list(b.columns.values()))
    rows = _overlap([a.key(r, a.label_columns) for r in a.rows], [b.key(r, b.label_columns) for r in b.rows])
    report = 1.0 if a.part and b.part and a.part.family == b.part.family else 0.5
    return 0.5 * caption + 0.25 * columns + 0.15 * rows + 0.1 * report


def _overlap(a: Sequence[str], b: Sequence[str]) -> float:
    """The share of keys that both have."""
    if not a or not b:
        return 0.0
    common = (Counter(a) & Counter(b)).total()
    return common / max(len(a), len(b))


def _pair(rows: int, columns: int, score: Callable[[int, int], float], least: float) -> list[Pair]:
    """The best pairs first, each side once; ties go to the nearest in order."""
    found = []
    for a in range(rows):
        for b in range(columns):
            value = score(a, b)
            if value >= least:
                found.append((-value, abs(a - b), a, b))
    taken_a: set[int] = set()
    taken_b: set[int] = set()
    pairs = []
    for _, _, a, b in sorted(found):
        if a not in taken_a and b not in taken_b:
            taken_a.add(a)
            taken_b.add(b)
            pairs.append((a, b))
    return sorted(pairs, key=lambda p: p[1])


def _compare(a: SheetOf, b: SheetOf, result: Comparison) -> None:
    """Compare two tables that are the same one."""
    name = b.title
    columns = _columns(a, b)
    _name_columns(a, b, columns, result)
    identity = _identity(a, b, columns)
    rows = _rows(a, b, identity)
    restated = _restated(a, b)
    _compare_restated(a, b, rows, restated, result)
    columns = [(p, q) for p, q in columns if q not in restated]
    done_a, done_b = {x for x, _ in rows}, {y for _, y in rows}
    for x, y in rows:
        label = _label(b, y, [q for _, q in identity])
        was = _label(a, x, [p for p, _ in identity])
        if a.key(x, [p for p, _ in identity]) != b.key(y, [q for _, q in identity]):
            result.reworded.append(Reworded("row", name, label, was, label))
        for p, q in columns:
            _cells(a, b, (x, p), (y, q), label, (p, q) in identity, result)
    for sheet, done, is_new in ((b, done_b, True), (a, done_a, False)):
        names = [pair[is_new] for pair in identity] or sheet.label_columns
        result.gone += [_row(sheet, row, names, is_new) for row in sheet.rows if row not in done]


def _columns(a: SheetOf, b: SheetOf) -> list[Pair]:
    """Columns of both years: by key, then by likeness among columns of the same kind."""
    left, right = list(a.columns), list(b.columns)
    kinds_a = {c: a.has_figures(c) for c in left}
    kinds_b = {c: b.has_figures(c) for c in right}

    def score(i: int, j: int) -> float:
        p, q = left[i], right[j]
        if kinds_a[p] != kinds_b[q]:
            return 0.0
        return likeness(a.columns[p], b.columns[q]) if a.columns[p] else float(not b.columns[q])

    return [(left[i], right[j]) for i, j in _pair(len(left), len(right), score, _COLUMNS)]


def _name_columns(a: SheetOf, b: SheetOf, columns: Sequence[Pair], result: Comparison) -> None:
    for p, q in columns:
        if a.columns[p] != b.columns[q]:
            result.reworded.append(Reworded("column", b.title, b.header(q), a.header(p), b.header(q)))
    for sheet, done, is_new in ((b, {q for _, q in columns}, True), (a, {p for p, _ in columns}, False)):
        for column in sheet.columns:
            if column not in done and sheet.columns[column]:
                page = sheet.table.pages[0]
                result.gone.append(Gone("column", sheet.title, sheet.header(column), is_new, page))


def _restated(a: SheetOf, b: SheetOf) -> dict[int, int]:
    """The columns in which the new paper prints last year's figures again, and where those stood in the old paper.

    Only where the papers are one year apart: 前年度 (or the year itself) now was 本年度 then.
    """
    if a.base is None or b.base is None or b.base - a.base != 1:
        return {}
    then = {key: column for column, key in a.columns.items() if key}
    found = {q: then.get(last_as_this(key)) for q, key in b.columns.items() if last_as_this(key) != key}
    return {q: p for q, p in found.items() if p is not None}


def _compare_restated(
    a: SheetOf, b: SheetOf, rows: Sequence[Pair], restated: dict[int, int], result: Comparison
) -> None:
    """Last year's figures as both papers print them: one that differs is out of line, whatever else changed."""
    for x, y in rows:
        for q, p in restated.items():
            old, new = a.value(x, p), b.value(y, q)
            if old is None or new is None or old == new:
                continue
            label = _label(b, y, b.label_columns)
            change = Change(
                b.title,
                label,
                b.header(q),
                _plain(old),
                _plain(new),
                b.matrix.unit(q),
                a.is_total(x) and b.is_total(y),
                pages=(_page(a, x), _page(b, y)),
                is_restated=True,
            )
            result.changes.append(change)


def _identity(a: SheetOf, b: SheetOf, columns: Sequence[Pair]) -> list[Pair]:
    """The columns that name the rows: the labels of either year, and words beyond them where rows are alike."""
    worded = [(p, q) for p, q in columns if not a.has_figures(p) and not b.has_figures(q)]
    chosen = [(p, q) for p, q in worded if p in a.label_columns or q in b.label_columns]
    free = [pair for pair in worded if pair not in chosen]

    def twice(pairs: Sequence[Pair]) -> int:
        own = (
            Counter(a.key(r, [p for p, _ in pairs]) for r in a.rows),
            Counter(b.key(r, [q for _, q in pairs]) for r in b.rows),
        )
        return sum(n - 1 for counter in own for n in counter.values())

    while free and (left := twice(chosen)):
        best = min(free, key=lambda pair: (twice([*chosen, pair]), pair[1]))
        if twice([*chosen, best]) >= left:
            break
        chosen.append(best)
        free.remove(best)
    return chosen


def _rows(a: SheetOf, b: SheetOf, identity: Sequence[Pair]) -> list[Pair]:
    """Rows of both years: equal keys in their order, then what is left by likeness."""
    keys_a = {r: a.key(r, [p for p, _ in identity] or a.label_columns) for r in a.rows}
    keys_b = {r: b.key(r, [q for _, q in identity] or b.label_columns) for r in b.rows}
    waiting: dict[str, list[int]] = {}
    for row, key in keys_a.items():
        waiting.setdefault(key, []).append(row)
    pairs = []
    for row, key in keys_b.items():
        if waiting.get(key):
            pairs.append((waiting[key].pop(0), row))
    done_a, done_b = {x for x, _ in pairs}, {y for _, y in pairs}
    left, right = [r for r in a.rows if r not in done_a], [r for r in b.rows if r not in done_b]

    bare_a = Counter(bare_key(key) for key in keys_a.values())
    bare_b = Counter(bare_key(key) for key in keys_b.values())

    def score(i: int, j: int) -> float:
        x, y = keys_a[left[i]], keys_b[right[j]]
        bare = bare_key(x)
        if bare and bare == bare_key(y) and bare_a[bare] == bare_b[bare] == 1:
            return 0.99  # only what stands in brackets was added, dropped or changed
        value = likeness(x, y)
        return value if value >= (_SHORT if max(len(x), len(y)) <= 5 and x[-1:] == y[-1:] else _ROWS) else 0.0

    pairs += [(left[i], right[j]) for i, j in _pair(len(left), len(right), score, _SHORT)]
    return sorted(pairs, key=lambda p: p[1])


def _label(sheet: SheetOf, row: int, columns: Sequence[int]) -> str:
    """A row's name for people."""
    return " / ".join(sheet.path(row, columns)) or f"#{row - sheet.table.header_rows + 1}"


def _row(sheet: SheetOf, row: int, columns: Sequence[int], is_new: bool) -> Gone:
    figures = {
        sheet.header(c): float(v) if not isinstance(v, int) else v
        for c in sheet.columns
        if (v := sheet.value(row, c)) is not None and c >= sheet.matrix.stub
    }
    return Gone("row", sheet.title, _label(sheet, row, columns), is_new, _page(sheet, row), figures)


def _cells(a: SheetOf, b: SheetOf, was: Pair, now: Pair, label: str, is_identity: bool, result: Comparison) -> None:
    """Compare one cell: figures by value, words by key."""
    old, new = a.value(*was), b.value(*now)
    if old is not None and new is not None:
        unit = b.matrix.unit(now[1])
        place = (_page(a, was[0]), _page(b, now[0]))
        total = a.is_total(was[0]) and b.is_total(now[0])
        change = Change(b.title, label, b.header(now[1]), _plain(old), _plain(new), unit, total, pages=place)
        (result.equal if old == new else result.changes).append(change)
        return
    if is_identity:
        return
    before, after = a.text(*was), b.text(*now)
    place_b, place_a = b.matrix.at(*now), a.matrix.at(*was)
    first = place_b is not None and place_b.row == now[0] and place_a is not None and place_a.row == was[0]
    if match_key(before) != match_key(after) and first:
        result.reworded.append(Reworded("cell", b.title, f"{label} / {b.header(now[1])}", before, after))


def _plain(value: object) -> float:
    return value if isinstance(value, int) else float(str(value))


def _page(sheet: SheetOf, row: int) -> int | None:
    for column in range(sheet.table.column_count):
        cell = sheet.matrix.at(row, column)
        if cell is not None and cell.row == row and cell.regions:
            return cell.regions[0].page
    return sheet.table.pages[0]
