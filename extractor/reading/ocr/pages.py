"""Each page of a paper looked at: taken as the reader gave it, or recognised, whole or where a picture stands on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

from extractor.codes import problem
from extractor.reading.ocr.layer import Need, need_of
from extractor.reading.ocr.render import Renderer, resolution
from extractor.reading.page import Page, Pictures, Shapes, Strokes

if TYPE_CHECKING:
    from extractor.model import Problem
    from extractor.reading.ocr.alternatives import Doubt
    from extractor.reading.ocr.engine import Engine, Grey
    from extractor.reading.ocr.recognised import Recognised
    from extractor.reading.paper import Paper

__all__ = ["Look", "PageReader", "Place", "available"]

Box = tuple[float, float, float, float]
Place = Callable[[list[float]], list[float]]
"""A box of the page as it was laid out → the same place on the page as it is displayed."""

THREADS = 2
_POOR = 0.7  # mean confidence below which a page was hardly read
_UNSURE = 0.5  # confidence below which a character is told to be doubtful
_LEGIBLE = 0.8  # of the text in a picture on a digital page: below it, it is no text but a photograph
_LABEL = 30  # glyphs: more is text of its own beside a picture
_GRID = 3  # rules in each direction make a table of a picture,
_WRITTEN_GRID = 0.5  # if so much of its other ink is text
_WRITTEN = 0.8  # share of a picture's ink that is text, where it holds no table
_PASSAGE = 40  # characters: less is no passage of text
_FEWEST = 12  # characters: less is a label in a drawing
_UNDER = ("invisible", "covered")  # causes that hide the text of another recognition
_ALIKE = 0.8  # share of characters that another recognition's text has in common with ours


@dataclass(slots=True)
class Look:
    """What came of looking at a page.

    ``page``: to be laid out; its points are those of the straightened picture where ``place`` is given. ``layer``: as
    the document tells it, None where nothing was recognised. ``doubts``: digits that may be others. ``facing``: the
    right one of two pages that lie side by side on the sheet.
    """

    page: Page
    layer: str | None = None
    place: Place | None = None
    problems: list[Problem] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    facing: Look | None = None


def available() -> bool:
    """Whether the extra ``[ocr]`` is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


class PageReader:
    """Looks at the pages of one paper. The engine is loaded for the first page that needs it."""

    def __init__(
        self,
        paper: Paper,
        mode: str,
        before: Callable[[], None] | None = None,
        engine: Engine | None = None,
    ) -> None:
        """``mode``: ``auto`` recognises what has no usable text, ``always`` every page, ``never`` none.

        ``before`` is called before each page that is recognised.
        """
        self._mode = mode
        self._before = before
        self._renderer = Renderer(paper)
        self._engine = engine
        self._able = engine is not None or (mode != "never" and available())

    def __enter__(self) -> PageReader:
        """Nothing is opened yet."""
        return self

    def __exit__(self, *error: object) -> None:
        """Let the paper go."""
        self._renderer.__exit__(*error)

    @property
    def engine_used(self) -> str | None:
        """Name and version of the engine, where a page was recognised."""
        return self._engine.name if self._engine is not None else None

    def look(self, page: Page) -> Look:
        """One page. The page given may be changed."""
        if self._mode == "never":
            return Look(page)
        need = need_of(page, always=self._mode == "always")
        if not need:
            return Look(page)
        if not self._able:
            return Look(page, problems=_missing(page, need))
        if self._before is not None:
            self._before()
        return self._whole(page, need) if need.whole else self._parts(page, need)

    def _recognise(self, page: Page, box: Box | None, white: list[Box]) -> list[Recognised]:
        """What a page or a part of it says; two where a sheet without any text of its own holds two pages."""
        from extractor.reading.ocr.recognise import recognise, recognise_sheet

        if self._engine is None:
            from extractor.reading.ocr.rapid import RapidEngine

            self._engine = RapidEngine(THREADS)
        dpi = resolution(page, box)
        picture = self._renderer.picture(page, dpi, box)
        _paint(picture, white, dpi, box or (0.0, 0.0, page.width, page.height))
        if box is None and not white:
            return recognise_sheet(picture, dpi, self._engine)
        return [recognise(picture, dpi, self._engine)]

    def _whole(self, page: Page, need: Need) -> Look:
        kept = page.glyphs.box[~need.drop]
        read, *facing = self._recognise(page, None, [(a, b, c, d) for a, b, c, d in kept.tolist()])
        found = len(read.page.glyphs)
        layer = "ocr" if not len(kept) else "mixed"
        if len(kept) and not need.garbage and not (found and (_is_scan(page) or _holds_text(read))):
            return Look(page)
        problems = _about(page, [read, *facing], need)
        look = Look(_laid(page, read, need), layer, read.place, problems, read.doubts(page.number, None))
        for other in facing:
            laid = replace(_laid(page, other, need), hidden=[])
            look.facing = Look(laid, layer, other.place, doubts=other.doubts(page.number, None))
        return look

    def _parts(self, page: Page, need: Need) -> Look:
        from extractor.reading.ocr.merge import merged, shifted

        look = Look(page)
        for box in need.boxes:
            own = [(a, b, c, d) for a, b, c, d in look.page.glyphs.box.tolist()]
            (read,) = self._recognise(page, box, own)
            if not _holds_text(read):
                continue
            shifted(read.page, box[0], box[1])
            look.doubts += read.doubts(page.number, box)
            look.page = merged(look.page, read.page, np.zeros(len(look.page.glyphs), bool))
            look.layer = "mixed"
        return look


