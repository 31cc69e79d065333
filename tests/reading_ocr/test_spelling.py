"""Characters that spelling leaves no choice about."""

from __future__ import annotations

import pytest

from extractor.reading.ocr.spelling import spelt


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("ぁりんこ保育園", "ありんこ保育園"),
        ("あぃ保育園", "あい保育園"),
        ("ガーデンタヮー", "ガーデンタワー"),
        ("はっぴぃばーす", "はっぴぃばーす"),
        ("ファミリーサポート", "ファミリーサポート"),
        ("ウェルカムパーティー", "ウェルカムパーティー"),
        ("行って", "行って"),
        ("っどい", "つどい"),
        ("さゃかホール", "さやかホール"),
        ("きゃりあ", "きゃりあ"),
        ("デュエット", "デュエット"),
        ("台場2ー2一4", "台場2-2-4"),
        ("センター2号", "センター2号"),
        ("±・日9:00", "土・日9:00"),
        ("±10:30-14:00", "土10:30-14:00"),
        ("±0", "±0"),
        ("（月額、単位・円）", "（月額、単位：円）"),
        ("単位・千円", "単位：千円"),
        ("1単位.5", "1単位.5"),
    ],
)
def test_small_kana_stand_where_spelling_lets_them(read: str, printed: str) -> None:
    assert "".join(spelt(list(read))) == printed


def test_a_small_kana_goes_on_with_the_line_before() -> None:
    assert spelt(["っ", "た"], before="あ") == ["っ", "た"]
    assert spelt(["ゃ"], before="き") == ["ゃ"]
