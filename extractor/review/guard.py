"""What every request must pass before the application sees it, and what every answer carries.

- Host must be one of ours: a page elsewhere whose name was made to point at loopback (DNS rebinding) is refused.
- A POST must come from our own page: Origin (or Referer) is ours and the form carries the CSRF token of the session.
- Bodies are read here, up to a limit, before anything parses them; only plain forms are taken.
- With a token, nothing but the login form is given before it was entered.
- Answers forbid inline script and style, framing, sniffing and caching.

Risks that remain: without a token every user of this machine can open the page (use a token on shared machines);
cookies do not know ports, so another server on the same machine can see (not use) the session's name.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from extractor.review.settings import ReviewSettings

__all__ = ["CSRF_FIELD", "Guard", "Session"]

CSRF_FIELD = "csrf"
FIELDS = 100
_SESSION = re.compile("[0-9a-f]{64}")
_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


@dataclass(frozen=True, slots=True)
class Session:
    """Who asks: a random name in a cookie, and the token that forms of this session carry."""

    name: str
    csrf: str
    is_open: bool
    """Whether the token was entered (or none is asked)."""


class Guard:
    """ASGI middleware. Puts ``session`` and, for a POST, ``form`` (a plain dict) into the request's state."""

    def __init__(self, app: ASGIApp, settings: ReviewSettings) -> None:
        self._app = app
        self._settings = settings
        self._hosts = settings.allowed_hosts()
        self._secret = secrets.token_bytes(32)
        self._cookie = f"extractor_review_{settings.port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # no web sockets
            return
        headers = Headers(scope=scope)
        state: dict[str, Any] = scope.setdefault("state", {})
        session, fresh = self._session(headers)
        state["session"], state["guard"] = session, self
        refusal = self._refuse(scope, headers)
        if refusal is None and scope["method"] == "POST":
            refusal = await self._take_form(receive, headers, session, state)
        public = scope["path"] == "/login" or scope["path"].startswith("/static/")
        if refusal is None and not session.is_open and not public:
            refusal = Response(status_code=303, headers={"location": "/login"})
            if scope["method"] != "GET" or scope["path"] != "/":
                refusal = Response("A token is needed: open / first.", status_code=401, media_type="text/plain")
        await (refusal or self._app)(scope, receive, self._with_headers(send, session.name if fresh else None))

    def enter(self, session: Session, token: str) -> str | None:
        """The value of a session's cookie once the right token was entered, else None."""
        wanted = self._settings.token or ""
        if not hmac.compare_digest(token.encode(), wanted.encode()):
            return None
        return f"{session.name}.{self._sign('open', session.name)}"

    def cookie(self, value: str) -> str:
        """A Set-Cookie header's text for a session."""
        return f"{self._cookie}={value}; Path=/; HttpOnly; SameSite=Strict"

    def _session(self, headers: Headers) -> tuple[Session, bool]:
        """The session of a request; the second value: whether it is new."""
        cookies: SimpleCookie = SimpleCookie()
        try:
            cookies.load(headers.get("cookie", ""))
        except CookieError:
            cookies.clear()
        morsel = cookies.get(self._cookie)
        name, _, proof = (morsel.value if morsel is not None else "").partition(".")
        fresh = _SESSION.fullmatch(name) is None
        if fresh:
            name, proof = secrets.token_hex(32), ""
        is_open = self._settings.token is None or hmac.compare_digest(proof.encode(), self._sign("open", name).encode())
        return Session(name, self._sign("form", name), is_open), fresh

    def _sign(self, purpose: str, name: str) -> str:
        return hmac.new(self._secret, f"{purpose}:{name}".encode(), hashlib.sha256).hexdigest()

    def _refuse(self, scope: Scope, headers: Headers) -> Response | None:
        """The answer to a request that must not go on."""
        if len(headers.getlist("host")) != 1 or headers["host"].lower() not in self._hosts:
            return _plain("This address is not served here (Host).", 421)
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return _plain("Not allowed.", 405)
        if headers.get("sec-fetch-site") == "cross-site" and headers.get("sec-fetch-mode") != "navigate":
            return _plain("Asked for by another site.", 403)
        if scope["method"] != "POST":
            return None
        said = headers.get("origin") or headers.get("referer") or ""
        origin = urlsplit(said)
        if origin.scheme not in ("http", "https") or origin.netloc.lower() != headers["host"].lower():
            return _plain("Sent by another site (Origin).", 403)
        if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
            return _plain("Only plain forms are taken.", 415)
        return None

    async def _take_form(
        self, receive: Receive, headers: Headers, session: Session, state: dict[str, Any]
    ) -> Response | None:
        """Read and parse the body; gives the answer where it is too large, malformed or without the CSRF token."""
        limit = self._settings.body_bytes
        if not headers.get("content-length", "0").isascii() or not headers.get("content-length", "0").isdigit():
            return _plain("Malformed.", 400)
        if int(headers.get("content-length", "0")) > limit:
            return _plain("The form is too large.", 413)
        body = bytearray()
        more = True
        while more:
            message: Message = await receive()
            if message["type"] == "http.disconnect":
                return _plain("Gone.", 400)
            body += message.get("body", b"")
            if len(body) > limit:
                return _plain("The form is too large.", 413)
            more = message.get("more_body", False)
        try:
            pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=FIELDS, errors="strict")
        except ValueError:
            return _plain("Malformed.", 400)
        form: Mapping[str, str] = dict(pairs)
        if not hmac.compare_digest(form.get(CSRF_FIELD, "").encode(), session.csrf.encode()):
            return _plain("The page was opened before the server was started again. Go back and reload it.", 403)
        state["form"] = form
        return None

    def _with_headers(self, send: Send, fresh: str | None) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                raw = list(message.get("headers", []))
                present = {name.lower() for name, _ in raw}
                raw += [(k.encode(), v.encode()) for k, v in _HEADERS.items()]
                if b"cache-control" not in present:
                    raw.append((b"cache-control", b"no-store"))
                own = f"{self._cookie}=".encode()
                if fresh is not None and not any(k.lower() == b"set-cookie" and v.startswith(own) for k, v in raw):
                    raw.append((b"set-cookie", self.cookie(fresh).encode()))
                message = {**message, "headers": raw}
            await send(message)

        return sending


def _plain(text: str, status: int) -> Response:
    return Response(text, status_code=status, media_type="text/plain")
