"""How the review page answers: templates filled in, in the language of the person who asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from extractor.corrections import CorrectionsError
from extractor.review import edit, findings, history
from extractor.review.guard import CSRF_FIELD, Session
from extractor.review.library import STATES, Opened
from extractor.review.settings import ReviewSettings
from extractor.review.words import WORDS, phrase

if TYPE_CHECKING:
    from extractor.language import Language

__all__ = ["YEAR", "Answers"]

YEAR = 365 * 24 * 3600
"""Seconds; so long a browser remembers language and name."""
SHOWN_FIELDS = ("text", "value", "why", "row_span", "column_span", "header_rows", "caption", "drop_rows")


class Answers:
    """Makes pages of templates; all text in them is escaped."""

    def __init__(self, settings: ReviewSettings) -> None:
        self.settings = settings
        self._templates = Environment(
            loader=PackageLoader("extractor.review"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(figure=findings.figure, STATES=STATES, CSRF_FIELD=CSRF_FIELD)

    def _stale(self, request: Request, opened: Opened) -> Response:
        """Tell the second of two people what the first one did, and keep what was entered."""
        form: Mapping[str, str] = request.state.form
        return self._page(
            request,
            "stale.html",
            status=409,
            entry=opened.entry,
            fields=[(k, v) for k, v in form.items() if k not in (CSRF_FIELD, "revision")],
            shown=[(k, form[k]) for k in SHOWN_FIELDS if form.get(k)],
            op=form.get("op", "") if f"op_{form.get('op', '')}" in WORDS else "set_cell",
            revision=opened.revision or "",
            history=history.lines(opened)[:5],
        )

    def _language(self, request: Request) -> Language:
        asked = request.query_params.get("lang") or request.cookies.get("extractor_lang")
        return "ja" if asked == "ja" else "en" if asked == "en" else self.settings.language

    def _page(self, request: Request, template: str, status: int = 200, **values: Any) -> Response:
        language = self._language(request)
        session: Session = request.state.session
        html = self._templates.get_template(template).render(
            t=lambda key, *args: phrase(language, key, *args),
            language=language,
            csrf=session.csrf,
            who=_who(request),
            path=request.url.path,
            **values,
        )
        response = HTMLResponse(html, status_code=status)
        if request.query_params.get("lang") in ("ja", "en"):
            response.set_cookie("extractor_lang", language, max_age=YEAR, httponly=True, samesite="strict")
        return response

    def _message(self, request: Request, status: int, title: str, text: str) -> Response:
        return self._page(request, "message.html", status=status, heading=title, text=text)

    def _error(self, request: Request, status: int, key: str) -> Response:
        language = self._language(request)
        return self._message(request, status, phrase(language, "error"), phrase(language, key))

    def _said(self, request: Request, error: edit.FormError | CorrectionsError) -> str:
        """What an error says to the person."""
        detail = f" {error.detail}" if isinstance(error, CorrectionsError) else ""
        return (error.ja if self._language(request) == "ja" else error.en) + detail


def _who(request: Request) -> str:
    """The name that was given last."""
    return parse_qs(request.cookies.get("extractor_who", "")).get("w", [""])[0][:100]
