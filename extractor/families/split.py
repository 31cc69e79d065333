"""Where one report of a document ends and the next begins: labels (資料1), attachments (別紙) and titles.

A label opens a paper; a heading that is the title of another family opens a further report under the same label; a
別紙 goes on with the report that it completes. Only words and their order count, never a page number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extractor.families.declare import Family
from extractor.families.words import contains, key, title
from extractor.model import Block, Document
from extractor.patterns import later

__all__ = ["Segment", "first_heading", "is_label", "rank", "split"]

_OPEN, _CLOSE = r"[【〔［\[(（<＜]?", r"[】〕］\])）>＞]?"
_LABEL = later(rf"^{_OPEN}(参考資料|資料|議案|報告|諮問|報告事項|協議事項)(no\.?|№|第)?\d+([-‐の]\d+)?号?{_CLOSE}$")
_ATTACHMENT = later(rf"^{_OPEN}(別紙|別添|別表|添付資料|参考資料|参考|付表)(no\.?|№|第)?\d*([-‐の]\d+)?号?{_CLOSE}$")
_CONTENTS = later(r"^(目次|もくじ|contents)$")
_ENTRY = re.compile(r"[…‥・.]{2,}\d+$|\d+(ページ|頁)$")
_TITLE_ENDS = re.compile(
    r"(状況|報告|報告書|概要|実績|結果|について|年報|利活用|施行状況|年度)([(（][^()（）]*[)）])*$"
)
_RANKS = (
    (1, later(r"^[○●◎〇◯■◆□◇▼▽★☆]|^第[0-9一二三四五六七八九十]+[章部編]|^[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]|^[ivx]+[ .、．]")),
    (2, later(r"^第[0-9一二三四五六七八九十]+|^[0-9]{1,2}|^[一二三四五六七八九十]{1,2}[ .、．]")),
    (3, later(r"^[(（〔][0-9一二三四五六七八九十ア-ン]{1,3}[)）〕]")),
    (4, later(r"^[①-⑳ア-ン][ .、．)）]")),
)
_TITLE_LENGTH = 60
_TOP = 0.25
"""A label in this part of its page opens the whole page, whatever was set before it in the same line."""


@dataclass(repr=False, eq=False)
class Segment:
    """The blocks of one report, in reading order."""

    label: str | None = None
    title: Block | None = None
    """The heading that named its family."""
    family: Family | None = None
    blocks: list[Block] = field(default_factory=list)
    attachments: dict[str, list[int]] = field(default_factory=dict)
    """Label of each 別紙 → its pages."""


def split(document: Document, families: Sequence[Family]) -> list[Segment]:
    """The reports of a document in reading order, each with the family that its title names (or None)."""
    labels = _labels(document)
    found: list[Segment] = []
    current = Segment()
    attached: str | None = None
    depth = 0
    for block in document.blocks:
        label = labels.get(block.id)
        if label is not None and not label[1] and label[0] != current.label:
            current = _open(found, current, label[0])
            attached, depth = None, 0
        elif label is not None:
            attached = label[0] if label[1] else None
        family = _named(block, families)
        if family is not None and current.family is None:
            current.family, current.title, depth = family, block, rank(block)
        elif family is not None and family is not current.family and rank(block) <= depth:
            current = _open(found, current, current.label)
            current.family, current.title, depth = family, block, rank(block)
            attached = None
        current.blocks.append(block)
        if attached is not None:
            pages = current.attachments.setdefault(attached, [])
            pages += [n for n in _pages(block, document) if n not in pages]
    if current.blocks:
        found.append(current)
    return found


def _open(found: list[Segment], current: Segment, label: str | None) -> Segment:
    """Close the segment that is being read; a cover page alone (no label yet, nothing named) goes with the next."""
    fresh = Segment(label)
    if current.label is None and current.family is None and not any(b.kind == "table" for b in current.blocks):
        pages = {b.page for b in current.blocks}
        if len(pages) <= 1 and not found:
            fresh.blocks = current.blocks
            return fresh
    if current.blocks:
        found.append(current)
    return fresh


def _pages(block: Block, document: Document) -> list[int]:
    if block.table is not None:
        return next((t.pages for t in document.tables if t.id == block.table), [block.page])
    return sorted({block.page, *(r.page for r in block.regions or [])})


def _labels(document: Document) -> dict[str, tuple[str, bool]]:
    """Block id → (label, whether it is an attachment's), at the first block of a page that the label heads."""
    heights = {p.number: p.height for p in document.pages}
    by_page: dict[int, list[Block]] = {}
    for block in document.blocks:
        by_page.setdefault(block.page, []).append(block)
    found: dict[str, tuple[str, bool]] = {}
    for page, blocks in by_page.items():
        told = [(b, attachment) for b in blocks if (attachment := is_label(b)) is not None]
        if len({key(b.text or "") for b, _ in told}) > 2:
            continue  # a list of the papers of a meeting
        for block, attachment in told:
            top = block.bbox is not None and block.bbox[1] < _TOP * heights.get(page, 842.0)
            at = blocks[0] if top and (block, attachment) == told[0] and _opens(blocks, block) else block
            found[at.id] = (_bare(block), attachment)
    return found


def _opens(blocks: Sequence[Block], label: Block) -> bool:
    """Whether only headings and lines of the same height stand before a label on its page, no sentence."""
    before = blocks[: blocks.index(label)]
    kinds = ("heading", "paragraph", "page_number", "caption")
    return len(before) <= 3 and all(b.kind in kinds and "。" not in (b.text or "") for b in before)


def is_label(block: Block) -> bool | None:
    """True for an attachment's label, False for a paper's, None for anything else."""
    if block.kind not in ("heading", "paragraph", "caption") or not block.text or len(block.text) > 14:
        return None
    text = key(block.text).lower()
    if _LABEL.match(text):
        return False
    return True if _ATTACHMENT.match(text) else None


def _bare(block: Block) -> str:
    """A label without its brackets and blanks: 資料1."""
    return re.sub(r"[\s【】〔〕［］\[\]()（）<>＜＞]", "", block.text or "")


def rank(block: Block) -> int:
    """How deep a heading is by its mark: 0 none, 1 ○ or 第1章, 2 a number, 3 (1), 4 ①."""
    text = re.sub(r"\s+", " ", block.text or "").strip()
    return next((rank for rank, pattern in _RANKS if pattern.match(text)), 0)


def _named(block: Block, families: Iterable[Family]) -> Family | None:
    """The one family whose title a block is; a title of two (both reports bound together) names none."""
    if block.kind not in ("heading", "caption", "paragraph") or not block.text:
        return None
    words = title(block.text.replace("\n", ""))
    if len(words) > _TITLE_LENGTH or "。" in words or _ENTRY.search(key(words)):
        return None
    if block.kind != "heading" and not _TITLE_ENDS.search(words):
        return None
    if block.kind == "paragraph" and (rank(block) > 2 or re.match(r"^[・･\-]", words)):
        return None
    named = [f for f in families if contains(words, f.titles)]
    return named[0] if len(named) == 1 else None


def first_heading(blocks: Iterable[Block]) -> Block | None:
    """The first heading that is neither a label nor 目次."""
    for block in blocks:
        if block.kind != "heading" or is_label(block) is not None:
            continue
        if not _CONTENTS.match(key(block.text or "")):
            return block
    return None
