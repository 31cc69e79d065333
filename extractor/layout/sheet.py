"""One page laid out: its tables, and everything else as blocks in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import regex

from extractor.layout.grid import Grid, find_grids
from extractor.layout.lines import Box, Line, find_lines, hull, join_chunks
from extractor.layout.order import Node, arrange
from extractor.layout.paragraphs import TextBlock, is_note, paragraphs
from extractor.layout.rules import find_rules, is_white
from extractor.reading.page import Floats, Glyphs, Ints, Page

__all__ = ["GridCell", "PageLayout", "TableGrid", "lay_out"]

PAGE_NUMBER = regex.compile(
    r"^\s*[-－–—―‐ー~〜(（]*\s*(?:p\.?|P\.?|ページ)?\s*[0-9０-９]{1,4}\s*(?:[/／]\s*[0-9０-９]{1,4})?\s*(?:ページ|頁)?\s*[-－–—―‐ー~〜)）]*\s*$"
)
PAGE_REFERENCE = regex.compile(r"^[\s.．…‥・･]*[（(]?(?:P\.?|ｐ)?\s*[0-9０-９]{1,4}\s*(?:ページ|頁)?[）)]?\s*$")


@dataclass(slots=True)
class GridCell:
    """A cell of one page's grid: place, spans, box, its lines of text, how they are set, and its ground."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box
    lines: list[Line] = field(default_factory=list)
    align: str = ""  # left | center | right; empty without text or where it cannot be told
    fill: int = 0  # colour of the ground (0xAABBGGRR), 0 for none or white
    page: int = 0

    @property
    def raw(self) -> str:
        """The words as the page has them, its line breaks as newlines."""
        return "\n".join(line.text for line in self.lines)


@dataclass(slots=True)
class TableGrid:
    """A table on one page."""

    page: int
    box: Box
    xs: Floats
    ys: Floats
    cells: list[GridCell]
    ruling: str = "ruled"
    open_sides: frozenset[str] = frozenset()

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.ys) - 1

    @property
    def columns(self) -> int:
        """Number of columns."""
        return len(self.xs) - 1


@dataclass(slots=True)
class PageLayout:
    """What a page holds, in reading order."""

    number: int
    width: float
    height: float
    items: list[TextBlock | TableGrid] = field(default_factory=list)


def lay_out(page: Page) -> PageLayout:
    """The tables and blocks of a page, from its glyphs and what is drawn on it."""
    glyphs = page.glyphs
    rules = find_rules(page)
    em = float(np.median(glyphs.size)) if len(glyphs) else 10.0
    grids = find_grids(rules, near=min(max(0.3 * em, 1.5), 3.0))
    tables, frames = _sort_out(grids, page)
    owner, spans = _owners(tables, frames, glyphs)
    whole = np.arange(len(frames) + 1, len(frames) + 1 + sum(spans))
    lines = find_lines(glyphs, owner, whole)
    by_owner: dict[int, list[Line]] = {}
    for line in lines:
        by_owner.setdefault(line.owner, []).append(line)
    laid, first = [], len(frames) + 1
    for grid, count in zip(tables, spans, strict=True):
        laid.append(_table(grid, first, by_owner, page))
        first += count
    items = _read(by_owner, frames, laid, page)
    return PageLayout(page.number, page.width, page.height, items)


# ------------------------------------------------------------------------------------------- tables and frames


def _sort_out(grids: list[Grid], page: Page) -> tuple[list[Grid], list[Box]]:
    """Grids that are tables, and boxes that frame text: a 1 × 1 grid or a single column is no table."""
    glyphs = page.glyphs
    centers = _centers(glyphs)
    tables: list[Grid] = []
    boxes: list[Box] = []
    for grid in grids:
        if grid.columns > 1 and len(grid.spans) > 1 and _filled(grid, centers) >= 2:
            tables.append(grid)
        elif grid.columns == 1 or len(grid.spans) == 1:
            boxes.extend(grid.cell_box(k) for k in range(len(grid.spans)))
    shapes = page.shapes
    seen = ~(is_white(shapes.fill) & is_white(shapes.stroke)) if len(shapes) else np.zeros(0, bool)
    for k in np.flatnonzero(seen & ~shapes.rectangle).tolist():  # rounded and other free shapes
        boxes.append(tuple(shapes.box[k].tolist()))
    frames: list[Box] = []
    table_boxes = [t.box for t in tables]
    for box in sorted(set(boxes), key=lambda b: (b[0] - b[2]) * (b[3] - b[1])):
        w, h = box[2] - box[0], box[3] - box[1]
        held = _inside(centers, box)
        if w < 12 or h < 8 or not held.any() or any(_within(box, t) for t in table_boxes):
            continue
        if w > 0.97 * page.width and h > 0.97 * page.height:
            continue  # the page's own ground
        if any(_same(box, f) for f in frames) or _marker(box, held, glyphs):
            continue
        frames.append(box)
    return tables, frames


