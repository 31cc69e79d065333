"""Signs whose width or form depends on where they stand: ％ ，．＋－ in figures, 〜 of ranges, brackets."""

from __future__ import annotations

import regex

from extractor.text.letters import JAPANESE, LETTER

__all__ = ["settle_brackets", "settle_signs"]

_DASHES = r"－‐‑‒–―"
_IN_FIGURE = regex.compile(
    rf"(?P<comma>(?<=[0-9])，(?=[0-9]))"
    rf"|(?P<point>(?<=[0-9A-Za-z])．(?=[0-9A-Za-z])|(?<=[A-Za-z]{{2}})．)"
    rf"|(?P<percent>(?<=[0-9])[ ]?％)"
    rf"|(?P<plus>(?<![0-9A-Za-z{LETTER}])＋(?=[0-9])|(?<=[0-9A-Za-z])＋(?=[0-9A-Za-z]))"
    rf"|(?P<dash>(?<=[0-9A-Za-z])[{_DASHES}](?=[0-9A-Za-z{LETTER}])|(?<![{_DASHES}-])[{_DASHES}](?=[0-9A-Za-z]))"
)
_SIGN = {"comma": ",", "point": ".", "percent": "%", "plus": "+", "dash": "-"}
_TILDE = regex.compile(
    rf"(?<=[0-9%{JAPANESE}])[ ]?~[ ]?(?=[0-9△▲{JAPANESE}])|^~(?=[0-9{JAPANESE}])|(?<=[0-9{LETTER}])~$"
)
_HALF_BRACKET = regex.compile(r"[()]")
_CID = regex.compile(r"\(cid:[0-9]+\)")
_HAS_LETTER = regex.compile(rf"[{LETTER}]")
_JAPANESE = regex.compile(rf"[{JAPANESE}]")


def settle_signs(text: str) -> str:
    """Full-width ％ ， ． ＋ － of figures → half-width, ~ of ranges → 〜."""
    text = _IN_FIGURE.sub(lambda m: _SIGN[m.lastgroup or ""], text)
    return _TILDE.sub("〜", text) if "~" in text else text


def settle_brackets(text: str) -> str:
    """Half-width brackets in Japanese text → full-width, by pairs; (cid:123) and Latin text keep theirs."""
    kept = {i for m in _CID.finditer(text) for i in (m.start(), m.end() - 1)}
    chars = list(text)
    opened: list[int] = []
    for i, char in enumerate(text):
        if i in kept:
            continue
        if char == "(":
            opened.append(i)
        elif char == ")":
            if opened:
                start = opened.pop()
                if _in_japanese(text, start, i):
                    chars[start], chars[i] = "（", "）"
                elif chars[start] != "(":
                    chars[i] = "）"
            elif _JAPANESE.match(_before(text, i)):
                chars[i] = "）"
        elif char == "）" and opened:
            chars[opened.pop()] = "（"
        elif char == "（":
            opened.append(i)
    for start in opened:
        if _HAS_LETTER.match(_after(text, start)) and text[start] == "(":
            chars[start] = "（"
    return "".join(chars)


def _before(text: str, i: int) -> str:
    return text[:i].rstrip(" ")[-1:]


def _after(text: str, i: int) -> str:
    return text[i + 1 :].lstrip(" ")[:1]


def _in_japanese(text: str, start: int, end: int) -> bool:
    """Whether a pair stands in Japanese text: Japanese letters within it, or right before it."""
    return _HAS_LETTER.search(text, start + 1, end) is not None or _JAPANESE.match(_before(text, start)) is not None
