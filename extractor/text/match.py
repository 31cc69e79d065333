"""``match_key``: what two texts are compared by, when differences of form mean nothing.

``text`` keeps 髙, 﨑, 邊 and variation selectors; only this key drops them. ①, ㊤ and the like stay: ① is not 1.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

import regex
import unicodedata2

from extractor.text.characters import TABLE

__all__ = ["match_key"]

_DROPPED = regex.compile(r"[\s\p{Variation_Selector}\p{Default_Ignorable_Code_Point}\p{Cc}]")
_KEPT_KINDS = ("<circle>", "<super>", "<sub>", "<fraction>")
_SAME = {
    **dict.fromkeys("‐‑‒–—―−－─", "-"),
    **dict.fromkeys("〜～∼", "~"),
    "∕": "/",  # in ㎮ and its kin
    "ヶ": "ケ",
    "ヵ": "カ",
    "゛": "",
    "゜": "",
}


@cache
def _variants() -> dict[str, str]:
    data = (Path(__file__).with_name("data") / "variants.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in data.splitlines() if line and not line.startswith("#"))
    return {chr(int(a, 16)): chr(int(b, 16)) for a, b, *_ in rows}


class _Fold(dict[int, str | None]):
    def __missing__(self, code: int) -> str | None:
        self[code] = folded = _fold(chr(code)) or None
        return folded


def _fold(char: str) -> str:
    if char in _SAME:
        return _SAME[char]
    if _DROPPED.match(char):
        return ""
    if unicodedata2.decomposition(char).startswith(_KEPT_KINDS):
        return char
    plain = unicodedata2.normalize("NFKC", char.translate(TABLE)).casefold()
    return "".join(_SAME.get(c, _variants().get(c, c)) for c in plain if not _DROPPED.match(c))


_FOLD = _Fold()
_HALF_WIDTH = {code: unicodedata2.normalize("NFKC", chr(code)) for code in range(0xFF61, 0xFFA0)}


@lru_cache(maxsize=65536)
def match_key(text: str) -> str:
    """The key of a text: width, case, old and rare forms, variation selectors, dashes and blanks made equal or dropped.

    Two texts that a reader would call the same words have the same key. The key is for comparing, never for showing.
    """
    folded = unicodedata2.normalize("NFC", text.translate(_HALF_WIDTH)).translate(_FOLD)
    return str(unicodedata2.normalize("NFC", folded))
