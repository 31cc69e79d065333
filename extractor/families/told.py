"""What is missing in a paper and what is new in it, against its family's declaration: told, never dropped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extractor.checks.groups import extent
from extractor.checks.sequence import faults
from extractor.codes import problem
from extractor.families.bind import Bound
from extractor.families.declare import Breakdown, GroupCounts, Matrix, Runs
from extractor.families.fill import Filled, name_of
from extractor.families.listed import counted_cells, runs_of
from extractor.families.records import label_of, rows_of
from extractor.families.sources import place
from extractor.families.words import same, title
from extractor.families.years import compares, years_of
from extractor.model import Problem, Table

__all__ = ["CODES", "OF_ALL_PAGES", "told"]

CODES = frozenset(
    {
        "table-missing",
        "table-unknown",
        "column-missing",
        "column-unknown",
        "header-missing",
        "row-missing",
        "row-unknown",
        "value-missing",
    }
)
"""The codes that are worked out anew whenever a document is interpreted."""

OF_ALL_PAGES = frozenset({"table-missing", "row-missing", "value-missing"})
"""The codes that only a paper of which every page was read can bear: what is missing may stand on another page."""


def told(filled: Filled) -> list[Problem]:
    """The problems of one part, in the order: tables, columns, rows, values."""
    out = [*_tables(filled)]
    for bound in filled.reading.bound:
        out += _columns(bound)
        if isinstance(bound.spec, Breakdown):
            out += _rows(bound, bound.spec)
    out += _organisations([b for b in filled.reading.bound if isinstance(b.spec, Matrix)])
    out += [*_numbers(filled), *_groups(filled), *_counts(filled), *_values(filled)]
    return out


def _say(code: str, ja: str, en: str, table: Table | None = None, page: int | None = None) -> Problem:
    if table is None:
        return problem(code, ja, en, page=page)
    region = table.cells[0].regions[0] if table.cells and table.cells[0].regions else None
    return problem(
        code, ja, en, page=table.pages[0] if table.pages else None, bbox=region.bbox if region is not None else None
    )


def _tables(filled: Filled) -> Iterator[Problem]:
    bound = {b.spec.called for b in filled.reading.bound}
    page = min((b.page for b in filled.reading.blocks), default=None)
    fields = filled.family.model.model_fields
    for spec in filled.family.tables:
        if spec.called in bound or spec.optional:
            continue
        name = spec.caption[0] if spec.name and spec.caption else fields[spec.field].title or spec.field
        yield _say(
            "table-missing",
            f"「{filled.family.ja}」にあるはずの表「{name}」が見つかりません。",
            f"The table “{name}” that a {filled.family.name} has was not found.",
            page=page,
        )
    known = {b.grid.table.id for b in filled.reading.bound}
    for grid in filled.grids:
        if grid.table.id not in known:
            name = title(grid.table.caption or (grid.table.section[-1] if grid.table.section else grid.table.id))
            yield _say(
                "table-unknown",
                f"表「{name}」は様式の定義にありません（表としては読み取っています）。",
                f"The table “{name}” is not declared for this family (it is read as a table).",
                grid.table,
            )


def _columns(bound: Bound) -> Iterator[Problem]:
    name, table = title(place(bound)), bound.grid.table
    if bound.by_order:
        yield _say(
            "header-missing",
            f"表「{name}」に見出し行が見つからず、列を並び順と内容で判断しました。",
            f"The table “{name}” has no header that is known; its columns were told by order and content.",
            table,
        )
    if not any(True for _ in bound.grid.rows()):
        yield _say("row-missing", f"表「{name}」に行がありません。", f"The table “{name}” has no rows.", table)
    if bound.unlabelled and isinstance(bound.spec, Breakdown | Matrix):
        yield _say(
            "column-missing",
            f"表「{name}」に「{bound.spec.label[0]}」の列がありません。",
            f"The table “{name}” has no column “{bound.spec.label[0]}”.",
            table,
        )
    for column in bound.missing:
        yield _say(
            "column-missing",
            f"表「{name}」に「{column.words[0]}」の列がありません。",
            f"The table “{name}” has no column “{column.words[0]}”.",
            table,
        )
    if isinstance(bound.spec, Matrix):
        return  # every measure of a matrix is read, declared or not
    years = years_of(bound.grid.headers)
    for index in bound.unknown():
        if years.get(index) or compares(bound.grid.headers[index]):
            continue  # last year's figures beside this year's, and what compares the two, are no news
        header = "／".join(bound.grid.headers[index])
        yield _say(
            "column-unknown",
            f"表「{name}」の「{header}」の列は様式の定義にありません（表としては読み取っています）。",
            f"The column “{header}” of the table “{name}” is not declared (it is read in the table).",
            table,
        )


def _rows(bound: Bound, spec: Breakdown) -> Iterator[Problem]:
    """Rows that such a table has as a rule; only where the paper follows that division at all."""
    labels = [label for r in rows_of(bound) if (label := label_of(bound, r))]
    name, table = title(place(bound)), bound.grid.table
    if (
        spec.total
        and any(labels)
        and not bound.unlabelled
        and not any(bound.grid.is_total(r) for r in bound.grid.rows())
    ):
        yield _say(
            "row-missing", f"表「{name}」に合計の行がありません。", f"The table “{name}” has no total row.", table
        )
    found = [names for names in spec.rows if any(same(label, names) for label in labels)]
    if not spec.rows or 2 * len(found) < len(spec.rows):
        return
    for names in spec.rows:
        if names not in found:
            shown = names[0].rstrip("…")
            yield _say(
                "row-missing",
                f"表「{name}」に「{shown}」の行がありません。",
                f"The table “{name}” has no row “{shown}”.",
                table,
            )
    for label in labels:
        if not any(same(label, names) for names in spec.rows):
            yield _say(
                "row-unknown",
                f"表「{name}」に新しい行「{label}」があります。",
                f"The table “{name}” has a row that is new: “{label}”.",
                table,
            )


def _organisations(matrices: Iterable[Bound]) -> Iterator[Problem]:
    """An organisation that stands in another table of the part, but not in this one."""
    rows = [(b, dict.fromkeys(label_of(b, r) for r in b.grid.rows())) for b in matrices]
    every = dict.fromkeys(label for _, labels in rows for label in labels if label)
    for bound, labels in rows:
        missing = [label for label in every if label not in labels]
        if 2 * len(missing) > len(every):
            continue  # another division altogether
        for label in missing:
            name = title(place(bound))
            yield _say(
                "row-missing",
                f"表「{name}」に「{label}」の行がありません。",
                f"The table “{name}” has no row “{label}”.",
                bound.grid.table,
            )


def _numbers(filled: Filled) -> Iterator[Problem]:
    """Records whose number is left out: at the beginning, between two others, or before the last."""
    runs = [cells for c in filled.family.checks if isinstance(c, Runs) for cells in runs_of(filled.reading, c)]
    for cells in runs:
        values = [int(c.value) if c.value is not None else None for _, c in cells]
        gaps = [(f.index, f.wanted, f.found) for f in faults(values) if f.kind == "hole" or f.index == len(values) - 1]
        if len(values) > 1 and values[0] is not None and values[0] > 1 and values[1] == values[0] + 1:
            gaps.insert(0, (0, 1, values[0]))
        for index, wanted, found in gaps:
            if found is None or found <= wanted:
                continue
            bound = cells[index][0]
            shown = str(wanted) if found - 1 == wanted else f"{wanted}〜{found - 1}"
            yield _say(
                "row-missing",
                f"表「{title(place(bound))}」に番号 {shown} の行がありません。",
                f"The table “{title(place(bound))}” has no row number {shown}.",
                bound.grid.table,
            )


def _groups(filled: Filled) -> Iterator[Problem]:
    for check in filled.family.checks:
        if not isinstance(check, GroupCounts):
            continue
        for bound, cell, label, said in counted_cells(filled.reading, check):
            rows = extent(bound.grid.sheet, cell)
            if said > rows:
                yield _say(
                    "row-missing",
                    f"表「{title(place(bound))}」の「{label}」は {said} 件とあり、行は {rows} 行です。",
                    f"The table “{title(place(bound))}” says {said} for “{label}”, but has {rows} rows.",
                    bound.grid.table,
                )


def _counts(filled: Filled) -> Iterator[Problem]:
    """Lists that are shorter than the prose says."""
    for _, places in filled.found:
        counted = [f for f in places if not f.printed]
        printed = [f for f in places if f.key == "prose" and isinstance(f.value, int)]
        for count in counted:
            for said in printed:
                if isinstance(count.value, int) and isinstance(said.value, int) and said.value > count.value:
                    yield _say(
                        "row-missing",
                        f"本文には {said.value} とありますが、{count.where[0]}は {count.value} です。",
                        f"The text says {said.value}, but {count.where[1]} is {count.value}.",
                        page=said.evidence[0].page,
                    )


def _values(filled: Filled) -> Iterator[Problem]:
    page = min((b.page for b in filled.reading.blocks), default=None)
    for value, places in filled.found:
        if value.field is None or places or not value.needed:
            continue
        name = name_of(filled.family, value.field)
        yield _say(
            "value-missing",
            f"「{name}」が本文にも表にも見つかりません。",
            f"“{name}” was found neither in the text nor in a table.",
            page=page,
        )
