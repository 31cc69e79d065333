"""Where a value stands: every place that prints it, and what most of them say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from extractor.checks.make import cell as cell_evidence
from extractor.checks.make import span
from extractor.families import prose
from extractor.families.bind import WHOLE, Bound
from extractor.families.declare import CountOf, FigureOf, LastOf, Prose, RowNamed, RowOf, Source, Total
from extractor.families.grid import Number
from extractor.families.records import label_of, rows_of, whole_row
from extractor.families.words import same
from extractor.model import Block, Evidence

__all__ = ["Found", "Reading", "all_of", "settle"]


@dataclass(frozen=True, repr=False, eq=False)
class Found:
    """A value at one place."""

    value: Number | str
    evidence: tuple[Evidence, ...]
    where: tuple[str, str]
    """What people call the place, in Japanese and English."""
    key: str
    printed: bool = True
    """False where it was counted."""
    weight: float = 1.0
    decimals: int = 0
    block: Block | None = None
    """The block that says it, for words of the prose."""


@dataclass(repr=False, eq=False)
class Reading:
    """One part as it is being read."""

    blocks: list[Block]
    bound: list[Bound]
    fiscal_year: int | None
    lists: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    values: dict[str, Number | str] = field(default_factory=dict)
    """Path of a field → its value, as far as they are known."""

    def table(self, name: str) -> Bound | None:
        """The table that was found for a declared one."""
        return next((b for b in self.bound if b.spec.called == name), None)

    def feeding(self, list_name: str) -> list[Bound]:
        """The tables that give the items of a list."""
        return [b for b in self.bound if b.spec.field == list_name]


def all_of(value: FigureOf, reading: Reading) -> list[Found]:
    """Every place that gives the value."""
    return [f for source in value.sources if (f := find(source, reading)) is not None]


def find(source: Source, reading: Reading) -> Found | None:
    """The value at one declared place, or None where the paper does not have it."""
    if isinstance(source, Prose):
        said = prose.find(source, reading.blocks, reading.fiscal_year)
        if said is None:
            return None
        return Found(
            said.value, (said.evidence,), ("本文", "the prose"), "prose", decimals=said.decimals, block=said.block
        )
    if isinstance(source, RowNamed):
        name = reading.values.get(source.field)
        if name is None:
            return None
        source = RowOf(source.table, (str(name),), source.column)
    if isinstance(source, Total | RowOf):
        return _in_table(source, reading)
    return _counted(source, reading)


def _in_table(source: Total | RowOf, reading: Reading) -> Found | None:
    bound = reading.table(source.table)
    spot = None if bound is None else _across(source, bound) if bound.across else _down(source, bound)
    if bound is None or spot is None:
        return None
    value = bound.grid.value(*spot)
    if value is None:
        return None
    name = place(bound)
    return Found(
        value,
        (cell_evidence(bound.grid.table, *spot),),
        (f"「{name}」", f"“{name}”"),
        bound.grid.table.key or bound.grid.table.id,
        weight=1.5 if _adds_up(bound, spot[1]) else 1.0,
    )


def _down(source: Total | RowOf, bound: Bound) -> tuple[int, int] | None:
    """The row of a total or of a label, in the declared column."""
    column = bound.columns.get(source.column)
    if column is None:
        return None
    for row in bound.grid.rows():
        total = bound.grid.is_total(row)
        if isinstance(source, Total):
            fits = total and not bound.grid.is_subtotal(row)
        else:
            fits = not total and same(label_of(bound, row), source.label)
        if fits and bound.grid.value(row, column) is not None:
            return row, column
    return None


def _across(source: Total | RowOf, bound: Bound) -> tuple[int, int] | None:
    """The same in a breakdown that lies on its side: the total row, in the column of a label or of the whole."""
    row = whole_row(bound)
    if row is None:
        return None
    if isinstance(source, Total):
        column = bound.columns.get(source.column)
        totals = [c for c, path in enumerate(bound.grid.headers) if path and same(path[-1], WHOLE)]
        column = totals[0] if column is None and totals else column
    else:
        column = next((c for c in bound.across if same(bound.grid.headers[c][-1], source.label)), None)
    return None if column is None else (row, column)


def place(bound: Bound) -> str:
    """What people call a table."""
    table = bound.grid.table
    return table.caption or (table.section[-1] if table.section else table.id)


def _adds_up(bound: Bound, column: int) -> bool:
    """Whether the rows of a column add up to its total: then each of its figures is likely right."""
    rows = list(bound.grid.rows())
    values = [(bound.grid.value(r, column), bound.grid.is_total(r)) for r in rows]
    parts = [v for v, total in values if v is not None and not total]
    totals = [v for v, total in values if v is not None and total]
    return len(parts) > 1 and any(abs(sum(parts) - t) < 1e-9 for t in totals)


def _counted(source: CountOf | LastOf, reading: Reading) -> Found | None:
    feeding = reading.feeding(source.field)
    items = reading.lists.get(source.field) or []
    if not feeding or not items:
        return None
    if isinstance(source, LastOf):
        return _last(source, reading, feeding)
    chosen = [i for i in items if source.where is None or i.get(source.where[0]) == source.where[1]]
    if source.where is not None and not any(i.get(source.where[0]) is not None for i in items):
        return None
    evidence = _rows_evidence(chosen, feeding, source.where[0] if source.where else None)
    if not evidence:
        return None
    names = "、".join(f"「{place(b)}」" for b in feeding if any(e.table == b.grid.table.id for e in evidence))
    return Found(
        len(chosen),
        tuple(evidence),
        (f"{names}の行数", "the number of rows"),
        "rows",
        printed=False,
    )


def _rows_evidence(chosen: Sequence[dict[str, Any]], feeding: Sequence[Bound], column: str | None) -> list[Evidence]:
    """The cells that are counted: the (merged) cells of the column, or the numbers of the rows as a range."""
    out: list[Evidence] = []
    for bound in feeding:
        table = bound.grid.table
        rows = sorted({i["evidence"].row for i in chosen if i["evidence"].table == table.id})
        if not rows:
            continue
        if column is not None and column in bound.columns:
            tops = {(c.row, c.column): None for r in rows if (c := bound.cell(r, column)) is not None}
            out += [cell_evidence(table, r, c) for r, c in tops]
        else:
            shown = bound.columns.get("no", 0)
            first = rows[0]
            for previous, row in zip(rows, [*rows[1:], None], strict=True):
                if row != previous + 1:
                    out.append(span(table, first, previous, [shown]))
                    first = row if row is not None else first
    return out


def _last(source: LastOf, reading: Reading, feeding: Sequence[Bound]) -> Found | None:
    """The last running number; None where tables count anew, since then it counts only its own."""
    firsts = [
        b.grid.value(r, b.columns[source.column])
        for b in feeding[1:]
        if source.column in b.columns
        for r in list(rows_of(b))[:1]
    ]
    if 1 in firsts:
        return None
    for bound in reversed(feeding):
        if source.column not in bound.columns:
            return None
        column = bound.columns[source.column]
        for row in reversed(list(rows_of(bound))):
            value = bound.grid.value(row, column)
            if value is None:
                return None
            evidence = cell_evidence(bound.grid.table, row, column)
            name = place(bound)
            return Found(value, (evidence,), (f"「{name}」の最後の番号", f"the last number of “{name}”"), "last")
    return None


def settle(found: Sequence[Found]) -> Found | None:
    """The place whose value counts: what most places say; if they are even, the one declared first."""
    if not found:
        return None
    weight: dict[Number | str, float] = {}
    for f in found:
        weight[f.value] = weight.get(f.value, 0.0) + f.weight
    best = max(weight.values())
    return next(f for f in found if weight[f.value] == best)
