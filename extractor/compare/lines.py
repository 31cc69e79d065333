"""A comparison as lines of text for the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.compare.changes import Change, Comparison, Gone
from extractor.language import say

__all__ = ["around", "figure", "lines", "percent", "short", "signed"]

_LABEL = 28
_BRACKETS = re.compile(r"【[^】\d]+】")
_CONTEXT, _LONGEST = 8, 60
_KINDS = {"table": ("表", "table"), "row": ("行", "row"), "column": ("列", "column")}


def lines(comparison: Comparison, *, most: int = 60) -> Iterator[str]:
    """What changed, out-of-line changes first; ``most``: lines of each section, the rest is counted."""
    c = comparison
    yield f"{_name(c, old=True)} → {_name(c, old=False)}"
    yield say(
        f"表 {c.tables} 組、同じ数字 {len(c.equal)}、変わった数字 {len(c.changes)}"
        f"（うち外れた動き {len(c.out_of_line)}）",
        f"{c.tables} tables matched; {len(c.equal)} figures the same, {len(c.changes)} changed, "
        f"{len(c.out_of_line)} of them out of line",
    )
    yield from _section(say("外れた動き", "Out of line"), [_change(x) for x in c.out_of_line], most)
    rest = [x for x in c.changes if not x.out_of_line]
    yield from _section(say("変わった数字", "Changed figures"), [_change(x) for x in rest], most)
    for is_new, title in ((True, say("新しくできたもの", "New")), (False, say("なくなったもの", "Gone"))):
        yield from _section(title, [_gone(g) for g in c.gone if g.is_new == is_new], most)
    words = [f"{r.table} | {short(r.place)}: {' → '.join(around(r.old, r.new))}" for r in c.reworded]
    yield from _section(say("言葉が変わったところ", "Reworded"), words, most)


def _name(comparison: Comparison, *, old: bool) -> str:
    document = comparison.old if old else comparison.new
    era = next((p.era_label for p in document.parts if p.era_label), None)
    return document.source.file_name + (f"（{era}）" if era else "")


def _section(title: str, found: list[str], most: int) -> Iterator[str]:
    if found:
        yield ""
        yield f"■ {title} ({len(found)})"
        yield from (f"  {line}" for line in found[:most])
        if len(found) > most:
            yield say(f"  ほか {len(found) - most}", f"  {len(found) - most} more")


def _change(change: Change) -> str:
    place = " / ".join(filter(None, [short(change.row), short(change.column)]))
    unit = change.unit or ""
    text = (
        f"{change.table} | {place}: {figure(change.old)}{unit} → {figure(change.new)}{unit} ({signed(change.absolute)}"
    )
    text += f", {percent(change)})" if change.percent is not None else ")"
    return text + (f"  ※ {say(*change.reason)}" if change.reason else "")


def _gone(gone: Gone) -> str:
    figures = ", ".join(f"{short(k, 12)} {figure(v)}" for k, v in list(gone.figures.items())[:4])
    name = "" if gone.kind == "table" else f" | {short(gone.name, 60)}"
    return f"{say(*_KINDS[gone.kind])}: {gone.table}{name}" + (f" ({figures})" if figures else "")


def short(text: str, most: int = _LABEL) -> str:
    """Each piece of a path in so many letters at most; a name in 【 】 stands for what follows it (a date does not)."""
    pieces = []
    for piece in text.split(" / "):
        name = _BRACKETS.match(piece)
        bare = piece if name is None else name.group()
        pieces.append(bare if len(bare) <= most else bare[: most - 1] + "…")
    return " / ".join(pieces)


def around(old: str, new: str) -> tuple[str, str]:
    """Two texts cut to where they differ, with a few letters before and behind."""
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    first = max(start - _CONTEXT, 0)
    cut = []
    for text in (old, new):
        last = min(len(text) - end + _CONTEXT, len(text))
        middle = text[first:last]
        middle = middle if len(middle) <= _LONGEST else middle[: _LONGEST - 1] + "…"
        cut.append(("…" if first else "") + middle + ("…" if last < len(text) else ""))
    return cut[0], cut[1]


def _common(a: str, b: str) -> int:
    """How many letters two texts have in common at their beginning."""
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def figure(value: float) -> str:
    """1234.5 as 1,234.5."""
    return f"{int(value):,}" if float(value).is_integer() else f"{value:,.10g}"


def signed(value: float) -> str:
    """With its sign: +86."""
    return ("+" if value > 0 else "") + figure(value)


def percent(change: Change) -> str:
    """The relative change: +5.0%."""
    return "" if change.percent is None else f"{change.percent:+,.1f}%"
