"""``normalise``: what a paper prints → the text that people read and tools match (the raw text is kept beside it)."""

from __future__ import annotations

from functools import lru_cache

import regex

from extractor.text.characters import TABLE, compose
from extractor.text.lines import join_lines
from extractor.text.signs import settle_brackets, settle_signs
from extractor.text.spaces import join_letters, settle_spaces

__all__ = ["forget", "normalise"]

_SHORT = 120
_CLEAR_ASCII = regex.compile(r"[!-'*-}]*+")
_NEEDS_SIGNS = regex.compile(r"[，．％＋－‐‑‒–―~]")


def normalise(raw: str) -> str:
    r"""The text of section 3 of the contract: characters, signs, blanks and lines as Japanese official data has them.

    Args:
        raw: what the PDF says, layout line breaks as ``\n``.

    Returns:
        The text; ``\n`` in it only where the author began a line. ``normalise(normalise(x)) == normalise(x)``.
    """
    if len(raw) <= _SHORT:
        return _short(raw)
    return _normalise(raw)


def _normalise(raw: str) -> str:
    if _CLEAR_ASCII.fullmatch(raw):
        return raw
    text = compose(raw.translate(TABLE)).strip(" 　\n")
    if "\n" in text:
        text = join_lines(join_letters(text))
    if "(" in text or ")" in text:
        text = settle_brackets(text)
    if _NEEDS_SIGNS.search(text):
        text = settle_signs(text)
    if " " in text or "　" in text:
        text = settle_spaces(text)
    return text


_short = lru_cache(maxsize=65536)(_normalise)


def forget() -> None:
    """Empty the cache of short texts, for measuring."""
    _short.cache_clear()
