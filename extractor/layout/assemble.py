"""Pages to one document: blocks in reading order, tables over their pages, captions, notes and sections.

Pages come one by one and are let go; only what leaves the document is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import regex

from extractor.codes import problem
from extractor.layout.captions import AS_OF, UNIT, Headings, Surroundings, is_caption, surroundings, without_continued
from extractor.layout.continuation import Head, begin, continues, head_of, join, late_head, same_edges, settle_cut_lines
from extractor.layout.describe import describe
from extractor.layout.found import PageLayout, TableGrid, TextBlock
from extractor.layout.lines import Box, hull
from extractor.layout.running import margin_lines, mark_running, run_over, runs_over
from extractor.layout.shared_head import head_columns, stands_below
from extractor.model import Block, Problem, Region, Table
from extractor.patterns import later_regex
from extractor.text import match_key, normalise

__all__ = ["Assembler", "assemble"]

HEADING_MARK = regex.compile(
    r"^\s*(?:[○●◎〇◯■◆□◇]|[0-9０-９]{1,2}(?:[　 ．.、]|[－-][0-9０-９])|[（(][0-9０-９]{1,2}[）)]"
    r"|第[0-9０-９一二三四五六七八九十]+[章節款部編条])"
)
BROKEN_FIGURE = later_regex(r"(?<=\p{Nd}[,，.．]?)\n(?=[,，.．]?\p{Nd})")
JAPANESE = later_regex(r"[\p{Hiragana}\p{Katakana}\p{Han}]")
TITLE_END = later_regex(r"[\p{Han}\p{Katakana}ー）)】」』〕]\s*$")
SAID = later_regex(r"[。．.]\s*$")  # a note is a sentence; ※ begins headings too
SLACK = 2.0  # points by which a text below a table may overlap it
LONGEST_CAPTION = 40  # letters of a caption that the page before ends with
SENTENCE_END = regex.compile(r"[。．、，]\s*$")
LABEL = regex.compile(r"^\s*(?:資料|別紙|参考資料|別添)\s*[0-9０-９一二三四五六七八九十－\-]*\s*$")


class _OpenTable:
    """A table that the next page may carry on, with what stands around it."""

    def __init__(self, grid: TableGrid, around: Surroundings, caption: str | None, section: list[str]) -> None:
        self.joined = begin(grid)
        self.caption = caption
        self.section = section
        self.unit = around.unit
        self.notes = list(around.notes)
        self.id = ""
        self.place = 0  # of its last part so far, among the document's entries
        self.finished: Table | None = None
        self.above: _OpenTable | None = None  # the table whose header it shares

    def finish(self) -> Table:
        """The table of the contract; the lines and cells that it is made of are let go."""
        if self.finished is None:
            table = describe(self.joined, self.id)
            table.caption = normalise(self.caption) if self.caption else None
            table.section = [normalise(s) for s in self.section]
            table.unit = normalise(self.unit) if self.unit else None
            table.notes = [normalise(n) for n in self.notes]
            self.finished = table
            self.joined.cells, self.joined.last.cells = [], []
        return self.finished


class Assembler:
    """Takes laid-out pages in order and gives the document's blocks and tables."""

    def __init__(self) -> None:
        self._headings = Headings()
        self._open: list[_OpenTable] = []
        self._count: Counter[int] = Counter()  # tables that begin on a page
        self._released = 0  # entries whose lines are let go
        self._tables: list[_OpenTable] = []
        self._entries: list[TextBlock | _OpenTable] = []
        self._heads: set[Head] = set()  # the headers of the tables so far
        self._body = (10.5, -1)  # size and font of the running text
        self._margins: list[list[TextBlock]] = []  # what stands in the margins of the last two pages
        self.problems: list[Problem] = []

    def add(self, layout: PageLayout) -> None:
        """The next page."""
        self.problems.extend(
            problem(
                "stacked-rows",
                f"1行に積まれた {count} 件の記録を、{count} 行に分けました。",
                f"{count} records stacked in one ruled row are given as {count} rows.",
                page=layout.number,
                bbox=box,
            )
            for count, box in _stacked_rows(layout)
        )
        last = self._last_prose(layout.number - 1)
        self._body = _body_style(layout, self._body)
        margins = margin_lines(layout, self._body[0])
        mark_running(margins, (b for page in self._margins for b in page), (t.caption for t in self._open))
        self._margins = [*self._margins[-1:], margins]
        for item in layout.items:
            if isinstance(item, TextBlock):
                _classify(item, self._body, layout)
        _entitle(layout)
        first = next((i for i in layout.items if not isinstance(i, TextBlock) or not i.running), None)
        prose = (last, first) if last is not None and isinstance(first, TextBlock) and runs_over(last, first) else None
        self._notes_over(layout)
        self._release()
        around = {k: surroundings(layout, k) for k, item in enumerate(layout.items) if isinstance(item, TableGrid)}
        captions = {id(block) for s in around.values() for block in s.captions}
        fresh_heading: str | None = None  # the last heading that this page prints
        still_open: list[_OpenTable] = []
        opens_page = True
        for k, item in enumerate(layout.items):
            if isinstance(item, TextBlock):
                if LABEL.match(item.raw):
                    self._headings.label()
                elif item.running:
                    pass
                elif prose is not None and item is prose[1]:
                    run_over(*prose)
                    opens_page = False
                    continue
                elif id(item) in captions and not (item.kind == "heading" and item.size > 1.25 * self._body[0]):
                    item.kind = "caption"
                elif item.kind == "heading":
                    self._headings.see(item, opens_page)
                    fresh_heading = item.raw
                    opens_page = False
                elif item.kind != "note":
                    opens_page = False
                self._entries.append(item)
                continue
            self._table(item, around[k], layout, k, fresh_heading, still_open)
        going_on = {id(table) for table in still_open}
        for table in self._open:
            if id(table) not in going_on:
                table.finish()
        self._open = still_open

    def _notes_over(self, layout: PageLayout) -> None:
        """Notes that open a page belong to the table that ends the page before."""
        table = self._open[-1] if self._open else None
        if table is None or table.joined.pages[-1] != layout.number - 1 or not self._ends(table, layout.number - 1):
            return
        for item in layout.items:
            if isinstance(item, TextBlock) and (item.running or item.kind == "page_number" or LABEL.match(item.raw)):
                continue
            if not isinstance(item, TextBlock) or item.kind != "note" or not SAID.search(item.raw):
                return
            if item.raw not in table.notes:
                table.notes.append(item.raw)

    def _last_prose(self, page: int) -> TextBlock | None:
        """What a page ends with, if it is running text; its lines are still there."""
        for entry in reversed(self._entries):
            if not isinstance(entry, TextBlock):
                return None
            if entry.kind == "page_number" or entry.running:
                continue
            return entry if entry.page == page and entry.lines else None
        return None

    def _release(self) -> None:
        """Let go of the lines of text that earlier pages brought: their words are kept, their glyphs are not."""
        for entry in self._entries[self._released :]:
            if isinstance(entry, TextBlock):
                entry.lines = []
        self._released = len(self._entries)

    def _table(
        self,
        grid: TableGrid,
        around: Surroundings,
        layout: PageLayout,
        index: int,
        fresh_heading: str | None,
        still_open: list[_OpenTable],
    ) -> None:
        own = around.caption
        printed = own if own is not None else fresh_heading
        if self._open:
            settle_cut_lines(grid)
        for table in self._open:
            same_name = printed is None or table.caption is None or _same(printed, table.caption)
            over = not _says_continued(own) and self._text_below(table, layout.number - 1)
            if same_name and not over and continues(table.joined, grid, self._adjacent(table, layout, index)):
                join(table.joined, grid, late_head(table.joined, grid, self._heads))
                table.notes.extend(n for n in around.notes if n not in table.notes)
                table.unit = table.unit or around.unit
                table.place = len(self._entries) - 1  # what this page prints above it does not part it from the next
                still_open.append(table)
                return
        section = self._headings.path
        caption, unit = (own, None) if own is not None else self._left_behind(layout, index)
        if caption is None and section:
            caption = section[-1]
        if caption is not None and section and _same(section[-1], caption):
            section = section[:-1]
        new = _OpenTable(grid, around, without_continued(caption) if caption else None, section)
        above = self._above(new)
        new.unit = new.unit or unit or (above.unit if above else None)
        new.above = above if above and stands_below(above.joined, new.joined) else None
        self._count[grid.page] += 1
        new.id = f"p{grid.page}-t{self._count[grid.page]}"
        new.place = len(self._entries)
        self._tables.append(new)
        if new.joined.header_rows:
            self._heads.add(head_of(new.joined))
        self._entries.append(new)
        still_open.append(new)

    def _left_behind(self, layout: PageLayout, index: int) -> tuple[str | None, str | None]:
        """Caption and unit with which the page before ends, where a table opens its page without any of its own."""
        before = layout.number - 1
        unit: str | None = None
        if not all(isinstance(i, TextBlock) and (i.running or LABEL.match(i.raw)) for i in layout.items[:index]):
            return None, None
        for entry in reversed(self._entries):
            if not isinstance(entry, TextBlock) or entry.page < before:
                break
            if entry.page > before or entry.kind == "page_number" or entry.running:
                continue
            told = UNIT.search(entry.raw)
            if told and len(entry.raw) < 40 and told.start() <= 1:
                unit = told.group("unit").strip()
            elif is_caption(entry) and entry.regions == [] and not entry.framed and len(entry.raw) < LONGEST_CAPTION:
                entry.kind = "caption" if entry.kind == "paragraph" else entry.kind
                return entry.raw, unit
            else:
                break
        return None, unit

    def _above(self, table: _OpenTable) -> _OpenTable | None:
        """The last table so far of a table's page, if it has the same columns: what is printed once holds for both."""
        above = next((t for t in reversed(self._tables) if t.joined.pages[-1] == table.joined.pages[0]), None)
        return above if above is not None and same_edges(above.joined, table.joined.last) else None

    def _adjacent(self, table: _OpenTable, layout: PageLayout, index: int) -> bool:
        """Whether only page numbers, notes and repeated heads stand between the table's last part and this place."""
        for item in layout.items[:index]:
            if isinstance(item, TableGrid):
                return False
            if item.kind != "page_number" and not LABEL.match(item.raw) and not item.running and not _head(item):
                return False
        before = layout.number - 1
        if self._open[-1] is not table and any(
            other.joined.pages[-1] == before for other in self._open[self._open.index(table) + 1 :]
        ):
            return False
        return self._ends(table, before)

    def _ends(self, table: _OpenTable, page: int) -> bool:
        """Whether nothing but notes and what runs over pages stands below the table's last part, on that page."""
        for place in range(len(self._entries) - 1, table.place, -1):
            entry = self._entries[place]
            if not isinstance(entry, TextBlock):
                continue
            if entry.page < page:  # entries stand in the order of their pages
                break
            if entry.page == page and entry.kind not in ("page_number", "note") and not entry.running:
                return False
        return True

    def _text_below(self, table: _OpenTable, page: int) -> bool:
        """Whether running text stands below the table's last part, on that page: the table has ended above it."""
        below, box = table.joined.boxes[-1]
        return below == page and any(
            isinstance(entry, TextBlock)
            and entry.page == page
            and entry.kind not in ("page_number", "note")
            and not entry.running
            and entry.box[1] > box[3] - SLACK
            and min(entry.box[2], box[2]) > max(entry.box[0], box[0])
            for entry in self._entries[table.place + 1 :]
        )

    def finish(self) -> tuple[list[Block], list[Table]]:
        """The blocks and tables of the document, tables with ids by page (p3-t1), blocks numbered in order."""
        tables = [table.finish() for table in self._tables]
        for begun, table in zip(self._tables, tables, strict=True):
            if begun.above is not None:
                head_columns(table, begun.above.finish())
        blocks = []
        for n, entry in enumerate(self._entries):
            block_id = f"b{n + 1}"
            if isinstance(entry, _OpenTable):
                blocks.append(Block(id=block_id, kind="table", page=entry.joined.pages[0], table=entry.id))
            else:
                blocks.append(_block(entry, block_id))
        return blocks, tables