def _centers(glyphs: Glyphs) -> Floats:
    box = glyphs.box
    return np.stack([(box[:, 0] + box[:, 2]) / 2, (box[:, 1] + box[:, 3]) / 2], 1)


def _inside(centers: Floats, box: Box) -> np.ndarray:
    x, y = centers.T
    return (x >= box[0]) & (x <= box[2]) & (y >= box[1]) & (y <= box[3])


def _within(box: Box, outer: Box, slack: float = 2.0) -> bool:
    return (
        box[0] >= outer[0] - slack
        and box[1] >= outer[1] - slack
        and box[2] <= outer[2] + slack
        and box[3] <= outer[3] + slack
    )


def _same(a: Box, b: Box) -> bool:
    return all(abs(p - q) < 3 for p, q in zip(a, b, strict=True))


def _filled(grid: Grid, centers: Floats) -> int:
    """How many cells of a grid hold a glyph."""
    held = centers[_inside(centers, grid.box)]
    if not len(held):
        return 0
    r = np.clip(np.searchsorted(grid.ys, held[:, 1]) - 1, 0, grid.rows - 1)
    c = np.clip(np.searchsorted(grid.xs, held[:, 0]) - 1, 0, grid.columns - 1)
    return len(np.unique(grid.owner[r, c]))


def _marker(box: Box, held: np.ndarray, glyphs: Glyphs) -> bool:
    """Whether a box is paint behind a few words of a line: the line goes on outside of it."""
    size = float(glyphs.size[held].max())
    if box[3] - box[1] > 2.2 * size:
        return False
    x0, top, x1, bottom = glyphs.box.T
    middle = (top + bottom) / 2
    level = ~held & (middle > box[1]) & (middle < box[3])
    beside = (np.abs(x1 - box[0]) < 1.2 * size) | (np.abs(x0 - box[2]) < 1.2 * size)
    return bool((level & beside).any())


def _owners(tables: list[Grid], frames: list[Box], glyphs: Glyphs) -> tuple[Ints, list[int]]:
    """Each glyph's owner: 0 the open page, 1… the frames, then the cells of each table; and the cells per table."""
    centers = _centers(glyphs)
    owner = np.zeros(len(glyphs), np.int64)
    for k, box in enumerate(frames):  # from large to small: the innermost wins
        owner[_inside(centers, box)] = k + 1
    first = len(frames) + 1
    counts = []
    for grid in tables:
        held = np.flatnonzero(_inside(centers, grid.box))
        r = np.clip(np.searchsorted(grid.ys, centers[held, 1]) - 1, 0, grid.rows - 1)
        c = np.clip(np.searchsorted(grid.xs, centers[held, 0]) - 1, 0, grid.columns - 1)
        owner[held] = first + grid.owner[r, c]
        first += len(grid.spans)
        counts.append(len(grid.spans))
    return owner, counts


def _table(grid: Grid, first: int, by_owner: dict[int, list[Line]], page: Page) -> TableGrid:
    cells = []
    shapes = page.shapes
    area = np.flatnonzero(~is_white(shapes.fill)) if len(shapes) else np.empty(0, int)
    for k, (r, c, rs, cs) in enumerate(grid.spans):
        cell = GridCell(r, c, rs, cs, grid.cell_box(k), by_owner.get(first + k, []), page=page.number)
        cell.align = _alignment(cell)
        if len(area) and r < 12:
            x, y = (cell.box[0] + cell.box[2]) / 2, (cell.box[1] + cell.box[3]) / 2
            b = shapes.box[area]
            under = area[(b[:, 0] <= x) & (x <= b[:, 2]) & (b[:, 1] <= y) & (y <= b[:, 3])]
            if len(under):
                cell.fill = int(shapes.fill[under[-1]])
        cells.append(cell)
    ruling = "ruled" if grid.inked and not grid.open_sides & {"top", "bottom"} else "partly"
    return TableGrid(page.number, grid.box, grid.xs, grid.ys, cells, ruling, grid.open_sides)


def _alignment(cell: GridCell) -> str:
    """How the text stands in its cell, by the free room left and right of its lines."""
    if not cell.lines or cell.lines[0].direction != 0:
        return ""
    size = cell.lines[0].size
    left = min(line.box[0] for line in cell.lines) - cell.box[0]
    right = cell.box[2] - max(line.box[2] for line in cell.lines)
    if left + right < 1.2 * size:
        return ""
    if abs(left - right) <= max(0.12 * (left + right), 0.35 * size):
        return "center"
    return "left" if left < right else "right"


