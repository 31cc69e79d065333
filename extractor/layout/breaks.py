"""What a page break does to a table's cells: which of those above and below it are one.

Only the words next to the break and their places are looked at.
"""

from __future__ import annotations

from collections.abc import Collection

from extractor.layout.found import GridCell, JoinedCell
from extractor.layout.headers import is_figure
from extractor.layout.lines import Line
from extractor.patterns import later_regex

__all__ = [
    "begins_empty",
    "centred_over",
    "flows_on",
    "one_cell",
    "rest_of_row",
    "row_is_cut",
    "without_halves",
    "words_of",
]

SENTENCE_END = later_regex(r"[。．）)】」]\s*$")

NEAR = 2.0  # em: a text that goes on is broken this near to the break
FIRST = later_regex(r"\S[）)」』】。、，．％]*")  # a letter with what may not begin a line behind it: る。


def words_of(text: str) -> str:
    """A text without its blanks."""
    return "".join(text.split())


def one_cell(above: JoinedCell, cell: GridCell, merging: bool, cut_so_far: bool, beside: bool) -> bool:
    """Whether the cell above the break and the one below it are one.

    They are where the lower one is empty, or its words are printed again in the first column or beside cells that
    are cut too, or go on beside such a cell; two empty ones are one where everything to their left is. ``beside``:
    whether the cell just to the left is cut.
    """
    if not merging:
        return False
    if not cell.lines:
        return bool(above.lines) or cut_so_far
    if cut_so_far and words_of(cell.raw) == words_of(above.raw):
        return True
    return beside and bool(above.lines) and _full(above, cell) and not is_figure(cell.raw)


def centred_over(above: JoinedCell, cell: GridCell, goes_on: bool = False) -> bool:
    """Whether words stand in the middle of both cells together and not of the one that has them: they are one cell.

    A spreadsheet prints a merged cell that is cut so, with words below the break alone or on both of its sides.
    ``goes_on``: whether the lower cell ends with its page, so that there may be a third part.
    """
    if not cell.lines:
        return False
    _, last = above.regions[-1]
    heights = [box[3] - box[1] for _, box in above.regions]
    upper, lower = heights[-1] if above.lines else sum(heights), cell.box[3] - cell.box[1]
    size = cell.lines[0].size
    own = [line.box for line in cell.lines]
    spots = [(b[1] - cell.box[1] + upper, b[3] - cell.box[1] + upper) for b in own]
    if len(above.regions) == 1 and above.lines:
        spots += [(line.box[1] - last[1], line.box[3] - last[1]) for line in above.lines]
    elif above.lines:
        return False
    middle = (min(s[0] for s in spots) + max(s[1] for s in spots)) / 2
    alone = (min(b[1] for b in own) + max(b[3] for b in own) - cell.box[1] - cell.box[3]) / 2
    if abs(alone) <= 0.6 * size:
        return False
    off = middle - (upper + lower) / 2
    # Words below the middle of both, in a cell down to the page's end, and not at its top: a later part goes on.
    beyond = goes_on and not above.lines and off > 0 and min(b[1] for b in own) - cell.box[1] > size
    return beyond or abs(off) < 0.4 * size


def flows_on(above: JoinedCell, cell: GridCell) -> bool:
    """Whether the words of both cells may be one text: those above reach down to the break, those below begin at it."""
    if not above.lines or not cell.lines:
        return True
    last, first = above.lines[-1], cell.lines[0]
    room = above.regions[-1][1][3] - last.box[3], first.box[1] - cell.box[1]
    return max(room) < NEAR * last.size


def without_halves(above: JoinedCell, cell: GridCell) -> list[Line]:
    """The lower cell's lines without one that the break cuts through, if the upper cell has it already."""
    if not above.lines or not cell.lines or words_of(above.lines[-1].text) != words_of(cell.lines[0].text):
        return cell.lines
    cut = above.lines[-1].box[3] > above.regions[-1][1][3] and cell.lines[0].box[1] < cell.box[1]
    return cell.lines[1:] if cut else cell.lines


