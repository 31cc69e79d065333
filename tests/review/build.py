"""A review page over documents made by hand, and a client that speaks to it as a browser on this machine would."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason='the review page needs: pip install "gikai-extractor[review]"')

from starlette.testclient import TestClient

from extractor.model import Document
from extractor.outputs.names import sha256_of
from extractor.review.app import make_app
from extractor.review.settings import ReviewSettings
from tests.corrections.build import broken, on_disk
from tests.support.truth import FIXTURES

PORT = 8765
HERE = f"http://127.0.0.1:{PORT}"


def with_source(read: Document, pdf: Path) -> Document:
    """The document as if it had been read from this PDF."""
    read.source.file_name, read.source.sha256, read.source.bytes = pdf.name, sha256_of(pdf), pdf.stat().st_size
    return read


def folder_of_one(folder: Path, name: str = "shiryo1") -> Path:
    """A folder with one document that has planted errors, and its PDF elsewhere."""
    return on_disk(folder, with_source(broken(name), FIXTURES / f"{name}.broken.pdf"), name)


class Visitor:
    """A person with a browser: keeps cookies, sends Origin, takes the CSRF token from the page."""

    def __init__(self, folder: Path, **more: Any) -> None:
        self.settings = ReviewSettings(
            folder, sources=(FIXTURES,), now=lambda: datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), **more
        )
        self.client = TestClient(make_app(self.settings), base_url=HERE, follow_redirects=False)

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(path, headers=headers)

    def html(self, path: str) -> str:
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return str(answer.text)

    def first_document(self) -> str:
        """The address of the first document of the list."""
        match = re.search(r'href="(/d/[0-9a-f]{16})"', self.html("/"))
        assert match is not None
        return match.group(1)

    def csrf(self, path: str) -> str:
        return fields(self.html(path))["csrf"]

    def post(self, path: str, form: dict[str, str], **headers: str) -> Any:
        sent = {"origin": HERE, **headers}
        return self.client.post(path, data=form, headers=sent)


def fields(html: str, op: str | None = None) -> dict[str, str]:
    """The hidden fields of the first form (that has the given operation)."""
    for form in re.findall(r"<form.*?</form>", html, re.DOTALL):
        found = {
            unescape(n): unescape(v)
            for n, v in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form)
        }
        if "csrf" in found and (op is None or found.get("op") == op):
            return found
    raise AssertionError(f"no form for {op}")
