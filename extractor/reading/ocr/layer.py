"""What of a page must be recognised: nothing, a picture on it, or all of it.

Judged from what the reader saw, before anything is drawn: glyphs, pictures, outlines, and glyphs without a meaning.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from extractor.reading.page import Bools, Page

__all__ = ["Need", "need_of", "odd_glyphs"]

Box = tuple[float, float, float, float]

_PICTURE_SHARE = 0.01  # of the page: smaller pictures on a page without text are specks
_MANY_SHAPES = 60  # so many shapes without any text are letters drawn as outlines
_WHOLE = 0.5  # of the page: a picture this large with little text on it is the page
_LITTLE = 0.25  # glyphs per square centimetre of a picture: more, and it is a ground under text
_SMALLEST = (60.0, 24.0)  # points: a picture with text in it is at least this wide and high
_GARBAGE = 0.3  # share of glyphs without a meaning that spoils a text layer
_SOME_ODD = 0.05  # from this share on, the odd glyphs alone are read from the picture
_FEW = 8
_NO_TEXT = frozenset(("Cc", "Cn", "Co", "Cs"))
_CM2 = (72 / 2.54) ** 2


@dataclass(slots=True)
class Need:
    """What to recognise. ``whole``: the page; ``boxes``: pictures on it; ``drop``: glyphs that give way to it.

    ``garbage``: the text layer has no meaning. ``hidden_layer``: text of another recognition lies under the picture.
    """

    whole: bool = False
    boxes: list[Box] = field(default_factory=list)
    drop: Bools = field(default_factory=lambda: np.zeros(0, bool))
    garbage: bool = False
    hidden_layer: bool = False

    def __bool__(self) -> bool:
        return self.whole or bool(self.boxes)


def need_of(page: Page, *, always: bool = False) -> Need:
    """What of a page must be recognised; with ``always`` the whole page, whatever it holds."""
    n = len(page.glyphs)
    nothing = np.zeros(n, bool)
    if always:
        return Need(whole=True, drop=np.ones(n, bool))
    area = page.width * page.height
    if not n:
        drawn = len(page.shapes) >= _MANY_SHAPES
        return Need(
            whole=drawn or _covered(page) >= _PICTURE_SHARE * area,
            drop=nothing,
            hidden_layer=sum(h.count for h in page.hidden if h.cause in ("invisible", "covered")) >= _FEW,
        )
    odd = odd_glyphs(page)
    if odd.sum() > _FEW and odd.mean() >= _GARBAGE:
        return Need(whole=True, drop=np.ones(n, bool), garbage=True)
    boxes = _pictures(page)
    large = [b for b in boxes if (b[2] - b[0]) * (b[3] - b[1]) >= _WHOLE * area]
    if large:
        return Need(whole=True, drop=nothing)
    if odd.sum() > _FEW and odd.mean() >= _SOME_ODD:
        return Need(whole=True, drop=odd, garbage=True)
    return Need(boxes=boxes, drop=nothing)


def odd_glyphs(page: Page) -> Bools:
    """Glyphs without a meaning: no Unicode value, private, or none that Japanese or Latin papers could print."""
    texts = page.glyphs.text
    odd = ~page.glyphs.mapped
    together = "".join(texts)
    if together.isprintable() and "\ufffd" not in together:  # as nearly always
        return odd
    strange = {t for t in set(texts) if _says_nothing(t)}
    if strange:
        odd |= np.fromiter((t in strange for t in texts), bool, len(texts))
    return odd


@lru_cache(maxsize=16384)
def _says_nothing(text: str) -> bool:
    return all(unicodedata.category(c) in _NO_TEXT or c == "\ufffd" for c in text)


def _covered(page: Page) -> float:
    box = page.pictures.box
    return float(((box[:, 2] - box[:, 0]) * (box[:, 3] - box[:, 1])).sum()) if len(box) else 0.0


def _pictures(page: Page) -> list[Box]:
    """Pictures that may hold text of their own: large enough, no ground for the page's text. Tiles are one picture."""
    glyphs = page.glyphs
    if not len(page.pictures):
        return []
    x, y = (glyphs.box[:, 0] + glyphs.box[:, 2]) / 2, (glyphs.box[:, 1] + glyphs.box[:, 3]) / 2
    found = []
    for box in _merged([tuple(b) for b in page.pictures.box.tolist()]):
        x0, top, x1, bottom = max(box[0], 0.0), max(box[1], 0.0), min(box[2], page.width), min(box[3], page.height)
        if x1 - x0 < _SMALLEST[0] or bottom - top < _SMALLEST[1]:
            continue
        on = int(((x >= x0) & (x <= x1) & (y >= top) & (y <= bottom)).sum())
        if on <= _LITTLE * (x1 - x0) * (bottom - top) / _CM2:
            found.append((x0, top, x1, bottom))
    return found


def _merged(boxes: list[tuple[float, ...]]) -> list[Box]:
    """Boxes that touch along a side become one: scanners and printers cut pictures into strips."""
    rest = [list(b) for b in boxes]
    changed = True
    while changed:
        changed = False
        for i in range(len(rest)):
            for j in range(i + 1, len(rest)):
                a, b = rest[i], rest[j]
                beside = abs(a[0] - b[0]) < 2 and abs(a[2] - b[2]) < 2 and a[1] <= b[3] + 2 and b[1] <= a[3] + 2
                above = abs(a[1] - b[1]) < 2 and abs(a[3] - b[3]) < 2 and a[0] <= b[2] + 2 and b[0] <= a[2] + 2
                inside = a[0] <= b[0] and a[1] <= b[1] and a[2] >= b[2] and a[3] >= b[3]
                if beside or above or inside:
                    rest[i] = [min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])]
                    del rest[j]
                    changed = True
                    break
            if changed:
                break
    return [(a, b, c, d) for a, b, c, d in rest]
