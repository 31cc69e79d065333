"""Letters that only their neighbours or their size can tell apart.

カ and 力, ロ and 口, ー and 一, ヘ and へ are one shape; which one is printed shows in the word around it. ア and ァ,
つ and っ are one shape in two sizes; which one is printed shows against the line's em.
"""

from __future__ import annotations

from dataclasses import replace
from statistics import median

from extractor.reading.ocr.engine import Char
from extractor.reading.ocr.glyphs import ReadLine

__all__ = ["settle"]

_KANA_KANJI = dict(zip("カロニエハタトミチオー", "力口二工八夕卜三千才一", strict=True))
_KATA_HIRA = dict(zip("ヘベペリ", "へべぺり", strict=True))
_LIKE_BAR = "一ー－-―—–‐ｰ"
_BIG, _SMALL = "アイウエオツヤユヨワカケあいうえおつやゆよわ", "ァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎ"
_TO_SMALL, _TO_BIG = dict(zip(_BIG, _SMALL, strict=True)), dict(zip(_SMALL, _BIG, strict=True))
_USUAL = 0.85  # em: the longer side of a full-size kana's ink, where a line has too few others to tell
_SMALL_UP_TO, _BIG_FROM = 0.86, 0.9  # the longer side of a small and of a full-size kana, of that of other kana
_ENOUGH = 3
_SURE_UP_TO, _SURE_FROM = 0.83, 0.93  # the same where the line has fewer of them
_FLAT = "ーへヘべベぺペくしノ"  # kana whose ink is smaller than others'
_AS_KANJI = {kanji: kana for kana, kanji in _KANA_KANJI.items()}
_AS_HIRA = {hira: kata for kata, hira in _KATA_HIRA.items()}


def _script(char: str) -> str:
    """``K`` katakana, ``H`` hiragana, ``J`` ideograph, ``D`` digit, ``O`` other or nothing."""
    if not char:
        return "O"
    code = ord(char[0])
    if 0x30A1 <= code <= 0x30FA or char == "ー":
        return "K"
    if 0x3041 <= code <= 0x3096:
        return "H"
    if 0x4E00 <= code <= 0x9FFF or char == "々":
        return "J"
    return "D" if char.isdigit() else "O"


def settle(read: ReadLine, before: str = "", after: str = "") -> None:
    """Choose among look-alikes in a line. ``before``, ``after``: what the lines around it end and begin with."""
    texts = [c.text for c in read.chars]
    usual, known = _usual_kana(read)
    for k, char in enumerate(read.chars):
        left = texts[k - 1] if k else before
        right = texts[k + 1] if k + 1 < len(texts) else after
        text = _by_neighbours(char.text, left, right)
        text = _by_size(text, read, k, usual, known)
        if text != char.text:
            read.chars[k] = _as(char, text)
            texts[k] = text


def _as(char: Char, text: str) -> Char:
    """The character as another of the same shape: the engine's doubt between the two is no doubt any more."""
    own = dict(char.others).get(text, 0.0)
    return replace(char, text=text, probability=max(char.probability, own))


def _sure(char: str) -> str:
    """The script of a neighbour, ``A`` where it is a look-alike itself."""
    if char in _KANA_KANJI or char in _AS_KANJI or char in _LIKE_BAR:
        return "A" if char else "O"
    return _script(char)


def _by_neighbours(text: str, left: str, right: str) -> str:
    a, b = "K" if left == "ー" else _sure(left), "K" if right == "ー" else _sure(right)
    if text in _LIKE_BAR:
        return _bar(text, left, a, b)
    kana = text if text in _KANA_KANJI else _AS_KANJI.get(text)
    if kana is not None:
        if (b == "K" and a in "KHO") or (a == "K" and b in "KHO"):
            return kana
        if "K" not in (a, b) and "J" in (a, b):
            return _KANA_KANJI[kana]
        return text
    kata = text if text in _KATA_HIRA else _AS_HIRA.get(text)
    if kata is not None:
        near_left, near_right = _script(left), _script(right)
        if near_left == "K" and near_right == "K":
            return kata
        if kata == "リ" and near_left == "K":
            return kata
        if near_right == "K":
            return kata if near_left == "O" else text
        if near_left in "HJ" or near_right in "HJ":
            return _KATA_HIRA[kata]
    return text


def _bar(text: str, left: str, a: str, b: str) -> str:
    """A level stroke: the long vowel mark behind kana, unless an ideograph follows; 一 beside ideographs."""
    behind_kana = _script(left) == "K" and left != "ー"
    if behind_kana and b != "J":
        return "ー"
    if text == "ー" and not behind_kana and a != "H":
        return "一" if "J" in (a, b) else text
    if text in "-－―—–‐ｰ" and a == "J" and b == "J" and text != "-":
        return text
    return text


def _by_size(text: str, read: ReadLine, k: int, usual: float, known: bool) -> str:
    if text not in _TO_SMALL and text not in _TO_BIG:
        return text
    share = _long_side(read, k) / max(usual, 1.0)
    if text in _TO_SMALL and share <= (_SMALL_UP_TO if known else _SURE_UP_TO):
        return _TO_SMALL[text]
    if text in _TO_BIG and share >= (_BIG_FROM if known else _SURE_FROM):
        return _TO_BIG[text]
    return text


def _long_side(read: ReadLine, k: int) -> float:
    (x0, x1), (top, bottom) = read.edge[k].tolist(), read.rows[k].tolist()
    return float(max(x1 - x0, bottom - top))


def _usual_kana(read: ReadLine) -> tuple[float, bool]:
    """The longer side of the line's full-size kana, in pixels, and whether the line tells it."""
    sides = [
        _long_side(read, k)
        for k, c in enumerate(read.chars)
        if _script(c.text) in "KH" and c.text not in _TO_SMALL and c.text not in _TO_BIG and c.text not in _FLAT
    ]
    return float(median(sides)) if sides else _USUAL * read.size, len(sides) >= _ENOUGH
