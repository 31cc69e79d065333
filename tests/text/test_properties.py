"""What holds for every text."""

from __future__ import annotations

import json
import re
import unicodedata

import regex
import unicodedata2
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractor.text import match_key, normalise, parse_date, parse_figure, read_date
from extractor.text.characters import TABLE, radicals
from extractor.text.letters import HAN, KANA

SIGNS = "０１２3 4５　 \n（）()，．,.％%－-‐―−~～〜△▲＋+ー一二分区合計件年月日①②・【】「」。、○※"
LETTERS = "ｶﾊﾞﾟかパＡab:：第表ア甲⼈⺠千円"
HIDDEN = "\u3099\u200b\u00ad\ufa11\ufa19\U000e0100…x\u00a0\t\r髙葛"
PAPER = st.text(st.one_of(st.sampled_from(SIGNS), st.sampled_from(LETTERS + HIDDEN), st.characters()), max_size=30)


@settings(max_examples=600, deadline=None)
@given(PAPER)
def test_normalising_twice_changes_nothing(raw: str) -> None:
    once = normalise(raw)
    assert normalise(once) == once


def _digits(text: str) -> str:
    return "".join(
        unicodedata2.normalize("NFKC", c) for c in text if (c.isascii() and c.isdigit()) or "０" <= c <= "９"
    )


@settings(max_examples=400, deadline=None)
@given(PAPER)
def test_no_digit_is_lost_and_none_changes_its_place(raw: str) -> None:
    ligatures = re.sub("[︰-﹏ﬀ-ﬆ]", "", raw)
    assert _digits(normalise(ligatures)) == _digits(ligatures)


@settings(max_examples=400, deadline=None)
@given(PAPER)
def test_a_text_is_strict_json(raw: str) -> None:
    text = normalise(raw)
    assert not [c for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cs")]
    json.dumps(text, ensure_ascii=False).encode("utf-8")


@settings(max_examples=300, deadline=None)
@given(PAPER)
@example("㎮")
def test_the_key_of_a_key_is_itself(raw: str) -> None:
    assert match_key(match_key(raw)) == match_key(raw)


@settings(max_examples=300, deadline=None)
@given(PAPER)
def test_figures_and_dates_are_read_or_refused_without_an_error(raw: str) -> None:
    figure = parse_figure(raw)
    assert figure is None or (figure.value is None) == (figure.symbol is not None)
    assert (parse_date(raw) is None) == (read_date(raw).reason is not None)


def test_the_whole_of_unicode_runs() -> None:
    for start in range(0, 0x110000, 0x100):
        block = "".join(map(chr, range(start, start + 0x100)))
        text = normalise(block)
        assert normalise(text) == text, hex(start)
        assert normalise(block.encode("utf-16", "surrogatepass").decode("utf-16", "replace")) is not None


def test_radicals_are_the_ideographs_that_unicode_decomposes_them_to() -> None:
    differing = {
        radical: ideograph
        for radical, ideograph in radicals().items()
        if "\u2f00" <= radical <= "\u2fd5" and unicodedata2.normalize("NFKC", radical) != ideograph
    }
    assert differing == {"⼾": "戸", "⾭": "青", "⿈": "黄", "⿊": "黒"}
    assert len(radicals()) == 214 + 114


def test_no_radical_is_left_but_the_one_without_an_ideograph() -> None:
    left = [chr(code) for code in range(0x2E80, 0x2FD6) if unicodedata2.category(chr(code)) != "Cn"]
    assert [c for c in left if normalise(c) == c] == ["\u2e80"]


def test_the_ranges_of_letters_are_those_of_unicode() -> None:
    han, kana = regex.compile(f"[{HAN}]"), regex.compile(f"[{KANA}]")
    script = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")
    for code in range(0x110000):
        char = chr(code)
        if (
            0x16FE0 <= code <= 0x16FFF
            or 0xFF00 <= code <= 0xFFEF
            or 0x32D0 <= code <= 0x33FF
            or unicodedata2.category(char)[0] != "L"
        ):
            continue  # full- and half-width forms are other characters by then, squared words are no letters
        known = han.match(char) is not None or kana.match(char) is not None
        assert known or not script.match(char), hex(code)


def test_the_table_asks_about_each_character_once() -> None:
    "公文書１２".translate(TABLE)
    assert TABLE[ord("１")] == "1"
    assert TABLE[ord("公")] == ord("公")
