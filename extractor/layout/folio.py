"""Page numbers: what one looks like, and where on a page it stands."""

from __future__ import annotations

import regex

from extractor.layout.lines import Box
from extractor.patterns import later_regex

__all__ = ["FOOT", "PAGE_NUMBER", "in_margin", "is_folio"]

PAGE_NUMBER = regex.compile(
    r"^\s*[-－–—―‐ー~〜(（]*\s*(?:p\.?|P\.?|ページ)?\s*[0-9０-９]{1,4}\s*(?:[/／]\s*[0-9０-９]{1,4})?\s*(?:ページ|頁)?\s*[-－–—―‐ー~〜)）]*\s*$"
)
SET_OFF = later_regex(r"^\s*(?:[-－–—―‐ー~〜].*[-－–—―‐ー~〜]|.*(?:ページ|頁))\s*$")
FOOT, HEAD = 0.88, 0.07  # the shares of a page's height below and above which its number stands


def in_margin(box: Box, height: float) -> bool:
    """Whether a box stands in the foot or in the head of a page of this height."""
    return box[1] > FOOT * height or box[3] < HEAD * height


def is_folio(text: str, box: Box, height: float) -> bool:
    """Whether a piece of text is set off as a page number (－ 1 －, 3ページ) and stands in a margin.

    Digits alone may be anything: they are no page number here.
    """
    return SET_OFF.match(text) is not None and PAGE_NUMBER.match(text) is not None and in_margin(box, height)
