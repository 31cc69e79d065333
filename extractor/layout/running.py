"""What runs over page breaks: heads and feet that page after page prints again, and paragraphs that go on."""

from __future__ import annotations

from collections.abc import Iterable

from extractor.layout.found import PageLayout, TextBlock
from extractor.layout.paragraphs import begins_item
from extractor.patterns import later_regex
from extractor.text import match_key

__all__ = ["margin_lines", "mark_running", "run_over", "runs_over"]

MARKED = later_regex(r"^\s*(?:[○●◎〇◯◇◆■□▼▲☆★※]|[【〔［＜《〈「]|[表図第]\s*[0-9０-９]|別[紙表添]|資料|参考)")
DIGITS = later_regex(r"\p{Nd}+")
MARGIN, LEAST = 0.08, 60.0  # running lines stand so near the edge: a share of the page's height, or points
UNBROKEN = later_regex(r"[。．！？!?：:]\s*$")
LONG = 20.0  # em: a shorter line does not reach a margin
SAME = 2.0  # points by which a line's place may differ from page to page
LONGEST = 60


def margin_lines(layout: PageLayout, body_size: float) -> list[TextBlock]:
    """The lines of a page that may be a running head or foot: single, short, in a margin, hardly larger than the text.

    What is marked as captions and labels are (○, 表1, 別紙) is none: slides print those again on each page.
    """
    deep = max(MARGIN * layout.height, LEAST)
    return [
        item
        for item in layout.items
        if isinstance(item, TextBlock)
        and len(item.lines) == 1
        and item.kind != "page_number"
        and not item.framed
        and len(item.raw) <= LONGEST
        and (item.box[3] < deep or item.box[1] > layout.height - deep)
        and item.size <= 1.2 * body_size
        and MARKED.match(item.raw) is None
    ]


def mark_running(lines: Iterable[TextBlock], earlier: Iterable[TextBlock], captions: Iterable[str | None]) -> None:
    """Marks those lines that an earlier page prints too, in the same place; digits in them may count up.

    ``captions``: of the tables that may go on, which are printed above each part and are no running heads.
    """
    named = {_words(caption) for caption in captions if caption}
    earlier = list(earlier)
    for line in lines:
        if _words(line.raw) in named:
            continue
        for other in earlier:
            if _words(line.raw) == _words(other.raw) and _same_place(line, other):
                line.running = other.running = True


def runs_over(last: TextBlock, first: TextBlock) -> bool:
    """Whether the last paragraph of a page goes on in the first one of the next: set alike, broken in mid-sentence.

    Its last line must reach as far as its longest; a single line says nothing of a margin unless it is long.
    """
    if {last.kind, first.kind} != {"paragraph"} or last.framed or first.framed or begins_item(first.raw):
        return False
    if abs(last.size - first.size) > 0.05 * last.size or UNBROKEN.search(last.raw):
        return False
    line, following = last.lines[-1], first.lines[0]
    if line.direction or following.direction or line.box[2] - line.box[0] < LONG * last.size:
        return False
    left = min(w.box[0] for w in last.lines)
    return line.box[2] > last.box[2] - 2.2 * last.size and -1.7 < (following.box[0] - left) / last.size < 0.6


def run_over(last: TextBlock, first: TextBlock) -> None:
    """Adds the paragraph that goes on to the one that began on the page before."""
    last.pieces[-1].extend(first.pieces[0])
    last.pieces.extend(first.pieces[1:])
    last.regions = [*(last.regions or [(last.page, last.box)]), (first.page, first.box)]


def _words(text: str) -> str:
    return str(DIGITS.sub("0", match_key(text)))


def _same_place(a: TextBlock, b: TextBlock) -> bool:
    level = abs(a.box[1] - b.box[1]) < SAME
    return level and (abs(a.box[0] - b.box[0]) < SAME or abs(a.box[2] - b.box[2]) < SAME)
