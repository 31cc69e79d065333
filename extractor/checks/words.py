"""The words by which a paper tells its own arithmetic: totals, parts, shares, differences, numbers.

Sources: the notation of 日本統計年鑑 (再掲, 内数, △, －, x) and of municipal budget books (款項目, 補正前, 比較).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from extractor.patterns import later

__all__ = [
    "CIRCLED",
    "DASHES",
    "DIFFERENCE",
    "GENERIC",
    "NUMBER_HEADER",
    "OTHER",
    "RATE",
    "ROUNDED",
    "SHARE",
    "fold",
    "is_part",
    "of_distinct",
    "overlap",
    "says_nothing",
    "skeleton",
    "spaced",
    "stem",
    "total_strength",
    "traits",
]

_WIDE = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: " ", 0xA0: " "}
_WIDE |= dict.fromkeys(map(ord, "‐‑‒–—―−"), "-") | {ord("〜"): "~", ord("～"): "~"}
_SPACE = re.compile(r"\s+")
_NOTE = re.compile(r"(※\d*|\*\d+|注\d+)")
_BRACKETS = re.compile(r"\([^()]*\)$")
_NOTHING = later(
    r"^(?:[-‐-―－ー—~〜…・／/]+|(?:(?:該当|対象|実績|事案|事故|案件|発生)[^。、]{0,10}?)?"
    r"(?:なし|無し|ありません(?:でした)?|ございません(?:でした)?|なかった)(?:[(（].*[)）])?。?)$"
)
_HIRAGANA = later(r"[ぁ-ん]+")

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
DASHES = frozenset({"-", "ー", "─", "…", "‥", "・", "*", "***", "x", "X", "χ"})
"""What stands instead of a figure when no symbol was told; only the first three mean nothing (0)."""

_TOTAL = re.compile(
    r"(総合計|合計|総計|総数|総額|全体|小計|計|合計額|合計数|grandtotal|subtotal|total|sum)(\([^()]*\)|[A-Za-z]|\[[^]]*\])?$",
    re.IGNORECASE,
)
_NOT_TOTAL = re.compile(r"(会計|統計|設計|家計|推計|累計|時計|余計|集計|生計|現計|主計|体温計|小計画)$")
_PART = re.compile(r"^[(（【〔]?(うち|内訳|再掲|内数|別掲|参考|内、|\(内)|(再掲|内数|別掲|を含む)[)）】〕]?$")

SHARE = re.compile(r"構成比|構成率|構成割合|シェア|占有率|割合|百分比")
RATE = re.compile(
    r"(率|比|指数|平均|単価|当たり|あたり|倍|順位|偏差値|密度|ポイント)(\([^()]*\))?$|前年度?比|対比|平均|%"
)
"""A figure that is never added up."""
OTHER = re.compile(r"^(前年|前々年|対前年|増減|比較|差引|前期|増△?減|残)|増減(額|数)?$")
"""A figure that stands beside the others of its row but is not one of them."""
DIFFERENCE = re.compile(
    r"^(比較|増減|増△減|差引|差額|差|収支|不用額|残額|残高|過不足|伸び?額)|(増減額?|差引額?|残額|比較増減)$"
)
"""What is left when figures are taken from each other."""
NUMBER_HEADER = re.compile(r"^(no\.?|№|番号|通番|連番|項番|整理番号|#|号)$", re.IGNORECASE)
_OVERLAP = re.compile(r"複数|重複|延べ|実人数|実件数|いずれか|含まれているもの|該当あり")
_COUNTED_ONCE = later(r"(複数|重複)((?!あ[るり]|ため)[^。、]){0,16}?(せず|ない|なし|無し|除[きくい])")
"""What denies that parts overlap: 重複例は複数カウントせず."""
_DISTINCT = later(r"[計数額]\s*[(（]\s*実(数|人|件|世帯)")
ROUNDED = re.compile(r"四捨五入|端数|切り?捨て|一致しない場合")
GENERIC = frozenset({"その他", "不明", "なし", "あり", "無", "有", "計", "合計", "総数", "上記以外", "他", "小計"})


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """The text as it is matched: half-width ASCII, one dash, no white space. ① stays ①."""
    return _SPACE.sub("", text.translate(_WIDE))


def says_nothing(words: str) -> bool:
    """Whether a text (as it is matched) says that there is nothing to be listed: 該当なし, －."""
    return _NOTHING.match(words) is not None


@lru_cache(maxsize=4096)
def spaced(text: str) -> str:
    """Like `fold`, but runs of white space stay one space (line breaks stay), since they part words in prose."""
    return "\n".join(_SPACE.sub(" ", line).strip() for line in text.translate(_WIDE).split("\n"))


@lru_cache(maxsize=8192)
def stem(text: str) -> str:
    """A label without note marks and without its leading ○/●/number mark."""
    return _NOTE.sub("", fold(text)).lstrip("○◎●■◆□・◇▼▽")


@lru_cache(maxsize=8192)
def skeleton(text: str) -> str:
    """A label's ideographs, katakana and figures: 取下げ and 取り下げられたもの are both 取下."""
    return _HIRAGANA.sub("", stem(text))


@lru_cache(maxsize=8192)
def total_strength(text: str) -> int:
    """How surely a label names a total: 3 合計/計 alone, 2 小計 alone, 1 one that ends so (歳入合計), 0 no total."""
    label = stem(text)
    if not label or len(label) > 22:
        return 0
    found = _TOTAL.search(label)
    if not found or _NOT_TOTAL.search(_BRACKETS.sub("", label)):
        return 0
    if found.start() == 0:
        return 2 if found.group(1).lower() in ("小計", "subtotal") else 3
    if found.group(1).isascii() or found.group(1) == "全体":
        return 0
    return 1 if found.start() <= 12 else 0


@lru_cache(maxsize=8192)
def is_part(text: str) -> bool:
    """Whether a label says that its figure is within another (うち…, 再掲)."""
    return bool(_PART.search(stem(text)))


def overlap(text: str) -> bool:
    """Whether words say that the parts of a whole overlap (複数該当, 延べ), so that they do not add up to it."""
    return bool(_OVERLAP.search(text)) and not _COUNTED_ONCE.search(text)


def of_distinct(name: str) -> bool:
    """Whether a total says that it counts once what its parts count several times: 合計（実数） beside 合計."""
    return bool(_DISTINCT.search(name))


class Traits(NamedTuple):
    """What one label says of its figure."""

    strength: int
    part: bool
    share: bool
    rate: bool
    other: bool
    difference: bool
    """Whether it names a difference: 差引, 増減, 不用額."""


@lru_cache(maxsize=8192)
def traits(text: str) -> Traits:
    """All that a label (a stem) says, worked out once for every label: papers repeat theirs a hundred times."""
    return Traits(
        total_strength(text),
        is_part(text),
        bool(SHARE.search(text)),
        bool(RATE.search(text)),
        bool(OTHER.search(text)),
        bool(DIFFERENCE.search(text)),
    )