def _full(cell: JoinedCell, below: GridCell) -> bool:
    """Whether the last line of a cell has no room for what ``below`` begins with, in the middle of a sentence."""
    line, box = cell.lines[-1], cell.regions[-1][1]
    if is_figure(cell.raw) or line.text.rstrip().endswith(("。", "．")):
        return False
    padding = min(max(min(w.box[0] for w in cell.lines) - box[0], 0.0), 8.0)
    first = FIRST.match(below.lines[0].text)
    return box[2] - line.box[2] - padding < ((len(first.group()) if first else 1) + 0.2) * line.size


def _broken_off(bottom: dict[int, JoinedCell], top: dict[int, GridCell], merging: set[int]) -> bool:
    """Whether words above the break run up to the edge and go on below it, where a short cell of the row has none.

    So word processors break a row: each cell's lines as far as they fit, the rest on the next page.
    """
    pairs = [(bottom[k], c) for k, c in top.items() if k in bottom and c.column == k]
    if any((a.column, a.column_span) != (c.column, c.column_span) for a, c in pairs):
        return False
    going_on = [a for a, c in pairs if c.lines and a.lines and _full(a, c)]
    done = [a for a, c in pairs if a.lines and not c.lines and a.column not in merging]
    if not going_on or not done or any(c.lines and (not a.lines or is_figure(c.raw)) for a, c in pairs):
        return False
    if any(is_figure(a.raw) for a in done):
        return True
    return len(going_on) == sum(bool(c.lines) and c.column not in merging for _, c in pairs) or len(going_on) > 1


def rest_of_row(bottom: dict[int, JoinedCell], top: dict[int, GridCell], full: Collection[int]) -> bool:
    """Whether the first row below the break only goes on with words of the row above it.

    ``full``: the columns in which every row of the table so far has words. Two of them at least are empty, one of
    these with a figure above, and what is there goes on with words above: a row of its own would have its number.
    """
    done = [k for k in full if k in top and k in bottom and not top[k].lines]
    if len(done) < 2 or not any(is_figure(bottom[k].raw) for k in done):
        return False
    rest = [(bottom.get(k), c) for k, c in top.items() if c.lines]
    return bool(rest) and all(
        above is not None and above.lines and (above.column, above.column_span) == (c.column, c.column_span)
        for above, c in rest
    )


def begins_empty(bottom: dict[int, JoinedCell], top: dict[int, GridCell]) -> bool:
    """Whether the last row above the break is but the upper edge of the first one below it: nothing stands in it.

    Word processors begin a row at the foot of a page although not one of its lines has room there.
    """
    if bottom.keys() != top.keys() or not any(c.lines for c in top.values()):
        return False
    return all(
        not above.lines and above.row_span == 1 and (above.column, above.column_span) == (c.column, c.column_span)
        for above, c in ((bottom[k], c) for k, c in top.items())
    )


def row_is_cut(
    open_sides: frozenset[str],
    bottom: dict[int, JoinedCell],
    top: dict[int, GridCell],
    merging: set[int],
) -> bool:
    """Whether the page break stands in the middle of a row.

    Then the row's number is not printed again, and each text that goes on had not come to its end. ``open_sides``:
    those of the two at the break where no rule is.
    """
    if open_sides:
        if any(c.lines for c in top.values()) and any(c.lines for c in bottom.values()):
            first, above = top.get(0), bottom.get(0)
            return first is not None and above is not None and (not first.lines or not above.lines)
        return False
    if _broken_off(bottom, top, merging):
        return True
    first, above = top.get(0), bottom.get(0)
    if first is None or above is None or 0 in merging or first.lines or not above.lines:
        return False
    filled = [(bottom.get(k), c) for k, c in top.items() if c.lines]
    return bool(filled) and all(
        b is not None and b.lines and not SENTENCE_END.search(b.lines[-1].text) and len(b.lines) > 1 for b, _ in filled
    )
