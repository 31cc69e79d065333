"""The files that a browser loads, by name: there is no other way to ask for a file."""

from __future__ import annotations

from importlib.resources import files

__all__ = ["FILES"]

_KINDS = {
    "review.css": "text/css; charset=utf-8",
    "review.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
FILES: dict[str, tuple[bytes, str]] = {
    name: ((files(__name__) / name).read_bytes(), kind) for name, kind in _KINDS.items()
}
