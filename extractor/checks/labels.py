"""What rows and columns are called: their label cells as one item, with what the words say of its figures."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from extractor.checks.view import Item
from extractor.checks.words import SHARE, Traits, stem, total_strength, traits
from extractor.model import Cell

__all__ = ["Entry", "Label", "column_item", "labels_down", "row_item"]

Entry = tuple[int, int, str]
"""A label cell: row, column, its words as matched."""
_INDENT = frozenset({" ", "　"})


class Label(NamedTuple):
    """A label cell, its words as shown, and its level with its indent."""

    entry: Entry
    shown: str
    level: int


def labels_down(cells: Sequence[Cell], rows: int, depth: int) -> list[Label | None]:
    """For every row of a table the cell of one column that covers it; ``depth`` is the level of the column."""
    labels: list[Label | None] = [None] * rows
    for cell in cells:
        told = cell.__dict__  # to ask pydantic for each attribute takes twice as long
        r, words, raw = told["row"], told["text"], told["raw"]
        text = stem(words)
        shown = words.strip().replace("\n", " ") if text else ""
        level = depth + (len(raw) - len(raw.lstrip(" 　")) if raw[:1] in _INDENT and "\n" not in raw else 0)
        labels[r] = label = Label((r, told["column"], text), shown, level)
        for below in range(r + 1, min(rows, r + told["row_span"])):
            labels[below] = label
    return labels


def row_item(r: int, labels: Sequence[Label | None]) -> Item:
    """A row by the label cells that cover it, from outer to inner."""
    chain: list[Entry] = []
    texts: list[str] = []
    names: list[str] = []
    level = None
    for label in labels:
        if label is None:
            continue
        entry, shown, begins = label
        chain.append(entry)
        if shown:
            texts.append(entry[2])
            names.append(shown)
            if level is None and entry[0] == r:
                level = begins
    words, said = _together(tuple(texts))
    return Item(
        index=r,
        chain=chain,
        label=words or f"row {r + 1}",
        name="／".join(names) or f"{r + 1}行目",
        level=level or 0,
        strength=said.strength,
        part=said.part and bool(chain[-1][2]),
        share=said.share,
        rate=said.rate and not said.share,
        other=said.other,
        difference=said.difference,
    )


def column_item(c: int, chain: list[Entry], name: str, unit: str | None) -> Item:
    """A column by the header cells over it, from top to bottom, and by its name as it is shown."""
    words, said = _over(tuple([text for _, _, text in chain]))
    return Item(
        index=c,
        chain=chain,
        label=words or f"column {c + 1}",
        name=name or f"{c + 1}列目",
        strength=said.strength,
        part=said.part,
        share=said.share,
        rate=said.rate and not said.share,
        other=said.other,
        difference=said.difference,
        unit=unit,
    )


@lru_cache(maxsize=8192)
def _together(texts: tuple[str, ...]) -> tuple[str, Traits]:
    """The labels of one row as one, and what they say together; that it is a part only the innermost one can say."""
    said = [traits(text) for text in texts]
    words = "/".join(texts)
    if len(said) == 1:
        return words, said[0]
    strength = max([total_strength("".join(texts)), *[t.strength for t in said]])
    share, rate, other = any(t.share for t in said), any(t.rate for t in said), any(t.other for t in said)
    difference = any(t.difference for t in said)
    return words, Traits(strength, bool(said) and said[-1].part, share, rate, other, difference)


@lru_cache(maxsize=8192)
def _over(texts: tuple[str, ...]) -> tuple[str, Traits]:
    """The headers over a column as one, and what they say together."""
    told = [text for text in texts if text]
    said = [traits(text) for text in texts]
    strength = max([total_strength(told[-1] if told else ""), *[min(1, t.strength) for t in said]])
    share = bool(SHARE.search("".join(texts)))
    part, rate, other = any(t.part for t in said), any(t.rate for t in said), any(t.other for t in said)
    difference = any(t.difference for t in said)
    return "/".join(told), Traits(strength, part, share, rate, other, difference)
