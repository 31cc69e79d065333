"""A comparison as one self-contained HTML page, with the same guards as the report of a run."""

from __future__ import annotations

from collections.abc import Iterator

from extractor import __version__
from extractor.compare.changes import Change, Comparison
from extractor.compare.lines import around, figure, percent, short, signed
from extractor.outputs.plots import Series, lines, pairs
from extractor.outputs.report.page import render

__all__ = ["as_html"]

_ROWS = 5
"""Lines in one plot."""
_MOST = 14
"""Pairs of bars in one plot."""


def as_html(comparison: Comparison) -> bytes:
    """The page."""
    rest = [c for c in comparison.changes if not c.out_of_line]
    return render(
        "compare.html",
        c=comparison,
        old_name=_name(comparison, old=True),
        new_name=_name(comparison, old=False),
        rest=rest,
        plots=[*_lines(comparison), *_plots(comparison)],
        around=around,
        figure=figure,
        signed=signed,
        percent=percent,
        short=short,
        version=__version__,
    )


def _name(comparison: Comparison, *, old: bool) -> str:
    document = comparison.old if old else comparison.new
    return next((p.era_label for p in document.parts if p.era_label), None) or document.source.file_name


def _lines(comparison: Comparison) -> Iterator[str]:
    """Lines over the years for each column: its total, or its largest rows."""
    groups: dict[tuple[str, str], dict[str, dict[str, float]]] = {}
    for (table, row, column), figures in comparison.history.items():
        groups.setdefault((table, column), {})[row] = figures
    totals = {(c.table, c.row) for c in [*comparison.changes, *comparison.equal] if c.is_total}
    for (table, column), rows in groups.items():
        years = list(dict.fromkeys(year for figures in rows.values() for year in figures))
        chosen = [row for row in rows if (table, row) not in totals] or list(rows)
        chosen.sort(key=lambda row: -max(rows[row].values()))
        series = [
            Series(short(row), tuple(years), tuple(rows[row].get(year) for year in years)) for row in chosen[:_ROWS]
        ]
        if all(v is None or v >= 0 for s in series for v in s.values):
            yield lines(series, " ".join(filter(None, [table, column])))


def _plots(comparison: Comparison) -> Iterator[str]:
    """Two bars for each row of a column that changed, old and new; totals left out where there are rows."""
    names = (_name(comparison, old=True), _name(comparison, old=False))
    groups: dict[tuple[str, str], list[Change]] = {}
    for change in [*comparison.changes, *comparison.equal]:
        groups.setdefault((change.table, change.column), []).append(change)
    for (table, column), group in groups.items():
        rows = [c for c in group if not c.is_total] or group
        changed = [c for c in rows if c.absolute]
        if not changed or min(min(c.old, c.new) for c in rows) < 0:
            continue
        shown = sorted(rows, key=lambda c: (-c.out_of_line, -max(c.old, c.new)))[:_MOST]
        labels = [short(c.row).split(" / ")[-1] for c in shown]
        title = " ".join(filter(None, [table, column]))
        yield pairs(title, labels, [c.old for c in shown], [c.new for c in shown], names)
