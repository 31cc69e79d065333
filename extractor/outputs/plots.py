"""Small plots as inline SVG: bars of a column, lines over years. No script, no style, no font of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from extractor.model import Table
from extractor.outputs.matrix import Matrix
from extractor.outputs.times import period_of

__all__ = ["Series", "bars", "lines", "of_table", "pairs"]

_WIDTH = 360
_LABEL = 138
_BAR = 18
_MOST_BARS = 30
_MOST_LINES = 6
_TITLE = 28
_COLOURS = ("#0b5394", "#b45309", "#1e6b34", "#7c2d8e", "#a61c1c", "#475569")
_NUMBER = re.compile(r"^(no\.?|№|番号|通番|項番|整理番号|号)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Series:
    """A row of figures with their labels."""

    title: str
    labels: tuple[str, ...]
    values: tuple[float | None, ...]


def of_table(table: Table) -> list[str]:
    """The plots that help with a table: lines where its columns or rows are years, else bars of its first columns."""
    matrix = Matrix(table)
    rows = [r for r in matrix.body() if not _is_total(matrix, r)]
    columns = [c for c in range(matrix.stub, table.column_count) if _is_plain(matrix, c, rows)]
    years = {c: p.year for c in columns if (p := period_of(matrix.column_path(c))) and p.year}
    if len(years) >= 3 and len(set(years.values())) == len(years) and rows:
        order = sorted(years, key=lambda c: years[c])
        return [lines([_series(matrix, [r], order, by_row=True) for r in rows[:_MOST_LINES]])]
    by_row = {r: p.year for r in rows if (p := period_of(matrix.row_path(r))) and p.year}
    if columns and len(by_row) >= 3 and len(by_row) == len(rows) == len(set(by_row.values())):
        order = sorted(by_row, key=lambda r: by_row[r])
        return [lines([_series(matrix, order, [c], by_row=False)]) for c in columns[:3]]
    if not matrix.stub or not 3 <= len(rows) <= _MOST_BARS:
        return []
    made = [_series(matrix, rows, [c], by_row=False) for c in columns[:2]]
    return [bars(s) for s in made if sum(bool(v) for v in s.values) >= 3 and len(set(s.values)) > 1]


def _is_total(matrix: Matrix, row: int) -> bool:
    cells = (matrix.at(row, c) for c in range(matrix.table.column_count))
    return any(cell is not None and cell.role == "total" for cell in cells)


def _is_plain(matrix: Matrix, column: int, rows: Sequence[int]) -> bool:
    """Whether a column is worth a plot: figures in most rows, none negative, and not just the rows' numbers."""
    path = matrix.column_path(column)
    if path and _NUMBER.match(path[-1]):
        return False
    values = [v for v in _values(matrix, rows, column) if v is not None]
    counted = all(b - a == 1 for a, b in pairwise(values))
    return len(values) >= max(2, len(rows) // 2) and min(values) >= 0 and not counted


def _values(matrix: Matrix, rows: Sequence[int], column: int) -> list[float | None]:
    cells = (matrix.at(row, column) for row in rows)
    return [None if cell is None or cell.value is None else float(cell.value) for cell in cells]


def _series(matrix: Matrix, rows: Sequence[int], columns: Sequence[int], *, by_row: bool) -> Series:
    if by_row:
        values = [_values(matrix, rows, c)[0] for c in columns]
        names = tuple(" ".join(matrix.column_path(c)) for c in columns)
        return Series(" ".join(matrix.row_path(rows[0])), names, tuple(values))
    labels = tuple(" ".join(matrix.row_path(r)) for r in rows)
    title = " ".join(matrix.column_path(columns[0])) or matrix.table.caption or f"{columns[0] + 1}"
    return Series(title, labels, tuple(_values(matrix, rows, columns[0])))


def bars(series: Series) -> str:
    """Horizontal bars with their labels and figures."""
    top = 22
    height = top + _BAR * len(series.labels) + 4
    most = max((v for v in series.values if v is not None), default=0.0) or 1.0
    room = _WIDTH - _LABEL - 64
    out = [_open(series.title, height), _text(0, 14, _short(series.title, _TITLE), bold=True)]
    for n, (label, value) in enumerate(zip(series.labels, series.values, strict=True)):
        y = top + n * _BAR
        out.append(_text(_LABEL - 6, y + 13, _short(label), anchor="end"))
        if value is not None:
            width = max(room * value / most, 0.5)
            out.append(f'<rect x="{_LABEL}" y="{y + 3}" width="{width:.1f}" height="{_BAR - 6}" fill="{_COLOURS[0]}"/>')
            out.append(_text(_LABEL + width + 4, y + 13, _figure(value)))
    return "".join(out) + "</svg>"


def pairs(title: str, labels: Sequence[str], was: Sequence[float], now: Sequence[float], names: tuple[str, str]) -> str:
    """Two bars for each label, one above the other: what was and what is."""
    top, step = 40, 30
    height = top + step * len(labels) + 4
    most = max([*was, *now, 0.0]) or 1.0
    room = _WIDTH - _LABEL - 64
    out = [_open(title, height), _text(0, 14, _short(title, _TITLE), bold=True)]
    for n, (name, colour) in enumerate(zip(names, ("#9aa8b7", _COLOURS[0]), strict=True)):
        x = _LABEL + n * 110
        out += [f'<rect x="{x}" y="22" width="10" height="10" fill="{colour}"/>', _text(x + 14, 31, _short(name, 14))]
    for n, (label, before, after) in enumerate(zip(labels, was, now, strict=True)):
        y = top + n * step
        out.append(_text(_LABEL - 6, y + 17, _short(label), anchor="end"))
        for k, (value, colour) in enumerate(((before, "#9aa8b7"), (after, _COLOURS[0]))):
            width = max(room * max(value, 0.0) / most, 0.5)
            out.append(f'<rect x="{_LABEL}" y="{y + 2 + 12 * k}" width="{width:.1f}" height="10" fill="{colour}"/>')
            out.append(_text(_LABEL + width + 4, y + 11 + 12 * k, _figure(value), size=10))
    return "".join(out) + "</svg>"


def lines(series: Sequence[Series], title: str = "") -> str:
    """Lines over the same labels (years), each with its name; ``title``: what stands above them."""
    shown = [s for s in series if any(v is not None for v in s.values)][:_MOST_LINES]
    if not shown:
        return ""
    labels = shown[0].labels
    top, plot = 28 if title else 10, 120
    height = top + plot + 22 + 16 * len(shown)
    most = max(v for s in shown for v in s.values if v is not None) or 1.0
    step = (_WIDTH - 90) / max(len(labels) - 1, 1)
    out = [_open(title or " / ".join(s.title for s in shown), height)]
    out += [_text(0, 14, _short(title, _TITLE), bold=True)] if title else []
    out.append(f'<path d="M44 {top}V{top + plot}H{_WIDTH - 20}" fill="none" stroke="#64748b"/>')
    out += [_text(40, top + 9, _figure(most), anchor="end", size=10), _text(40, top + plot, "0", anchor="end", size=10)]
    for n, label in enumerate(labels):
        if len(labels) <= 8 or n % (len(labels) // 6) == 0:
            out.append(_text(48 + n * step, top + plot + 14, _short(label, 8), anchor="middle", size=10))
    for n, one in enumerate(shown):
        colour = _COLOURS[n]
        points = [
            (48 + k * step, top + plot * (1 - value / most)) for k, value in enumerate(one.values) if value is not None
        ]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
        y = top + plot + 34 + 16 * n
        out += [
            f'<rect x="44" y="{y - 9}" width="10" height="10" fill="{colour}"/>',
            _text(60, y, _short(one.title, 22)),
        ]
    return "".join(out) + "</svg>"


def _open(title: str, height: float) -> str:
    name = escape(title or "plot", quote=True)
    return (
        f'<svg class="plot" viewBox="0 0 {_WIDTH} {height:g}" role="img" aria-label="{name}" '
        f'xmlns="http://www.w3.org/2000/svg" font-size="12">'
    )


def _text(x: float, y: float, text: str, *, anchor: str = "start", bold: bool = False, size: int = 12) -> str:
    weight = ' font-weight="bold"' if bold else ""
    place = f'x="{x:g}" y="{y:g}" text-anchor="{anchor}" font-size="{size}"{weight}'
    return f'<text {place} fill="#1b1f24">{escape(text)}</text>'


def _short(text: str, most: int = 10) -> str:
    """The text in so many full-width letters at most."""
    width = 0.0
    for n, letter in enumerate(text):
        width += 0.55 if ord(letter) < 0x300 else 1
        if width > most:
            return text[:n] + "…"
    return text


def _figure(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}".rstrip("0").rstrip(".")
