"""Lines to paragraphs, headings and notes, as their author broke them.

A line goes on in the next one when it is full, when the next one hangs under its bullet, or when both are lines of one
heading. A new bullet, an indent or a change of size begins a new block.
"""

from __future__ import annotations

import regex

from extractor.layout.found import TextBlock
from extractor.layout.lines import Line, hull
from extractor.patterns import later_regex

__all__ = ["begins_item", "is_note", "is_unit", "paragraphs"]

DIGIT = "[0-9０-９]"
KANJI = "一二三四五六七八九十"
NOTE = regex.compile(
    rf"^\s*(?:※|＊|\*|[（(](?:注|備考)\s*{DIGIT}*[）)]|(?:注|備考)\s*{DIGIT}*\s*[）)：:．. 　]"
    r"|(?:資料|出所)\s*[：:]|出典(?!\p{Hiragana}))"
)
ITEM = later_regex(
    r"^\s*(?:[・･•○●◎◇◆□■△▲▽▼☆★◯〇➢►▶✓※＊]|[①-⑳㉑-㉟㊱-㊿⓪❶-❿]"
    rf"|[（(][0-9０-９{KANJI}ア-ンa-zａ-ｚ]{{1,3}}[）)]|{DIGIT}{{1,2}}[、)）　 ]"
    rf"|{DIGIT}{{1,2}}[．.](?!{DIGIT}+\s*[%％\p{{Hiragana}}])"
    rf"|{DIGIT}{{1,2}}[－-]{DIGIT}{{1,2}}[　 ]|[ア-ン][　 .．)）]|第[0-9０-９{KANJI}百]+[章節条款項号編部表]"
    rf"|[表図]{DIGIT}{{1,3}}(?:[－-]{DIGIT}{{1,3}})?[　 :：．.]|[【〔［＜《])"
)
COUNTED = later_regex(rf"^\s*[（(](?:{DIGIT}{{1,2}}|[{KANJI}ア-ン])[）)]")
RUNS_ON = later_regex(r"^\s*[\p{Hiragana}、，。．）)」』】％%ー々]")  # no block of Japanese text begins so
LOOSE = 6.0  # em that may be free behind a long line whose text runs on
LONG = 25.0  # em
ENDS = later_regex(r"[。．.!！?？」）)】]\s*$")
UNIT_LINE = regex.compile(r"^\s*[（(〔［\[]?\s*単\s*位\s*[：:]")
WORD = later_regex(r"[A-Za-z0-9.,:/%_\-]+")
OPENS = later_regex(r"^\s*[（(【〔［「]")
SENTENCE = later_regex(r"[。．]\s*$")
NUMBERED = later_regex(
    r"^\s*(?:[0-9０-９]{1,2}|[（(][0-9０-９]{1,2}[）)]|第[0-9０-９一二三四五六七八九十]+[章節])[　 ．.、]"
)


def is_note(text: str) -> bool:
    """Whether a line begins a note under a table (※, （注）, 注, 資料：, 出典)."""
    return NOTE.match(text) is not None


def begins_item(text: str) -> bool:
    """Whether a line begins something of its own: a bullet, a number, a 表N, a bracketed head."""
    return ITEM.match(text) is not None


def is_unit(text: str) -> bool:
    """Whether a line tells the unit of the table below it (単位：件)."""
    return UNIT_LINE.match(text) is not None


def _room(line: Line, right: float) -> float:
    """Free space behind a line, in em."""
    return (right - line.box[2]) / line.size


def _first_word(text: str) -> int:
    """How many ems the first piece of a line needs that may not be broken."""
    latin = WORD.match(text)
    return max(2, (len(latin.group()) + 1) // 2 + 1) if latin else 2


def paragraphs(lines: list[Line], page: int, right: float, framed: bool) -> list[TextBlock]:
    """Blocks of consecutive lines (from top to bottom) of one column that ends at ``right``, in points."""
    blocks: list[TextBlock] = []
    current: list[Line] = []
    hard: list[bool] = []  # for each line of the block but the first: did the author begin it anew?

    def close() -> None:
        if current:
            pieces: list[list[str]] = [[current[0].text]]
            for line, new in zip(current[1:], hard, strict=True):
                if new:
                    pieces.append([line.text])
                else:
                    pieces[-1].append(line.text)
            box = hull([w.box for w in current])
            size = max(w.size for w in current)
            kind = "note" if is_note(current[0].text) else "paragraph"
            blocks.append(TextBlock(page, box, pieces, size, current[0].font, kind, framed, list(current)))
            current.clear()
            hard.clear()

    reaching = sum(_room(line, right) < 1.5 for line in lines)
    for line in lines:
        if current:
            if reaching == 1 and SENTENCE.search(current[-1].text) and not begins_item(line.text):
                close()  # the one long line of a column tells no margin at which a sentence would end by chance
                current.append(line)
                continue
            goes_on, anew = _goes_on(current, line, right)
            if not goes_on:
                close()
            else:
                hard.append(anew)
        current.append(line)
    close()
    return blocks


def _goes_on(block: list[Line], line: Line, right: float) -> tuple[bool, bool]:
    """Whether ``line`` belongs to the block, and whether its author began it anew there."""
    last, first = block[-1], block[0]
    if line.direction != last.direction:
        return False, False
    if line.direction == 1:  # vertical writing: columns from right to left
        near = 0 <= last.box[0] - line.box[2] < 1.5 * last.size
        return near and abs(line.size - last.size) < 0.15 * last.size and not begins_item(line.text), False
    leading = line.box[1] - last.box[1]
    if not 0.3 * last.size < leading < 2.4 * max(last.size, line.size):
        return False, False
    if len(block) > 1 and leading > 1.6 * (block[-1].box[1] - block[-2].box[1]) + 1:
        return False, False
    if abs(line.size - last.size) > 0.12 * max(line.size, last.size):
        return False, False
    if is_unit(line.text):
        return False, False
    ended = SENTENCE.search(last.text) is not None
    room = _room(last, right)
    full = room < (1.0 if ended else _first_word(line.text) + 0.2)
    if not full and room < LOOSE and last.box[2] - last.box[0] > LONG * last.size:
        full = RUNS_ON.match(line.text) is not None and ENDS.search(last.text) is None
    if not full and line.font != last.font:
        return False, False
    item = begins_item(first.text) and (full or not NUMBERED.match(first.text))
    indent = (line.box[0] - first.box[0]) / line.size
    if (begins_item(line.text) or is_note(line.text)) and not (item and indent > 0.8):
        opens = OPENS.match(line.text)
        if COUNTED.match(line.text) and last.box[2] - last.box[0] < LONG * last.size:
            return False, False  # （3）… below a short line that is nowhere near a margin
        return bool(full and opens and not ENDS.search(last.text) and abs(indent) < 3), False
    if item and indent > 0.4:  # hangs under its bullet
        return True, not full
    centred = _centred(last, line)
    if centred and not ENDS.search(last.text) and last.font == line.font and leading < 1.7 * line.size:
        return True, False
    if not full:
        return False, False
    if len(block) == 1:
        return (indent < 0.5 or item) and indent > -3.5, False
    hang = (line.box[0] - block[1].box[0]) / line.size
    return abs(hang) < 0.6, False


def _centred(a: Line, b: Line) -> bool:
    """Whether two lines stand on one middle axis, at different left edges."""
    middle_a, middle_b = (a.box[0] + a.box[2]) / 2, (b.box[0] + b.box[2]) / 2
    return abs(middle_a - middle_b) <= 0.6 * a.size and abs(a.box[0] - b.box[0]) >= 0.5 * a.size
