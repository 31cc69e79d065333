"""What the pages of the review ask for besides themselves: script and style, pictures of pages and of cells."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from extractor.corrections import CorrectionsError
from extractor.model import Cell, Table
from extractor.review import edit
from extractor.review.answers import Answers
from extractor.review.library import Library, Opened
from extractor.review.originals import Originals
from extractor.review.pictures import Pictures
from extractor.review.settings import ReviewSettings
from extractor.review.static import FILES
from extractor.review.words import phrase

__all__ = ["Files", "number_in"]


class Files(Answers):
    """The documents of a folder, their PDFs and their pictures, and the answers that are files."""

    def __init__(self, settings: ReviewSettings) -> None:
        self.library = Library(settings.folder)
        self.originals = Originals([*settings.sources, settings.folder])
        self.pictures = Pictures()
        super().__init__(settings)

    def static(self, request: Request) -> Response:
        """One of the few files that are there, by its exact name."""
        found = FILES.get(request.path_params["name"])
        if found is None:
            return self._error(request, 404, "not_found")
        content, kind = found
        return Response(content, media_type=kind, headers={"cache-control": "no-cache"})

    def picture(self, request: Request) -> Response:
        """The picture of a page."""
        opened, refusal = self._open(request)
        if opened is None:
            return refusal
        page = int(request.path_params["page"])
        width = number_in(request.query_params.get("w"), 1200, 5000)
        return self._drawn(request, opened, page, width, None) if page in opened.sheets.infos else refusal

    def crop(self, request: Request) -> Response:
        """The picture of one cell with a little around it."""
        found = self._open_cell(request)
        if isinstance(found, Response):
            return found
        opened, _, cell = found
        if not cell.regions:
            return self._error(request, 404, "picture_no")
        region = cell.regions[0]
        x0, top, x1, bottom = region.bbox
        return self._drawn(request, opened, region.page, 800, (x0 - 60, top - 12, x1 + 60, bottom + 12))

    def _open_cell(self, request: Request) -> tuple[Opened, Table, Cell] | Response:
        """The document, table and cell that a request names, or the answer where they cannot be given."""
        opened, refusal = self._open(request)
        if opened is None:
            return refusal
        try:
            return opened, *edit.place_in(opened.document, request.path_params["name"])
        except edit.FormError:
            return self._error(request, 404, "not_found")

    def _drawn(
        self, request: Request, opened: Opened, page: int, width: int, clip: tuple[float, ...] | None
    ) -> Response:
        source = self._source(opened)
        sha256 = opened.document.source.sha256
        png = self.pictures.draw(source, sha256, page, width, clip) if source is not None else None
        if png is None:
            return self._error(request, 404, "picture_no")
        return Response(png, media_type="image/png", headers={"cache-control": "private, max-age=600"})

    def _open(self, request: Request) -> tuple[Opened | None, Response]:
        """The document of a request, or the answer where it cannot be given."""
        try:
            opened = self.library.open(request.path_params["key"])
        except CorrectionsError as error:
            title = phrase(self._language(request), "unreadable")
            return None, self._message(request, 409, title, self._said(request, error))
        return opened, self._error(request, 404, "not_found")

    def _source(self, opened: Opened) -> Path | None:
        """The PDF; one that is missing is looked for anew only where the document itself is asked for."""
        return self.originals.find(opened.document, opened.entry.path)


def number_in(text: str | None, default: int, largest: int) -> int:
    """A number from outside between 0 and ``largest``; the default for anything else."""
    if text is None or not (text.isascii() and text.isdigit() and len(text) < 10):
        return default
    return min(int(text), max(largest, 0))
