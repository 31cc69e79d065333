"""Scopes: which blocks and tables belong to one report, so that figures are compared only where they mean the same.

A scope is a part of the document (or, where no parts are known, what follows a 資料N label); it ends where the
numbering of table captions begins anew. 別紙 goes with what it completes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from extractor.checks.sheet import Sheet
from extractor.checks.words import fold, spaced
from extractor.model import Block, Document, Table

__all__ = ["Figure", "Scope", "printed", "scopes"]

_LABEL = re.compile(r"^(資料|参考資料|議案|報告)第?\d+号?(-\d+)?$")
_CAPTION = re.compile(r"^(表|図|別表|第)\s*(\d+)(表|図)?")
_FIGURE = re.compile(
    r"(?P<value>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>ファイル|ページ|パーセント|ポイント|百万円|千円|万円|億円|"
    r"世帯|事業所|施設|か所|箇所|カ所|団体|[ァ-ヶー]{2,8}|[一-龥%])?"
)
_ABOUT = ("約", "およそ", "おおむね")
_DATES = frozenset("年月日時分秒条項号章節歳才級位回目期次頁") - {"回"}
_BEFORE_DATE = re.compile(r"(令和|平成|昭和|第|No\.?|表|図|資料|※|-|~|/|\.)\s*$", re.IGNORECASE)
_SENTENCE = re.compile(r"。(?![)）」])")
_SEPARATORS = re.compile(r"[\s、。・,:：【】「」()（）=＝]")


@dataclass(slots=True)
class Figure:
    """A figure in running text."""

    block: Block
    start: int
    end: int
    value: int | float
    decimals: int
    unit: str
    about: bool
    before: str
    """The words of its sentence before it, as matched."""
    noun: str
    """The word that stands directly before it."""
    section: int

    @property
    def words(self) -> str:
        """The figure as it stands in the matched text, with its unit."""
        return spaced(self.block.text or "")[self.start : self.end]


@dataclass
class Scope:
    """One report: its blocks in reading order, each with the number of its section, and its tables."""

    name: str
    blocks: list[tuple[int, Block]] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    sections: dict[str, int] = field(default_factory=dict)
    """Table id → the number of the section in which it stands."""
    _figures: list[Figure] | None = None

    def figures(self) -> list[Figure]:
        """The figures of the running text (no dates, ages, article numbers)."""
        if self._figures is None:
            self._figures = [
                figure
                for section, block in self.blocks
                if block.kind in ("paragraph", "note", "heading") and block.text
                for figure in _figures(block, section)
            ]
        return self._figures


def _figures(block: Block, section: int) -> list[Figure]:
    text = spaced(block.text or "")
    out = []
    previous = ended = 0
    stops = [e.end() for e in _SENTENCE.finditer(text)]
    for m in _FIGURE.finditer(text):
        unit = m["unit"] or ""
        about = next((w for w in _ABOUT if text.endswith(w, ended, m.start())), "")
        start, ended = m.start() - len(about), m.end()
        if unit in _DATES or _BEFORE_DATE.search(text[max(0, start - 6) : start]):
            continue
        if start and (text[start - 1].isascii() and text[start - 1].isalpha()):
            continue
        digits = m["value"].rstrip(",").replace(",", "")
        decimals = len(digits.split(".")[1]) if "." in digits else 0
        begins = next((e for e in reversed(stops) if e <= start), 0)
        sentence = text[begins:start]
        since = max(begins, previous)
        words = [w for w in _SEPARATORS.split(text[since:start]) if w]
        previous = m.end()
        noun = words[-1] if words else ""
        out.append(
            Figure(
                block,
                start,
                m.end(),
                float(digits) if decimals else int(digits),
                decimals,
                unit,
                bool(about),
                fold(sentence),
                noun,
                section,
            )
        )
    return out


def printed(block: Block, words: str) -> str:
    """The place in the block's raw text that reads as ``words`` when folded; ``words`` where there is none."""
    raw = block.raw or block.text or ""
    wanted = fold(words)
    folded, positions = _folded(raw)
    at = folded.find(wanted)
    if not wanted or at < 0:
        return words
    return raw[positions[at] : positions[at + len(wanted) - 1] + 1]


@lru_cache(maxsize=256)
def _folded(raw: str) -> tuple[str, list[int]]:
    """A text folded character by character, with the place in ``raw`` of each character that is left."""
    kept = [(k, f) for k, ch in enumerate(raw) for f in fold(ch)]
    return "".join([f for _, f in kept]), [k for k, _ in kept]


def caption_number(text: str) -> tuple[str, int] | None:
    """表1 → ("表", 1)."""
    m = _CAPTION.match(spaced(text))
    if not m or (m[1] == "第" and not m[3]):
        return None
    return (m[1] if m[1] != "第" else f"第{m[3]}", int(m[2]))


def scopes(document: Document) -> list[Scope]:
    """The scopes of a document in reading order; every table is in exactly one."""
    tables = {t.id: t for t in document.tables}
    out: list[Scope] = []
    current: str | None = None
    scope = Scope("")
    last_number: dict[str, int] = {}
    section = 0
    boundary = 0  # index in scope.blocks of the first heading since the last table or caption
    seen: set[str] = set()

    headed: Table | None = None  # the last table with a header

    def begin(name: str) -> Scope:
        out.append(Scope(name))
        last_number.clear()
        return out[-1]

    def sheet_of(table: Table) -> Sheet:
        nonlocal headed
        if table.header_rows:
            headed = table
        elif headed and headed.columns == table.columns and any(column.header for column in table.columns):
            return Sheet(table, headed)
        return Sheet(table)

    for block in document.blocks:
        text = fold(block.text or "") if block.kind != "table" else ""
        label = text if len(text) <= 12 and _LABEL.match(text) else None
        owner = block.part
        if owner is None and label is not None:
            owner = label
        if not out or (owner is not None and owner != current):
            scope = begin(owner or "")
            boundary = 0
            current = owner if owner is not None else current
        if block.kind == "heading":
            section += 1
            if boundary < 0:
                boundary = len(scope.blocks)
        elif block.kind == "caption" and block.text:
            number = caption_number(block.text)
            if number is not None and text not in seen:
                last = last_number.get(number[0], 0)
                if number[1] == 1 and last > 1:
                    moved = scope.blocks[boundary:] if boundary >= 0 else []
                    if boundary >= 0:
                        del scope.blocks[boundary:]
                    scope = begin(f"{scope.name}+")
                    scope.blocks.extend(moved)
                    seen.clear()
                last_number[number[0]] = number[1]
            seen.add(text)
            boundary = -1
        scope.blocks.append((section, block))
        table = tables.pop(block.table, None) if block.kind == "table" and block.table else None
        if table is not None:
            scope.sheets.append(sheet_of(table))
            scope.sections[table.id] = section
            boundary = -1
    for table in tables.values():
        home = next((s for s in out if s.name == table.part and table.part is not None), None)
        if home is None:
            home = out[-1] if out else begin("")
        home.sheets.append(sheet_of(table))
        home.sections[table.id] = section
    # Ids of parts are positions: in keys a scope is called by the label and family of its part.
    called = {p.id: "/".join(w for w in (p.label, p.family) if w) or p.id for p in document.parts}
    for each in out:
        bare = each.name.rstrip("+")
        each.name = called.get(bare, bare) + each.name[len(bare) :]
    return out
