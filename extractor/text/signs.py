"""Signs whose width or form depends on where they stand: ％ ，．＋－ in figures, 〜 of ranges, brackets."""

from __future__ import annotations

import regex

from extractor.patterns import later_regex
from extractor.text.letters import JAPANESE, LETTER

__all__ = ["settle_brackets", "settle_signs"]

_DASHES = r"－‐‑‒–―"
_IN_FIGURE = later_regex(  # the sign first, then what stands around it
    rf"""
      ， (?<=[0-9]，) (?=[0-9])
    | ． (?: (?<=[0-9A-Za-z]．) (?=[0-9A-Za-z]) | (?<=[A-Za-z]{{2}}．) )
    | ％ (?<=[0-9][ ]*％)
    | ＋ (?: (?=[0-9]) | (?<=[0-9A-Za-z]＋) (?=[A-Za-z]) )
    | [{_DASHES}] (?: (?<=[0-9A-Za-z].) (?=[0-9A-Za-z{LETTER}])
                    | (?<![-{_DASHES}].) (?=[0-9A-Za-z]) (?![0-9]{{1,4}}[{_DASHES}]$) )
    """,
    regex.VERBOSE | regex.MULTILINE,
)
_HALF = dict(zip("，．％＋", ",.%+", strict=True))
_TILDE = later_regex(
    rf"~(?:(?<=[0-9%{JAPANESE}][ 　]*~)(?=[ 　]*[0-9△▲{JAPANESE}])"
    rf"|(?<=^~)(?=[ 　]*[0-9{JAPANESE}])|(?<=[0-9{LETTER}]~)$)"
)
_BRACKET = later_regex(r"[()（）]")
_CID = later_regex(r"\(cid:[0-9]+\)")
_HAS_LETTER = later_regex(rf"[{LETTER}]")
_JAPANESE = later_regex(rf"[{JAPANESE}]")


def settle_signs(text: str) -> str:
    """Full-width ％ ， ． ＋ － of figures → half-width, ~ of ranges → 〜."""
    text = _IN_FIGURE.sub(lambda sign: _HALF.get(sign.group(), "-"), text)
    return _TILDE.sub("〜", text) if "~" in text else text


def settle_brackets(text: str) -> str:
    """Half-width brackets in Japanese text → full-width, by pairs; (cid:123) and Latin text keep theirs."""
    while (settled := _by_pairs(text)) != text:  # a bracket that was widened may widen its neighbour
        text = settled
    return text


def _by_pairs(text: str) -> str:
    kept = {i for m in _CID.finditer(text) for i in (m.start(), m.end() - 1)}
    chars = list(text)
    opened: list[int] = []
    for bracket in _BRACKET.finditer(text):
        i, char = bracket.start(), bracket.group()
        if i in kept:
            continue
        if char in "(（":
            opened.append(i)
        elif char == ")":
            if opened:
                start = opened.pop()
                if chars[start] == "（" or _in_japanese(chars, start, i):
                    chars[start], chars[i] = "（", "）"
            elif _is_japanese(_before(chars, i)):
                chars[i] = "）"
        elif char == "）" and opened:
            chars[opened.pop()] = "（"
    for start in opened:
        if _HAS_LETTER.match(text[start + 1 :].lstrip(" 　")[:1]):
            chars[start] = "（"
    return "".join(chars)


def _before(chars: list[str], i: int) -> str:
    """What stands before a place, blanks passed over."""
    while i and chars[i - 1] in " 　":
        i -= 1
    return chars[i - 1] if i else ""


def _in_japanese(chars: list[str], start: int, end: int) -> bool:
    """Whether a pair stands in Japanese text: Japanese letters within it, or Japanese text right before it."""
    return _HAS_LETTER.search("".join(chars[start + 1 : end])) is not None or _is_japanese(_before(chars, start))


def _is_japanese(char: str) -> bool:
    return _JAPANESE.match(char) is not None
