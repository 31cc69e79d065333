"""Blanks: letter-spaced labels joined, names kept apart, stray half-width blanks taken out."""

from __future__ import annotations

import re
from functools import cache

from extractor.patterns import later
from extractor.text.counters import COUNTERS
from extractor.text.letters import HAN, JAPANESE, LETTER, SELECTOR

__all__ = ["join_letters", "settle_spaces"]

_RUN = re.compile(r"[ 　]{2,}")
_NUMBER = r"[0-9](?:[0-9,.]*[0-9])?"
_ANY_NUMBER = rf"(?:{_NUMBER}|[一二三四五六七八九十百]{{1,4}})"
_LABEL = (
    "表|図|別表|付表|資料|参考|参考資料|別紙|別添|様式|別記様式|問|設問|例|議案|報告|請願|陳情|諮問|同意|承認|認定|発議|案|"
    "事例|写真|注|※|＊|[*]|№|No[.]?|NO[.]?|款|項|目|節"
)
_HEAD = rf"""(?x)(?:
      [（(] (?: {_ANY_NUMBER} | [ァ-ヶ] | [a-zA-Zⅰ-ⅻ] ) [）)]                  # (1), （ア）
    | [（(【\[]? (?:{_LABEL})? {_ANY_NUMBER} (?:[-－の]{_NUMBER})* [）)】\]．.]?             # 1, 表1, 資料1-2
    | (?:{_LABEL})? 第 {_ANY_NUMBER} (?:[-－]{_NUMBER})* [章節条項款部編回号表図]? (?:の{_ANY_NUMBER})?  # 第1章
    | [ァ-ヶ]                                                              # ア
    )[ ](?=[{LETTER}「『（△▲])"""
"""A number that begins a line, and its blank."""

_COUNTED_TOO = {"条", "項", "款", "節", "号", "番", "月", "時", "年度"}
_UNITS = "|".join(sorted(map(re.escape, COUNTERS | _COUNTED_TOO), key=lambda unit: (-len(unit), unit)))
_AFTER = r"以上|以下|未満|以内|以外|程度|余|超|から|まで|より|[はがをにのともでへや、。）」』】]"
_COUNTED = rf"[△▲+-]?{_NUMBER} (?:{_UNITS})"
_FIRST = "".join(sorted({re.escape(unit[0]) for unit in COUNTERS | _COUNTED_TOO}))
_STRAY = rf"""(?x)[ ](?:
        (?<=[^ -~][ ]) (?:
            (?<=[{JAPANESE}][ ]) (?=[{JAPANESE}〜])
          | (?<=[{LETTER}、。「『（【〔：][ ]) (?=[-+△▲]?[0-9])
          | (?<=〜[ ]) (?=[0-9△▲{JAPANESE}])
        )
      | (?<=[0-9%][ ]) (?=[^ -~]|[)%]) (?:
            (?=[〜)）」]) | (?<=[0-9][ ]) (?=[%％])
          | (?=[{_FIRST}はがをにのともでへや余超か、。』】]) (?=(?:{_UNITS})(?:(?![{LETTER}])|{_AFTER}) | {_AFTER})
        )
    )"""
