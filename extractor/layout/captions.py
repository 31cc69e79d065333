"""What stands around a table and belongs to it: its caption, its unit, its notes, the section it is in."""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

from extractor.layout.found import PageLayout, TableGrid, TextBlock
from extractor.layout.lines import Box
from extractor.layout.paragraphs import is_note
from extractor.patterns import later_regex

__all__ = ["AS_OF", "UNIT", "Headings", "Surroundings", "is_caption", "surroundings", "without_continued"]

CAPTION = regex.compile(
    r"^\s*(?:[表図]\s*[0-9０-９一二三四五六七八九十]{0,3}|第[0-9０-９一二三四五六七八九十]+表|別表|[○●◎〇◯◇◆■□▼▲☆★]|[【〔［＜《〈「]|[（(][0-9０-９一二三四五六七八九十ア-ン]{1,3}[）)]"
    r"|[①-⑳]|[0-9０-９]{1,2}[　 ．.、)）])"
)
CAPTION_NUMBER = regex.compile(
    r"^\s*(?:[表図]\s*[0-9０-９]|[○●◎〇◯◇◆■□]|第[0-9０-９]+表|(?:Table|Exhibit|Figure|Chart)\s*[A-Z]?[.-]?[0-9])"
)
IN_UNITS = regex.compile(r"^\s*[\[(]\s*(?:in|numbers in|amounts in|dollars in)\s[^\])]*[\])]\s*$", regex.IGNORECASE)
UNIT = regex.compile(r"[（(〔［\[]?\s*単\s*位\s*[：:]?\s*(?P<unit>[^）)〕］\]]+?)\s*[）)〕］\]]?\s*$")
CONTINUED = regex.compile(
    r"\s*[（(〔【]?\s*(?:つづき|続き|続|承前|つゞき)\s*[）)〕】]\s*$|\s*[（(]\s*(?:つづき|続き?)\s*[）)]"
)
RANKS = (
    (1, later_regex(r"^\s*[○●◎〇◯■◆]")),
    (1, later_regex(r"^\s*第[0-9０-９一二三四五六七八九十]+[章部編]")),
    (2, later_regex(r"^\s*(?:第[0-9０-９一二三四五六七八九十]+[節款]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ])")),
    (2, later_regex(r"^\s*[0-9０-９]{1,2}[　 ．.、]")),
    (3, later_regex(r"^\s*[（(][0-9０-９一二三四五六七八九十]{1,3}[）)]")),
    (4, later_regex(r"^\s*[①-⑳ア-ン][　 ．.)）]?")),
)
LABEL = regex.compile(
    r"^\s*(?:資料|別紙|参考資料|参考|別添|議案)\s*(?:第)?[0-9０-９一二三四五六七八九十－\-]*\s*号?\s*$"
)
CONTENTS = later_regex(r"^\s*(?:目\s*次|もくじ|CONTENTS)\s*$")
AS_OF = regex.compile(r"^\s*[（(]?[^（(。]{0,40}(?:現在|時点|末日?|作成|調べ)[）)]?\s*$")
NEAR = 3.0  # em between a caption and its table


@dataclass(slots=True)
class Surroundings:
    """Around one table on one page. ``captions``: its own caption line, from left to right; empty where it has none."""

    captions: list[TextBlock] = field(default_factory=list)
    unit: str | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def caption(self) -> str | None:
        """The caption line as printed."""
        return "　".join(block.raw for block in self.captions) or None


def without_continued(text: str) -> str:
    """A caption without （つづき）."""
    return str(CONTINUED.sub("", text)).strip()


def is_caption(block: TextBlock) -> bool:
    """Whether a block has the form of a caption: short, one or two lines, no sentence."""
    raw = block.raw.strip()
    numbered = CAPTION_NUMBER.match(raw) is not None
    if len(block.lines) > 2 + numbered or len(raw) > (200 if numbered else 70):
        return False
    if raw.endswith(("。", "．")) or is_note(raw):
        return False
    return block.kind in ("paragraph", "heading", "caption") and not LABEL.match(raw)


def surroundings(layout: PageLayout, index: int) -> Surroundings:
    """Caption, unit and notes of the table that is item ``index`` of the page."""
    table = layout.items[index]
    assert isinstance(table, TableGrid)
    found = Surroundings()
    edge = table.box[1]
    for item in reversed(layout.items[:index]):
        if not isinstance(item, TextBlock) or item.kind == "page_number" or item.running:
            break
        distance = edge - item.box[3]
        unit = UNIT.search(item.raw)
        if distance > NEAR * item.size or distance < -0.6 * item.size:
            break
        # A unit stands at the right margin, a numbered caption at the left one, however narrow the table is.
        if not _over(item.box, table.box) and not ((unit or CAPTION.match(item.raw)) and _alone(layout, item, table)):
            break
        if unit and len(item.raw) < 40 and unit.start() <= 1:
            found.unit = unit.group("unit").strip()
            edge = min(edge, item.box[3])
            continue
        if (AS_OF.match(item.raw) or IN_UNITS.match(item.raw)) and not CAPTION_NUMBER.match(item.raw):
            edge = min(edge, item.box[3])
            continue
        if item.framed or not is_caption(item):
            break
        found.captions = [*_begun_above(layout, item), *_caption_line(layout, index, item)]
        if unit and found.unit is None:
            found.unit = unit.group("unit").strip()
        break
    _collect_notes(layout, index, table, found)
    return found


