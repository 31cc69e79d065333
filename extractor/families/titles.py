"""The title of a report whose family is not known: the line of its first page that reads like one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile

from extractor.families.split import first_heading, is_label, rank
from extractor.families.words import key, title
from extractor.model import Block

__all__ = ["title_of"]

_ENDS = re.compile(
    r"(?:状況|報告書?|概要|実績|結果|について|[年月週]報|一覧表?|予算書?|補正予算|決算書?|調書|計算書|説明書|内訳書?"
    r"|要項|要領|要綱|計画書?|条例|規則|名簿|資料|集計表?|調査票?|明細書?)(?:[(（【〔][^()（）【】〔〕]*[)）】〕])*$"
)
_YEAR = re.compile(r"^(?:令和|平成|昭和|[rhs])?(?:元|\d{1,4})年度?(?:[(（][^()（）]*[)）])?$")
_GOES_ON = re.compile(r"^(?:及び|および|ならびに|並びに|又は|または|[、(（])")
_LONGEST = 60
_LEAST = 4


def title_of(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of the title: the first line above the first table that ends as titles do (…状況, …一覧, …予算).

    A year alone in the line above belongs to it. Where no line ends so: the first heading. Empty where there is none.
    """
    first = min((b.page for b in blocks), default=0)
    above = [b for b in takewhile(lambda b: b.kind != "table", blocks) if b.page == first]
    for n, block in enumerate(above):
        if _is_title(block):
            return [*_year_above(above[:n]), block]
    heading = first_heading(blocks)
    if heading is None:
        return []
    year = key(heading.text or "")
    after = first_heading(above[above.index(heading) + 1 :]) if heading in above and _YEAR.match(year) else None
    return [heading] if after is None else [heading, after]


def _is_title(block: Block) -> bool:
    """Whether a line reads like a title."""
    if block.kind not in ("heading", "paragraph", "caption") or is_label(block) is not None:
        return False
    words = title((block.text or "").replace("\n", ""))
    if not _LEAST <= len(words) <= _LONGEST or "。" in words or _GOES_ON.match(words):
        return False
    return (block.kind == "heading" or rank(block) == 0) and _ENDS.search(words) is not None


def _year_above(above: Iterable[Block]) -> list[Block]:
    """The line above a title, if it is a year alone."""
    last = [*above][-1:]
    return [b for b in last if b.kind in ("heading", "paragraph") and _YEAR.match(key(b.text or ""))]