# --------------------------------------------------------------------------------------------------- running text


def _read(
    by_owner: dict[int, list[Line]], frames: list[Box], tables: list[TableGrid], page: Page
) -> list[TextBlock | TableGrid]:
    """The page's items in reading order, the page number last."""
    parent = [_parent(box, frames[:k]) for k, box in enumerate(frames)]
    children: dict[int, list[Node]] = {}
    for k, box in enumerate(frames):
        children.setdefault(parent[k], []).append(Node(box, solid=k))
    for table in tables:
        children.setdefault(_parent(table.box, frames), []).append(Node(table.box, solid=table))
    number: list[TextBlock] = []

    def container(owner: int) -> list[TextBlock | TableGrid]:
        """The items of a frame (owner 1…) or of the open page (0)."""
        lines = by_owner.get(owner, [])
        if owner == 0:
            lines = _take_page_number(lines, page, number)
        nodes = [Node(line.box, line=line, follows=is_note(line.text)) for line in lines]
        nodes += children.get(owner, [])
        margins = frames[owner - 1] if owner else _text_area(nodes, page)
        items: list[TextBlock | TableGrid] = []
        for group in arrange(nodes):
            items.extend(flow(group, margins, owner))
        return items

    def flow(group: list[Node], margins: Box, owner: int) -> list[TextBlock | TableGrid]:
        """A column's lines as paragraphs, interrupted by what is solid."""
        items: list[TextBlock | TableGrid] = []
        run: list[Line] = []
        solid = [n.box for n in group if n.solid is not None]
        area = hull([n.box for n in group])
        left = margins[0] if owner else area[0]
        right = _right_margin(group, margins, owner, solid)

        def close() -> None:
            items.extend(paragraphs(_joined(run, page.glyphs), page.number, left, right, owner > 0))
            run.clear()

        for node in group:
            if node.line is not None:
                run.append(node.line)
                continue
            close()
            items.extend([node.solid] if isinstance(node.solid, TableGrid) else container(node.solid + 1))
        close()
        return items

    return [*container(0), *number]


def _parent(box: Box, frames: list[Box]) -> int:
    """The owner number of the smallest frame that holds the box, 0 for the open page. Frames: from large to small."""
    for k in range(len(frames) - 1, -1, -1):
        if _within(box, frames[k]) and not _same(box, frames[k]):
            return k + 1
    return 0


def _text_area(nodes: list[Node], page: Page) -> Box:
    lines = [n.box for n in nodes if n.line is not None]
    return hull(lines) if lines else (0.0, 0.0, page.width, page.height)


def _right_margin(group: list[Node], margins: Box, owner: int, solid: list[Box]) -> float:
    """Where the lines of a column end: its longest line, or a frame's inner edge if no line comes near it."""
    lines = [n.line for n in group if n.line is not None]
    if not lines:
        return margins[2]
    reach = max(w.box[2] for w in lines)
    if not owner:
        return reach
    padding = min(w.box[0] for w in lines) - margins[0]
    inner = margins[2] - min(max(padding, 0.0), 12.0)
    return max(reach, inner)


def _joined(lines: list[Line], glyphs: Glyphs) -> list[Line]:
    """Chunks that stand on one baseline and belong together as one line: near ones, and a page reference far right."""
    out: list[Line] = []
    for line in lines:
        last = out[-1] if out else None
        if (
            last is not None
            and line.direction == last.direction == 0
            and abs((line.box[1] + line.box[3]) - (last.box[1] + last.box[3])) < 0.5 * min(line.size, last.size)
            and line.box[0] >= last.box[2] - 1
            and (line.box[0] - last.box[2] < 4 * last.size or PAGE_REFERENCE.match(line.text))
        ):
            out[-1] = join_chunks([last, line], glyphs)
        else:
            out.append(line)
    return out


def _take_page_number(lines: list[Line], page: Page, found: list[TextBlock]) -> list[Line]:
    """Lines without the page number, which goes to ``found``: digits alone in the foot or head of the page."""
    candidates = [
        line
        for line in lines
        if PAGE_NUMBER.match(line.text)
        and line.direction == 0
        and (line.box[1] > 0.88 * page.height or line.box[3] < 0.07 * page.height)
    ]
    if not candidates:
        return lines
    lowest = max(candidates, key=lambda w: w.box[3])
    if any(w.box[1] > lowest.box[3] for w in lines) and any(w.box[3] < lowest.box[1] for w in lines):
        return lines  # neither the first nor the last line of the page
    box = lowest.box
    found.append(TextBlock(page.number, box, [[lowest.text]], lowest.size, lowest.font, "page_number", lines=[lowest]))
    return [w for w in lines if w is not lowest]
