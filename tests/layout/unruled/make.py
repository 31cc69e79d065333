"""Tables without rules, made by hand: columns set left, right or in the middle, at a pitch."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.layout import assemble, lay_out
from extractor.layout.found import PageLayout, TableGrid
from extractor.model import Table
from tests.support.pages import Text, page, width_of

__all__ = ["cells", "grid", "put", "tables", "texts"]


def put(x: float, y: float, text: str, align: str = "left", size: float = 10.0) -> Text:
    """A text whose left edge, middle or right edge stands at x."""
    shift = {"left": 0.0, "center": 0.5, "right": 1.0}[align] * width_of(text, size)
    return (x - shift, y, text, size)


def texts(
    rows: Sequence[Sequence[str]],
    columns: Sequence[tuple[float, str]],
    *,
    top: float = 100.0,
    pitch: float = 18.0,
    head: Sequence[float] | None = None,
) -> list[Text]:
    """The texts of a table.

    ``columns`` are places and alignments; ``head``: where the heads of the first row are centred.
    """
    out = []
    for r, row in enumerate(rows):
        for k, (text, (x, align)) in enumerate(zip(row, columns, strict=True)):
            if text:
                centred = head is not None and r == 0
                out.append(put(head[k] if centred else x, top + pitch * r, text, "center" if centred else align))
    return out


def grid(laid: PageLayout) -> list[TableGrid]:
    """The tables of a page."""
    return [item for item in laid.items if isinstance(item, TableGrid)]


def cells(table: TableGrid | Table) -> dict[tuple[int, int], tuple[int, int, str]]:
    """Row and column → row span, column span and words of each cell."""
    return {
        (c.row, c.column): (c.row_span, c.column_span, "".join(c.raw.split()).replace("　", "")) for c in table.cells
    }


def tables(*pages_texts: Sequence[Text], lines: Sequence[tuple[float, float, float, float]] = ()) -> list[Table]:
    """The tables of a paper whose pages hold these texts."""
    layouts: list[PageLayout] = []
    for number, said in enumerate(pages_texts, start=1):
        layouts.append(lay_out(page(said, lines, number=number), layouts[-1] if layouts else None))
    return assemble(layouts)[1]