def _laid(page: Page, read: Recognised, need: Need) -> Page:
    """A page to be laid out: what was recognised, and what of its own glyphs stays, on the straightened picture."""
    from extractor.reading.ocr.merge import merged, on_straight

    hidden = page.hidden
    if need.hidden_layer:
        hidden = [h for h in hidden if h.cause not in _UNDER]
    straight = replace(
        page,
        width=read.page.width,
        height=read.page.height,
        glyphs=on_straight(page.glyphs, read.back, read.dpi),
        strokes=Strokes(),
        shapes=Shapes(),
        pictures=Pictures(),
        hidden=hidden,
    )
    return merged(straight, read.page, need.drop)


def _paint(picture: Grey, white: list[Box], dpi: float, area: Box) -> None:
    """What the text layer tells already need not be read again."""
    scale = dpi / 72
    for x0, top, x1, bottom in white:
        a, b = max(0, int((x0 - area[0]) * scale)), max(0, int((top - area[1]) * scale))
        c, d = max(0, round((x1 - area[0]) * scale)), max(0, round((bottom - area[1]) * scale))
        if c > a and d > b:
            patch = picture[b:d, a:c]
            if patch.size:
                patch[:] = np.percentile(patch, 95)


def _is_scan(page: Page) -> bool:
    """Whether what a page types on a picture of its own size is no more than a label or a page number."""
    return len(page.glyphs) < _LABEL


def _holds_text(read: Recognised) -> bool:
    """Whether a picture on a page is one of a table or of text, rather than a photograph, a chart or a drawing."""
    confidence = read.page.glyphs.confidence
    if len(confidence) < _FEWEST or float(confidence.mean()) < _LEGIBLE:
        return False
    box = read.page.strokes.box
    level = int((box[:, 1] == box[:, 3]).sum())
    if min(level, len(box) - level) >= _GRID and read.written >= _WRITTEN_GRID:
        return True
    return len(confidence) >= _PASSAGE and read.written >= _WRITTEN


def _missing(page: Page, need: Need) -> list[Problem]:
    if not need.whole:
        return [
            problem(
                "picture-unread",
                f"画像が {len(need.boxes)} か所あります。文字があっても読み取っていません。"
                "読み取るには pip install 'gikai-extractor[ocr]' を実行してください。",
                f"{len(need.boxes)} pictures; text in them, if any, was not read. "
                "To have it read: pip install 'gikai-extractor[ocr]'.",
                page=page.number,
                bbox=list(need.boxes[0]),
            )
        ]
    return []  # the page tells by itself that it is a picture, or that its glyphs have no meaning


def _about(page: Page, read: Sequence[Recognised], need: Need) -> list[Problem]:
    """What to know about a page that was recognised."""
    problems = []
    confidence = np.concatenate([own.page.glyphs.confidence for own in read])
    if need.garbage:
        problems.append(
            problem(
                "text-layer-garbage",
                "文字情報が壊れているため、画像として読み取りました。",
                "The text layer makes no sense; the page was read from its picture.",
                page=page.number,
            )
        )
    if len(read) > 1:
        problems.append(
            problem(
                "two-pages",
                "1枚に2頁が並んでいるため、左、右の順に別の頁として読みました。",
                "Two pages lie side by side on the sheet; they were read one after the other, the left one first.",
                page=page.number,
            )
        )
    turned = read[0].turned
    if turned:
        problems.append(
            problem(
                "page-turned",
                f"頁を {turned} 度回して読みました。",
                f"The page was turned by {turned} degrees for reading.",
                page=page.number,
            )
        )
    if not len(confidence) or float(confidence.mean()) < _POOR:
        problems.append(
            problem(
                "picture-poor",
                "画像が不鮮明で、ほとんど読み取れません。",
                "The picture is too poor to be read with any confidence.",
                page=page.number,
            )
        )
    elif (confidence < _UNSURE).any():
        count = int((confidence < _UNSURE).sum())
        problems.append(
            problem(
                "doubtful-characters",
                f"読み取りに自信のない文字が {count} 字あります。",
                f"{count} characters were recognised with little confidence.",
                page=page.number,
            )
        )
    if need.hidden_layer:
        problems.append(
            problem(
                "text-layer-hidden",
                "画像の下に他のソフトが認識した文字があります。比較だけに使いました。",
                "Text of another recognition lies under the picture; it was only compared.",
                page=page.number,
            )
        )
    if need.hidden_layer and _differs(page, read):
        problems.append(
            problem(
                "text-layer-differs",
                "画像の下に埋め込まれた文字が、画像から読み取った文字と大きく異なります。",
                "The text that lies hidden under the picture differs much from what the picture shows.",
                page=page.number,
            )
        )
    return problems


def _differs(page: Page, read: Sequence[Recognised]) -> bool:
    """Whether the hidden text of another recognition says something else, by the characters it is made of."""
    theirs = Counter("".join("".join(h.text.split()) for h in page.hidden if h.cause in _UNDER))
    ours = Counter("".join("".join(own.page.glyphs.text) for own in read))
    both = sum((theirs & ours).values())
    return both < _ALIKE * max(min(sum(theirs.values()), sum(ours.values())), 1)
