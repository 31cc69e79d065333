"""Lines that the layout broke, joined; lines that the author began, kept.

Which characters may not begin or end a line (禁則) follows JIS X 4051; what a bullet is, the habits of official papers
(公用文作成の考え方, 2022: 第1, 1, (1), ア, (ア)).
"""

from __future__ import annotations

import regex

from extractor.text.counters import COUNTERS
from extractor.text.letters import LETTER

__all__ = ["join_lines"]

_GOES_ON = r"(?:から|まで|より|及び|および|又は|または|並びに|ならびに|と|の|を|は|が|に|で|も|へ|や|、|，|〜|）|\)|」)"
_CIRCLED = r"[①-⑳㉑-㉟㊱-㊿❶-❿⓫-⓴⓪⑴-⒇⒈-⒛⒜-⒵ⓐ-ⓩⒶ-Ⓩ㋐-㋾㊀-㊉]"
_BULLET = regex.compile(
    rf"""
      {_CIRCLED} (?!\s*{_GOES_ON})
    | [・･•◦‣▪▫]
    | [○●◎◯◇◆□■▢▽▼△▲☆★※＊⇒→↓⇨➡✓✔☑☐]
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
    """,
    regex.VERBOSE,
)
_HEADED = regex.compile(r"^[【〔][^【】〔〕]*[】〕]$")
_HYPHENATED = regex.compile(r"[A-Za-z][a-z]-$")  # not e-mail
_GROUP = regex.compile(r"^[0-9]{3}(?![0-9])")
_ITEM = regex.compile(rf"[{LETTER}）)][ 　]*(?:[△▲-][ ]?)?[0-9]{{1,3}}(?:,[0-9]{{3}})+$")
"""A line of a list, that ends with its figure: 普通交付税 3,650,000."""
_COUNTED = regex.compile(rf"(?:{'|'.join(sorted(map(regex.escape, COUNTERS)))}|[はがをにのともでへや]|以|未満|程度|余)")
_NEW_ITEM = regex.compile(rf"[{LETTER}]")


def join_lines(text: str) -> str:
    """The lines of a text as one, but for those that its author began.

    Nothing is put between two Japanese letters, a space between two Latin words or two figures, a Latin word cut by a
    hyphen is whole again. A line stays one where it begins with a bullet, where 【…】 has the line before to itself,
    where a sentence ended and the next line is indented, and after an item of a list with its figure. Idempotent.
    """
    while (joined := _join(text)) != text and "\n" in joined:  # ① is no bullet where the next line begins with から
        text = joined
    return joined


def _join(text: str) -> str:
    out = ""
    current = ""  # the line being built since the last one kept
    for line in text.split("\n"):
        words = line.strip(" 　")
        if not words:
            continue
        if not current:
            current = words
        elif (between := _between(current, words, line.lstrip(" ").startswith("　"))) is None:
            out += current + "\n"
            current = ("　" if _indents(current, line) else "") + words
        elif between == "-":
            current = current[:-1] + words
        else:
            current += between + words
    return out + current


def _indents(before: str, line: str) -> bool:
    return line.lstrip(" ").startswith("　") and (before[-1] in "。．" or _HEADED.match(before) is not None)


def _between(before: str, after: str, indented: bool) -> str | None:
    """What joins two lines: a space, nothing, ``-`` where the hyphen before goes; None where the author began one."""
    before = before.lstrip("　")
    if _BULLET.match(after) or _HEADED.match(before) or (indented and before[-1] in "。．"):
        return None
    last, first = before[-1], after[0]
    if not (last.isascii() and first.isascii()):
        item = last.isdigit() and _NEW_ITEM.match(after) and _ITEM.search(before) and not _COUNTED.match(after)
        return None if item else ""
    if _HYPHENATED.search(before) and "a" <= first <= "z":
        return "-"
    if last in "-/_@([{" or first in ")]},.:;!?%/" or before.endswith(("No.", "no.", "NO.")):
        return ""
    if last == "," and before[-2:-1].isdigit() and _GROUP.match(after):
        return ""
    if last == "." and before[-2:-1].isdigit() and first.isdigit():
        return ""
    return " "
