"""What Japanese spelling leaves no choice about: where small kana stand, bars between digits, the colon of a unit.

The recogniser tells ぃ from い and ヮ from ワ by size alone, and is wrong where print is small. None of them begins a
word: a small ゃ follows き, し, ち and their like, a small vowel the kana that it lengthens or bends (ふぁ, ぴぃ).
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["spelt"]

_SMALL = dict(zip("ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ", "あいうえおつやゆよわアイウエオツヤユヨワ", strict=True))
_VOWELS = {
    "あ": "あかがさざただなはばぱまやらわ",
    "い": "いきぎしじちぢにひびぴみり",
    "う": "うくぐすずつづぬふぶぷむゆる",
    "え": "えけげせぜてでねへべぺめれ",
    "お": "おこごそぞとどのほぼぽもよろを",
}
_BENT = "ふゔてでとどうつくぐすずしじちいきにひ"  # kana whose consonant takes another vowel
_GLIDES = _VOWELS["い"] + "てでとどふぶゔ"
_BARS = "一ー－-―—–‐ｰ−"
_SATURDAY = re.compile(r"±(?=[・、,､日祝曜]|\d{1,2}[:：]\d\d)")

_UNIT = re.compile(r"(?<=単位)[・;.](?=\D)")  # 単位：円


def spelt(texts: list[str], before: str = "") -> list[str]:
    """The characters of a line with those put right that spelling leaves no choice about.

    ``before``: what the line before it ends with, where it goes on.
    """
    out = list(texts)
    for k, text in enumerate(out):
        left = out[k - 1] if k else before
        right = out[k + 1] if k + 1 < len(out) else ""
        if text in _SMALL and not _may_follow(text, left):
            out[k] = _SMALL[text]
        elif text in _BARS and left.isdigit() and right.isdigit():
            out[k] = "-"
    if all(len(text) == 1 for text in out):
        out = list(_UNIT.sub("：", _SATURDAY.sub("土", "".join(out))))
    return out


def _may_follow(small: str, left: str) -> bool:
    """Whether a small kana may stand behind a character."""
    if not left:
        return False
    own, last = _hiragana(small), _hiragana(left)
    if own == "っ":
        return True
    if own == "ゎ":
        return last in "くぐ"
    if own in "ゃゅょ":
        return last in _GLIDES
    return last in _BENT or last in _VOWELS[_SMALL[own]] or _SMALL.get(last) == _SMALL[own] or last == "ー"


def _hiragana(char: str) -> str:
    """Katakana as hiragana; other characters as they are."""
    plain = unicodedata.normalize("NFKC", char)[:1]
    return chr(ord(plain) - 0x60) if "ァ" <= plain <= "ヴ" else plain
