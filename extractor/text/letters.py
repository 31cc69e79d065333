"""The kinds of characters that the rules ask for, as pieces of regular expressions.

Plain ranges and not the Script property: in the hot patterns they are several times faster. A test compares them with
Unicode's scripts, letter by letter.
"""

from __future__ import annotations

__all__ = ["HAN", "JAPANESE", "KANA", "LETTER", "SELECTOR", "SENTENCE"]

HAN = (
    r"\u3005-\u3007\u3021-\u3029\u3038-\u303B\u2E80-\u2FDF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF"
    r"\U00020000-\U0003FFFF"
)
"""Ideographs, with 々 〆 〇."""

KANA = r"\u3041-\u3096\u3099-\u309F\u30A1-\u30FA\u30FC-\u30FF\u31F0-\u31FF\U0001AFF0-\U0001B16F"
"""Hiragana and katakana with ー and the voiced marks, without ・."""

SELECTOR = r"\uFE00-\uFE0F\U000E0100-\U000E01EF"
"""Variation selectors: each belongs to the ideograph before it."""

LETTER = HAN + KANA + SELECTOR
"""A Japanese letter, or the selector at its end."""

SENTENCE = (
    r"\u3001-\u3003\u3008-\u3011\u3014-\u301B\u30FB\uFF01\uFF08\uFF09\uFF0C\uFF0E\uFF1A\uFF1B\uFF1F\uFF3B\uFF3D"
    r"\uFF5B\uFF5D"
)
"""Punctuation and brackets of Japanese sentences: 、 。 「」 （） 【】 ・ ： and so on."""

JAPANESE = LETTER + SENTENCE
