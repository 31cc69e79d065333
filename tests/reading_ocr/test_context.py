from __future__ import annotations

import pytest

from extractor.reading.ocr.context import settle
from tests.reading_ocr.draw import line


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("サ一ビス", "サービス"),
        ("センタ一", "センター"),
        ("アンケ一卜調査", "アンケート調査"),
        ("二一ズ", "ニーズ"),
        ("工ネルギ一", "エネルギー"),
        ("カメラ", "カメラ"),
        ("暴カ相談", "暴力相談"),
        ("入ロ", "入口"),
        ("ニ次", "二次"),
        ("エ事", "工事"),
        ("システムヘの接続", "システムへの接続"),
        ("施設ヘの入退", "施設への入退"),
        ("へルパー", "ヘルパー"),
        ("第一回", "第一回"),
        ("メモり", "メモリ"),
        ("取リ扱い", "取り扱い"),
        ("近接してー体的に", "近接して一体的に"),
        ("四恩みろ<2", "四恩みろく2"),
    ],
)
def test_look_alikes_are_told_by_their_neighbours(read: str, printed: str) -> None:
    found = line(read)
    settle(found)
    assert found.text == printed


def test_a_long_vowel_mark_alone_on_its_line_goes_on_with_the_line_above() -> None:
    found = line("一")
    settle(found, before="タ")
    assert found.text == "ー"


@pytest.mark.parametrize(
    ("read", "small", "printed"),
    [
        ("フアイルの管理", "ア", "ファイルの管理"),
        ("あつたとき", "つ", "あったとき"),
        ("49歳4力月", "力", "49歳4ヵ月"),
        ("3力国", "", "3カ国"),
        ("電力所", "", "電力所"),
        ("ファンの数と名", "", "フアンの数と名"),
    ],
)
def test_small_and_full_size_kana_are_told_by_their_ink(read: str, small: str, printed: str) -> None:
    found = line(read, small=small)
    settle(found)
    assert found.text == printed


def test_what_has_no_look_alike_stays() -> None:
    found = line("令和6年度")
    settle(found)
    assert found.text == "令和6年度"
