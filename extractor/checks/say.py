"""The sentences of checks, in Japanese and English: which table, which row and column, and the sum itself."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.model import Table

__all__ = ["lines_ja", "number", "quoted", "span_en", "span_ja", "summed", "title"]

_WORDS = 3  # of a head tell a table from its neighbours


def number(value: int | float | str | None) -> str:
    """A figure with thousands separators."""
    if value is None or isinstance(value, str):
        return value or "（空欄）"
    return f"{value:,}"


def title(table: Table) -> str:
    """What people call the table: the first line of its caption, else its page and the first words of its head."""
    caption = (table.caption or "").split("\n")[0].strip()
    if caption:
        return caption
    head = dict.fromkeys(c.text.replace("\n", "").strip() for c in table.cells if c.row < table.header_rows)
    words = [text for text in head if text][:_WORDS]
    more = "…" if len(words) == _WORDS else ""
    return " ".join([f"p. {table.pages[0]}" if table.pages else table.id, "・".join(words) + more]).strip()


def quoted(name: str) -> str:
    """A label in quotation marks."""
    return f"「{name}」"


def summed(names: Sequence[str], signs: Sequence[int]) -> tuple[str, str]:
    """What is added up, in words: up to four names, else the first and the last."""
    if len(names) > 4 and all(s > 0 for s in signs):
        return (
            f"「{names[0]}」から「{names[-1]}」まで{len(names)}項目の合計",
            f"the sum of {len(names)} items from “{names[0]}” to “{names[-1]}”",
        )
    if len(set(names)) < len(names) and all(s > 0 for s in signs):
        told = "」「".join(dict.fromkeys(names))
        return f"「{told}」{len(names)}項目の合計", f"the sum of {len(names)} items called “{told}”"
    ja, en = "", ""
    for k, (name, sign) in enumerate(zip(names, signs, strict=True)):
        plus = k or sign < 0
        ja += (("＋" if sign > 0 else "－") if plus else "") + quoted(name)
        en += ((" + " if sign > 0 else " − ") if plus else "") + f"“{name}”"
    return ja, en


def span_ja(first: int, last: int) -> str:
    """A range of numbers."""
    return f"{first}〜{last}"


def span_en(first: int, last: int) -> str:
    """A range of numbers."""
    return f"{first}–{last}"


def lines_ja(tested: int, held: int, what: str) -> str:
    """How many of the lines hold: （24行すべてで成り立つ）."""
    if tested == held:
        return f"{tested}{what}すべてで成り立つ" if tested > 1 else "成り立つ"
    return f"{tested}{what}のうち{held}{what}で成り立つ"