def _caption_line(layout: PageLayout, index: int, found: TextBlock) -> list[TextBlock]:
    """All that stands on the line of a caption (款 and 項, a title and its scope), but for a unit and an 現在 date.

    A part that begins as captions do (表1, ○, 【…】) is the caption by itself; one over a table beside this one is that
    table's.
    """
    table = layout.items[index]
    beside = [
        item
        for item in layout.items
        if isinstance(item, TableGrid) and item is not table and not _over(item.box, table.box) and _level(item, table)
    ]
    middle = (found.box[1] + found.box[3]) / 2
    line = [
        item
        for item in layout.items[:index]
        if isinstance(item, TextBlock)
        and abs((item.box[1] + item.box[3]) / 2 - middle) < 0.5 * found.size
        and (item is found or (is_caption(item) and not item.framed and not UNIT.search(item.raw)))
        and (item is found or _over(item.box, table.box) or not any(_over(item.box, other.box) for other in beside))
    ]
    line.sort(key=lambda item: item.box[0])
    marked = next((item for item in line if CAPTION.match(item.raw)), None)
    if marked is not None:
        return [marked]
    return [item for item in line if not AS_OF.match(item.raw)] or [found]


def _level(a: TextBlock | TableGrid, b: TextBlock | TableGrid) -> bool:
    """Whether two items stand at one height."""
    return min(a.box[3], b.box[3]) > max(a.box[1], b.box[1])


def _begun_above(layout: PageLayout, item: TextBlock) -> list[TextBlock]:
    """The first line of a numbered caption of which ``item`` is the second."""
    if CAPTION.match(item.raw) or CAPTION_NUMBER.match(item.raw):
        return []
    place = next((k for k, other in enumerate(layout.items) if other is item), 0)
    above = layout.items[place - 1] if place else None
    if not isinstance(above, TextBlock) or not CAPTION_NUMBER.match(above.raw) or not is_caption(above):
        return []
    near = -0.6 * item.size < item.box[1] - above.box[3] < 0.6 * item.size
    return [above] if near and item.box[0] > above.box[0] + item.size and above.size == item.size else []


def _alone(layout: PageLayout, unit: TextBlock, table: TableGrid) -> bool:
    """Whether no other table stands where a unit line does from left to right: at the margin, beside a narrow table."""
    others = (item for item in layout.items if isinstance(item, TableGrid) and item is not table)
    return not any(_over(unit.box, other.box) and other.box[3] > unit.box[1] - 2 for other in others)


def _over(box: Box, table: Box) -> bool:
    return min(box[2], table[2]) - max(box[0], table[0]) > 0 or abs(box[0] - table[0]) < 20


def _collect_notes(layout: PageLayout, index: int, table: TableGrid, found: Surroundings) -> None:
    """The ※ lines directly under the table, each with the lines that carry it on."""
    edge, size = table.box[3], 0.0
    for item in layout.items[index + 1 :]:
        if not isinstance(item, TextBlock) or item.kind == "page_number":
            break
        distance = item.box[1] - edge
        if not -2 <= distance <= 3 * item.size or not _over(item.box, table.box) or item.framed:
            break
        if is_note(item.raw):
            found.notes.append(item.raw)
        elif found.notes and distance < 1.2 * item.size and abs(item.size - size) < 0.5 and len(item.raw) < 120:
            found.notes[-1] += "\n" + item.raw
            item.kind = "note"
        else:
            break
        edge, size = item.box[3], item.size


class Headings:
    """The headings above the present place, from the outermost in."""

    def __init__(self) -> None:
        self._stack: list[tuple[int, float, str]] = []

    def label(self) -> None:
        """A new paper begins (資料２, 別紙): nothing above it counts any more."""
        self._stack.clear()

    def see(self, block: TextBlock, opens_page: bool) -> None:
        """A heading is passed: it closes those of its own and of deeper ranks.

        A heading that opens its page closes unmarked titles of earlier pages (title pages, slides).
        """
        text = block.raw.replace("\n", "")
        if CONTENTS.match(text):
            return
        if opens_page:
            self._stack = [h for h in self._stack if h[0] > 0]
        rank = next((r for r, pattern in RANKS if pattern.match(text)), 0)
        if rank == 0:
            self._stack = [h for h in self._stack if h[0] == 0 and h[1] > block.size + 0.5]
        else:
            self._stack = [h for h in self._stack if h[0] < rank]
        self._stack.append((rank, block.size, text))

    @property
    def path(self) -> list[str]:
        """The texts as printed."""
        return [text for *_, text in self._stack]
