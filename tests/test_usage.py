"""Wrong calls are told in the language of the call."""

from __future__ import annotations

import pytest

from extractor.cli import main

CALLS = {
    ("run",): "extractor run: 指定に誤りがあります。 次の指定が要ります: PATH",
    ("foo",): "extractor: 指定に誤りがあります。 コマンド に 'foo' は使えません（使えるもの: 'run', ",
    ("run", "a.pdf", "--reader", "x"): "--reader に 'x' は使えません（使えるもの: 'pdfium', 'pdfplumber'）",
    ("run", "a.pdf", "--set"): "--set には値が要ります",
    ("run", "a.pdf", "--nope"): "知らない指定です: --nope",
    ("watch", "a", "--settle", "soon"): "--settle の値 'soon' が正しくありません",
    ("run", "a.pdf", "--quiet=3"): "--quiet に値 '3' は付けられません",
    ("run", "a.pdf", "--re", "x"): "--re だけでは --reader, --reveal-hidden, --report のどれか分かりません",
}


@pytest.mark.parametrize("call", CALLS)
def test_a_wrong_call_is_told_in_japanese(call: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*call, "--lang", "ja"])
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert CALLS[call] in told
    assert "error:" not in told


def test_a_wrong_call_is_told_in_english(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["run", "--lang", "en"])
    assert "extractor run: error: the following arguments are required: PATH\n" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("lang", "heads", "others"),
    [
        ("ja", ["使い方: extractor", "引数:", "オプション:", "この説明を示して終わる"], ["usage", "options", "show "]),
        ("en", ["usage: extractor", "arguments:", "options:", "show this help and exit"], ["使い方", "オプション"]),
    ],
)
@pytest.mark.parametrize("call", [[], ["run"], ["watch"]])
def test_help_is_in_one_language(
    call: list[str], lang: str, heads: list[str], others: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--lang", lang, *call, "--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert [told.count(head) for head in heads] == [1] * len(heads)
    assert not [word for word in others if word in told]
