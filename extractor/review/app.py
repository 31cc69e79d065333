"""The routes of the review page. Every page is made on the server; the script only makes it quicker to use."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from extractor.corrections import (
    ConflictError,
    Corrections,
    CorrectionsError,
    StaleError,
    write_corrected,
)
from extractor.model import Document
from extractor.review import edit, findings, history
from extractor.review.answers import YEAR
from extractor.review.files import Files, number_in
from extractor.review.guard import Guard, Session
from extractor.review.library import STATES, Opened
from extractor.review.search import SHOWN
from extractor.review.settings import ReviewSettings
from extractor.review.sheets import Lit
from extractor.review.words import phrase

__all__ = ["make_app"]

LISTED = 50
CHECKS = 40
"""So many checks and problems are listed at once."""


def make_app(settings: ReviewSettings) -> Starlette:
    """The application for one folder."""
    return Review(settings).app


class Review(Files):
    """The application: the list, a document, a cell, what is corrected, who may come in."""

    def __init__(self, settings: ReviewSettings) -> None:
        super().__init__(settings)
        self.app = Starlette(
            routes=[
                Route("/", self.documents),
                Route("/login", self.login, methods=["GET", "POST"]),
                Route("/static/{name}", self.static),
                Route("/d/{key}", self.document),
                Route("/d/{key}/sheet/{page:int}", self.sheet),
                Route("/d/{key}/page/{page:int}.png", self.picture),
                Route("/d/{key}/cell/{name}", self.cell),
                Route("/d/{key}/crop/{name}.png", self.crop),
                Route("/d/{key}/edit", self.edit, methods=["POST"]),
            ],
            middleware=[Middleware(Guard, settings=settings)],
            exception_handlers={404: self._not_found},
            lifespan=self._lifespan,
        )

    @contextlib.asynccontextmanager
    async def _lifespan(self, app: Starlette) -> AsyncIterator[None]:
        yield
        self.pictures.close()

    # pages

    def documents(self, request: Request) -> Response:
        """The list, with filter and search."""
        query = request.query_params.get("q", "").strip()[:200]
        state = request.query_params.get("state", "")
        entries = self.library.entries()
        counts = {name: sum(e.state == name for e in entries) for name in STATES}
        chosen = [e for e in entries if state not in STATES or e.state == state]
        number = number_in(request.query_params.get("page"), 1, max((len(chosen) + LISTED - 1) // LISTED, 1))
        shown = chosen[(number - 1) * LISTED : number * LISTED]
        hits = self.library.search.find(query) if query else []
        names = {entry.id: entry for entry in entries}
        return self._page(
            request,
            "list.html",
            entries=shown,
            total=len(chosen),
            everything=len(entries),
            counts=counts,
            state=state if state in STATES else "",
            query=query,
            hits=[(hit, names[hit.document]) for hit in hits if hit.document in names],
            cut=SHOWN if len(hits) == SHOWN else 0,
            number=number,
            last=max((len(chosen) + LISTED - 1) // LISTED, 1),
        )

    def document(self, request: Request) -> Response:
        """One document: the checks, and its pages."""
        opened, refusal = self._open(request)
        if opened is None:
            return refusal
        sheets, document = opened.sheets, opened.document
        listed = findings.ordered(document)
        shown = listed if "all" in request.query_params else listed[:CHECKS]
        chosen = self._chosen(request, opened)
        first = document.pages[0].number if document.pages else 1
        default = chosen.page if chosen is not None and chosen.page else first
        page = number_in(request.query_params.get("page"), default, document.source.page_count)
        lit = findings.lit_by(sheets, chosen.check) if chosen is not None else Lit()
        failing = findings.failing_cells(sheets)
        order = findings.waiting(document)
        at = order.index(chosen.number) if chosen is not None and chosen.number in order else -1
        query: dict[str, Any] = {"check": chosen.number} if chosen is not None else {}
        return self._page(
            request,
            "document.html",
            opened=opened,
            entry=opened.entry,
            document=document,
            findings=[findings.finding(sheets, number) for number in shown],
            findings_left=len(listed) - len(shown),
            counts=_counts(document),
            waiting=len(order),
            chosen=chosen,
            proof=findings.proof(sheets, chosen.check) if chosen is not None else None,
            held_check=edit.held_check(chosen.check) if chosen is not None else "",
            next_check=order[(at + 1) % len(order)] if order else None,
            previous_check=order[max(at, 0) - 1] if order else None,
            page=page,
            sheet=sheets.sheet(page, lit, failing) if page in sheets.infos else None,
            query=("?" + urlencode(query)) if query else "",
            pictures=self.originals.find(document, opened.entry.path, again=True) is not None,
            problems=document.problems[:CHECKS],
            problems_left=max(len(document.problems) - CHECKS, 0),
            history=history.lines(opened),
            content=opened.content,
            confirmed=opened.confirmed,
            done=self._done(request, opened),
            was=number_in(request.query_params.get("was"), -1, 10**6),
            held=lambda place: self._held(opened, place),
        )

    def sheet(self, request: Request) -> Response:
        """One page of a document, to be put into the page that is open."""
        opened, refusal = self._open(request)
        if opened is None:
            return refusal
        page = int(request.path_params["page"])
        if page not in opened.sheets.infos:
            return self._error(request, 404, "page_unread")
        chosen = self._chosen(request, opened)
        lit = findings.lit_by(opened.sheets, chosen.check) if chosen is not None else Lit()
        return self._page(
            request,
            "_sheet.html",
            entry=opened.entry,
            page=page,
            sheet=opened.sheets.sheet(page, lit, findings.failing_cells(opened.sheets)),
            pictures=self._source(opened) is not None,
        )

    def cell(self, request: Request) -> Response:
        """The editor of one cell, as a page or (for the script) as a fragment."""
        found = self._open_cell(request)
        if isinstance(found, Response):
            return found
        opened, table, cell = found
        number = opened.sheets.number_of[table.id]
        place = (number, cell.row, cell.column)
        second = edit.following(opened.document, table)
        related = [
            f
            for n, check in enumerate(opened.document.checks)
            if place in findings.lit_by(opened.sheets, check).cells
            for f in [findings.finding(opened.sheets, n)]
        ]
        fragment = request.headers.get("x-fragment") == "1"
        return self._page(
            request,
            "_cell.html" if fragment else "cell.html",
            entry=opened.entry,
            opened=opened,
            table=table,
            cell=cell,
            name=request.path_params["name"],
            number=number,
            page=opened.sheets.page_of(number, cell.row),
            label=findings.label_of(table, cell),
            held=edit.held_cell(opened.replayed, table, cell),
            held_table=edit.held_table(opened.replayed, table),
            second=second if second is not None and second.column_count == table.column_count else None,
            held_second=edit.held_table(opened.replayed, second) if second is not None else "",
            related=sorted(related, key=lambda f: (not f.waits, f.check.status != "fail", f.number))[:8],
            check=request.query_params.get("check", ""),
            pictures=self._source(opened) is not None and bool(cell.regions),
            fragment=fragment,
        )

    def edit(self, request: Request) -> Response:
        """Take a correction, unless somebody else was faster."""
        opened, refusal = self._open(request)
        if opened is None:
            return refusal
        form: Mapping[str, str] = request.state.form
        seen = form.get("revision") or None
        if opened.revision != seen:
            return self._stale(request, opened)
        before = len(findings.waiting(opened.document))
        try:
            base = opened.corrections if opened.corrections is not None else Corrections.of(opened.document)
            corrections = edit.added(base, form, self.settings.now())
            replayed = write_corrected(opened.entry.path, corrections, seen)
            self.library.adopt(opened, replayed, corrections)
        except edit.FormError as error:
            return self._message(request, 400, phrase(self._language(request), "error"), self._said(request, error))
        except ConflictError as error:
            said = error.message_ja if self._language(request) == "ja" else error.message_en
            return self._message(request, 409, phrase(self._language(request), "conflict"), said)
        except StaleError:
            latest = self.library.open(opened.entry.id)
            return self._stale(request, latest if latest is not None else opened)
        except CorrectionsError as error:
            return self._message(
                request, 409, phrase(self._language(request), "unreadable"), self._said(request, error)
            )
        newest = corrections.operations[-1]
        query = {"page": form.get("page", ""), "done": newest.id, "was": before}
        if form.get("check_number"):
            query["check"] = form["check_number"]
        anchor = form.get("cell", "")
        location = f"/d/{opened.entry.id}?{urlencode(query)}" + (f"#{anchor}" if anchor.isascii() else "")
        response = RedirectResponse(location, status_code=303)
        response.set_cookie(
            "extractor_who", urlencode({"w": newest.who}), max_age=YEAR, httponly=True, samesite="strict"
        )
        return response

    def login(self, request: Request) -> Response:
        """Ask for the token, where one is needed."""
        session: Session = request.state.session
        if session.is_open:
            return RedirectResponse("/", status_code=303)
        if request.method == "GET":
            return self._page(request, "login.html", wrong=False)
        guard: Guard = request.state.guard
        value = guard.enter(session, request.state.form.get("token", ""))
        if value is None:
            return self._page(request, "login.html", status=403, wrong=True)
        return Response(status_code=303, headers={"location": "/", "set-cookie": guard.cookie(value)})

    # parts of answers

    def _chosen(self, request: Request, opened: Opened) -> findings.Finding | None:
        """The check that a request asks to show."""
        count = len(opened.document.checks)
        number = number_in(request.query_params.get("check"), -1, count - 1)
        return findings.finding(opened.sheets, number) if 0 <= number < count else None

    def _done(self, request: Request, opened: Opened) -> Any:
        """The operation that was just saved."""
        wanted = request.query_params.get("done")
        operations = opened.corrections.operations if opened.corrections is not None else []
        return next((o for o in operations if o.id == wanted), None)

    def _held(self, opened: Opened, place: tuple[int, int, int]) -> str:
        table = opened.document.tables[place[0]]
        cell = opened.sheets.covering(*place)
        return edit.held_cell(opened.replayed, table, cell) if cell is not None else ""

    async def _not_found(self, request: Request, error: Exception) -> Response:
        return self._error(request, 404, "not_found")


def _counts(document: Document) -> tuple[int, int, int, int]:
    """How many checks wait, are judged, are undecided, hold."""
    waits = len(findings.waiting(document))
    fail, undecided, hold = (sum(c.status == s for c in document.checks) for s in ("fail", "undecided", "pass"))
    return waits, fail - waits, undecided, hold
