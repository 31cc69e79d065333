"""What becomes of one character, whatever stands around it.

A table for ``str.translate`` that fills itself: each character is decided once, from Unicode's data, by the first rule
of ``extractor.text.policy`` that knows it. Rules that need the neighbours are elsewhere (``signs``, ``spaces``,
``lines``); their characters stay here as they are.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import regex
import unicodedata2

__all__ = ["TABLE", "compose", "radicals"]

WIDE_FIRST, WIDE_LAST = 0xFF01, 0xFF5E
WIDE_OFFSET = 0xFEE0  # full-width forms stand in the order of ASCII
_LATIN_OR_DIGIT = regex.compile(r"[0-9A-Za-z]")
_VISIBLE_FORMAT = regex.compile(r"\p{Prepended_Concatenation_Mark}")
_UNSEEN = regex.compile(r"[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]")
_SELECTOR = regex.compile(r"\p{Variation_Selector}")
_VOICED = regex.compile(r"[\uFF9E\uFF9F]")
_VERTICAL_WIDE = {"(": "（", ")": "）", "{": "｛", "}": "｝", "[": "［", "]": "］", ",": "，", ":": "：", ";": "；"}
_VERTICAL_WIDE |= {"!": "！", "?": "？", "_": "＿"}


@cache
def radicals() -> dict[str, str]:
    """Kangxi and CJK radicals (U+2E80–2FDF) → the ordinary ideograph in its Japanese form.

    Source: Unicode's EquivalentUnifiedIdeograph.txt; the Japanese form where that one is not written in Japan is in
    ``data/japanese_forms.tsv``.
    """
    data = Path(__file__).with_name("data")
    japanese = dict(_pairs((data / "japanese_forms.tsv").read_text(encoding="utf-8")))
    equivalent = _pairs((data / "radicals.tsv").read_text(encoding="utf-8"))
    return {radical: japanese.get(ideograph, ideograph) for radical, ideograph in equivalent}


def _pairs(table: str) -> list[tuple[str, str]]:
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return [(chr(int(a, 16)), chr(int(b, 16))) for a, b, *_ in rows]


def wide_form(char: str) -> str | None:
    """Full-width digits and Latin letters → half-width. Other full-width signs depend on where they stand."""
    if WIDE_FIRST <= ord(char) <= WIDE_LAST:
        narrow = chr(ord(char) - WIDE_OFFSET)
        if _LATIN_OR_DIGIT.match(narrow):
            return narrow
    return None


def narrow_katakana(char: str) -> str | None:
    """Half-width katakana and its punctuation → full-width (a following ﾞ or ﾟ is composed with it)."""
    if "\uff61" <= char <= "\uff9f":
        return chr(int(unicodedata2.decomposition(char).split()[-1], 16))
    return None


def radical(char: str) -> str | None:
    """Kangxi and CJK radicals → the ordinary ideograph."""
    return radicals().get(char) if "\u2e80" <= char <= "\u2fdf" else None


def presentation_form(char: str) -> str | None:
    """Forms that only say how a letter is drawn: ﬁ → fi, ︵ → （ (set upright, the letters are these)."""
    kind, _, code = unicodedata2.decomposition(char).partition(" ")
    if "\ufb00" <= char <= "\ufb06":
        return str(unicodedata2.normalize("NFKC", char))
    if kind == "<vertical>":
        upright = chr(int(code.split()[0], 16))
        upright = same_sign(upright) or _VERTICAL_WIDE.get(upright, upright)
        return upright * len(code.split())
    return None


def space(char: str) -> str | None:
    """Every blank that is neither U+3000 nor a line break → an ordinary space; every line break → one."""
    if char in "\u000b\u000c\u000d\u0085\u2028\u2029":
        return "\n"
    if char == "\t" or (char not in " \u3000" and unicodedata2.category(char) == "Zs"):
        return " "
    return None


def unseen(char: str) -> str | None:
    """Control characters, soft hyphens, zero-width characters → nothing; variation selectors stay."""
    if char == "\n" or space(char) is not None or _SELECTOR.match(char) or _VISIBLE_FORMAT.match(char):
        return None
    return "" if _UNSEEN.match(char) else None


def surrogate(char: str) -> str | None:
    """A lone surrogate is no character: U+FFFD."""
    return "\ufffd" if "\ud800" <= char <= "\udfff" else None


def same_sign(char: str) -> str | None:
    """One sign of JIS X 0208 with two code points, by vendor (～ 〜, − －, — ―) or by font.

    Where a font draws ・ and U+2027, or ／ and U+2215, with one glyph, a browser prints the lower code point.
    """
    return {"～": "〜", "∼": "〜", "−": "－", "—": "―", "‧": "・", "∕": "／"}.get(char)


class _Table(dict[int, int | str | None]):
    """``str.translate`` asks for each character once; the answer is kept."""

    def __missing__(self, code: int) -> int | str | None:
        from extractor.text.policy import CHARACTER_RULES

        char = chr(code)
        answer: int | str | None = code
        for rule in CHARACTER_RULES:
            becomes = rule(char)
            if becomes is not None:
                answer = becomes or None
                break
        self[code] = answer
        return answer


TABLE = _Table()


def compose(text: str) -> str:
    """Canonical composition: ハ and its mark are バ, a compatibility ideograph the unified one.

    A voiced mark that nothing takes becomes the spacing one (゛ ゜), so that it does not hang on the letter before.
    """
    composed = str(unicodedata2.normalize("NFC", text))
    if "\u3099" in composed or "\u309a" in composed:
        composed = composed.replace("\u3099", "\u309b").replace("\u309a", "\u309c")
    return composed
