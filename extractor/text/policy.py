"""The policy as one table: what a paper prints, what it becomes, why, and which function does it.

It follows the practice of Japanese official data (the forms of 公用文, JIS X 0208, official statistics), not
blanket NFKC, which makes a figure of ① and leaves ⺠ and ⻑ as they are. ``docs/text.md`` prints this table;
every example in it is a test.

The first rows decide character by character (``CHARACTER_RULES``, in this order, the first that answers); the later
ones look at the neighbours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from extractor.text import characters

__all__ = ["CHARACTER_RULES", "POLICY", "Rule", "as_markdown"]

CharacterRule = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: what becomes what, and why, with examples (before, after)."""

    what: str
    becomes: str
    why: str
    examples: tuple[tuple[str, str], ...]
    by: str
    """The function that does it; for what stays as it is, the function that would have to."""
    of_character: CharacterRule | None = None


POLICY = (
    Rule(
        "full-width digits and Latin letters",
        "half-width",
        "one form for figures, codes and names",
        (("１０", "10"), ("Ａ４判", "A4判"), ("ＵＳＢメモリ", "USBメモリ")),
        "characters.wide_form",
        characters.wide_form,
    ),
    Rule(
        "half-width katakana and ｡ ｢ ｣ ､ ･",
        "full-width, ﾞ and ﾟ composed with their letter",
        "a width of old terminals without meaning",
        (("ｲﾝﾀｰﾈｯﾄ", "インターネット"), ("ﾊﾞｽ", "バス"), ("ｳﾞ", "ヴ"), ("｢ﾃﾞｰﾀ｣", "「データ」")),
        "characters.narrow_katakana",
        characters.narrow_katakana,
    ),
    Rule(
        "Kangxi radicals (U+2F00–2FDF), CJK radicals (U+2E80–2EFF)",
        "the ordinary ideograph by Unicode's EquivalentUnifiedIdeograph, in its Japanese form",
        "an accident of fonts; NFKC leaves most of U+2E80–2EFF alone and gives 戶 靑 黃 黑",
        (
            ("⼈⼝", "人口"),
            ("⺠⽣費", "民生費"),
            ("⻑期", "長期"),
            ("⾭少年", "青少年"),
            ("⼾籍", "戸籍"),
            ("⿊⾊", "黒色"),
        ),
        "characters.radical",
        characters.radical,
    ),
    Rule(
        "forms that say how a letter is drawn (ﬁ, ︵, ﹁)",
        "the letters",
        "ligatures and vertical forms are the typesetter's, not the author's",
        (("oﬃce", "office"), ("︵例︶", "（例）"), ("﹁案﹂", "「案」")),
        "characters.presentation_form",
        characters.presentation_form,
    ),
    Rule(
        "blanks other than U+3000, and every kind of line break",
        "an ordinary space, \\n",
        "what a blank means is decided by its place",
        (("open\u00a0data", "open data"), ("open\r\ndata", "open data")),
        "characters.space",
        characters.space,
    ),
    Rule(
        "control characters, soft hyphens, zero-width characters",
        "nothing",
        "a reader cannot see them; NFKC keeps them",
        (("公\u200b文\u00ad書", "公文書"), ("\ufeff件名", "件名")),
        "characters.unseen",
        characters.unseen,
    ),
    Rule(
        "lone surrogates",
        "U+FFFD",
        "no characters, and no JSON holds them",
        (("\ud800件", "\ufffd件"),),
        "characters.surrogate",
        characters.surrogate,
    ),
    Rule(
        "one sign of JIS X 0208 with two code points: ～/〜, −/－, —/―, ‧/・, ∕/／",
        "one of them: 〜 － ― ・ ／",
        "which one a paper has depends on the vendor's table or the font alone",
        (("４月～６月", "4月〜6月"), ("−", "－")),
        "characters.same_sign",
        characters.same_sign,
    ),
    Rule(
        "CJK compatibility ideographs; letters with combining marks",
        "the unified ideograph (the twelve that are unified stay), the composed letter",
        "canonical equivalence (NFC)",
        (("\ufa19社", "神社"), ("か\u3099", "が"), ("﨑", "﨑")),
        "characters.compose",
    ),
    Rule(
        "① ㈱ № ㎡ Ⅲ ㍻ ※ … ½ ²",
        "stay",
        "NFKC turns ① into 1, which makes a figure of a label",
        (("①住民", "①住民"), ("㈱練馬", "㈱練馬"), ("１０㎡", "10㎡"), ("№３", "№3"), ("第Ⅲ章", "第Ⅲ章")),
        "characters.wide_form",
    ),
    Rule(
        "髙 﨑 邊, variation selectors",
        "stay",
        "names are written so; only match_key drops the difference",
        (("髙橋", "髙橋"), ("葛\U000e0101飾区", "葛\U000e0101飾区")),
        "characters.unseen",
    ),
    Rule(
        "(cid:123), U+FFFD, private-use characters",
        "stay",
        "a hole must be seen; the document's problems tell it (unmapped-glyph)",
        (("区(cid:123)分", "区(cid:123)分"), ("\ue000番", "\ue000番")),
        "signs.settle_brackets",
    ),
    Rule(
        "， ． ％ ＋ and dashes within a figure or between Latin letters",
        "half-width , . % + -",
        "parts of the figure; elsewhere they are Japanese punctuation and stay",
        (
            ("１，２０5", "1,205"),
            ("約９９．１％", "約99.1%"),
            ("－５．２", "-5.2"),
            ("０３－３９９３－１１１１", "03-3993-1111"),
            ("また，１．総則", "また，1．総則"),
            ("構成比（％）", "構成比（％）"),
            ("－", "－"),
        ),
        "signs.settle_signs",
    ),
    Rule(
        "~ of a range",
        "〜",
        "one form for ranges; a ~ in an address on the web stays",
        (("４月~６月", "4月〜6月"), ("https://example.jp/~a", "https://example.jp/~a")),
        "signs.settle_signs",
    ),
    Rule(
        "ー",
        "stays",
        "a long vowel, never a minus",
        (("コンピューター", "コンピューター"),),
        "signs.settle_signs",
    ),
    Rule(
        "half-width ( ) in Japanese text",
        "full-width; full-width ones stay",
        "as 公用文 writes them; NFKC makes all of them half-width",
        (("件数(件)", "件数（件）"), ("（１）総則", "（1）総則"), ("f(x)", "f(x)")),
        "signs.settle_brackets",
    ),
    Rule(
        "a layout line break",
        "nothing in Japanese, a space between Latin words; a hyphenated word is joined; kept before a bullet",
        "the line ended there, not the word; a bullet begins a line of the author's",
        (
            ("割合によ\nる公開", "割合による公開"),
            ("open\ndata", "open data"),
            ("informa-\ntion", "information"),
            ("事務\n①住民\n②税", "事務\n①住民\n②税"),
            ("【６年５月】\n学童に\nおいて", "【6年5月】\n学童において"),
        ),
        "lines.join_lines",
    ),
    Rule(
        "letter-spaced labels",
        "joined",
        "a way to fill a cell; 東京都　練馬区 is two names",
        (
            ("区　分", "区分"),
            ("合 計", "合計"),
            ("請　求　件　数（件）", "請求件数（件）"),
            ("東京都　練馬区", "東京都　練馬区"),
        ),
        "spaces.settle_spaces",
    ),
    Rule(
        "other blanks",
        "U+3000 between Japanese letters stays one; a half-width one goes there and before a figure; after a number "
        "that begins a line it stays",
        "what a reader would write",
        (
            ("請求者は 496人", "請求者は496人"),
            ("練馬 区役所", "練馬区役所"),
            ("１ 公文書の公開", "1 公文書の公開"),
            ("表１ 公開請求", "表1 公開請求"),
        ),
        "spaces.settle_spaces",
    ),
)

CHARACTER_RULES: tuple[CharacterRule, ...] = tuple(
    rule.of_character for rule in POLICY if rule.of_character is not None
)


def as_markdown() -> str:
    """The policy as the table that ``docs/text.md`` prints (a test holds it so)."""
    lines = ["| what | becomes | why | examples |", "| --- | --- | --- | --- |"]
    for rule in POLICY:
        examples = ", ".join(f"{_shown(before)} → {_shown(after)}" for before, after in rule.examples[:3])
        lines.append(f"| {rule.what} | {rule.becomes} | {rule.why} | {examples} |".replace("\\n", "⏎"))
    return "\n".join(lines)


def _shown(text: str) -> str:
    """A text in which what cannot be seen is written out."""
    seen = "".join(c if c in " 　⏎" or c.isprintable() else f"<{ord(c):04X}>" for c in text.replace("\n", "⏎"))
    return f"`{seen}`" if seen else "nothing"
