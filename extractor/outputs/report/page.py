"""One self-contained HTML page about documents, for people: what does not reconcile first, with pictures.

Nothing is asked of the network: no script at all, styles inside and named by hash, pictures as data, and a policy (CSP)
that forbids the rest. All text of papers is escaped by the template engine. What a paper hides is told by place and
count only, never by its words. Both languages are in the page; a switch without script shows one.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor import __version__
from extractor.language import say
from extractor.model import Document
from extractor.outputs import pictures
from extractor.outputs.report import view
from extractor.outputs.report.places import places_of

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["MOST_PICTURES", "Paper", "as_html", "render"]

MOST_PICTURES = 80
"""Pictures in one page at most; checks beyond have none, and the page says so."""


@dataclass(slots=True)
class Paper:
    """A document to report, and its PDF where that was found; ``document`` None: not read, ``error`` says why."""

    document: Document | None
    pdf: Path | None = None
    error: dict[str, Any] = field(default_factory=dict)


def as_html(papers: Sequence[Paper]) -> bytes:
    """The page. The same papers give the same bytes on the same machine."""
    room = MOST_PICTURES
    shown: list[view.PaperView] = []
    unread: list[dict[str, Any]] = []
    for number, paper in enumerate(papers, start=1):
        if paper.document is None:
            unread.append(paper.error)
            continue
        taken = _pictures(paper.document, paper.pdf, room)
        room -= sum(len(t) for t in taken.values())
        shown.append(view.of(paper.document, f"d{number}", taken, missing=paper.pdf is None))
    return render(
        "page.html",
        papers=shown,
        unread=unread,
        totals=view.totals(shown),
        no_room=room <= 0,
        version=__version__,
    )


def _pictures(document: Document, pdf: Path | None, room: int) -> dict[str, list[view.Shown]]:
    """The pictures of each failing check, by its id."""
    if pdf is None:
        return {}
    wanted = [(c.id, place) for c in document.checks if c.status == "fail" for place in places_of(c, document)]
    wanted = wanted[: max(room, 0)]
    made = pictures.take(pdf, [place for _, place in wanted])
    taken: dict[str, list[view.Shown]] = {}
    for (check, place), picture in zip(wanted, made, strict=True):
        if picture is not None:
            uri = "data:image/png;base64," + base64.b64encode(picture.png).decode("ascii")
            taken.setdefault(check, []).append(
                view.Shown(place.page, uri, picture.width, picture.height, frozenset(m.kind for m in place.marks))
            )
    return taken


def render(name: str, **values: Any) -> bytes:
    """A template of this folder as a page, with its styles and the policy that allows nothing else."""
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    text = _template(name).render(style=style, policy=policy, language=say("ja", "en"), **values)
    return text.encode("utf-8")


@cache
def _style() -> str:
    return files(__package__).joinpath("page.css").read_text(encoding="utf-8")


@cache
def _template(name: str) -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("extractor.outputs", "report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
