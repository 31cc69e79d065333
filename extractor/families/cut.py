"""Cells that a page break cuts although they have words on both pages.

A word processor closes the frame of a cell at the foot of a page, so that nothing drawn tells it from two cells. The
words do where every text of a column begins alike (【task】): what does not begin so goes on with the cell above.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from extractor.families.bind import Bound
from extractor.families.words import key
from extractor.model import Cell

__all__ = ["whole_texts"]


def whole_texts(bound: Bound) -> Mapping[int, str]:
    """The texts of cells that are cut, whole, by the identity of each of their pieces."""
    found: dict[int, str] = {}
    for column in bound.spec.columns:
        place = bound.columns.get(column.field)
        if column.begins is None or place is None:
            continue
        cells = {id(c): c for row in bound.grid.rows() if (c := bound.grid.at(row, place)) is not None}
        for run in _runs(list(cells.values()), re.compile(column.begins)):
            text = _joined([_text(cell) for cell in run])
            found |= {id(cell): text for cell in run}
    return found


def _runs(cells: list[Cell], beginning: re.Pattern[str]) -> list[list[Cell]]:
    """The pieces of each cell that is cut, if most texts of the column begin as declared."""
    begins = [beginning.search(key(_text(cell))) is not None for cell in cells]
    if 2 * sum(begins) <= len(cells):
        return []
    runs: list[list[Cell]] = []
    for cell, own in zip(cells, begins, strict=True):
        if runs and not own and _text(cell).strip() and _over_break(runs[-1][-1], cell):
            runs[-1].append(cell)
        else:
            runs.append([cell])
    return [run for run in runs if len(run) > 1]


def _over_break(above: Cell, cell: Cell) -> bool:
    """Whether a cell follows another one over a page break."""
    below = above.row + above.row_span == cell.row
    return below and above.regions[-1:] != [] and cell.regions != [] and above.regions[-1].page < cell.regions[0].page


def _text(cell: Cell) -> str:
    return cell.corrected if cell.corrected is not None else cell.text


def _joined(texts: list[str]) -> str:
    """Pieces as one text; what follows a name in brackets is a line of its own."""
    whole = texts[0]
    for text in texts[1:]:
        whole += ("\n" if whole.rstrip().endswith(("】", "〕")) else "") + text
    return whole
