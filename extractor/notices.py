"""What a person should know about how a paper was read.

What the file holds beside its text, each page's kind, hidden and unmapped text, limits. Also makes a page's strings fit
for the document: a control character or lone surrogate becomes U+FFFD.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from extractor.codes import problem
from extractor.model import PageInfo, Problem

if TYPE_CHECKING:
    from extractor.reading import Paper
    from extractor.reading.page import Hidden, Page
    from extractor.settings import Settings

__all__ = ["CAUSES", "clean", "fit", "info_of", "of_page", "of_paper"]

_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_UNMAPPED = re.compile("\ufffd|[\ue000-\uf8ff]|[\U000f0000-\U0010ffff]|\\(cid:\\d+\\)")
_PICTURE_SHARE = 0.01
"""A page without text is a picture if pictures cover this share of it, or many shapes do the drawing."""
_MANY_SHAPES = 60

CAUSES = {
    "invisible": ("描画されない文字", "invisible text"),
    "white": ("背景と同じ色の文字", "text in the colour of its ground"),
    "tiny": ("極小の文字", "tiny text"),
    "covered": ("図形の下に隠れた文字", "text covered by something"),
    "clipped": ("切り抜きで見えない文字", "clipped text"),
    "outside": ("頁の外の文字", "text outside the page"),
    "layer-off": ("非表示レイヤーの文字", "text on a layer that is off"),
}


def fit(text: str) -> str:
    """A text of several lines with U+FFFD for what JSON text must not hold."""
    return "\n".join(_UNFIT.sub("\ufffd", line) for line in text.split("\n"))


def clean(page: Page) -> list[Problem]:
    """Put U+FFFD for characters that JSON text must not hold; tells where, if there were any."""
    glyphs = page.glyphs
    if not _UNFIT.search("".join(glyphs.text)):
        return []
    where = [n for n, text in enumerate(glyphs.text) if _UNFIT.search(text)]
    for n in where:
        glyphs.text[n] = _UNFIT.sub("\ufffd", glyphs.text[n])
        glyphs.mapped[n] = False
    return [
        problem(
            "control-character",
            f"制御文字 {len(where)} 字を � に置きかえました。",
            f"{len(where)} control characters were replaced by U+FFFD.",
            page=page.number,
            bbox=_hull(page, where),
        )
    ]


def info_of(page: Page, layer: str | None = None) -> PageInfo:
    """The page as the document tells it. ``layer``: ``ocr`` or ``mixed`` where something of it was recognised."""
    return PageInfo(
        number=page.number, width=page.width, height=page.height, rotation=page.rotation, layer=layer or _layer(page)
    )


def of_paper(paper: Paper, settings: Settings) -> list[Problem]:
    """What to know about the file. Ask once its pages are read: only then their annotations and actions are known."""
    facts = paper.facts
    problems = []
    if facts.repaired:
        problems.append(
            problem(
                "repaired",
                "ファイルの構造が壊れていたため、修復して読みました。",
                "The structure of the file was damaged; it was repaired for reading.",
            )
        )
    if facts.damaged:
        problems.append(
            problem(
                "content-damaged",
                f"ファイルの中身が {facts.damaged} か所で壊れています。読み取れていない部分があるかもしれません。",
                f"{facts.damaged} streams of the file are damaged; parts of what it prints may be missing.",
            )
        )
    if facts.annotations:
        count, places = sum(facts.annotations.values()), _numbers(sorted(facts.annotations))
        problems.append(
            problem(
                "annotations",
                f"注釈が {count} 件あります（{places} 頁）。本文には含めていません。",
                f"{count} annotations (pages {places}) are not read into the text.",
            )
        )
    if facts.attachments:
        problems.append(
            problem(
                "attachments",
                f"添付ファイルが {facts.attachments} 件あります。開いていません。",
                f"{facts.attachments} attached files were not opened.",
            )
        )
    if facts.actions:
        kinds = ", ".join(sorted(facts.actions))
        problems.append(
            problem("actions", f"動作があります（{kinds}）。実行していません。", f"Actions were not run: {kinds}.")
        )
    missing = [n for n in settings.pages or () if not 1 <= n <= paper.page_count]
    if missing:
        numbers = _numbers(missing)
        problems.append(
            problem(
                "page-missing",
                f"指定された {numbers} 頁はありません（全 {paper.page_count} 頁）。",
                f"Page {numbers} was asked for and is not there ({paper.page_count} pages).",
            )
        )
    return problems


def _numbers(numbers: list[int]) -> str:
    """Page numbers as people write them: ``1-3, 7``."""
    runs: list[list[int]] = []
    for n in numbers:
        if runs and n == runs[-1][1] + 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    return ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in runs)


def of_page(page: Page, layer: str | None = None, ocr: str = "auto", *, reveal: bool = False) -> list[Problem]:
    """What to know about a page. ``layer``: see ``info_of``; ``reveal``: tell the words of hidden text too."""
    problems = [*clean(page), *_unmapped(page), *(_hidden(page.number, h, reveal) for h in page.hidden)]
    if page.unread:
        problems.append(
            problem("page-unread", "この頁を読み取れませんでした。", "This page could not be read.", page=page.number)
        )
    if layer is None and _layer(page) == "picture":
        way = "--ocr auto" if ocr == "never" else "pip install 'gikai-extractor[ocr]'"
        problems.append(
            problem(
                "picture-page",
                f"この頁は画像です。文字は読み取っていません（読み取るには {way}）。",
                f"This page is a picture: seen, not read (to have it read: {way}).",
                page=page.number,
            )
        )
    if page.cut:
        problems.append(
            problem(
                "page-cut",
                "頁の要素が上限を超えたため、途中までしか読んでいません。",
                "The page holds more than the limit allows; it was read in part.",
                page=page.number,
            )
        )
    return problems


def _layer(page: Page) -> str:
    """``digital``, ``picture`` (nothing but a picture or outlines) or ``empty``."""
    if len(page.glyphs):
        return "digital"
    boxes = page.pictures.box
    area = float(((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])).sum()) if len(boxes) else 0.0
    drawn = len(page.shapes) >= _MANY_SHAPES
    return "picture" if drawn or area >= _PICTURE_SHARE * page.width * page.height else "empty"


def _unmapped(page: Page) -> list[Problem]:
    """Glyphs whose character the file does not tell."""
    glyphs = page.glyphs
    where = (~glyphs.mapped).nonzero()[0].tolist()
    if _UNMAPPED.search("".join(glyphs.text)):
        where = sorted({*where, *(n for n, text in enumerate(glyphs.text) if _UNMAPPED.search(text))})
    if not where:
        return []
    return [
        problem(
            "unmapped-glyph",
            f"文字コードの分からない文字が {len(where)} 字あります。",
            f"The file does not tell the characters of {len(where)} glyphs.",
            page=page.number,
            bbox=_hull(page, where),
        )
    ]


def _hidden(number: int, hidden: Hidden, reveal: bool) -> Problem:
    ja, en = CAUSES.get(hidden.cause, (hidden.cause, hidden.cause))
    words = _UNFIT.sub("\ufffd", hidden.text) if reveal else ""
    return problem(
        "hidden-text",
        f"{ja}が {hidden.count} 字あり、読み取りから除きました。" + (f"「{words}」" if words else ""),
        f"{hidden.count} characters of {en} were left out." + (f" “{words}”" if words else ""),
        page=number,
        bbox=hidden.box,
    )


def _hull(page: Page, where: Iterable[int]) -> list[float]:
    """The box around the given glyphs."""
    boxes = page.glyphs.box[list(where)]
    return [*boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist()]
