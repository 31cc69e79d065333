from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.families.declare import nothing, prose
from extractor.families.facts import body_of, year_of
from extractor.families.prose import find
from extractor.families.words import clean, contains, same, strength, title, which
from extractor.model import Block


def block(text, kind="paragraph"):
    return Block(id="b1", kind=kind, page=1, bbox=[0, 0, 1, 1], text=text, raw=text)


def test_a_header_fits_best_where_it_is_the_word_itself():
    words = ("個人情報ファイル数",)
    assert strength("個人情報ファイル数※1", words) == 3
    assert strength("特定個人情報ファイル数", words) == 2
    assert strength("委託した個人情報ファイル数など", words) == 1
    assert strength("件数", words) == 0


def test_a_gap_stands_for_anything_between():
    assert contains("公文書の公開請求の状況", ("公文書…公開…状況",))
    assert not contains("状況の公開", ("公開…状況",))
    assert same("個人に関する情報で、特定の個人が識別され得るもの", ("個人に関する情報…",))
    assert not same("法人の個人に関する情報", ("個人に関する情報…",))
    assert strength("個人情報ファイル数要配慮を含む", ("個人情報ファイル数…要配慮を含む",)) == 2


def test_note_marks_units_and_blanks_do_not_count():
    assert same("件　数（件）", ("件数",))
    assert clean("16日から30日まで ※１") == "16日から30日まで"
    assert title("●個人情報ファイル※1の保有状況") == "個人情報ファイルの保有状況"


@pytest.mark.parametrize(
    ("text", "pattern", "value", "said"),
    [
        ("請求件数は４，６６４件、請求者は49６人だった。", "請求件数[は|が]{figure}件", 4664, "４，６６４件"),
        ("全体の約３７．０％を占めている。", "全体の{figure}を占め", 37.0, "約３７．０％"),
        ("① 協議件数\n１９件 ※ 全件", "協議件数[は|]{figure}件", 19, "１９件"),
        ("目的外利用　27ファイル", "目的外利用[は|が|]{figure}ファイル", 27, "27ファイル"),
    ],
)
def test_figures_are_found_by_the_words_around_them_and_told_as_printed(text, pattern, value, said):
    found = find(prose(pattern), [block(text)])
    assert found is not None
    assert (found.value, found.evidence.text) == (value, said)


def test_words_dates_and_nothing_are_found_too():
    assert find(prose("「{words}」に関するもの", take="words"), [block("「教育」に関するものが多い")]).value == "教育"
    assert find(prose("{date}現在の", take="date"), [block("令和７年３月末現在の数")]).value == "2025-03"
    assert find(nothing("審査請求[は|が]な"), [block("審査請求はなかった。")]).value == 0
    assert find(prose("件数は{figure}件"), [block("件数は不明")]) is None


def test_the_year_of_the_title_goes_before_those_of_the_text():
    text = [block("令和４年度は"), block("令和４年度の"), block("令和５年４月より")]
    assert year_of([block("令和５年度の状況", "heading")], text) == (2023, "令和5年度")
    assert year_of([], text) == (2022, "令和4年度")
    assert year_of([block("令和４年度〜令和６年度の推移", "heading")], []) == (2024, "令和6年度")
    assert year_of([], [block("特に記載なし")]) == (None, None)


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (["練馬区における", "東京都および23区", "東京都の"], "練馬区"),
        (["大阪市北区の施設"], "大阪市"),
        (["府中市情報公開条例", "東京都"], "府中市"),
        (["府中市情報公開条例"], None),
        (["市町村議会", "区市町村の"], None),
        (["申込状況【北区】", "中央区二宮町1丁目の保育所"], None),
        (["申込状況【北区】", "福島区"], "大阪市"),
        (["北区における", "東京都の"], "北区"),
        (["北区における", "板橋区との"], "北区"),
        (["二宮町における"], "二宮町"),
    ],
)
def test_the_body_whose_paper_it_is(texts, name):
    body = body_of([block(t) for t in texts])
    assert (body.name if body else None) == name


@given(
    st.text("開示決定…（）件※1 ", max_size=6),
    st.lists(st.lists(st.text("開示決定…", min_size=1, max_size=4), max_size=3).map(tuple), max_size=4).map(tuple),
)
def test_which_rows_a_text_is_are_those_that_it_is_the_same_as(text, rows):
    assert which(text, rows) == {n for n, words in enumerate(rows) if same(text, words)}
