"""What is wrong with a call, in Japanese: argparse knows its sentences in English only."""

from __future__ import annotations

import re

__all__ = ["in_japanese"]

_SENTENCES = (
    (r"the following arguments are required: (.+)", r"次の指定が要ります: \1"),
    (r"unrecognized arguments: (.+)", r"知らない指定です: \1"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"\1 に \2 は使えません（使えるもの: \3）"),
    (r"argument (.+?): invalid \S+ value: (.+)", r"\1 の値 \2 が正しくありません"),
    (r"argument (.+?): expected one argument", r"\1 には値が要ります"),
    (r"argument (.+?): expected at least one argument", r"\1 には値が1つ以上要ります"),
    (r"argument (.+?): expected \d+ arguments?", r"\1 の値の数が違います"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 は \2 と同時には使えません"),
    (r"argument (.+?): ignored explicit argument (.+)", r"\1 に値 \2 は付けられません"),
    (r"ambiguous option: (.+?) could match (.+)", r"\1 だけでは \2 のどれか分かりません"),
)


def in_japanese(message: str) -> str:
    """The message of argparse in Japanese; as it is where it is none of those that are known."""
    for pattern, sentence in _SENTENCES:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return found.expand(sentence)
    return message
