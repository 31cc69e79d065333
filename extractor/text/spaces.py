"""Blanks: letter-spaced labels joined, names kept apart, stray half-width blanks taken out."""

from __future__ import annotations

import regex

from extractor.text.letters import JAPANESE, LETTER

__all__ = ["settle_spaces"]

_RUN = regex.compile(r"[ 　]{2,}")
_COUNTERS = (
    r"件|人|名|区|市|町|村|回|円|千円|百万円|億円|万円|％|%|点|歳|才|年|月|日|時|分|秒|世帯|戸|校|台|ファイル|か所|箇所|カ所|ヶ所|ヵ所|"
    r"団体|社|冊|枚|部|票|本|個|棟|室|席|床|号|倍|割|以上|以下|未満|以内|程度|余|ポイント"
)
_PARTICLE = r"[はがをにのともでへや、。）」]|から|まで|より"
_NUMBER = r"[0-9][0-9,.]*"
_LEADING_NUMBER = regex.compile(
    rf"^(?:[（(【]?(?:表|図|別表|資料|別紙|別添|様式|問|第|No\.?|№|※|注|＊)?[ 　]?[（(]?{_NUMBER}(?:[-－][0-9]+)*[)）]?)"
    rf" (?=[{LETTER}「『（])"
)
_COUNTED = regex.compile(rf"^{_NUMBER} (?:{_COUNTERS})$")
_STRAY = regex.compile(
    rf"(?<=[{JAPANESE}]) (?=[{JAPANESE}])"
    rf"|(?<=[{LETTER}、。「『（【〔：]) (?=[-+△▲]?[0-9])"
    rf"|(?<=[0-9%]) (?=(?:{_COUNTERS})|{_PARTICLE}|[)）」])"
)
_BULLET_SPACE = regex.compile(r"^・ ")
_SPACED = regex.compile(
    rf"(?<![^ 　（(])(?:[{LETTER}][\uFE00-\uFE0F\U000E0100-\U000E01EF]?[ 　]+)+[{LETTER}](?![{LETTER}])"
)
_TOKEN_GAP = regex.compile(r"[ 　]+")
_BLANK_FORM = frozenset("年月日時分秒号条項第回円")
_ERA_BEFORE = regex.compile(r"(?:明治|大正|昭和|平成|令和|西暦|第)[ 　]*$")
_LISTS = (
    "アイウエオカキクケコサシスセソタチツテト",
    "イロハニホヘト",
    "甲乙丙丁戊己庚辛",
    "一二三四五六七八九十",
    "月火水木金土日",
)


def settle_spaces(line: str) -> str:
    """The blanks of one line (without line breaks) as a reader would write them."""
    line = line.strip(" ") if line[:1] == "　" else line.strip(" 　")
    line = line.rstrip(" 　")
    if " " not in line and "　" not in line.lstrip("　"):
        return line
    line = _SPACED.sub(_joined, line)
    line = _RUN.sub(_one_space, line)
    if " " not in line:
        return line
    head = _LEADING_NUMBER.match(line)
    if head and not _COUNTED.match(line):
        number = head.group()
        return number + _STRAY.sub("", line[len(number) :])
    if _BULLET_SPACE.match(line):
        return line[:2] + _STRAY.sub("", line[2:])
    return _STRAY.sub("", line)


def _one_space(run: regex.Match[str]) -> str:
    """Several blanks are one: U+3000 where one of them is, or where they part two Japanese letters like a column would."""
    if "　" in run.group():
        return "　"
    before, after = run.string[run.start() - 1 : run.start()], run.string[run.end() : run.end() + 1]
    return "　" if _is_letter(before) and _is_letter(after) else " "


_IS_LETTER = regex.compile(rf"[{LETTER}]")


def _is_letter(char: str) -> bool:
    return _IS_LETTER.match(char) is not None


def _joined(run: regex.Match[str]) -> str:
    """Single letters set apart (区　分) are one word; where their gaps differ, the wider gaps part words."""
    text = run.group()
    letters = _TOKEN_GAP.split(text)
    gaps = _TOKEN_GAP.findall(text)
    if _is_list(letters) or (set(letters) <= _BLANK_FORM and _ERA_BEFORE.search(run.string[: run.start()])):
        return text
    widths = [sum(2 if c == "　" else 1 for c in gap) for gap in gaps]
    narrow = min(widths)
    if max(widths) < 2 * narrow + 1 or len(letters) < 4:
        return "".join(letters)
    words = [letters[0]]
    for letter, width in zip(letters[1:], widths, strict=True):
        if width >= 2 * narrow + 1:
            words.append(letter)
        else:
            words[-1] += letter
    return "　".join(words)


def _is_list(letters: list[str]) -> bool:
    """Whether single letters count rather than spell: ア イ ウ, 甲 乙 丙, 月 火 水."""
    run = "".join(letters)
    return len(letters) >= 3 and any(run in known for known in _LISTS)
