"""Whether what looks like a table is one: not a list, not a table of contents, not columns of running text."""

from __future__ import annotations

import itertools
import unicodedata

from extractor.layout.unruled.body import BodyCell
from extractor.layout.unruled.chunks import says_figure
from extractor.layout.unruled.columns import Columns
from extractor.layout.unruled.table import Found
from extractor.patterns import later_regex

__all__ = ["LEADER", "is_table"]

BULLET = later_regex(
    r"^\s*(?:[^\p{L}\p{N}]|[①-⑳㉑-㊿]|[（(]?[0-9０-９a-zA-Zア-ンivx*†‡]{1,4}[）).．、:：]|[0-9０-９]{1,2}(?:[.．][0-9０-９]{1,2})*[.．]?"
    r"|[（(][一二三四五六七八九十*:][）)]|※[0-9０-９]{0,2}|[^\s]{1,6}[:：])\s*$"
)
PAGE = later_regex(r"^\s*(?P<unit>[pPｐＰ][.．]?\s*)?(?P<n>[0-9０-９]{1,4})\s*(?P<unit>ページ|頁|ﾍﾟｰｼﾞ)?\s*$")
LEADER = later_regex(r"[.．…‥・･]{4,}|(?:[.．…‥・･] ){4,}")

FEW = 2  # rows: so few beside a sentence are a title and a list (令和5年度　報告, ①　件数　10件)
SENTENCE = 15  # letters


def is_table(found: Found, columns: Columns) -> bool:
    """Whether the found columns and rows are a table."""
    depth = found.header_rows or 0
    filled = [c for c in found.cells if c.chunks]
    rows = {c.row for c in filled}
    if len(rows) < 2 or len(columns) < 2:
        return False
    body = [c for c in filled if c.row >= depth]
    if not body:
        return False
    texts = {id(c): "".join(x.text for x in c.chunks) for c in filled}
    if any(t == "目次" for t in texts.values()) or _contents(columns, body, texts):
        return False
    n_rows = len({c.row for c in body})
    full = sum(len({c.column for c in body if c.row == r}) >= 2 for r in {c.row for c in body})
    if full < 2 and not (full and depth):
        return False
    if full < 0.4 * n_rows:
        return False
    if found.ruling == "unruled" and full <= FEW and any(_is_sentence(c, texts[id(c)]) for c in filled):
        return False
    figures = any(_is_figure_column(body, k) for k in range(len(columns)))
    if n_rows + depth < 3 and len(columns) < 3 and not figures:
        return False
    if _is_list(columns, filled, texts):
        return False
    return _numbered(columns, body, texts) or not _running_text(found, columns, body)


def _is_sentence(cell: BodyCell, text: str) -> bool:
    """Whether a sentence of running text is written over several columns."""
    return cell.column_span > 1 and len(text) >= SENTENCE and text.rstrip().endswith("。")


def _numbered(columns: Columns, body: list[BodyCell], texts: dict[int, str]) -> bool:
    """Whether the first of several columns numbers the rows: 1, 2, 3 and so on."""
    first = [unicodedata.normalize("NFKC", texts[id(c)]).strip() for c in body if c.column == 0]
    numbers = [int(t) for t in first if t.isdecimal()]
    if len(columns) < 3 or len(numbers) < 3 or len(numbers) < len(first):
        return False
    return all(b == a + 1 for a, b in itertools.pairwise(numbers))


def _is_figure_column(body: list[BodyCell], k: int) -> bool:
    column = [c for c in body if c.column == k and c.column_span == 1]
    return bool(column) and sum(all(x.figure for x in c.chunks) for c in column) >= 0.6 * len(column)


def _is_list(columns: Columns, filled: list[BodyCell], texts: dict[int, str]) -> bool:
    """Whether the first of two columns holds nothing but bullets and numbers of a list."""
    if len(columns) > 2:
        return False
    first, second = ([texts[id(c)] for c in filled if c.column == k] for k in (0, 1))
    if not first or any(says_figure(t) for t in second):
        return False
    return all(BULLET.match(t) for t in first)


def _contents(columns: Columns, body: list[BodyCell], texts: dict[int, str]) -> bool:
    """Whether the last column holds page numbers that never fall, beside titles: a table of contents."""
    if len(columns) > 3:
        return False
    last = [texts[id(c)] for c in body if c.column + c.column_span == len(columns)]
    pages = [PAGE.match(t) for t in last]
    numbers = [int(unicodedata.normalize("NFKC", m["n"])) for m in pages if m]
    if len(numbers) < 2 or len(numbers) < 0.8 * len(last):
        return False
    if any(a > b for a, b in itertools.pairwise(numbers)):
        return False
    told = sum(bool(m and m["unit"]) for m in pages)
    leaders = sum(LEADER.search(t) is not None for t in texts.values())
    return max(told, leaders) >= 0.6 * len(last)


def _running_text(found: Found, columns: Columns, body: list[BodyCell]) -> bool:
    """Whether the columns are columns of prose: wide, and most of their lines full."""
    depth = found.header_rows or 0
    wide = 0
    for k, (x0, x1) in enumerate(columns.bands):
        chunks = [x for c in body if c.column == k for x in c.chunks if not x.spaced]
        if not chunks:
            continue
        em = chunks[0].size
        if x1 - x0 > 13 * em and sum(x.width > 0.8 * (x1 - x0) for x in chunks) > 0.6 * len(chunks) and len(chunks) > 4:
            wide += 1
    return wide >= 2 or (wide == 1 and len(columns) == 2 and not depth)
