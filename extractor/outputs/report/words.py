"""The page's own words, Japanese and English side by side; a code that is not here shows as it is."""

from __future__ import annotations

from extractor.model import Message

__all__ = ["BLAMES", "KINDS", "LAYERS", "SEVERITIES", "STATUSES", "pair"]

Pair = tuple[str, str]

KINDS: dict[str, Pair] = {
    "column_total": ("縦の合計", "column total"),
    "row_total": ("横の合計", "row total"),
    "part_of": ("内数", "part of a whole"),
    "same_figure": ("同じ数字", "same figure"),
    "claim": ("文中の割合・主張", "claim in the text"),
    "sequence": ("連番", "sequence of numbers"),
    "group_count": ("件数", "count of a group"),
    "across_documents": ("資料間", "across documents"),
}
STATUSES: dict[str, Pair] = {
    "fail": ("不一致", "does not hold"),
    "undecided": ("保留", "open"),
    "pass": ("一致", "holds"),
}
BLAMES: dict[str, Pair] = {
    "source": ("資料の誤りとみられる（頁の画像も同じ数字）", "the paper, it seems (the picture of the page agrees)"),
    "extraction": ("読み取りの誤りとみられる（読み方で数字が異なる）", "our reading, it seems (readings differ)"),
    "unclear": ("どちらとも言えない（頁を見てください）", "not clear (please look at the page)"),
}
SEVERITIES: dict[str, Pair] = {
    "error": ("重要", "error"),
    "warning": ("注意", "warning"),
    "info": ("参考", "note"),
}
LAYERS: dict[str, Pair] = {
    "digital": ("文字データ", "digital"),
    "ocr": ("文字認識", "recognised"),
    "mixed": ("文字データと認識", "digital and recognised"),
    "picture": ("画像（未読）", "picture, not read"),
    "empty": ("白紙", "empty"),
}


def pair(words: dict[str, Pair], code: str) -> Message:
    """The words for a code in both languages."""
    ja, en = words.get(code, (code, code))
    return Message(ja=ja, en=en)
