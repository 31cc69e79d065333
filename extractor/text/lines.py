"""Lines that the layout broke, joined; lines that the author began, kept.

Which characters may not begin or end a line (禁則) follows JIS X 4051; what a bullet is, the habits of official papers
(公用文作成の考え方, 2022: 第1, 1, (1), ア, (ア)).
"""

from __future__ import annotations

import re

from extractor.patterns import later
from extractor.text.counters import COUNTERS
from extractor.text.letters import LETTER

__all__ = ["join_lines"]

_GOES_ON = (
    r"(?:から|まで|より|及び|および|又は|または|並びに|ならびに|[とのをはがにでもへや](?![ぁ-ん])|、|，|〜|）|\)|」)"
)
"""What stands after a number that the sentence speaks of (①から③まで); ①がん検診 is an item."""

_CIRCLED = r"[①-⑳㉑-㉟㊱-㊿❶-❿⓫-⓴⓪⑴-⒇⒈-⒛⒜-⒵ⓐ-ⓩⒶ-Ⓩ㋐-㋾㊀-㊉]"
_BULLET = later(
    rf"""(?:
      {_CIRCLED} (?!\s*{_GOES_ON})
    | [・･•◦‣▪▫]
    | (?P<mark> [○●◎◯◇◆□■▢▽▼△▲☆★※＊⇒→↓⇨➡✓✔☑☐] ) (?! (?P=mark) )              # not ○○市
    | [（(] (?: [0-9]{{1,3}} | [ア-ン] | [a-zA-Z] | [ivxⅰ-ⅻⅠ-Ⅻ]{{1,4}} | [一二三四五六七八九十]{{1,3}} ) [）)]
      (?!\s*{_GOES_ON})
    | [（(] 注 [^）)]{{0,4}} [）)] | 注 [0-9]* [\s　：:)）]
    | [【〔]
    | [0-9]{{1,2}} (?: [．.] (?![0-9]) | \u3000 )
    | [ア-ン] (?: [　．.] | [)）] )
    | [a-zA-Z] (?: ．| [.)）] ) (?![a-zA-Z0-9])
    | [一二三四五六七八九十]{{1,3}} \u3000
    | 第 [0-9一二三四五六七八九十]{{1,3}} [章節条款項] \u3000
    | [-－―] [\s　]
    ) (?! [ \u3000]* [）)」』】〕] )""",
    re.VERBOSE,
)
_BULLET_IDEOGRAPHS = frozenset("注第一二三四五六七八九十")
_HEADED = later(r"[【〔][^【】〔〕]*[】〕]")
_HYPHENATED = later(r"[A-Za-z][a-z]-$")  # not e-mail
_GROUP = later(r"[0-9]{3}(?![0-9])")
_ITEM = later(rf"[{LETTER}）)][ 　]*(?:[△▲-][ ]?)?[0-9]{{1,3}}(?:,[0-9]{{3}})*$")
"""A line of a list, that ends with its figure: 普通交付税 3,650,000."""
_COUNTED = later(rf"(?:{'|'.join(sorted(map(re.escape, COUNTERS)))}|[はがをにのともでへや]|以|未満|程度|余)")
_NEW_ITEM = later(rf"[{LETTER}]")
_OPEN = "（(「『〔【［[〈《・〜"
_LONGEST_BULLET = 8


def join_lines(text: str) -> str:
    """The lines of a text as one, but for those that its author began.

    Nothing is put between two Japanese letters, a space between two Latin words or two figures, a Latin word cut by
    a hyphen is whole again. A line stays one where it begins with a bullet (not after an opening bracket), where 【…】
    has the line before to itself, where a sentence ended and the next line is indented, and after an item of a list
    with its figure. Idempotent.
    """
    listed = _is_list(text)
    joined = _join(text, listed)
    return joined if _is_list(joined) == listed else _join(text, False)


def _is_list(text: str) -> bool:
    """Whether a line of the text is an item with its figure."""
    if "," not in text:
        return False
    lines = (line.rstrip(" 　") for line in text.split("\n"))
    return any(line[-4:-3] == "," and _ITEM.search(line) for line in lines)


def _join(text: str, listed: bool) -> str:
    stripped = ((line, line.strip(" 　")) for line in text.split("\n"))
    lines = [(words, line.lstrip(" ")[0] == "　") for line, words in stripped if words]
    kept: list[str] = []
    current = ""  # the line being built since the last one kept
    for number, (words, indented) in enumerate(lines):
        if not current:
            current = words
            continue
        begun = words
        if len(words) < _LONGEST_BULLET:  # ① is no bullet where the next line goes on with から
            begun += "".join(more for more, _ in lines[number + 1 : number + 3])
        if _begins(current, begun, indented, listed):
            kept.append(current)
            current = ("　" if indented and _ends(current) else "") + words
        else:
            current = _joined(current, words)
    return "\n".join([*kept, current])


def _ends(before: str) -> bool:
    """Whether what comes after a line, if it is indented, is the author's next one."""
    return before[-1] in "。．." or _HEADED.fullmatch(before) is not None


def _begins(before: str, after: str, indented: bool, listed: bool) -> bool:
    """Whether the author began a line there."""
    before = before.lstrip("　")
    if before[-1] in _OPEN:
        return False
    first = after[0]
    letter = "ぁ" <= first <= "ん" or ("一" <= first <= "鿿" and first not in _BULLET_IDEOGRAPHS)
    if not letter and _BULLET.match(after):
        return True
    if _HEADED.fullmatch(before) or (indented and before[-1] in "。．."):
        return True
    item = listed and before[-1].isdigit() and _NEW_ITEM.match(after) and _ITEM.search(before)
    return bool(item) and _COUNTED.match(after) is None


def _joined(before: str, after: str) -> str:
    """Two lines as one: a space between Latin words and between figures, nothing in Japanese."""
    last, first = before[-1], after[0]
    if not (last.isascii() and first.isascii()):
        return before + after
    if "a" <= first <= "z" and _HYPHENATED.search(before):
        return before[:-1] + after
    if (
        last in "-/_@([{"
        or (last.isdigit() and first == "(")
        or first in ")]},.:;!?%/"
        or before.endswith(("No.", "no.", "NO."))
    ):
        return before + after
    if last in ",." and before[-2:-1].isdigit() and (_GROUP.match(after) if last == "," else first.isdigit()):
        return before + after
    return f"{before} {after}"