"""The blank first, then the commonest refusals: this runs on every blank of a paper."""
_IN_BRACKETS = re.compile(r"[ 　](?:(?<=[（「『【〔].)(?![）」』】〕])|(?=[）」』】〕])(?<![（「『【〔].))")
_BULLET = re.compile(r"・[ ]")
_LINE_BULLET = later(r"(?:[ァ-ヶ]|[一二三四五六七八九十]{1,3})　")
_KATAKANA_THEN_HAN = rf"[ァ-ヶ][ 　]+[{HAN}]"
_NO_MARK = LETTER.replace(r"\u3005-\u3007", r"\u3005\u3006")  # 〇 before a word is a mark
_SPACED = (
    rf"(?m)(?:(?<![{_NO_MARK}A-Za-z])|(?<=^[ァ-ヶ])(?=[{HAN}]))"  # not within a word, but after a bullet: ロ退　職　金
    rf"(?:[{LETTER}・][{SELECTOR}]?[ 　]+)+[{LETTER}](?![{LETTER}])"
)
_SET_APART = re.compile(rf"[ 　][{LETTER}](?![{LETTER}])")
_ONE = rf"[{LETTER}](?![{LETTER}])"
_NUMBERED = re.compile(rf"[0-9]{{1,2}}[ 　]+[年月日号回条項章節表款目次期図](?![{LETTER}])")
_SPACED_NUMBER = (
    rf"(?<![{LETTER}A-Za-z0-9])(?:(?:{_ONE}[ 　]+)+[0-9]{{1,2}}[ 　]+[年月日号回条項章節表款目次期図]"
    rf"|[0-9]{{1,2}}[ 　]+[年月日号回条])(?![{LETTER}])(?:[ 　]+{_ONE})*"
)
_GAP = later(r"[ 　]+")
_IS_LETTER = later(rf"[{LETTER}]")
_AFTER_NUMBER = frozenset("歳才年月日時分秒人名件回円個台枚項款目条章節号編例")
_BLANK_FORM = frozenset("年月日時分秒号条項第回円")
_BEFORE_BLANK = later(r"(?:明治|大正|昭和|平成|令和|西暦|第)[ 　]*$")
_LISTS = (
    "アイウエオカキクケコサシスセソタチツテト",
    "イロハニホヘト",
    "甲乙丙丁戊己庚辛",
    "一二三四五六七八九十",
    "月火水木金土日",
)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern compiled when a paper first needs it: that takes as long as a page to read, all of them together."""
    return re.compile(pattern)


def join_letters(text: str) -> str:
    """Letter-spaced labels of each line joined, before the lines are: 区　分, 令　和　４　年　度."""
    if "\n" in text:
        return "\n".join(map(_join_letters, text.split("\n")))
    return _join_letters(text)


def _join_letters(line: str) -> str:
    if _NUMBERED.search(line):
        line = _compiled(_SPACED_NUMBER).sub(_joined_number, line)
    return _compiled(_SPACED).sub(_joined, line) if _SET_APART.search(line) else line


def settle_spaces(text: str) -> str:
    """The blanks of a text, line by line, as a reader would write them.

    An indent (U+3000 at the beginning of a line) stays one; other blanks at the ends go.
    """
    if "\n" not in text:
        return _settled(text)
    first, *others = text.split("\n")
    return "\n".join([_settled(first), *map(_settled_item, others)])


def _settled_item(line: str) -> str:
    """A line that its author began: the blank after its bullet (ア　…) stays."""
    bullet = _LINE_BULLET.match(line)
    return bullet.group() + _settled(line[bullet.end() :].lstrip(" 　")) if bullet else _settled(line)


def _settled(line: str) -> str:
    line = line.rstrip(" 　")
    indent = "　" if line.startswith("　") else ""
    line = line.lstrip(" 　")
    if " " in line or "　" in line:
        line = _RUN.sub(_one_space, _join_letters(line))
        line = _IN_BRACKETS.sub("", line)
        if " " in line:
            line = _without_stray(line)
    return indent + line


def _without_stray(line: str) -> str:
    if _compiled(_COUNTED).fullmatch(line):
        return line.replace(" ", "")
    head = _compiled(_HEAD).match(line) or _BULLET.match(line)
    kept = head.group() if head else ""
    rest = line[len(kept) :]
    stray = _compiled(_STRAY)
    while (settled := stray.sub("", rest)) != rest:
        rest = settled
    return kept + rest


def _one_space(run: re.Match[str]) -> str:
    """Several blanks are one: U+3000 where one of them is, or where they part two Japanese letters as a gap does."""
    if "　" in run.group():
        return "　"
    before, after = run.string[run.start() - 1], run.string[run.end()]
    return "　" if _IS_LETTER.match(before) and _IS_LETTER.match(after) else " "


def _joined(run: re.Match[str]) -> str:
    """Single letters set apart (区　分) are one word; where their gaps differ, the wide ones part words."""
    text = run.group()
    if text[0] in _AFTER_NUMBER and run.string[: run.start()][-1:].isdigit():  # 65歳　女, 第4項　予　備　費
        return text[0] + _compiled(_SPACED).sub(_joined, text[1:])
    letters = _GAP.split(text)
    gaps = _GAP.findall(text)
    if letters[0] == "・" or _is_list(letters):
        return text
    if len(letters) > 2 and run.start() == 0 and _compiled(_KATAKANA_THEN_HAN).match(text):  # ア　総　括
        return letters[0] + ("　" if "　" in gaps[0] else " ") + "　".join(_words(letters[1:], gaps[1:]))
    if set(letters) <= _BLANK_FORM and _BEFORE_BLANK.search(run.string[: run.start()]):
        return text  # 令和　年　月　日: blanks to fill in
    return "　".join(_words(letters, gaps))


def _joined_number(run: re.Match[str]) -> str:
    return "　".join(_words(_GAP.split(run.group()), _GAP.findall(run.group())))


def _words(letters: list[str], gaps: list[str]) -> list[str]:
    """The words that single letters spell: parted at gaps twice as wide as the others, if no letter is left alone."""
    widths = [sum(2 if c == "　" else 1 for c in gap) for gap in gaps]
    words = [letters[0]]
    for letter, width in zip(letters[1:], widths, strict=True):
        if width >= 2 * min(widths):
            words.append(letter)
        else:
            words[-1] += letter
    return words if all(len(word) > 1 for word in words) else ["".join(letters)]


def _is_list(letters: list[str]) -> bool:
    """Whether single letters count rather than spell: ア イ ウ, 甲 乙 丙, 月 火 水."""
    run = "".join(letters)
    return len(letters) >= 3 and any(run in known for known in _LISTS)
