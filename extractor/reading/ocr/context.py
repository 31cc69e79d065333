"""Letters that only their neighbours or their size can tell apart.

カ and 力, ロ and 口, ー and 一, ヘ and へ are one shape; which one is printed shows in the word around it. ア and ァ,
つ and っ are one shape in two sizes; which one is printed shows against the line's em.
"""

from __future__ import annotations

from dataclasses import replace
from statistics import median

from extractor.reading.ocr.engine import Char
from extractor.reading.ocr.glyphs import ReadLine
from extractor.reading.ocr.spelling import spelt

__all__ = ["settle"]

_KANA_KANJI = dict(zip("カロニエハタトミチオー", "力口二工八夕卜三千才一", strict=True))
_KATA_HIRA = dict(zip("ヘベペリ", "へべぺり", strict=True))
_LIKE_BAR = "一ー－-―—–‐ｰ"
_BIG, _SMALL = "アイウエオツヤユヨワカケあいうえおつやゆよわ", "ァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎ"
_TO_SMALL, _TO_BIG = dict(zip(_BIG, _SMALL, strict=True)), dict(zip(_SMALL, _BIG, strict=True))
_USUAL = 0.85  # em: the longer side of a full-size kana's ink, where a line has too few others to tell
_SMALL_UP_TO, _BIG_FROM = 0.87, 0.9  # the longer side of a small and of a full-size kana, of that of other kana
_COUNTED = "月所国年条村地店"  # what is counted with ヵ between the number and it (4ヵ月), where 力 has no meaning
_ENOUGH = 3
_SURE_UP_TO, _SURE_FROM = 0.85, 0.93  # the same where the line has fewer of them
_RARE = "ト"  # whose ideograph (卜) no office paper has
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
    _in_words(texts, before, after)
    usual, known = _usual_kana(read)
    for k in range(len(texts)):
        left = texts[k - 1] if k else before
        right = texts[k + 1] if k + 1 < len(texts) else after
        if texts[k] == "力" and right in tuple(_COUNTED) and _script(left) == "D":
            texts[k] = "カ"
        texts[k] = _kana(texts[k], left, right)
        if texts[k] in "<＜" and _script(left) == "H" and not {">", "＞"} & set(texts):
            texts[k] = "く"
        texts[k] = _by_size(texts[k], read, k, usual, known)
    for k, (char, text) in enumerate(zip(read.chars, spelt(texts, before), strict=True)):
        if text != char.text:
            read.chars[k] = _as(char, text)


def _in_words(texts: list[str], before: str, after: str) -> None:
    """Decide between katakana and ideographs (or the bars of all kinds), run by run of what may be katakana."""
    k = 0
    while k < len(texts):
        end = k
        while end < len(texts) and _may_be_katakana(texts[end]):
            end += 1
        if end > k:
            left = texts[k - 1] if k else before
            right = texts[end] if end < len(texts) else after
            _in_run(texts, k, end, left, right)
        k = max(end, k + 1)


def _in_run(texts: list[str], start: int, end: int, left: str, right: str) -> None:
    run = texts[start:end]
    word = any(_is_sure(t) for t in run) or (_script(left) == "K" and run == ["一"])
    for k in range(start, end):
        text = texts[k]
        kana = "ー" if text in _LIKE_BAR else text if text in _KANA_KANJI else _AS_KANJI.get(text)
        if kana is None:
            continue
        edge = (k == start and _script(left) == "J") or (k == end - 1 and _script(right) == "J")
        if word and (not edge or kana in _RARE):
            if kana != "ー" or k > start or _script(left) in "KH":
                texts[k] = kana
        elif not word and kana != "ー" and "J" in (_script(left), _script(right)):
            texts[k] = _KANA_KANJI[kana]
        elif not word and text == "ー" and (_script(right) == "J" or _script(left) == "J"):
            texts[k] = "一"


def _may_be_katakana(char: str) -> bool:
    return _script(char) == "K" or char in _AS_KANJI or char in _LIKE_BAR


def _is_sure(char: str) -> bool:
    """Whether a character is katakana and looks like nothing else."""
    return _script(char) == "K" and char not in _KANA_KANJI and char not in _KATA_HIRA


def _as(char: Char, text: str) -> Char:
    """The character as another of the same shape: the engine's doubt between the two is no doubt any more."""
    own = dict(char.others).get(text, 0.0)
    return replace(char, text=text, probability=max(char.probability, own))


def _kana(text: str, left: str, right: str) -> str:
    """Katakana or hiragana, where both look alike: ヘ and へ, リ and り."""
    kata = text if text in _KATA_HIRA else _AS_HIRA.get(text)
    if kata is None:
        return text
    a, b = _script(left), _script(right)
    if (a == "K" and b == "K") or (kata == "リ" and a == "K"):
        return kata
    if b == "K":
        return kata if a == "O" else text
    return _KATA_HIRA[kata] if a in "HJ" or b in "HJ" else text


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