def _stacked_rows(layout: PageLayout) -> list[tuple[int, Box]]:
    """The rows that held several records, each once: how many, and the box around its cells."""
    rows: dict[tuple[int, float, float], list[Box]] = {}
    for count, box in layout.stacked:
        rows.setdefault((count, box[1], box[3]), []).append(box)
    return [(count, hull(boxes)) for (count, _, _), boxes in sorted(rows.items(), key=lambda row: row[0][1])]


def assemble(layouts: list[PageLayout]) -> tuple[list[Block], list[Table], list[Problem]]:
    """All pages at once: blocks, tables and what was noticed."""
    assembler = Assembler()
    for layout in layouts:
        assembler.add(layout)
    blocks, tables = assembler.finish()
    return blocks, tables, assembler.problems


def _same(a: str, b: str) -> bool:
    return match_key(without_continued(a)) == match_key(without_continued(b))


def _says_continued(caption: str | None) -> bool:
    return caption is not None and without_continued(caption) != caption.strip()


def _head(block: TextBlock) -> bool:
    """Whether a block may be a running head or a repeated caption rather than new text."""
    return len(block.raw) < 40 and len(block.lines) == 1 and (is_caption(block) or block.kind == "heading")


def _body_style(layout: PageLayout, before: tuple[float, int]) -> tuple[float, int]:
    """Size and font in which most of the page's running text is set; that of the page before where it has little."""
    weight: Counter[tuple[float, int]] = Counter()
    for item in layout.items:
        if isinstance(item, TextBlock) and item.kind != "page_number":
            for line in item.lines:
                if len(line.text) >= 15:
                    weight[round(line.size, 1), line.font] += len(line.text)
    return max(weight.items(), key=lambda kv: (kv[1], kv[0]))[0] if weight else before


