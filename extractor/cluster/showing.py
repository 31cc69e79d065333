"""What ``extractor status`` prints of a cluster's run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from extractor.cluster.state import State
from extractor.console import Console, printable
from extractor.language import say
from extractor.outputs.listing import lines_of

__all__ = ["show"]

T = TypeVar("T")


def show(state: State, console: Console, last: int) -> None:
    """What could not be read and what is to do, at most ``last`` of each (0: all), and the counts of everything."""
    rows = [
        (printable(entry.file_name), say("失敗", "failed"), entry.code or "", printable(entry.output))
        for entry in _some(state.failed, last)
    ]
    rows += [(printable(path), say("未処理", "to do"), "", "") for _, path in _some(state.waiting, last)]
    if rows:
        for line in lines_of(say("ファイル\t状態\t結果\t出力", "file\tstate\tresult\toutput").split("\t"), rows):
            console.out(line)
    failed = state.failed
    console.out(
        say(
            f"合計: 完了 {len(state.entries) - len(failed)}、失敗 {len(failed)}、未処理 {len(state.waiting)}",
            f"In all: done {len(state.entries) - len(failed)}, failed {len(failed)}, to do {len(state.waiting)}",
        )
    )
    codes = Counter(entry.code or "" for entry in failed)
    if codes:
        told = ", ".join(f"{code} {count}" for code, count in sorted(codes.items()))
        console.out(say(f"失敗の理由: {told}", f"Failed with: {told}"))
    checks = state.checks()
    console.out(
        say(
            f"検算: 一致 {checks['pass']}、不一致 {checks['fail']}、保留 {checks['undecided']}",
            f"Checks: {checks['pass']} hold, {checks['fail']} fail, {checks['undecided']} open",
        )
    )


def _some(items: Sequence[T], last: int) -> Sequence[T]:
    return items if last <= 0 else items[:last]
