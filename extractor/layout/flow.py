"""The running text of a page, between and beside its tables, in reading order."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.layout.folio import FOOT, PAGE_NUMBER, in_margin
from extractor.layout.found import TableGrid, TextBlock
from extractor.layout.frames import parent
from extractor.layout.lines import Box, Line, hull, join_chunks
from extractor.layout.order import Node, arrange
from extractor.layout.paragraphs import is_note, is_unit, paragraphs
from extractor.patterns import later_regex
from extractor.reading.page import Glyphs, Page

__all__ = ["read_in_order"]

PAGE_REFERENCE = later_regex(r"^[\s.．…‥・･]*[（(]?(?:P\.?|ｐ)?\s*[0-9０-９]{1,4}\s*(?:ページ|頁)?[）)]?\s*$")
SHORT = 20.0  # em: lines no longer than this tell no margin


def read_in_order(
    by_owner: dict[int, list[Line]], frames: list[Box], tables: list[TableGrid], page: Page
) -> list[TextBlock | TableGrid]:
    """The page's items in reading order, the page number last."""
    children: dict[int, list[Node]] = {}
    for k, box in enumerate(frames):
        children.setdefault(parent(box, frames[:k]), []).append(Node(box, solid=k))
    for table in tables:
        children.setdefault(parent(table.box, frames), []).append(Node(table.box, solid=table))
    number: list[TextBlock] = []
    lines = {**by_owner, 0: _take_page_number(by_owner.get(0, []), page, number)}
    return [*_Flow(lines, frames, children, page).container(0), *number]


@dataclass(slots=True)
class _Flow:
    """What stands in which frame; an object, as functions that call each other would hold the page when it is done."""

    by_owner: dict[int, list[Line]]
    frames: list[Box]
    children: dict[int, list[Node]]
    page: Page

    def container(self, owner: int) -> list[TextBlock | TableGrid]:
        """The items of a frame (owner 1…) or of the open page (0)."""
        lines = self.by_owner.get(owner, [])
        nodes = [Node(line.box, line=line, follows=is_note(line.text), leads=is_unit(line.text)) for line in lines]
        nodes += self.children.get(owner, [])
        margins = self.frames[owner - 1] if owner else _text_area(nodes, self.page)
        items: list[TextBlock | TableGrid] = []
        for group in arrange(nodes):
            items.extend(self._column(group, margins, owner))
        return items

    def _column(self, group: list[Node], margins: Box, owner: int) -> list[TextBlock | TableGrid]:
        """A column's lines as paragraphs, interrupted by what is solid."""
        items: list[TextBlock | TableGrid] = []
        run: list[Line] = []
        right = _right_margin(group, margins, owner)

        def close() -> None:
            items.extend(paragraphs(_joined(run, self.page.glyphs), self.page.number, right, owner > 0))
            run.clear()

        for node in group:
            if node.line is not None:
                run.append(node.line)
                continue
            close()
            items.extend([node.solid] if isinstance(node.solid, TableGrid) else self.container(node.solid + 1))
        close()
        return items


def _text_area(nodes: list[Node], page: Page) -> Box:
    lines = [n.box for n in nodes if n.line is not None]
    return hull(lines) if lines else (0.0, 0.0, page.width, page.height)


def _right_margin(group: list[Node], margins: Box, owner: int) -> float:
    """Where the lines of a column end: its longest line, or a frame's inner edge if no line comes near it.

    Where all lines are short (headings, captions), the tables below them tell how far a line may go.
    """
    lines = [n.line for n in group if n.line is not None]
    if not lines:
        return margins[2]
    reach = max(w.box[2] for w in lines)
    if not owner:
        widest = max((w.box[2] - w.box[0]) / w.size for w in lines)
        tables = [n.box[2] for n in group if isinstance(n.solid, TableGrid)]
        return max(reach, *tables) if tables and widest < SHORT else reach
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
        if PAGE_NUMBER.match(line.text) and line.direction == 0 and in_margin(line.box, page.height)
    ]
    lowest = max(candidates, key=lambda w: w.box[3]) if candidates else _aside(lines, page)
    if lowest is None:
        return lines
    if candidates and any(w.box[1] > lowest.box[3] for w in lines) and any(w.box[3] < lowest.box[1] for w in lines):
        return lines  # neither the first nor the last line of the page
    box = lowest.box
    found.append(TextBlock(page.number, box, [[lowest.text]], lowest.size, lowest.font, "page_number", lines=[lowest]))
    return [w for w in lines if w is not lowest]


def _aside(lines: list[Line], page: Page) -> Line | None:
    """The page number at the side of a sheet that is held sideways: it alone stands turned there."""
    left, right = (1 - FOOT) * page.width, FOOT * page.width
    found = [
        line
        for line in lines
        if line.direction % 2 and PAGE_NUMBER.match(line.text) and (line.box[0] > right or line.box[2] < left)
    ]
    return found[0] if len(found) == 1 else None