def _classify(block: TextBlock, body: tuple[float, int], layout: PageLayout) -> None:
    """Headings among the blocks: larger or set otherwise than the running text, or numbered; short, and no sentence."""
    if block.kind != "paragraph" or block.running:
        return
    raw = block.raw.strip()
    if len(raw) > 80 or len(block.lines) > 3 or SENTENCE_END.search(raw):
        return
    larger = block.size > 1.15 * body[0]
    other = block.font != body[1] and body[1] >= 0 and len(raw) < 50
    marked = HEADING_MARK.match(raw) is not None and len(raw) < 50
    if larger or (marked and (other or not block.framed) and block.size >= 0.95 * body[0]):
        block.kind = "heading"


def _entitle(layout: PageLayout) -> None:
    """A short first line of a page over its first table, with nothing but notes and units between, heads it."""
    items = [i for i in layout.items if not (isinstance(i, TextBlock) and i.running)]
    first = items[0] if items else None
    if not isinstance(first, TextBlock) or first.framed or first.kind != "paragraph" or not is_caption(first):
        return
    if not TITLE_END.search(first.raw) or any(isinstance(i, TextBlock) and i.kind == "heading" for i in items[1:3]):
        return
    for item in items[1:]:
        if isinstance(item, TableGrid):
            first.kind = "heading"
            return
        if item.kind != "note" and not UNIT.search(item.raw) and not AS_OF.match(item.raw):
            return


def _run_on(piece: Sequence[str]) -> str:
    """The lines of a piece; a figure of Japanese text that a full line breaks is whole again."""
    text = "\n".join(piece)
    return str(BROKEN_FIGURE.sub("", text)) if len(piece) > 1 and JAPANESE.search(text) else text


def _block(text: TextBlock, block_id: str) -> Block:
    return Block(
        id=block_id,
        kind=text.kind,
        page=text.page,
        bbox=list(text.box),
        text="\n".join(filter(None, (normalise(_run_on(piece)) for piece in text.pieces))),
        raw=text.raw,
        regions=[Region(page=p, bbox=list(b)) for p, b in text.regions] or None,
    )
