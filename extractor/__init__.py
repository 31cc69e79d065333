"""Council papers of Japanese local governments: PDF in, checked JSON out.

``extractor.extract(path) -> Document`` reads one paper; ``extractor.pages(path)`` gives its pages one by one. Both are
loaded when they are first asked for, so that ``import extractor`` and ``extractor --help`` cost nothing.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from extractor import text
    from extractor.errors import ExtractorError
    from extractor.model import Document
    from extractor.pipeline import extract, pages

__all__ = ["Document", "ExtractorError", "__version__", "extract", "pages", "text"]

__version__ = "0.1.0"

_HOME = {
    "Document": "extractor.model",
    "ExtractorError": "extractor.errors",
    "extract": "extractor.pipeline",
    "pages": "extractor.pipeline",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used (PEP 562)."""
    if name == "text":
        return import_module("extractor.text")
    if name in _HOME:
        value = getattr(import_module(_HOME[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'extractor' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
